"""Telegram's HTML: what it means, what is refused in which words, and that nothing crashes it."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.html_markup import parse_html
from sandbox.refusals import BotApiError


@pytest.mark.parametrize(
    ("markup", "text", "entities"),
    [
        ("<b>漏水</b>了", "漏水了", [("bold", 0, 2)]),
        ("<strong>a</strong><em>b</em>", "ab", [("bold", 0, 1), ("italic", 1, 1)]),
        ("😀<i>x</i>", "😀x", [("italic", 2, 1)]),
        ("<b><i>x</i></b>", "x", [("italic", 0, 1), ("bold", 0, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [("underline", 0, 1), ("underline", 1, 1)]),
        ("<del>a</del>", "a", [("strikethrough", 0, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [("spoiler", 0, 1)]),
        ("<tg-spoiler>a</tg-spoiler>", "a", [("spoiler", 0, 1)]),
        ("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("<pre>a</pre>", "a", [("pre", 0, 1)]),
        ("<B>a</b >", "a", [("bold", 0, 1)]),
        ("<b></b>a", "a", []),
        ("&lt;b&gt; &amp;&quot;&#20320;&#x4f60;", '<b> &"你你', []),
        ("&nbsp; & &unknown;", "&nbsp; & &unknown;", []),
        ("<a href='wrong'>a</a>", "a", []),
    ],
)
def test_what_markup_means(markup: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    parsed, found = parse_html(markup)
    assert parsed == text
    assert [(one["type"], one["offset"], one["length"]) for one in found] == entities


def test_links_mentions_and_code_keep_what_they_point_at() -> None:
    _, (link,) = parse_html('<a href="https://t.me/linli_demo_bot?start=a&amp;b=1">私下</a>')
    assert link["url"] == "https://t.me/linli_demo_bot?start=a&b=1"
    _, (mention,) = parse_html('<a href="tg://user?id=12">李</a>')
    assert (mention["type"], mention["user"]) == ("text_mention", {"id": 12})
    _, (code,) = parse_html('<pre><code class="language-python">x</code></pre>')
    assert (code["type"], code["language"]) == ("pre", "python")


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<script>", 'Unsupported start tag "script" at byte offset 0'),
        ("漏<p>", 'Unsupported start tag "p" at byte offset 3'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<3", "Unclosed start tag at byte offset 0"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        (
            "<b><i>test</b></i>",
            'Unmatched end tag at byte offset 10, expected "</i>", found "</b>"',
        ),
        ("</b>", "Unexpected end tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="x">x</tg-emoji>', "Invalid custom emoji identifier specified"),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
    ],
)
def test_wrong_markup_is_refused_in_tdlibs_words(markup: str, words: str) -> None:
    with pytest.raises(BotApiError) as refused:
        parse_html(markup)
    assert refused.value.description == f"Bad Request: can't parse entities: {words}"


_PIECES = st.sampled_from(
    [
        "<",
        ">",
        "/",
        "b",
        "a",
        " href=",
        '"',
        "'",
        "&",
        "#",
        "x41",
        ";",
        "lt",
        "=",
        "\x00",
        "漏",
        "<b>",
        "</b>",
        "<pre>",
        "</pre>",
        "<code class=language-x>",
        "</code>",
        "😀",
    ]
)


@given(st.lists(_PIECES | st.text(max_size=3)).map("".join))
def test_any_text_is_parsed_or_refused(markup: str) -> None:
    try:
        text, entities = parse_html(markup)
    except BotApiError as refused:
        assert refused.code == 400
        return
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    assert all(0 <= one["offset"] < one["offset"] + one["length"] <= units for one in entities)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert parse_html(html.escape(text, quote=True).replace("&#x27;", "'")) == (text, [])
    assert parse_html(f"<b>{html.escape(text)}</b>")[0] == text

"""``/lexicon``: words that a community adds by itself, with what each of them does."""

from __future__ import annotations

import re

from telegram import Message, Update

from community.chain import Chain
from community.ids import CommunityId, PersonId
from community.lexicon import (
    MOST_WORDS,
    LocalWord,
    WordRefusedError,
    add_word,
    find_tag,
    read_word,
)
from community.permissions import Action
from community.triage import OTHER, TAGS, Complaint, Triage, tag_info
from handlers.commands import Command, OnCommand
from handlers.desk import chains_where, desk, person_of, who_may
from handlers.feature import Feature, Menu
from handlers.presses import matched, on_data
from handlers.showing import Button, Rendered
from handlers.wording import MESSAGE_LENGTH, clean, clean_name, community_in_full, cut

_CANCELS = ("取消", "不是", "不算")
_REMOVES = ("删", "删掉", "删除", "去掉")
_TRIES = ("试", "试试")
#: What stands in a button for a word that cancels.
_NO_TAG = "-"
#: What somebody typed, where it is shown back to them, in UTF-16 code units.
_SHOWN = 20
_TRIED = 300
_REASON = 60
_REASONS = 5
#: One phone screen, about.
_LISTED = 60


async def lexicon(message: Message, command: Command) -> None:
    """Lists, adds, tries or takes out a word."""
    found = await who_may(Action.LEXICON, message)
    if found is None:
        return
    person, chains = found
    first, _, rest = " ".join(clean(command.text).split()).partition(" ")
    rest = rest.strip()
    if not first:
        await _list(message, chains)
    elif first in _TRIES:
        await _try(message, chains, rest)
    elif first in _REMOVES:
        await _remove(message, chains, rest)
    elif first in _CANCELS:
        await _add(message, chains, person, None, rest)
    else:
        tag = find_tag(first)
        if tag is None:
            _explain_tags(message, first, rest)
        else:
            await _add(message, chains, person, tag, rest)


def _explain_tags(message: Message, first: str, rest: str) -> None:
    at = desk()
    tags = "、".join(tag.short for tag in TAGS.values() if tag.id != OTHER)
    if rest and find_tag(rest) is not None:
        lines = [at.say("lexicon-swapped", tag=rest, word=cut(first, _SHOWN))]
    elif rest:
        lines = [
            at.say("lexicon-tag-unknown", tag=cut(first, _SHOWN)),
            at.say("lexicon-tags", tags=tags),
        ]
    else:
        lines = [
            at.say("lexicon-which-tag", word=cut(first, _SHOWN)),
            at.say("lexicon-tags", tags=tags),
        ]
    at.tell(message, "\n".join(lines))


async def _list(message: Message, chains: list[Chain]) -> None:
    at = desk()
    lines = [at.say("lexicon-help")]
    for chain in chains:
        words = await at.work.local_words.of(chain.community)
        if len(chains) > 1:
            lines.append(at.say("lexicon-of", community=community_in_full(chain)))
        lines += [await _line(chain, word) for word in words[-_LISTED:]]
        if len(words) > _LISTED:
            lines.append(at.say("lexicon-more", count=len(words) - _LISTED))
        if not words:
            lines.append(at.say("lexicon-none"))
    at.tell(message, cut("\n".join(lines), MESSAGE_LENGTH))


async def _line(chain: Chain, word: LocalWord) -> str:
    at = desk()
    adder = chain.name_of(word.by)
    if adder is None:
        known = await at.work.people.find(word.by)
        adder = clean_name(known.name) if known is not None else ""
    return at.say(
        "lexicon-line",
        word=word.text,
        meaning=_meaning(word.tag),
        name=adder or at.say("lexicon-nobody"),
        clock=at.scene.clock(word.at),
    )


def _meaning(tag: str | None) -> str:
    at = desk()
    return at.say("lexicon-cancels") if tag is None else tag_info(tag).short


async def _try(message: Message, chains: list[Chain], text: str) -> None:
    at = desk()
    if not text:
        at.tell(message, at.say("lexicon-try-usage"))
        return
    for chain in chains:
        found = await at.triage_in(chain, text)
        lines = (
            [at.say("lexicon-of", community=community_in_full(chain))] if len(chains) > 1 else []
        )
        lines.append(at.say("lexicon-tried", text=cut(text, _TRIED), does=_does(found)))
        lines += [f"· {cut(reason, _REASON)}" for reason in found.why[:_REASONS]]
        at.tell(message, "\n".join(lines))


async def _add(
    message: Message, chains: list[Chain], person: PersonId, tag: str | None, typed: str
) -> None:
    at = desk()
    if not typed:
        usage = "lexicon-usage" if tag is None else "lexicon-usage-tag"
        at.tell(message, at.say(usage, tag=tag_info(tag).short if tag else ""))
        return
    if " " in typed:
        at.tell(message, at.say("lexicon-one-word"))
        return
    try:
        words = {read_word(typed, tag, at.lexicon, chain) for chain in chains}
    except WordRefusedError as refused:
        at.tell(message, _refusal(refused, typed, tag))
        return
    word = words.pop()
    if len(chains) == 1:
        at.reply(message, await _added(chains[0], person, tag, word))
        return
    kind = _NO_TAG if tag is None else tag
    rows = _which(chains, f"lexadd:{{}}:{kind}:{word}")
    at.reply(message, Rendered(at.say("lexicon-which-community", word=word), rows))


async def _added(chain: Chain, person: PersonId, tag: str | None, word: str) -> Rendered:
    """Adds a word and says what it does from now on."""
    at = desk()
    try:
        before = await add_word(at.work, chain, LocalWord(word, tag, person, at.moment.now))
    except WordRefusedError as refused:
        return Rendered(_refusal(refused, word, tag))
    message = "lexicon-added-cancel" if tag is None else "lexicon-added"
    lines = [at.say(message, word=word, tag=_meaning(tag))]
    if before is not None:
        lines.append(at.say("lexicon-before", meaning=_meaning(before.tag)))
    names = ("cancel",) if tag is None else ("plain", "again")
    lines += [await _example(chain, name, word) for name in names]
    button = Button(at.say("button-lexicon-remove"), f"lexdel:{chain.community}:{word}")
    return Rendered("\n".join(lines), ((button,),))


async def _example(chain: Chain, name: str, word: str) -> str:
    at = desk()
    text = at.say(f"lexicon-example-{name}", word=word)
    return at.say("lexicon-example", text=text, does=_does(await at.triage_in(chain, text)))


def _does(found: Triage) -> str:
    """What the bot would do in a group with a message that is read so."""
    at = desk()
    if found.complaint is Complaint.NO:
        return at.say("lexicon-does-nothing")
    tag = tag_info(found.tags[0]).short
    about_people = not at.moment.policy.offer_only.isdisjoint(found.tags[:1])
    asks = found.complaint is Complaint.MAYBE or (about_people and not found.urgent)
    if asks:
        return at.say("lexicon-does-ask", tag=tag)
    return at.say("lexicon-does-urgent" if found.urgent else "lexicon-does-file", tag=tag)


def _refusal(refused: WordRefusedError, typed: str, tag: str | None) -> str:
    at = desk()
    return at.say(
        f"lexicon-refused-{refused.refusal.value}",
        word=cut(typed, _SHOWN),
        tag=_meaning(tag),
        most=MOST_WORDS,
    )


async def _remove(message: Message, chains: list[Chain], typed: str) -> None:
    at = desk()
    if not typed:
        at.tell(message, at.say("lexicon-usage-remove"))
        return
    word = "".join(at.lexicon.spelling.plain(typed).split())
    having = [chain for chain in chains if await _find(chain, word) is not None]
    if not having:
        at.tell(message, at.say("lexicon-not-there", word=cut(typed, _SHOWN)))
    elif len(having) == 1:
        await at.work.local_words.remove(having[0].community, word)
        at.tell(message, at.say("lexicon-removed", word=word))
    else:
        rows = _which(having, f"lexdel:{{}}:{word}")
        at.reply(message, Rendered(at.say("lexicon-which-community", word=word), rows))


async def _find(chain: Chain, text: str) -> LocalWord | None:
    words = await desk().work.local_words.of(chain.community)
    return next((word for word in words if word.text == text), None)


def _which(chains: list[Chain], data: str) -> tuple[tuple[Button, ...], ...]:
    return tuple(
        (Button(community_in_full(chain), data.format(chain.community)),) for chain in chains
    )


async def _pressed_add(update: Update, context: object) -> None:
    """A community was chosen for a word; nothing that the button carries is believed."""
    at = desk()
    found = await _pressed(Action.ADD_WORD, update, context)
    message = update.effective_message
    if found is None or not isinstance(message, Message):
        return
    person, chain, match = found
    tag = None if match[2] == _NO_TAG else match[2]
    if tag is not None and find_tag(tag) is None:
        at.toast(update, at.say("refused-old"))
        return
    try:
        word = read_word(match[3], tag, at.lexicon, chain)
    except WordRefusedError as refused:
        at.toast(update, _refusal(refused, match[3], tag))
        return
    at.reply(message, await _added(chain, person, tag, word))


async def _pressed_remove(update: Update, context: object) -> None:
    at = desk()
    found = await _pressed(Action.REMOVE_WORD, update, context)
    if found is None:
        return
    _, chain, match = found
    gone = await at.work.local_words.remove(chain.community, match[2])
    said = "lexicon-removed" if gone else "lexicon-not-there"
    at.toast(update, at.say(said, word=cut(match[2], _SHOWN)))


async def _pressed(
    action: Action, update: Update, context: object
) -> tuple[PersonId, Chain, re.Match[str]] | None:
    """Who pressed, and their community; tells others in one line."""
    at = desk()
    query, match = update.callback_query, matched(context)
    if query is None or match is None:
        at.toast(update, at.say("refused-old"))
        return None
    person, community = person_of(query.from_user), CommunityId(int(match[1]))
    for chain in await chains_where(action, person):
        if chain.community == community:
            return person, chain, match
    at.toast(update, at.say("only-committee"))
    return None


feature = Feature(
    name="lexicon",
    handlers=(
        OnCommand("lexicon", lexicon),
        on_data(Action.ADD_WORD, _pressed_add, r"^lexadd:(\d{1,15}):([a-z_]{1,20}|-):(\w{1,16})$"),
        on_data(Action.REMOVE_WORD, _pressed_remove, r"^lexdel:(\d{1,15}):(\w{1,16})$"),
    ),
    menu=((Menu.COMMITTEE, "lexicon"),),
)

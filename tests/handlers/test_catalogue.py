"""Every text of the catalogue, as the person it is for sees it on a phone."""

import re
from importlib.resources import files
from unicodedata import east_asian_width

import pytest
from fluent.syntax import FluentParser, ast

from community.tickets import Satisfaction
from handlers.catalogue import Catalogue

#: Characters in a line of a phone with large letters, and lines on its screen.
LINE = 20
SCREEN = 12
#: Shouts, blame beside a volunteer's name, office Chinese.
NEVER = ("！", "!", "超时", "逾期", "无人响应", "屏蔽", "请勿", "务必", "予以", "受理", "该诉求")
#: What the placeables become at most, where it is not a word or two.
LONG = {
    "about": "#1234（公共设施，普雄路26弄20号楼）",
    "clock": "12月31日 17:00",
    "charge": "负责本楼的同志",
    "name": "楼组长欧阳阿姨",
    "place": "开鲁四村 3号楼、5号楼",
    "link": "https://t.me/linli_demo_bot",
    "seat": "KL4-M12（欧阳建国，3号楼、5号楼）",
    "seats": "KL4-M12（欧阳建国，3号楼、5号楼）",
    "phone": "021-55551111",
}


def messages() -> dict[str, tuple[str, ...]]:
    """Each message's id with the names of what it needs."""
    found = {}
    for file in (files("handlers") / "locales" / "zh-CN").iterdir():
        for entry in FluentParser().parse(file.read_text("utf-8")).body:
            if isinstance(entry, ast.Message) and entry.value is not None:
                names = re.findall(r"\$([\w-]+)", file.read_text("utf-8")[slice(*span(entry))])
                found[entry.id.name] = tuple(names)
    return found


def span(entry: ast.Message) -> tuple[int, int]:
    assert entry.span is not None
    return entry.span.start, entry.span.end


MESSAGES = messages()
CATALOGUE = Catalogue.load()


def said(message: str) -> str:
    return CATALOGUE(message, **{name: LONG.get(name, "12") for name in MESSAGES[message]})


def lines(text: str) -> int:
    """How many lines a phone makes of it."""
    return sum(max(1, -int(-width(line) // LINE)) for line in text.split("\n"))


def width(line: str) -> float:
    return sum(1 if east_asian_width(char) in "WF" else 0.5 for char in line)


@pytest.mark.parametrize("message", MESSAGES)
def test_it_fits_one_phone_screen(message):
    assert lines(said(message)) <= SCREEN, said(message)


@pytest.mark.parametrize("message", MESSAGES)
def test_nothing_shouts_and_nothing_accuses(message):
    text = said(message)
    assert [word for word in NEVER if word in text] == [], text


@pytest.mark.parametrize("message", MESSAGES)
def test_a_time_is_a_clock_and_never_a_duration(message):
    assert not re.search(r"12 ?(个?小时|分钟|秒)", said(message)), said(message)


def test_nothing_stands_in_the_catalogue_that_nobody_says():
    """A message whose id is put together in the code has its beginning there."""
    folders = ("handlers", "bot")
    code = "\n".join(
        path.read_text("utf-8")
        for folder in folders
        for path in sorted(files(folder).rglob("*.py"))  # type: ignore[attr-defined]
    )
    beginnings = set(re.findall(r'f"([a-z][\w-]*[-_])\{', code))
    unsaid = [
        message
        for message in MESSAGES
        if not re.search(rf"""['"]{message}['"]""", code)
        and message not in list(Satisfaction)
        and not any(message.startswith(beginning) for beginning in beginnings)
    ]
    assert unsaid == []

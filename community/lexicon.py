"""Words that a community adds to the lexicon by itself, in chat; they count at once."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from community.chain import Chain
from community.ids import CommunityId, PersonId
from community.triage import (
    OTHER,
    TAGS,
    Complaint,
    Lexicon,
    Tokenizer,
    Triage,
    parse_lexicon,
    place_in,
    triage,
)
from community.triage.entries import Kind, Section
from community.work import Work

#: Characters of a word. A single one stands in too many others.
SHORTEST, LONGEST = 2, 8
#: UTF-8 bytes of a word: it has to fit into a button.
_MOST_BYTES = 24
#: Words a community may have; more are a lexicon of its own, for ``LEXICON_FILE``.
MOST_WORDS = 200
#: So many digits are a door, a telephone or an account.
_DIGITS = 3
_WEIGHT = "3"
#: The ear never heard a local word: it is told these points. Then the word alone is mostly offered
#: and with a second sign (我家, 又, 没人管) filed.
_HEARD = "1.2"
#: What people say in a building's group all day, whatever it is about.
_COMMON = frozenset(
    (  # noqa: SIM905 - a hundred words in quotes are harder to read
        "我们 你们 他们 她们 咱们 大家 自己 别人 人家 有人 没人 谁家 我家 你家 "
        "他家 家里 家人 邻居 业主 居民 住户 房东 租客 物业 居委 居委会 社区 小区 "
        "本楼 楼里 楼上 楼下 楼道 楼栋 号楼 单元 门口 房间 师傅 老师 阿姨 叔叔 "
        "今天 明天 昨天 现在 刚才 刚刚 早上 上午 中午 下午 晚上 半夜 周末 每天 "
        "天天 一直 最近 以后 以前 时候 什么 怎么 怎样 为什么 哪里 哪个 哪家 哪位 "
        "多少 几点 可以 可能 应该 需要 知道 觉得 希望 没有 不是 不要 不能 不会 "
        "不用 有没有 是不是 能不能 要不要 就是 还是 还有 但是 因为 所以 如果 已经 "
        "真的 一个 一下 一点 一起 这个 那个 这里 那里 这样 那样 这么 那么 谢谢 "
        "感谢 你好 您好 请问 麻烦 好的 收到 问题 事情 东西 情况 地方 朋友 孩子 "
        "老人 群里 通知 消息 电话 手机 微信 出来 进来 回来 上来 下来 起来 上面 "
        "下面 里面 外面 旁边 前面 后面 非常 特别 比较 看看 看到 听到 说话 哈哈 "
        "哈哈哈"
    ).split()
)


class WordRefusal(StrEnum):
    """Why a word cannot be added; each has its own kind sentence in the catalogue."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    SIGNS = "signs"
    DIGITS = "digits"
    COMMON = "common"
    PLACE = "place"
    KNOWN = "known"
    TROUBLE = "trouble"
    TOO_MANY = "too_many"


class WordRefusedError(ValueError):
    """A word that cannot be added.

    Attributes:
        refusal: Which sentence says why.
    """

    def __init__(self, refusal: WordRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True)
class LocalWord:
    """A word of one community.

    Attributes:
        text: In its plain spelling.
        tag: What it is about; None when a message that holds it is nothing to see to.
    """

    text: str
    tag: str | None
    by: PersonId
    at: datetime


class LocalWords(Protocol):
    """The local words of all communities."""

    async def of(self, community: CommunityId) -> tuple[LocalWord, ...]:
        """The words of a community, oldest first."""

    async def add(self, community: CommunityId, word: LocalWord) -> None:
        """Adds a word, or gives one that was there another meaning."""

    async def remove(self, community: CommunityId, text: str) -> bool:
        """Takes a word out; False when it was not there."""


class LexiconWork(Work, Protocol):
    """A unit of work with local words."""

    @property
    def local_words(self) -> LocalWords:
        """The local words of all communities."""


@dataclass(frozen=True)
class Vocabulary:
    """The words of one community: the lexicon with its own, and those that cancel."""

    lexicon: Lexicon
    cancels: tuple[str, ...]

    @classmethod
    def of(cls, lexicon: Lexicon, words: Iterable[LocalWord]) -> Vocabulary:
        """The lexicon with local words; itself when there are none."""
        tags: dict[str, dict[str, list[str]]] = {}
        texts: list[str] = []
        cancels: list[str] = []
        for word in words:
            if word.tag is None:
                cancels.append(word.text)
            else:
                tags.setdefault(word.tag, {_WEIGHT: []})[_WEIGHT].append(word.text)
                texts.append(word.text)
        if not texts:
            return cls(lexicon, tuple(cancels))
        local = {"version": 1, "tag": tags, "ear": {"complaint": {_HEARD: texts}}}
        return cls(lexicon.extended_by(parse_lexicon(local, source="/lexicon")), tuple(cancels))

    def judge(self, text: str, tokenizer: Tokenizer, estates: Collection[str] = ()) -> Triage:
        """Triage with these words. A word that cancels never silences a danger."""
        found = triage(text, self.lexicon, tokenizer, estates)
        if found.complaint is Complaint.NO or found.urgent or found.danger is not None:
            return found
        plain = self.lexicon.spelling.plain(text)
        cancel = next((word for word in self.cancels if word in plain), None)
        if cancel is None:
            return found
        why = (*found.why, f"不算：{cancel}（本社区加的词）")
        return replace(found, complaint=Complaint.NO, tags=(), why=why, entries=())


def find_tag(name: str) -> str | None:
    """The id of the tag that people call so, in either of its names; other things have none."""
    for tag in TAGS.values():
        if tag.id != OTHER and name.lower() in (tag.id, tag.label, tag.short):
            return tag.id
    return None


def read_word(typed: str, tag: str | None, lexicon: Lexicon, chain: Chain) -> str:
    """A word in its plain spelling, if it may be added.

    Args:
        typed: As somebody wrote it.
        tag: What it is to stand for; None when it is to cancel.
        lexicon: The words that are known without it.
        chain: Of the community whose word it is to be.

    Raises:
        WordRefusedError: It is too short, too long, no word, or said all the time.
    """
    text = "".join(lexicon.spelling.plain(typed).split())
    if len(text) < SHORTEST:
        raise WordRefusedError(WordRefusal.TOO_SHORT)
    if any(unicodedata.category(char)[0] not in "LN" for char in text):
        raise WordRefusedError(WordRefusal.SIGNS)
    digits = sum(char.isdigit() for char in text)
    if digits == len(text) or digits >= _DIGITS:
        raise WordRefusedError(WordRefusal.DIGITS)
    if len(text) > LONGEST or len(text.encode()) > _MOST_BYTES:
        raise WordRefusedError(WordRefusal.TOO_LONG)
    estates = chain.estates
    if place_in(text, estates) is not None or any(text in estate for estate in estates):
        raise WordRefusedError(WordRefusal.PLACE)
    if text in _COMMON:
        raise WordRefusedError(WordRefusal.COMMON)
    _check_meaning(text, tag, lexicon)
    return text


def _check_meaning(text: str, tag: str | None, lexicon: Lexicon) -> None:
    """Refuses what the lexicon knows already, or knows better."""
    if tag is None:
        if _stands_for_trouble(text, lexicon):
            raise WordRefusedError(WordRefusal.TROUBLE)
        return
    if (Section(Kind.TAG, tag), text) in lexicon.entries:
        raise WordRefusedError(WordRefusal.KNOWN)
    cancels = any(s.kind is Kind.CANCEL and word == text for s, word in lexicon.entries)
    if cancels or text in lexicon.small_talk:
        raise WordRefusedError(WordRefusal.COMMON)


def _stands_for_trouble(text: str, lexicon: Lexicon) -> bool:
    """True when a word is, or stands inside, one by which troubles are recognised."""
    return any(
        text in entry.text
        for entry in lexicon.entries.values()
        if entry.section.kind in (Kind.TAG, Kind.DANGER) and not entry.is_phrase
    )


async def add_word(work: LexiconWork, chain: Chain, word: LocalWord) -> LocalWord | None:
    """Adds a word to a community's own.

    Returns:
        What the word meant before, if it was there.

    Raises:
        WordRefusedError: They have too many, or it means that already.
    """
    words = await work.local_words.of(chain.community)
    before = next((known for known in words if known.text == word.text), None)
    if before is None and len(words) >= MOST_WORDS:
        raise WordRefusedError(WordRefusal.TOO_MANY)
    if before is not None and before.tag == word.tag:
        raise WordRefusedError(WordRefusal.KNOWN)
    await work.local_words.add(chain.community, word)
    return before

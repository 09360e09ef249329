"""Reads a lexicon: what a committee's technician writes in TOML, every fault named."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from community.triage.ear import Ear, TagEar
from community.triage.entries import Entry, Kind, Section, parse_entry
from community.triage.lexicon import DANGERS, Lexicon
from community.triage.subjects import NOTHING, Subjects
from community.triage.tags import TAGS

_TOPIC = "topic"
"""Sub-heading of a tag: words that name what a message is about, but no trouble."""
_OTHER_HEADINGS = (
    "typos",
    "groups",
    "idioms",
    "small_talk",
    "negations",
    "subject",
    "ear",
    "version",
)
_HEAVIEST = 10
_LOUDEST = 100
"""Points of a run of the ear at most."""
_PLAIN = re.compile(r"[^\s…&+|@=<>]+")
"""A word that is no phrase."""


class LexiconError(ValueError):
    """A fault in a lexicon: one line with the file, the entry and what is wrong with it."""


def parse_lexicon(data: Mapping[str, object], *, source: str = "lexicon") -> Lexicon:
    """Read what ``tomllib`` made of the file.

    Args:
        data: The parsed TOML.
        source: The file's name, for the error.

    Raises:
        LexiconError: Names the source, the heading and entry, and the reason.
    """
    return _Reader(source).lexicon(data)


class _Reader:
    """Reads one file; keeps its name for the errors."""

    def __init__(self, source: str) -> None:
        self._source = source

    def lexicon(self, data: Mapping[str, object]) -> Lexicon:
        known = {*Kind, *_OTHER_HEADINGS}
        for heading in data:
            if heading not in known:
                raise self._error(f"[{heading}]", f"没有这种标题，可用：{'、'.join(sorted(known))}")
        groups = {
            name: self._texts(f"[groups] {name}", words)
            for name, words in self._table("[groups]", data.get("groups", {})).items()
        }
        entries: dict[tuple[Section, str], Entry] = {}
        unless: dict[str, tuple[str, ...]] = {}
        danger_tags: dict[str, str] = {}
        shares: dict[str, float] = {}
        for kind in Kind:
            for name, body in self._table(f"[{kind}]", data.get(kind, {})).items():
                where = f"[{kind}.{name}]"
                self._check_name(kind, name, where)
                table = dict(self._table(where, body))
                if "unless" in table:
                    unless[name] = self._texts(f"{where} unless", table.pop("unless"))
                if kind is Kind.DANGER and "tag" in table:
                    danger_tags[name] = self._tag(where, table.pop("tag"))
                if kind is Kind.TAG and "share" in table:
                    shares[name] = self._share(where, table.pop("share"))
                for entry in self._entries(Section(kind, name), where, table, groups):
                    entries[entry.section, entry.text] = entry
        idioms = self._table("[idioms]", data.get("idioms", {}))
        small_talk = self._table("[small_talk]", data.get("small_talk", {}))
        negations = self._table("[negations]", data.get("negations", {}))
        return Lexicon(
            entries=entries,
            typos=self._typos(data.get("typos", {})),
            idioms=self._texts("[idioms] words", idioms.get("words", [])),
            small_talk=self._texts("[small_talk] words", small_talk.get("words", [])),
            negations=self._texts("[negations] words", negations.get("words", [])),
            questions=self._texts("[negations] unless", negations.get("unless", [])),
            unless=unless,
            danger_tags=danger_tags,
            shares=shares,
            groups=groups,
            subjects=self._subjects(data.get("subject", {})),
            ear=self._ear(self._table("[ear]", data.get("ear", {}))),
            tag_ear=self._tag_ear(self._table("[ear]", data.get("ear", {}))),
        )

    def _ear(self, table: Mapping[str, Any]) -> Ear:
        return Ear(
            start=self._points("[ear] start", table.get("start", 0.0)),
            weights=self._runs("[ear.complaint]", table.get("complaint", {})),
            urgent_start=self._points("[ear] urgent_start", table.get("urgent_start", 0.0)),
            urgent=self._runs("[ear.urgent]", table.get("urgent", {})),
            glance_start=self._points("[ear] glance_start", table.get("glance_start", 0.0)),
            glance=self._runs("[ear.glance]", table.get("glance", {})),
        )

    def _tag_ear(self, table: Mapping[str, Any]) -> TagEar:
        runs: dict[str, dict[str, float]] = {}
        for name, body in self._table("[ear.tag]", table.get("tag", {})).items():
            tag = self._tag(f"[ear.tag.{name}]", name)
            for run, weight in self._runs(f"[ear.tag.{name}]", body).items():
                runs.setdefault(run, {})[tag] = weight
        starts = self._table("[ear.tag_start]", table.get("tag_start", {}))
        return TagEar(
            start={
                self._tag("[ear.tag_start]", tag): self._points(f"[ear.tag_start] {tag}", points)
                for tag, points in starts.items()
            },
            runs={run: tuple(weights.items()) for run, weights in runs.items()},
        )

    def _points(self, where: str, value: object) -> float:
        if not isinstance(value, int | float) or not -_LOUDEST <= value <= _LOUDEST:
            raise self._error(where, f"要写一个 −{_LOUDEST} 到 {_LOUDEST} 之间的数")
        return float(value)

    def _runs(self, where: str, value: object) -> dict[str, float]:
        return {
            run: self._points(f"{where} {key}", self._number(where, key))
            for key, texts in self._table(where, value).items()
            for run in self._texts(f"{where} {key}", texts)
        }

    def _number(self, where: str, key: str) -> float:
        try:
            return float(key)
        except ValueError:
            raise self._error(f"{where}{key}", '左边要写分数，例如 3 = ["漏水"]') from None

    def _entries(
        self,
        section: Section,
        where: str,
        table: Mapping[str, object],
        groups: Mapping[str, tuple[str, ...]],
    ) -> Iterable[Entry]:
        for key, value in table.items():
            if key == _TOPIC and section.kind is Kind.TAG:
                for weight, texts in self._table(f"{where} topic", value).items():
                    yield from self._weighed(
                        section, f"{where} topic.", weight, texts, groups, is_topic=True
                    )
            else:
                yield from self._weighed(section, f"{where} ", key, value, groups, is_topic=False)

    def _weighed(
        self,
        section: Section,
        where: str,
        key: str,
        texts: object,
        groups: Mapping[str, tuple[str, ...]],
        *,
        is_topic: bool,
    ) -> Iterable[Entry]:
        weight = self._number(where, key)
        if not 0 <= weight <= _HEAVIEST:
            raise self._error(f"{where}{key}", f"分数要在 0 到 {_HEAVIEST} 之间")
        for text in self._texts(f"{where}{key}", texts):
            try:
                yield parse_entry(section, text, weight, groups, is_topic=is_topic)
            except ValueError as fault:
                raise self._error(f"{where}{key} 「{text}」", str(fault)) from None

    def _check_name(self, kind: Kind, name: str, where: str) -> None:
        if kind is Kind.TAG:
            self._tag(where, name)
        if kind is Kind.DANGER and name not in DANGERS:
            raise self._error(where, f"没有这种险情，可用：{'、'.join(DANGERS)}")

    def _tag(self, where: str, name: object) -> str:
        if not isinstance(name, str) or name not in TAGS:
            raise self._error(where, f"没有「{name}」这个类别，可用：{'、'.join(TAGS)}")
        return name

    def _share(self, where: str, share: object) -> float:
        if not isinstance(share, int | float) or not 0 < share <= 1:
            raise self._error(f"{where} share", "要写 0 到 1 之间的数，例如 share = 0.8")
        return float(share)

    def _typos(self, value: object) -> dict[str, str]:
        typos: dict[str, str] = {}
        for wrong, right in self._table("[typos]", value).items():
            if not isinstance(right, str) or not right or not wrong:
                raise self._error(f"[typos] {wrong}", '右边要写正确的词，例如 楼水 = "漏水"')
            typos[wrong] = right
        return typos

    def _subjects(self, value: object) -> Subjects:
        tags: dict[str, dict[str, frozenset[str]]] = {}
        for tag, body in self._table("[subject]", value).items():
            words = tags.setdefault(self._tag(f"[subject.{tag}]", tag), {})
            for name, texts in self._table(f"[subject.{tag}]", body).items():
                where = f"[subject.{tag}] {name}"
                if name.isdigit() and name != NOTHING:
                    raise self._error(where, '左边要写说的是什么，例如 门 = ["门禁"]；0 是都不算')
                for text in self._texts(where, texts):
                    if not _PLAIN.fullmatch(text):
                        raise self._error(f"{where} 「{text}」", "这里只写词，不写 … & + | @ =")
                    named = words.get(text.lower(), frozenset())
                    words[text.lower()] = named if name == NOTHING else named | {name}
        return Subjects(tags)

    def _table(self, where: str, value: object) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            raise self._error(where, "这里要有下一级标题或「名字 = 值」")
        return value

    def _texts(self, where: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list | tuple):
            raise self._error(where, '要写成列表，例如 ["漏水", "渗水"]')
        for text in value:
            if not isinstance(text, str) or not text.strip():
                raise self._error(where, f"列表里要是带引号的词，这个不是：{text!r}")
        return tuple(value)

    def _error(self, where: str, reason: str) -> LexiconError:
        return LexiconError(f"{self._source}：{where}：{reason}")

"""The two files that a community may write: its policy and its own words."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from community.policy import Policy, PolicyError
from community.triage import Lexicon, LexiconError, parse_lexicon


class FileFaultError(ValueError):
    """A file of settings that cannot be used; one line that says which, where and what to do."""


def load_policy(path: str | None) -> Policy:
    """Reads ``POLICY_FILE``, or gives the defaults.

    Raises:
        FileFaultError: It is missing, no TOML, or has a key that cannot be used.
    """
    if path is None:
        return Policy()
    try:
        return Policy.parse(_read_toml(Path(path), "POLICY_FILE"))
    except PolicyError as error:
        raise FileFaultError(f"POLICY_FILE {path}：{error}") from None


def load_lexicon(path: str | None) -> Lexicon:
    """Reads the lexicon of the program and its ear, with ``LEXICON_FILE`` on top.

    Raises:
        FileFaultError: It is missing, no TOML, or has an entry that cannot be used.
    """
    lexicon = parse_lexicon({**_ours("lexicon.toml"), **_ours("ear.toml")})
    if path is None:
        return lexicon
    try:
        local = parse_lexicon(_read_toml(Path(path), "LEXICON_FILE"), source=path)
        return lexicon.extended_by(local)
    except LexiconError as error:
        raise FileFaultError(f"LEXICON_FILE {error}") from None


def _ours(name: str) -> dict[str, Any]:
    return tomllib.loads((files("community.triage") / name).read_text("utf-8"))


def _read_toml(path: Path, setting: str) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        reason = error.strerror or "打不开"
        raise FileFaultError(f"{setting} {path}：读不了（{reason}），请检查路径") from None
    except UnicodeDecodeError:
        raise FileFaultError(f"{setting} {path}：不是 UTF-8 文字，请用 UTF-8 重新保存") from None
    except tomllib.TOMLDecodeError as error:
        raise FileFaultError(f"{setting} {path}：不是正确的 TOML（{error}）") from None

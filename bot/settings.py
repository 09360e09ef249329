"""Settings from the environment and ``.env``; every fault is one line that says what to do."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from community.ids import PersonId

_TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{3,100}")
_PORT = 65535
#: The part of a token after the colon that only our own sandbox hands out.
_SANDBOX = "sandbox"


class SettingsError(ValueError):
    """A setting that cannot be used; the message is one line and never holds its value."""


class LogFormat(StrEnum):
    """How log lines look."""

    CONSOLE = "console"
    JSON = "json"


class Settings(BaseSettings):
    """Everything that can be set. All of it is optional."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True
    )

    bot_token: SecretStr | None = None
    telegram_api_base_url: str = "https://api.telegram.org"
    database_url: SecretStr = SecretStr("sqlite+aiosqlite:///linli.db")
    admin_ids: Annotated[tuple[int, ...], NoDecode] = ()
    policy_file: str | None = None
    lexicon_file: str | None = None
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    listen: str = "127.0.0.1:8080"
    sweep_seconds: float = Field(default=5.0, gt=0, le=3600)
    rate_limit: bool = True
    log_level: str = "INFO"
    log_format: LogFormat = LogFormat.CONSOLE

    @field_validator("bot_token")
    @classmethod
    def _is_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not _TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError("要像 @BotFather 给的那样：数字:字母（整行复制，不要空格）")
        return token

    @field_validator("telegram_api_base_url")
    @classmethod
    def _is_address(cls, address: str) -> str:
        if not re.match(r"^https?://[^/\s]+", address):
            raise ValueError("要写成 http://127.0.0.1:8081 这样的地址，不用就留空")
        return address.rstrip("/")

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _are_ids(cls, ids: Any) -> Any:
        if not isinstance(ids, str):
            return ids
        parts = [part.strip() for part in re.split("[,，]", ids) if part.strip()]
        if not all(re.fullmatch(r"[1-9]\d{0,15}", part) for part in parts):
            raise ValueError("要写成逗号分开的 Telegram 数字 id，比如 123456789,987654321")
        return tuple(int(part) for part in parts)

    @field_validator("listen")
    @classmethod
    def _is_host_and_port(cls, listen: str) -> str:
        host, _, port = listen.rpartition(":")
        if not host or not re.fullmatch(r"[0-9]{1,5}", port) or int(port) > _PORT:
            raise ValueError("要写成 127.0.0.1:8080 这样")
        return listen

    @field_validator("log_level")
    @classmethod
    def _is_level(cls, level: str) -> str:
        if level.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"):
            raise ValueError("请从 DEBUG、INFO、WARNING、ERROR 里选一个")
        return level.upper()

    @property
    def administrators(self) -> tuple[PersonId, ...]:
        """``ADMIN_IDS`` as people."""
        return tuple(PersonId(person) for person in self.admin_ids)

    @property
    def token(self) -> str | None:
        """The bot's token in clear; for Telegram only."""
        return self.bot_token.get_secret_value() if self.bot_token else None

    @property
    def host_and_port(self) -> tuple[str, int]:
        """``LISTEN`` in its two parts."""
        host, _, port = self.listen.rpartition(":")
        return host.strip("[]"), int(port)


def is_sandbox_token(token: str) -> bool:
    """True for a token of the local sandbox, whose clock may be moved; never for a real one."""
    return token.partition(":")[2].startswith(_SANDBOX)


def load_settings(**overrides: Any) -> Settings:
    """Reads the settings.

    Raises:
        SettingsError: One of them cannot be used; names the first.
    """
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "设置"
        reason = _CURES.get(name) or str(first["msg"]).removeprefix("Value error, ")
        raise SettingsError(f"{name} 不对：{reason}") from None
    except UnicodeDecodeError:
        raise SettingsError(".env 不是 UTF-8 文字：请用 UTF-8 重新保存") from None


_CURES = {
    "SWEEP_SECONDS": "要写大于 0、不超过 3600 的秒数，比如 5 或 0.2",
    "RATE_LIMIT": "请写 on 或 off",
    "LOG_FORMAT": "请写 console 或 json",
}

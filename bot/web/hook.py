"""Where Telegram brings updates to, and the secret by which we know it is Telegram."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from bot.settings import Settings, SettingsError, is_sandbox_token

#: Telegram takes 1 to 256 of these. Who guesses it may press any button: short ones are refused.
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
_PATH = re.compile(r"/[A-Za-z0-9/_.~-]*")
_OURS = ("/healthz", "/metrics")


@dataclass(frozen=True)
class Hook:
    """A webhook that can be registered.

    Attributes:
        url: What Telegram is told.
        path: Its path, on which we answer.
    """

    url: str
    path: str
    secret: str = field(repr=False)


def hook_of(settings: Settings) -> Hook | None:
    """The webhook of the settings; None for long polling.

    Raises:
        SettingsError: The address or the secret cannot be used.
    """
    if settings.webhook_url is None:
        return None
    token = settings.token or ""
    try:
        parts = urlsplit(settings.webhook_url)
    except ValueError:
        raise SettingsError("WEBHOOK_URL 不对：要写成 https://域名/路径") from None
    if not _may_be_called(parts, token):
        raise SettingsError("WEBHOOK_URL 不对：要写成 https://域名/路径（Telegram 只认 https）")
    if any(part in settings.webhook_url for part in (token, token.partition(":")[2]) if part):
        raise SettingsError("WEBHOOK_URL 里不要放 BOT_TOKEN：地址会留在别人的日志里，换一个路径")
    path = parts.path or "/"
    if not _PATH.fullmatch(path) or path in _OURS:
        raise SettingsError(
            "WEBHOOK_URL 的路径不对：只用字母、数字和 / _ . ~ -，也不要用 /healthz 和 /metrics"
        )
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
    if not _SECRET.fullmatch(secret):
        raise SettingsError(
            "用 WEBHOOK_URL 就要有 WEBHOOK_SECRET：16 到 256 个字母、数字、_ 或 -；"
            "可用 python3 -c 'import secrets; print(secrets.token_urlsafe(32))' 生成一个"
        )
    return Hook(settings.webhook_url, path, secret)


def _may_be_called(parts: SplitResult, token: str) -> bool:
    if not parts.hostname:
        return False
    if parts.scheme == "https":
        return True
    # The sandbox calls on this very machine.
    return parts.scheme == "http" and is_sandbox_token(token) and _is_loopback(parts.hostname)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

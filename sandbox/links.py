"""Which addresses Telegram takes in a button or a link, and why it refuses others."""

import re
from urllib.parse import urlsplit

from sandbox.wire import Json

WRONG_HTTP_URL = "Wrong HTTP URL"
_HOST = re.compile(r"[^\s.@/:]+(\.[^\s.@/:]+)+", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_USER_LINK = re.compile(r"tg:(?://)?user\?id=(\d+)", re.IGNORECASE)
_START_LINK = re.compile(
    r"(?:https?://)?(?:t\.me|telegram\.me)/(?P<bot>\w+)(?:\?(?:.*&)?start=(?P<payload>[\w-]*))?$",
    re.IGNORECASE,
)


def link_fault(url: str) -> str | None:
    """Return why Telegram refuses an address, or None when it takes it."""
    if not url.strip():
        return "URL host is empty"
    url = url.strip()
    scheme = _SCHEME.match(url)
    if scheme is None and url.lower().startswith(("tg:", "ton:")):
        return None
    if scheme is None:
        url = f"http://{url}"
    elif scheme.group(1).lower() in ("tg", "ton", "tonsite"):
        return None
    elif scheme.group(1).lower() not in ("http", "https"):
        return "Unsupported URL protocol"
    return None if _is_public_http(url) else WRONG_HTTP_URL


def _is_public_http(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    return _HOST.fullmatch(host) is not None and not re.search(r"\s", url)


def checked_link(url: str) -> str:
    """Return an address in the form in which Telegram gives it back; empty when refused."""
    if link_fault(url) is not None:
        return ""
    url = url.strip()
    if not _SCHEME.match(url) and not url.lower().startswith(("tg:", "ton:")):
        url = f"http://{url}"
    # Telegram writes the root of a bare host with its slash.
    return f"{url}/" if re.fullmatch(r"https?://[^/?#]+", url, re.IGNORECASE) else url


def mentioned_user(url: str) -> int | None:
    """Return the person of a ``tg://user?id=…`` link, if it is one."""
    found = _USER_LINK.fullmatch(url.strip())
    return int(found.group(1)) if found else None


def start_link(url: str) -> Json | None:
    """Return ``{"bot": username, "payload": str}`` of a deep link to a bot, if it is one."""
    found = _START_LINK.match(url.strip())
    return {"bot": found["bot"], "payload": found["payload"] or ""} if found else None

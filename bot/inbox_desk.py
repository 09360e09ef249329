"""``linli inbox``: what could not be handled and was set aside, for a technician."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from zoneinfo import ZoneInfo

from bot.files import FileFaultError, load_policy
from bot.settings import Settings
from storage import Database, UnitOfWork, require_current
from storage.inbox import SetAside

_ERROR_LENGTH = 120  # characters
_KINDS = {
    "message": "消息",
    "edited_message": "改过的消息",
    "callback_query": "按钮",
    "my_chat_member": "进出群",
    "message_reaction": "表情",
}


class UnknownUpdateError(FileFaultError):
    """Nothing with that number was set aside."""


async def list_set_aside(settings: Settings, *, words: bool) -> list[str]:
    """One line for each update that was set aside, oldest first.

    Args:
        words: Shows what somebody wrote, too.
    """
    zone = load_policy(settings.policy_file).timezone
    async with _inbox(settings) as work:
        return [_line(item, zone, words=words) for item in await work.inbox.set_aside()]


async def retry(settings: Settings, update_id: int | None) -> int:
    """Lets one update, or all, be tried again; returns how many.

    Raises:
        UnknownUpdateError: It was not set aside.
    """
    async with _inbox(settings) as work:
        chosen = await _chosen(work, update_id)
        for item in chosen:
            await work.inbox.retry(item)
    return len(chosen)


async def drop(settings: Settings, update_id: int) -> None:
    """Gives an update up for good, and empties it.

    Raises:
        UnknownUpdateError: It was not set aside.
    """
    async with _inbox(settings) as work:
        for item in await _chosen(work, update_id):
            await work.inbox.drop(item)


@asynccontextmanager
async def _inbox(settings: Settings) -> AsyncIterator[UnitOfWork]:
    database = Database(settings.database_url.get_secret_value())
    try:
        await require_current(database)
        async with database.transaction() as work:
            yield work
    finally:
        await database.close()


async def _chosen(work: UnitOfWork, update_id: int | None) -> list[SetAside]:
    found = await work.inbox.set_aside()
    if update_id is None:
        return found
    chosen = [item for item in found if item.update_id == update_id]
    if not chosen:
        raise UnknownUpdateError(f"没有放在一边的 {update_id}：linli inbox list 看有哪些")
    return chosen


def _line(item: SetAside, zone: ZoneInfo, *, words: bool) -> str:
    at = item.received_at.astimezone(zone)
    kind = next((name for key, name in _KINDS.items() if key in item.payload), "其他")
    parts = [
        str(item.update_id),
        f"{'群' if item.lane < 0 else '私聊'} {item.lane}",
        f"{at:%m-%d %H:%M} 收到",
        kind,
        f"试了 {item.tries} 次",
        " ".join(item.error.split())[:_ERROR_LENGTH],
    ]
    if item.until is not None:
        parts.append(f"可能只是闲聊，{item.until.astimezone(zone):%m-%d %H:%M} 后自动清空")
    if words:
        parts.append(json.dumps(_words(item.payload), ensure_ascii=False))
    return " · ".join(parts)


def _words(update: Mapping[str, Any]) -> str:
    query = update.get("callback_query") or {}
    message = update.get("message") or update.get("edited_message") or {}
    return str(message.get("text") or message.get("caption") or query.get("data") or "")

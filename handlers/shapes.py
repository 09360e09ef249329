"""Is an update in a shape that Telegram sends? What is not is dropped before anybody rests on it.

Only what is looked at before an update is in the inbox counts here. For what its handler looks at
there are five tries, and then a technician.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeGuard

from handlers.harmless import storable

_Check = Callable[[Any], bool]

_LARGEST = 2**63 - 1
#: As Telegram names its kinds; anything else may be what somebody wrote.
_KIND = re.compile(r"[a-z_]{1,32}")


def _is_number(value: Any) -> TypeGuard[int]:
    """True for a number that fits into a column; True and False are none."""
    return type(value) is int and -_LARGEST <= value <= _LARGEST


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_name(value: Any) -> bool:
    """True for a text that every database takes as it is: it is looked for there."""
    return isinstance(value, str) and storable(value) == value


def _each(check: _Check) -> _Check:
    return lambda value: isinstance(value, list) and all(map(check, value))


def _object(needed: Mapping[str, _Check], perhaps: Mapping[str, _Check] | None = None) -> _Check:
    """An object with some parts that must be there and some that may; of others nothing is said."""
    known = {**needed, **(perhaps or {})}

    def check(value: Any) -> bool:
        if not isinstance(value, dict) or not needed.keys() <= value.keys():
            return False
        return all(known[name](part) for name, part in value.items() if name in known)

    return check


_USER = _object({"id": _is_number})
_CHAT = _object({"id": _is_number, "type": _is_text})
_ENTITIES = _each(_object({"type": _is_text, "offset": _is_number, "length": _is_number}))
_MESSAGE = _object(
    {"message_id": _is_number, "chat": _CHAT},
    {
        "from": _USER,
        "sender_chat": _object({"id": _is_number}),
        "text": _is_text,
        "caption": _is_text,
        "entities": _ENTITIES,
        "caption_entities": _ENTITIES,
        "media_group_id": _is_name,
        "migrate_to_chat_id": _is_number,
        "migrate_from_chat_id": _is_number,
        "reply_to_message": _object({}, {"from": _USER}),
    },
)
_KINDS = {
    "message": _MESSAGE,
    "edited_message": _MESSAGE,
    "callback_query": _object(
        {"from": _USER}, {"message": _object({"chat": _object({"id": _is_number})})}
    ),
    "my_chat_member": _object({"chat": _CHAT}),
    "message_reaction": _object({"chat": _CHAT}),
}


def number_of(update: Any) -> int | None:
    """The number of an update; None when it has none that Telegram could give."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if _is_number(number) and number >= 0 else None


def is_shaped(update: Any) -> bool:
    """True for an update of a kind that we asked for, in a shape that Telegram sends."""
    if number_of(update) is None:
        return False
    kinds = [name for name in _KINDS if name in update]
    return bool(kinds) and all(_KINDS[name](update[name]) for name in kinds)


def kind_of(update: Any) -> str:
    """What an update says it is, for the log: never what somebody wrote."""
    names = [name for name in update if name != "update_id"] if isinstance(update, dict) else []
    return names[0] if len(names) == 1 and _KIND.fullmatch(names[0]) else "unclear"

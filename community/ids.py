"""Ids that must not be mixed up."""

from __future__ import annotations

from typing import NewType

CommunityId = NewType("CommunityId", int)
SeatId = NewType("SeatId", int)
TicketId = NewType("TicketId", int)
#: The number people say: unique within a community, never reused.
TicketNumber = NewType("TicketNumber", int)
#: A person's Telegram user id; it is also the id of their private chat with the bot.
PersonId = NewType("PersonId", int)
#: A Telegram chat id; negative for groups.
ChatId = NewType("ChatId", int)

"""The ledger 台账 as a spreadsheet: names and rooms masked, the full one on a second press."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from datetime import datetime

import structlog
from telegram import Message, Update

from community.chain import Chain
from community.deadlines import local
from community.ids import ChatId, CommunityId, PersonId, TicketId
from community.merging import whole_of
from community.permissions import Action
from community.tickets import Ticket
from community.triage import tag_info
from handlers.commands import Command, OnCommand
from handlers.desk import Document, chains_where, desk, who_may
from handlers.feature import Feature, Menu
from handlers.presses import on_press
from handlers.showing import Button, Scene
from handlers.spreadsheets import write_ledger
from handlers.wording import clean, state_to_others

_log = structlog.get_logger(__name__)

_COLUMNS = (
    "number",
    "filed",
    "state",
    "tag",
    "urgent",
    "estate",
    "building",
    "unit",
    "room",
    "words",
    "reporter",
    "level",
    "seat",
    "worker",
    "deadline",
    "settled",
    "satisfaction",
    "stars",
)
Cell = str | int | datetime | None
#: Three digits and more in a text are a room, a phone or an account number.
_DIGITS = re.compile(r"\d{3,}")


def header(scene: Scene) -> list[str]:
    """The names of the ledger's columns."""
    return [scene.say(f"ledger-{column}") for column in _COLUMNS]


async def rows(
    scene: Scene, community: CommunityId | None, *, masked: bool
) -> AsyncIterator[list[Cell]]:
    """One row a ticket, oldest first.

    Args:
        community: Whose tickets; None for all communities.
        masked: Names, rooms and numbers in texts are covered.
    """
    async for ticket, words in scene.work.tickets.ledger(community):
        chain = await scene.work.chains.of(ticket.community)
        name = await _reporter_name(scene, ticket)
        state = state_to_others(ticket, await whole_of(scene.work, ticket), scene.say)
        yield _row(scene, ticket, chain, (name, words, state), masked=masked)


async def _reporter_name(scene: Scene, ticket: Ticket) -> str:
    person = await scene.work.people.find(ticket.reporter) if ticket.reporter else None
    return person.name if person is not None else ""


def _row(
    scene: Scene, ticket: Ticket, chain: Chain, said: tuple[str, str, str], *, masked: bool
) -> list[Cell]:
    say, seat = scene.say, chain.seat(ticket.seat)
    name, words, state = said
    worker = chain.name_of(ticket.worker) if ticket.worker else None
    room = ticket.place.room
    if masked:
        cover = say("masked")
        name = f"{name[0]}{cover}" if name else ""
        room = cover if room else None
        words = _DIGITS.sub(cover, words)
    return [
        ticket.number,
        _clock(scene, ticket.created_at),
        state,
        tag_info(ticket.tag).label,
        say("yes") if ticket.urgent else None,
        ticket.place.estate,
        ticket.place.building,
        ticket.place.unit,
        room,
        clean(words),
        name,
        say(f"level-{seat.level.value}"),
        seat.code,
        worker,
        _clock(scene, ticket.deadline),
        _clock(scene, ticket.settled_at),
        say(ticket.satisfaction.value) if ticket.satisfaction else None,
        ticket.stars,
    ]


def _clock(scene: Scene, instant: datetime | None) -> datetime | None:
    if instant is None:
        return None
    return local(instant, scene.policy.timezone).replace(tzinfo=None, microsecond=0)


async def export(message: Message, _: Command) -> None:
    """``/export``: the masked ledger."""
    asked = await who_may(Action.EXPORT, message)
    if asked is None:
        return
    person, chains = asked
    for chain in chains:
        await _send(chain, ChatId(person), masked=True)


async def _full(_: Update, person: PersonId, community: TicketId, __: str) -> str:
    at = desk()
    chains = await chains_where(Action.FULL_LEDGER, person)
    wanted = [chain for chain in chains if int(chain.community) == int(community)]
    if not wanted:
        return at.say("only-committee")
    # Who took names and addresses out of the house has to be known afterwards.
    _log.info("full_ledger_exported", person=person, community=int(community))
    await _send(wanted[0], ChatId(person), masked=False)
    return ""


async def _send(chain: Chain, chat: ChatId, *, masked: bool) -> None:
    at = desk()
    found = [row async for row in rows(at.scene, chain.community, masked=masked)]
    names, title = header(at.scene), at.say("export-file")
    caption = "export-caption" if masked else "export-caption-full"
    if not found:
        caption = "export-none"

    async def make() -> bytes:
        return await asyncio.to_thread(_write, names, found, title)

    clock = at.scene.clock(at.moment.now)
    day = local(at.moment.now, at.moment.policy.timezone).strftime("%Y-%m-%d")
    button = Button(at.say("button-full-ledger"), f"ledger:{chain.community}")
    at.answers.append(
        Document(
            chat,
            name=f"{title}-{day}.xlsx",
            caption=at.say(caption, clock=clock, count=len(found)),
            make=make,
            rows=((button,),) if masked and found else (),
            silent=at.scene.is_night,
        )
    )


def _write(names: Sequence[str], found: Sequence[Sequence[Cell]], title: str) -> bytes:
    return write_ledger(names, found, title=title)


feature = Feature(
    name="ledger",
    handlers=(OnCommand("export", export), on_press("ledger", _full)),
    menu=((Menu.COMMITTEE, "export"),),
)

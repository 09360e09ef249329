"""Invitations: ``/invite CODE``, the link that gives a seat, and ``🚫 收回``."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from typing import cast

from telegram import Message, Update

from community.chain import Chain, Seat
from community.ids import ChatId, PersonId, SeatId, TicketId
from community.invites import (
    VALID,
    InviteWork,
    TakenBack,
    chain_of_seat,
    digest_of,
    seat_called,
    seats_near,
    take_back,
    take_seat,
)
from community.permissions import Action
from community.reaching import hand_over
from community.telling import News
from handlers.commands import Command, OnCommand, read_command
from handlers.desk import Drawing, Keyboard, Picture, chains_where, desk, sender_of, who_may
from handlers.feature import Feature, Menu
from handlers.menus import update_menu
from handlers.people import greeting
from handlers.presses import on_press
from handlers.qr import qr_picture
from handlers.showing import Button, Rendered, Scene, Subject, soon
from handlers.wording import clean_name, quoted

#: Random bytes in a token; 128 bits are asked for (DESIGN section 2).
_TOKEN_BYTES = 32
_TOKEN = re.compile(r"seat-[\w-]{1,59}", re.ASCII)
_UNHELD = 8
_SCOPE = 2


async def invite(message: Message, command: Command) -> None:
    """``/invite CODE``: a one-time link by which somebody takes the seat."""
    at = desk()
    asked = await who_may(Action.INVITE, message)
    if asked is None:
        return
    person, chains = asked
    if not command.text:
        at.tell(message, _usage(chains))
        return
    found = [seat for chain in chains if (seat := seat_called(chain, command.text))]
    if len(found) == 1:
        at.answers.append(_invitation(person, found[0], at.moment.now + VALID))
    elif found:
        at.tell(message, at.say("invite-which"))
    else:
        at.tell(message, _unknown(chains, command.text))


def _usage(chains: list[Chain]) -> str:
    at = desk()
    seats = [seat for chain in chains for seat in chain.seats.values()]
    unheld = [seat for seat in seats if not seat.holders][:_UNHELD]
    lines = [at.say("invite-usage", code=(unheld or seats)[0].code)]
    if unheld:
        names = "、".join(seat_label(at.scene, seat) for seat in unheld)
        lines.append(at.say("invite-unheld", seats=names))
    return "\n".join(lines)


def _unknown(chains: list[Chain], text: str) -> str:
    at = desk()
    line = at.say("invite-unknown", text=quoted(text, 40))
    near = [seat for chain in chains for seat in seats_near(chain, text)]
    if not near:
        return f"{line}\n{_usage(chains)}"
    names = "、".join(seat_label(at.scene, seat) for seat in near[:_UNHELD])
    return f"{line}\n{at.say('invite-near', seats=names, code=near[0].code)}"


def seat_label(scene: Scene, seat: Seat) -> str:
    """A seat as the committee knows it: ``M1（王建国，3号楼）``."""
    scope = "、".join(item.label() for item in seat.scope[:_SCOPE])
    whose = "，".join(filter(None, (clean_name(seat.name), scope)))
    return scene.say("seat-label", code=seat.code, whose=whose)


def _invitation(by: PersonId, seat: Seat, until: datetime) -> Drawing:
    """The message with the link: its secret is made when it is sent, and stands nowhere else."""
    at = desk()
    scene, now = at.scene, at.moment.now

    async def draw(work: InviteWork) -> Picture:
        token = f"seat-{secrets.token_urlsafe(_TOKEN_BYTES)}"
        invite_id = await work.invites.add(
            digest_of(token), seat.id, made_by=by, at=now, until=until
        )
        link = scene.start_link(token)
        clock = scene.clock(soon(until, now) or until)
        label = seat_label(scene, seat)
        return Picture(
            chat=ChatId(by),
            png=qr_picture(link),
            caption=scene.say("invite-caption", seat=label, link=link, clock=clock),
            rows=((Button(scene.say("button-take-back"), f"unseat:{invite_id}"),),),
            silent=scene.is_night,
        )

    return Drawing(ChatId(by), draw)


class _OnLink(OnCommand):
    """``/start`` with a token of ours; every other one greets as ever."""

    def check_update(self, update: object) -> bool:
        """True when the link of an invitation was pressed."""
        if not super().check_update(update):
            return False
        message = update.message if isinstance(update, Update) else None
        command = read_command(message) if message is not None else None
        return command is not None and _TOKEN.fullmatch(command.text) is not None


async def link_pressed(message: Message, command: Command) -> None:
    """Takes the seat that a link gives."""
    at, person = desk(), await sender_of(message)
    if person is None:
        return
    chain = await take_seat(at.work, at.moment, command.text, person)
    if chain is None:
        at.tell(message, at.say("invite-dead"))
        return
    await hand_over(at.work, chain, person)
    at.tell(message, await greeting(person))
    await update_menu(person)


async def _unseat(update: Update, person: PersonId, invite_id: TicketId, _: str) -> str:
    at = desk()
    found = await at.work.invites.find(int(invite_id))
    chains = await chains_where(Action.UNSEAT, person)
    if found is None or not any(found.seat in chain.seats for chain in chains):
        return at.say("only-committee")
    done, invitation = await take_back(at.work, at.moment, found.id)
    pressed = update.effective_message
    if pressed is not None:
        at.answers.append(Keyboard(ChatId(pressed.chat.id), pressed.message_id, ()))
    if done is TakenBack.HOLDER and invitation.used_by is not None:
        await update_menu(invitation.used_by)
    return at.say(f"toast-taken-back-{done.name.lower()}")


async def taken(scene: Scene, subject: Subject) -> Rendered | None:
    """The committee learns at once who took a seat."""
    work = cast("InviteWork", scene.work)
    invitation = await work.invites.find(subject.reference or 0)
    if invitation is None or invitation.used_by is None or invitation.revoked_at is not None:
        return None
    who = await work.people.find(invitation.used_by)
    label = await _label_of(scene, invitation.seat)
    if who is None or label is None:
        return None
    name = clean_name(who.name) or scene.say("somebody")
    button = Button(scene.say("button-take-back"), f"unseat:{invitation.id}")
    text = scene.say("news-seat_taken", name=name, seat=label)
    return Rendered(text, ((button,),), silent=scene.is_night)


async def left(scene: Scene, subject: Subject) -> Rendered | None:
    """Somebody's seat was taken back."""
    label = await _label_of(scene, SeatId(subject.reference or 0))
    text = scene.say("news-seat_left", seat=label or scene.say("seat-gone"))
    return Rendered(text, silent=scene.is_night)


async def _label_of(scene: Scene, seat: SeatId) -> str | None:
    chain = await chain_of_seat(scene.work, seat)
    return seat_label(scene, chain.seats[seat]) if chain is not None else None


feature = Feature(
    name="invites",
    handlers=(
        _OnLink("start", link_pressed),
        OnCommand("invite", invite),
        on_press("unseat", _unseat),
    ),
    renderers={News.SEAT_TAKEN: taken, News.SEAT_LEFT: left},
    menu=((Menu.COMMITTEE, "invite"),),
)

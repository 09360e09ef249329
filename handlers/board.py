"""``/board`` and ``/overdue``: how the community stands, for the committee."""

from __future__ import annotations

from collections.abc import Iterator

from telegram import Message

from community.board import Board, board_of
from community.levels import Level
from community.permissions import Action
from community.tickets import Satisfaction, State
from community.triage import tag_info
from handlers.commands import Command, OnCommand
from handlers.desk import desk, who_may
from handlers.digest import card_buttons, overdue_lines
from handlers.feature import Feature, Menu
from handlers.showing import Rendered, Scene

#: One phone screen.
_OVERDUE = 15
_STATES = (State.OPEN, State.ACKNOWLEDGED, State.RESOLVED)


async def board(message: Message, _: Command) -> None:
    """``/board``: counts and shares."""
    at, asked = desk(), await who_may(Action.BOARD, message)
    if asked is None:
        return
    for chain in asked[1]:
        zone = at.moment.policy.timezone
        found = await board_of(at.work, chain.community, at.moment.now, zone)
        text = at.say("board-empty") if found.is_empty else "\n".join(_lines(at.scene, found))
        at.tell(message, text)


def _lines(scene: Scene, found: Board) -> Iterator[str]:
    say = scene.say
    yield say("board-head", clock=scene.clock(scene.now))
    now = [
        say(f"count-{state.value}", count=count)
        for state in _STATES
        if (count := found.states.get(state))
    ]
    yield say("board-now", counts="，".join(now)) if now else say("board-all-settled")
    levels = [
        say("board-count", what=say(f"level-{level.value}"), count=count)
        for level in Level
        if (count := found.levels.get(level))
    ]
    if levels:
        yield say("board-levels", counts="，".join(levels))
    yield say("board-week", filed=found.filed, settled=found.settled)
    if found.tags:
        tags = [
            say("board-count", what=tag_info(tag).short, count=count) for tag, count in found.usual
        ]
        yield say("board-tags", counts="，".join(tags))
    if found.satisfaction:
        shares = {f"{said.value}": found.share(said) for said in Satisfaction}
        yield say("board-satisfaction", **shares)


async def overdue(message: Message, _: Command) -> None:
    """``/overdue``: what waits beyond the committee's deadline, the longest first."""
    at, asked = desk(), await who_may(Action.OVERDUE, message)
    if asked is None:
        return
    for chain in asked[1]:
        found = await at.work.digests.unsettled(chain.community, _OVERDUE)
        if not found.overdue:
            at.tell(message, at.say("overdue-none"))
            continue
        lines = [at.say("overdue-head"), *overdue_lines(at.scene, chain, found)]
        lines.append(at.say("todo-open"))
        at.reply(message, Rendered("\n".join(lines), card_buttons(at.scene, found.overdue)))


feature = Feature(
    name="board",
    handlers=(OnCommand("board", board), OnCommand("overdue", overdue)),
    menu=((Menu.COMMITTEE, "board"), (Menu.COMMITTEE, "overdue")),
)

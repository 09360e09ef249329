"""The committee's digest at 9:00 and 16:00."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from community.chain import Chain
from community.digest import DigestWork, Unsettled, Waiting, say_digest
from community.ids import CommunityId
from community.telling import News
from community.tickets import State
from community.triage import tag_info
from handlers.feature import Feature, Sweep
from handlers.showing import Button, Rendered, Scene, Subject

#: With the lines around it this is a phone's screen.
_LISTED = 8
_BUTTONS_A_ROW = 5


async def digest(scene: Scene, subject: Subject) -> Rendered | None:
    """How things stand while it is being sent; nothing when there is nothing to say."""
    community = CommunityId(subject.reference or 0)
    work = cast("DigestWork", scene.work)
    unsettled = await work.digests.unsettled(community, _LISTED)
    if unsettled.is_nothing:
        return None
    chain = await work.chains.of(community)
    lines = [counts(scene, unsettled)]
    if unsettled.overdue:
        lines.append(scene.say("digest-overdue"))
        lines += overdue_lines(scene, chain, unsettled)
        lines.append(scene.say("todo-open"))
    rows = card_buttons(scene, unsettled.overdue)
    return Rendered("\n".join(lines), rows, silent=scene.is_night)


def counts(scene: Scene, unsettled: Unsettled) -> str:
    """How many wait for whom."""
    states = (State.OPEN, State.ACKNOWLEDGED, State.RESOLVED)
    said = [
        scene.say(f"count-{state.value}", count=unsettled.counts[state])
        for state in states
        if unsettled.counts.get(state)
    ]
    return scene.say("digest-counts", clock=scene.clock(scene.now), counts="，".join(said))


def overdue_lines(scene: Scene, chain: Chain, unsettled: Unsettled) -> list[str]:
    """One line a ticket, and one for those that are not listed."""
    lines = [_line(scene, chain, waiting) for waiting in unsettled.overdue]
    more = unsettled.overdue_count - len(lines)
    return [*lines, scene.say("digest-more", count=more)] if more else lines


def _line(scene: Scene, chain: Chain, waiting: Waiting) -> str:
    several, place = len(chain.estates) > 1, waiting.place
    label = place.label() if several else place.label_within_estate()
    return scene.say(
        "digest-line",
        number=waiting.number,
        tag=tag_info(waiting.tag or "other").short,
        place=label or scene.say("card-place-unknown"),
        clock=scene.clock(waiting.since),
    )


def card_buttons(scene: Scene, waiting: Iterable[Waiting]) -> tuple[tuple[Button, ...], ...]:
    """A button a ticket that opens its card."""
    buttons = [
        Button(scene.say("button-open-card", number=one.number), f"card:{one.id}")
        for one in waiting
    ]
    starts = range(0, len(buttons), _BUTTONS_A_ROW)
    return tuple(tuple(buttons[start : start + _BUTTONS_A_ROW]) for start in starts)


feature = Feature(
    name="digest",
    renderers={News.DIGEST: digest},
    sweeps=(
        Sweep(
            due=lambda work, now, limit: work.digests.due(now, limit),
            ring=say_digest,
            next_due=lambda work: work.digests.next_due(),
        ),
    ),
)

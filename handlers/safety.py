"""What to do at once when somebody may be in danger, and whom to call."""

from __future__ import annotations

from community.tickets import Ticket
from handlers.showing import Scene

#: Dangers whose sentence has a place for one of the policy's phones.
_PHONES = {"gas": "gas", "elevator": "elevator", "burst_pipe": "property"}


def safety_words(ticket: Ticket, scene: Scene) -> str:
    """Two or three sentences for everybody who reads the group."""
    return danger_words(ticket.danger, scene)


def danger_words(danger: str | None, scene: Scene) -> str:
    """The same for a danger that was only spoken of yet."""
    danger = danger or "other"
    kind = _PHONES.get(danger)
    number = getattr(scene.policy.phones, kind) if kind else ""
    said = ""
    if kind and number:
        said = scene.say(f"safety-{kind}-phone", phone=number)
    arguments = {"phones": said} if kind else {}
    return scene.say(f"safety-{danger}", **arguments) + scene.say("safety-not-police")

"""All that the page needs to begin, in one answer."""

from starlette.requests import Request

from sandbox.control.fields import sandbox_of
from sandbox.refusals import ControlError
from sandbox.wire import Json

MOST_MESSAGES = 300  # of a chat; a page shows no more


async def snapshot(request: Request) -> Json:
    """Return the world, and the newest messages of the chats that some people are in.

    ``?people=1,2`` names these people; without it nobody's chats are included.
    """
    sandbox = sandbox_of(request)
    asked = request.query_params.get("people", "")
    try:
        viewers = {int(number) for number in asked.split(",") if number}
    except ValueError as error:
        raise ControlError("people must be ids, separated by commas") from error
    if not viewers:
        viewers = set(sandbox.cast.get("phones", []))
    groups = [chat for chat in sandbox.chats.values() if not chat.is_private]
    watched = [chat for key, chat in sandbox.chats.items() if key in viewers and chat.is_private]
    watched += [g for g in groups if any(g.status(person).is_inside for person in viewers)]
    return {
        "sandbox": sandbox.number,
        "bot": sandbox.bot.user(),
        "clock": sandbox.clock.described(),
        "people": [p.described() for p in sandbox.people.values() if not p.is_bot],
        "groups": [chat.described() for chat in groups],
        "menus": sandbox.menus.described(),
        "faults": sandbox.faults.kinds(),
        "life": sandbox.hosting.life.value,
        "cast": sandbox.cast,
        "messages": {
            str(chat.id): [
                message.described() for message in list(chat.messages.values())[-MOST_MESSAGES:]
            ]
            for chat in watched
        },
    }

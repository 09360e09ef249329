"""Whose menu shows which commands: it changes when somebody takes or loses a seat."""

from __future__ import annotations

from community.ids import ChatId, PersonId
from community.telling import News
from handlers.desk import desk
from handlers.feature import Feature
from handlers.groups import speaks_for_committee
from handlers.showing import Menu, PersonMenu, Scene, Subject

_HOLDER = (Menu.CHAIN, Menu.EVERYBODY)
#: What a committee may, and an administrator with it.
COMMITTEE = (Menu.CHAIN, Menu.COMMITTEE, Menu.EVERYBODY)


async def update_menu(person: PersonId) -> None:
    """Lets Telegram show somebody the commands that their seats make useful."""
    await desk().work.tellings.say(News.MENU, ChatId(person))


async def menu(scene: Scene, subject: Subject) -> PersonMenu:
    """The menu as somebody's seats are while it is being set."""
    person = PersonId(subject.chat)
    chains = [chain for chain in await scene.work.chains.all() if chain.seats_of(person)]
    if any(speaks_for_committee(chain, person) for chain in chains):
        return PersonMenu(subject.chat, COMMITTEE)
    return PersonMenu(subject.chat, _HOLDER if chains else ())


feature = Feature(name="menus", renderers={News.MENU: menu})

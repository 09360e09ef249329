"""Whose menu shows which commands: it changes when somebody takes or loses a seat."""

from __future__ import annotations

from community.ids import ChatId, PersonId
from handlers.desk import PersonMenu, chains_of, desk
from handlers.feature import Menu
from handlers.groups import speaks_for_committee


async def update_menu(person: PersonId) -> None:
    """Lets Telegram show somebody the commands that their seats make useful, after the commit."""
    chains = await chains_of(person)
    shown: tuple[Menu, ...] = ()
    if chains:
        shown = (Menu.CHAIN, Menu.EVERYBODY)
    if any(speaks_for_committee(chain, person) for chain in chains):
        shown = (Menu.CHAIN, Menu.COMMITTEE, Menu.EVERYBODY)
    desk().answers.append(PersonMenu(ChatId(person), shown))

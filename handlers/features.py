"""The one list of features. A new one is a line here."""

from __future__ import annotations

from collections.abc import Mapping

from community.telling import News, View
from handlers import (
    absence,
    asking,
    board,
    cards,
    chain,
    digest,
    groups,
    guide,
    invites,
    joining,
    learning,
    ledger,
    lexicon,
    menus,
    merging,
    more,
    news,
    notes,
    offers,
    outcome,
    people,
    photos,
    privacy,
    reports,
    standing,
    unknown,
    working,
)
from handlers.feature import Feature
from handlers.showing import Renderer

FEATURES: tuple[Feature, ...] = (
    working.feature,
    # Before the people: a link that gives a seat is a /start too.
    invites.feature,
    people.feature,
    standing.feature,
    chain.feature,
    groups.feature,
    absence.feature,
    digest.feature,
    board.feature,
    ledger.feature,
    lexicon.feature,
    learning.feature,
    menus.feature,
    reports.feature,
    asking.feature,
    cards.feature,
    merging.feature,
    more.feature,
    outcome.feature,
    joining.feature,
    offers.feature,
    photos.feature,
    privacy.feature,
    news.feature,
    notes.feature,
    # Whatever is left: unknown commands first, so that they are not read as words.
    guide.feature,
    unknown.feature,
    reports.plain_words,
)

RENDERERS: Mapping[View | News, Renderer] = {
    what: renderer for feature in FEATURES for what, renderer in feature.renderers.items()
}

"""The Bot API methods; importing this package registers them all."""

from sandbox.methods import (
    administration,
    answers,
    commands,
    deleting,
    editing,
    forwarding,
    media,
    profile,
    receiving,
    sending,
)

__all__ = [
    "administration",
    "answers",
    "commands",
    "deleting",
    "editing",
    "forwarding",
    "media",
    "profile",
    "receiving",
    "sending",
]

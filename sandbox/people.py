"""The people of the sandbox and what the bot may know of them."""

from dataclasses import dataclass

from sandbox.wire import Json

ANONYMOUS_ADMIN_ID = 1087968824  # Telegram's GroupAnonymousBot
CHANNEL_BOT_ID = 136817688  # Telegram's Channel_Bot, "from" of a message sent as a channel


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody with a Telegram account; also the bot itself and other bots."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    has_started: bool = False
    has_blocked: bool = False
    is_deactivated: bool = False
    seen_by_bot: bool = False
    #: What the page shows beside the name; the bot never sees either.
    role: str | None = None
    about: str | None = None

    def user(self) -> Json:
        """Return the person as Telegram's User."""
        shown: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        for name in ("last_name", "username"):
            if getattr(self, name):
                shown[name] = getattr(self, name)
        if self.language_code and not self.is_bot:
            shown["language_code"] = self.language_code
        return shown

    def private_chat(self) -> Json:
        """Return the private chat with this person as Telegram's Chat."""
        shown: Json = {"id": self.id, "first_name": self.first_name, "type": "private"}
        for name in ("last_name", "username"):
            if getattr(self, name):
                shown[name] = getattr(self, name)
        return shown

    def described(self) -> Json:
        """Return the person for the control API: the User and how they stand with the bot."""
        return self.user() | {
            "sandbox": {
                "started": self.has_started,
                "blocked": self.has_blocked,
                "deactivated": self.is_deactivated,
                "role": self.role,
                "about": self.about,
            }
        }


def anonymous_admin() -> Person:
    """Return the sender that Telegram shows for an anonymous administrator."""
    return Person(
        id=ANONYMOUS_ADMIN_ID, first_name="Group", username="GroupAnonymousBot", is_bot=True
    )


def channel_bot() -> Person:
    """Return the sender that Telegram shows for somebody who writes as a channel."""
    return Person(id=CHANNEL_BOT_ID, first_name="Channel", username="Channel_Bot", is_bot=True)

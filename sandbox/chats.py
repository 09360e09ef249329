"""Private chats and groups: who is in them, their topics and their messages."""

from dataclasses import dataclass, field
from enum import StrEnum

from sandbox.messages import StoredMessage
from sandbox.people import Person
from sandbox.wire import Json

GENERAL_TOPIC = 1


class Kind(StrEnum):
    """What a chat is; a forum is a supergroup with topics."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    FORUM = "forum"


class Status(StrEnum):
    """How somebody stands in a chat."""

    CREATOR = "creator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    RESTRICTED = "restricted"
    LEFT = "left"
    KICKED = "kicked"

    @property
    def is_inside(self) -> bool:
        """Whether somebody with this status takes part in the chat."""
        return self not in (Status.LEFT, Status.KICKED)

    @property
    def is_administrator(self) -> bool:
        """Whether somebody with this status runs the chat."""
        return self in (Status.CREATOR, Status.ADMINISTRATOR)


@dataclass(slots=True)
class Chat:
    """One chat with its people and messages."""

    id: int
    kind: Kind
    title: str
    next_message_id: int
    person: Person | None = None
    members: dict[int, Status] = field(default_factory=dict)
    messages: dict[int, StoredMessage] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    migrated_to: int | None = None

    @property
    def is_private(self) -> bool:
        """Whether this is somebody's private chat with the bot."""
        return self.kind is Kind.PRIVATE

    @property
    def has_threads(self) -> bool:
        """Whether Telegram gives its replies a message_thread_id."""
        return self.kind in (Kind.SUPERGROUP, Kind.FORUM)

    def status(self, person_id: int) -> Status:
        """Return how somebody stands here; who was never here has left."""
        return self.members.get(person_id, Status.LEFT)

    def chat(self) -> Json:
        """Return it as Telegram's Chat."""
        if self.person is not None:
            return self.person.private_chat()
        if self.kind is Kind.FORUM:
            return {"id": self.id, "title": self.title, "is_forum": True, "type": "supergroup"}
        return {"id": self.id, "title": self.title, "type": self.kind.value}

    def message(self, message_id: int) -> StoredMessage | None:
        """Return a message that is there and not deleted."""
        found = self.messages.get(message_id)
        return None if found is None or found.is_deleted else found

    def described(self) -> Json:
        """Return it for the control API: the Chat, who is in it and its topics."""
        return self.chat() | {
            "sandbox": {
                "kind": self.kind.value,
                "members": {str(key): status.value for key, status in self.members.items()},
                "topics": {str(key): name for key, name in self.topics.items()},
                "migrated_to": self.migrated_to,
            }
        }

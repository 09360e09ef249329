"""One message: what Telegram shows of it, and what only the sandbox remembers."""

from dataclasses import dataclass, field

from sandbox.wire import Json

_TEXTS = ("text", "caption")


@dataclass(slots=True, kw_only=True)
class StoredMessage:
    """A message in a chat; ``content`` holds the fields that depend on its kind."""

    message_id: int
    date: int
    chat: Json
    content: Json
    sender: Json | None = None
    sender_chat: Json | None = None
    is_from_bot: bool = False
    reply_to: "StoredMessage | None" = None
    quote: Json | None = None
    thread_id: int | None = None
    is_topic_message: bool = False
    keyboard: Json | None = None
    other_markup: Json | None = None
    is_silent: bool = False
    is_deleted: bool = False
    edit_date: int | None = None
    edits: int = 0
    versions: list[str] = field(default_factory=list)
    reactions: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.remember_version()

    @property
    def words(self) -> str:
        """The text or the caption; empty when there is neither."""
        return next((self.content[name] for name in _TEXTS if name in self.content), "")

    def remember_version(self) -> None:
        """Keep the words of this moment in the list of versions."""
        if not self.versions or self.versions[-1] != self.words:
            self.versions.append(self.words)

    def message(self, *, with_reply: bool = True) -> Json:
        """Return Telegram's Message.

        Args:
            with_reply: Whether the message it replies to is included. Telegram does not
                include replies inside replies.
        """
        shown: Json = {"message_id": self.message_id}
        if self.sender is not None:
            shown["from"] = self.sender
        if self.sender_chat is not None:
            shown["sender_chat"] = self.sender_chat
        shown |= {"chat": self.chat, "date": self.date}
        if self.edit_date is not None:
            shown["edit_date"] = self.edit_date
        if self.thread_id is not None:
            shown["message_thread_id"] = self.thread_id
        if self.is_topic_message:
            shown["is_topic_message"] = True
        if with_reply and self.reply_to is not None and not self.reply_to.is_deleted:
            shown["reply_to_message"] = self.reply_to.message(with_reply=False)
            if self.quote is not None:
                shown["quote"] = self.quote
        shown |= self.content
        if self.keyboard is not None:
            shown["reply_markup"] = self.keyboard
        return shown

    def described(self) -> Json:
        """Return the Message and what only the sandbox knows of it."""
        reactions: dict[str, list[int]] = {}
        for person, emoji in self.reactions.items():
            reactions.setdefault(emoji, []).append(person)
        other = self.other_markup or {}
        return self.message() | {
            "sandbox": {
                "silent": self.is_silent,
                "edits": self.edits,
                "deleted": self.is_deleted,
                "reactions": reactions,
                "versions": list(self.versions),
                "force_reply": bool(other.get("force_reply")),
                "other_markup": self.other_markup,
                "from_bot": self.is_from_bot,
            }
        }

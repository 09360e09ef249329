"""The whole small Telegram: people, chats, messages, and what the bot is told of them."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from sandbox.advance import Advance
from sandbox.calls import CallLog
from sandbox.chats import Chat, Kind, Status
from sandbox.clock import CommunityClock
from sandbox.events import EventStream
from sandbox.faults import FaultList
from sandbox.files import FileShelf
from sandbox.hosting import Hosting
from sandbox.membership import member_rights
from sandbox.menus import CommandMenus
from sandbox.messages import StoredMessage
from sandbox.people import Person
from sandbox.presses import PressDesk
from sandbox.privacy import reaches_private_bot
from sandbox.updates import UpdateQueue, fresh_number
from sandbox.webhook import Webhook
from sandbox.wire import Json

BOT_USERNAME = "linli_demo_bot"
BOT_NAME = "邻里"
FIRST_PERSON_ID = 5_000_000_001
FIRST_GROUP_ID = -4_000_000_001
FIRST_SUPERGROUP_ID = -1_002_000_000_001


class Sandbox:
    """The state of one sandbox with one bot."""

    def __init__(self, token: str, started_at: datetime | None = None) -> None:
        number, _, secret = token.partition(":")
        if not number.isdigit() or not secret.startswith("sandbox"):
            raise ValueError("token must look like 7000000001:sandbox-anything")
        self.token = token
        self.bot = Person(id=int(number), first_name=BOT_NAME, username=BOT_USERNAME, is_bot=True)
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.queue = UpdateQueue()
        self.webhook = Webhook(self.queue)
        self.clock = CommunityClock(started_at)
        self.calls = CallLog()
        self.faults = FaultList()
        self.files = FileShelf()
        self.menus = CommandMenus()
        self.presses = PressDesk()
        self.events = EventStream()
        self.advance = Advance(self.clock, self.queue, self._tell_time)
        self.hosting = Hosting(self.events)
        #: Who plays which part in the page's scenes.
        self.cast: Json = {}
        self.has_privacy = False
        # See fresh_number: the bot remembers messages by chat and number over restarts.
        self.number = self._first_message_id = fresh_number(1)

    def add_person(self, person: Person) -> None:
        """Let somebody exist, with an empty private chat."""
        self.people[person.id] = person
        chat = self.chats.get(person.id)
        if chat is None:
            chat = Chat(person.id, Kind.PRIVATE, "", self._first_message_id)
            self.chats[person.id] = chat
        chat.person = person
        self.events.tell("world", dict)

    def add_group(self, kind: Kind, title: str, group_id: int) -> Chat:
        """Let an empty group exist."""
        chat = Chat(group_id, kind, title, self._first_message_id)
        self.chats[group_id] = chat
        self.events.tell("world", dict)
        return chat

    def free_person_id(self) -> int:
        """Return an id that nobody has."""
        return max([FIRST_PERSON_ID - 1, *self.people]) + 1

    def free_group_id(self, kind: Kind) -> int:
        """Return an id that no group of this kind has."""
        first = FIRST_GROUP_ID if kind is Kind.GROUP else FIRST_SUPERGROUP_ID
        while first in self.chats:
            first -= 1
        return first

    def user(self, person_id: int) -> Json | None:
        """Return the User with an id, the bot included."""
        if person_id == self.bot.id:
            return self.bot.user()
        person = self.people.get(person_id)
        return None if person is None else person.user()

    def is_reachable(self, chat: Chat) -> bool:
        """Tell whether the bot sees what happens in a chat."""
        if chat.person is not None:
            return chat.person.has_started and not chat.person.has_blocked
        return chat.status(self.bot.id).is_inside

    def post(
        self,
        chat: Chat,
        content: Json,
        *,
        sender: Person | None,
        sender_chat: Json | None = None,
        reply_to: StoredMessage | None = None,
        quote: Json | None = None,
        thread_id: int | None = None,
        keyboard: Json | None = None,
        other_markup: Json | None = None,
        is_silent: bool = False,
        number: int | None = None,
    ) -> StoredMessage:
        """Put a message into a chat; the bot is not told yet.

        Args:
            chat: Where.
            content: The fields that depend on the kind of message.
            sender: Who sends it; None for a service message of nobody.
            sender_chat: The chat on whose behalf it is sent.
            reply_to: The message that it answers.
            quote: The TextQuote of that message.
            thread_id: The topic in a forum.
            keyboard: Buttons under it.
            other_markup: A demand on the person's input field.
            is_silent: Whether phones stay quiet.
            number: The message id, when it is fixed beforehand.
        """
        message_id = chat.next_message_id if number is None else number
        chat.next_message_id = message_id + 1
        is_topic_message = chat.kind is Kind.FORUM and thread_id is not None
        if chat.kind is Kind.SUPERGROUP and reply_to is not None:
            thread_id = reply_to.thread_id or reply_to.message_id
        if is_topic_message and reply_to is None and thread_id is not None:
            # Real Telegram shows the opening of the topic as the message that is replied to.
            reply_to = chat.messages.get(thread_id)
        message = StoredMessage(
            message_id=message_id,
            date=self.clock.timestamp(),
            chat=chat.chat(),
            content=content,
            sender=None if sender is None else sender.user(),
            sender_chat=sender_chat,
            is_from_bot=sender is self.bot,
            reply_to=reply_to,
            quote=quote,
            thread_id=thread_id,
            is_topic_message=is_topic_message,
            keyboard=keyboard,
            other_markup=other_markup,
            is_silent=is_silent,
        )
        chat.messages[message_id] = message
        self.tell_message("message", chat, message)
        return message

    def deliver(self, kind: str, chat: Chat, message: StoredMessage) -> bool:
        """Tell the bot of a message or an edit of it, if it may know."""
        if not self.is_reachable(chat):
            return False
        hidden = self.has_privacy and not chat.status(self.bot.id).is_administrator
        if not chat.is_private and hidden and not reaches_private_bot(message, self.bot):
            return False
        self.see(message.sender)
        return self.queue.add(kind, message.message())

    def see(self, user: Json | None) -> None:
        """Note that the bot has heard of somebody, as it must have before it may write."""
        person = None if user is None else self.people.get(user["id"])
        if person is not None:
            person.seen_by_bot = True

    def tell_message(self, kind: str, chat: Chat, message: StoredMessage) -> None:
        """Tell the page of a message that is new or different."""
        self.events.tell(kind, lambda: {"chat": chat.id, "message": message.described()})

    def edited(self, chat: Chat, message: StoredMessage) -> None:
        """Note an edit that has been made: its time, its version, the page."""
        message.edit_date = self.clock.timestamp()
        message.edits += 1
        message.remember_version()
        self.tell_message("edited", chat, message)

    def delete(self, chat: Chat, messages: Iterable[StoredMessage]) -> None:
        """Take messages out of a chat; the sandbox keeps them, flagged."""
        for message in messages:
            message.is_deleted = True
            self.tell_message("deleted", chat, message)

    def change_status(self, chat: Chat, person: Person, status: Status, *, by: Json) -> None:
        """Change how somebody stands in a chat and tell the bot.

        The bot's own changes come as my_chat_member, those of people as chat_member, which
        only an administrator gets.
        """
        before = chat.status(person.id)
        was_admin = chat.status(self.bot.id).is_administrator
        chat.members[person.id] = status
        if before is status:
            return
        self.events.tell("world", dict)
        is_bot = person is self.bot
        if not is_bot and not was_admin:
            return
        self.see(by)
        self.queue.add(
            "my_chat_member" if is_bot else "chat_member",
            {
                "chat": chat.chat(),
                "from": by,
                "date": self.clock.timestamp(),
                "old_chat_member": self.member(chat, person, before),
                "new_chat_member": self.member(chat, person, status),
            },
        )

    def change_block(self, person: Person, *, blocked: bool) -> None:
        """Let somebody block the bot or take it back, and tell the bot."""
        if person.has_blocked == blocked:
            return
        person.has_blocked = blocked
        old, new = (Status.MEMBER, Status.KICKED) if blocked else (Status.KICKED, Status.MEMBER)
        chat = self.chats[person.id]
        self.queue.add(
            "my_chat_member",
            {
                "chat": chat.chat(),
                "from": person.user(),
                "date": self.clock.timestamp(),
                "old_chat_member": self.member(chat, self.bot, old),
                "new_chat_member": self.member(chat, self.bot, new),
            },
        )
        self.events.tell("world", dict)

    def member(self, chat: Chat, person: Person, status: Status | None = None) -> Json:
        """Return Telegram's ChatMember for somebody in a chat."""
        shown = status or chat.status(person.id)
        return {"user": person.user(), "status": shown.value} | member_rights(
            shown, is_bot=person.is_bot
        )

    def _tell_time(self) -> None:
        self.events.tell("clock", self.clock.described)

    def secret(self) -> str:
        """Return digits that nobody can guess, as Telegram's query ids."""
        return str(secrets.randbelow(9 * 10**17) + 10**17)

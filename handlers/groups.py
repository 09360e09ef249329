"""Groups and membership: /bind, being added or removed, people who block or come back."""

from __future__ import annotations

from telegram import ChatMember, ChatMemberRestricted, ChatMemberUpdated, Message, Update
from telegram.ext import ChatMemberHandler, MessageHandler, filters

from community.binding import BindingUnreadableError, bind, read_binding
from community.chain import Chain
from community.ids import ChatId, PersonId
from community.permissions import Action, Relation, standing_in
from community.reaching import lose_group, lose_person, tell_committee_of
from community.telling import News
from handlers.commands import Command, OnCommand
from handlers.desk import Reply, chains_where, desk, meet, person_of
from handlers.feature import Feature, Menu
from handlers.showing import Rendered
from handlers.wording import clean_name, quoted

_IN_CHAT = (ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER, ChatMember.RESTRICTED)


async def bind_command(message: Message, command: Command) -> None:
    """``/bind 开鲁四村 3号楼`` in the group, by the committee."""
    at = desk()
    chain = await _committee_of(message, command.text)
    if chain is None:
        return
    try:
        binding = read_binding(command.text, chain)
    except BindingUnreadableError as wrong:
        text = quoted(wrong.text, 40)
        at.tell(message, at.say("bind-unreadable" if text else "bind-usage", text=text))
        return
    chat, title = ChatId(message.chat.id), clean_name(message.chat.title or "")
    if await _belongs_elsewhere(message, chain, binding.estate):
        return
    is_new = await bind(at.work, chain, chat, title, binding)
    if is_new:
        link = f"https://t.me/{at.bot_username}"
        text = at.say("group-bound", place=binding.label(), link=link)
    else:
        text = at.say("group-rebound", place=binding.label())
    if not at.hears_all:
        text += "\n" + at.say("group-deaf")
    at.tell(message, text)


async def _belongs_elsewhere(message: Message, chain: Chain, estate: str | None) -> bool:
    """Another community's group or estate stays theirs; says so in one line."""
    at = desk()
    bound = await at.work.groups.find(ChatId(message.chat.id))
    if bound is not None and bound.community != chain.community:
        at.tell(message, at.say("bind-elsewhere"))
        return True
    others = [other for other in await at.work.chains.all() if other is not chain]
    if estate is not None and any(
        estate in other.estates for other in others if other.community != chain.community
    ):
        at.tell(message, at.say("bind-estate-taken", estate=estate))
        return True
    return False


async def _committee_of(message: Message, binding: str) -> Chain | None:
    """The chain of whoever may bind; tells others in one line."""
    at = desk()
    # An anonymous administrator, or a channel: neither is anybody who could hold a seat.
    if message.from_user is None or message.sender_chat is not None:
        at.tell(message, at.say("bind-anonymous"))
        return None
    person = await meet(message.from_user, in_private=False)
    if not await at.work.chains.all():
        at.tell(message, at.say("hello-no-community"))
        return None
    # The roster names them already: they need not have pressed Start to bind a group.
    await at.work.chains.take_seats(person)
    chains = await chains_where(Action.BIND, person)
    if not chains:
        at.tell(message, at.say("only-committee"))
        return None
    if len(chains) > 1:
        bound = await at.work.groups.find(ChatId(message.chat.id))
        own = [chain for chain in chains if bound and chain.community == bound.community]
        named = [c for c in chains if any(estate in binding for estate in c.estates)]
        held = [chain for chain in chains if chain.committee.holder(person)]
        estates = "、".join(estate for chain in chains for estate in chain.estates)
        chains = own or named or held
    if len(chains) != 1:
        at.tell(message, at.say("bind-which", estates=estates))
        return None
    return chains[0]


def speaks_for_committee(chain: Chain, person: PersonId) -> bool:
    """True for a holder of the committee seat and for administrators."""
    return Relation.COMMITTEE in standing_in(chain, person)


async def membership(update: Update, _: object) -> None:
    """The bot was added, removed, blocked or unblocked."""
    changed = update.my_chat_member
    if changed is None:
        return
    if changed.chat.type == "private":
        await _reach_changed(changed)
    elif changed.chat.type in ("group", "supergroup"):
        await _group_changed(changed)


async def _reach_changed(changed: ChatMemberUpdated) -> None:
    at = desk()
    person = person_of(changed.from_user)
    if changed.new_chat_member.status in _IN_CHAT:
        await meet(changed.from_user, in_private=True)
        return
    await at.work.people.meet(person, clean_name(changed.from_user.full_name))
    await lose_person(at.work, at.moment, person)


async def _group_changed(changed: ChatMemberUpdated) -> None:
    at = desk()
    chat = ChatId(changed.chat.id)
    was_in = changed.old_chat_member.status in _IN_CHAT
    if changed.new_chat_member.status not in _IN_CHAT:
        await lose_group(at.work, chat)
    elif was_in:
        await _rights_changed(changed, chat)
    elif await at.work.groups.find(chat) is None:
        at.answers.append(Reply(chat, Rendered(at.say("group-hello"), silent=at.scene.is_night)))


async def _rights_changed(changed: ChatMemberUpdated, chat: ChatId) -> None:
    """Promoted, demoted or muted: said where it matters, to whom can change it."""
    at = desk()
    before, after = changed.old_chat_member, changed.new_chat_member
    if _is_muted(after):
        await tell_committee_of(at.work, News.GROUP_MUTED, chat)
        return
    if _is_muted(before):
        await at.work.tellings.try_again(chat)
    if at.hears_all or await at.work.groups.find(chat) is None:
        return
    if after.status == ChatMember.ADMINISTRATOR:
        text = at.say("group-hears-now")
        at.answers.append(Reply(chat, Rendered(text, silent=at.scene.is_night)))
    elif before.status == ChatMember.ADMINISTRATOR:
        await tell_committee_of(at.work, News.GROUP_DEAF, chat)


def _is_muted(member: ChatMember) -> bool:
    return isinstance(member, ChatMemberRestricted) and not member.can_send_messages


async def migrated(update: Update, _: object) -> None:
    """A group became a supergroup: the same people, another id."""
    message = update.message
    if message is None:
        return
    if message.migrate_to_chat_id is not None:
        old, new = message.chat.id, message.migrate_to_chat_id
    elif message.migrate_from_chat_id is not None:
        old, new = message.migrate_from_chat_id, message.chat.id
    else:
        return
    # Telegram tells it twice, once in each chat; the second time nothing is left to move.
    if await desk().work.groups.find(ChatId(old)) is not None:
        await desk().work.migrate_group(ChatId(old), ChatId(new))


feature = Feature(
    name="groups",
    handlers=(
        OnCommand("bind", bind_command),
        ChatMemberHandler(membership, ChatMemberHandler.MY_CHAT_MEMBER),
        MessageHandler(filters.StatusUpdate.MIGRATE, migrated),
    ),
    menu=((Menu.COMMITTEE, "bind"),),
)

"""The rights that Telegram shows with a ChatMember of each status."""

from sandbox.chats import Status
from sandbox.wire import Json

_STORY_RIGHTS = ("can_post_stories", "can_edit_stories", "can_delete_stories")
_ADMINISTRATOR_RIGHTS = (
    "can_manage_chat",
    "can_change_info",
    "can_delete_messages",
    "can_invite_users",
    "can_restrict_members",
    "can_pin_messages",
    "can_manage_topics",
    "can_promote_members",
    "can_manage_video_chats",
)
_RESTRICTED_RIGHTS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)


def member_rights(status: Status, *, is_bot: bool) -> Json:
    """Return the fields of a ChatMember that depend on the status.

    Args:
        status: How somebody stands in the chat.
        is_bot: Bots are not given the right to promote others.
    """
    if status is Status.CREATOR:
        return {"is_anonymous": False}
    if status is Status.ADMINISTRATOR:
        granted = dict.fromkeys(_ADMINISTRATOR_RIGHTS, True)
        refused = dict.fromkeys(("can_be_edited", "is_anonymous", *_STORY_RIGHTS), False)
        return granted | refused | {"can_promote_members": not is_bot}
    if status is Status.RESTRICTED:
        muted = dict.fromkeys(_RESTRICTED_RIGHTS, False)
        return {"is_member": True} | muted | {"until_date": 0}
    return {"until_date": 0} if status is Status.KICKED else {}

"""Checks the keyboards that a bot puts under its messages, with Telegram's error texts."""

from dataclasses import dataclass

from sandbox.links import link_fault
from sandbox.refusals import bad_request
from sandbox.wire import Json

MOST_BUTTONS = 100
LONGEST_CALLBACK_DATA = 64  # bytes of UTF-8
LONGEST_COPIED_TEXT = 256
LONGEST_PLACEHOLDER = 64
_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
_MAY_BE_EMPTY = ("switch_inline_query", "switch_inline_query_current_chat", "callback_game")
_STYLES = ("icon_custom_emoji_id", "style")
_BOOLEANS = (
    "force_reply",
    "remove_keyboard",
    "selective",
    "one_time_keyboard",
    "resize_keyboard",
    "is_persistent",
)


@dataclass(frozen=True, slots=True)
class Keyboards:
    """What comes with a message: buttons under it, or a demand on the person's input field."""

    inline: Json | None = None
    other: Json | None = None


NONE = Keyboards()


def read_keyboards(markup: object | None) -> Keyboards:
    """Check ``reply_markup``.

    Returns:
        The inline keyboard or the other markup; neither when there is nothing to show.

    Raises:
        BotApiError: 400, for everything that Telegram would refuse.
    """
    if markup is None or markup == "":
        return NONE
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    for name in _BOOLEANS:
        if name in markup and not isinstance(markup[name], bool):
            raise bad_request(f'field "{name}" must be of type Boolean')
    if "inline_keyboard" in markup:
        return Keyboards(inline=_inline_keyboard(markup["inline_keyboard"]))
    if "keyboard" in markup:
        _refuse_wrong_keyboard(markup["keyboard"])
        return Keyboards(other=markup)
    if markup.get("remove_keyboard") or markup.get("force_reply"):
        if len(markup.get("input_field_placeholder") or "") > LONGEST_PLACEHOLDER:
            raise bad_request("input field placeholder is too long")
        return Keyboards(other=markup)
    return NONE


def _inline_keyboard(rows: object) -> Json | None:
    if not isinstance(rows, list):
        raise bad_request('field "inline_keyboard" must be of type Array')
    checked: list[list[Json]] = []
    for row in rows:
        if not isinstance(row, list):
            raise bad_request(
                'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
            )
        checked.append([_inline_button(button) for button in row])
    shown = [row for row in checked if row]
    if sum(map(len, shown)) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": shown} if shown else None


def _inline_button(button: object) -> Json:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: Expected an Object")
    if "text" not in button:
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if not isinstance(button["text"], str):
        raise bad_request(
            'can\'t parse inline keyboard button: Field "text" must be of type String'
        )
    action = next(
        (
            name
            for name in _ACTIONS
            if button.get(name) or (name in _MAY_BE_EMPTY and name in button)
        ),
        None,
    )
    if action is None:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if not button["text"].strip():
        # tdlib drops such buttons without a word; a test is better served by a refusal.
        raise bad_request("BUTTON_TEXT_INVALID")
    _refuse_wrong_action(action, button[action])
    styles = {name: button[name] for name in _STYLES if button.get(name)}
    return {"text": button["text"], action: button[action]} | styles


def _refuse_wrong_action(action: str, value: object) -> None:
    if action == "callback_data":
        if not isinstance(value, str):
            raise bad_request(
                'can\'t parse inline keyboard button: Field "callback_data" must be of type String'
            )
        if len(value.encode("utf-8", "replace")) > LONGEST_CALLBACK_DATA:
            raise bad_request("BUTTON_DATA_INVALID")
    elif action == "url":
        fault = link_fault(str(value))
        if fault is not None:
            raise bad_request(f"inline keyboard button URL '{value}' is invalid: {fault}")
    elif action == "web_app":
        url = value.get("url", "") if isinstance(value, dict) else ""
        if not url.startswith("https://"):
            raise bad_request(
                f"inline keyboard button Web App URL '{url}' is invalid: "
                "Only HTTPS links are allowed"
            )
    elif action == "copy_text":
        text = value.get("text", "") if isinstance(value, dict) else ""
        if not 1 <= len(text) <= LONGEST_COPIED_TEXT:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    elif action in ("pay", "callback_game"):
        raise bad_request("BUTTON_TYPE_INVALID")


def _refuse_wrong_keyboard(rows: object) -> None:
    if not isinstance(rows, list):
        raise bad_request('field "keyboard" must be of type Array')
    for row in rows:
        if not isinstance(row, list):
            raise bad_request('field "keyboard" must be an Array of Arrays')
        for button in row:
            if isinstance(button, dict) and not isinstance(button.get("text"), str):
                raise bad_request("can't parse keyboard button: Can't find field \"text\"")

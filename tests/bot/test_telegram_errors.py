"""What follows on each error, as python-telegram-bot raises it."""

import datetime as dt

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    PassportDecryptionError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.telegram_errors import Remedy, remedy_for

#: It tells of a future version at each look at RetryAfter.
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")

Kind = Remedy.Kind
LI, GROUP, NEW_GROUP = 7900000001, -3, -1001000000003
EVERYWHERE = pytest.mark.parametrize("chat", [LI, GROUP], ids=["private", "group"])
ALWAYS = pytest.mark.parametrize("editing", [True, False], ids=["editing", "sending"])


@EVERYWHERE
@ALWAYS
@pytest.mark.parametrize("after", [37, dt.timedelta(seconds=37)], ids=["int", "timedelta"])
def test_a_flood_pauses_that_chat_for_as_long_as_telegram_says(chat, editing, after):
    remedy = remedy_for(RetryAfter(after), chat=chat, editing=editing)
    assert (remedy.kind, remedy.seconds) == (Kind.PAUSE, 37.0)


def test_a_flood_is_read_also_when_the_library_gives_a_timedelta(monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    error = RetryAfter(dt.timedelta(seconds=2.5))
    assert isinstance(error.retry_after, dt.timedelta)
    assert remedy_for(error, chat=LI, editing=False).seconds == 2.5


@ALWAYS
def test_a_group_that_became_a_supergroup_is_addressed_anew(editing):
    remedy = remedy_for(ChatMigrated(NEW_GROUP), chat=GROUP, editing=editing)
    assert (remedy.kind, remedy.moved_to) == (Kind.MOVED, NEW_GROUP)


@EVERYWHERE
@ALWAYS
def test_a_message_that_looks_so_already_is_done(chat, editing):
    error = BadRequest(
        "Message is not modified: specified new message content and reply markup are exactly the "
        "same as a current content and reply markup of the message"
    )
    assert remedy_for(error, chat=chat, editing=editing).kind is Kind.DONE


GONE = [
    "Message to edit not found",
    "Message can't be edited",
    "MESSAGE_ID_INVALID",
    "Message identifier is not specified",
]


@EVERYWHERE
@pytest.mark.parametrize("words", GONE)
def test_a_message_that_is_gone_is_sent_anew(chat, words):
    assert remedy_for(BadRequest(words), chat=chat, editing=True).kind is Kind.SEND_ANEW


@EVERYWHERE
@pytest.mark.parametrize("words", GONE)
def test_what_was_just_sent_anew_is_not_sent_anew_for_ever(chat, words):
    assert remedy_for(BadRequest(words), chat=chat, editing=False).kind is Kind.UNDELIVERABLE


@ALWAYS
@pytest.mark.parametrize("words", ["Chat not found", "User not found", "PEER_ID_INVALID"])
def test_a_private_chat_that_is_not_there_is_out_of_reach(words, editing):
    assert remedy_for(BadRequest(words), chat=LI, editing=editing).kind is Kind.UNREACHABLE
    assert remedy_for(BadRequest(words), chat=GROUP, editing=editing).kind is Kind.UNDELIVERABLE


@EVERYWHERE
@ALWAYS
@pytest.mark.parametrize(
    "words",
    [
        "Not enough rights to send text messages to the chat",
        "Message is too long",
        "Message thread not found",
        "Button_url_invalid",
    ],
)
def test_any_other_bad_request_is_given_up_with_its_reason(chat, editing, words):
    remedy = remedy_for(BadRequest(words), chat=chat, editing=editing)
    assert remedy == Remedy(Kind.UNDELIVERABLE, words)


@EVERYWHERE
@ALWAYS
@pytest.mark.parametrize(
    "words",
    [
        "Forbidden: bot was blocked by the user",
        "Forbidden: user is deactivated",
        "Forbidden: bot can't initiate conversation with a user",
        "Forbidden: bot was kicked from the supergroup chat",
    ],
)
def test_who_forbids_us_to_write_is_out_of_reach(chat, editing, words):
    remedy = remedy_for(Forbidden(words), chat=chat, editing=editing)
    assert remedy == Remedy(Kind.UNREACHABLE, words)


@EVERYWHERE
@ALWAYS
@pytest.mark.parametrize(
    "error",
    [
        TimedOut(),
        NetworkError("httpx.ConnectError: no route to host"),
        NetworkError("Bad Gateway"),
        TelegramError("Internal Server Error"),
        InvalidToken(),
        EndPointNotFound("Not Found"),
        Conflict("terminated by other getUpdates request"),
        PassportDecryptionError("no"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_everything_else_is_tried_again(error, chat, editing):
    remedy = remedy_for(error, chat=chat, editing=editing)
    assert remedy == Remedy(Kind.AGAIN, error.message)


def test_a_bad_request_is_not_taken_for_trouble_with_the_network():
    assert issubclass(BadRequest, NetworkError)
    assert remedy_for(BadRequest("anything"), chat=LI, editing=True).kind is not Kind.AGAIN


@pytest.mark.parametrize("words", ["MESSAGE IS NOT MODIFIED", "message is not modified"])
def test_how_telegram_spells_its_words_does_not_matter(words):
    assert remedy_for(BadRequest(words), chat=LI, editing=True).kind is Kind.DONE

"""Which webhooks are taken, and what Telegram is told about them."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import SecretStr
from telegram.error import BadRequest, InvalidToken

from bot.refusals import StartRefusedError
from bot.settings import Settings, SettingsError
from bot.web import Hook, Registration, hook_of
from handlers.intake import ALLOWED_UPDATES

REAL = "123456789:AAH-x_9zQwErTy"
SANDBOX = "7000000001:sandbox-demo"
SECRET = "only-Telegram-knows-this_1"


def hook(url: str | None, *, secret: str | None = SECRET, token: str = REAL) -> Hook | None:
    return hook_of(
        Settings(
            _env_file=None,
            bot_token=SecretStr(token),
            webhook_url=url,
            webhook_secret=SecretStr(secret) if secret is not None else None,
        )
    )


def test_without_an_address_the_bot_asks_for_updates():
    assert hook(None, secret=None) is None


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://linli.example.org/in", "/in"),
        ("https://linli.example.org:8443/a/b-c_d.~", "/a/b-c_d.~"),
        ("https://linli.example.org", "/"),
    ],
)
def test_an_https_address_is_taken(url, path):
    assert hook(url) == Hook(url, path, SECRET)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "[::1]", "localhost"])
def test_the_sandbox_may_call_on_this_machine(host):
    assert hook(f"http://{host}:8080/in", token=SANDBOX) is not None
    with pytest.raises(SettingsError, match="https"):
        hook(f"http://{host}:8080/in", token=REAL)


@pytest.mark.parametrize(
    "url",
    [
        "http://linli.example.org/in",
        "linli.example.org/in",
        "ftp://linli.example.org/in",
        "https://",
        "https:///in",
        "https://[::1/in",
        "http://10.0.0.1/in",
    ],
)
@pytest.mark.parametrize("token", [REAL, SANDBOX])
def test_other_addresses_are_refused(url, token):
    with pytest.raises(SettingsError, match="https://"):
        hook(url, token=token)


@pytest.mark.parametrize("part", [REAL, REAL.partition(":")[2]])
def test_the_address_does_not_hold_the_token(part):
    with pytest.raises(SettingsError, match="不要放 BOT_TOKEN") as refused:
        hook(f"https://linli.example.org/{part}")
    assert part not in str(refused.value)


@pytest.mark.parametrize("path", ["/healthz", "/metrics", "/{update}", "/a%20b", "/邻里"])
def test_a_path_that_is_ours_or_unclear_is_refused(path):
    with pytest.raises(SettingsError, match="路径"):
        hook(f"https://linli.example.org{path}")


@pytest.mark.parametrize("secret", [None, "", "short", "a" * 257, "only Telegram knows", "密" * 20])
def test_a_secret_that_is_missing_or_weak_is_refused_with_a_way_to_make_one(secret):
    with pytest.raises(SettingsError, match="token_urlsafe") as refused:
        hook("https://linli.example.org/in", secret=secret)
    assert "\n" not in str(refused.value)


def test_the_secret_is_not_shown():
    assert SECRET not in repr(hook("https://linli.example.org/in"))


class Bot:
    """A bot that only registers a webhook."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.asked: list[tuple[str, dict[str, Any]]] = []

    async def set_webhook(self, url: str, **more: Any) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.asked.append((url, more))


async def test_telegram_is_told_the_secret_and_keeps_what_waits():
    bot, taken = Bot(), hook("https://linli.example.org/in")
    registration = Registration(bot, taken)
    await registration.run()
    ((url, more),) = bot.asked
    assert url == taken.url
    assert (more["secret_token"], more["drop_pending_updates"]) == (SECRET, False)
    assert more["allowed_updates"] == ALLOWED_UPDATES
    assert registration.seconds_away == 0


async def test_an_address_that_telegram_refuses_is_said():
    bot = Bot(BadRequest("bad webhook: HTTPS url must be provided"))
    with pytest.raises(StartRefusedError, match="HTTPS url must be provided"):
        await Registration(bot, hook("https://linli.example.org/in")).run()


async def test_a_token_that_does_not_count_any_more_goes_up():
    with pytest.raises(InvalidToken):
        await Registration(Bot(InvalidToken()), hook("https://linli.example.org/in")).run()

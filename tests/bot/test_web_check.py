"""What ``linli check`` says about how updates come."""

from __future__ import annotations

import pytest
from pydantic import SecretStr
from telegram import WebhookInfo

from bot.checking import Finding, reception
from bot.settings import Settings

URL = "https://linli.example.org/in"
SECRET = "only-Telegram-knows-this_1"


def check(
    known: str, error: str | None = None, *, pending: int = 3, url: str | None = URL
) -> Finding:
    settings = Settings(
        _env_file=None,
        bot_token=SecretStr("123456789:AAH-x_9zQwErTy"),
        webhook_url=url,
        webhook_secret=SecretStr(SECRET),
    )
    info = WebhookInfo(known, False, pending, last_error_message=error)
    return reception(settings, info)


def test_polling_is_well_also_after_a_webhook():
    assert check("", url=None) == Finding(False, "消息由机器人自己去取，Telegram 那边有 3 条在等")
    assert "会取消" in check(URL, url=None).text


def test_a_webhook_that_works_is_well_whatever_went_wrong_before():
    assert not check(URL).is_fault
    assert not check(URL, "Connection refused", pending=0).is_fault


@pytest.mark.parametrize("known", ["", "https://old.example.org/in"])
def test_a_webhook_that_telegram_does_not_know_yet(known):
    found = check(known)
    assert found.is_fault
    assert "请启动 linli run" in found.text


@pytest.mark.parametrize(
    ("error", "cure"),
    [
        ("Wrong response from the webhook: 401 Unauthorized", "WEBHOOK_SECRET"),
        ("Wrong response from the webhook: 404 Not Found", "把 /in 原样转到 127.0.0.1:8080"),
        ("Wrong response from the webhook: 503 Service Unavailable", "数据库"),
        ("Wrong response from the webhook: 502 Bad Gateway", "在不在运行"),
        ("SSL error {error:0A000086:SSL routines::certificate verify failed}", "证书"),
        ("Connection refused", "在不在运行"),
    ],
)
def test_what_telegram_cannot_bring_has_its_cure(error, cure):
    found = check(URL, error)
    assert found.is_fault
    assert error in found.text
    assert cure in found.text
    assert SECRET not in found.text


def test_settings_that_cannot_be_used_are_a_finding():
    found = check("", url="http://linli.example.org/in")
    assert (found.is_fault, "https" in found.text) == (True, True)

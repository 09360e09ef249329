"""Settings: what can be set, and one line for each fault that never holds the value."""

import re

import pytest

from bot.logs import LogFormat
from bot.settings import Settings, SettingsError, is_sandbox_token, load_settings

TOKEN = "7000000001:AAH-x_9zQwErTy"
SECRET = "Geheim-4711"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch, tmp_path):
    """Nothing is set, and there is no ``.env``."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def fault(monkeypatch, name: str, value: str) -> str:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__, "a traceback would show the value"
    return str(refused.value)


def test_nothing_has_to_be_set():
    settings = load_settings()
    assert settings.token is None
    assert settings.administrators == ()
    assert settings.database_url.get_secret_value() == "sqlite+aiosqlite:///linli.db"
    assert settings.telegram_api_base_url == "https://api.telegram.org"
    assert (settings.policy_file, settings.lexicon_file) == (None, None)
    assert (settings.webhook_url, settings.webhook_secret) == (None, None)
    assert settings.host_and_port == ("127.0.0.1", 8080)
    assert (settings.sweep_seconds, settings.rate_limit) == (5.0, True)
    assert (settings.log_level, settings.log_format) == ("INFO", LogFormat.CONSOLE)


def test_everything_can_be_set(monkeypatch):
    for name, value in {
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API_BASE_URL": "http://127.0.0.1:8081/",
        "DATABASE_URL": "postgresql://u:p@host/linli",
        "ADMIN_IDS": "123456789, 7900000001，5",
        "POLICY_FILE": "policy.toml",
        "LEXICON_FILE": "words.toml",
        "WEBHOOK_URL": "https://example.org/hook",
        "WEBHOOK_SECRET": SECRET,
        "LISTEN": "[::1]:0",
        "SWEEP_SECONDS": "0.2",
        "RATE_LIMIT": "off",
        "LOG_LEVEL": "debug",
        "LOG_FORMAT": "json",
    }.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert settings.token == TOKEN
    assert settings.telegram_api_base_url == "http://127.0.0.1:8081"
    assert settings.database_url.get_secret_value() == "postgresql://u:p@host/linli"
    assert settings.administrators == (123456789, 7900000001, 5)
    assert (settings.policy_file, settings.lexicon_file) == ("policy.toml", "words.toml")
    assert settings.webhook_url == "https://example.org/hook"
    assert settings.webhook_secret.get_secret_value() == SECRET
    assert settings.host_and_port == ("::1", 0)
    assert (settings.sweep_seconds, settings.rate_limit) == (0.2, False)
    assert (settings.log_level, settings.log_format) == ("DEBUG", LogFormat.JSON)


def test_the_env_file_is_read_and_the_environment_goes_before_it(monkeypatch, tmp_path):
    lines = (
        f"BOT_TOKEN={TOKEN}",
        "ADMIN_IDS=1,2",
        "POLICY_FILE=规则.toml",
        "LOG_LEVEL=ERROR",
        "X=1",
    )
    (tmp_path / ".env").write_text("\n".join(lines), "utf-8")
    monkeypatch.setenv("LOG_LEVEL", "DEBUG")
    settings = load_settings()
    assert settings.token == TOKEN
    assert settings.administrators == (1, 2)
    assert settings.policy_file == "规则.toml"
    assert settings.log_level == "DEBUG"


def test_an_env_file_from_windows_is_read_from_its_first_line(tmp_path):
    (tmp_path / ".env").write_text(f"BOT_TOKEN={TOKEN}\r\n", "utf-8-sig")
    assert load_settings().token == TOKEN


def test_an_env_file_that_is_no_text_is_one_line(tmp_path):
    (tmp_path / ".env").write_bytes("POLICY_FILE=规则.toml".encode("gb18030"))
    with pytest.raises(SettingsError, match=r"^\.env 不是 UTF-8 文字：请用 UTF-8 重新保存$"):
        load_settings()


@pytest.mark.parametrize("where", ["environment", ".env"])
def test_an_empty_value_is_as_good_as_none(monkeypatch, tmp_path, where):
    names = [name.upper() for name in Settings.model_fields]
    if where == ".env":
        (tmp_path / ".env").write_text("".join(f"{name}=\n" for name in names), "utf-8")
    else:
        for name in names:
            monkeypatch.setenv(name, "")
    assert load_settings() == Settings(_env_file=None)


FAULTS = [
    ("BOT_TOKEN", "Geheim"),
    ("BOT_TOKEN", "Geheim:4711"),
    ("BOT_TOKEN", "4711:Ge heim"),
    ("BOT_TOKEN", "4711:Geheim/../x"),
    ("BOT_TOKEN", "4711:"),
    ("BOT_TOKEN", "bot4711:Geheim"),
    ("TELEGRAM_API_BASE_URL", "Geheim.example"),
    ("TELEGRAM_API_BASE_URL", "ftp://Geheim.example"),
    ("TELEGRAM_API_BASE_URL", "http://"),
    ("ADMIN_IDS", "Geheim"),
    ("ADMIN_IDS", "4711,Geheim"),
    ("ADMIN_IDS", "-4711"),
    ("ADMIN_IDS", "04711"),
    ("ADMIN_IDS", "4711.5"),
    ("ADMIN_IDS", "47114711471147114711"),
    ("LISTEN", "Geheim"),
    ("LISTEN", ":4711"),
    ("LISTEN", "Geheim:"),
    ("LISTEN", "Geheim:http"),
    ("LISTEN", "Geheim:65536"),
    ("SWEEP_SECONDS", "Geheim"),
    ("SWEEP_SECONDS", "0"),
    ("SWEEP_SECONDS", "-4711"),
    ("SWEEP_SECONDS", "4711"),
    ("SWEEP_SECONDS", "nan"),
    ("RATE_LIMIT", "Geheim"),
    ("LOG_LEVEL", "Geheim"),
    ("LOG_FORMAT", "Geheim"),
    ("LISTEN", "127.0.0.1:²"),
    ("BOT_TOKEN", "4711:Geheim\n"),
]


@pytest.mark.parametrize(("name", "value"), FAULTS)
def test_a_fault_is_one_line_that_names_the_setting_and_not_its_value(monkeypatch, name, value):
    line = fault(monkeypatch, name, value)
    assert line.startswith(f"{name} 不对：")
    assert len(line.splitlines()) == 1
    assert re.search("[一-鿿]{2}", line.removeprefix(f"{name} 不对：")), "it says what to do"
    assert not re.search("Geheim|4711|²", line)


def test_a_fault_in_the_env_file_is_told_alike(tmp_path):
    (tmp_path / ".env").write_text("LISTEN=Geheim", "utf-8")
    with pytest.raises(SettingsError, match=r"^LISTEN 不对：要写成"):
        load_settings()


def test_of_several_faults_the_first_is_told(monkeypatch):
    monkeypatch.setenv("RATE_LIMIT", "Geheim")
    line = fault(monkeypatch, "BOT_TOKEN", "Geheim")
    assert line.startswith("BOT_TOKEN 不对：")
    assert len(line.splitlines()) == 1


@pytest.mark.parametrize(("written", "on"), [("on", True), ("off", False), ("OFF", False)])
def test_pacing_is_on_or_off(monkeypatch, written, on):
    monkeypatch.setenv("RATE_LIMIT", written)
    assert load_settings().rate_limit is on


def test_settings_that_are_shown_keep_their_secrets():
    settings = load_settings(
        bot_token=TOKEN, database_url=f"postgres://u:{SECRET}@host/linli", webhook_secret=SECRET
    )
    for shown in (repr(settings), str(settings), settings.model_dump_json()):
        assert TOKEN not in shown
        assert SECRET not in shown


def test_only_a_token_of_the_sandbox_lets_the_clock_be_moved():
    assert is_sandbox_token("7000000001:sandbox-demo")
    assert not is_sandbox_token(TOKEN)
    assert not is_sandbox_token("sandbox:AAH")
    assert not is_sandbox_token("7000000001:AAH-sandbox")

"""Logs: whatever is written, by whomever, at every level and in both formats, holds no secret."""

import asyncio
import json
import logging
import re

import pytest
import structlog
from telegram.error import TelegramError

from bot.logs import LogFormat, set_up_logs
from bot.telegram import get_updates, make_bot
from storage import Database

TOKEN = "7000000001:AAH-x_9zQwErTy"
DATABASE_URL = "postgresql+asyncpg://linli:Geheim-4711@127.0.0.1:1/linli"
HOOK = "hook-Geheim-0815"
SECRETS = (TOKEN, DATABASE_URL, HOOK)
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
#: Everybody who might speak of an address or of a statement.
LIBRARIES = (
    "httpx",
    "httpcore",
    "httpcore.connection",
    "telegram",
    "telegram.Bot",
    "telegram.ext.ExtBot",
    "telegram.request.HTTPXRequest",
    "telegram.ext.Application",
    "sqlalchemy.engine.Engine",
    "sqlalchemy.pool",
    "asyncpg",
    "aiosqlite",
    "alembic",
    "apscheduler",
    "asyncio",
    "uvicorn.error",
    "linli",
)

both_formats = pytest.mark.parametrize("log_format", LogFormat)
every_level = pytest.mark.parametrize("level", LEVELS)


@pytest.fixture(autouse=True)
def logs_as_before():
    """What a test sets up is undone: other tests of this process have logs of their own."""
    root = logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in list(root.manager.loggerDict)}
    level, others = root.level, [handler for handler in root.handlers if not is_pytests(handler)]
    yield
    root.setLevel(level)
    root.handlers = [*others, *filter(is_pytests, root.handlers)]
    for name in list(root.manager.loggerDict):
        logging.getLogger(name).setLevel(levels.get(name, logging.NOTSET))
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def is_pytests(handler: logging.Handler) -> bool:
    return type(handler).__module__.startswith("_pytest")


@pytest.fixture
def written(capfd):
    """All that was written to standard error and output so far."""

    def read() -> str:
        out, err = capfd.readouterr()
        assert out == "", "standard output is for what commands print"
        return err

    return read


def assert_discreet(text: str, *, says: str = "[hidden]") -> None:
    assert says in text
    for secret in (*SECRETS, "Geheim", TOKEN.partition(":")[2]):
        assert secret not in text


def speak(log: logging.Logger, method: str) -> None:
    """Says every secret in every way that the logging of Python has."""
    say = getattr(log, method)
    for secret in SECRETS:
        say(f"GET https://api.telegram.org/bot{secret}/getMe")
        say("%s", secret)
        say("%(at)s and %(again)r", {"at": secret, "again": (secret, [secret])})
        say(secret, stack_info=True)
        say({"address": secret})
        say("bytes %r", secret.encode())
        try:
            try:
                raise ConnectionError(f"cannot reach {secret}")
            except ConnectionError as error:
                raise ValueError(secret, {"in": secret}) from error
        except ValueError:
            say("failed at %s", secret, exc_info=True)


@both_formats
@every_level
def test_no_library_writes_a_secret_as_set_up(level, log_format, written):
    set_up_logs(level, log_format, SECRETS)
    for name in LIBRARIES:
        for method in ("debug", "info", "warning", "error", "critical"):
            speak(logging.getLogger(name), method)
        assert_discreet(written())


@both_formats
def test_no_library_writes_a_secret_even_when_it_is_made_to_talk(log_format, written):
    set_up_logs("DEBUG", log_format, SECRETS)
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.DEBUG)
        speak(logging.getLogger(name), "debug")
        assert_discreet(written())


@both_formats
@every_level
def test_our_own_logs_hold_no_secret_in_any_field(level, log_format, written):
    set_up_logs(level, log_format, SECRETS)
    log = structlog.get_logger(f"bot.test.{level}.{log_format}")
    structlog.contextvars.bind_contextvars(bound=TOKEN)
    for secret in SECRETS:
        log.critical(f"said {secret}", url=secret, deep={"a": [secret, {"b": (secret,)}]}, x=1)
        log.bind(bound=secret).critical("bound")
        log.critical("with %s", secret)
        try:
            try:
                raise ConnectionError(f"cannot reach {secret}")
            except ConnectionError as error:
                raise ValueError(secret) from error
        except ValueError:
            log.critical("failed", exc_info=True, where=secret)
            log.exception("failed again")
        log.critical("said", error=ValueError(secret), stack_info=True)
    assert_discreet(written())


@pytest.mark.filterwarnings("ignore:Please use 'Bot.getUpdates'")
@both_formats
def test_real_requests_of_python_telegram_bot_write_no_token(log_format, written):
    """Its own loggers and aiohttp's, all at DEBUG, while Telegram refuses everything."""

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = (await reader.readuntil(b"\r\n\r\n")).decode()
        body = json.dumps({"ok": False, "error_code": 400, "description": f"Bad: {TOKEN}"})
        head = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: application/json\r\n"
        asked.append(request.splitlines()[0])
        writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode())
        await writer.drain()
        writer.close()

    async def talk() -> None:
        server = await asyncio.start_server(refuse, "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            bot = make_bot(TOKEN, f"http://127.0.0.1:{port}")
            log = structlog.get_logger(f"bot.real.{log_format}")
            for call in (
                bot.initialize,
                lambda: get_updates(bot, 5),
                lambda: bot.send_message(1, "x"),
            ):
                try:
                    await call()
                except TelegramError as error:
                    log.warning("refused", error=error, exc_info=True)
                    log.info("bot", bot=repr(bot))
                else:
                    pytest.fail("it was not refused")
            await bot.shutdown()

    asked: list[str] = []
    set_up_logs("DEBUG", log_format, SECRETS)
    for name in ("aiohttp", "telegram", "asyncio"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    asyncio.run(talk())
    assert all(f"/bot{TOKEN}/" in line for line in asked), "the token is in every address"
    assert len(asked) == 3
    text = written()
    assert "telegram." in text
    assert_discreet(text)


def test_at_debug_httpx_and_python_telegram_bot_are_quiet_as_set_up(written):
    set_up_logs("DEBUG", LogFormat.CONSOLE, SECRETS)
    for name in ("httpx", "httpcore.http11", "telegram.Bot", "telegram.ext.ExtBot"):
        logging.getLogger(name).info("HTTP Request: POST https://api.telegram.org/")
        logging.getLogger(name).debug("details")
    assert written() == ""


@both_formats
def test_at_debug_no_library_repeats_what_residents_wrote(log_format, written):
    """Nor one that nobody has thought of: drivers print rows, clients print bodies."""
    set_up_logs("DEBUG", log_format, SECRETS)
    for name in (*LIBRARIES[:-1], "a.library.of.tomorrow"):
        logging.getLogger(name).debug("Row ('李阿姨', '13800138000')")
        logging.getLogger(name).info("sent %s", {"text": "3号楼502漏水"})
    logging.getLogger("linli").debug("ours")
    text = written()
    assert "ours" in text
    assert "李阿姨" not in text
    assert "漏水" not in text


@both_formats
def test_a_database_that_cannot_be_reached_writes_no_password(log_format, written):
    async def open_it() -> None:
        database = Database(DATABASE_URL)
        try:
            async with database.transaction():
                pytest.fail("nobody listens there")
        except OSError as error:
            log = structlog.get_logger(f"bot.database.{log_format}")
            log.warning("storage_unavailable", error=error, exc_info=True)
        await database.close()

    set_up_logs("DEBUG", log_format, SECRETS)
    for name in ("sqlalchemy", "sqlalchemy.pool", "sqlalchemy.engine", "asyncpg"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    asyncio.run(open_it())
    assert_discreet(written(), says="storage_unavailable")


def test_a_json_line_is_one_line_and_an_object_whatever_is_in_it(written):
    set_up_logs("INFO", LogFormat.JSON, SECRETS)
    log = structlog.get_logger("bot.json")
    try:
        raise ValueError("two\nlines")
    except ValueError:
        log.exception("failed\nbadly", words='"3号楼"\n')
        logging.getLogger("httpx").warning("of a %s", "library", exc_info=True)
    first, second = (json.loads(line) for line in written().splitlines())
    assert (first["event"], first["level"], first["logger"]) == (
        "failed\nbadly",
        "error",
        "bot.json",
    )
    assert first["words"] == '"3号楼"\n'
    assert "ValueError: two\nlines" in first["exception"]
    assert (second["event"], second["logger"]) == ("of a library", "httpx")
    assert re.match(r"\d{4}-\d\d-\d\dT.*Z$", first["timestamp"])


@both_formats
def test_a_line_without_a_secret_is_left_as_it_is(log_format, written):
    set_up_logs("INFO", log_format, ["", TOKEN])
    structlog.get_logger(f"bot.plain.{log_format}").info("running", bot="linli_bot")
    text = written()
    assert "running" in text
    assert "linli_bot" in text
    assert "[hidden]" not in text


@both_formats
@pytest.mark.parametrize("level", LEVELS[1:])
def test_what_is_below_the_level_is_not_written(level, log_format, written):
    set_up_logs(level, log_format, SECRETS)
    below = LEVELS[LEVELS.index(level) - 1].lower()
    getattr(structlog.get_logger(f"bot.below.{level}.{log_format}"), below)("too low")
    getattr(logging.getLogger("linli"), below)("too low")
    assert written() == ""


def test_a_secret_that_is_a_part_of_another_leaves_nothing_of_it(written):
    set_up_logs("INFO", LogFormat.CONSOLE, ["Geheim", "Geheim-4711"])
    logging.getLogger("linli").info("at Geheim-4711 and Geheim")
    assert "4711" not in written()


AWKWARD = 'postgresql://linli:Ge"heim\\4711@host/linli'


@pytest.mark.parametrize(
    "log_format",
    [
        LogFormat.JSON,
        LogFormat.CONSOLE,
    ],
)
def test_a_password_with_quotes_and_backslashes_is_hidden_too(log_format, written):
    set_up_logs("INFO", log_format, [AWKWARD])
    logging.getLogger("linli").info("cannot reach %s", AWKWARD)
    text = written()
    assert "cannot reach" in text
    assert "heim" not in text


@both_formats
def test_a_line_that_cannot_be_put_together_holds_no_secret_either(log_format, written):
    set_up_logs("INFO", log_format, SECRETS)
    logging.getLogger("linli").info("%d updates", TOKEN)
    text = written()
    assert TOKEN not in text


def test_an_error_that_nobody_caught_in_a_task_holds_no_secret(written):
    async def fail() -> None:
        raise ValueError(f"at https://api.telegram.org/bot{TOKEN}/getMe")

    async def lose() -> None:
        task = asyncio.create_task(fail())
        await asyncio.sleep(0)
        del task

    set_up_logs("INFO", LogFormat.CONSOLE, SECRETS)
    asyncio.run(lose())
    text = written()
    assert "exception was never retrieved" in text
    assert_discreet(text)
    assert "Traceback" in text

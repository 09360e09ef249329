"""Logs: one line each, with fields, and without secrets whoever writes them."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Collection
from typing import Any

import structlog

from bot.settings import LogFormat

_HIDDEN = "[hidden]"
#: Whose lines are written at the level that is set. Everybody else speaks from WARNING on: below
#: it libraries print addresses with the token in them, statements, and the rows that come back,
#: which are what residents wrote.
_OURS = ("bot", "community", "handlers", "linli", "storage")


class _Discreet(logging.Formatter):
    """Takes secrets out of a finished line, so that no way into the log leads around it."""

    def __init__(self, inner: logging.Formatter, secrets: Collection[str]) -> None:
        super().__init__()
        self._inner = inner
        # As they are, and as JSON writes them.
        written = {form for s in secrets if s for form in (s, json.dumps(s)[1:-1])}
        self._secrets = sorted(written, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        line = self._inner.format(record)
        for secret in self._secrets:
            line = line.replace(secret, _HIDDEN)
        return line


def set_up_logs(level: str, log_format: LogFormat, secrets: Collection[str]) -> None:
    """Sends all logs, our own and the libraries', to standard error.

    Args:
        level: ``INFO`` and so on.
        log_format: For people or for machines.
        secrets: Texts that must never be seen.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if log_format is LogFormat.JSON:
        last: Any = structlog.processors.JSONRenderer(ensure_ascii=False)
        shared.append(structlog.processors.format_exc_info)
    else:
        last = structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        foreign_pre_chain=shared,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Discreet(formatter, secrets))
    # A call that logging cannot format would print its arguments past the formatter.
    logging.raiseExceptions = False
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(logging.WARNING, logging.getLevelName(level)))
    # What goes wrong in a ring is logged by the ring itself.
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
    for name in _OURS:
        logging.getLogger(name).setLevel(level)

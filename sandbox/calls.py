"""The log of everything the bot asked of the Bot API."""

import itertools
import time
from collections import deque
from dataclasses import dataclass

from sandbox.wire import Json

MOST_CALLS = 50_000


@dataclass(slots=True)
class LoggedCall:
    """One request of the bot; the answer is filled in when there is one."""

    n: int
    method: str
    params: Json
    at: float
    ok: bool | None = None
    error_code: int | None = None
    error: str | None = None
    fault: str | None = None

    def described(self) -> Json:
        """Return it for the control API; ``ok`` is null while it is not answered."""
        return {name: getattr(self, name) for name in self.__slots__}


class CallLog:
    """The newest requests, oldest first."""

    def __init__(self) -> None:
        self._calls: deque[LoggedCall] = deque(maxlen=MOST_CALLS)
        self._numbers = itertools.count(1)

    def begin(self, method: str, params: Json) -> LoggedCall:
        """Note a request that has just come in."""
        call = LoggedCall(next(self._numbers), method, params, time.time())
        self._calls.append(call)
        return call

    def clear(self) -> None:
        """Forget all requests; the numbers go on."""
        self._calls.clear()

    def listed(self, *, method: str | None = None, after: int = 0) -> list[Json]:
        """Return requests, of one method or all, with a number above ``after``."""
        wanted = None if method is None else method.lower()
        return [
            call.described()
            for call in self._calls
            if call.n > after and (wanted is None or call.method.lower() == wanted)
        ]

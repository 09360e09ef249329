"""Troubles that a test orders: refusals, time-outs, dropped connections, slow answers."""

from dataclasses import dataclass
from enum import StrEnum

from sandbox.refusals import BotApiError


class FaultKind(StrEnum):
    """What goes wrong."""

    BAD_REQUEST = "400"
    TOO_MANY = "429"
    SERVER_ERROR = "500"
    BAD_GATEWAY = "502"
    TIMEOUT_BEFORE = "timeout_before"
    TIMEOUT_AFTER = "timeout_after"
    RESET = "reset"
    SLOW = "slow"


@dataclass(slots=True, kw_only=True)
class Fault:
    """One order; ``count`` None goes on until the faults are cleared."""

    kind: FaultKind
    method: str | None = None
    chat_id: int | None = None
    count: int | None = 1
    retry_after: int = 1
    seconds: float = 30.0
    description: str = "Bad Request"

    def fits(self, method: str, chat_id: str) -> bool:
        """Tell whether a request is one that should fail."""
        if self.method is not None and self.method.lower() != method.lower():
            return False
        return self.chat_id is None or str(self.chat_id) == chat_id

    def error(self) -> BotApiError | None:
        """Return the refusal that this fault is, if it is one that answers."""
        if self.kind is FaultKind.BAD_REQUEST:
            return BotApiError(400, self.description)
        if self.kind is FaultKind.TOO_MANY:
            return BotApiError(
                429,
                f"Too Many Requests: retry after {self.retry_after}",
                {"retry_after": self.retry_after},
            )
        if self.kind is FaultKind.SERVER_ERROR:
            return BotApiError(500, "Internal Server Error")
        if self.kind is FaultKind.BAD_GATEWAY:
            return BotApiError(502, "Bad Gateway")
        return None


class FaultList:
    """The orders that still stand, oldest first."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def order(self, fault: Fault) -> None:
        """Let requests fail from now on."""
        self._faults.append(fault)

    def clear(self) -> None:
        """Let nothing fail any more."""
        self._faults.clear()

    def kinds(self) -> list[str]:
        """Return what goes wrong now, each kind once."""
        return list(dict.fromkeys(fault.kind.value for fault in self._faults))

    def take(self, method: str, chat_id: str) -> Fault | None:
        """Return the fault for a request, using up one of its count."""
        for fault in self._faults:
            if fault.fits(method, chat_id):
                if fault.count is not None:
                    fault.count -= 1
                    if fault.count <= 0:
                        self._faults.remove(fault)
                return fault
        return None

"""What triage says about one message: the values that everything else imports."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Protocol, overload


class Complaint(StrEnum):
    """Is the message a complaint?"""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


@dataclass(frozen=True)
class PlaceMention:
    """A place as written in a message; Arabic digits, each part without its noun.

    Attributes:
        building: ``3`` for 3号楼, ``A`` for A栋.
        unit: ``2`` for 2单元.
        room: ``502`` for 502室.
        estate: A known estate's name, or the lane (普雄路26弄) as written.
    """

    building: str | None
    unit: str | None
    room: str | None
    estate: str | None = None


class WhenAsked(Sequence[str]):
    """A tuple that is made when somebody asks for it, such as reasons; mostly nobody does."""

    def __init__(self, tell: Callable[[], tuple[str, ...]]) -> None:
        """Args: tell: makes it, the same each time."""
        self._tell = tell

    @cached_property
    def _told(self) -> tuple[str, ...]:
        return self._tell()

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        return self._told[index]

    def __len__(self) -> int:
        return len(self._told)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._told == tuple(other)

    def __hash__(self) -> int:
        return hash(self._told)

    def __repr__(self) -> str:
        return repr(self._told)


@dataclass(frozen=True)
class Triage:
    """The four answers, with the reasons for them.

    Attributes:
        complaint: Whether it is a complaint.
        tags: Tag ids, the main trouble first; empty for talk.
        urgent: Somebody is in danger, or damage is going on right now.
        danger: The kind of emergency when safety words are due: ``gas``, ``fire``, ``elevator``,
            ``burst_pipe``, ``electricity``, ``falling``, ``violence`` or ``unresponsive``.
        place: The place written in the message.
        why: One short Chinese line a reason.
        entries: The lexicon's entries that counted, such as ``tag.leak:漏水``; none for talk.
    """

    complaint: Complaint
    tags: tuple[str, ...]
    urgent: bool
    danger: str | None
    place: PlaceMention | None
    why: Sequence[str]
    entries: Sequence[str] = ()

    def as_json(self) -> dict[str, object]:
        """The object that ``linli triage --json`` prints (DESIGN section 5)."""
        place: Mapping[str, str | None] | None = None
        if self.place is not None:
            place = {
                "building": self.place.building,
                "unit": self.place.unit,
                "room": self.place.room,
            }
        return {
            "complaint": self.complaint.value,
            "tags": list(self.tags),
            "urgent": self.urgent,
            "place": place,
            "why": list(self.why),
        }


class Tokenizer(Protocol):
    """Cuts a text into words, such as ``jieba.lcut``. It may load its dictionary lazily."""

    def __call__(self, text: str) -> list[str]:
        """The words of the text, in order; joined they are the text again."""
        ...

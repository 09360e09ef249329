"""Measures triage against labelled messages: tags, complaints, urgency, places, worst mistakes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass

from community.triage.tags import OTHER, TAGS
from community.triage.verdict import Complaint, Triage

_WORST = 10
_PLACE_PARTS = ("building", "unit", "room")

Row = Mapping[str, object]
"""A labelled message: ``text``, perhaps ``title``; ``complaint``; perhaps ``category``, ``also``,
``urgent`` and ``place`` (see the README of the data)."""


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        """The share, 0 to 1; ``None`` of nothing."""
        return self.hits / self.of if self.of else None


@dataclass(frozen=True)
class TagScore:
    """How well the first tag is met, for one tag."""

    tag: str
    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True)
class Mistake:
    """A message that was judged wrongly; the heavier the mistake, the earlier it is listed."""

    text: str
    wanted: str
    got: str
    why: tuple[str, ...]
    weight: float


@dataclass(frozen=True)
class Evaluation:
    """The figures, ready to print. Shares without rows have ``of`` 0.

    Attributes:
        rows: How many messages were read.
        tags: One score a tag that occurs, in the order of the tags.
        first_tag: Complaints (other than 其他) whose first tag is the labelled one.
        macro_f1: Mean F1 over the tags that are labelled in the rows.
        filed: Complaints answered yes.
        filed_or_offered: Complaints answered yes or maybe.
        wrongly_filed: Messages that are no complaint, answered yes.
        wrongly_filed_or_offered: Messages that are no complaint, answered yes or maybe.
        urgent_found: Urgent messages found.
        urgent_wrongly: Complaints that are not urgent, called urgent.
        places_right: Written places, read exactly.
        places_invented: Complaints without a place in which one was read.
        mistakes: The ten worst.
    """

    rows: int
    tags: tuple[TagScore, ...]
    first_tag: Share
    macro_f1: float | None
    filed: Share
    filed_or_offered: Share
    wrongly_filed: Share
    wrongly_filed_or_offered: Share
    urgent_found: Share
    urgent_wrongly: Share
    places_right: Share
    places_invented: Share
    mistakes: tuple[Mistake, ...]

    def as_json(self) -> dict[str, object]:
        """Plain data for ``linli evaluate --json``; each share with its value."""
        plain: dict[str, object] = asdict(self)
        for name, field in vars(self).items():
            if isinstance(field, Share):
                plain[name] = {"hits": field.hits, "of": field.of, "value": field.value}
        return plain


def text_of(row: Row) -> str:
    """What triage reads: the headline, if there is one, and the text."""
    return "\n".join(str(row[key]) for key in ("title", "text") if row.get(key))


def evaluate(rows: Iterable[Row], triage_fn: Callable[[str], Triage]) -> Evaluation:
    """Judge every row and compare.

    Args:
        rows: Labelled messages.
        triage_fn: Triage with its lexicon and tokenizer filled in.

    Raises:
        KeyError: A row has neither ``text`` nor ``complaint``.
        ValueError: A row's ``complaint`` or ``category`` is none of the known ones.
    """
    judged = [(_checked(row), triage_fn(text_of(row))) for row in rows]
    complaints = [(row, got) for row, got in judged if row["complaint"] == Complaint.YES]
    others = [got for row, got in judged if row["complaint"] == Complaint.NO]
    tagged = [
        (str(row["category"]), got.tags[0] if got.tags else OTHER)
        for row, got in complaints
        if row.get("category", OTHER) != OTHER
    ]
    scores = _tag_scores(tagged)
    labelled = [score.f1 for score in scores if score.support]
    urgency = [(row, got) for row, got in complaints if "urgent" in row]
    places = [(row, got) for row, got in complaints if "place" in row]
    return Evaluation(
        rows=len(judged),
        tags=scores,
        first_tag=_share(wanted == got for wanted, got in tagged),
        macro_f1=sum(labelled) / len(labelled) if labelled else None,
        filed=_share(_is_filed(got) for _, got in complaints),
        filed_or_offered=_share(_is_seen(got) for _, got in complaints),
        wrongly_filed=_share(_is_filed(got) for got in others),
        wrongly_filed_or_offered=_share(_is_seen(got) for got in others),
        urgent_found=_share(got.urgent for row, got in urgency if row["urgent"]),
        urgent_wrongly=_share(got.urgent for row, got in urgency if not row["urgent"]),
        places_right=_share(_place(got) == row["place"] for row, got in places if row["place"]),
        places_invented=_share(got.place is not None for row, got in places if not row["place"]),
        mistakes=_worst(judged),
    )


def _checked(row: Row) -> Row:
    Complaint(str(row["complaint"]))
    if not text_of(row):
        raise KeyError("text")
    if row.get("category") not in (None, *TAGS):
        raise ValueError(f"unknown category {row['category']!r}")
    return row


def _share(hits: Iterable[bool]) -> Share:
    counted = list(hits)
    return Share(sum(counted), len(counted))


def _is_filed(got: Triage) -> bool:
    return got.complaint is Complaint.YES


def _is_seen(got: Triage) -> bool:
    return got.complaint is not Complaint.NO


def _tag_scores(tagged: list[tuple[str, str]]) -> tuple[TagScore, ...]:
    scores = []
    for tag in TAGS:
        right = sum(wanted == got == tag for wanted, got in tagged)
        support = sum(wanted == tag for wanted, _ in tagged)
        given = sum(got == tag for _, got in tagged)
        if support or given:
            precision = right / given if given else 0.0
            recall = right / support if support else 0.0
            f1 = 2 * right / (support + given)
            scores.append(TagScore(tag, precision, recall, f1, support))
    return tuple(scores)


def _place(got: Triage) -> dict[str, str | None] | None:
    if got.place is None:
        return None
    return {part: getattr(got.place, part) for part in _PLACE_PARTS}


def _worst(judged: list[tuple[Row, Triage]]) -> tuple[Mistake, ...]:
    mistakes = [mistake for row, got in judged for mistake in _mistakes(row, got)]
    return tuple(sorted(mistakes, key=lambda mistake: -mistake.weight)[:_WORST])


def _mistakes(row: Row, got: Triage) -> Iterable[Mistake]:
    """An urgent one missed is worst; then small talk filed, a complaint lost, a wrong tag."""
    wanted, text = Complaint(str(row["complaint"])), text_of(row)
    if wanted is Complaint.YES and row.get("urgent") and not got.urgent:
        yield Mistake(text, "urgent", "not urgent", tuple(got.why), 5.0)
    if wanted is Complaint.NO and got.complaint is not Complaint.NO:
        yield Mistake(text, "no", got.complaint, tuple(got.why), 4.0 if _is_filed(got) else 2.0)
    if wanted is Complaint.YES and got.complaint is Complaint.NO:
        yield Mistake(text, "yes", "no", tuple(got.why), 3.0)
    elif wanted is Complaint.YES and row.get("category", OTHER) != OTHER:
        first = got.tags[0] if got.tags else OTHER
        if first != row["category"]:
            weight = 1.0 if row["category"] in got.tags else 1.5
            yield Mistake(text, str(row["category"]), ", ".join(got.tags), tuple(got.why), weight)

"""The table on the terminal and ``bench.json``."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from bot.bench.figures import Figure, Verdict

_COLOURS = {
    Verdict.REACHED: "green",
    Verdict.MISSED: "red",
    Verdict.UNCLEAR: "yellow",
    Verdict.SKIPPED: "dim",
}
_LIBRARIES = ("python-telegram-bot", "httpx", "SQLAlchemy", "aiosqlite", "asyncpg", "jieba")
#: Above this load before the start the figures say more about the neighbours than about Linli.
_QUIET = 0.5


def show(figures: Sequence[Figure], console: Console) -> None:
    """Prints one line a measure."""
    table = Table(title="linli bench")
    for heading in ("measure", "figure", "lowest–highest", "to reach", "", "ours", "baseline"):
        table.add_column(heading, overflow="fold")
    for figure in figures:
        table.add_row(*_cells(figure))
    console.print(table)
    for figure in figures:
        for note in figure.found.notes:
            console.print(f"  {figure.measure.name}: {note}", highlight=False)


def _cells(figure: Figure) -> tuple[str, ...]:
    measure, verdict = figure.measure, figure.verdict
    said = f"[{_COLOURS[verdict]}]{verdict.value}[/]"
    if not figure.ratios:
        return measure.title, "", "", str(measure.goal), said, figure.found.skipped, ""
    factor = " ×" if measure.baseline else f" {measure.unit}"
    ours = f"{median(one.ours for one in figure.found.rounds):,.0f} {measure.unit}"
    base = f"{median(one.baseline for one in figure.found.rounds):,.0f} ({measure.baseline})"
    return (
        measure.title,
        f"{figure.ratio:.3g}{factor}",
        f"{min(figure.ratios):.3g}–{max(figure.ratios):.3g}",
        f"{measure.goal}{factor}",
        said,
        ours if measure.baseline else "",
        base if measure.baseline else "",
    )


def write(figures: Sequence[Figure], path: Path, *, load: float) -> None:
    """Writes everything, with the raw rounds, versions and machine."""
    whole = {
        "taken_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {
            "system": platform.platform(),
            "processor": platform.processor() or platform.machine(),
            "cores": os.cpu_count(),
            "load_before": load,
        },
        "versions": {
            "python": sys.version.split()[0],
            "sqlite": sqlite3.sqlite_version,
            **{name: _version(name) for name in _LIBRARIES},
        },
        "measures": [figure.as_json() for figure in figures],
    }
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def load_before() -> float:
    """How busy the machine was in the last minute, in runnable processes a core."""
    return os.getloadavg()[0] / (os.cpu_count() or 1) if hasattr(os, "getloadavg") else 0.0


def noise(load: float) -> str:
    """A line when the machine was too busy to begin with; empty when it was not."""
    if load <= _QUIET:
        return ""
    return f"this machine was busy before the start (load {load:.1f} a core): figures may mislead"


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "?"

"""Takes the measures, one after the other, with a line of progress."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot.bench.chart import chart
from bot.bench.figures import Figure, Found, Measure
from bot.bench.filing import FILING, LATENCY
from bot.bench.growth import GROWTH
from bot.bench.memory import MEMORY
from bot.bench.processes import MeasureFailedError
from bot.bench.scale import FULL, QUICK
from bot.bench.starting import START
from bot.bench.sweeping import SWEEP
from bot.bench.table import load_before, noise, show, write
from bot.bench.triaging import COMPLAINING, TALK, on_labelled
from bot.bench.workers import WORKERS

MEASURES: tuple[Measure, ...] = (
    TALK,
    COMPLAINING,
    FILING,
    LATENCY,
    SWEEP,
    MEMORY,
    START,
    WORKERS,
    GROWTH,
)


#: Columns where nobody looks: into a file or a pipe.
_WIDTH = 160


class UnknownMeasureError(ValueError):
    """There is no measure of that name; the message lists those there are."""


def run_bench(
    names: Sequence[str], *, quick: bool, output: Path, messages: Path | None = None
) -> list[Figure]:
    """Takes the measures named, or all; prints the table, writes the file and a chart of growth.

    Args:
        names: Of the measures; none are all.
        quick: A small run.
        output: The file with the raw figures.
        messages: Labelled messages; triage alone is measured, and on these.

    Raises:
        UnknownMeasureError: There is no such measure.
        FileFaultError: The messages cannot be read.
    """
    measures = MEASURES if messages is None else on_labelled(messages)
    known = {measure.name: measure for measure in measures}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise UnknownMeasureError(f"没有这个测量：{unknown[0]}；有 {'、'.join(known)}")
    chosen = [known[name] for name in names] or list(measures)
    load = load_before()
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDTH)
    figures = [Figure(measure, found) for measure, found in _taken(chosen, console, quick=quick)]
    show(figures, console)
    if noise(load):
        console.print(noise(load), style="yellow")
    write(figures, output, load=load)
    points = [point for figure in figures for point in figure.found.points]
    if points:
        output.with_name("growth.svg").write_text(chart(points), encoding="utf-8")
    return figures


def _taken(
    measures: Sequence[Measure], console: Console, *, quick: bool
) -> list[tuple[Measure, Found]]:
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    taken = []
    with Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task("", total=len(measures))
        for measure in measures:
            progress.update(bar, description=measure.name)

            def say(far: str, name: str = measure.name) -> None:
                progress.update(bar, description=f"{name} {far}")

            try:
                taken.append((measure, measure.take(QUICK if quick else FULL, say)))
            except MeasureFailedError as failed:
                taken.append((measure, Found(skipped=str(failed))))
            progress.advance(bar)
    return taken

"""The bench: what it says of its figures, and that what it measures is real."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rich.console import Console

from bot.bench.chart import chart
from bot.bench.community import settle_in
from bot.bench.figures import Figure, Found, Goal, Measure, Point, Round, Verdict
from bot.bench.filling import fill, fill_history
from bot.bench.messages import COMPLAINTS, SMALL_TALK, complaint
from bot.bench.processes import running_echo, telegram_server
from bot.bench.running import MEASURES, UnknownMeasureError, run_bench
from bot.bench.scale import QUICK, Scale
from bot.bench.sweeping import sweep
from bot.bench.table import show, write
from bot.bench.telegram_server import Load
from bot.files import FileFaultError, load_lexicon
from bot.tokenizer import JiebaTokenizer
from community.triage import Complaint, triage
from storage import Database


def measure(goal: Goal, found: Found | None = None) -> Measure:
    def take(scale: Scale, say: Callable[[str], None]) -> Found:
        assert found is not None
        return found

    return Measure("x", "something", "something else", "a second", goal, take)


def figure(goal: Goal, *ratios: float) -> Figure:
    rounds = tuple(Round(ratio * 100, 100) for ratio in ratios)
    return Figure(measure(goal), Found(rounds))


@pytest.mark.parametrize(
    ("goal", "ratios", "verdict"),
    [
        (Goal(10, at_least=True), (12, 11, 15), Verdict.REACHED),
        (Goal(10, at_least=True), (9, 8, 7), Verdict.MISSED),
        (Goal(10, at_least=True), (9, 11, 12), Verdict.UNCLEAR),
        (Goal(1.5, at_least=False), (1.4, 1.0, 1.1), Verdict.REACHED),
        (Goal(1.5, at_least=False), (1.6, 1.7, 1.8), Verdict.MISSED),
        (Goal(1.5, at_least=False), (), Verdict.SKIPPED),
    ],
)
def test_a_goal_is_reached_only_when_every_round_reaches_it(
    goal: Goal, ratios: tuple[float, ...], verdict: Verdict
) -> None:
    assert figure(goal, *ratios).verdict is verdict


def test_the_table_says_figure_spread_goal_and_verdict(tmp_path: Path) -> None:
    figures = [
        figure(Goal(10, at_least=True), 12, 11, 15),
        Figure(measure(Goal(1, at_least=True)), Found(skipped="no server")),
    ]
    console = Console(width=200, record=True, file=(tmp_path / "out").open("w"))
    show(figures, console)
    said = console.export_text()
    for part in ("12 ×", "11–15", "≥ 10 ×", "reached", "skipped", "no server"):
        assert part in said


def test_the_file_keeps_the_raw_rounds_the_versions_and_the_machine(tmp_path: Path) -> None:
    path = tmp_path / "bench.json"
    write([figure(Goal(10, at_least=True), 12, 11)], path, load=0.1)
    kept = json.loads(path.read_text())
    assert kept["measures"][0]["rounds"] == [
        {"ours": 1200, "baseline": 100},
        {"ours": 1100, "baseline": 100},
    ]
    assert kept["versions"]["jieba"]
    assert kept["machine"]["cores"]


def test_the_chart_has_a_line_and_a_label_a_kind() -> None:
    points = [Point("board", 10**n, n) for n in (2, 3, 4)] + [Point("sweep", 100, 50.0)]
    drawn = ElementTree.fromstring(chart(points))
    lines = [one for one in drawn if one.tag.endswith("polyline")]
    assert [len(one.attrib["points"].split()) for one in lines] == [3, 1]
    assert {"board", "sweep", "100", "10000"} <= {one.text for one in drawn}


def test_an_unknown_measure_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UnknownMeasureError, match="latency"):
        run_bench(["speed"], quick=True, output=tmp_path / "bench.json")


def test_every_measure_has_a_name_of_its_own() -> None:
    names = [one.name for one in MEASURES]
    assert len(set(names)) == len(names)


def test_what_is_called_small_talk_is_and_what_is_called_a_complaint_is(tmp_path: Path) -> None:
    lexicon = load_lexicon(None)
    tokenizer = JiebaTokenizer(lexicon.words(), tmp_path)
    talk = [
        text
        for text in SMALL_TALK
        if triage(text, lexicon, tokenizer).complaint is not Complaint.NO
    ]
    assert talk == []
    missed = [
        text for text in COMPLAINTS if triage(text, lexicon, tokenizer).complaint is Complaint.NO
    ]
    assert len(missed) <= 1
    # Else the measure of filing would wait for posts that never come.
    for number in range(400):
        assert triage(complaint(number), lexicon, tokenizer).complaint is Complaint.YES


def test_no_two_complaints_of_a_round_are_the_same() -> None:
    assert len({complaint(number) for number in range(5000)}) == 5000


def test_a_million_messages_never_lie_in_memory() -> None:
    load = Load(talk=1_000_000, talk_chat=-1)
    load.refill()
    assert len(load.waiting) == 100
    assert load.talk == 999_900


def test_the_server_counts_what_a_bot_does() -> None:
    message = {
        "chat": {"id": 5, "type": "private", "first_name": "李阿姨"},
        "from": {"id": 5, "is_bot": False, "first_name": "李阿姨"},
        "text": "你好",
    }
    with telegram_server() as server, running_echo(server):
        server.queue([message, message])
        state = server.wait(lambda state: len(state["latencies"]) == 2, "two echoes")
        assert state["calls"]["sendMessage"] == 2
        server.reset()
        assert server.state()["calls"] == {}


async def test_a_sweep_of_the_measure_rings_what_is_due(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'filled.db'}")
    await settle_in(database, 20)
    await fill_history(database, 300)
    await fill(database, 100)
    async with database.reading() as work:
        before = await work.tellings.count_waiting()
    await sweep(database, 7)
    async with database.reading() as work:
        # Each goes to its hub, whose card waits to be sent.
        assert await work.tellings.count_waiting() - before == 7
    await database.close()


def test_a_quick_run_prints_a_table_and_writes_the_file(tmp_path: Path) -> None:
    output = tmp_path / "bench.json"
    (taken,) = run_bench(["talk"], quick=True, output=output)
    assert len(taken.ratios) == QUICK.rounds
    assert json.loads(output.read_text())["measures"][0]["name"] == "talk"


def test_triage_is_measured_on_messages_of_ones_own(tmp_path: Path) -> None:
    rows = tmp_path / "ours.jsonl"
    rows.write_text(
        '{"text": "早上好", "complaint": "no"}\n{"text": "几点", "complaint": "maybe"}\n'
    )
    output = tmp_path / "bench.json"
    (taken,) = run_bench([], quick=True, output=output, messages=rows)
    assert taken.measure.name == "talk"
    assert len(taken.ratios) == QUICK.rounds


def test_messages_that_are_not_labelled_are_refused_with_their_line(tmp_path: Path) -> None:
    rows = tmp_path / "ours.jsonl"
    rows.write_text('{"text": "早上好", "complaint": "no"}\n{"text": "漏水了"}\n')
    with pytest.raises(FileFaultError, match="第 2 行"):
        run_bench([], quick=True, output=tmp_path / "bench.json", messages=rows)

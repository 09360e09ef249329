"""The command line, as programs and people call it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from tests.stories.processes import ROOT, linli

ROSTER = """编号,层级,姓名,上级编号,负责范围,电话,Telegram
SQ,社区,周主任,,,,5001
Z1,党支部,孙书记,SQ,,,4001
H1,中心户,张敏,Z1,,,3001
M1,党员,王建国,H1,3号楼,,2001
"""


def one_line(text: str) -> str:
    lines = text.strip().splitlines()
    assert len(lines) == 1, text
    assert "Traceback" not in text
    return lines[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_roster_in_every_encoding_that_excel_writes(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "r.csv").write_text(ROSTER, encoding)
    done = linli("import", "r.csv", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "4 个岗位：新增 4" in done.stdout
    again = linli("import", "r.csv", folder=tmp_path)
    assert "新增 0，改动 0" in again.stdout


def test_a_roster_as_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in ROSTER.splitlines():
        cells = line.split(",")
        book.active.append([int(cell) if cell.isdigit() else cell or None for cell in cells])
    book.save(tmp_path / "r.xlsx")
    assert linli("import", "r.xlsx", folder=tmp_path).returncode == 0


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(ROSTER, "utf-8")
    done = linli("import", "r.csv", "--dry-run", folder=tmp_path)
    assert done.returncode == 0
    assert "没有写入" in done.stdout
    real = linli("import", "r.csv", folder=tmp_path)
    assert "新增 4" in real.stdout


def test_every_fault_of_a_roster_has_its_line(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(
        ROSTER + "M1,党员,甲,H1,4号楼,,\nM3,党员,乙,H9,哪儿都管,,abc\n", "utf-8"
    )
    done = linli("import", "r.csv", folder=tmp_path)
    assert done.returncode == 1
    lines = done.stderr.strip().splitlines()
    assert any("第 6 行" in line and "M1" in line for line in lines)
    assert sum("第 7 行" in line for line in lines) == 3
    assert "新增 4" in _imported_afterwards(tmp_path)


def _imported_afterwards(folder: Path) -> str:
    (folder / "good.csv").write_text(ROSTER, "utf-8")
    return linli("import", "good.csv", folder=folder).stdout


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("import", "nowhere.csv"), 1, "nowhere.csv"),
        (("import", "notes.txt"), 1, ".xlsx"),
        (("import",), 2, "用法不对"),
        (("dance",), 2, "用法不对"),
        (("triage", "漏水", "--what"), 2, "用法不对"),
        (("export", "ledger.txt"), 2, ".xlsx"),
        (("evaluate", "nowhere.jsonl"), 1, "nowhere.jsonl"),
        (("evaluate", "notes.txt"), 1, "第 1 行"),
        (("backup", "copy.db"), 1, "还没有数据库"),
    ],
)
def test_an_error_is_one_line(
    tmp_path: Path, arguments: tuple[str, ...], code: int, says: str
) -> None:
    (tmp_path / "notes.txt").write_text("hello", "utf-8")
    done = linli(*arguments, folder=tmp_path)
    assert done.returncode == code, done.stderr
    assert says in one_line(done.stderr)


@pytest.mark.parametrize(
    ("policy", "key"),
    [
        ('ack = "2h"', "ack"),
        ('[levels]\nmember = { ack = "soon" }', "levels.member.ack"),
        ('[levels]\nmayor = { ack = "2h" }', "mayor"),
        ('offer_only = ["ghosts"]', "offer_only"),
        ("[levels", "TOML"),
    ],
)
def test_a_fault_of_the_policy_stops_the_start(tmp_path: Path, policy: str, key: str) -> None:
    (tmp_path / "p.toml").write_text(policy, "utf-8")
    settings = {"POLICY_FILE": "p.toml", "BOT_TOKEN": "123456:abcdefgh"}
    done = linli("run", folder=tmp_path, settings=settings)
    assert done.returncode == 1
    assert key in one_line(done.stderr)
    assert not (tmp_path / "linli.db").exists()


@pytest.mark.parametrize(
    "settings",
    [
        {"BOT_TOKEN": "not a token"},
        {"ADMIN_IDS": "me,you"},
        {"SWEEP_SECONDS": "0"},
        {"RATE_LIMIT": "maybe"},
        {"DATABASE_URL": "mysql://root:secret@x/y"},
        {"LISTEN": "everywhere"},
        {"LOG_LEVEL": "loud"},
        {"TELEGRAM_API_BASE_URL": "telegram"},
        {"POLICY_FILE": "nowhere.toml"},
        {"LEXICON_FILE": "nowhere.toml"},
    ],
)
def test_a_fault_of_the_settings_names_the_setting(
    tmp_path: Path, settings: dict[str, str]
) -> None:
    name, value = next(iter(settings.items()))
    done = linli("run", folder=tmp_path, settings={"BOT_TOKEN": "123456:abcdefgh"} | settings)
    assert done.returncode == 1
    line = one_line(done.stderr)
    assert name in line
    assert "secret" not in line
    if name == "BOT_TOKEN":
        assert value not in line


def test_a_fault_of_the_lexicon_names_file_entry_and_reason(tmp_path: Path) -> None:
    (tmp_path / "words.toml").write_text('[subject.roads]\n3 = ["铁门"]\n', "utf-8")
    done = linli("triage", "铁门坏了", folder=tmp_path, settings={"LEXICON_FILE": "words.toml"})
    assert done.returncode == 1
    line = one_line(done.stderr)
    for part in ("words.toml", "[subject.roads] 3", "左边要写说的是什么"):
        assert part in line


def test_triage_says_what_decides_whether_two_are_the_same_trouble(tmp_path: Path) -> None:
    (tmp_path / "words.toml").write_text('[subject.roads]\n"亭子" = ["凉亭"]\n', "utf-8")
    for text, subject in (("3号楼门禁坏了", "门"), ("3号楼凉亭坏了没人修", "亭子")):
        done = linli("triage", text, folder=tmp_path, settings={"LEXICON_FILE": "words.toml"})
        assert f"说的是：{subject}\n" in done.stdout


def test_triage_prints_reasons(tmp_path: Path) -> None:
    done = linli("triage", "3号楼502天花板漏水", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "漏水" in done.stdout
    assert "3号楼502" in done.stdout


def test_triage_reads_a_message_a_line_and_prints_an_object_a_line(tmp_path: Path) -> None:
    done = linli(
        "triage", "--json", "-", folder=tmp_path, stdin="3号楼502天花板漏水\n今天天气不错\n"
    )
    assert done.returncode == 0, done.stderr
    leak, weather = (json.loads(line) for line in done.stdout.splitlines())
    assert list(leak) == ["complaint", "tags", "urgent", "place", "why"]
    assert leak["complaint"] == "yes"
    assert leak["tags"][0] == "leak"
    assert leak["place"] == {"building": "3", "unit": None, "room": "502"}
    assert weather["complaint"] == "no"
    assert weather["place"] is None


def test_evaluate_prints_a_table(tmp_path: Path) -> None:
    rows = [
        {"text": "3号楼502天花板漏水", "complaint": "yes", "category": "leak", "urgent": False},
        {"text": "今天天气不错", "complaint": "no"},
    ]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / "rows.jsonl").write_text(lines, "utf-8")
    done = linli("evaluate", "rows.jsonl", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    for word in ("precision", "recall", "F1", "leak"):
        assert word in done.stdout
    plain = json.loads(linli("evaluate", "rows.jsonl", "--json", folder=tmp_path).stdout)
    assert plain["rows"] == 2


def test_export_of_nothing_is_an_empty_ledger(tmp_path: Path) -> None:
    assert linli("export", "ledger.xlsx", folder=tmp_path).returncode == 0
    sheet = openpyxl.load_workbook(tmp_path / "ledger.xlsx").active
    assert sheet.max_row == 1


def test_check_gives_a_cure_for_each_gap(tmp_path: Path) -> None:
    done = linli("check", folder=tmp_path)
    assert done.returncode == 1
    assert "BotFather" in done.stdout
    assert "linli import" in done.stdout


def test_every_setting_is_named_in_the_example() -> None:
    from bot.settings import Settings  # noqa: PLC0415

    example = (ROOT / ".env.example").read_text("utf-8")
    for name in Settings.model_fields:
        assert f"\n{name.upper()}=" in example, name


def set_aside(folder: Path, *numbers: int) -> None:
    """Updates that were set aside, each with words of somebody."""
    assert linli("inbox", "list", folder=folder).returncode == 0  # makes the tables
    with closing(sqlite3.connect(folder / "linli.db")) as database, database:
        for number in numbers:
            update = {"update_id": number, "message": {"text": "3号楼502漏水\n打我电话"}}
            database.execute(
                "INSERT INTO inbox VALUES (7, ?, -100, ?, ?, 0, 5, 1, 'KeyError: x\n y', 0, 0)",
                (number, 1_772_415_015_000_000, json.dumps(update)),
            )


def test_what_was_set_aside_is_listed_without_words_unless_asked(tmp_path: Path) -> None:
    set_aside(tmp_path, 11)
    listed = linli("inbox", "list", folder=tmp_path)
    line, last = listed.stdout.splitlines()
    assert line == "11 · 群 -100 · 03-02 09:30 收到 · 消息 · 试了 5 次 · KeyError: x y"
    assert last.startswith("共 1 条")
    with_words = linli("inbox", "list", "--text", folder=tmp_path)
    assert with_words.stdout.splitlines()[0].endswith('"3号楼502漏水\\n打我电话"')


def test_it_says_until_when_what_may_be_small_talk_is_kept(tmp_path: Path) -> None:
    set_aside(tmp_path, 11)
    with closing(sqlite3.connect(tmp_path / "linli.db")) as database, database:
        database.execute("UPDATE inbox SET unjudged = 1")
    line, _ = linli("inbox", "list", folder=tmp_path).stdout.splitlines()
    assert line.endswith(" · 可能只是闲聊，03-04 09:30 后自动清空")


def test_what_was_set_aside_is_tried_again_or_dropped(tmp_path: Path) -> None:
    set_aside(tmp_path, 11, 12, 13)
    assert linli("inbox", "retry", "12", folder=tmp_path).stdout.startswith("1 条会再试")
    assert linli("inbox", "drop", "11", folder=tmp_path).returncode == 0
    assert linli("inbox", "list", folder=tmp_path).stdout.startswith("13 · ")
    assert linli("inbox", "retry", "--all", folder=tmp_path).stdout.startswith("1 条会再试")
    assert linli("inbox", "list", folder=tmp_path).stdout == "没有放在一边的消息。\n"
    with closing(sqlite3.connect(tmp_path / "linli.db")) as database:
        left = database.execute("SELECT update_id FROM inbox WHERE payload IS NOT NULL").fetchall()
    assert left == [(12,), (13,)]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["retry", "5"], 1, "没有放在一边的 5"),
        (["drop", "5"], 1, "没有放在一边的 5"),
        (["retry"], 2, "--all"),
        (["retry", "5", "--all"], 2, "--all"),
        (["drop"], 2, "用法不对"),
        (["drop", "x"], 2, "用法不对"),
    ],
)
def test_a_number_that_is_not_there_is_one_line(
    tmp_path: Path, arguments: list[str], code: int, says: str
) -> None:
    done = linli("inbox", *arguments, folder=tmp_path)
    assert done.returncode == code
    assert says in one_line(done.stderr)

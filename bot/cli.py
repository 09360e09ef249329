"""The command line. Exit 0, 1 for a failure, 2 for wrong usage; an error is one line."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot.files import FileFaultError
from bot.logs import set_up_logs
from bot.settings import Settings, SettingsError, load_settings
from bot.troubles import reason_of

FAILED = 1
WRONG_USAGE = 2
INTERRUPTED = 130

app = typer.Typer(
    name="linli",
    help="邻里 Linli：把邻居的一句话送到负责的人手里，办到说好为止。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


inbox_app = typer.Typer(
    help="处理不了、先放在一边的消息：看看、再试、不要了。机器人运行时也可以用。",
    no_args_is_help=True,
)
app.add_typer(inbox_app, name="inbox")
lexicon = typer.Typer(help="词库。", no_args_is_help=True)
app.add_typer(lexicon, name="lexicon")


class UsageFaultError(Exception):
    """The command was used in a way it cannot be; exit 2."""


@app.command()
def run() -> None:
    """运行。没有 BOT_TOKEN 时，在本机的沙盒里试用。"""
    from bot.demo import run_demo  # noqa: PLC0415 - the sandbox is not loaded for other commands
    from bot.event_loop import run as run_loop  # noqa: PLC0415
    from bot.program import Program  # noqa: PLC0415 - nor python-telegram-bot

    settings = _settings()
    if settings.token is None:
        raise typer.Exit(asyncio.run(run_demo(settings)))
    run_loop(Program(settings).run())


@app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="名册，.xlsx 或 .csv")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不写入")] = False,
) -> None:
    """导入名册；有一处错就什么都不改。"""
    from bot.importing import import_roster, line  # noqa: PLC0415
    from community.roster import RosterFaults  # noqa: PLC0415

    settings = _settings()
    try:
        imported = asyncio.run(import_roster(settings, file, dry_run=dry_run))
    except OSError as error:
        raise FileFaultError(f"{file}：读不了（{error.strerror or error}）") from None
    except RosterFaults as faults:
        for fault in faults.faults:
            _complain(fault.text)
        raise typer.Exit(1) from None
    _print(("（试运行，没有写入）" if dry_run else "") + line(imported))


@app.command()
def export(file: Annotated[Path, typer.Argument(help="写到哪个 .xlsx")]) -> None:
    """导出完整台账（含姓名和门牌）。"""
    from bot.exporting import export_ledger  # noqa: PLC0415

    if file.suffix.lower() != ".xlsx":
        raise UsageFaultError(f"{file}：文件名要以 .xlsx 结尾")
    settings = _settings()
    count = asyncio.run(export_ledger(settings, file))
    _print(f"已导出 {count} 件到 {file}")


@app.command(name="triage")
def triage_(
    text: Annotated[str, typer.Argument(help="一句话；配合 --json 写 - 表示从标准输入逐行读")],
    as_json: Annotated[bool, typer.Option("--json", help="每条输出一个 JSON")] = False,
) -> None:
    """看看一句话会怎么判断，为什么。"""
    from bot.triaging import LocalWordsError, describe, local_words, make_triage  # noqa: PLC0415

    settings = _settings()
    try:
        judge = make_triage(settings, asyncio.run(local_words(settings)))
    except LocalWordsError as left_out:
        _complain(str(left_out))
        judge = make_triage(settings)
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    lines = sys.stdin if text == "-" else [text]
    for line in lines:
        message = line.rstrip("\r\n")
        if text == "-" and not message.strip():
            continue
        result = judge(message)
        if as_json:
            _print(json.dumps(result.as_json(), ensure_ascii=False))
        else:
            _print(describe(result))


@app.command()
def evaluate(
    file: Annotated[Path, typer.Argument(help="标注好的 .jsonl")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """用标注好的消息衡量判断得准不准。"""
    from bot.triaging import evaluate_file, table  # noqa: PLC0415

    evaluation = evaluate_file(_settings(), file)
    if as_json:
        _print(json.dumps(evaluation.as_json(), ensure_ascii=False, indent=2))
    else:
        table(evaluation)


@lexicon.command()
def report(
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """词库里哪些词管用，哪些词常常弄错。"""
    from bot.lexicon_report import report as make_report  # noqa: PLC0415
    from bot.lexicon_report import show  # noqa: PLC0415

    found = asyncio.run(make_report(_settings()))
    if as_json:
        _print(json.dumps([record.as_json() for record in found], ensure_ascii=False, indent=2))
    else:
        show(found)


@app.command()
def check() -> None:
    """检查令牌、权限、隐私模式和名册的缺口，各给出办法。"""
    from bot.checking import check_all  # noqa: PLC0415

    settings = _settings()
    findings = asyncio.run(check_all(settings))
    for finding in findings:
        _print(finding.line())
    if any(finding.is_fault for finding in findings):
        raise typer.Exit(1)


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="备份写到哪里")]) -> None:
    """备份数据库；机器人运行时也可以做。"""
    from bot.backing_up import back_up  # noqa: PLC0415

    settings = _settings()
    size = asyncio.run(back_up(settings, file))
    _print(f"已备份到 {file}（{size} 字节）")


@app.command()
def bench(
    names: Annotated[list[str] | None, typer.Argument(help="只测这几项；不写就全测")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="一分钟内的小规模")] = False,
    output: Annotated[Path, typer.Option(help="数据写到哪里")] = Path("bench.json"),
    messages: Annotated[
        Path | None, typer.Option(help="只测判断，用这些标注好的消息（.jsonl，同 evaluate）")
    ] = None,
) -> None:
    """测速度、内存和增长，每项都和基线在同一次运行里比。"""
    from bot.bench.running import UnknownMeasureError, run_bench  # noqa: PLC0415

    try:
        run_bench(names or (), quick=quick, output=output, messages=messages)
    except UnknownMeasureError as error:
        raise UsageFaultError(str(error)) from None


@inbox_app.command(name="list")
def inbox_list(
    text: Annotated[bool, typer.Option("--text", help="连写了什么也列出来")] = False,
) -> None:
    """列出放在一边的消息：编号、哪个群、几点、试了几次、为什么。"""
    from bot.inbox_desk import list_set_aside  # noqa: PLC0415

    lines = asyncio.run(list_set_aside(_settings(), words=text))
    for line in lines:
        _print(line)
    _print(
        f"共 {len(lines)} 条。修好以后再试：linli inbox retry 编号；不要了：linli inbox drop 编号"
        if lines
        else "没有放在一边的消息。"
    )


@inbox_app.command(name="retry")
def inbox_retry(
    number: Annotated[int | None, typer.Argument(help="编号")] = None,
    everything: Annotated[bool, typer.Option("--all", help="全部再试")] = False,
) -> None:
    """再试一次；机器人几秒之内会去处理。"""
    from bot.inbox_desk import retry  # noqa: PLC0415

    if everything == (number is not None):
        raise UsageFaultError("请写一个编号，或者写 --all（linli inbox list 看有哪些）")
    count = asyncio.run(retry(_settings(), number))
    _print(f"{count} 条会再试。几秒后看：linli inbox list" if count else "没有放在一边的消息。")


@inbox_app.command(name="drop")
def inbox_drop(number: Annotated[int, typer.Argument(help="编号")]) -> None:
    """不要了：内容清空，不再处理。"""
    from bot.inbox_desk import drop  # noqa: PLC0415

    asyncio.run(drop(_settings(), number))
    _print(f"{number} 已清空，不再处理。")


def main(arguments: list[str] | None = None) -> NoReturn:
    """Runs a command and exits."""
    raise SystemExit(_main(arguments))


def _main(arguments: list[str] | None) -> int:
    try:
        return int(app(arguments, standalone_mode=False) or 0)
    except typer.Exit as stop:
        return int(stop.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except Exception as error:
        line, code = _explain(error)
        _complain(line)
        return code


def _explain(error: Exception) -> tuple[str, int]:
    """One line for an error, and the exit status."""
    # Typer carries its own copy of click's errors; this finds them wherever they are.
    usage_error: type[Exception] = typer.BadParameter.__mro__[1]
    if isinstance(error, UsageFaultError):
        return str(error), WRONG_USAGE
    if isinstance(error, usage_error):
        wrong = " ".join(str(error).split()) or "请写上命令"
        return f"用法不对：{wrong}（linli --help 看用法）", WRONG_USAGE
    if isinstance(error, _says_itself()):
        return str(error), FAILED
    reason = _reason_outside(error)
    if reason is not None:
        return reason, FAILED
    logging.getLogger("linli").debug("unexpected", exc_info=error)
    kind = type(error).__name__
    return f"出了意外：{kind}（设 LOG_LEVEL=DEBUG 再运行一次可看详情）", FAILED


def _reason_outside(error: Exception) -> str | None:
    """What the database, the disk or the network refused; None when it was none of them."""
    if isinstance(error, SQLAlchemyError):
        # The statement and the address are left out: they may hold words, names or a password.
        cause = getattr(error, "orig", None)
        said = reason_of(error)
        if said != type(cause or error).__name__:
            return f"数据库用不了：{said}"
        reason = str(cause or type(error).__name__).splitlines()[0]
        return f"数据库用不了（{reason}）：请检查 DATABASE_URL 和数据库是否在运行"
    if isinstance(error, OSError) and error.filename is None:
        return f"连不上（{error.strerror or error}）：请检查 DATABASE_URL 和网络"
    if isinstance(error, PermissionError):
        return f"{error.filename}：打不开或写不进去（{error.strerror}）：请检查文件和文件夹的权限"
    if isinstance(error, OSError):
        return f"{error.filename}：{error.strerror or error}"
    return None


def _says_itself() -> tuple[type[Exception], ...]:
    """Errors whose message is one line that says what to do."""
    from bot.refusals import StartRefusedError  # noqa: PLC0415
    from handlers.spreadsheets import TableError  # noqa: PLC0415
    from storage import (  # noqa: PLC0415
        DatabaseDamagedError,
        DatabaseTooNewError,
        DatabaseTooOldError,
        DatabaseUrlError,
    )

    return (
        SettingsError,
        FileFaultError,
        TableError,
        StartRefusedError,
        DatabaseDamagedError,
        DatabaseUrlError,
        DatabaseTooOldError,
        DatabaseTooNewError,
    )


def _settings() -> Settings:
    settings = load_settings()
    secrets = [settings.token or "", settings.database_url.get_secret_value()]
    secrets.append(_password(settings))
    if settings.webhook_secret is not None:
        secrets.append(settings.webhook_secret.get_secret_value())
    set_up_logs(settings.log_level, settings.log_format, secrets)
    return settings


def _password(settings: Settings) -> str:
    """The database's password alone, which drivers repeat without the rest of the address."""
    try:
        return make_url(settings.database_url.get_secret_value()).password or ""
    except (ArgumentError, ValueError):
        return ""


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _complain(line: str) -> None:
    sys.stderr.write(line + "\n")

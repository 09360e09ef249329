"""``linli check``: what is wrong with the set-up, each with its cure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from telegram import WebhookInfo
from telegram.error import InvalidToken, TelegramError

from bot.files import load_lexicon, load_policy
from bot.settings import Settings, SettingsError
from bot.telegram import make_bot
from bot.web import Hook, hook_of
from community.chain import Chain
from community.levels import Level
from storage import Database, require_current


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        is_fault: Whether something has to be done.
        text: What was found and, for a fault, its cure.
    """

    is_fault: bool
    text: str

    def line(self) -> str:
        """One line for people."""
        return f"{'✗' if self.is_fault else '✓'} {self.text}"


async def check_all(settings: Settings) -> list[Finding]:
    """Looks at settings, token, privacy mode, database, chain and groups.

    Raises:
        FileFaultError: The policy or the lexicon cannot be used.
        storage.DatabaseTooOldError: The database has to be brought up to date first.
    """
    load_policy(settings.policy_file)
    load_lexicon(settings.lexicon_file)
    found = [Finding(False, "设置、政策和词库都能读")]
    database = Database(
        settings.database_url.get_secret_value(), administrators=settings.administrators
    )
    try:
        await require_current(database)
        async with database.reading() as work:
            chains = await work.chains.all()
            groups = [group.chat for group in await work.groups.all()]
    finally:
        await database.close()
    found += await _telegram(settings, groups)
    found += _chains(chains)
    if chains and not groups:
        found.append(Finding(True, "还没有群：请社区的同志在群里发 /bind 小区名 楼号"))
    return found


async def _telegram(settings: Settings, groups: Sequence[int]) -> list[Finding]:
    if settings.token is None:
        cure = "到 @BotFather 那里建一个机器人，把令牌写进 .env"
        return [Finding(True, f"没有 BOT_TOKEN，只能在沙盒里试用：{cure}")]
    bot = make_bot(settings.token, settings.telegram_api_base_url)
    try:
        await bot.initialize()
        found = [Finding(False, f"令牌有效，机器人是 @{bot.username}")]
        reads_all = bool(bot.bot.can_read_all_group_messages)
        found.append(_privacy(reads_all=reads_all))
        found.append(reception(settings, await bot.get_webhook_info()))
        for chat in groups:
            found.append(await _rights(bot, chat, reads_all=reads_all))
    except InvalidToken:
        found = [Finding(True, "Telegram 不认 BOT_TOKEN：请到 @BotFather 那里重新复制")]
    except TelegramError as error:
        text = f"连不上 Telegram（{type(error).__name__}）：请检查网络和 TELEGRAM_API_BASE_URL"
        found = [Finding(True, text)]
    finally:
        await bot.shutdown()
    return found


def reception(settings: Settings, known: WebhookInfo) -> Finding:
    """How updates come: asked for, or brought to the webhook that Telegram knows."""
    try:
        hook = hook_of(settings)
    except SettingsError as error:
        return Finding(True, str(error))
    waiting = f"Telegram 那边有 {known.pending_update_count} 条在等"
    if hook is None and not known.url:
        return Finding(False, f"消息由机器人自己去取，{waiting}")
    if hook is None:
        return Finding(False, f"Telegram 还登记着 webhook，linli run 启动时会取消；{waiting}")
    if known.url != hook.url:
        return Finding(True, f"Telegram 还不知道 WEBHOOK_URL，{waiting}：请启动 linli run")
    if known.last_error_message and known.pending_update_count:
        cure = _cure(known.last_error_message, hook, settings)
        return Finding(True, f"Telegram 送不进来（{known.last_error_message}），{waiting}：{cure}")
    return Finding(False, f"消息由 Telegram 送来，{waiting}")


def _cure(error: str, hook: Hook, settings: Settings) -> str:
    """What to do about Telegram's words on a webhook."""
    if " 401" in error:
        return "WEBHOOK_SECRET 换过了，请重新启动所有的 linli run"
    if " 404" in error or " 405" in error:
        return f"请让反向代理把 {hook.path} 原样转到 {settings.listen}"
    if " 500" in error or " 503" in error:
        return "数据库写不进去，请看 linli run 的日志"
    if "SSL" in error or "certificate" in error.lower():
        return "请检查域名的 https 证书"
    return f"请检查 linli run 在不在运行、域名和端口通不通、反向代理是否转到 {settings.listen}"


def _privacy(*, reads_all: bool) -> Finding:
    if reads_all:
        return Finding(False, "隐私模式已关，群里的话都能听到")
    cure = "到 @BotFather 发 /setprivacy 选 Disable，再把机器人请出群、重新拉进来"
    return Finding(True, f"隐私模式开着，群里说漏水我听不到：{cure}")


async def _rights(bot: object, chat: int, *, reads_all: bool) -> Finding:
    from telegram import ChatMember  # noqa: PLC0415 - only here
    from telegram.ext import ExtBot  # noqa: PLC0415

    assert isinstance(bot, ExtBot)
    try:
        member = await bot.get_chat_member(chat, bot.id)
    except TelegramError as error:
        return Finding(True, f"群 {chat} 进不去（{error.message}）：请把机器人拉回群里")
    if member.status in (ChatMember.LEFT, ChatMember.BANNED):
        return Finding(True, f"群 {chat} 里没有机器人：请把它拉回群里")
    if member.status == ChatMember.ADMINISTRATOR or reads_all:
        return Finding(False, f"群 {chat} 正常")
    return Finding(True, f"群 {chat} 里听不到普通的话：请把机器人设为管理员")


def _chains(chains: tuple[Chain, ...]) -> Iterator[Finding]:
    if not chains:
        yield Finding(True, "还没有名册：请运行 linli import 名册.xlsx")
    for chain in chains:
        empty = [seat for seat in chain.seats.values() if not seat.holders]
        away = [
            seat
            for seat in chain.seats.values()
            if seat.holders and not any(holder.reachable for holder in seat.holders)
        ]
        yield Finding(False, f"名册有 {len(chain.seats)} 个岗位")
        if empty:
            codes = "、".join(seat.code for seat in empty[:20])
            more = f" 等 {len(empty)} 个" if len(empty) > 20 else ""  # noqa: PLR2004
            yield Finding(
                True,
                f"这些岗位还没人报到：{codes}{more}。请他们打开机器人按「开始」；"
                "名册里没有 Telegram 编号的，请用 /invite 岗位编号 发链接",
            )
        if away:
            codes = "、".join(seat.code for seat in away)
            yield Finding(True, f"这些岗位的人收不到消息：{codes}。请他们解除停用，再发 /start")
        for seat in chain.seats.values():
            if seat.level is Level.MEMBER and not seat.scope:
                yield Finding(True, f"岗位 {seat.code} 没有负责范围，收不到事情：请在名册里补上")

"""gouji notices approve, cancel."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

import click

from audit.errors import BadSettings, GoujiError
from db.notice_decisions import REWRITTEN, approve_seen, cancel_by, hash_of
from db.notices import Notice, approve, notice
from db.opening import Database, open_database
from gouji.acting import acting, acting_user, name_of
from gouji.cli import Context
from gouji.commands.notices.words import NOW, SEEN_DIGITS, TODAY
from gouji.notifying import moment
from gouji.rights import Right


@click.command("approve")
@click.argument("references", metavar="N...", nargs=-1, required=True)
@click.option(
    "--seen", "seen", multiple=True, metavar="HASH", help="show 显示的“内容”，与 N 依次对应；此后改写过的草稿不批准。"
)
@acting("批准人，不能是拟稿人")
@TODAY
@NOW
@click.pass_obj
def approve_command(
    context: Context,
    references: tuple[str, ...],
    seen: tuple[str, ...],
    by: str,
    today: datetime | None,
    now: datetime | None,
) -> None:
    """
    批准草稿（编号或序号，可多件）。已过有效时间的不能批准；有一件不能批准，就一件也不批准。

    \b
    Example:
        gouji notices approve GJ-2027-000001 GJ-2027-000002 --by 张三
        gouji notices approve GJ-2027-000001 --seen 1f0c9a2b7d3e --by 张三
    """
    with open_database(context.settings.storage.database) as database:
        user = acting_user(database, by, Right.APPROVE, datetime.now(UTC))
        items = {item.id: item for item in (notice(database, reference) for reference in references)}
        if seen:
            words = _seen(database, items.values(), seen)
            approved = approve_seen(database, words, name_of(user, by), moment(today, now))
        else:
            approved = approve(database, items.values(), name_of(user, by), moment(today, now))
    before = len(items) - approved
    click.echo(f"批准 {approved} 件" + (f"；{before} 件早已批准。" if before else "。"))


@click.command("cancel")
@click.argument("reference", metavar="N")
@click.option("--why", required=True, metavar="WORDS", help="原因，记入通知的经过。")
@acting("谁取消")
@TODAY
@NOW
@click.pass_obj
def cancel_command(
    context: Context, reference: str, why: str, by: str, today: datetime | None, now: datetime | None
) -> None:
    """
    取消一件通知（编号或序号）：草稿、已批准的和还没有发出的投递。已送到的收不回来。

    由人取消的，不会自动重新拟稿；取消错了，用 gouji notices draft --again 再拟一件。

    \b
    Example:
        gouji notices cancel GJ-2027-000001 --why 单位已电话说明 --by 张三
    """
    with open_database(context.settings.storage.database) as database:
        user = acting_user(database, by, Right.APPROVE, datetime.now(UTC))
        item = notice(database, reference)
        cancel_by(
            database, item.number, state=item.state, reason=why.strip(), by=name_of(user, by), now=moment(today, now)
        )
    click.echo(f"{item.number} 已取消；尚未发出的投递一并取消。")


def _seen(database: Database, items: Collection[Notice], seen: Sequence[str]) -> dict[int, str]:
    """Id → the hash of what it says now, when it begins as the one that was seen."""
    if len(seen) != len(items):
        raise BadSettings("--seen 要与 N 一样多，依次对应")
    found = {}
    for item, start in zip(items, seen, strict=True):
        words = hash_of(database, item)
        if len(start) < SEEN_DIGITS or not words.startswith(start):
            raise GoujiError(f"{item.number}: {REWRITTEN}，或 --seen 写得不对；请用 gouji notices show 看过再批准")
        found[item.id] = words
    return found

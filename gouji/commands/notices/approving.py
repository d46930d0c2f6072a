"""gouji notices approve."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from db.notices import approve, notice
from db.opening import open_database
from gouji.acting import acting, acting_user, name_of
from gouji.cli import Context
from gouji.commands.notices.words import NOW, TODAY
from gouji.notifying import moment
from gouji.rights import Right


@click.command("approve")
@click.argument("references", metavar="N...", nargs=-1, required=True)
@acting("批准人，不能是拟稿人")
@TODAY
@NOW
@click.pass_obj
def approve_command(
    context: Context, references: tuple[str, ...], by: str, today: datetime | None, now: datetime | None
) -> None:
    """
    批准草稿（编号或序号，可多件）。有一件不能批准，就一件也不批准。

    \b
    Example:
        gouji notices approve GJ-2027-000001 GJ-2027-000002 --by 张三
    """
    with open_database(context.settings.storage.database) as database:
        user = acting_user(database, by, Right.APPROVE, datetime.now(UTC))
        items = {item.id: item for item in (notice(database, reference) for reference in references)}
        approved = approve(database, items.values(), name_of(user, by), moment(today, now))
    before = len(items) - approved
    click.echo(f"批准 {approved} 件" + (f"；{before} 件早已批准。" if before else "。"))

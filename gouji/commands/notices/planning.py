"""gouji notices plan: what is wanted becomes drafts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import click

from db.agencies import offices_with_role
from db.heartbeats import beat
from db.notices import find_notices
from db.opening import open_database
from gouji.alerting import tell_after
from gouji.cli import Context
from gouji.commands.notices.words import MODES, NOW, TODAY, YEAR, kind_of
from gouji.notifying import moment, policy_of
from notifications.planning import Planned, plan


@click.command("plan")
@YEAR
@TODAY
@NOW
@click.pass_obj
def plan_command(context: Context, year: int | None, today: datetime | None, now: datetime | None) -> None:
    """
    按期限和已确认的问题拟稿。重复运行不会重复拟稿。

    \b
    Example:
        gouji notices plan
        gouji notices plan --year 2026 --today 2027-01-14
    """
    policy, start = policy_of(context.settings), moment(today, now)
    with open_database(context.settings.storage.database) as database:
        planned = plan(database, policy, start, year)
        beat(database, "notices plan", now=start, exit_code=0)
        tell_after(context.settings, database, start)
        drafts = find_notices(database, states=("draft",), mode=policy.mode) if planned.drafted else []
        copies = offices_with_role(database, "supervisor")
    made = set(planned.drafted)
    _tell_planned(planned, policy.mode, Counter(kind_of(item, copies) for item in drafts if item.number in made))


def _tell_planned(planned: Planned, mode: str, kinds: Counter[str]) -> None:
    click.echo(
        f"新拟 {len(planned.drafted)} 件（{MODES[mode]}模式），取消 {planned.cancelled} 件，过期 {planned.expired} 件。"
    )
    if kinds:
        click.echo("其中" + "，".join(f"{kind} {number} 件" for kind, number in kinds.items()), err=True)
    if planned.approved:
        click.echo(f"按常备批准，已批准 {planned.approved} 件。", err=True)
    if planned.unreachable:
        click.echo(f"{len(planned.unreachable)} 个机关没有负责科室，收不到通知：{_some(planned.unreachable)}", err=True)
    if planned.silenced:
        click.echo(f"静默中，{len(planned.silenced)} 件到期的提醒没有拟：{_some(planned.silenced)}", err=True)


def _some(names: Sequence[str]) -> str:
    return "、".join(names[:5]) + ("等" if len(names) > 5 else "")

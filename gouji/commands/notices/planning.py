"""gouji notices plan: what is wanted becomes drafts."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import click

from gouji.cli import Context
from gouji.commands.notices.words import CLOCK, NOW, TODAY, YEAR, trust_of
from gouji.interrupting import stoppable
from gouji.listing import say
from gouji.notice_runs import run_plan
from gouji.notifying import moment
from gouji.rendering.notices import TEMPLATES
from notifications.planning import Planned


@click.command("plan")
@YEAR
@TODAY
@NOW
@CLOCK
@click.pass_obj
def plan_command(
    context: Context, year: int | None, today: datetime | None, now: datetime | None, clock_is_right: bool
) -> None:
    """
    按期限和已确认的问题拟稿。重复运行不会重复拟稿。退出码：3 有一种通知的模板写错了，没有拟；75 本机时间
    不对，什么也没有做。

    \b
    Example:
        gouji notices plan
        gouji notices plan --year 2026 --today 2027-01-14
    """
    with stoppable() as stop:
        trust = trust_of(today, now, vouched=clock_is_right)
        start = moment(today, now)
        ran = run_plan(context.settings, os.environ, start, year, asked_to_stop=lambda: stop.asked, trust=trust)
    click.echo(ran.line)
    _tell_planned(ran.planned, ran.kinds)
    if ran.unlinked:
        say(f"通知里没有带回复链接：{ran.unlinked}", err=True)
    click.get_current_context().exit(ran.code)


def _tell_planned(planned: Planned, kinds: Counter[str]) -> None:
    if kinds:
        click.echo("其中" + "，".join(f"{kind} {number} 件" for kind, number in kinds.items()), err=True)
    if planned.approved:
        click.echo(f"按常备批准，已批准 {planned.approved} 件。", err=True)
    if planned.unreachable:
        click.echo(f"{len(planned.unreachable)} 个单位没有负责科室，收不到通知：{_some(planned.unreachable)}", err=True)
    if planned.unjudged:
        names = _some(planned.unjudged)
        click.echo(
            f"{len(planned.unjudged)} 个单位的报告有新版本没有审核或读不了，内容问题暂不写进通知：{names}", err=True
        )
    for kind, what in planned.broken.items():
        click.echo(f"{TEMPLATES.get(kind, kind)}没有拟：{what}", err=True)
    if planned.silenced:
        click.echo(f"静默中，{len(planned.silenced)} 件到期的提醒没有拟：{_some(planned.silenced)}", err=True)


def _some(names: Sequence[str]) -> str:
    return "、".join(names[:5]) + ("等" if len(names) > 5 else "")

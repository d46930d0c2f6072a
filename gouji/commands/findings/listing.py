"""gouji findings list."""

from __future__ import annotations

import dataclasses
import json

import click

from audit.severity import Severity
from db.decisions import STATES
from db.finding_queries import KeptFinding, list_findings
from db.opening import open_database
from db.states import State
from gouji.arguments import REPORT_YEAR
from gouji.cli import Context
from gouji.listing import show_rows
from gouji.rendering.labels import SEVERITIES


@click.command("list")
@click.option("--state", "states", multiple=True, type=click.Choice([state.value for state in State]), help="状态。")
@click.option(
    "--severity", "severities", multiple=True, type=click.Choice([item.value for item in Severity]), help="级别。"
)
@click.option("--agency", "codes", multiple=True, metavar="CODE", help="机关代码。")
@click.option("--year", type=REPORT_YEAR, help="报告年度。")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="输出格式，默认 table。")
@click.pass_obj
def list_command(
    context: Context,
    states: tuple[str, ...],
    severities: tuple[str, ...],
    codes: tuple[str, ...],
    year: int | None,
    form: str,
) -> None:
    """
    列出问题：整改后再次出现的在前，其余按级别、机关排列。

    \b
    Example:
        gouji findings list --year 2025 --state open --state confirmed
    """
    with open_database(context.settings.storage.database) as database:
        found = list_findings(database, states=states, severities=severities, agencies=codes, year=year)
    if form == "json":
        click.echo(json.dumps([dataclasses.asdict(one) for one in found], ensure_ascii=False, indent=1))
        return
    show_rows(("编号", "级别", "状态", "年度", "机关", "规则", "问题"), [_row(one) for one in found])
    click.echo(f"共 {len(found)} 个问题", err=True)


def _row(one: KeptFinding) -> tuple[object, ...]:
    severity, state = SEVERITIES[Severity(one.severity)], STATES[State(one.state)]
    return one.id, severity, state, one.report_year, one.agency, one.code, one.message

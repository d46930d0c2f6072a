"""gouji findings: what does not agree, and what people decide about it."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime

import click

from audit.form import form_for_year
from audit.severity import Severity
from audit.wording import where
from db.approvals import approve, ask, refuse
from db.decisions import REASONS, STATES, confirm, dismiss, take_back
from db.finding_queries import KeptFinding, finding, history, list_findings
from db.opening import open_database, tx
from db.states import State
from db.times import beijing
from db.versions import changes
from gouji.arguments import REPORT_YEAR, ROW_NUMBER
from gouji.changes import sentence_of
from gouji.cli import Context
from gouji.listing import say, show_pairs, show_rows
from gouji.rendering.events import event_words
from gouji.rendering.labels import SEVERITIES

REASON = click.option(
    "--reason", required=True, type=click.Choice(list(REASONS)), help="；".join(f"{k} {v}" for k, v in REASONS.items())
)
NAME = click.option("--by", required=True, metavar="NAME", help="决定人的姓名。")


@click.group("findings")
def findings_command() -> None:
    """
    问题清单：列出、查看、确认、驳回、豁免、撤回决定。

    \b
    Example:
        gouji findings list --state open --severity error
        gouji findings show 12
        gouji findings confirm 12 13 --by 张三
        gouji findings dismiss 14 --by 张三 --reason explained --note 正文第三段已说明
        gouji findings reopen 12 --by 张三 --note 看错了行
    """


@findings_command.command("list")
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


@findings_command.command("show")
@click.argument("number", type=ROW_NUMBER, metavar="N")
@click.pass_obj
def show_command(context: Context, number: int) -> None:
    """
    查看一个问题：证据和经过。

    \b
    Example:
        gouji findings show 12
    """
    with open_database(context.settings.storage.database) as database:
        one = finding(database, number)
        events = history(database, number)
        versions = changes(database, one.agency_code, one.report_year)
    facts = one.evidence
    state = STATES[State(one.state)]
    # of a sum, words are suggested where another cell is wrong
    sentence = facts["suggestion"] if one.code.startswith("A") and isinstance(facts["suggestion"], str) else ""
    judged = facts.get("diagnosis") or sentence
    show_pairs(
        [
            ("编号", one.id),
            ("机关", f"{one.agency}（{one.agency_code}）"),
            ("报告年度", one.report_year),
            ("规则", f"{one.code} {one.title}"),
            ("级别", SEVERITIES[Severity(one.severity)]),
            ("状态", f"{state}（{REASONS.get(one.reason, one.reason)}）" if one.reason else state),
            ("问题", one.message),
            ("位置", place_of(one)),
            ("相关数字", figures_of(one)),
            ("原文", facts["quote"]),
            ("填报", facts["found"]),
            ("算得或对照", facts["expected"]),
            ("判断", judged),
            ("建议改为", facts["suggestion"] if facts["suggestion"] != judged else ""),
            ("依据", facts["basis"]),
            ("怎么改", facts["fix"]),
            ("再次出现", f"{one.reopened} 次" if one.reopened else ""),
        ]
    )
    if versions:
        click.echo("发布后的改动：")
        for change in versions:
            say(f"  {sentence_of(change, form_for_year(one.report_year))}")
    click.echo("经过：")
    for event in events:
        say(f"  {beijing(event.at)} {event.actor} {event_words(event)}")


def place_of(one: KeptFinding) -> str:
    """The subject in the words of the printed form, when it is a cell of it."""
    return where(one.subject, form_for_year(one.report_year))


def figures_of(one: KeptFinding) -> str:
    """The operands that are not 0, with their printed labels. All addresses stand in the JSON."""
    form = form_for_year(one.report_year)
    counted = [(address, value) for address, value in one.evidence.get("operands", ()) if value not in (0, None, "0")]
    return "；".join(f"{where(address, form)} {value}" for address, value in counted)


@findings_command.command("confirm")
@click.argument("numbers", type=ROW_NUMBER, nargs=-1, required=True, metavar="N…")
@NAME
@click.option("--note", help="说明。")
@click.pass_obj
def confirm_command(context: Context, numbers: tuple[int, ...], by: str, note: str | None) -> None:
    """
    确认问题属实，之后才会写进通知。几个一起确认时，有一个不行就都不确认。

    \b
    Example:
        gouji findings confirm 12 13 --by 张三
    """
    now = datetime.now(UTC)
    with open_database(context.settings.storage.database) as database, tx(database):
        for number in dict.fromkeys(numbers):
            confirm(database, number, by=by, now=now, note=note)
    click.echo(f"已确认 {len(set(numbers))} 个问题")


@findings_command.command("dismiss")
@click.argument("number", type=ROW_NUMBER, metavar="N")
@NAME
@REASON
@click.option("--note", required=True, help="说明。")
@click.pass_obj
def dismiss_command(context: Context, number: int, by: str, reason: str, note: str) -> None:
    """
    驳回一个疑点或提示。“错误”级的问题须两人：这里只是申请，由第二人用 approve 批准。

    \b
    Example:
        gouji findings dismiss 14 --by 张三 --reason explained --note 正文第三段已说明
    """
    now = datetime.now(UTC)
    with open_database(context.settings.storage.database) as database:
        one = finding(database, number)
        if one.severity == Severity.ERROR:
            lock = one.lock_version
            ask(database, number, kind="dismiss", by=by, reason=reason, note=note, now=now, lock_version=lock)
            click.echo(f"已申请驳回问题 {number}，待第二人批准：gouji findings approve {number} --by 姓名")
            return
        dismiss(database, number, by=by, reason=reason, note=note, now=now, lock_version=one.lock_version)
    click.echo(f"已驳回问题 {number}")


@findings_command.command("waive")
@click.argument("number", type=ROW_NUMBER, metavar="N")
@NAME
@REASON
@click.option("--note", required=True, help="说明。")
@click.option("--until", required=True, type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="豁免到哪一天。")
@click.pass_obj
def waive_command(context: Context, number: int, by: str, reason: str, note: str, until: datetime) -> None:
    """
    申请豁免一个问题，最长一年，由第二人用 approve 批准。

    \b
    Example:
        gouji findings waive 14 --by 张三 --reason not_applicable --note 机构改革过渡期 --until 2027-12-31
    """
    now = datetime.now(UTC)
    with open_database(context.settings.storage.database) as database:
        lock = finding(database, number).lock_version
        end = until.date()
        ask(database, number, kind="waive", by=by, reason=reason, note=note, now=now, until=end, lock_version=lock)
    click.echo(f"已申请豁免问题 {number}，待第二人批准：gouji findings approve {number} --by 姓名")


@findings_command.command("reopen")
@click.argument("number", type=ROW_NUMBER, metavar="N")
@NAME
@click.option("--note", required=True, help="理由。")
@click.pass_obj
def reopen_command(context: Context, number: int, by: str, note: str) -> None:
    """
    撤回错误的决定：已确认、已驳回或已豁免的问题回到待复核，原来的决定留在经过里。

    写进了这个问题、还没有发出的通知，下一次拟稿或发送时取消；已经发出的收不回来。

    \b
    Example:
        gouji findings reopen 12 --by 张三 --note 看错了行
    """
    with open_database(context.settings.storage.database) as database:
        take_back(database, number, by=by, note=note, now=datetime.now(UTC))
    click.echo(f"问题 {number} 回到待复核")


@findings_command.command("approve")
@click.argument("number", type=ROW_NUMBER, metavar="N")
@NAME
@click.pass_obj
def approve_command(context: Context, number: int, by: str) -> None:
    """
    批准别人的驳回或豁免申请。

    \b
    Example:
        gouji findings approve 14 --by 李四
    """
    with open_database(context.settings.storage.database) as database:
        request = approve(database, number, by=by, now=datetime.now(UTC))
    click.echo(f"已批准：{'豁免' if request.kind == 'waive' else '驳回'}问题 {number}")


@findings_command.command("refuse")
@click.argument("number", type=ROW_NUMBER, metavar="N")
@NAME
@click.option("--note", required=True, help="理由。")
@click.pass_obj
def refuse_command(context: Context, number: int, by: str, note: str) -> None:
    """
    不批准申请；申请人自己用，就是撤回申请。

    \b
    Example:
        gouji findings refuse 14 --by 李四 --note 正文没有说明
    """
    with open_database(context.settings.storage.database) as database:
        refuse(database, number, by=by, note=note, now=datetime.now(UTC))
    click.echo(f"问题 {number} 的申请没有批准，仍是待复核")

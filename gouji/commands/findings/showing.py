"""gouji findings show: one finding, its evidence and its history."""

from __future__ import annotations

import click

from audit.form import form_for_year
from audit.severity import Severity
from audit.wording import where
from db.answers import ANSWERS, Answer, last_answers
from db.approvals import Request, pending
from db.decisions import REASONS, STATES
from db.event_words import EVENTS
from db.finding_queries import KeptFinding, finding, history
from db.opening import open_database
from db.states import State
from db.times import beijing
from db.versions import changes
from gouji.changes import sentence_of
from gouji.cli import Context
from gouji.commands.findings.words import NUMBER
from gouji.listing import say, show_pairs
from gouji.rendering.labels import SEVERITIES


@click.command("show")
@NUMBER
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
        request, answer = pending(database, number), last_answers(database, [number]).get(number)
        versions = changes(database, one.agency_code, one.report_year)
    show_pairs([*_facts(one), ("待批准的申请", _asked(request)), ("单位说", _answered(answer))])
    if versions:
        click.echo("发布后的改动：")
        for change in versions:
            say(f"  {sentence_of(change, form_for_year(one.report_year))}")
    click.echo("经过：")
    for event in events:
        words = [beijing(event.at), event.actor, EVENTS.get(event.kind, event.kind)]
        words += [REASONS.get(event.reason, event.reason)] if event.reason else []
        say("  " + " ".join([*words, event.note or ""]).rstrip())


def _facts(one: KeptFinding) -> list[tuple[str, object]]:
    facts = one.evidence
    state = STATES[State(one.state)]
    # of a sum, words are suggested where another cell is wrong
    sentence = facts["suggestion"] if one.code.startswith("A") and isinstance(facts["suggestion"], str) else ""
    judged = facts.get("diagnosis") or sentence
    return [
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


def _asked(request: Request | None) -> str:
    if request is None:
        return ""
    what = f"豁免到 {request.until}" if request.until else "驳回"
    reason = REASONS.get(request.reason, request.reason)
    return f"{request.requested_by} {beijing(request.requested_at)} 申请{what}（{reason}：{request.note}）"


def _answered(answer: Answer | None) -> str:
    return f"{ANSWERS[answer.answer]}（{beijing(answer.at)}）{answer.note}" if answer else ""


def place_of(one: KeptFinding) -> str:
    """The subject in the words of the printed form, when it is a cell of it."""
    return where(one.subject, form_for_year(one.report_year))


def figures_of(one: KeptFinding) -> str:
    """The operands that are not 0, with their printed labels. All addresses stand in the JSON."""
    form = form_for_year(one.report_year)
    counted = [(address, value) for address, value in one.evidence.get("operands", ()) if value not in (0, None, "0")]
    return "；".join(f"{where(address, form)} {value}" for address, value in counted)

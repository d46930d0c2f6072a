"""What the Word templates are filled with: plain text and lists, as docs/exports.md names them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields, replace
from datetime import date
from itertools import groupby
from typing import Any

from audit.severity import Severity
from audit.wording import SEVERITIES
from db.agencies import all_agencies, lineage, offices
from db.deadlines import workday_overrides
from db.exported import Exported, Selection
from db.notice_facts import Judged, ReportSeen, judged_findings, reports_seen, years_with_findings
from db.opening import Database
from gouji.exporting.columns import advice_of, place_of, state_of
from gouji.exporting.text import day_of, spoken
from notifications.calendar import Overrides, in_words, warnings
from notifications.filings import Filing, Published, Timeliness, rates
from notifications.letters.rectify import Line, Rectify
from notifications.lines import grouped, is_for_offices, line_of
from notifications.policy import Policy
from notifications.tallying import share
from notifications.text import one_line

Context = dict[str, Any]
CONFIRMED = "confirmed"
UNSIGNED: Context = {"number": "", "test": False, "is_copy": False}
MOST_LISTED = 5_000  # a document of more pages nobody opens


def heading(policy: Policy, today: date) -> Context:
    """What every paper has."""
    return {"date": spoken(today), "issuing_office": policy.issuing_office, "contact": policy.contact}


def rectify_context(database: Database, selection: Selection, policy: Policy, today: date) -> Context:
    """
    One letter a body and year with confirmed findings; a group of findings is one line.

    Notes ride along in an appendix and never cause a letter.
    """
    overrides = workday_overrides(database)
    agencies = {one.code: one for one in all_agencies(database)}
    letters = []
    for year in selection.years or years_with_findings(database, (CONFIRMED,))[::-1]:
        seen = reports_seen(database, year)
        judged = [one for one in judged_findings(database, year, (CONFIRMED,)) if _wanted(one, selection)]
        for code, group in groupby(judged, key=lambda one: one.agency_code):
            mine = tuple(group)
            if all(one.severity == "note" for one in mine):
                continue
            copy_to = tuple(office.name for office in offices(database, code, "supervisor"))
            report = seen.get(code, ReportSeen("", None, ""))
            of_region = replace(policy, days=policy.days_of(lineage(code, agencies)))
            letters.append(_letter(agencies[code].name, year, mine, report, copy_to, of_region, today, overrides))
    return heading(policy, today) | {"letters": letters}


def list_context(findings: Iterable[Exported], count: int, policy: Policy, today: date) -> Context:
    """The findings by body and year, in the order in which they come."""
    bodies = [
        {"agency": agency, "year": year, "lines": [_listed(one) for one in group]}
        for (agency, year), group in groupby(findings, key=lambda one: (one.agency, one.report_year))
    ]
    return heading(policy, today) | {"count": count, "bodies": bodies}


def filings_context(rows: Sequence[Filing], policy: Policy, today: date) -> Context:
    """Every year with its bodies."""
    seasons = []
    for year, group in _years(rows):
        counted = rates(group)
        seasons.append(
            {
                "year": year,
                "due": counted["应公布"],
                "published": counted["已公布"],
                "in_time": counted["按时公布"],
                "share": share(counted["已公布"], counted["应公布"]),
                "share_in_time": share(counted["按时公布"], counted["应公布"]),
                "absent": counted["未公布（已确认）"],
                "not_seen": counted["尚未检索到"],
                "unknown": counted["未能检索"],
                "lines": _numbered(group, today),
            }
        )
    return heading(policy, today) | {"seasons": seasons}


def overdue_context(rows: Sequence[Filing], policy: Policy, today: date) -> Context:
    """The years whose deadlines are over, with what is not published, by how that is known."""
    seasons = []
    for year, group in _years(rows):
        over = [row for row in group if row.timeliness is Timeliness.OVERDUE]
        late = [row for row in group if row.timeliness is Timeliness.LATE]
        if not over and not late:
            continue
        seasons.append(
            {
                "year": year,
                "due": len(group),
                "published": sum(row.published is Published.YES for row in group),
                "absent": _numbered([row for row in over if row.published is Published.NO], today),
                "not_seen": _numbered([row for row in over if row.published is Published.NOT_SEEN], today),
                "unknown": _numbered([row for row in over if row.published is Published.UNKNOWN], today),
                "late": _numbered(late, today),
            }
        )
    return heading(policy, today) | {"seasons": seasons}


def _wanted(one: Judged, selection: Selection) -> bool:
    return (
        is_for_offices(one.code)
        and (not selection.agencies or one.agency_code in selection.agencies)
        and (not selection.severities or one.severity in selection.severities)
    )


def _letter(
    name: str,
    year: int,
    judged: Sequence[Judged],
    seen: ReportSeen,
    copy_to: tuple[str, ...],
    policy: Policy,
    today: date,
    overrides: Overrides,
) -> Context:
    made = [(group.lead.severity, line_of(group, year, today, policy.days, overrides)) for group in grouped(judged)]
    letter = Rectify(
        **UNSIGNED,
        addressee=name,
        copy_to=copy_to,
        year=year,
        **heading(policy, today),
        title=f"{name}{year}年政府信息公开工作年度报告",
        url=seen.url,
        published_on=in_words(seen.published_on),
        version=seen.sha256[:16],
        lines=tuple(line for severity, line in made if severity != "note"),
        appendix=tuple(line for severity, line in made if severity == "note"),
        cautions=warnings((today,), overrides),
    )
    return letter_of(letter)


def letter_paper(letter: Rectify) -> Context:
    """The context of a paper with this one letter, which goes with its notice."""
    return {
        "date": letter.date,
        "issuing_office": letter.issuing_office,
        "contact": letter.contact,
        "letters": [letter_of(letter)],
    }


def letter_of(notice: Rectify) -> Context:
    """One of `letters`, with nothing private in it. `number` is "" for what is no notice."""
    letter = notice.covered()
    return {
        "number": letter.number,
        "test": letter.test,
        "addressee": letter.addressee,
        "year": letter.year,
        "title": letter.title,
        "url": letter.url,
        "published_on": letter.published_on,
        "remedy": letter.remedy,
        "again": "再次" if letter.missed else "",
        "missed": letter.missed,
        "named_in": "、".join(letter.named_in),
        "copy_to": "，".join(letter.copy_to),
        "lines": _items(letter.lines),
        "appendix": _items(letter.appendix),
        "cautions": list(letter.cautions),
    }


def _items(lines: Sequence[Line]) -> list[Context]:
    items = []
    for number, line in enumerate(lines, 1):
        item = {field.name: one_line(getattr(line, field.name)) for field in fields(line)}
        by = str(item["rectify_by"]).partition("（")[0]  # the day of the week is too much for a narrow column
        others = [str(one_line(other)) for other in line.others]
        said = [str(item["message"]), *(f"同一原因：{other}" for other in others)]
        said += [f"判断：{item['diagnosis']}"] if item["diagnosis"] else []
        if item["quote"] and str(item["quote"]) not in str(item["message"]):
            said.append(f"原文：“{item['quote']}”")
        items.append(item | {"number": number, "rectify_by": by, "message": "\n".join(said), "others": others})
    return items


def _listed(one: Exported) -> Context:
    return {
        "id": one.id,
        "code": one.code,
        "title": one.title,
        "severity": SEVERITIES[Severity(one.severity)],
        "state": state_of(one),
        "place": place_of(one),
        "message": one.message,
        "quote": one.evidence.get("quote") or "",
        "basis": one.evidence.get("basis") or "",
        "suggestion": advice_of(one),
    }


def _years(rows: Sequence[Filing]) -> list[tuple[int, list[Filing]]]:
    return [(year, list(group)) for year, group in groupby(rows, key=lambda row: row.year)]


def _numbered(rows: Sequence[Filing], today: date) -> list[Context]:
    lines = []
    for number, row in enumerate(rows, 1):
        line = asdict(row) | {"published": row.published.value, "timeliness": row.timeliness.value}
        dates = {name: spoken(day_of(line[name])) for name in ("published_on", "first_seen", "looked_on")}
        days = max((today - row.legal_date).days, 0)
        lines.append(line | dates | {"number": number, "days": days, "legal_date": spoken(row.legal_date)})
    return lines

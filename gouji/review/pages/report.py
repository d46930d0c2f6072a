"""报告."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from audit.errors import GoujiError
from audit.form import form_for_year
from db.agencies import Agency, agency
from db.confirmations import confirmation_of, take_back_absence
from db.happenings import Confirm
from db.notice_replies import last_replies
from db.remarks import list_remarks
from db.report_facts import (
    KeptVersion,
    addresses_of,
    captures_at,
    deadline_of,
    downloads_of,
    outcomes_of,
    version_of,
    versions_of,
)
from db.report_findings import findings_seen
from db.report_lists import PAGE, READ_STATUSES, bodies_named, list_reports, years_of
from db.store import Store
from db.times import beijing
from db.together import decide_together
from gouji.absences import confirm_missing
from gouji.policies import policies_of
from gouji.rendering.outcomes import REMARKS
from gouji.review.database import database, desk, now
from gouji.review.forms import field, number_of, year_of
from gouji.review.identity import actor, needs
from gouji.review.links import link
from gouji.review.reports.comparing import compare_versions
from gouji.review.reports.shelf import Shelf
from gouji.review.reports.showing import show_absence, show_report
from gouji.review.reports.words import (
    BASES,
    FILE_CHANGES,
    PROOFS,
    READ,
    TABLES,
    change_words,
    file_kind,
    outcome_words,
    plain,
    size_words,
)
from gouji.rights import Right

# the drawing of documents is that of the page of `gouji check`
page = Blueprint("report", __name__, template_folder="../../rendering/templates")
for named in (size_words, file_kind, plain):
    page.add_app_template_filter(named, named.__name__)

FIRST, LAST = 2008, 2099  # report years: since the first 条例
BESIDE = "previous"
LONGEST_NAME = 100
MOST = 40  # remarks


@page.get("/reports")
@needs(Right.READ)
def index() -> str:
    """The newest first; a body is found by its code or a part of its name."""
    body = " ".join(request.args.get("body", "").split())[:LONGEST_NAME]
    year, status = year_of(request.args.get("year", "")), request.args.get("status", "")
    status = status if status in READ_STATUSES else ""
    before = number_of(request.args.get("before", "0"))
    found = list_reports(database(), body=body, year=year, status=status, before=before, most=PAGE + 1)
    shown, more = found[:PAGE], len(found) > PAGE
    return render_template(
        "reports.html",
        reports=shown,
        next=shown[-1].version_id if more else 0,
        first=before == 0,
        body=body,
        year=year,
        status=status,
        bodies=[(one, years_of(database(), one.code)) for one in bodies_named(database(), body)] if not before else [],
        read=READ,
        years=range(now().year, 2018, -1),
    )


@page.get("/reports/<code>/<int:year>")
@needs(Right.READ)
def show(code: str, year: int) -> tuple[str, int]:
    """The document beside its findings; where there is none, what was seen instead."""
    return _shown(_body(code), _year(year), {})


@page.post("/reports/<code>/<int:year>/confirm")
@needs(Right.DECIDE)
def confirm(code: str, year: int) -> Response:
    """The findings of one cause, each as it was seen: `number:lock`."""
    body, year = _body(code), _year(year)
    targets = [_target(text) for text in request.form.getlist("finding")]
    known = {row.id for row in findings_seen(database(), body.code, year, None)}
    if not {number for number, _ in targets} <= known:
        abort(404)
    anchor = f"finding-{targets[0][0]}" if targets else None
    try:
        done = decide_together(database(), targets, Confirm(), by=actor(), now=now())
        flash(f"已确认 {len(done)} 个问题（{body.name} {year}年度）")
    except GoujiError as refused:
        flash(str(refused), "bad")
    return redirect(url_for("report.show", code=body.code, year=year, _anchor=anchor), 303)


@page.post("/reports/<code>/<int:year>/absence")
@needs(Right.DECIDE)
def confirm_absence(code: str, year: int) -> Response | tuple[str, int]:
    """A person's word that the report is not there; refused while the evidence is not complete."""
    body, year, note = _body(code), _year(year), field("note")
    try:
        rules = policies_of(desk().settings)
        if confirm_missing(database(), body.code, year, by=actor(), note=note, now=now(), rules=rules):
            flash(f"已确认：{body.name} {year}年度报告没有公开。下一次审核据此判断。")
        elif known := confirmation_of(database(), body.code, year):
            flash(f"{known.confirmed_by} 已于 {beijing(known.confirmed_at)} 确认过。")
    except GoujiError as refused:
        return _shown(body, year, {"note": str(refused)}, note=note)
    return _to_absence(body, year)


@page.post("/reports/<code>/<int:year>/absence/take-back")
@needs(Right.DECIDE)
def take_back(code: str, year: int) -> Response | tuple[str, int]:
    """The word is taken back; what rests on it is asked to be dismissed."""
    body, year, why = _body(code), _year(year), field("why")
    try:
        if not why:
            raise GoujiError("收回确认要写理由")
        seen = field("seen")
        asked = take_back_absence(database(), body.code, year, by=actor(), why=why, now=now(), seen=seen)
    except GoujiError as refused:
        return _shown(body, year, {"why": str(refused)}, why=why)
    flash("已收回确认。" + (f"问题 {asked[0]} 是据此得出的，已申请驳回，由第二人批准。" if asked else ""))
    return _to_absence(body, year)


@page.get("/reports/<code>/<int:year>/diff")
@needs(Right.READ)
def difference(code: str, year: int) -> str:
    """What differs between two versions, `from` and `to`; without them, between the last two."""
    body, year = _body(code), _year(year)
    versions = versions_of(database(), body.code, year)
    if not versions:
        abort(404)
    later = _version(body, year, request.args.get("to", "")) or versions[0]
    earlier = _version(body, year, request.args.get("from", "")) or _before(body, year, later)
    compared = compare_versions(database(), _store(), _shelf(), earlier, later, year)
    return render_template(
        "report_diff.html",
        body=body,
        year=year,
        versions=versions,
        earlier=earlier,
        later=later,
        compared=compared,
        file_changes=FILE_CHANGES,
    )


def _shown(body: Agency, year: int, errors: dict[str, str], *, note: str = "", why: str = "") -> tuple[str, int]:
    """The page; with what was typed and why it was refused, when it was."""
    db, asked = database(), request.args.get("version", "")
    seq = number_of(asked) if asked else None
    whole = request.args.get("beside", "") == BESIDE
    shown = show_report(db, _store(), _shelf(), body, year, seq=seq, whole_last_year=whole)
    if shown is None and seq is not None:
        abort(404)
    absence = None if shown else show_absence(db, body, year, now=now(), rules=policies_of(desk().settings))
    addresses = addresses_of(db, body.code, year)
    versions = versions_of(db, body.code, year)
    facts: dict[str, Any] = {
        "body": body,
        "year": year,
        "shown": shown,
        "absence": absence,
        "whole": whole,
        "addresses": addresses,
        "versions": [(one, change_words(one, form_for_year(year))) for one in versions],
        "captures": captures_at(db, [url for url, *_ in addresses], shown.version.capture_id if shown else None),
        "outcomes": [(one, *outcome_words(one.outcome)) for one in outcomes_of(db, body.code, year)],
        "downloads": downloads_of(db, shown.version.id) if shown else [],
        "remarks": [
            (REMARKS.get(one.kind, one.kind), one) for one in list_remarks(db, codes=[body.code], year=year)[:MOST]
        ],
        "due": deadline_of(db, body.code, year),
        "years": years_of(db, body.code),
        "replies": [] if shown else last_replies(db, agency_code=body.code, year=year, most=MOST),
        "links": {"agency": link("agency.show", code=body.code)},
        "errors": errors,
        "note": note,
        "why": why,
    }
    text = render_template("report.html", read=READ, tables=TABLES, bases=BASES, proofs=PROOFS, link=link, **facts)
    return text, 409 if errors else 200


def _body(code: str) -> Agency:
    try:
        return agency(database(), code)
    except GoujiError:
        abort(404)


def _year(year: int) -> int:
    return year if FIRST <= year <= LAST else abort(404)


def _version(body: Agency, year: int, seq: str) -> KeptVersion | None:
    """That of the address; 404 when there is no such one, None when the address names none."""
    if not seq:
        return None
    return version_of(database(), body.code, year, number_of(seq)) or abort(404)


def _before(body: Agency, year: int, later: KeptVersion) -> KeptVersion:
    """The version before; the only one is its own."""
    return version_of(database(), body.code, year, later.seq - 1) or later


def _target(text: str) -> tuple[int, int]:
    number, colon, lock = text.partition(":")
    if not (colon and re.fullmatch("[0-9]+", number)):
        abort(400)
    return number_of(number), number_of(lock)


def _to_absence(body: Agency, year: int) -> Response:
    return redirect(url_for("report.show", code=body.code, year=year, _anchor="absence"), 303)


def _store() -> Store:
    return Store(desk().settings.storage.blobs)


def _shelf() -> Shelf:
    """One for all requests of the application."""
    made: Shelf = current_app.extensions.setdefault("gouji.shelf", Shelf())
    return made

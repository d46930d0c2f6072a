"""导出: files for others, and the lists that come back."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from audit.errors import GoujiError
from audit.severity import Severity
from db.exported import Selection, chosen_numbers
from db.states import State
from db.tallies import years_of_findings
from gouji.exporting.built_in import KINDS, built_in
from gouji.exporting.commas import ENCODINGS
from gouji.exporting.delivering import FORMS, Order, check, deliver, file_name
from gouji.notifying import policy_of
from gouji.returning.judging import Preview, Verdict, preview, write
from gouji.returning.reading import read_return, rows_of, rows_text
from gouji.review.database import database, desk, now
from gouji.review.forms import field, year_of
from gouji.review.identity import actor, needs
from gouji.rights import Right

page = Blueprint("exports", __name__)

MOST_SHOWN = 8 << 20  # of a preview that is sent back to be written
# Findings that a browser can be made to wait for: some twenty seconds. The command line has no such limit.
MOST_FINDINGS = {"xlsx": 20_000, "csv": 100_000, "json": 100_000}
MOST_LINES = 500  # of each verdict that a preview shows; all are counted
LABELS = {
    "xlsx": "Excel 工作簿：汇总、问题清单（可发给单位填写后收回）、填报情况",
    "docx": "Word 文书",
    "csv": "CSV 问题清单",
    "json": "JSON，供程序使用",
    "sqlite": "去掉人员和联系方式的数据库副本",
}


@page.get("/exports")
@needs(Right.READ)
def show() -> str:
    """The form for an export, and the one for a returned list."""
    return _page()


@page.post("/exports")
@needs(Right.READ)
def export() -> AnyResponse | tuple[str, int]:
    """The file, logged under the name of whoever asked for it."""
    try:
        order = _order()
        return _delivered(order)
    except GoujiError as error:
        return _page(str(error)), 400


@page.post("/exports/template")
@needs(Right.READ)
def template() -> AnyResponse | tuple[str, int]:
    """The built-in template of a paper, to be edited in Word."""
    kind = request.form.get("kind", "")
    if kind not in KINDS:
        return _page("请选择文书的种类"), 400
    return send_file(
        io.BytesIO(built_in(kind)), FORMS["docx"], as_attachment=True, download_name=f"{KINDS[kind]}模板.docx"
    )


@page.post("/exports/answers")
@needs(Right.DECIDE)
def look() -> str | tuple[str, int]:
    """What would become of each row of a returned list. Nothing is written yet."""
    given = request.files.get("list")
    try:
        if given is None or not given.filename:
            raise GoujiError("请选择单位交回的工作簿")
        rows = read_return(given.read(), name=given.filename)
        shown = preview(database(), rows, by=actor(), now=now(), agency_code=field("agency") or None)
        accepted = rows_text([line.row for line in shown.of(Verdict.ACCEPTED)])
    except GoujiError as error:
        return _page(str(error)), 400
    finally:
        if given is not None:
            given.close()
    return _preview(shown, accepted, given.filename or "")


@page.post("/exports/answers/write")
@needs(Right.DECIDE)
def write_answers() -> AnyResponse | tuple[str, int]:
    """Writes what the preview showed as accepted; what has changed since is refused, and named."""
    try:
        rows = rows_of(request.form.get("rows", ""))
        agency, source = field("agency") or None, field("source", longest=400)
        shown = preview(database(), rows, by=actor(), now=now(), agency_code=agency)
        done = write(database(), shown, by=actor(), now=now(), agency_code=agency, source=source)
    except GoujiError as error:
        return _page(str(error)), 400
    refused = [*shown.of(Verdict.REFUSED), *done.of(Verdict.REFUSED)]
    flash(f"已写入 {len(done.of(Verdict.ACCEPTED))} 行答复" + (f"；{len(refused)} 行没有写入" if refused else ""))
    for line in refused[:20]:
        flash(f"第 {line.row.line} 行：{line.reason}", "bad")
    return redirect(url_for("exports.show", _anchor="returned"), 303)


def _order() -> Order:
    form = request.form.get("form", "xlsx")
    given = request.files.get("template")
    template = given.read() if given and given.filename else None
    if given:
        given.close()
    return Order(
        form=form,
        selection=Selection(
            years=tuple(year for text in request.form.getlist("year") if (year := year_of(text))),
            agencies=tuple(code.upper() for code in field("agency").replace("，", ",").split(",") if code.strip()),
            states=tuple(one for one in request.form.getlist("state") if one in {state.value for state in State}),
            severities=tuple(one for one in request.form.getlist("severity") if one in {s.value for s in Severity}),
        ),
        kind=request.form.get("kind", "list") if form == "docx" else "list",
        encoding=request.form.get("encoding", ENCODINGS[0]) if form == "csv" else ENCODINGS[0],
        template=template if form == "docx" else None,
        template_name=(given.filename or "模板") if given and template else "内置模板",
    )


def _delivered(order: Order) -> AnyResponse:
    """Written to a file without a name first: what fails half-way is a message, never half a file."""
    check(database(), order)
    most = MOST_FINDINGS.get(order.form)
    count = len(chosen_numbers(database(), order.selection)) if most else 0
    if most and count > most:
        raise GoujiError(f"有 {count} 个问题，页面上一次最多导出 {most} 个：请缩小范围，或用 gouji export")
    name, policy = file_name(order, now()), policy_of(desk().settings)
    with tempfile.TemporaryDirectory(prefix="gouji-") as scratch:
        out = tempfile.TemporaryFile()  # noqa: SIM115  closed when the answer has left
        try:
            deliver(database(), order, out, target=name, by=actor(), now=now(), policy=policy, scratch=Path(scratch))
        except BaseException:
            out.close()
            raise
    out.seek(0)
    answer = send_file(out, FORMS[order.form], as_attachment=True, download_name=name)
    answer.call_on_close(out.close)
    return answer


def _page(error: str = "") -> str:
    return render_template(
        "exports.html",
        years=years_of_findings(database()),
        forms=LABELS,
        papers=KINDS,
        encodings=ENCODINGS,
        error=error,
        chosen=request.form,
    )


def _preview(shown: Preview, accepted: str, source: str) -> str:
    groups = [(verdict, shown.of(verdict)[:MOST_LINES], len(shown.of(verdict))) for verdict in Verdict]
    return render_template(
        "answers.html", shown=shown, groups=groups, rows=accepted, source=source, agency=field("agency")
    )

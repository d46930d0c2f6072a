"""Findings that compare the report with others stand at its own cells and sentences."""

from __future__ import annotations

from dataclasses import replace

from audit.engine import check
from audit.model import BodyKind
from audit.reading import read
from audit.reading.interpret import interpret
from audit.rules.h01_government_and_sum import H01
from audit.rules.q10_near_duplicate import Q10
from audit.rules.y01_carried_in import Y01
from audit.rules.y02_carried_in_columns import Y02
from audit.surroundings import Surroundings
from gouji.annotating import annotate
from gouji.demo.content import make_content, render_html
from tests.gouji.annotating.planted import comments_in
from tests.rendering.docx import clean

NAME, IN = "青川县水利局", "T3.carried_in."
THIS = make_content(3, NAME, 2024, size="large")
COLUMNS = tuple(one.removeprefix(IN) for one in THIS.cells if one.startswith(IN))


def report_of(content, **facts):
    return interpret(read(render_html(content).encode()), **facts)


def commented(content, around, *rules):
    """(text in the range, words of the comment), and the verdict."""
    data = clean(content)
    verdict = check(data, around=around, rules=rules, body_kind=BodyKind.GOVERNMENT if rules == (H01,) else None)
    copy, astray = annotate(data, verdict)
    assert astray == 0
    return comments_in(copy.data), verdict


def last_year(**changed):
    """Last year's report, with these changes to what this year's report has as carried in."""
    carried = {column: THIS.cells[IN + column] + changed.get(column, 0) for column in COLUMNS}
    cells = {f"T3.carried_out.{column}": value for column, value in carried.items()}
    return Surroundings(previous=(report_of(make_content(3, NAME, 2023, size="large", break_cell=cells)),))


def test_what_the_year_before_carried_over():
    said, verdict = commented(THIS, last_year(total=3, business=3), Y01, Y02)
    (finding,) = verdict.findings
    assert finding.mismatch.operands[0][0] == "2023:T3.carried_out.total"
    own = verdict.report.cell("T3.carried_in.total").raw
    assert said == [(own, f"问题1［Y01 错误］{finding.message}\n怎么改：{finding.fix}\n依据：{finding.basis}")]
    assert f"总计填{int(own) + 3}，两份报告相差-3" in finding.message


def test_the_columns_of_the_year_before():
    said, verdict = commented(THIS, last_year(natural_person=-3, business=3), Y01, Y02)
    told = {finding.subject: finding for finding in verdict.findings}
    people, business = told["T3.carried_in.natural_person"], told["T3.carried_in.business"]
    raw = [verdict.report.cell(one.subject).raw for one in (people, business)]
    assert raw[0] != raw[1]
    first = (
        f"问题1［Y02 疑点］{people.message}\n问题1［Y02 疑点］{business.message}\n怎么改：请核对。\n"
        "依据：报告自身的勾稽关系\n以上 2 条出于同一处。"
    )
    assert said == [(raw[0], first), (raw[1], f"问题1［Y02 疑点］{business.message}\n怎么改见问题1的第一条批注。")]


def test_the_bodies_below():
    office = make_content(1, "青川县人民政府办公室", 2024, cells=dict.fromkeys(THIS.cells, 0))
    children = (report_of(office, body_kind=BodyKind.GOVERNMENT_OFFICE), report_of(THIS))
    wrong = {"T2.penalties.decisions": 77777, "T3.granted.business": 88888}
    own = make_content(2, "青川县人民政府", 2024, kind="government", cells=THIS.cells, break_cell=wrong)
    said, verdict = commented(own, Surroundings(children=children, children_complete=True), H01)
    first, second = verdict.findings
    assert said == [
        (
            "77777",
            f"问题1［H01 疑点］{first.message}\n问题1［H01 疑点］{second.message}\n怎么改：请说明汇总口径。\n依据：{first.basis}\n以上 2 条出于同一处。",
        ),
        ("88888", f"问题1［H01 疑点］{second.message}\n怎么改见问题1的第一条批注。"),
    ]


def test_a_report_like_the_last():
    """The passage goes over two paragraphs: the comment stands at the first."""
    last = report_of(replace(THIS, year=2023, title=THIS.title.replace("2024", "2023")), year=2023)
    ((place, words),), verdict = commented(THIS, Surroundings(previous=(last,)), Q10)
    (finding,) = verdict.findings
    assert place == THIS.parts[1][0]
    assert finding.mismatch.quote.startswith(f"{place} {THIS.parts[1][1][:20]}")
    assert words == f"问题1［Q10 疑点］{finding.message}\n怎么改：{finding.fix}\n依据：{finding.basis}"

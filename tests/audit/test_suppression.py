"""What follows from another finding is not told beside it, and closes nothing either."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.engine import audit
from audit.model import ABSENT, Report, TableReading
from audit.rule import rule
from audit.rules import ALL
from audit.rules.a33_columns_sum_to_row_total import A33
from audit.rules.c32_empty_cells import C32
from audit.rules.c33_rows_and_columns import C33
from audit.severity import Severity
from audit.suppression import SILENCING, suppressed
from audit.verdict import Mismatch, Outcome, Status
from tests.audit.building import report as built
from tests.audit.rules.test_c33_rows_and_columns import without_row

GRANTED = "T3.granted.business"
LOST, OTHER_FORM = "row_absent: 表格行列缺失", "template_unknown: 表格版本与报告年度不符"


def fail(subject: str, severity: Severity | None = None, **facts: object) -> Outcome:
    return Outcome(subject, Status.FAIL, Mismatch(subject, severity=severity, **facts))  # type: ignore[arg-type]


def passed(subject: str) -> Outcome:
    return Outcome(subject, Status.PASS)


@pytest.fixture
def empty(make_report) -> Report:
    """A report of which no cell was read."""
    report: Report = make_report(cells={})
    return report


def said(outcomes, code):
    return [(one.subject, one.status.value, one.reason) for one in outcomes[code]]


CELLS = {
    "A32": (fail("T3.total.total"), passed("T3.total.business")),
    "A41": (fail("T4.reconsideration.total"),),
    "N08": (fail("T2.licensing.decisions"),),
    "Y01": (passed("T3.carried_in.total"),),
    "Q08": (fail("甲"),),
    "C30": (fail("part 一"),),
}


@pytest.mark.parametrize(
    ("code", "subject", "reason"),
    [
        ("C33", "T3", LOST),
        ("C24", "T3", "row_absent: 缺少规定表格"),
        ("C05", "T3", "table_is_image"),
    ],
)
def test_a_fault_of_one_table_silences_the_cell_rules_of_that_table(empty, code, subject, reason):
    left = suppressed(empty, CELLS | {code: (fail(subject),)})
    assert said(left, "A32") == [
        ("T3.total.total", "not_assessable", reason),
        ("T3.total.business", "not_assessable", reason),
    ]
    assert said(left, "Y01") == [("T3.carried_in.total", "not_assessable", reason)]
    assert all(left[other] == CELLS[other] for other in ("A41", "N08", "Q08", "C30"))
    assert said(left, code) == [(subject, "fail", None)]


def test_the_wrong_form_silences_tables_2_and_3(empty):
    left = suppressed(empty, CELLS | {"C36": (fail("tables"),)})
    assert {one for code in ("A32", "N08", "Y01") for one in said(left, code)} == {
        (subject, "not_assessable", OTHER_FORM)
        for subject in ("T3.total.total", "T3.total.business", "T2.licensing.decisions", "T3.carried_in.total")
    }
    assert left["A41"] == CELLS["A41"]  # table 4 is the same in every form


def test_unknown_tables_silence_those_that_were_not_read(make_report, empty):
    unknown = {"C38": (fail("tables", Severity.NOTE),)}
    assert said(suppressed(empty, CELLS | unknown), "A41")[0][2] == "template_unknown: 表格版本无法识别"
    assert suppressed(make_report(), CELLS | unknown)["A41"] == CELLS["A41"]


@pytest.mark.parametrize("severity", [Severity.WARNING, Severity.NOTE])
def test_a_table_that_may_only_have_been_read_badly_keeps_its_rules(empty, severity):
    """Of a PDF the extract may have lost the row: what was read was really read, and sums without it are not judged."""
    left = suppressed(empty, CELLS | {"C33": (fail("T3", severity),)})
    assert left["A32"] == CELLS["A32"]


def test_a_table_that_was_read_is_not_said_to_be_missing(make_report):
    left = suppressed(make_report(), CELLS | {"C24": (fail("T3"),), "C05": (fail("text", Severity.NOTE),)})
    assert left["A32"] == CELLS["A32"]


def test_what_speaks_for_all_cells_says_nothing_when_a_table_is_silent(empty):
    outcomes = {"A34": (fail("T2.rules.made"), fail(GRANTED), passed("*")), "C33": (fail("T3"),)}
    assert [one.status for one in suppressed(empty, outcomes)["A34"]] == [
        Status.FAIL,
        Status.NOT_ASSESSABLE,
        Status.NOT_ASSESSABLE,
    ]


def test_a_finding_is_about_the_tables_of_its_cells_too(empty):
    outcomes = {
        "P04": (fail("decisions", cells=("T4.reconsideration.total", "T3.total.total")),),
        "N05": (fail("T3.granted.total", operands=(("T2.rules.made", 1),)),),
        "C33": (fail("T3"),),
    }
    left = suppressed(empty, outcomes)
    assert said(left, "P04")[0][2] == said(left, "N05")[0][2] == LOST


def test_a_reason_that_is_known_stays(empty):
    unknown = Outcome("T3.total.total", Status.NOT_ASSESSABLE, reason="cell_not_number: T3.total.total")
    assert suppressed(empty, {"A32": (unknown,), "C33": (fail("T3"),)})["A32"] == (unknown,)


def test_a_report_that_was_not_published_has_no_other_fault(empty):
    left = suppressed(empty, CELLS | {"C01": (fail("report"),)})
    assert said(left, "C01") == [("report", "fail", None)]
    assert {one.status for code in CELLS for one in left[code]} == {Status.NOT_ASSESSABLE}
    assert {one.reason for code in CELLS for one in left[code]} == {"not_fetched: 没有发布年度报告"}


def test_a_missing_part_has_no_other_fault(empty):
    outcomes = {
        "C20": (fail("part 五"), passed("part 一")),
        "C22": (fail("五、问题", section=5), fail("一、概述", section=1)),
        "C25": (fail("part 五", section=5), passed("part 一")),
        "C30": (fail("part 一"),),
        "C40": (fail("part 五"),),
        "C50": (passed("part 六"),),
    }
    left = suppressed(empty, outcomes)
    fails = {code: [one.subject for one in left[code] if one.status is Status.FAIL] for code in outcomes}
    assert fails == {"C20": ["part 五"], "C22": ["一、概述"], "C25": [], "C30": ["part 一"], "C40": [], "C50": []}
    assert said(left, "C40") == [("part 五", "not_assessable", "row_absent: 缺少这一部分")]


def test_last_years_total_includes_its_columns(empty):
    outcomes = {"Y01": (fail("T3.carried_in.total"),), "Y02": (fail("T3.carried_in.business"),)}
    assert said(suppressed(empty, outcomes), "Y02") == [
        ("T3.carried_in.business", "not_assessable", "included: 见 Y01")
    ]


def test_every_rule_that_silences_is_known_by_its_code():
    """Some of them come with a later release."""
    assert {"C20", "C24", "C33", "C36"} <= SILENCING & {one.code for one in ALL}


def test_a_table_that_lost_rows_is_reported_as_that(make_report):
    made = make_report({GRANTED: "", "T3.total.total": 3})
    lost = {address: ABSENT if ".partial." in address else cell for address, cell in made.cells.items()}
    tables = {"T3": TableReading("T3", 0, "2021", exact=True, lost_rows=("（二）部分公开",))}
    verdict = audit(make_report(cells=lost, tables=tables))
    assert {one.code for one in verdict.findings if one.code[0] == "A"} == set()
    assert [(one.subject, one.reason) for one in verdict.outcomes["C32"]][1] == ("T3", LOST)


def test_a_table_of_another_year_is_reported_as_that(make_report):
    tables = {name: TableReading(name, 0, "2019", exact=True) for name in ("T2", "T3", "T4")}
    verdict = audit(make_report({GRANTED: ""}, generation="2019", year=2024, tables=tables))
    assert [(one.subject, one.reason) for one in verdict.outcomes["C32"]] == [
        ("T2", OTHER_FORM),
        ("T3", OTHER_FORM),
        ("T4", None),
    ]


def test_rules_that_silence_are_asked_when_they_were_not_chosen():
    made = built(cells={GRANTED: None}, edit=without_row("（二）部分公开"))
    alone = audit(made, rules=(C32,))
    assert list(alone.outcomes) == ["C32"]
    assert alone.findings == ()
    assert [one.reason for one in alone.outcomes["C32"]][1] == LOST


def test_a_crash_of_a_rule_that_was_not_chosen_is_nobodys_finding(monkeypatch, make_report):
    def trip(read):
        raise KeyError("x")

    broken = rule(
        code="C36", slug="s", title="t", severity=Severity.ERROR, basis=("X",), says="坏"
    )(trip)  # fmt: skip
    monkeypatch.setattr("audit.engine.SILENCERS", (broken,))
    verdict = audit(make_report({GRANTED: 9}), rules=(A33,))
    assert (verdict.crashes, [one.code for one in verdict.findings]) == ((), ["A33"])


def test_a_rule_that_is_switched_off_is_not_told_and_still_silences(make_report):
    """Whoever does not want to hear of lost rows does not want to hear what follows from them."""
    made = make_report({GRANTED: ""})
    tables = {"T3": TableReading("T3", 0, "2021", exact=True, lost_rows=("（二）部分公开",))}
    lost = {address: ABSENT if ".partial." in address else cell for address, cell in made.cells.items()}
    off = replace(made.around, policy=replace(made.around.policy, off={"C33": "本地表样"}))
    verdict = audit(make_report(cells=lost, tables=tables, around=off), rules=(C32, C33))
    assert verdict.findings == ()
    assert set(verdict.outcomes) == {"C32"}
    assert {one.subject: one.reason for one in verdict.outcomes["C32"]}["T3"] == "row_absent: 表格行列缺失"

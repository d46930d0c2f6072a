from __future__ import annotations

import pytest

from audit.rules.a31_applications_balance import A31
from audit.severity import Severity
from audit.verdict import Outcome, Status


def found(outcomes: tuple[Outcome, ...]) -> list[tuple[str, object, object]]:
    return [(o.subject, o.mismatch.expected, o.mismatch.found) for o in outcomes if o.mismatch]


@pytest.mark.parametrize("generation", ["2019", "2021"])
def test_a_valid_report_passes(make_report, generation):
    outcomes = A31.assess(make_report(generation=generation))
    assert len(outcomes) == 7
    assert {outcome.status for outcome in outcomes} == {Status.PASS}


@pytest.mark.parametrize(
    ("row", "value", "expected"),
    [
        pytest.param("new_received", 11, (10, 9), id="one more received"),
        pytest.param("carried_in", 0, (7, 9), id="carried in forgotten"),
        pytest.param("total", 8, (9, 8), id="one handled short"),
        pytest.param("carried_out", 0, (12, 9), id="none carried over"),
    ],
)
def test_one_wrong_number(make_report, row, value, expected):
    report = make_report({f"T3.{row}.business": value})
    assert found(A31.assess(report)) == [("T3.total.business", *expected)]


def test_a_blank_cell_stops_its_own_column_only(make_report):
    report = make_report({"T3.carried_in.research": None, "T3.total.business": 8})
    outcomes = {outcome.subject: outcome for outcome in A31.assess(report)}
    blank = outcomes["T3.total.research"]
    assert (blank.status, blank.reason) == (Status.NOT_ASSESSABLE, "cell_not_number: T3.carried_in.research")
    assert found(tuple(outcomes.values())) == [("T3.total.business", 9, 8)]


def test_a_sum_that_fails_with_zero_for_blank_is_a_warning(make_report):
    report = make_report({"T3.carried_in.business": None})
    (mismatch,) = [outcome.mismatch for outcome in A31.assess(report) if outcome.mismatch]
    assert (mismatch.severity, mismatch.expected, mismatch.found) == (Severity.WARNING, 7, 9)
    assert mismatch.words["assumed"] == "（按空白为0计算）"


def test_a_dash_counts_as_blank(make_report):
    assert found(A31.assess(make_report({"T3.carried_in.business": "/"}))) == [("T3.total.business", 7, 9)]


@pytest.mark.parametrize(
    ("raw", "mismatch"),
    [
        ("2件", None),
        ("3件", (8 + 2, "（按“3件”为3计算）", "text T3")),
        ("３ 件", (10, "（按“3件”为3计算）", "text T3")),
        ("1,234件", (1241, "（按“1,234件”为1234计算）", "text T3")),
        ("3", (10, "", None)),
        ("约3件", None),
        ("3（件）", None),
        ("3或4件", None),
        ("3.5件", None),
        ("三件", None),
        ("-3件", None),
    ],
)
def test_a_number_with_its_unit_is_one_in_the_second_reading_only(make_report, raw, mismatch):
    outcomes = {one.subject: one for one in A31.assess(make_report({"T3.carried_in.business": raw}))}
    one = outcomes["T3.total.business"]
    if mismatch is None:
        assert (one.status, one.reason) == (Status.NOT_ASSESSABLE, "cell_not_number: T3.carried_in.business")
        return
    assert one.mismatch is not None
    assert (one.mismatch.expected, one.mismatch.words["assumed"], one.mismatch.cause) == mismatch
    assert one.mismatch.severity is (None if raw == "3" else Severity.WARNING)


def test_blanks_and_units_in_one_sum(make_report):
    report = make_report({"T3.carried_in.business": "", "T3.carried_out.business": "3件"})
    (mismatch,) = [one.mismatch for one in A31.assess(report) if one.mismatch]
    assert (mismatch.words["assumed"], mismatch.cause) == ("（按空白为0、“3件”为3计算）", "blank T3")


def test_mostly_empty_columns_are_not_judged(make_report):
    empty = {f"T3.{row}.business": None for row in ("new_received", "carried_in", "carried_out")}
    assert found(A31.assess(make_report(empty))) == []

from __future__ import annotations

from audit.engine import audit
from audit.rules.y01_carried_in import Y01
from audit.rules.y02_carried_in_columns import Y02
from tests.audit.neighbours import found, reasons, saying, statuses, with_previous

PERSON, FIRM, TOTAL = (f"T3.carried_in.{column}" for column in ("natural_person", "business", "total"))
OUT = {"T3.carried_out.natural_person": 4, "T3.carried_out.business": 0, "T3.carried_out.total": 4}


def last(make_report, **changes):
    return make_report(OUT | changes, year=2023)


def test_the_same_columns_pass(make_report):
    report = with_previous(make_report({PERSON: 4, FIRM: 0, TOTAL: 4}), last(make_report))
    assert statuses(Y02, report) == {"pass"}


def test_a_request_that_has_changed_its_column(make_report):
    report = with_previous(make_report({PERSON: 3, FIRM: 1, TOTAL: 4}), last(make_report))
    assert found(Y02, report) == {PERSON: (4, 3), FIRM: (0, 1)}
    assert {finding.group for finding in audit(report, rules=(Y01, Y02)).findings} == {1}


def test_any_version_of_last_year_will_do(make_report):
    older = last(make_report, **{"T3.carried_out.natural_person": 3, "T3.carried_out.business": 1})
    report = with_previous(make_report({PERSON: 3, FIRM: 1, TOTAL: 4}), last(make_report), older)
    assert found(Y02, report) == {}


def test_when_the_total_differs_only_y01_speaks(make_report):
    report = with_previous(make_report({PERSON: 5, FIRM: 0, TOTAL: 5}), last(make_report))
    assert [finding.code for finding in audit(report, rules=(Y01, Y02)).findings] == ["Y01"]
    assert reasons(Y02, report) == {"no_claim"}


def test_without_last_year_it_says_so(make_report):
    assert reasons(Y02, make_report()) == {"no_previous_report"}


def test_one_blank_column_stops_itself_only(make_report):
    report = with_previous(make_report({PERSON: None, FIRM: 1, TOTAL: 4}), last(make_report))
    assert found(Y02, report) == {FIRM: (0, 1)}
    assert reasons(Y02, report) == {"cell_not_number"}


def test_applicants_that_were_put_into_another_class(make_report):
    told = saying(make_report({PERSON: 3, FIRM: 1, TOTAL: 4}), "经核实，对1件上年结转申请的申请人重新归类。")
    assert found(Y02, with_previous(told, last(make_report))) == {}

from __future__ import annotations

from audit.engine import audit
from audit.rules.a52_public_total_rolls_forward import A52
from audit.severity import Severity
from tests.audit.neighbours import found, reasons, saying, statuses, with_previous

NEW, ALL = "T2.normative_docs.published", "T2.normative_docs.total_public"


def pair(make_report, total):
    last = make_report({ALL: 30}, generation="2019", year=2019)
    return make_report({NEW: 4, ALL: total}, generation="2019"), last


def test_the_total_goes_on(make_report):
    report, last = pair(make_report, 34)
    assert statuses(A52, with_previous(report, last)) == {"pass"}


def test_a_total_that_does_not(make_report):
    report, last = pair(make_report, 40)
    told = with_previous(report, last)
    assert found(A52, told) == {ALL: (34, 40)}
    assert [one.severity for one in audit(told, rules=(A52,)).findings] == [Severity.NOTE]


def test_silent_where_documents_were_withdrawn(make_report):
    report, last = pair(make_report, 31)
    assert found(A52, with_previous(saying(report, "废止规范性文件3件，已撤下。"), last)) == {}
    assert found(A52, with_previous(saying(report, "加强文件公开。"), last)) == {ALL: (34, 31)}


def test_never_against_the_stock_of_2021(make_report):
    assert not A52.in_scope(make_report(year=2021))
    assert not A52.in_scope(make_report(generation="2019", year=2019))
    assert reasons(A52, make_report(generation="2019")) == {"no_previous_report"}

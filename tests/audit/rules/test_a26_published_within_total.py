from __future__ import annotations

from audit.engine import audit
from audit.rules.a26_published_within_total import A26
from audit.severity import Severity
from tests.audit.neighbours import found, reasons, statuses

NEW, ALL = "T2.normative_docs.published", "T2.normative_docs.total_public"


def test_new_ones_are_among_all(make_report):
    for new, every in ((5, 5), (5, 30), (0, 0)):
        assert statuses(A26, make_report({NEW: new, ALL: every}, generation="2019")) == {"pass"}


def test_more_new_ones_than_all(make_report):
    report = make_report({NEW: 5, ALL: 3}, generation="2019")
    assert found(A26, report) == {NEW: (None, 5)}
    assert [one.severity for one in audit(report, rules=(A26,)).findings] == [Severity.ERROR]
    first_year = make_report({NEW: 5, ALL: 3}, generation="2019", year=2019)
    assert [one.severity for one in audit(first_year, rules=(A26,)).findings] == [Severity.WARNING]


def test_a_blank_is_not_zero(make_report):
    report = make_report({NEW: 5, ALL: None}, generation="2019")
    assert (found(A26, report), reasons(A26, report)) == ({}, {"cell_not_number"})


def test_only_on_the_form_of_2019(make_report):
    assert not A26.in_scope(make_report())

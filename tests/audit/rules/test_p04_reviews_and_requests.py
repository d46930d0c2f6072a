from __future__ import annotations

from audit.rules.p04_reviews_and_requests import P04, REVIEWS, TOTAL
from tests.audit.neighbours import found, reasons, statuses, with_previous


def made(make_report, handled, reviews, **facts):
    return make_report({TOTAL: handled, REVIEWS[0]: reviews, REVIEWS[1]: 0, REVIEWS[2]: 0}, **facts)


def test_more_than_three_times_the_requests_of_two_years(make_report):
    last = made(make_report, 2, 0, year=2023)
    assert found(P04, with_previous(made(make_report, 1, 10), last)) == {TOTAL: (None, 10)}
    assert found(P04, with_previous(made(make_report, 1, 9), last)) == {}


def test_this_year_alone_can_clear_it_but_not_accuse(make_report):
    assert statuses(P04, made(make_report, 3, 9)) == {"pass"}
    assert reasons(P04, made(make_report, 3, 10)) == {"no_previous_report"}


def test_the_version_that_speaks_for_the_office_counts(make_report):
    versions = [made(make_report, handled, 0, year=2023) for handled in (0, 5)]
    assert found(P04, with_previous(made(make_report, 0, 15), *versions)) == {}
    assert found(P04, with_previous(made(make_report, 0, 16), *versions)) == {TOTAL: (None, 16)}


def test_the_three_groups_together(make_report):
    report = make_report({TOTAL: 0} | dict.fromkeys(REVIEWS, 1))
    assert found(P04, with_previous(report, made(make_report, 0, 0, year=2023))) == {TOTAL: (None, 3)}


def test_no_number(make_report):
    assert reasons(P04, made(make_report, None, 10)) == {"cell_not_number"}
    last = made(make_report, None, 0, year=2023)
    assert reasons(P04, with_previous(made(make_report, 1, 10), last)) == {"cell_not_number"}

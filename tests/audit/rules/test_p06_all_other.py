from __future__ import annotations

import pytest

from audit.form import FORMS
from audit.rules.p06_all_other import OTHER, P06
from tests.audit.neighbours import found, reasons, saying, statuses


def made(make_report, generation, others, changes=None):
    leaves = {f"T3.{row.key}.total": 0 for row in FORMS[generation].rows if row.leaf}
    return make_report(leaves | {OTHER[generation]: others} | (changes or {}), generation=generation)


@pytest.mark.parametrize("generation", ["2019", "2021"])
def test_all_five_are_other(make_report, generation):
    assert found(P06, made(make_report, generation, 5)) == {OTHER[generation]: (None, 5)}
    assert statuses(P06, made(make_report, generation, 4)) == {"pass"}
    assert statuses(P06, made(make_report, generation, 50, {"T3.granted.total": 1})) == {"pass"}


def test_a_blank_row_may_hide_another_result(make_report):
    report = made(make_report, "2021", 5, {"T3.granted.total": None})
    assert (found(P06, report), reasons(P06, report)) == ({}, {"cell_not_number"})


def test_requests_that_were_taken_back_belong_there(make_report):
    report = made(make_report, "2021", 6)
    assert found(P06, saying(report, "6件申请均由申请人主动撤回。")) == {}
    assert found(P06, saying(report, "6件申请均已办结。")) != {}

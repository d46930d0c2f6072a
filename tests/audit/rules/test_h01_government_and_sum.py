from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from audit.engine import audit
from audit.model import BodyKind
from audit.rules.h01_government_and_sum import H01
from audit.rules.h02_children_exceed import H02
from audit.surroundings import Registered, Surroundings
from tests.audit.neighbours import mismatches, reasons, statuses

FINES, FEES, DOCS = "T2.penalties.decisions", "T2.admin_fees.amount_wan", "T2.normative_docs.in_force"
GRANTED = "T3.granted.total"


@pytest.fixture
def zero(make_report):
    """A report of a body with all cells 0 but these."""
    blank = dict.fromkeys(make_report().cells, 0)

    def build(agency, kind, changes=None, **facts):
        return make_report(blank | (changes or {}), agency=agency, body_kind=kind, **facts)

    return build


@pytest.fixture
def government(zero):
    def build(changes, *children, complete=True):
        report = zero("青山区人民政府", BodyKind.GOVERNMENT, changes)
        return replace(report, around=Surroundings(children=children, children_complete=complete))

    return build


@pytest.fixture
def office(zero):
    return lambda changes=None: zero("青山区人民政府办公室", BodyKind.GOVERNMENT_OFFICE, changes)


@pytest.fixture
def bureau(zero):
    return lambda changes=None, agency="青山区水利局", **facts: zero(agency, BodyKind.DEPARTMENT, changes, **facts)


def test_what_adds_up_passes(government, office, bureau):
    report = government({FINES: 59, GRANTED: 4}, office({FINES: 3}), bureau({FINES: 56, GRANTED: 4}))
    assert statuses(H01, report) == {"pass"}


def test_more_or_less_than_the_sum(government, office, bureau):
    report = government({FINES: 560, GRANTED: 3}, office(), bureau({FINES: 56, GRANTED: 4}))
    assert {one.subject: one.cells for one in mismatches(H01, report)} == {"T2": (FINES,), "T3": (GRANTED,)}
    findings = audit(report, rules=(H01, H02)).findings
    assert {one.group for one in findings} == {1}
    assert "“行政处罚”行“本年处理决定数量”列填560，下级合计56" in findings[0].message


def test_the_office_vertical_bodies_and_lower_governments_may_count_or_not(government, office, bureau, zero):
    tax = bureau({FINES: 30}, agency="国家税务总局青山区税务局")
    below = zero("样例镇人民政府", BodyKind.GOVERNMENT, {FINES: 7})
    fire = replace(
        bureau({FINES: 9}, agency="青山区某大队"),
        around=Surroundings(registered=Registered("青山区某大队", vertical=True)),
    )
    children = (office({FINES: 3}), bureau({FINES: 56}), tax, below, fire)
    for own in (56, 59, 86, 105):
        assert mismatches(H01, government({FINES: own}, *children)) == []
    for own in (55, 106):
        assert [one.subject for one in mismatches(H01, government({FINES: own}, *children))] == ["T2"]


def test_rules_and_own_documents_are_the_governments(government, office, bureau):
    report = government({"T2.rules.in_force": 9, DOCS: 20}, office(), bureau({DOCS: 5}))
    assert mismatches(H01, report) == []
    assert [one.cells for one in mismatches(H01, government({DOCS: 4}, office(), bureau({DOCS: 5})))] == [(DOCS,)]


def test_money_is_rounded(government, office, bureau):
    children = (office({FEES: Decimal("1.26")}), bureau({FEES: Decimal("0.24")}))
    assert mismatches(H01, government({FEES: 2}, *children)) == []
    assert [one.cells for one in mismatches(H01, government({FEES: 3}, *children))] == [(FEES,)]


def test_incomplete_or_of_another_kind(government, office, bureau):
    assert reasons(H01, government({FINES: 1}, bureau(), complete=False)) == {"children_incomplete"}
    assert reasons(H01, government({FINES: 1}, bureau())) == {"children_incomplete"}
    other = bureau(year=2023)
    assert reasons(H01, government({FINES: 1}, office(), other)) == {"children_incomplete"}
    assert not H01.in_scope(bureau())


def test_a_blank_below_stops_its_table_but_hides_no_other_cell(government, office, bureau):
    blank = {FINES: None}
    assert reasons(H01, government({FINES: 5}, office(), bureau(blank))) == {"cell_not_number"}
    report = government({FINES: 5, "T2.licensing.decisions": 8}, office(), bureau(blank))
    assert [one.cells for one in mismatches(H01, report)] == [("T2.licensing.decisions",)]

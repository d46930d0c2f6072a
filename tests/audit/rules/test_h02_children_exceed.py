from __future__ import annotations

from dataclasses import replace

import pytest

from audit.model import BodyKind
from audit.rules.h02_children_exceed import H02
from audit.surroundings import Surroundings
from tests.audit.neighbours import mismatches, reasons, statuses

FINES = "T2.penalties.decisions"


@pytest.fixture
def government(make_report):
    zero = dict.fromkeys(make_report().cells, 0)

    def build(own, *below):
        children = tuple(
            make_report(zero | {FINES: number}, agency=agency, body_kind=kind) for agency, kind, number in below
        )
        report = make_report(zero | {FINES: own}, agency="青山区人民政府", body_kind=BodyKind.GOVERNMENT)
        return replace(report, around=Surroundings(children=children))

    return build


WATER = ("青山区水利局", BodyKind.DEPARTMENT, 56)
TOWN = ("青山区白石镇人民政府", BodyKind.TOWNSHIP, 4)
TAX = ("国家税务总局青山区税务局", BodyKind.DEPARTMENT, 99)
OFFICE = ("青山区人民政府办公室", BodyKind.GOVERNMENT_OFFICE, 99)


def test_less_than_two_of_many_bodies_have(government):
    (mismatch,) = mismatches(H02, government(59, WATER, TOWN))
    assert (mismatch.subject, mismatch.cells, mismatch.operands) == ("T2", (FINES,), ((FINES, 59), (FINES, 60)))


@pytest.mark.parametrize("own", [60, 61, 6000])
def test_gaps_do_not_matter(government, own):
    assert statuses(H02, government(own, WATER, TOWN)) == {"pass"}


def test_the_office_and_vertical_bodies_do_not_count(government):
    assert mismatches(H02, government(56, WATER, TAX, OFFICE)) == []


def test_a_child_without_a_number_counts_nothing(government):
    assert mismatches(H02, government(56, WATER, (*TOWN[:2], None))) == []
    assert [one.subject for one in mismatches(H02, government(55, WATER, (*TOWN[:2], None)))] == ["T2"]


def test_without_any_child_or_own_number(government):
    assert reasons(H02, government(5)) == {"children_incomplete"}
    assert reasons(H02, government(None, WATER)) == {"cell_not_number"}

"""docs/comparison.md says what this program does, measured anew."""

from __future__ import annotations

from pathlib import Path

from bench.comparison import DEFECTS, PAGE, put, seed_lines, verdicts
from bench.mutations.campaigns import FORM, outcome, right_cells, single


def test_the_sixteen_defects_are_found_as_the_page_says(shared_reports: Path):
    found = verdicts(shared_reports / "seeds")
    assert [one for one in DEFECTS if not one.is_found(found[one.report].findings)] == []
    page = PAGE.read_text(encoding="utf-8")
    assert put(page, "seeds", seed_lines(found)) == page


def test_there_are_sixteen_of_three_kinds():
    kinds = [one.kind for one in DEFECTS]
    assert {kind: kinds.count(kind) for kind in kinds} == {"数字": 4, "结构": 8, "用语": 4}


def test_the_right_report_of_the_campaigns_is_right():
    assert outcome(right_cells()).kind == "silent"


def test_every_cell_of_table_3_is_named_when_it_alone_is_wrong():
    seen = [(address, value, one) for address, value, one in single(FORM.table_addresses["T3"], 1)]
    assert len(seen) == 175
    assert {one.kind for _, _, one in seen} == {"unique"}
    assert [address for address, value, one in seen if one.named != frozenset({(address, value)})] == []
    assert {one.groups for _, _, one in seen} == {1}


def test_a_wrong_cell_of_table_4_is_seen_and_left_open():
    seen = list(single(FORM.table_addresses["T4"], 1))
    assert {one.kind for _, _, one in seen} == {"ambiguous"}
    assert len(seen) == 15

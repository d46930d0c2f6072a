"""The real report that was published as a PDF: every cell, what must be found and what must not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from audit.document import Format
from audit.engine import check
from audit.model import CellState
from audit.rules import ALL
from audit.verdict import Verdict

NAME = "hongze-2024.pdf"
CODES = {rule.code for rule in ALL}


@pytest.fixture(scope="module")
def real(shared_reports: Path) -> tuple[dict[str, Any], Verdict]:
    known = json.loads((shared_reports / "real" / "expected.json").read_text(encoding="utf-8"))
    entry = next(one for one in known["reports"] if one["file"] == NAME)
    return entry, check((shared_reports / "real" / NAME).read_bytes(), name=NAME)


def test_names_and_generation(real):
    entry, verdict = real
    report = verdict.report
    assert verdict.status == "read"
    assert report.document.format is Format.PDF
    read = (report.agency, report.body_kind, report.year, report.generation)
    assert read == (entry["agency"], entry["body_kind"], entry["year"], entry["generation"])


def test_every_cell(real):
    entry, verdict = real
    report = verdict.report
    divided = {address for address in report.form.addresses if address.startswith("T3.other.")}
    cells = {address: report.cell(address) for address in report.form.addresses}
    assert {address for address, cell in cells.items() if cell.state is CellState.ABSENT} == divided
    values = {address: cell.value for address, cell in cells.items() if address not in divided}
    assert {address: value for address, value in values.items() if value != 0} == entry["cells"]


def test_where_cells_stand(real):
    _, verdict = real
    report = verdict.report
    places = {address: report.cell(address).place for address in ("T3.total.total", "T3.granted.natural_person")}
    anchors = {
        address: report.document.blocks[place.block].anchor_of(place.row, place.column)
        for address, place in places.items()
    }
    assert anchors["T3.granted.natural_person"].startswith("page[3]/box[")
    assert anchors["T3.total.total"].startswith("page[4]/box[")


def test_six_parts_and_their_paragraphs(real):
    _, verdict = real
    sections = {section.part: section for section in verdict.report.sections}
    assert sorted(sections) == [1, 2, 3, 4, 5, 6]
    assert sections[1].text.count("\n") == 5
    assert sections[5].text.split("\n")[1].endswith("业务工作水平。")
    assert sections[6].text.endswith("信息处理费0元。")


def test_every_finding_that_must_be(real):
    entry, verdict = real
    found = {(finding.code, finding.severity.value) for finding in verdict.findings}
    wanted = {(one["code"], one["severity"]) for one in entry["must_find"] if one["code"] in CODES}
    assert wanted <= found
    assert ("C33", "warning") in found


def test_nothing_beyond_what_may_be(real):
    entry, verdict = real
    allowed = {one["code"] for one in entry["must_find"]} | set(entry["may_find"])
    assert {finding.code for finding in verdict.findings} <= allowed


def test_silence(real):
    entry, verdict = real
    for trap in entry["must_stay_silent"]:
        severities = [finding.severity.value for finding in verdict.findings if finding.code == trap["code"]]
        assert trap.get("severity", "") not in severities or severities == [], trap
        assert "severity" in trap or severities == [], trap


def test_no_rule_crashes(real):
    assert real[1].crashes == ()

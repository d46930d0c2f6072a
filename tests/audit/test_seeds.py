"""The five real reports: every cell, every finding that must be, nothing beyond what may be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from audit.engine import audit, check
from audit.model import Cell, CellState
from audit.rules import ALL
from audit.verdict import Finding, Verdict
from tests.conftest import SHARED

EXPECTED = SHARED / "seeds" / "expected.json"
CODES = {rule.code for rule in ALL}


def _reports() -> list[dict[str, Any]]:
    if not EXPECTED.is_file():
        return []
    reports: list[dict[str, Any]] = json.loads(EXPECTED.read_text(encoding="utf-8"))["reports"]
    return reports


@pytest.fixture(params=_reports() or [{}], ids=lambda entry: entry["file"][:3] if entry else "no shared reports")
def seed(request: pytest.FixtureRequest, shared_reports: Path) -> tuple[dict[str, Any], Verdict]:
    entry = request.param
    path = shared_reports / "seeds" / entry["file"]
    return entry, check(path.read_bytes(), name=path.name)


def test_names_and_generation(seed: tuple[dict[str, Any], Verdict]) -> None:
    entry, verdict = seed
    report = verdict.report
    assert verdict.status == "read"
    assert report is not None
    read = (report.agency, report.body_kind, report.year, report.generation)
    assert read == (entry["agency"], entry["body_kind"], entry["year"], entry["generation"])


def test_every_cell(seed: tuple[dict[str, Any], Verdict]) -> None:
    entry, verdict = seed
    assert verdict.report is not None
    values = {address: verdict.report.cell(address).value for address in verdict.report.form.addresses}
    assert len(values) == entry["cells_total"]
    assert {address: value for address, value in values.items() if value != entry["all_other_cells"]} == entry["cells"]


def test_no_rule_crashes(seed: tuple[dict[str, Any], Verdict]) -> None:
    assert seed[1].crashes == ()


def test_every_finding_that_must_be(seed: tuple[dict[str, Any], Verdict]) -> None:
    entry, verdict = seed
    groups: dict[str, set[int]] = {}
    for wanted in _in_force(entry["must_find"]):
        matching = [finding for finding in verdict.findings if _answers(finding, wanted)]
        assert matching, (
            f"missing: {wanted}; there is {[_short(f) for f in verdict.findings if f.code == wanted['code']]}"
        )
        if "group" in wanted:
            groups.setdefault(wanted["group"], set()).update(finding.group for finding in matching[:1])
    assert all(len(numbers) == 1 for numbers in groups.values()), groups


def test_nothing_beyond_what_may_be(seed: tuple[dict[str, Any], Verdict]) -> None:
    entry, verdict = seed
    extra = [finding for finding in verdict.findings if finding.code not in entry["may_find"]]
    assert [_short(f) for f in extra if not any(_answers(f, wanted) for wanted in entry["must_find"])] == []


def test_silence(seed: tuple[dict[str, Any], Verdict]) -> None:
    entry, verdict = seed
    wanted = [one for one in entry["must_find"] if one["code"] in CODES]
    for trap in _in_force(entry["must_stay_silent"]):
        noise = [finding for finding in verdict.findings if _falls_into(finding, trap)]
        assert [_short(finding) for finding in noise if not any(_answers(finding, one) for one in wanted)] == [], trap


def test_results_that_were_not_sorted_suggest_no_number(shared_reports: Path) -> None:
    verdict = _checked(shared_reports, "000")
    (group,) = [one for one in verdict.to_dict()["groups"] if one["diagnosis"]]
    assert (group["codes"], group["severity"]) == (["A32"], "error")
    assert group["sentence"] == "9件未按办理结果分类填报，无法判断应归入哪一项"
    diagnosis = group["diagnosis"]
    assert (diagnosis["kind"], diagnosis["count"], diagnosis["changes"]) == ("ambiguous", 21, [])
    assert {one.mismatch.suggestion for one in verdict.findings if one.code == "A32"} == {None}


def test_each_of_the_175_cells_of_table_3_is_located(shared_reports: Path) -> None:
    report = _checked(shared_reports, "002").report
    assert report is not None
    addresses = report.form.table_addresses["T3"]
    assert len(addresses) == 175
    for address in addresses:
        right = report.number(address)
        cells = {**report.cells, address: Cell(CellState.NUMBER, "", right + 3)}
        found = [one.diagnosis for one in audit(replace(report, cells=cells)).groups.values() if one.diagnosis]
        assert [[(one.address, one.value) for one in diagnosis.changes] for diagnosis in found] == [[(address, right)]]


def _checked(shared_reports: Path, number: str) -> Verdict:
    (path,) = (shared_reports / "seeds").glob(f"{number}-*.txt")
    return check(path.read_bytes(), name=path.name)


def _in_force(entries: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    return (entry for entry in entries if entry["code"] in CODES)


def _answers(finding: Finding, wanted: dict[str, Any]) -> bool:
    facts = finding.mismatch
    quotes = wanted.get("quotes") or ([wanted["quote"]] if "quote" in wanted else [])
    numbers = [(facts.expected, "expected"), (facts.found, "found")]
    return (
        finding.code == wanted["code"]
        and finding.severity == wanted["severity"]
        and wanted.get("subject", facts.subject) == facts.subject
        and wanted.get("suggestion", facts.suggestion) == facts.suggestion
        and all(wanted.get(name, value) == value for value, name in numbers)
        and (not quotes or any(quote in (facts.quote or "") for quote in quotes))
    )


def _falls_into(finding: Finding, trap: dict[str, Any]) -> bool:
    if finding.code != trap["code"]:
        return False
    if "subjects" in trap:
        return finding.subject in trap["subjects"]
    return trap.get("quote", "") in (finding.mismatch.quote or "")


def _short(finding: Finding) -> tuple[str, str, str]:
    return finding.code, finding.severity.value, finding.subject

"""Real files in other formats than the seeds."""

from __future__ import annotations

from pathlib import Path

from audit.engine import check
from audit.model import CellState

# What the blank form must not be blamed for: sums, text against tables, other years, likeness, publication.
SILENT = ("A", "N", "Y", "H", "P")


def test_the_official_form_is_blank_and_blamed_for_no_number(shared_reports: Path) -> None:
    verdict = check((shared_reports / "real" / "official-form-2021.docx").read_bytes())
    report = verdict.report
    assert (verdict.status, verdict.crashes) == ("read", ())
    assert report is not None
    assert (report.generation, report.year, report.body_kind) == ("2021", None, None)
    assert len(report.form.addresses) == 200
    assert {report.cell(address).state for address in report.form.addresses} == {CellState.BLANK}
    assert [section.part for section in report.sections] == [1, 2, 3, 4, 5, 6]
    assert [finding.code for finding in verdict.findings if finding.code.startswith(SILENT)] == []

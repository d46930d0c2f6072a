"""The matrix of skeletons and faults, printed when the tests are done."""

from __future__ import annotations

from typing import Any, cast

import pytest

MATRIX = "matrix"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """How many faults of each kind ended as they must, by skeleton. Reports come from all workers."""
    columns: dict[str, dict[str, str]] = {}
    for reports in terminalreporter.stats.values():
        for report in reports:
            told = dict(report.user_properties) if isinstance(report, pytest.TestReport) else {}
            if report_of := cast("tuple[str, dict[str, str]] | None", told.get(MATRIX)):
                columns[report_of[0]] = report_of[1]
    if not columns:
        return
    groups = list(dict.fromkeys(group for counts in columns.values() for group in counts))
    width = max(len(group) for group in groups) + 2
    terminalreporter.section("skeleton × fault")
    terminalreporter.write_line(" " * width + "".join(f"{name:>9}" for name in columns))
    for group in groups:
        cells = "".join(f"{counts.get(group, ''):>9}" for counts in columns.values())
        terminalreporter.write_line(f"{group:<{width}}{cells}")

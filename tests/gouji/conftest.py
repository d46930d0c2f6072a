"""Report files to run commands on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gouji.cli import Context
from gouji.commands.check import check_command
from gouji.demo.content import make_content, render_text
from gouji.settings import Settings

# One cell: its column (A32) and its row (A33) no longer add up, one cause.
WRONG = {"T3.granted.business": 707}


def report_text(**changes: object) -> str:
    """A report without a fault, but for `break_cell`."""
    return render_text(make_content(1, "样例市样例局", 2025, **changes))  # type: ignore[arg-type]


@pytest.fixture
def right(tmp_path: Path) -> Path:
    """A report without a fault."""
    path = tmp_path / "right.txt"
    path.write_text(report_text(), encoding="utf-8")
    return path


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """A report with one mistyped cell."""
    path = tmp_path / "wrong.txt"
    path.write_text(report_text(break_cell=WRONG), encoding="utf-8")
    return path


@pytest.fixture
def run_check() -> Callable[..., Result]:
    """`gouji check`, in this process. Arithmetic rules only, so that a new rule of another kind changes nothing here."""

    def run(*arguments: object, verbosity: int = 0, select: str = "A3,A4", data: bytes | None = None) -> Result:
        given = [*map(str, arguments), "--select", select]
        return CliRunner().invoke(check_command, given, obj=Context(Settings(), verbosity), input=data)

    return run

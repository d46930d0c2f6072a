"""What tests of several stages share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import settings

from audit.document import Document, Format
from audit.form import FORMS, T3_COLUMNS, T4_FIELDS
from audit.model import Cell, CellState, Number, Report
from audit.reading.cells import read_cell
from db import opening
from tests.databases import connect, copying, make_template, prepared

# A slow machine is no failure: speed is measured by the benchmark, never by a test.
settings.register_profile("gouji", deadline=None, print_blob=True)
settings.load_profile("gouji")

SHARED = Path(__file__).resolve().parents[2] / "shared" / "reports"

# A table 3 in which no column and no row is like another, so that a mix-up shows.
VALID_T3 = {
    "new_received": (31, 10, 3, 2, 1, 4, 51),
    "carried_in": (2, 2, 0, 0, 0, 0, 4),
    "granted": (10, 5, 1, 1, 0, 1, 18),
    "partial": (5, 1, 0, 0, 0, 0, 6),
    "denied.third_party": (3, 1, 1, 0, 0, 1, 6),
    "unable.not_held": (8, 2, 1, 1, 1, 2, 15),
    "refused.petition": (4, 0, 0, 0, 0, 0, 4),
    "total": (30, 9, 3, 2, 1, 4, 49),
    "carried_out": (3, 3, 0, 0, 0, 0, 6),
}
VALID_T4 = {
    "reconsideration": (2, 1, 0, 1, 4),
    "litigation_direct": (1, 0, 0, 0, 1),
    "litigation_after": (0, 0, 2, 0, 2),
}
VALID_T2 = {
    "normative_docs.made": 2,
    "normative_docs.in_force": 9,
    "licensing.decisions": 838,
    "penalties.decisions": 56,
}
Changes = Mapping[str, "Number | str | None"]


def valid_numbers(generation: str = "2021") -> dict[str, Number]:
    """Every address of a generation with a number; all equations hold."""
    numbers: dict[str, Number] = dict.fromkeys(FORMS[generation].addresses, 0)
    known = set(numbers)
    filled = {f"T2.{key}": value for key, value in VALID_T2.items()}
    filled |= {f"T3.{row}.{c}": v for row, values in VALID_T3.items() for c, v in zip(T3_COLUMNS, values, strict=True)}
    filled |= {
        f"T4.{group}.{f}": v for group, values in VALID_T4.items() for f, v in zip(T4_FIELDS, values, strict=True)
    }
    return numbers | {address: value for address, value in filled.items() if address in known}


def cell_of(value: Number | str | None) -> Cell:
    """A number, or raw text as printed; None is a blank."""
    if value is None:
        return read_cell("")
    return read_cell(value) if isinstance(value, str) else Cell(CellState.NUMBER, str(value), value)


@pytest.fixture
def make_report() -> Callable[..., Report]:
    """`make_report({address: number, raw text or None for a blank})`: a valid report with these changes."""

    def build(changes: Changes | None = None, *, generation: str = "2021", **facts: object) -> Report:
        values: dict[str, Number | str | None] = {**valid_numbers(generation), **(changes or {})}
        cells = {address: cell_of(value) for address, value in values.items()}
        known = {"document": Document(Format.TEXT, ()), "year": 2024 if generation == "2021" else 2020}
        return Report(**(known | {"agency": "样例市样例局", "generation": generation, "cells": cells} | facts))  # type: ignore[arg-type]

    return build


@pytest.fixture(scope="session", autouse=True)
def copied_databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A database that a test makes is a copy of an empty one."""
    with pytest.MonkeyPatch.context() as patch:
        copying(make_template(tmp_path_factory.mktemp("databases")), patch)
        yield


@pytest.fixture
def databases_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of how a database is made and kept."""
    monkeypatch.setattr(opening, "_connect", connect)
    monkeypatch.setattr(opening, "_prepared", prepared)


@pytest.fixture(scope="session")
def shared_reports() -> Path:
    """The folder of real reports beside the project; the test skips where it is not there."""
    if not SHARED.is_dir():
        pytest.skip("the real reports (../shared/reports) are not here")
    return SHARED

"""A report as bytes, to be kept and read again: JSON, compressed. What stands around it is not packed.

Whoever keeps it keeps beside it which readers made it: bytes of other readers may mean something else.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import fields
from decimal import Decimal
from typing import Any

from audit.document import Block, Document, Format, Paragraph, Picture, Table
from audit.model import BodyKind, Cell, CellState, Number, Place, Report, Section, TableReading
from audit.privacy import Private
from audit.private_numbers import Kind as PrivateKind

LAYOUT = 2
FAST = 1
_STATES = {state.value: state for state in CellState}


def pack(report: Report) -> bytes:
    """The same report always gives the same bytes."""
    facts = {
        "layout": LAYOUT,
        "document": _document(report.document),
        "agency": report.agency,
        "year": report.year,
        "generation": report.generation,
        "title": report.title,
        "title_year": report.title_year,
        "period": report.period,
        "body_kind": report.body_kind,
        "preface": report.preface,
        "sections": [_section(one) for one in report.sections],
        "tables": {name: _table_reading(one) for name, one in report.tables.items()},
        "cells": {address: _cell(one) for address, one in report.cells.items()},
        "closing": report.closing,
        "damage": sorted(report.damage),
        "body": report.body,
        "private": [[getattr(one, field.name) for field in fields(one)] for one in report.private],
    }
    return zlib.compress(json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode(), FAST)


def unpack(packed: bytes, *, places: bool = True) -> Report:
    """
    The report. ValueError for bytes that are none, or of another layout.

    `places`: where each cell stands in its source, which no rule asks; without them it is done in half the time.
    """
    try:
        facts = json.loads(zlib.decompress(packed))
        if facts["layout"] != LAYOUT:
            raise ValueError(f"layout {facts['layout']}")
        return _report(facts, _cells_of(facts["cells"]) if places else _placeless(facts["cells"]))
    except (zlib.error, KeyError, TypeError, IndexError) as error:
        raise ValueError(f"no packed report: {error}") from None


def _report(facts: dict[str, Any], cells: dict[str, Cell]) -> Report:
    return Report(
        document=_document_of(facts["document"]),
        agency=facts["agency"],
        year=facts["year"],
        generation=facts["generation"],
        title=facts["title"],
        title_year=facts["title_year"],
        period=_pair(facts["period"]),
        body_kind=BodyKind(facts["body_kind"]) if facts["body_kind"] else None,
        preface=facts["preface"],
        sections=tuple(Section(*one) for one in facts["sections"]),
        tables={name: _table_reading_of(one) for name, one in facts["tables"].items()},
        cells=cells,
        closing=facts["closing"],
        damage=frozenset(facts["damage"]),
        body=_pair(facts["body"]),
        private=tuple(Private(PrivateKind(kind), *rest) for kind, *rest in facts["private"]),
    )


def _pair(value: list[Any] | None) -> Any:
    return tuple(value) if value is not None else None


def _document(document: Document) -> list[Any]:
    return [
        document.format.value,
        [_block(block) for block in document.blocks],
        document.title,
        document.charset_declared,
        document.charset_used,
        document.truncated,
        document.inside,
    ]


def _document_of(packed: list[Any]) -> Document:
    form, blocks, *rest = packed
    return Document(Format(form), tuple(map(_block_of, blocks)), *rest)


def _block(block: Block) -> list[Any]:
    if isinstance(block, Paragraph):
        return ["p", block.text, block.anchor, block.level]
    if isinstance(block, Picture):
        return ["i", block.source, block.anchor]
    return ["t", block.rows, block.places, block.anchor, block.exact, block.anchors, sorted(block.doubtful)]


def _block_of(packed: list[Any]) -> Block:
    kind, *rest = packed
    if kind == "p":
        return Paragraph(*rest)
    if kind == "i":
        return Picture(*rest)
    rows, places, anchor, exact, anchors, doubtful = rest
    grid = tuple(map(tuple, rows)), tuple(map(tuple, places))
    return Table(*grid, anchor, exact, tuple(anchors), frozenset(doubtful))


def _section(one: Section) -> list[Any]:
    return [one.part, one.heading, one.ordinal, one.wording, one.text, one.position, one.has_picture]


def _table_reading(one: TableReading) -> list[Any]:
    lost = [one.lost_rows, one.lost_columns, one.short_rows, one.extra_rows]
    return [one.name, one.block, one.generation, one.exact, *lost]


def _table_reading_of(packed: list[Any]) -> TableReading:
    return TableReading(*packed[:4], *map(tuple, packed[4:]))


def _cell(cell: Cell) -> list[Any]:
    """A number that is not whole is packed as text, for JSON knows only binary fractions."""
    value = str(cell.value) if isinstance(cell.value, Decimal) else cell.value
    place = (cell.place.block, cell.place.row, cell.place.column) if cell.place else ()
    return [cell.state.value, cell.raw, value, *place]


def _cells_of(packed: dict[str, list[Any]]) -> dict[str, Cell]:
    return {
        address: Cell(_STATES[state], raw, _value(written), Place(*place) if place else None)
        for address, (state, raw, written, *place) in packed.items()
    }


def _placeless(packed: dict[str, list[Any]]) -> dict[str, Cell]:
    """Most cells of a report hold 0: without their places they are one and the same."""
    same: dict[tuple[Any, ...], Cell] = {}
    cells: dict[str, Cell] = {}
    for address, one in packed.items():
        key = (one[0], one[1], one[2])
        cell = same.get(key)
        if cell is None:
            cell = same[key] = Cell(_STATES[one[0]], one[1], _value(one[2]))
        cells[address] = cell
    return cells


def _value(written: str | int | None) -> Number | None:
    return Decimal(written) if isinstance(written, str) else written

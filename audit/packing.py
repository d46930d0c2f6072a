"""A report as bytes, to be kept and read again: JSON, compressed. What stands around it is not packed.

Whoever keeps it keeps beside it which readers made it: bytes of other readers may mean something else.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from audit.document import Block, Document, Format, Paragraph, Picture, Table
from audit.model import BodyKind, Cell, CellState, Number, Place, Report, Section, TableReading
from audit.privacy import Private
from audit.private_numbers import Kind as PrivateKind

LAYOUT = 3
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
        "cells": _cells(report.cells),
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
        return _report(facts, _cells_of(*facts["cells"], placed=places))
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


def _cells(cells: Mapping[str, Cell]) -> list[Any]:
    """
    Addresses, the kinds of cells, of which kind each is, and where each stands.

    Most cells of a report hold 0: to read two hundred of them one by one would be half of all reading.
    """
    kinds: dict[tuple[str, str, str | int | None], int] = {}
    which = [kinds.setdefault(_kind(cell), len(kinds)) for cell in cells.values()]
    places = [f"{one.block} {one.row} {one.column}" if (one := cell.place) else "" for cell in cells.values()]
    return [" ".join(cells), list(kinds), which, ",".join(places)]


def _kind(cell: Cell) -> tuple[str, str, str | int | None]:
    """A number that is not whole is packed as text, for JSON knows only binary fractions."""
    return cell.state.value, cell.raw, str(cell.value) if isinstance(cell.value, Decimal) else cell.value


def _cells_of(addresses: str, kinds: list[Any], which: list[int], places: str, *, placed: bool) -> dict[str, Cell]:
    made = [Cell(_STATES[state], raw, _value(written)) for state, raw, written in kinds]
    cells = dict(zip(addresses.split(), [made[number] for number in which], strict=True))
    if not placed:
        return cells
    stands = zip(cells.items(), places.split(","), strict=True) if cells else ()
    return {address: _placed(cell, place) for (address, cell), place in stands}


def _placed(cell: Cell, place: str) -> Cell:
    return Cell(cell.state, cell.raw, cell.value, Place(*map(int, place.split()))) if place else cell


def _value(written: str | int | None) -> Number | None:
    return Decimal(written) if isinstance(written, str) else written

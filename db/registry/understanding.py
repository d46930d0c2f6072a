"""Rows of text → entries that can be stored. Every value is judged, and all that is wrong is told at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from db.registry.problems import Problems
from db.registry.rows import Row, Sheet, Value
from db.registry.tables import BY_NAME, Column, Stored, Table
from db.registry.values import text

Keys = dict[str, set[Stored]]
HIDDEN = "（已隐去）"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row to store. `values` holds the columns that the file has, and always the key."""

    table: Table
    row: Row
    values: dict[str, Stored]

    @property
    def key(self) -> tuple[Stored, ...]:
        """What tells it from other rows of its table."""
        return self.table.identity(self.values)


def understand(sheets: Iterable[Sheet], stored: Keys, problems: Problems) -> list[Entry]:
    """
    The rows that can be stored; `problems` hears of the others.

    `stored`: the keys that the database holds, for columns that refer to another table.
    """
    labels: dict[str, Row] = {}
    known = {name: set(keys) for name, keys in stored.items()}
    entries = []
    for sheet in _in_order(sheets):
        table = BY_NAME[sheet.table]
        for row in sheet.rows:
            entry = _entry(table, row, labels, problems)
            if len(table.key) == 1:  # a row with an error elsewhere is there all the same for those that refer to it
                written = str(row.values.get(table.key[0], ""))
                known.setdefault(table.name, set()).update((entry.key[0],) if entry else (written, written.upper()))
            if entry:
                entries.append(entry)
    _no_key_twice(entries, problems)
    for entry in entries:
        with problems.heard():
            _refers_to_known(entry, known)
    return entries


def _in_order(sheets: Iterable[Sheet]) -> list[Sheet]:
    order = list(BY_NAME)
    return sorted(sheets, key=lambda sheet: order.index(sheet.table))


def _entry(table: Table, written: Row, labels: dict[str, Row], problems: Problems) -> Entry | None:
    """None when anything is wrong with the row."""
    values: dict[str, Stored] = {}
    good = False
    with problems.heard():
        row = _with_office(table, written, labels)
        known = {column.name: column for column in table.columns}
        for name in row.values:
            if name not in known:
                raise row.bad(name, f"不认识的列；{table.name} 可用：{'、'.join(known)}")
        good = True
    if not good:
        return None
    for column in table.columns:
        if column.name in row.values or column.required or column.name in table.key:
            good = False if not _take(column, row, values, problems) else good
    if good:
        with problems.heard():
            problem = table.check(values) if table.check else None
            if problem:
                raise row.bad(*problem)
            return Entry(table, row, values)
    return None


def _take(column: Column, row: Row, values: dict[str, Stored], problems: Problems) -> bool:
    with problems.heard():
        values[column.name] = _value(column, row)
        return True
    return False


def _value(column: Column, row: Row) -> Stored:
    written = row.values.get(column.name, "")
    if written in ("", [], {}):
        if column.required:
            raise row.bad(column.name, "不能为空")
        return column.empty
    try:
        return column.parse(written)
    except ValueError as error:
        # what stands in the place of a secret's name may be the secret
        shown: Value | None = HIDDEN if column.name == "secret_ref" else None
        raise row.bad(column.name, str(error), shown) from None


def _with_office(table: Table, row: Row, labels: dict[str, Row]) -> Row:
    """Follow `office_id` of an endpoint to the office row with that label; labels do not reach the database."""
    values = dict(row.values)
    label = values.pop("label_id", None)
    if table.name == "offices" and label:
        if str(label) in labels:
            raise row.bad("label_id", "同一编号写了两次")
        labels[str(label)] = row
    if table.name == "sources":
        values.pop("source_id", None)
    if table.name == "endpoints" and "office_id" in values:
        office = labels.get(text(values.pop("office_id")))
        if office is None:
            raise row.bad("office_id", "offices 里没有这个编号")
        names = {"agency_code": "agency_code", "role": "role", "name": "office"}
        values |= {ours: office.values.get(theirs, "") for theirs, ours in names.items()}
    return replace(row, values=values)


def _no_key_twice(entries: list[Entry], problems: Problems) -> None:
    seen: dict[tuple[str, tuple[Stored, ...]], Entry] = {}
    for entry in entries:
        first = seen.setdefault((entry.table.name, entry.key), entry)
        if first is not entry:
            with problems.heard():
                raise entry.row.bad(entry.table.key[0], f"与第 {first.row.line} 行重复", str(entry.key[0]))


def _refers_to_known(entry: Entry, known: Keys) -> None:
    for column in entry.table.columns:
        value = entry.values.get(column.name)
        if column.refers and value is not None and value not in known.get(column.refers, set()):
            raise entry.row.bad(column.name, f"{column.refers} 里没有这一条", str(value))


def no_circle(entries: list[Entry], parents: Mapping[str, str | None]) -> None:
    """BadRegistry when a body of the file is above itself. `parents`: of all bodies, as they would be stored."""
    for entry in entries:
        if entry.table.name != "agencies":
            continue
        seen = {str(entry.key[0])}
        above = parents.get(str(entry.key[0]))
        while above is not None and above not in seen:
            seen.add(above)
            above = parents.get(above)
        if above == entry.key[0]:
            raise entry.row.bad("parent", "上级关系成了圈")

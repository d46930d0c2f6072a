"""Lines of cells → a sheet of rows, each value with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from audit.errors import BadRegistry
from db.registry.problems import Problems
from db.registry.rows import SHORT, Row, Sheet, Value, shown
from db.registry.short import COLUMNS
from db.registry.tables import BY_NAME
from db.registry.words import column_name

LABELS = frozenset({"label_id", "office_id", "source_id"})  # numbers of a file, which the database does not keep
Line = tuple[int, Sequence[str]]
Place = Callable[[int, int], str]  # line from 1, column from 0 → how an error names the cell


def table_named(file: str, name: str, place: str = "") -> str:
    """The name of a table of the full form; BadRegistry when there is none."""
    if name not in BY_NAME:
        raise BadRegistry(file, 0, "表名", shown(name), f"应是其中之一：{'、'.join(BY_NAME)}", place)
    return name


def sheet_of(file: str, table: str, lines: Iterable[Line], place: Place) -> Sheet:
    """The first line that is not blank holds the headings. BadRegistry for all that does not fit below them."""
    filled = [(number, [cell.strip() for cell in cells]) for number, cells in lines]
    filled = [(number, cells) for number, cells in filled if any(cells)]
    if not filled:
        raise BadRegistry(file, 0, "文件", file, "是空的")
    head_line, head = filled[0]
    names = columns(file, head, lambda at: (head_line, place(head_line, at)), short=table == SHORT)
    problems = Problems()
    for at, name in enumerate(names):
        with problems.heard():
            _known(file, table, name, BadRegistry(file, head_line, "表头", shown(head[at]), "", place(head_line, at)))
    problems.end()
    rows = []
    for number, cells in filled[1:]:
        beyond = next((at for at, cell in enumerate(cells) if at >= len(names) and cell), None)
        if beyond is not None:
            told = f"第 {beyond + 1} 列"
            with problems.heard():
                raise BadRegistry(file, number, told, shown(cells[beyond]), "比表头多出一列", place(number, beyond))
        padded = [*cells, *[""] * len(names)]
        values: dict[str, Value] = dict(zip(names, padded, strict=False))
        places = {name: (number, place(number, at)) for at, name in enumerate(names)}
        rows.append(Row(file, number, values, dict(zip(names, head, strict=False)), places))
    problems.end()
    return Sheet(table, tuple(rows))


def _known(file: str, table: str, name: str, where: BadRegistry) -> None:
    """BadRegistry at the heading of a column that the table does not have, once and not in every row."""
    allowed = COLUMNS if table == SHORT else tuple(column.name for column in BY_NAME[table].columns)
    if name not in allowed and (table == SHORT or name not in LABELS):
        raise BadRegistry(
            file, where.line, where.column, where.value, f"不认识的列；可用：{'、'.join(allowed)}", where.place
        )


def columns(file: str, head: Sequence[str], place: Callable[[int], tuple[int, str]], *, short: bool) -> list[str]:
    """Our names of the headings. BadRegistry for one that is empty or there twice."""
    while head and not head[-1]:
        head = head[:-1]
    names = [column_name(heading, short=short) for heading in head]
    for at, (name, heading) in enumerate(zip(names, head, strict=True)):
        problem = "有一列没有名称" if not name else "同一列写了两次" if name in names[:at] else ""
        if problem:
            line, where = place(at)
            raise BadRegistry(file, line, "表头", shown(heading), problem, where)
    return names

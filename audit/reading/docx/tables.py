"""Tables as they come: which cell is open, and where content goes."""

from __future__ import annotations

from audit.reading.docx.grids import WIDEST, Cell, Flow, Grid, Row
from audit.reading.docx.markup import Attributes, Begin, End, value
from audit.reading.docx.styles import number


class Tables:
    """
    `flow` is where content goes now: the document, a cell, or what waits for the end of a paragraph.

    Only the innermost table keeps its content together: what surrounds another table is layout at once. So nothing is
    moved more than a few times, however deep tables and text boxes are nested.
    """

    def __init__(self) -> None:
        self.flow: Flow = []
        self._count = 0
        self._grids: list[Grid] = []
        self._cells: list[Cell | None] = []
        self._boxes: list[Flow] = []

    def begins(self) -> dict[str, Begin]:
        return {
            "w:tbl": self._begin_table,
            "w:tr": self._begin_row,
            "w:tc": self._begin_cell,
            "w:gridBefore": self._before,
            "w:gridSpan": self._span,
            "w:vMerge": self._down,
            "w:hMerge": self._beside,
            "w:cellDel": self._lose_cell,
        }

    def ends(self) -> dict[str, End]:
        return {"w:tc": self._end_cell, "w:tbl": self._end_table}

    def begin_box(self, behind: Flow) -> None:
        """The content of the outermost text box goes behind the paragraph it is fixed to."""
        self._boxes.append(self.flow)
        if len(self._boxes) == 1:
            self.flow = behind

    def end_box(self) -> None:
        self.flow = self._boxes.pop()

    def lose_row(self) -> None:
        """A tracked change took the row away."""
        if self._grids and self._grids[-1].rows:
            self._grids[-1].rows[-1].gone = True

    def _begin_table(self, _: Attributes) -> None:
        if self._grids and not self._grids[-1].dissolved:
            outer, cell = self._grids[-1], self._cells[-1] if self._cells else None
            outer.dissolve()
            if cell and self.flow is cell.flow and not cell.gone:
                self.flow = outer.outer
        self._count += 1
        self._grids.append(Grid(self._count, self.flow))

    def _end_table(self) -> None:
        grid = self._grids.pop()
        grid.finish()
        self.flow = grid.outer

    def _begin_row(self, _: Attributes) -> None:
        if self._grids:
            self._grids[-1].rows.append(Row())

    def _begin_cell(self, _: Attributes) -> None:
        grid = self._grids[-1] if self._grids else None
        if grid is None:
            self._cells.append(None)
            return
        if not grid.rows:
            grid.rows.append(Row())
        row = grid.rows[-1]
        cell = Cell(len(grid.cells), gone=row.gone)
        grid.cells.append(cell)
        row.cells.append(cell)
        self._cells.append(cell)
        self.flow = grid.outer if grid.dissolved and not cell.gone else cell.flow

    def _end_cell(self) -> None:
        cell = self._cells.pop()
        if cell is None:
            return
        grid = self._grids[-1]
        if grid.dissolved:
            grid.release(cell)
        self.flow = grid.outer

    def _before(self, attributes: Attributes) -> None:
        if self._grids and self._grids[-1].rows:
            self._grids[-1].rows[-1].before = min(number(attributes) or 0, WIDEST)

    def _span(self, attributes: Attributes) -> None:
        cell = self._cells[-1] if self._cells else None
        if cell:
            cell.span = max(1, min(number(attributes) or 1, WIDEST))

    def _down(self, attributes: Attributes) -> None:
        cell = self._cells[-1] if self._cells else None
        if cell:
            cell.down = value(attributes, "val") or "continue"

    def _beside(self, attributes: Attributes) -> None:
        cell = self._cells[-1] if self._cells else None
        if cell:
            cell.beside = value(attributes, "val") or "continue"

    def _lose_cell(self, _: Attributes) -> None:
        cell = self._cells[-1] if self._cells else None
        if cell:
            cell.gone = True
            self.flow = cell.flow

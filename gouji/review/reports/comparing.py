"""Two versions of a report, with everything that is needed to compare them."""

from __future__ import annotations

from dataclasses import dataclass

from db.opening import Database
from db.report_cells import stored_cells
from db.report_facts import KeptVersion, stored_files
from db.store import Store
from gouji.review.reports.differing import (
    CellChange,
    FileChange,
    Paragraphs,
    changed_cells,
    changed_files,
    changed_labels,
    changed_paragraphs,
)
from gouji.review.reports.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Compared:
    """
    `paragraphs`: None where the text of one of the two is not to be had: `remarks` say why.

    `same_source`: whether the bytes of both are the same.
    """

    cells: tuple[CellChange, ...]
    paragraphs: Paragraphs | None
    files: tuple[FileChange, ...]
    labels: tuple[CellChange, ...]
    remarks: tuple[str, ...]
    same_source: bool

    @property
    def nothing(self) -> bool:
        """Whether no difference was found."""
        changed = self.paragraphs.changes if self.paragraphs else ()
        return not (self.cells or changed or self.files or self.labels)


def compare_versions(
    database: Database, store: Store, shelf: Shelf, earlier: KeptVersion, later: KeptVersion, year: int
) -> Compared:
    """From the earlier to the later one."""
    shown = [shelf.show(database, store, one, year) for one in (earlier, later)]
    texts = [one.report for one in shown if one.has_text]
    generation = next((one.report for one in reversed(shown) if one.report.generation), None)
    kept = [stored_cells(database, one.id) for one in (earlier, later)]
    was, now = kept if all(kept) else [page.report.cells for page in shown]
    cells = changed_cells(was, now, generation.form if generation else None)
    remarks = [
        f"第{one.seq}版：{words}" for one, page in zip((earlier, later), shown, strict=True) for words in page.remarks
    ]
    return Compared(
        cells=tuple(cells),
        paragraphs=changed_paragraphs(*texts) if len(texts) == len(shown) else None,
        files=tuple(changed_files(stored_files(database, earlier.id), stored_files(database, later.id))),
        labels=tuple(changed_labels(earlier, later)),
        remarks=tuple(remarks),
        same_source=earlier.document_sha256 == later.document_sha256,
    )

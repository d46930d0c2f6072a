"""The files that go with a notice: made once with its draft, kept in the content store, sent as they are kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from db.inserting import insert
from db.opening import Database


@dataclass(frozen=True, slots=True)
class NoticeFile:
    """A file that goes with a notice, in the content store. `context_hash` names what it was made of."""

    name: str
    media_type: str
    sha256: str
    blob_path: str
    context_hash: str


_COLUMNS = ", ".join(NoticeFile.__slots__)


def insert_files(database: Database, notice_id: int, files: Iterable[NoticeFile]) -> None:
    """With the draft, in its transaction."""
    for one in files:
        insert(database, "notice_files", {"notice_id": notice_id, **asdict(one)})


def notice_files(database: Database, notice_id: int) -> list[tuple[int, NoticeFile]]:
    """(id, file) of what goes with a notice."""
    rows = database.conn.execute(
        f"SELECT id, {_COLUMNS} FROM notice_files WHERE notice_id = ? ORDER BY id", [notice_id]
    )
    return [(number, NoticeFile(*values)) for number, *values in rows.fetchall()]

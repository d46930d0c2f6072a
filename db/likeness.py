"""The index of wording: which reports of other bodies may be like one, without reading them all.

Everything here follows from the reports and can be made anew. A row belongs to one scheme (`audit.likeness.sketch`);
rows of another are brought up to date from the stored texts before anything is looked up.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from audit.document import Format
from audit.likeness.comparing import texts_of, wording
from audit.likeness.shingles import LEAST
from audit.likeness.sketch import Sketch, bands, estimate, packed, scheme, sketch, unpacked
from audit.model import Report
from db.opening import Database, tx

# So many are kept of one band and looked at of all bands: more agree only where hundreds of reports are one text.
MOST_OF_A_BAND, MOST_LOOKED_AT = 40, 80
# What is estimated to be less alike cannot be 0.75 alike.
LEAST_ESTIMATE = 0.5
BATCH = 500


@dataclass(frozen=True, slots=True)
class Worded:
    """The newest version of a report, as the index has it. `texts`: part → text. `superior`: the code of it."""

    version_id: int
    agency: str
    superior: str | None
    year: int
    texts: Mapping[int, str]


_NEWEST = """
FROM likeness l JOIN versions v ON v.id = l.version_id JOIN reports r ON r.id = v.report_id
JOIN agencies a ON a.code = r.agency_code
WHERE v.seq = (SELECT max(seq) FROM versions WHERE report_id = v.report_id)"""

_OF_A_BAND = """SELECT * FROM (
  SELECT b.version_id FROM likeness_bands b
  JOIN versions v ON v.id = b.version_id JOIN reports r ON r.id = v.report_id
  JOIN likeness l ON l.version_id = b.version_id
  WHERE r.agency_code <> ? AND v.document_sha256 <> ? AND (l.printed <> ? OR l.printed = '') AND b.key = ?
    AND v.seq = (SELECT max(seq) FROM versions WHERE report_id = v.report_id)
  ORDER BY b.version_id LIMIT ?)"""


def keep_wording(database: Database, version_id: int, report: Report) -> None:
    """
    Index what a version says. Again without effect; what was read otherwise before is replaced.

    A recognised scan is left out: its characters are not certain.
    """
    texts = texts_of(report)
    if report.document.format is Format.SCAN or not any(texts.values()):
        return
    blob = zlib.compress(json.dumps(texts, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    row = report.agency, blob, scheme()
    known = database.execute("SELECT printed, texts, scheme FROM likeness WHERE version_id = ?", [version_id])
    if known.fetchone() == row:
        return
    with tx(database):
        _forget(database, version_id)
        _write(database, version_id, report.agency, blob)


def is_kept(database: Database, version_id: int) -> bool:
    """Whether the index knows this version."""
    return database.execute("SELECT 1 FROM likeness WHERE version_id = ?", [version_id]).fetchone() is not None


def bring_up_to_date(database: Database) -> int:
    """Make the sketches of other schemes anew, from the stored texts; how many."""
    made = 0
    while rows := database.execute(
        "SELECT version_id, printed, texts FROM likeness WHERE scheme <> ? LIMIT ?", [scheme(), BATCH]
    ).fetchall():
        with tx(database):
            if not made:  # keys of another scheme are found by nobody
                _drop_foreign_bands(database)
            for version_id, printed, blob in rows:
                _write(database, version_id, printed, blob)
        made += len(rows)
    return made


def likest(database: Database, version_id: int, most: int) -> list[Worded]:
    """The newest reports of other bodies of the same year that are probably most like this version, the likest first."""
    row = database.execute(
        """SELECT l.sketch, r.report_year, r.agency_code, v.document_sha256, l.printed FROM likeness l
           JOIN versions v ON v.id = l.version_id JOIN reports r ON r.id = v.report_id
           WHERE l.version_id = ? AND l.scheme = ? AND l.sketch IS NOT NULL""",
        [version_id, scheme()],
    ).fetchone()
    if row is None:
        return []
    mine = unpacked(row[0])
    rated = sorted(_rated(database, mine, bands(mine, row[1]), row[2:]))
    return list(_worded(database, "l.version_id = ?", ([number] for _, _, number in rated[:most])))


def worded_by(database: Database, agency: str, year: int) -> list[Worded]:
    """The newest report of whoever has this name."""
    return list(_worded(database, "a.name = ? AND r.report_year = ?", [(agency, year)]))


def of_same_superior(database: Database, code: str, year: int, most: int) -> list[Worded]:
    """Reports of the bodies that have the superior of this one, of one year: up to `most`, evenly from all of them."""
    rows = database.execute(
        f"""SELECT l.version_id {_NEWEST} AND r.report_year = ?
            AND a.parent IS (SELECT parent FROM agencies WHERE code = ?) ORDER BY r.agency_code""",
        [year, code],
    ).fetchall()
    step = -(-len(rows) // most) or 1
    return list(_worded(database, "l.version_id = ?", rows[::step]))


def superior_of(database: Database, code: str) -> str | None:
    """The code of the superior; None when the registry does not say."""
    row = database.execute("SELECT parent FROM agencies WHERE code = ?", [code]).fetchone()
    return str(row[0]) if row and row[0] else None


def _rated(
    database: Database, mine: Sketch, keys: Sequence[int], own: tuple[str, str, str]
) -> Iterator[tuple[float, str, int]]:
    """
    (how unlike, code, version) of the candidates. `own`: code, bytes and printed name.

    One report that was taken for those of two bodies, the same bytes or the same name in print, is nobody's copy.
    """
    agreeing: Counter[int] = Counter()
    # one statement for all bands: two dozen for each report cost as much as half its rules
    found = database.execute(
        " UNION ALL ".join([_OF_A_BAND] * len(keys)), [one for key in keys for one in (*own, key, MOST_OF_A_BAND)]
    )
    agreeing.update(number for (number,) in found)
    ranked = sorted(agreeing, key=lambda number: (-agreeing[number], number))[:MOST_LOOKED_AT]
    rows = database.execute(
        f"""SELECT r.agency_code, l.sketch, l.version_id FROM likeness l JOIN versions v ON v.id = l.version_id
            JOIN reports r ON r.id = v.report_id
            WHERE l.version_id IN ({", ".join("?" * len(ranked))}) AND l.sketch IS NOT NULL""",
        ranked,
    )
    for code, stored, number in rows.fetchall():
        alike = estimate(mine, unpacked(stored))
        if alike >= LEAST_ESTIMATE:
            yield -alike, code, number


def _worded(database: Database, where: str, values: Iterable[Iterable[object]]) -> Iterator[Worded]:
    for value in values:
        rows = database.execute(
            f"SELECT l.version_id, a.name, a.parent, r.report_year, l.texts {_NEWEST} AND {where}", list(value)
        )
        for number, name, superior, year, blob in rows.fetchall():
            yield Worded(number, name, superior, year, _texts(blob))


def _write(database: Database, version_id: int, printed: str, blob: bytes) -> None:
    name, year = database.execute(
        """SELECT a.name, r.report_year FROM versions v JOIN reports r ON r.id = v.report_id
           JOIN agencies a ON a.code = r.agency_code WHERE v.id = ?""",
        [version_id],
    ).fetchone()
    numbers = wording(_texts(blob), (name,)).shingles
    made = sketch(numbers) if len(numbers) >= LEAST else None
    database.execute(
        "INSERT OR REPLACE INTO likeness (version_id, printed, texts, scheme, sketch) VALUES (?, ?, ?, ?, ?)",
        [version_id, printed, blob, scheme(), packed(made) if made else None],
    )
    keys = bands(made, year) if made else ()
    database.conn.executemany(
        "INSERT OR IGNORE INTO likeness_bands (key, version_id) VALUES (?, ?)", [(key, version_id) for key in keys]
    )


def _forget(database: Database, version_id: int) -> None:
    """The bands of what this version was taken to say before."""
    row = database.execute(
        """SELECT l.sketch, r.report_year FROM likeness l JOIN versions v ON v.id = l.version_id
           JOIN reports r ON r.id = v.report_id
           WHERE l.version_id = ? AND l.scheme = ? AND l.sketch IS NOT NULL""",
        [version_id, scheme()],
    ).fetchone()
    keys = bands(unpacked(row[0]), row[1]) if row else ()
    database.conn.executemany(
        "DELETE FROM likeness_bands WHERE key = ? AND version_id = ?", [(key, version_id) for key in keys]
    )


def _drop_foreign_bands(database: Database) -> None:
    database.execute(
        "DELETE FROM likeness_bands WHERE version_id IN (SELECT version_id FROM likeness WHERE scheme <> ?)", [scheme()]
    )


def _texts(blob: bytes) -> dict[int, str]:
    stored = json.loads(zlib.decompress(blob).decode("utf-8", "surrogatepass"))
    return {int(part): text for part, text in stored.items()}

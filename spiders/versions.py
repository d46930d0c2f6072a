"""Whether a report as fetched says what its stored version says, and both sides of the comparison if not."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from audit.model import Report
from audit.reading.decoding import decode
from db.times import local_date_of
from db.versions import Reading, StoredVersion, attached_files
from spiders.attached import same_texts
from spiders.detecting import PART, visible
from spiders.differing import Side, changed_labels
from spiders.endings import lacks_end
from spiders.items import Fetched
from spiders.normalising import PARSER_VERSION, files_hash, text_hash
from spiders.reports import read_report
from spiders.tasks import Run

Files = tuple[tuple[str, str], ...]
PARTS = 6  # of a report


def sides(run: Run, latest: StoredVersion, reading: Reading, exclude: tuple[str, ...]) -> tuple[Side, Side]:
    """Both versions as this parser reads them: what an older one made of the first is no change."""
    before = _read_again(run, latest.document_sha256, exclude)
    return (
        Side(
            before[0],
            latest.attachments_sha256,
            latest.labels,
            latest.dates,
            local_date_of(latest.last_seen),
            before[1],
        ),
        Side(
            reading.text_sha256,
            reading.attachments_sha256,
            reading.labels,
            reading.dates,
            local_date_of(reading.at),
            reading.report,
        ),
    )


def completed(
    shown: StoredVersion, known: Files, lost: Container[str], reading: Reading, item: Fetched
) -> Reading | None:
    """
    A reading with the files of the shown version and those that could not be had when that was taken; None without any.

    `known`: the files of that version; `lost`: the addresses of those that it lacks. What a portal answers with at
    last was offered from the beginning, so nothing has changed by it.
    """
    before, here = dict(known), dict(reading.files)
    new, had = [digest for digest in here if digest not in before], [url for url in item.files_had if url in lost]
    if not new or len(new) > len(had) or (not item.lost and set(before) - set(here)):
        return None
    files = {**before, **here}
    digest = files_hash(one for one in files if one != shown.document_sha256)
    return replace(reading, files=tuple(files.items()), attachments_sha256=digest)


def cut_short(before: Report | None, reading: Reading, body: bytes) -> bool:
    """Whether a page that has no end lacks a part of the report, or shows less of it than the one before."""
    if not lacks_end(body):
        return False
    report = reading.report
    if report is None or len({part[0] for part in PART.findall(visible(decode(body)))}) < PARTS:
        return True
    return before is not None and len(report.cells) < len(before.cells)


def is_same(run: Run, latest: StoredVersion, reading: Reading, exclude: tuple[str, ...]) -> bool:
    """
    Whether the content is that of the latest version. Tables are part of the text.

    A new parser is no change of the report: it reads the stored bytes again. What an older one knew of the labels
    is not compared.
    """
    if latest.attachments_sha256 != reading.attachments_sha256 and not _same_files(run, latest, reading):
        return False
    before, known = latest.text_sha256, latest.parser_version == PARSER_VERSION
    if not known and latest.document_sha256 != reading.document_sha256:
        before, _ = _read_again(run, latest.document_sha256, exclude)
    if latest.document_sha256 != reading.document_sha256 and before != reading.text_sha256:
        return False
    if not known:
        return True
    sides = (
        Side("", "", one.labels, one.dates, local_date_of(at))
        for one, at in ((latest, latest.last_seen), (reading, reading.at))
    )
    return not changed_labels(*sides)


def _same_files(run: Run, latest: StoredVersion, reading: Reading) -> bool:
    """Whether other bytes say the same: a file that is put together anew for each visitor."""
    before = attached_files(run.database, latest.id)
    here = {digest for digest, _ in reading.files} - {reading.document_sha256}
    return len(before) == len(here) and same_texts(run.store.read, before - here, here - before)


def _read_again(run: Run, digest: str, exclude: tuple[str, ...]) -> tuple[str, Report | None]:
    """Stored bytes as this parser understands them: hash of the text, and the report if it is one."""
    data = run.store.read(digest)
    again = read_report(data, ())
    return text_hash(data, again.document, exclude), again.report

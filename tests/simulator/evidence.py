"""Is the evidence complete? What a server sent, what the rows say, and what the WARC files give back: all the same."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from db.opening import open_database
from gouji.demo.server import Fault, Wire, no_fault
from gouji.demo.site import Answer, Ask

# how the reader fails on a record that stops in the middle, by where it stops
TORN = (ArchiveLoadFailed, EOFError, AttributeError, ValueError)


@dataclass(frozen=True, slots=True)
class Sent:
    """One answer as the server knows it: host and path as asked, status, SHA-256 of the bytes of its body."""

    host: str
    path: str
    status: int
    sha256: str


@dataclass(slots=True)
class Recorder:
    """A fault hook that only takes notes, around another one. What goes out below HTTP is left out."""

    inner: Fault = no_fault
    sent: list[Sent] = field(default_factory=list)

    def __call__(self, ask: Ask, answer: Answer) -> Answer | Wire:
        given = self.inner(ask, answer)
        if isinstance(given, Answer):
            self.sent.append(Sent(ask.host, ask.path, given.status, hashlib.sha256(given.body).hexdigest()))
        return given


@dataclass(frozen=True, slots=True)
class Record:
    """An answer as it lies in a WARC file. `sha256`: of its own bytes, of those it refers to for a revisit."""

    kind: str
    url: str
    status: int
    sha256: str
    digest: str


def records(path: Path) -> Iterator[tuple[int, Record]]:
    """The answers of a file by their offset; the last one of a run that was killed may be torn and is left out."""
    with path.open("rb") as file, suppress(*TORN):
        archive = ArchiveIterator(file, check_digests=True)
        for record in archive:
            if record.rec_type not in ("response", "revisit"):
                continue
            body = record.raw_stream.read()
            offset = archive.get_record_offset()
            if record.digest_checker is not None and record.digest_checker.passed is False:
                continue
            headers = record.rec_headers
            yield (
                offset,
                Record(
                    record.rec_type,
                    headers.get_header("WARC-Target-URI"),
                    int(record.http_headers.get_statuscode()),
                    hashlib.sha256(body).hexdigest(),
                    headers.get_header("WARC-Payload-Digest"),
                ),
            )


def archive(blobs: Path) -> dict[tuple[str, int], Record]:
    """(file, offset) → the answer there, over all WARC files; revisits with the hash of what they refer to."""
    found = {
        (path.relative_to(blobs).as_posix(), offset): record
        for path in sorted((blobs / "warc").rglob("*.warc.gz"))
        for offset, record in records(path)
    }
    full = {record.digest: record.sha256 for record in found.values() if record.kind == "response"}
    return {
        place: record
        if record.kind == "response"
        else Record(record.kind, record.url, record.status, full.get(record.digest, ""), record.digest)
        for place, record in found.items()
    }


def trouble(database: Path, blobs: Path, sent: Iterable[Sent] | None = None) -> list[str]:
    """
    Everything that is wrong with the evidence of all crawls; empty when it is complete.

    `sent`: what the server sent, to compare with; every answer of it must be a capture, and the other way round.
    """
    stored = archive(blobs)
    problems = []
    seen: Counter[tuple[str, int, str]] = Counter()
    with open_database(database) as opened:
        rows = opened.execute(
            """SELECT id, requested_url, http_status, raw_sha256, warc_file, warc_offset FROM captures ORDER BY id"""
        ).fetchall()
    for number, url, status, raw, file, offset in rows:
        if file is None:
            problems.append(f"capture {number}: no place in a WARC file")
        if status is None:
            continue
        record = stored.get((file, offset))
        if record is None:
            problems.append(f"capture {number}: nothing at {file}:{offset}")
        elif (record.url, record.status, record.sha256) != (url, status, raw):
            problems.append(f"capture {number}: {url} {status} {raw} is {record} in the WARC file")
        seen[_place(url), status, raw] += 1
    if sent is not None:
        truth = Counter((f"{one.host}{one.path}", one.status, one.sha256) for one in sent)
        problems += [f"sent, but no capture: {one}" for one in (truth - seen).elements()]
        problems += [f"captured, but never sent: {one}" for one in (seen - truth).elements()]
    return problems


def _place(url: str) -> str:
    """Host and path, no port and no query: as the log of a server has them."""
    parts = urlsplit(url)
    return f"{parts.hostname}{unquote(parts.path)}"

"""WARC files: what was asked and what was answered, as other archives keep it. One file a crawl and host group.

Each record is a gzip member of its own and lies on the disk before its row is written: what a crash tears is the
last record of a file, which no row names, and the next run begins another file.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from http.client import responses
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from db.times import local_day

FOLDER = "warc"
NOT_KEPT = "(not kept)"
MOST_FILES = 1000  # of one name
Headers = tuple[tuple[str, str], ...]
ABOUT = (
    "Names of header fields are normalised and their order is not kept, by the HTTP client (Scrapy); chunks are "
    "joined. Values of cookies are left out. Bodies are exact, compressed as they were sent."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its answer; `status` is None without one, then `error` says why. `at`: an instant as text."""

    url: str
    at: str
    method: str
    asked_with: Headers
    asked_body: bytes = field(default=b"", repr=False)
    status: int | None = None
    protocol: str = "HTTP/1.1"
    headers: Headers = ()
    body: bytes = field(default=b"", repr=False)
    raw_sha256: str = ""
    ip: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record lies: the file below the root of the store, and the first byte of its member."""

    file: str
    offset: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A body that lies in full in an earlier record."""

    place: Place
    url: str
    at: str


class WarcWriter:
    """Begins its file with the first record; a file that exists is never written to again."""

    def __init__(self, root: Path, *, crawl_id: int, group: str, day: datetime, software: str, user_agent: str) -> None:
        self.root = root
        self._folder = f"{FOLDER}/{local_day(day):%Y%m%d}"
        safe = "".join(c if c.isalnum() or c in ".-" else "_" for c in group)
        self._stem = f"crawl-{crawl_id}-{safe}"
        self._about = {"software": software, "format": "WARC File Format 1.0", "http-header-user-agent": user_agent}
        self._about |= {"isPartOf": f"crawl {crawl_id}, {group}", "description": ABOUT}
        self._file: BinaryIO | None = None
        self._name = ""

    def write(self, exchange: Exchange, earlier: Kept | None) -> Place:
        """
        Both records of an exchange, on the disk when this returns: the answer, then what was asked.

        `earlier`: where the same body lies already, so that the answer becomes a `revisit` of it.
        """
        file = self._file or self._begin()
        place = Place(self._name, file.tell())
        try:
            writer = WARCWriter(file, gzip=True)
            self._answer(writer, exchange, earlier)
            _settle(file)
        except BaseException:
            self._mend(file, place.offset)
            raise
        return place

    def close(self) -> None:
        """Nothing is lost without it: every record was settled when it was written."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _begin(self) -> BinaryIO:
        folder = self.root / self._folder
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(1, MOST_FILES):
            name = f"{self._stem}{f'-{number}' if number > 1 else ''}.warc.gz"
            with suppress(FileExistsError):
                self._file = (folder / name).open("xb")
                break
        else:
            raise OSError(f"{folder}: {MOST_FILES} 个文件都叫 {self._stem}")
        self._name = f"{self._folder}/{name}"
        writer = WARCWriter(self._file, gzip=True)
        writer.write_record(writer.create_warcinfo_record(name, self._about))
        _settle(self._file)
        return self._file

    def _answer(self, writer: WARCWriter, one: Exchange, earlier: Kept | None) -> None:
        asked = _request(writer, one)
        if one.status is None:
            writer.write_record(asked)
            said = BytesIO(f"fetch-error: {one.error}\r\n".encode())
            facts = {"WARC-Date": one.at, "WARC-Concurrent-To": asked.rec_headers.get_header("WARC-Record-ID")}
            size = len(said.getvalue())
            record = writer.create_warc_record(one.url, "metadata", payload=said, length=size, warc_headers_dict=facts)
            writer.write_record(record)
            return
        http = StatusAndHeaders(
            f"{one.status} {responses.get(one.status, '')}".strip(), list(one.headers), protocol=one.protocol
        )
        facts = {"WARC-Date": one.at} | ({"WARC-IP-Address": one.ip} if one.ip else {})
        digest = digest_of(one.raw_sha256)
        if earlier is not None:
            record = writer.create_revisit_record(
                one.url, digest, earlier.url, earlier.at, http_headers=http, warc_headers_dict=facts
            )
        else:
            facts["WARC-Payload-Digest"] = digest
            body = BytesIO(one.body)
            record = writer.create_warc_record(
                one.url, "response", payload=body, length=len(one.body), http_headers=http, warc_headers_dict=facts
            )
        writer.write_request_response_pair(asked, record)

    def _mend(self, file: BinaryIO, offset: int) -> None:
        """Take back half a record; where the disk refuses even that, the next record begins another file."""
        try:
            file.truncate(offset)
            file.seek(offset)
        except OSError:
            self._file = None
            with suppress(OSError):
                file.close()


def digest_of(raw_sha256: str) -> str:
    """A SHA-256 as WARC writes it."""
    return "sha256:" + base64.b32encode(bytes.fromhex(raw_sha256)).decode("ascii")


def holds(root: Path, place: Place, raw_sha256: str) -> bool:
    """Whether this body lies there in full, so that a `revisit` may point to it."""
    try:
        with (root / place.file).open("rb") as file:
            file.seek(place.offset)
            record = next(iter(ArchiveIterator(file, check_digests=True)))
            if record.rec_type != "response":
                return False
            record.raw_stream.read()
            same = record.rec_headers.get_header("WARC-Payload-Digest") == digest_of(raw_sha256)
            return same and record.digest_checker.passed is not False
    except (OSError, StopIteration, ArchiveLoadFailed, EOFError, AttributeError, ValueError):  # a record that is torn
        return False


def headers_of(pairs: Iterable[tuple[str, str]]) -> Headers:
    """Header fields fit to be kept: cookies are named, not told."""
    return tuple((name, _cookies(name, value)) for name, value in pairs)


def _cookies(name: str, value: str) -> str:
    match name.lower():
        case "set-cookie":
            return f"{value.split('=', 1)[0].strip()}={NOT_KEPT}"
        case "cookie":
            return "; ".join(f"{one.split('=', 1)[0].strip()}={NOT_KEPT}" for one in value.split(";"))
        case _:
            return value


def _request(writer: WARCWriter, one: Exchange) -> Any:
    parts = urlsplit(one.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = [("Host", parts.netloc), *one.asked_with]
    if one.asked_body:
        headers.append(("Content-Length", str(len(one.asked_body))))
    http = StatusAndHeaders(f"{one.method} {target} HTTP/1.1", headers, is_http_request=True)
    return writer.create_warc_record(
        one.url,
        "request",
        payload=BytesIO(one.asked_body),
        length=len(one.asked_body),
        http_headers=http,
        warc_headers_dict={"WARC-Date": one.at},
    )


def _settle(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())

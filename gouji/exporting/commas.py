"""The findings as CSV, which Excel and WPS open with a double click."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from db.exported import Exported
from gouji.exporting.columns import DETAILS, FINDINGS, value_of
from gouji.exporting.text import clean, harmless, spoken

# never gbk: it has no 䶮 and no 𠮷, which occur in names
COLUMNS = (*FINDINGS, *DETAILS)
ENCODINGS = ("utf-8-sig", "gb18030")


def csv_pieces(findings: Iterable[Exported], *, encoding: str = ENCODINGS[0]) -> Iterator[bytes]:
    """The file, row by row; rows end with CRLF, and no field is taken for a formula."""
    mark, encoding = (b"\xef\xbb\xbf", "utf-8") if encoding == "utf-8-sig" else (b"", encoding)
    yield mark + _line([column.heading for column in COLUMNS]).encode(encoding)
    for one in findings:
        yield _line([harmless(clean(_field(value_of(column, one)))) for column in COLUMNS]).encode(encoding)


def _field(value: object) -> str:
    isoformat = getattr(value, "isoformat", None)
    return str(isoformat()) if isoformat else spoken(value)


def _line(fields: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(fields)
    return out.getvalue()

"""
The table of objects (ISO 32000-1 §7.5.8) that PDFium writes behind a file whose own table is a stream.

PDFium leaves out what it does not need itself, and other programs then take the file for broken. So its table is read
and written again, with everything that the standard asks for.
"""

from __future__ import annotations

import re
import struct

_TABLE = re.compile(
    rb"(\d+) 0 obj\s*<<(?P<kept>.*?)/W\s*\[\s*0\s+4\s+1\s*\]\s*/Index\s*\[(?P<index>[\d\s]*)\]\s*"
    rb"/Length\s+(?P<length>\d+)\s*>>\s*stream\r?\n",
    re.DOTALL,
)
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_SIZE = re.compile(rb"/Size\s+\d+")
ROW = struct.Struct(">BIH")
OF_PDFIUM = struct.Struct(">IB")
IN_FILE = 1


def with_whole_table(written: bytes, original: int) -> bytes:
    """
    A file to which PDFium has added something behind its first `original` bytes, with a table for everybody.

    As it is where the table is none of these; b"" where it is, but does not lead to its objects.
    """
    start = _START.search(written, original)
    table = _TABLE.match(written, int(start[1])) if start else None
    if table is None:
        return written
    at = table.start()
    offsets = _offsets(written, table)
    number = int(table[1])
    offsets[number] = at
    if any(not re.compile(rb"%d 0 obj\b" % one).match(written, there) for one, there in offsets.items()):
        return b""
    rows = b"".join(ROW.pack(IN_FILE, offsets[one], 0) for one in sorted(offsets))
    index = b" ".join(b"%d %d" % run for run in _runs(sorted(offsets)))
    kept = (
        _SIZE.sub(b"/Size %d" % (max(offsets) + 1), table["kept"])
        if _too_small(table["kept"], offsets)
        else table["kept"]
    )
    head = b"%d 0 obj\n<</Type/XRef%b/W[1 4 2]/Index[%b]/Length %d>>\nstream\n" % (number, kept, index, len(rows))
    return written[:at] + head + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % at


def _offsets(written: bytes, table: re.Match[bytes]) -> dict[int, int]:
    numbers = [int(one) for one in table["index"].split()]
    objects = [first + more for first, count in zip(numbers[::2], numbers[1::2], strict=False) for more in range(count)]
    rows = written[table.end() : table.end() + int(table["length"])]
    rows = rows[: len(rows) // OF_PDFIUM.size * OF_PDFIUM.size]
    return {one: offset for one, (offset, _) in zip(objects, OF_PDFIUM.iter_unpack(rows), strict=False)}


def _too_small(kept: bytes, offsets: dict[int, int]) -> bool:
    size = _SIZE.search(kept)
    return size is None or int(size[0].split()[-1]) <= max(offsets)


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    """[1, 2, 5] → (1, 2), (5, 1): the first of each run, and how many."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == sum(runs[-1]):
            runs[-1] = runs[-1][0], runs[-1][1] + 1
        else:
            runs.append((number, 1))
    return runs

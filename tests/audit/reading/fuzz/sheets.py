"""Workbooks: .xlsx with broken parts, .xls with broken records."""

from __future__ import annotations

import io
import random
import struct
import zipfile

from audit.reading.compound import Compound
from gouji.demo.content import make_content
from tests.fuzzing import mutated
from tests.rendering.sheets import one_sheet, xls, xlsx

WIDE = (0, 1, 0xFF, 0x7FFF, 0x8000, 0xFFFF)


def files() -> dict[str, bytes]:
    """One report, two ways."""
    pages = one_sheet(make_content("fuzz", "青川县水利局", 2024, size="large"))
    return {"xlsx": xlsx(pages), "xls": xls(pages)}


def break_up(dice: random.Random, data: bytes) -> bytes:
    """Mostly what is inside: a part of the zip, or a few records of the stream."""
    if dice.random() < 0.2:
        return mutated(dice, data)
    return _repacked(dice, data) if data.startswith(b"PK") else _with_broken_records(dice, data)


def _repacked(dice: random.Random, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        broken = dice.choice([name for name in source.namelist() if name.startswith("xl/") and "theme" not in name])
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, mutated(dice, part) if name == broken else part)
    return buffer.getvalue()


def _with_broken_records(dice: random.Random, data: bytes) -> bytes:
    """xlwt writes the stream as one run of sectors behind the header."""
    stream = bytearray(Compound(data).read("Workbook"))
    starts, at = [], 0
    while at + 4 <= len(stream) and any(stream[at : at + 4]):
        starts.append(at)
        at += 4 + struct.unpack_from("<H", stream, at + 2)[0]
    for _ in range(dice.choice((1, 1, 2, 5))):
        start = dice.choice(starts)
        offset = dice.choice((0, 2, 4, 6, 8, 10, 12, dice.randrange(40)))
        value = dice.choice((*WIDE, dice.getrandbits(16)))
        stream[start + offset : start + offset + 2] = struct.pack("<H", value)
    head = data.index(b"\x09\x08")
    return data[:head] + bytes(stream) + data[head + len(stream) :]

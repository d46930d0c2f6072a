"""Word files made to take time or memory, or to be misread: each ends soon, and with a reason."""

from __future__ import annotations

import struct
import time
import tracemalloc
from collections.abc import Callable

import pytest

from audit.document import Document, Paragraph, Table
from audit.errors import UnreadableInput
from audit.reading import read
from audit.reading.doc.pieces import MOST_CHARACTERS, MOST_PIECES
from audit.reading.doc.stories import MOST_PARAGRAPHS
from gouji.demo.content import make_content
from tests.rendering.compound import compound_file
from tests.rendering.doc import (
    DEPTH,
    HUGE,
    IN_TABLE,
    SPECIAL,
    Par,
    Run,
    StyleSheetEntry,
    Tc,
    Writing,
    cell,
    definition,
    par,
    render_doc,
    report_pars,
    row_end,
    sprm,
    sprm_long,
    streams_of,
    write,
)

LONGEST = 5.0
CHARACTERS, PARAGRAPHS, PIECES = 12, 13, 33


def result(data: bytes) -> str | Document:
    """The document, or why there is none; within the time, whatever else the machine does."""
    began = time.process_time()
    try:
        return read(data)
    except UnreadableInput as error:
        return error.kind
    finally:
        assert time.process_time() - began < LONGEST


def place(streams: dict[str, bytes], part: int) -> tuple[int, int]:
    start, size = struct.unpack_from("<II", streams["WordDocument"], 0x9A + 8 * part)
    return start, size


def with_part(streams: dict[str, bytes], part: int, content: bytes) -> dict[str, bytes]:
    """Another structure instead of one, behind the others."""
    word = bytearray(streams["WordDocument"])
    struct.pack_into("<II", word, 0x9A + 8 * part, len(streams["1Table"]), len(content))
    return streams | {"WordDocument": bytes(word), "1Table": streams["1Table"] + content}


def with_number(streams: dict[str, bytes], at: int, number: int, name: str = "WordDocument") -> dict[str, bytes]:
    stream = bytearray(streams[name])
    struct.pack_into("<I", stream, at, number)
    return streams | {name: bytes(stream)}


def report_streams() -> dict[str, bytes]:
    return streams_of(report_pars(make_content("hostile", "青川县水利局", 2024)), Writing())


def pieces(positions: list[int], offsets: list[int]) -> bytes:
    body = struct.pack(f"<{len(positions)}I", *positions)
    body += b"".join(struct.pack("<HIH", 0, offset, 0) for offset in offsets)
    return struct.pack("<BI", 2, len(body)) + body


@pytest.mark.parametrize(
    ("clx", "kind"),
    [
        (pieces([0, 5, 3, 9], [0x800] * 3), "damaged"),
        (pieces([0, 5, 5, 9], [0x800] * 3), "damaged"),
        (pieces([0, 9], [0x3FFFFFF0]), "damaged"),
        (pieces([0, 9], [0x7FFFFFFF]), "damaged"),
        (struct.pack("<BI", 2, 0x7FFFFFFF), "damaged"),
        (struct.pack("<BI", 2, 0), "damaged"),
        (struct.pack("<BH", 1, 0xFFFF) * 3, "damaged"),
        (b"\x01", "damaged"),
        (pieces(list(range(MOST_PIECES + 2)), [0x800] * (MOST_PIECES + 1)), "bomb"),
    ],
    ids=range(9),
)
def test_piece_tables_that_make_no_sense(clx, kind):
    assert result(compound_file(with_part(report_streams(), PIECES, clx))) == kind


def test_numbers_of_characters_that_are_not_there():
    streams = report_streams()
    for number in (MOST_CHARACTERS + 1, 0x7FFFFFFF, 0xFFFFFFFF):
        assert result(compound_file(with_number(streams, 0x4C, number))) == "bomb"
    # more than there is: what is missing may stand in the rest
    document = result(compound_file(with_number(streams, 0x4C, 1_900_000)))
    assert isinstance(document, Document)
    assert document.truncated
    assert isinstance(result(compound_file(with_number(streams, 0x64, 0xFFFFFFFF))), Document)


def test_a_text_all_of_whose_pieces_are_one():
    """Two thousand characters, read a thousand times."""
    streams = streams_of([par("x" * 2000)], Writing())
    clx = pieces([at * 2000 for at in range(1001)], [0x800 * 2 | 0x40000000] * 1000)
    assert isinstance(result(compound_file(with_number(with_part(streams, PIECES, clx), 0x4C, 2_000_000))), Document)


@pytest.mark.parametrize("part", [CHARACTERS, PARAGRAPHS])
@pytest.mark.parametrize("count", [0, 0x1E, 0x65, 0xFF])
def test_pages_of_runs_with_another_count(part, count):
    streams = report_streams()
    start, _ = place(streams, part)
    pages = place(streams, part)[1] // 8
    (page,) = struct.unpack_from("<I", streams["1Table"], start + 4 * (pages + 1))
    word = bytearray(streams["WordDocument"])
    word[page * 512 + 511] = count
    kind = result(compound_file(streams | {"WordDocument": bytes(word)}))
    assert kind in ("damaged", "damaged_tables") or isinstance(kind, Document)
    assert count not in (0, 0xFF) or kind == "damaged"


@pytest.mark.parametrize("part", [CHARACTERS, PARAGRAPHS])
def test_pages_of_runs_that_are_not_there(part):
    streams = report_streams()
    for page in (0x3FFFFF, 10_000):
        places = struct.pack("<III", 0x800, 0x900, page)
        assert result(compound_file(with_part(streams, part, places))) == "damaged"


def test_one_page_of_runs_named_again_and_again():
    streams = streams_of([par("x\x07")], Writing())
    (page,) = struct.unpack_from("<I", streams["1Table"], place(streams, PARAGRAPHS)[0] + 8)
    places = bytes(400_004) + struct.pack("<I", page) * 100_000
    assert result(compound_file(with_part(streams, PARAGRAPHS, places))) == "damaged"


def full_of(sign: str, count: int, format: bytes = b"") -> bytes:
    return write([Par((Run(sign * count),), format=format)])


@pytest.mark.parametrize("sign", ["\x07", "\r", "\x0c"])
def test_millions_of_marks(sign):
    assert result(full_of(sign, 1_000_000, sprm(IN_TABLE, 1))) == "bomb"
    kind = result(full_of(sign, MOST_PARAGRAPHS - 1, sprm(IN_TABLE, 1) if sign == "\x07" else b""))
    assert isinstance(kind, Document) or kind in ("bomb", "damaged_tables")


def test_deep_fields():
    for text in ("\x13" * 200_000, "\x13\x14" * 100_000 + "\x15" * 100_000):
        assert isinstance(result(write([par(f"前{text}后")])), Document)
    (block,) = read(write([par("前" + "\x13 A \x14" * 100 + "文" + "\x15" * 100 + "后")])).blocks
    assert isinstance(block, Paragraph)
    assert block.text == "前文后"


def test_deep_tables():
    deep = sprm(IN_TABLE, 1) + sprm_long(DEPTH, 40)
    assert isinstance(result(write([par("x", format=deep) for _ in range(1000)])), Document)
    up_and_down = [par("x", format=sprm(IN_TABLE, 1) + sprm_long(DEPTH, at % 41)) for at in range(4000)]
    assert isinstance(result(write(up_and_down)), Document)
    for depth in (41, 0x7FFFFFFF):
        assert result(write([par("x", format=sprm(IN_TABLE, 1) + sprm_long(DEPTH, depth))])) == "damaged"
    assert isinstance(result(write([par("x", format=sprm_long(DEPTH, -5))])), Document)


def test_many_wide_rows():
    tcs = [Tc(100)] * 255
    line = [one for at in range(255) for one in cell(str(at))]
    pars = [*line, row_end(definition(tcs))] * 40
    document = result(write(pars, Writing(huge=HUGE)))
    assert isinstance(document, Document)
    (table,) = document.blocks
    assert isinstance(table, Table)
    assert {len(row) for row in table.rows} == {255}


@pytest.mark.parametrize(
    "grpprl",
    [
        b"\x08\xd6",
        b"\x08\xd6\xff\xff\xff",
        b"\x08\xd6\x02\x00\xff",
        b"\x15\xc6\xff\xff\xff\xff",
        b"\x2b\xd6\x00",
        b"\x46\x66\x00\x00\x00\x00" * 3,
        b"\x46\x66\xff\xff\xff\xff",
        b"\xff\xff\xff",
        b"\x16",
    ],
)
def test_broken_modifications(grpprl):
    pars = [*cell("a"), *cell("b"), row_end(grpprl)]
    document = result(write(pars))
    assert isinstance(document, Document)
    (table,) = document.blocks
    assert isinstance(table, Table)
    assert table.rows == (("a", "b"),)
    assert not table.exact


def test_modifications_elsewhere_that_lead_to_themselves():
    streams = streams_of([*cell("a"), *cell("b"), row_end(sprm_long(HUGE, 4))], Writing())
    streams["Data"] = bytes(4) + struct.pack("<H", 12) + sprm_long(HUGE, 4) * 2
    assert isinstance(result(compound_file(streams)), Document)


def test_a_long_list_of_modifications_that_every_paragraph_has():
    """Thirty kilobytes, in each of a thousand formats."""
    made = streams_of([par("x", at, sprm_long(HUGE, 4)) for at in range(1000)], Writing())
    made["Data"] = bytes(4) + struct.pack("<H", 30_000) + sprm(IN_TABLE, 0) * 10_000
    assert result(compound_file(made)) == "bomb"
    made["Data"] = bytes(4) + struct.pack("<H", 300) + sprm(IN_TABLE, 0) * 100
    assert isinstance(result(compound_file(made)), Document)


def test_widths_of_many_cells_over_and_over():
    """Each modification of six bytes resizes all the cells of a row."""
    insert, widths = struct.pack("<HBBH", 0x7621, 1, 255, 9), struct.pack("<HBBH", 0x7623, 0, 255, 9)
    made = streams_of([*cell("a"), *cell("b"), row_end(definition([Tc(), Tc()]) + sprm_long(HUGE, 4))], Writing())
    made["Data"] = bytes(4) + struct.pack("<H", 60_006) + insert + widths * 10_000
    assert isinstance(result(compound_file(made)), Document)


def test_many_runs_that_many_pieces_show():
    runs = tuple(Run("x", sprm(SPECIAL, at % 2)) for at in range(4000))
    streams = with_number(streams_of([Par(runs)], Writing()), 0x4C, 2_000_000)
    clx = pieces([at * 4000 for at in range(501)], [0x800 * 2 | 0x40000000] * 500)
    assert result(compound_file(with_part(streams, PIECES, clx))) == "bomb"


def test_style_sheets_of_megabytes():
    styles = [StyleSheetEntry(sprm(IN_TABLE, 0) * 10_000) for _ in range(40)]
    assert result(write([par("x")], Writing(styles=styles))) == "bomb"


def test_styles_that_are_based_on_each_other():
    styles = [StyleSheetEntry(base=1), StyleSheetEntry(base=0), StyleSheetEntry(base=2), StyleSheetEntry(base=900)]
    document = result(write([par("x", at) for at in range(5)], Writing(styles=styles)))
    assert isinstance(document, Document)
    assert len(document.blocks) == 5


def test_boxes_that_lie():
    boxes = [[par("框")]]
    anchor = Par((Run("\x08", sprm(SPECIAL, 1)),))
    streams = streams_of([anchor, par("x")], Writing(boxes=boxes, anchors=[0]))
    start, _ = place(streams, 56)
    for number in (0x7FFFFFFF, 0xFFFFFFFF, 0):
        document = result(compound_file(with_number(streams, start + 4, number, "1Table")))
        assert isinstance(document, Document)
        assert [one.text for one in document.blocks if isinstance(one, Paragraph)] == ["x", "框"]


def large_of(change: Callable[[bytearray], None]) -> bytes:
    data = bytearray(render_doc(make_content("large", "青川县水利局", 2024)))
    change(data)
    return bytes(data)


def test_streams_of_a_gigabyte():
    def longer(data: bytearray) -> None:
        (directory,) = struct.unpack_from("<I", data, 48)
        for entry in range((directory + 1) * 512, (directory + 2) * 512, 128):
            struct.pack_into("<I", data, entry + 120, 1 << 30)

    assert isinstance(result(large_of(longer)), str | Document)


def test_memory_stays_bounded():
    data = full_of("\r", MOST_PARAGRAPHS // 4)
    tracemalloc.start()
    try:
        read(data)
        assert tracemalloc.get_traced_memory()[1] < 25 * 1024 * 1024
    finally:
        tracemalloc.stop()

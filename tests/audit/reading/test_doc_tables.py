"""Tables of Word files: definitions of rows, what changes them, tables within tables, and what is lost of them."""

from __future__ import annotations

import struct

import pytest

from audit.document import Block, Paragraph, Picture, Table
from audit.errors import UnreadableInput
from audit.reading import read
from audit.reading.interpret import interpret
from gouji.demo.content import make_content
from gouji.rendering.printed_form import tables
from tests.parity import assert_same
from tests.rendering.compound import compound_file
from tests.rendering.doc import (
    DELETED,
    DEPTH,
    HUGE,
    IN_TABLE,
    INNER_CELL,
    INNER_ROW,
    ROW_END,
    SPECIAL,
    VANISH,
    Par,
    Run,
    StyleSheetEntry,
    Tc,
    Writing,
    cell,
    definition,
    par,
    report_pars,
    row_end,
    sprm,
    sprm_long,
    streams_of,
    table_pars,
    write,
)

SPECIAL_1 = sprm(SPECIAL, 1)


def blocks(*pars: Par, writing: Writing | None = None) -> tuple[Block, ...]:
    return read(write(pars, writing)).blocks


def grid(*pars: Par, writing: Writing | None = None) -> Table:
    """The only table."""
    (found,) = (block for block in blocks(*pars, writing=writing) if isinstance(block, Table))
    return found


def row(*texts: str, tcs: list[Tc] | None = None, left: int = -108, more: bytes = b"") -> list[Par]:
    cells = [one for text in texts for one in cell(text)]
    return [*cells, row_end(definition(tcs or [Tc()] * len(texts), left) + more)]


def bare_row(*texts: str) -> list[Par]:
    return [*(one for text in texts for one in cell(text)), row_end(b"")]


def rows(table: Table) -> list[list[str]]:
    return [list(line) for line in table.rows]


def test_columns_are_the_borders_of_all_rows():
    found = grid(*row("a", "b", "c"), *row("d", "e", tcs=[Tc(1700), Tc(850)]))
    assert rows(found) == [["a", "b", "c"], ["d", "d", "e"]]
    assert found.places == ((0, 1, 2), (3, 3, 4))
    assert found.exact


def test_borders_that_are_almost_the_same():
    wide = [Tc(800), Tc(900), Tc(850)]
    assert rows(grid(*row("a", "b", "c"), *row("d", "e", "f", tcs=wide))) == [["a", "b", "c"], ["d", "e", "f"]]
    # cells too narrow for that are columns
    narrow = [Tc(120), Tc(120), Tc(120), Tc(2190)]
    found = grid(*row("a", "b", "c"), *row("d", "e", "f", "g", tcs=narrow))
    assert rows(found)[1][:4] == ["d", "e", "f", "g"]


def test_a_row_that_begins_further_right():
    found = grid(*row("a", "b", "c"), *row("d", "e", left=850 - 108))
    assert rows(found) == [["a", "b", "c"], ["", "d", "e"]]
    assert found.places == ((0, 1, 2), (-1, 3, 4))


def test_a_spacer_without_width_is_no_column():
    found = grid(*row("a", "", "b", tcs=[Tc(), Tc(0), Tc()]), *row("c", "d"))
    assert rows(found) == [["a", "b"], ["c", "d"]]
    assert not grid(*row("a", "x", "b", tcs=[Tc(), Tc(0), Tc()]), *row("c", "d")).exact


@pytest.mark.parametrize("flags", [(1, 2), (2, 1), (3, 1)])
def test_cells_merged_by_flags(flags):
    first, further = flags
    tcs = [Tc(), Tc(joined=first), Tc(joined=further), Tc(joined=further), Tc(joined=first), Tc(joined=further)]
    found = grid(*row("a", "b", "hidden", "", "e", "", tcs=tcs), *row("1", "2", "3", "4", "5", "6"))
    assert rows(found) == [["a", "b", "b", "b", "e", "e"], ["1", "2", "3", "4", "5", "6"]]
    assert found.places[0] == (0, 1, 1, 1, 2, 2)


def test_cells_merged_downwards():
    top, under = Tc(down=3), Tc(down=1)
    found = grid(
        *row("a", "b", tcs=[top, Tc()]),
        *row("x", "c", tcs=[under, Tc()]),
        *row("d", "e", tcs=[top, Tc()]),
        *row("", "f", tcs=[under, Tc()]),
    )
    assert rows(found) == [["a", "b"], ["a", "c"], ["d", "e"], ["d", "f"]]
    assert found.places == ((0, 1), (0, 2), (3, 4), (3, 5))


def test_a_hanging_cell_of_another_width_is_a_cell_of_its_own():
    found = grid(
        *row("a", "b", "c", tcs=[Tc(down=3), Tc(), Tc()]),
        *row("", "d", tcs=[Tc(1700, down=1), Tc()]),
        *row("", "e", "f", tcs=[Tc(down=1), Tc(), Tc()]),
    )
    assert rows(found) == [["a", "b", "c"], ["", "", "d"], ["", "e", "f"]]
    assert grid(*row("a", "b", tcs=[Tc(down=1), Tc()]), *row("c", "d")).rows[0] == ("a", "b")


def test_what_changes_a_definition():
    insert = struct.pack("<HBBH", 0x7621, 1, 2, 850)
    delete = struct.pack("<HBB", 0x5622, 0, 2)
    merge = struct.pack("<HBB", 0x5624, 1, 3)
    split = struct.pack("<HBB", 0x5625, 0, 9)
    widths = struct.pack("<HBBH", 0x7623, 0, 2, 425)
    full = row("1", "2", "3", "4")
    tcs = [Tc()] * 2
    assert rows(grid(*row("a", "b", "c", "d", tcs=tcs, more=insert), *full))[0] == ["a", "b", "c", "d"]
    assert rows(grid(*row("a", "b", tcs=[Tc()] * 4, more=delete), *full))[0][:2] == ["a", "b"]
    assert rows(grid(*row("a", "b", "", "d", more=merge), *full))[0] == ["a", "b", "b", "d"]
    assert rows(grid(*row("a", "b", "c", "d", more=merge + split), *full))[0] == ["a", "b", "c", "d"]
    assert rows(grid(*row("a", "b", "c", "d", more=widths), *row("5", "6", "7", tcs=[Tc()] * 3)))[1] == [
        "5",
        "5",
        "6",
        "7",
    ]


def test_changes_of_cells_that_are_not_there():
    for change in (
        struct.pack("<HBBH", 0x7621, 200, 255, 850),
        struct.pack("<HBBH", 0x7621, 0, 255, 0xFFFF),
        struct.pack("<HBB", 0x5622, 3, 1),
        struct.pack("<HBB", 0x5624, 5, 200),
        struct.pack("<HBBH", 0x7623, 5, 255, 1),
        sprm(0xD62B, 2, 200, 1),
        sprm(0xD62B, 0),
    ):
        assert "a" in grid(*row("a", "b", more=change), *row("c", "d")).rows[0]


def test_rows_without_a_definition():
    found = grid(*row("a", "b", "c", tcs=[Tc(), Tc(1700), Tc()]), *bare_row("d", "e", "f"), *row("1", "2", "3", "4"))
    assert rows(found) == [["a", "b", "b", "c"], ["d", "e", "e", "f"], ["1", "2", "3", "4"]]
    assert not found.exact
    assert rows(grid(*bare_row("a", "b"), *bare_row("c", "d", "e"))) == [["a", "b"], ["c", "d", "e"]]


def test_a_definition_of_another_number_of_cells():
    found = grid(*row("a", "b", "c", tcs=[Tc(), Tc()]), *row("1", "2"))
    assert rows(found) == [["a", "b", "c"], ["1", "2"]]
    assert not found.exact


def test_a_table_of_255_columns():
    wide = [str(at) for at in range(255)]
    tcs = [Tc(100)] * 255
    found = grid(*row(*wide, tcs=tcs), *row(*wide, tcs=tcs), writing=Writing(huge=HUGE))
    assert len(found.rows[0]) == 255
    assert found.rows[0] == found.rows[1]


def test_cells_of_several_paragraphs():
    found = grid(*row("上\n下", "a\nb", "12\n34"), *row("\n结果\n\n维持\n", "甲\x0b乙", "\n\n7\n"))
    assert rows(found) == [["上下", "a b", "12 34"], ["结果维持", "甲乙", "7"]]


def test_layout_tables_dissolve():
    frame = row("一、总体情况", tcs=[Tc(5000)])
    assert [type(one).__name__ for one in blocks(*frame, *frame)] == ["Paragraph", "Paragraph"]
    article = row("字" * 401, "b")
    assert [one.anchor for one in blocks(*article) if isinstance(one, Paragraph)] == ["p[1]", "p[2]"]
    assert blocks(*row("", "")) == ()


def inner(*texts: str, depth: int = 2) -> list[Par]:
    """A row of a table within a cell: cells and rows end with marks of paragraphs."""
    deep = sprm(IN_TABLE, 1) + sprm_long(DEPTH, depth)
    cells = [Par((Run(text),), format=deep + sprm(INNER_CELL, 1)) for text in texts]
    return [*cells, Par((), format=deep + sprm(INNER_CELL, 1) + sprm(INNER_ROW, 1) + definition([Tc()] * len(texts)))]


def test_tables_within_tables():
    nested = [*inner("1", "2"), *inner("3", "4")]
    pars = [*cell("左"), *cell("尾", *nested), row_end(definition([Tc()] * 2)), *row("下", "右")]
    found = blocks(par("前"), *pars, par("后"))
    assert [one.text if isinstance(one, Paragraph) else rows(one) for one in found if not isinstance(one, Picture)] == [
        "前",
        "左",
        [["1", "2"], ["3", "4"]],
        "尾",
        "下",
        "右",
        "后",
    ]


def test_a_frame_within_a_cell_is_text_of_the_cell():
    pars = [*cell("后", *inner("框", depth=2)), *cell("b"), row_end(definition([Tc()] * 2))]
    assert rows(grid(*pars)) == [["框后", "b"]]


def test_a_report_within_a_layout_table():
    content = make_content("layout", "青川县水利局", 2024)
    deeper = []
    for one in report_pars(content):
        if one.mark == "\r":
            deeper.append(Par(one.runs, one.mark, one.style, sprm(IN_TABLE, 1)))
        else:
            changed = one.format.replace(sprm(IN_TABLE, 1), sprm(IN_TABLE, 1) + sprm_long(DEPTH, 2))
            changed = changed.replace(sprm(ROW_END, 1), sprm(INNER_ROW, 1))
            deeper.append(
                Par(
                    one.runs, "\r", one.style, changed + (b"" if sprm(INNER_ROW, 1) in changed else sprm(INNER_CELL, 1))
                )
            )
    pars = [*cell("目录"), *cell("", *deeper), row_end(definition([Tc()] * 2))]
    assert_same(content, write(pars))


def test_paragraphs_that_are_in_a_table_by_their_style():
    styles = [StyleSheetEntry(), StyleSheetEntry(sprm(IN_TABLE, 1)), StyleSheetEntry(sprm(ROW_END, 1), base=1)]
    pars = [
        Par((Run("a"),), "\x07", 1),
        Par((Run("b"),), "\x07", 1),
        Par((), "\x07", 2, definition([Tc()] * 2)),
    ]
    assert rows(grid(*pars, writing=Writing(styles=styles))) == [["a", "b"]]


def test_paragraphs_that_are_in_a_table_by_their_piece():
    """Fast saving leaves changes with the pieces: 18 and 19 mean in a table, and end of a row."""
    pars = [
        Par((Run("ab"),), "\x07"),
        Par((Run("cd"),), "\x07"),
        Par((), "\x07", format=definition([Tc()] * 2)),
        par("后"),
    ]
    prms = {(0, 6): 0x18 << 1 | 1 << 8, (6, 7): 1}
    made = Writing(prms=prms, changes=[sprm(IN_TABLE, 1) + sprm(ROW_END, 1)])
    assert rows(grid(*pars, writing=made)) == [["ab", "cd"]]


@pytest.mark.parametrize("lost", [sprm(DELETED, 1), sprm(VANISH, 1)])
def test_rows_that_are_deleted_or_hidden_as_a_whole(lost):
    gone = [Par((Run("x", lost), Run("\x07", lost)), "", format=sprm(IN_TABLE, 1)) for _ in range(2)]
    end = row_end(definition([Tc()] * 2))
    lost_end = Par((Run("\x07", lost),), "", format=end.format)
    assert rows(grid(*row("a", "b"), *gone, lost_end, *row("c", "d"))) == [["a", "b"], ["c", "d"]]
    # a row whose text is gone is empty; one of which only the mark is gone is there
    assert rows(grid(*row("a", "b"), *gone, end)) == [["a", "b"], ["", ""]]
    assert rows(grid(*row("a", "b")[:-1], lost_end, *row("c", "d"))) == [["a", "b"], ["c", "d"]]


def test_what_is_printed_as_a_picture_is_no_blank_cell():
    picture, drawing = Run("\x01", SPECIAL_1), Run("\x08", SPECIAL_1)
    inside = sprm(IN_TABLE, 1)
    pars = [
        Par((picture,), "\x07", format=inside),
        Par((Run("5"), picture), "\x07", format=inside),
        Par((drawing,), "\x07", format=inside),
        Par((Run("5"), drawing), "\x07", format=inside),
        row_end(definition([Tc()] * 4)),
    ]
    found = blocks(*pars)
    assert isinstance(found[0], Table)
    assert found[0].doubtful == {0, 1, 2}
    assert [type(one) for one in found[1:]] == [Picture] * 4


def test_a_table_cut_off_at_the_end():
    content = make_content("cut", "青川县水利局", 2024, size="large")
    pars = report_pars(content)
    end = next(at for at, one in enumerate(pars) if one.runs and one.runs[0].text == content.headings[4])
    cut = pars[: end - 5]  # within the last row of table 3
    document = read(write(cut))
    assert document.truncated
    report = interpret(document)
    assert "truncated" in report.damage
    last = [block for block in document.blocks if isinstance(block, Table)][-1]
    assert not last.exact
    assert last.rows[-1][0].startswith("四、")
    wanted = make_content("cut", "青川县水利局", 2024, size="large").cells
    assert {a: report.cell(a).value for a in wanted if a.startswith("T3.granted")} == {
        a: v for a, v in wanted.items() if a.startswith("T3.granted")
    }


def kind_of(data: bytes) -> str:
    with pytest.raises(UnreadableInput) as caught:
        read(data)
    return caught.value.kind


def test_cells_without_a_table():
    """The offsets of runs do not meet the text: better no report than one without its tables."""
    content = make_content("lost", "青川县水利局", 2024)
    pars = report_pars(content)
    plain = [Par(one.runs, one.mark, one.style) for one in pars]
    assert kind_of(write(plain)) == "damaged_tables"
    # only the ends of rows are lost
    table = table_pars(tables(content.form, content.cells)["T2"])
    open_rows = [Par(one.runs, one.mark, format=sprm(IN_TABLE, 1)) for one in table]
    assert kind_of(write([*open_rows, par("后")])) == "damaged_tables"


def test_paragraphs_that_say_they_are_in_a_table_where_none_is():
    """Seen in files made from templates."""
    lost = Par((Run("题目"),), format=sprm(IN_TABLE, 1))
    found = blocks(par("前"), lost, lost, par("中"), *row("a", "b"), lost, par("后"))
    texts = [one.text if isinstance(one, Paragraph) else "table" for one in found]
    assert texts == ["前", "题目", "题目", "中", "table", "题目", "后"]
    assert not read(write([par("前"), lost])).truncated


def test_runs_of_another_text():
    made = streams_of(report_pars(make_content("lost", "青川县水利局", 2024)), Writing())
    word = bytearray(made["WordDocument"])
    start, size = struct.unpack_from("<II", word, 0x9A + 8 * 13)
    pages = struct.unpack_from(f"<{(size - 4) // 8}I", made["1Table"], start + 4 * ((size - 4) // 8 + 1))
    for page in pages:
        count = word[page * 512 + 511]
        for at in range(count + 1):
            (offset,) = struct.unpack_from("<I", word, page * 512 + 4 * at)
            struct.pack_into("<I", word, page * 512 + 4 * at, offset + 0x100000)
    assert kind_of(compound_file(made | {"WordDocument": bytes(word)})) == "damaged_tables"


def test_more_slots_than_a_table_can_have():
    def stairs(count: int) -> bytes:
        return write([one for at in range(count) for one in row("a", "b", tcs=[Tc(100)] * 2, left=150 * at - 32000)])

    (table,) = read(stairs(200)).blocks
    assert isinstance(table, Table)
    assert table.rows[199][-2:] == ("a", "b")
    assert kind_of(stairs(430)) == "bomb"

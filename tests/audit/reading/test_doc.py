"""Word 97–2003 and WPS Writer: every way in which the same report may be written, and what is not shown."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.document import Document, Format, Paragraph, Picture, Table
from audit.errors import UnreadableInput
from audit.reading import read
from audit.reading.interpret import interpret
from audit.reading.sniffing import sniff
from gouji.demo.content import make_content
from tests.generating import varied_contents
from tests.parity import assert_same, place_of
from tests.rendering.compound import compound_file
from tests.rendering.doc import (
    DATA,
    DELETED,
    HUGE,
    HUGE_OLD,
    INSERTED,
    OUTLINE,
    SPECIAL,
    SYMBOL,
    TABLE_PROPERTIES,
    VANISH,
    Layout,
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
    streams_of,
    write,
)

LAYOUTS = [
    Layout(),
    Layout(joined=(1, 2)),
    Layout(joined=(2, 1)),
    Layout(joined=(3, 1), by_sprm=True),
    Layout(by_sprm=True),
    Layout(jitter=90),
]
WRITINGS = [
    Writing(),
    Writing(wide=True),
    Writing(flags=0),
    Writing(shuffled=1),
    Writing(shuffled=2, unsorted=True, huge=HUGE),
    Writing(huge=HUGE_OLD, unsorted=True),
    Writing(huge=TABLE_PROPERTIES),
]
SPECIAL_1 = sprm(SPECIAL, 1)


def shown(*pars: Par, writing: Writing | None = None) -> list[str]:
    """The texts of the paragraphs, and what else is there by name."""
    return [
        block.text if isinstance(block, Paragraph) else type(block).__name__
        for block in read(write(pars, writing)).blocks
    ]


def runs(*pieces: str | Run) -> Par:
    return Par(tuple(Run(piece) if isinstance(piece, str) else piece for piece in pieces))


def unreadable(data: bytes) -> UnreadableInput:
    with pytest.raises(UnreadableInput) as caught:
        read(data)
    return caught.value


def document(*pars: Par, writing: Writing | None = None) -> Document:
    return read(write(pars, writing))


@settings(max_examples=20)
@given(varied_contents(), st.sampled_from(LAYOUTS), st.sampled_from(WRITINGS))
def test_every_report_is_read_as_it_was_made(content, layout, writing):
    assert_same(content, render_doc(content, layout, writing))


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
@pytest.mark.parametrize("year", [2020, 2024])
def test_every_layout(layout, year):
    content = make_content("layout", "青川县水利局", year, size="large")
    for writing in WRITINGS[:4]:
        assert_same(content, render_doc(content, layout, writing))


def test_anchors():
    content = make_content("anchor", "青川县水利局", 2024)
    report = assert_same(content, render_doc(content))
    blocks = report.document.blocks
    assert [block.anchor for block in blocks if isinstance(block, Table)] == ["table[1]", "table[2]", "table[3]"]
    assert place_of(report, "T2.rules.made") == "table[1]/cell[7]"
    first, second = (block for block in blocks[:2] if isinstance(block, Paragraph))
    assert (first.text, first.anchor, first.level) == (content.title, "p[1]", 1)
    assert second.anchor == "p[2]"
    # behind the table of part two: its cells and the ends of its rows are paragraphs too
    pars = report_pars(content)
    heading = next(block for block in blocks if isinstance(block, Paragraph) and block.text == content.headings[3])
    assert heading.level == 2
    assert pars[int(heading.anchor[2:-1]) - 1].runs[0].text == content.headings[3]


def test_both_encodings_and_characters_beyond_them():
    text = "2024年“公开”—é§ 和𬭚、𠮷野"
    pair = text.encode("utf-16-le", "surrogatepass")
    units = "".join(map(chr, struct.unpack(f"<{len(pair) // 2}H", pair)))
    for writing in (Writing(), Writing(wide=True), Writing(shuffled=3)):
        assert shown(par(units), par("abc“x”…"), par("\ud800x"), writing=writing) == [text, "abc“x”…", "\ufffdx"]


def test_narrow_bytes_that_are_not_latin_1():
    made = streams_of([par("a" * 27)], Writing())
    signs = bytes((*range(0x82, 0x8D), *range(0x91, 0x9D), 0x9F, 0x80, 0xE9))
    word = made["WordDocument"].replace(b"a" * 27, signs.ljust(27, b"b"), 1)
    (block,) = read(compound_file(made | {"WordDocument": word})).blocks
    assert isinstance(block, Paragraph)
    assert block.text == "‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œŸ\x80éb"


def test_breaks_hyphens_and_tabs():
    assert shown(par("一\x0b二\x0e三"), par("前\x0c后"), par("a\x1eb\x1fc\td")) == [
        "一",
        "二",
        "三",
        "前",
        "后",
        "a-bc d",
    ]
    made = document(par("一\x0b二"), par("  "), par("三"))
    assert [block.anchor for block in made.blocks] == ["p[1]", "p[1]", "p[3]"]


def test_hidden_and_deleted_text_is_gone_and_inserted_text_stays():
    one = runs(
        "可见", Run("隐藏", sprm(VANISH, 1)), Run("删除", sprm(DELETED, 1)), Run("插入", sprm(INSERTED, 1)), "。"
    )
    for writing in (Writing(), Writing(shuffled=1), Writing(wide=True)):
        assert shown(one, writing=writing) == ["可见插入。"]
    # a deleted paragraph mark joins what it divided
    assert shown(Par((Run("上"), Run("\r", sprm(DELETED, 1))), mark=""), par("下")) == ["上下"]
    # but nothing into a table
    before = Par((Run("上"), Run("\r", sprm(DELETED, 1))), mark="")
    assert shown(before, *cell("a"), *cell("b"), row_end(definition([Tc()] * 2)), par("后")) == ["上", "Table", "后"]
    assert shown(before, before) == ["上上"]
    assert shown(runs("甲", Run("乙", sprm(VANISH, 0x81)), Run("丙", sprm(VANISH, 0x80)))) == ["甲丙"]


@pytest.mark.parametrize(
    ("format", "seen"),
    [
        (sprm(0x2A48, 1), "0¹年"),
        (sprm(0x2A48, 2), "0₁年"),
        (sprm(0x2A48, 0), "01年"),
        (sprm(0x0837, 1), "0〓年"),
        (sprm(0x2A53, 1), "0〓年"),
        (sprm(0x0837, 0), "01年"),
    ],
)
def test_digits_that_are_raised_or_struck_out_are_no_figures(format, seen):
    assert shown(runs("0", Run("1", format), "年")) == [seen]


def test_text_that_a_style_hides():
    styles = [
        StyleSheetEntry(),
        StyleSheetEntry(characters=sprm(VANISH, 1)),
        StyleSheetEntry(base=1),
        StyleSheetEntry(characters=sprm(VANISH, 1), kind=2),
    ]
    hidden = struct.pack("<HH", 0x4A30, 3)
    pars = [
        par("一", 0),
        par("二", 1),
        par("三", 2),
        Par((Run("四", sprm(VANISH, 0)), Run("五", sprm(VANISH, 0x81)), Run("六"), Run("\r", sprm(VANISH, 0))), "", 1),
        runs("七", Run("八", hidden)),
    ]
    assert shown(*pars, writing=Writing(styles=styles)) == ["一", "四五", "七"]


def test_what_pieces_change():
    plain = "留下删除留下"
    changes = [sprm(DELETED, 1)]
    for prm in (0x41 << 1 | 1 << 8, 0 << 1 | 1, 0x5C << 1 | 1 << 8):
        assert shown(par(plain), writing=Writing(changes=changes, prms={(2, 4): prm})) == ["留下留下"]
    # a list of changes that is not there changes nothing
    assert shown(par(plain), writing=Writing(changes=changes, prms={(2, 4): 7 << 1 | 1})) == [plain]


def test_fields_keep_their_result_only():
    assert shown(par("共\x13 = SUM(LEFT) \x1412\x15件")) == ["共12件"]
    assert shown(par('见\x13 HYPERLINK "http://a.test" \x01\x14网\x13 X \x14页\x15\x15。')) == ["见网页。"]
    assert shown(par("前\x13 XE 词条 \x15后")) == ["前后"]
    # a table of contents reaches over paragraphs
    assert shown(par("\x13 TOC \x14一、总体情况 1"), par("二、主动公开 2"), par("\x15末")) == [
        "一、总体情况 1",
        "二、主动公开 2",
        "末",
    ]


def test_a_field_without_an_end_takes_nothing_away():
    assert shown(par("前\x13 DATE "), par("后\x14文")) == ["前 DATE", "后文"]


def test_marks_of_notes_and_comments_are_dropped():
    assert shown(runs("数据", Run("\x02\x05", SPECIAL_1), "来源")) == ["数据来源"]


def test_a_symbol_is_never_a_mark():
    """Neither in the place of the end of a cell, nor as one."""
    symbol = SPECIAL_1 + struct.pack("<HHH", SYMBOL, 3, 0x5C)
    mark = SPECIAL_1 + struct.pack("<HHH", SYMBOL, 3, 0x07)
    assert shown(runs(Run("甲(", symbol), Run("\r乙", symbol), "丙")) == ["\\\\", "\\丙"]
    assert shown(runs("甲", Run("(", mark), "乙")) == ["甲\ufffd乙"]


def test_symbols_are_never_lost():
    ticked = Run("(", SPECIAL_1 + struct.pack("<HHH", SYMBOL, 3, 0xF0FC))
    unsaid = Run("(", struct.pack("<HHH", SYMBOL, 3, 0xF0B0))
    assert shown(runs("30", unsaid, "C")) == ["30\uf0b0C"]
    han = Run("(", SPECIAL_1 + struct.pack("<HHH", SYMBOL, 3, 0x2460))
    assert shown(runs("甲", ticked, "乙", han, "(丙)")) == ["甲\uf0fc乙①(丙)"]


def test_pictures_and_drawings():
    picture, drawing = Run("\x01", SPECIAL_1), Run("\x08", SPECIAL_1)
    assert shown(runs(picture), runs("图", drawing, "下"), runs("无\x01\x08")) == ["Picture", "图下", "Picture", "无"]
    # data of a form field is no picture
    assert shown(runs("a", Run("\x01", SPECIAL_1 + sprm(DATA, 1)))) == ["a"]
    assert [block.anchor for block in document(runs(picture), runs(picture)).blocks] == ["img[1]", "img[2]"]


def test_tables_as_pictures():
    content = make_content("image", "青川县水利局", 2024)
    pars = [one for one in report_pars(content) if one.mark == "\r"]
    picture = runs(Run("\x01", SPECIAL_1))
    for number in (2, 3, 4):
        at = next(at for at, one in enumerate(pars) if one.runs and one.runs[0].text == content.headings[number])
        pars.insert(at + 1, picture)
    report = interpret(read(write(pars)))
    assert report.damage == {"table_is_image"}
    assert sum(isinstance(block, Picture) for block in report.document.blocks) == 3
    assert [section.has_picture for section in report.sections] == [False, True, True, True, False, False]


def test_headings():
    styles = [StyleSheetEntry(), *[StyleSheetEntry()] * 10, StyleSheetEntry(sprm(OUTLINE, 2)), StyleSheetEntry(base=11)]
    pars = [
        par("a", 1),
        par("b", 9),
        par("c", 0, sprm(OUTLINE, 0)),
        par("d", 1, sprm(OUTLINE, 9)),
        par("e", 12),
        par("f", 0),
    ]
    made = document(*pars, writing=Writing(styles=styles))
    assert [block.level for block in made.blocks if isinstance(block, Paragraph)] == [1, 6, 1, 0, 3, 0]


def test_text_boxes_stand_where_they_are_anchored():
    boxes = [[par("框一"), par("框二")], [par("无锚")]]
    anchored = runs("锚", Run("\x08", SPECIAL_1), "后")
    made = document(par("首"), anchored, par("末"), writing=Writing(boxes=boxes, anchors=[3]))
    assert [(block.text, block.anchor) for block in made.blocks if isinstance(block, Paragraph)] == [
        ("首", "p[1]"),
        ("锚后", "p[2]"),
        ("框一", "textbox[1]/p[1]"),
        ("框二", "textbox[1]/p[2]"),
        ("末", "p[3]"),
        ("无锚", "textbox[2]/p[1]"),
    ]


def test_lines_are_no_pictures():
    """A red line below the title; a picture, and a group that may hold one."""
    drawings = [runs(Run("\x08", SPECIAL_1)) for _ in range(5)]
    writing = Writing(anchors=[0, 2, 4, 6, 8], shapes=[20, 75, 32, 0, 202])
    assert [block.anchor for block in document(*drawings, writing=writing).blocks] == ["img[1]", "img[2]"]
    unknown = Writing(anchors=[0, 2, 4, 6, 8])
    assert len(document(*drawings, writing=unknown).blocks) == 5


def test_a_report_in_a_text_box():
    content = make_content("box", "青川县水利局", 2024)
    pars = [runs(Run("\x08", SPECIAL_1))]
    assert_same(content, write(pars, Writing(boxes=[report_pars(content)], anchors=[0])))


def test_notes_and_headers_are_not_read():
    made = streams_of([par("正文"), par("脚注")], Writing(text_length=3))
    assert [block.text for block in read(compound_file(made)).blocks if isinstance(block, Paragraph)] == ["正文"]


def summary(program: bytes) -> bytes:
    value = struct.pack("<II", 0x1E, len(program) + 1) + program + b"\0"
    body = struct.pack("<IIII", 16 + len(value), 1, 0x12, 16) + value
    return struct.pack("<HHI16xI16xI", 0xFFFE, 0, 0, 1, 48) + body


@pytest.mark.parametrize(
    ("streams", "format"),
    [
        ({}, Format.DOC),
        ({"\x05SummaryInformation": summary(b"Microsoft Office Word")}, Format.DOC),
        ({"\x05SummaryInformation": summary(b"WPS Office_11.1.0.9999")}, Format.WPS),
        ({"\x05SummaryInformation": summary("金山文字".encode("gbk"))}, Format.WPS),
        ({"\x05SummaryInformation": summary(b"x")[:50]}, Format.DOC),
        ({"\x05DocumentSummaryInformation": "KSOProductBuildVer".encode("utf-16-le")}, Format.WPS),
        ({"WpsCustomData": b"1"}, Format.WPS),
    ],
)
def test_who_wrote_it(streams, format):
    assert document(par("文"), writing=Writing(streams=streams)).format is format


def test_names_of_streams_in_small_letters():
    made = streams_of([par("文")], Writing())
    data = compound_file({name.lower(): stream for name, stream in made.items()})
    assert read(data).format is Format.DOC


def test_a_document_within_a_workbook_is_no_document():
    made = streams_of([par("文")], Writing())
    inside = {f"MBD0001/{name}": data for name, data in made.items()}
    assert sniff(compound_file({"Workbook": bytes(5000), **inside})) is Format.XLSX
    assert sniff(compound_file(made | {"ObjectPool/_1/Workbook": bytes(5000)})) is Format.DOC
    works = compound_file({"MatOST": bytes(100), "CONTENTS": bytes(5000)})
    assert unreadable(works).kind == "ole"


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"flags": 0x0300}, "encrypted"),
        ({"flags": 0x8300}, "encrypted"),
        ({"version": 0x68}, "word95"),
        ({"version": 0xC2}, None),
    ],
)
def test_heads_that_are_not_read(change, kind):
    data = write([par("文")], Writing(**change))
    assert (unreadable(data).kind if kind else read(data).format.value) == (kind or "doc")


def test_what_is_no_word_document():
    made = streams_of([par("文")], Writing())
    word, table = made["WordDocument"], made["1Table"]
    assert unreadable(compound_file({"WordDocument": word})).kind == "word95"
    assert unreadable(compound_file({"WordDocument": b"\xdc\xa5" + word[2:], "1Table": table})).kind == "word95"
    for other in (b"", bytes(5000), word[:100], b"no" + word[2:]):
        assert unreadable(compound_file({"WordDocument": other, "1Table": table})).kind == "not_word"
    assert unreadable(compound_file({"WordDocument": word, "0Table": table})).kind == "damaged"
    assert unreadable(compound_file({"WordDocument": word, "1Table": table[:20]})).kind == "damaged"


def test_messages_are_one_line_for_people():
    for writing in (Writing(flags=0x0300), Writing(version=0x68)):
        error = unreadable(write([par("文")], writing))
        assert "\n" not in error.message
        assert error.message.endswith("再检查")


def test_a_file_that_ends_early():
    """Here the directory stands at the end; where it stands in front the text is lost, and the names are not."""
    data = render_doc(make_content("cut", "青川县水利局", 2024))
    for length in (len(data) // 2, 2000, len(data) - 1100):
        assert unreadable(data[:length]).kind == "truncated"
    assert unreadable(with_directory_in_front(data)[: len(data) // 2]).kind == "truncated"
    assert read(with_directory_in_front(data)) == read(data)


def with_directory_in_front(data: bytes) -> bytes:
    """The same file with its first sectors and the last ones, directory and sector table, changed for each other."""
    count = len(data) // 512 - 1
    moved = 3
    order = [*range(count - moved, count), *range(moved, count - moved), *range(moved)]
    place = {old: new for new, old in enumerate(order)}
    sectors = [data[512 * (at + 1) : 512 * (at + 2)] for at in range(count)]
    (first_fat,) = struct.unpack_from("<I", data, 76)
    old = [number for at in range(first_fat, count) for number in struct.unpack("<128I", sectors[at])]
    new = [0xFFFFFFFF] * len(old)
    for at, number in enumerate(old[:count]):
        new[place[at]] = place.get(number, number)
    table = struct.pack(f"<{len(new)}I", *new)
    for at in range(first_fat, count):
        sectors[at] = table[512 * (at - first_fat) : 512 * (at - first_fat + 1)]
    (directory,) = struct.unpack_from("<I", data, 48)
    entries = bytearray(sectors[directory])
    for at in range(116, 512, 128):
        start, size = struct.unpack_from("<II", entries, at)
        if size >= 4096 or entries[at - 50] == 5:  # others stand in the stream of small streams
            struct.pack_into("<I", entries, at, place.get(start, start))
    sectors[directory] = bytes(entries)
    header = bytearray(data[:512])
    for at in (48, 60, *range(76, 76 + 4 * (count - first_fat), 4)):
        (number,) = struct.unpack_from("<I", header, at)
        struct.pack_into("<I", header, at, place.get(number, number))
    return bytes(header) + b"".join(sectors[at] for at in order)

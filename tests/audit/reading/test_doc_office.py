"""Files that LibreOffice writes: another producer, another mind about what the format says."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping

import docx
import pytest
from docx.oxml import parse_xml

from audit.document import Document, Format, Paragraph, Picture, Table
from audit.reading import read
from gouji.demo.content import Content, make_content, render_html
from tests.parity import assert_same
from tests.rendering.doc import HUGE, Layout, Writing, render_doc
from tests.rendering.office import converted

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
V = "urn:schemas-microsoft-com:vml"
YEARS = (2019, 2020, 2021, 2023, 2024, 2026)
LEVELS = (("decimal", "%1、"), ("decimal", "（%2）"), ("decimal", "%1.%3"), ("decimalEnclosedCircle", "%4"))


def reports() -> dict[str, Content]:
    return {str(year): make_content("office", "青川县水利局", year, size="large") for year in YEARS}


def sources() -> dict[str, bytes]:
    """Half as web pages, half as files of our own writer, which LibreOffice thereby reads too; and one of all that is rare."""
    made = [render_html(content).encode() for content in list(reports().values())[::2]]
    layouts = ((None, None), (Layout(joined=(1, 2)), Writing(shuffled=1)), (Layout(by_sprm=True), Writing(huge=HUGE)))
    own = [render_doc(content, *how) for content, how in zip(list(reports().values())[1::2], layouts, strict=True)]
    files = {f"{year}.html": data for year, data in zip(YEARS[::2], made, strict=True)}
    return files | {f"{year}.doc": data for year, data in zip(YEARS[1::2], own, strict=True)} | {"rare.docx": rare()}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    made = converted(sources(), "doc:MS Word 97", tmp_path_factory.mktemp("office"))
    return {name.partition(".")[0]: data for name, data in made.items()}


@pytest.mark.parametrize("year", YEARS)
def test_reports(written, year):
    report = assert_same(reports()[str(year)], written[str(year)])
    assert report.document.format is Format.DOC
    assert all(block.exact for block in report.document.blocks if isinstance(block, Table))


@pytest.fixture(scope="module")
def rarities(written) -> Document:
    return read(written["rare"])


def test_what_is_shown(rarities):
    texts = [block.text for block in rarities.blocks if isinstance(block, Paragraph)]
    wanted = [
        *(
            "1、总体情况",
            "（1）主动公开",
            "1.1 甲",
            "1.2 乙",
            "①圈",
            "（2）依申请",
            "1.1 丙",
            "2、第二",
            "（1）再",
            "5、另起",
        ),
        *("可见后", "前插入后", "第一行", "第二行", "新页", "第3条", "-x\uf0fc𬭚 完", "标题", "外", "尾", "下", "之间"),
        *("锚后文", "框内一", "框内二", "末"),
    ]
    assert texts == wanted
    assert [block.level for block in rarities.blocks if isinstance(block, Paragraph) and block.text == "标题"] == [2]


def test_what_is_no_text(rarities):
    inner, last = (block for block in rarities.blocks if isinstance(block, Table))
    assert inner.rows == (("00", "01"), ("10", "11"))
    assert last.rows == (("合", "横", "横"), ("合", "1", "2"), ("2.1 项", "", ""))
    assert last.places == ((0, 1, 1), (0, 2, 3), (4, 5, 6))
    kinds = [type(block) for block in rarities.blocks]
    assert kinds.count(Picture) == 1
    assert rarities.blocks[kinds.index(Picture) - 1] == Paragraph("之间", "p[32]")


def rare() -> bytes:
    """Lists, hidden and changed text, breaks, a field, symbols, a table in a table, a picture and a text box."""
    made = docx.Document()
    _add_lists(made)
    for text, level, number in (
        *(("总体情况", 0, 88), ("主动公开", 1, 88), ("甲", 2, 88), ("乙", 2, 88), ("圈", 3, 88), ("依申请", 1, 88)),
        *(("丙", 2, 88), ("第二", 0, 88), ("再", 1, 88), ("另起", 0, 89)),
    ):
        _paragraph(made, _run(text), _item(level, number))
    _paragraph(made, _run("可见") + _run("隐藏", "<w:vanish/>") + _run("后"))
    changed = '<w:del w:id="1" w:author="a"><w:r><w:delText>删除</w:delText></w:r></w:del>'
    changed += f'<w:ins w:id="2" w:author="a">{_run("插入")}</w:ins>'
    _paragraph(made, _run("前") + changed + _run("后"))
    _paragraph(
        made, _run("第一行") + "<w:r><w:br/></w:r>" + _run("第二行") + '<w:r><w:br w:type="page"/></w:r>' + _run("新页")
    )
    field = ["begin", "<w:r><w:instrText> SEQ 条 </w:instrText></w:r>", "separate", _run("3"), "end"]
    marks = [one if "<" in one else f'<w:r><w:fldChar w:fldCharType="{one}"/></w:r>' for one in field]
    _paragraph(made, _run("第") + "".join(marks) + _run("条"))
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    _paragraph(made, "<w:r><w:noBreakHyphen/></w:r>" + _run("x") + symbol + _run("𬭚\t完"))
    made.add_heading("标题", 2)
    _tables(made)
    saved = io.BytesIO()
    made.save(saved)
    return saved.getvalue()


def _tables(made) -> None:
    outer = made.add_table(2, 2)
    inner = outer.cell(0, 1).add_table(2, 2)
    for at in range(4):
        inner.cell(at // 2, at % 2).text = f"{at // 2}{at % 2}"
    outer.cell(0, 1).add_paragraph("尾")
    outer.cell(0, 0).text, outer.cell(1, 1).text = "外", "下"
    made.add_paragraph("之间")
    made.add_picture(io.BytesIO(_png()))
    paragraphs = "".join(f"<w:p>{_run(text)}</w:p>" for text in ("框内一", "框内二"))
    box = f"<v:textbox><w:txbxContent>{paragraphs}</w:txbxContent></v:textbox>"
    style = "position:absolute;width:200pt;height:80pt"
    shape = f'<v:shape id="x" type="#_x0000_t202" style="{style}">{box}</v:shape>'
    _paragraph(made, _run("锚") + f'<w:r><w:pict xmlns:v="{V}">{shape}</w:pict></w:r>' + _run("后文"))
    made.add_paragraph("末")
    last = made.add_table(3, 3)
    last.cell(0, 0).merge(last.cell(1, 0)).text = "合"
    last.cell(0, 1).merge(last.cell(0, 2)).text = "横"
    last.cell(1, 1).text, last.cell(1, 2).text = "1", "2"
    paragraph = last.cell(2, 0).paragraphs[0]
    paragraph.add_run("项")
    paragraph._p.get_or_add_pPr().append(parse_xml(_item(2, 88).replace("<w:numPr>", f'<w:numPr xmlns:w="{W}">')))


def _add_lists(made) -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}{" " if at == 2 else ""}"/></w:lvl>'
        for at, (kind, text) in enumerate(LEVELS)
    )
    numbering = made.part.numbering_part.element
    numbering.insert(0, parse_xml(f'<w:abstractNum xmlns:w="{W}" w:abstractNumId="77">{levels}</w:abstractNum>'))
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    for number, override in ((88, ""), (89, again)):
        entry = f'<w:num xmlns:w="{W}" w:numId="{number}"><w:abstractNumId w:val="77"/>{override}</w:num>'
        numbering.append(parse_xml(entry))


def _paragraph(made, runs: str, properties: str = "") -> None:
    body = made.element.body
    body.insert(len(body) - 1, parse_xml(f'<w:p xmlns:w="{W}"><w:pPr>{properties}</w:pPr>{runs}</w:p>'))


def _run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def _item(level: int, number: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head, rows = struct.pack(">IIBBBBB", 40, 40, 8, 2, 0, 0, 0), (b"\0" + b"\xff\0\0" * 40) * 40
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")

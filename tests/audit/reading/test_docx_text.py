"""What of a paragraph is printed, and what Word only remembers."""

from __future__ import annotations

import io
import zipfile

import pytest

from audit.document import Paragraph, Picture, Table
from audit.reading.docx import read_docx
from audit.reading.interpret import interpret
from gouji.demo.content import make_content
from gouji.rendering.printed_form import tables
from tests.parity import assert_same
from tests.rendering.docx import (
    DECLARATION,
    NAMESPACES,
    W,
    cell,
    clean,
    document,
    grid,
    packed,
    paragraph,
    relations,
    row,
    run,
    table,
    zipped,
)

FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'


def blocks(inside, **parts):
    return read_docx(packed(document(inside), **parts)).blocks


def texts(inside, **parts):
    return [block.text for block in blocks(inside, **parts) if isinstance(block, Paragraph)]


def field(instruction, result):
    return f"{FIELD.format('begin')}{instruction}{FIELD.format('separate')}{result}{FIELD.format('end')}"


def instruction(text):
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


INSIDE = {
    "runs": (run("二") + run("0") + run("号"), "二0号"),
    "inserted": (f'<w:ins w:id="1">{run("乙")}</w:ins>', "乙"),
    "moved here": (f'<w:moveTo w:id="1">{run("乙")}</w:moveTo>', "乙"),
    "moved away": (f'{run("甲")}<w:moveFrom w:id="1">{run("乙")}</w:moveFrom>', "甲"),
    "deleted": (run("甲") + "<w:del><w:r><w:tab/><w:delText>乙</w:delText><w:br/></w:r></w:del>", "甲"),
    "deleted, written as text": (run("甲") + f"<w:del>{run('乙')}</w:del>" + run("丙"), "甲丙"),
    "smart tag": (f'<w:smartTag w:element="date">{run("1月")}{run("2日")}</w:smartTag>', "1月2日"),
    "link": (f'<w:hyperlink r:id="rId9">{run("网站")}</w:hyperlink>', "网站"),
    "control": (f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{run('甲')}</w:sdtContent></w:sdt>", "甲"),
    "simple field": (f'<w:fldSimple w:instr=" PAGE ">{run("3")}</w:fldSimple>', "3"),
    "field": (field(instruction(" PAGE "), run("3")), "3"),
    "field within the instruction of another": (
        field(instruction(" IF ") + field(instruction(" PAGE "), run("3")) + instruction(" = 1"), run("是")),
        "是",
    ),
    "field within the result of another": (
        field(instruction("TOC"), run("甲") + field(instruction("PAGE"), run("3"))),
        "甲3",
    ),
    "field without result": (FIELD.format("begin") + instruction("XE") + FIELD.format("end") + run("甲"), "甲"),
    "tab": (f"{run('联系人')}<w:r><w:tab/></w:r>{run('A')}", "联系人 A"),
    "hyphens": ("<w:r><w:t>0533</w:t><w:noBreakHyphen/><w:t>1</w:t><w:softHyphen/><w:t>2</w:t></w:r>", "0533-12"),
    "sign": ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "\uf0fc"),
    "half a sign": ('<w:r><w:sym w:font="Wingdings" w:char="D800"/><w:sym w:char="000D"/></w:r>', "\ufffd\ufffd"),
    "no sign": ('<w:r><w:sym w:font="Wingdings" w:char="wrong"/></w:r>', "\ufffd"),
    "hidden": (run("甲") + run("乙", "<w:vanish/>") + run("丙"), "甲丙"),
    "not hidden": (run("甲") + run("乙", '<w:vanish w:val="0"/>'), "甲乙"),
    "hidden before a change": (run("乙", "<w:rPrChange w:id='1'><w:rPr><w:vanish/></w:rPr></w:rPrChange>"), "乙"),
    "hidden end of paragraph": ("<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>" + run("甲"), "甲"),
    "tab stop": ('<w:pPr><w:tabs><w:tab w:val="left" w:pos="1"/></w:tabs></w:pPr>' + run("甲"), "甲"),
    "formula": ("<m:oMath><m:r><m:t>12</m:t></m:r></m:oMath>", "12"),
    "pinyin": (f"<w:r><w:ruby><w:rt>{run('pin')}</w:rt><w:rubyBase>{run('拼')}</w:rubyBase></w:ruby></w:r>", "拼"),
    "footnote": (run("甲") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run("乙"), "甲乙"),
    "white space": ("<w:r><w:t>\n  甲\n  乙 </w:t></w:r>", "甲乙"),
    "entities": ("<w:r><w:t>&lt;w:b/&gt;&amp;&#x7532;</w:t></w:r>", "<w:b/>&甲"),
    "character data": ("<w:r><w:t><![CDATA[<w:b/>]]></w:t></w:r>", "<w:b/>"),
    "comment": ("<w:r><w:t>甲<!-- 乙 -->丙</w:t></w:r>", "甲丙"),
}


@pytest.mark.parametrize("name", sorted(INSIDE))
def test_what_is_printed(name):
    inside, printed = INSIDE[name]
    assert texts(f"<w:p>{inside}</w:p>") == [printed]


def test_a_line_break_begins_a_paragraph_with_the_same_anchor():
    inside = "<w:p/><w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:cr/><w:t>丙</w:t><w:br w:type='page'/></w:r></w:p>"
    assert blocks(inside) == tuple(Paragraph(text, "p[2]") for text in "甲乙丙")


def test_a_field_whose_instruction_never_ends_hides_no_other_paragraph():
    assert texts(f"<w:p>{FIELD.format('begin')}{run('甲')}</w:p>{paragraph('乙')}") == ["乙"]


def test_a_table_of_contents_goes_over_paragraphs():
    first = f"<w:p>{FIELD.format('begin')}{instruction('TOC')}{FIELD.format('separate')}{run('一')}</w:p>"
    assert texts(f"{first}<w:p>{run('二')}{FIELD.format('end')}</w:p>{paragraph('三')}") == ["一", "二", "三"]


def test_a_paragraph_whose_end_is_deleted_goes_on_in_the_next():
    mark = "<w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>"
    assert blocks(f"<w:p>{mark}{run('五、存在的')}</w:p>{paragraph('问题')}{paragraph('乙')}") == (
        Paragraph("五、存在的问题", "p[2]"),
        Paragraph("乙", "p[3]"),
    )
    assert texts(f"<w:p>{mark}{run('甲')}</w:p>") == ["甲"]


STYLED = '<w:rStyle w:val="x"/>'


def test_hidden_by_style():
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="z"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="y"><w:basedOn w:val="z"/></w:style>'
        '<w:style w:type="character" w:styleId="x"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    )
    inside = paragraph("甲", '<w:pStyle w:val="y"/>') + f"<w:p>{run('乙', STYLED)}{run('丙')}</w:p>"
    assert texts(inside + paragraph("丁", "<w:rPr><w:rStyle w:val='x'/></w:rPr>"), styles=styles) == ["丙", "丁"]


def test_a_hidden_paragraph_has_no_number():
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    number = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    hidden = f"<w:p><w:pPr>{number}<w:rPr><w:vanish/></w:rPr></w:pPr>{run('甲', '<w:vanish/>')}</w:p>"
    seen = f"<w:p><w:pPr>{number}<w:rPr><w:vanish/></w:rPr></w:pPr>{run('乙')}</w:p>"
    assert texts(hidden + seen, numbering=numbering) == ["1.乙"]


LEVELS = (
    f'<w:styles xmlns:w="{W}"><w:style w:styleId="2"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="3"><w:name w:val="标题 2"/></w:style><w:style w:styleId="4"><w:basedOn w:val="3"/></w:style>'
    '<w:style w:styleId="5"><w:name w:val="x"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
    '<w:style w:styleId="6"><w:name w:val="x"/><w:basedOn w:val="6"/></w:style></w:styles>'
)


@pytest.mark.parametrize(
    ("properties", "level"),
    [
        ("", 0),
        ('<w:pStyle w:val="2"/>', 1),
        ('<w:pStyle w:val="4"/>', 2),
        ('<w:pStyle w:val="5"/>', 3),
        ('<w:pStyle w:val="6"/>', 0),
        ('<w:pStyle w:val="none"/>', 0),
        ('<w:pStyle w:val="2"/><w:outlineLvl w:val="9"/>', 0),
        ('<w:outlineLvl w:val="0"/>', 1),
        ('<w:outlineLvl w:val="8"/>', 0),
        ('<w:outlineLvl w:val="x"/>', 0),
        ("<w:pPrChange w:id='1'><w:pPr><w:outlineLvl w:val='0'/></w:pPr></w:pPrChange>", 0),
    ],
)
def test_the_level_of_a_heading(properties, level):
    assert blocks(paragraph("甲", properties), styles=LEVELS) == (Paragraph("甲", "p[1]", level),)


def box(inside, wrap="wps:txbx"):
    return f"<{wrap}><w:txbxContent>{inside}</w:txbxContent></{wrap}>"


def alternative(choice, fallback):
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor>{choice}</wp:anchor></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{fallback}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def test_a_text_box_is_read_once_and_behind_its_paragraph():
    inside = f"<w:p>{run('甲')}{alternative(box(paragraph('框')), box(paragraph('框'), 'v:textbox'))}{run('乙')}</w:p>"
    assert blocks(inside + paragraph("丙")) == (
        Paragraph("甲乙", "p[1]"),
        Paragraph("框", "p[2]"),
        Paragraph("丙", "p[4]"),
    )


def test_a_text_box_of_old_word():
    assert texts(f"<w:p><w:r><w:pict><v:shape>{box(paragraph('框'), 'v:textbox')}</v:shape></w:pict></w:r></w:p>") == [
        "框"
    ]


def test_a_text_box_in_a_text_box():
    inner = f"<w:p><w:r>{box(paragraph('内'))}</w:r>{run('外')}</w:p>"
    assert sorted(texts(f"<w:p><w:r>{box(inner + paragraph('尾'))}</w:r></w:p>{paragraph('后')}")) == sorted("内外尾后")


def test_a_fallback_alone_is_read():
    assert texts(
        f"<w:p><w:r><mc:AlternateContent><mc:Fallback>{box(paragraph('框'))}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    ) == ["框"]


@pytest.mark.parametrize(
    "wrapped",
    [lambda inside: f"<w:p><w:r>{box(inside)}</w:r></w:p>", lambda inside: table(row(f"<w:tc>{inside}</w:tc>"))],
)
def test_a_report_in_a_frame(wrapped):
    content = make_content("frame", "青川县水利局", 2024)
    made = tables(content.form, content.cells)
    lines = [paragraph(text) for text in (content.title, *content.preface)]
    for number, heading in content.headings.items():
        lines += map(paragraph, (heading, *content.parts.get(number, ())))
        lines += [grid(made[f"T{number}"], cell)] if number in (2, 3, 4) else []
    lines += map(paragraph, content.signature)
    assert_same(content, packed(document(wrapped("".join(lines)))))


PICTURES = {
    "drawing": '<w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic><a:blip r:embed="rId9"/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>',
    "pict": '<w:pict><v:shape><v:imagedata r:id="rId9" o:title="表"/></v:shape></w:pict>',
    "object": '<w:object><v:shape><v:imagedata r:id="rId9"/></v:shape><o:OLEObject Type="Embed"/></w:object>',
    "linked": '<w:drawing><a:blip r:link="rId9"/></w:drawing>',
}


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_a_picture(name):
    inside = f"<w:p>{run('甲')}<w:r>{PICTURES[name]}</w:r>{run('乙')}</w:p>"
    expected = (Paragraph("甲乙", "p[1]"), Picture("media/image1.png", "p[1]"))
    assert read_docx(packed(document(inside), pictures={"rId9": "media/image1.png"})).blocks == expected
    assert blocks(inside)[1] == Picture("rId9", "p[1]")


def test_a_picture_is_there_once_and_not_when_it_is_deleted():
    both = alternative('<a:blip r:embed="rId9"/>', '<v:imagedata r:id="rId9"/>')
    drawn = f"<w:p>{both}</w:p>"
    assert blocks(drawn + f"<w:p><w:del><w:r>{PICTURES['pict']}</w:r></w:del></w:p>") == (Picture("rId9", "p[1]"),)


def test_a_line_is_no_picture():
    assert blocks("<w:p><w:r><w:pict><v:line/></w:pict><w:drawing><wp:inline/></w:drawing></w:r></w:p>") == ()


def test_tables_that_are_pictures():
    content = make_content("pictures", "青川县水利局", 2024)
    lines = [paragraph(text) for text in (content.title, *content.preface)]
    for number, heading in content.headings.items():
        lines += map(paragraph, (heading, *content.parts.get(number, ())))
        lines += [f"<w:p><w:r>{PICTURES['drawing']}</w:r></w:p>"] if number in (2, 3, 4) else []
    report = interpret(read_docx(packed(document("".join(lines)))))
    assert "table_is_image" in report.damage
    assert [section.part for section in report.sections if section.has_picture] == [2, 3, 4]


def test_headers_footers_and_notes_are_not_the_report():
    note = f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2">{paragraph("注")}</w:footnote></w:footnotes>'
    head = f'<w:hdr xmlns:w="{W}">{paragraph("眉")}</w:hdr>'
    assert texts(paragraph("甲"), footnotes=note, header1=head, comments=note) == ["甲"]


# spelling of namespaces and places of parts


STRICT = {**NAMESPACES, "w": "http://purl.oclc.org/ooxml/wordprocessingml/main"}


def in_strict(xml):
    return xml.replace(NAMESPACES["w"], STRICT["w"])


def with_prefix(prefix):
    def change(xml):
        colon = f"{prefix}:" if prefix else ""
        declared = f"xmlns:{prefix}=" if prefix else "xmlns="
        return (
            xml.replace("<w:", f"<{colon}")
            .replace("</w:", f"</{colon}")
            .replace(" w:val", " z:val")
            .replace("xmlns:w=", f'xmlns:z="{W}" {declared}')
        )

    return change


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(in_strict, id="strict"),
        pytest.param(with_prefix("ns0"), id="another prefix"),
        pytest.param(with_prefix(""), id="no prefix"),
        pytest.param(lambda xml: in_strict(with_prefix("q")(xml)), id="strict, another prefix"),
        pytest.param(lambda xml: xml.replace("UTF-8", "UTF-16").encode("utf-16"), id="UTF-16"),
        pytest.param(lambda xml: xml.replace("><", ">\n  <"), id="indented"),
        pytest.param(lambda xml: xml.replace('xmlns:a="', 'xmlns:b="'), id="another prefix for drawings"),
        pytest.param(lambda xml: "\ufeff" + xml, id="with a mark in front"),
    ],
)
def test_namespaces_and_prefixes(change):
    content = make_content("spelling", "青川县水利局", 2024)
    xml = main_part(clean(content))
    assert_same(content, packed(change(xml)))


def main_part(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("word/document.xml").decode()


def test_a_prefix_that_means_something_else():
    other = {**NAMESPACES, "w": "urn:other", "x": W}
    assert read_docx(
        packed(document("<w:p>甲</w:p><x:p><x:r><x:t>乙</x:t></x:r></x:p>", other).replace("w:body", "x:body"))
    ).blocks == (Paragraph("乙", "p[1]"),)


@pytest.mark.parametrize("target", ["word/document2.xml", "/word/document2.xml", "./word/document2.xml"])
def test_the_main_part_is_where_the_package_says(target):
    files = {
        "_rels/.rels": relations(
            {"rId1": ("extended-properties", "docProps/app.xml"), "rId2": ("officeDocument", target)}
        ),
        "word/document.xml": document(paragraph("旧")),
        "word/document2.xml": document(paragraph("甲", '<w:pStyle w:val="2"/>')),
        "word/_rels/document2.xml.rels": relations({"rId1": ("styles", "styles2.xml")}),
        "word/styles2.xml": LEVELS,
    }
    assert read_docx(zipped(files)).blocks == (Paragraph("甲", "p[1]", 1),)


@pytest.mark.parametrize("rels", [None, "", "<broken", relations({"rId1": ("officeDocument", "word/none.xml")})])
def test_without_relationships_the_main_part_is_where_it_always_is(rels):
    files = {"word/document.xml": document(paragraph("甲", '<w:pStyle w:val="2"/>'))}
    found = read_docx(zipped(files | ({"_rels/.rels": rels} if rels is not None else {})))
    assert found.blocks == (Paragraph("甲", "p[1]"),)


def test_parts_that_are_broken_cost_only_what_they_say():
    inside = paragraph("甲", '<w:pStyle w:val="2"/><w:numPr><w:numId w:val="1"/></w:numPr>')
    assert blocks(inside, styles=LEVELS[:-20], numbering=f"{DECLARATION}<x>") == (Paragraph("甲", "p[1]"),)


def test_a_table_among_text():
    found = blocks(paragraph("甲") + table(row(cell("1"), cell("2"))) + paragraph("乙"))
    assert [type(block) for block in found] == [Paragraph, Table, Paragraph]

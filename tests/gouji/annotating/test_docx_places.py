"""Word: where a comment goes in text that is more than runs in a row."""

from __future__ import annotations

import pytest
from lxml import etree  # type: ignore[import-untyped]  # has no types of its own

from audit.document import Paragraph, Table
from audit.reading.docx import read_docx
from gouji.annotating.docx import annotate_docx
from gouji.annotating.marked import CannotAnnotate
from gouji.annotating.notes import Note, Place
from tests.gouji.annotating.planted import W, comments_in, part
from tests.rendering.docx import DECLARATION, NAMESPACES, cell, document, packed, paragraph, row, run, table

LINK = f'<w:hyperlink w:anchor="a">{run("链接里的字")}</w:hyperlink>'
INSERTED = f'<w:ins w:id="9" w:author="甲">{run("插入的字")}</w:ins>'
DELETED = '<w:del w:id="8" w:author="甲"><w:r><w:delText>删去</w:delText></w:r></w:del>'
CONTROL = f"<w:sdt><w:sdtContent>{run('控件里的字')}</w:sdtContent></w:sdt>"


def field(text: str) -> str:
    signs = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return f"{signs[0]}<w:r><w:instrText>REF a</w:instrText></w:r>{signs[1]}{run(text)}{signs[2]}"


def box(inside: str) -> str:
    return (
        f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )


def place_of(data: bytes, words: str) -> Place:
    """Where a sentence stands in a paragraph, or a cell that is just this."""
    for at, block in enumerate(read_docx(data).blocks):
        if isinstance(block, Paragraph) and words in block.text:
            start = block.text.index(words)
            return Place(at, -1, start, start + len(words))
        if isinstance(block, Table) and words in block.texts():
            return Place(at, list(block.texts()).index(words))
    raise AssertionError(words)


def commented(inside, *words, **parts):
    """Comments on these words; what was printed is read as before."""
    data = packed(document(inside), **parts)
    notes = [Note(number, place_of(data, one), (f"评{number}",)) for number, one in enumerate(words, 1)]
    copy = annotate_docx(data, read_docx(data), notes)
    assert read_docx(copy.data).blocks == read_docx(data).blocks
    return comments_in(copy.data)


@pytest.mark.parametrize(
    ("pieces", "words", "covered"),
    [
        ([run("前面。中间这句。后面。")], "中间这句。", "中间这句。"),
        ([run("前面。中"), run("间这", "<w:b/>"), run("句。后面。")], "中间这句。", "中间这句。"),
        ([run("前面。"), run("中间这句。"), run("后面。")], "中间这句。", "中间这句。"),
        ([run("中间这句。后面。")], "中间这句。", "中间这句。"),
        ([run("前面。中间这句。")], "中间这句。", "中间这句。"),
        ([run("前 面。 中间 这句。 后面。")], "中间 这句。", "中间 这句。"),
        (["<w:r><w:t>前面。</w:t><w:tab/><w:t>中间这句。</w:t><w:t>后面。</w:t></w:r>"], "中间这句。", "中间这句。"),
        (["<w:r><w:t>甲&amp;乙。</w:t><w:t>丙&#x4E01;。戊</w:t></w:r>"], "丙丁。", "丙丁。"),
        (["<w:r><w:t>甲&amp;乙&lt;。丙。</w:t></w:r>"], "甲&乙<。", "甲&乙<。"),
        # a comment begins and ends beside what is more than a run
        ([run("前面。中"), LINK, run("句。后面。")], "链接", "链接里的字"),
        ([run("前面。中"), INSERTED, run("句。后面。")], "中插入的字句。", "中插入的字句。"),
        ([run("前面。"), INSERTED, run("后面。")], "插入", "插入的字"),
        ([run("前面。"), CONTROL, run("后面。")], "控件", "控件里的字"),
        ([run("前面。中"), DELETED, run("间。后面。")], "中间。", "中间。"),
        ([run("前面。"), field("域的结果"), run("后面。")], "结果后面。", "域的结果后面。"),
        ([field("域一"), field("域二"), run("后面。")], "域二", "域二"),
        # what cannot be told apart is commented as a whole
        (['<w:r><w:t>图</w:t><w:noBreakHyphen/><w:t>一。后面。</w:t></w:r>'], "图-一。", "图一。后面。"),
    ],
)  # fmt: skip
def test_a_sentence(pieces, words, covered):
    assert commented(f"<w:p><w:pPr><w:jc/></w:pPr>{''.join(pieces)}</w:p>", words) == [(covered, "评1")]


def test_runs_that_are_split_look_the_same():
    data = packed(document("<w:p>" + run("前面。中间这句。后面。", '<w:b/><w:sz w:val="32"/>') + "</w:p>"))
    copy = annotate_docx(data, read_docx(data), [Note(1, place_of(data, "中间这句。"), ("评",))])
    root = etree.fromstring(part(copy.data, "word/document.xml"))
    dressed = [etree.tostring(one.find(f"{W}rPr")) for one in root.iter(f"{W}r") if one.find(f"{W}t") is not None]
    assert len(dressed) == 3
    assert len(set(dressed)) == 1


def test_white_space_at_a_cut_is_kept():
    data = packed(document("<w:p><w:r><w:t>甲。 乙。</w:t></w:r></w:p>"))
    copy = annotate_docx(data, read_docx(data), [Note(1, place_of(data, "乙。"), ("评",))])
    texts = list(etree.fromstring(part(copy.data, "word/document.xml")).iter(f"{W}t"))
    space = "{http://www.w3.org/XML/1998/namespace}space"
    assert [(one.text, one.get(space)) for one in texts] == [("甲。 ", "preserve"), ("乙。", None)]


def test_sentences_side_by_side_overlapping_and_the_same():
    said = commented(paragraph("甲一。乙二。丙三。"), "甲一。", "乙二。", "乙二。丙三。", "乙二。")
    assert sorted(said) == [("乙二。", "评2"), ("乙二。", "评4"), ("乙二。丙三。", "评3"), ("甲一。", "评1")]


def test_the_second_of_two_equal_sentences():
    data = packed(document(paragraph("同样。甲。同样。")))
    copy = annotate_docx(data, read_docx(data), [Note(1, Place(0, -1, 5, 8), ("评",))])
    xml = part(copy.data, "word/document.xml").decode()
    assert xml.index("甲。") < xml.index("commentRangeStart") < xml.index("commentRangeEnd")


def test_a_number_that_word_sets_in_front():
    numbering = (
        f'<w:numbering xmlns:w="{NAMESPACES["w"]}"><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    properties = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    said = commented(paragraph("前面。中间。", properties), "中间。", numbering=numbering)
    assert said == [("中间。", "评1")]


def test_cells_empty_merged_and_of_several_paragraphs():
    two = f"<w:tc>{paragraph('上')}{paragraph('下')}</w:tc>"
    blank = "<w:tc><w:p/></w:tc>"
    rows = table(row(cell("左", '<w:vMerge w:val="restart"/>'), two), row(cell("", "<w:vMerge/>"), blank))
    data = packed(document(rows))
    document_ = read_docx(data)
    notes = [Note(number, Place(0, number), (f"评{number}",)) for number in (0, 1, 3)]
    copy = annotate_docx(data, document_, notes)
    assert comments_in(copy.data) == [("左", "评0"), ("上下", "评1"), ("", "评3")]
    assert read_docx(copy.data).blocks == document_.blocks


def test_two_comments_in_one_blank_cell():
    data = packed(document(table(row(cell("左"), "<w:tc><w:p/></w:tc>"))))
    copy = annotate_docx(data, read_docx(data), [Note(n, Place(0, 1), (f"评{n}",)) for n in (1, 2)])
    assert comments_in(copy.data) == [("", "评1"), ("", "评2")]


def test_what_stands_in_a_text_box_is_commented_where_the_box_is_fixed():
    inside = f"<w:p>{run('外面')}{box(paragraph('框里一句。又一句。') + table(row(cell('格一'), cell('格二'))))}</w:p>"
    assert commented(inside, "又一句。", "格二") == [
        ("外面框里一句。又一句。格一格二", "评1"),
        ("外面框里一句。又一句。格一格二", "评2"),
    ]


def test_a_table_in_a_cell_and_one_behind_it():
    inner = table(row(cell("内一"), cell("内二")))
    outer = table(row(f"<w:tc>{inner}{paragraph('')}</w:tc>", cell("外二")))
    behind = table(row(cell("后一"), cell("后二")))
    assert commented(outer + behind, "内二", "后二") == [("内二", "评1"), ("后二", "评2")]


def test_a_relationship_that_was_lost_stays_lost():
    picture = '<w:p><w:r><w:drawing><a:blip r:embed="rId1"/></w:drawing></w:r></w:p>'
    assert commented(paragraph("这句。") + picture, "这句。") == [("这句。", "评1")]


def control(inside: str) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def test_in_the_first_paragraph_of_a_control_a_comment_stands_in_front():
    inside = control(paragraph("甲一。甲二。") + paragraph("乙一。乙二。"))
    assert commented(inside, "甲二。", "乙二。") == [("", "批注：\n评1"), ("乙二。", "评2")]
    cells = table(row(f"<w:tc>{control(paragraph('格一'))}</w:tc>", control(cell("格二")), cell("格三")))
    assert commented(cells, "格一", "格二", "格三") == [("", "批注：\n评1"), ("", "批注：\n评2"), ("格三", "评3")]
    both = table(row(f"<w:tc>{control(paragraph('上'))}{paragraph('下')}</w:tc>", cell("右")))
    assert commented(both, "上下") == [("上下", "评1")]
    around = f"<w:p>{run('前。')}{control(run('中。'))}{run('后。')}</w:p>"
    assert commented(around, "中。", "后。") == [("中。", "评1"), ("后。", "评2")]


def test_properties_of_before_a_change_are_not_counted():
    changed = (
        f'<w:p><w:pPr><w:pPrChange w:id="5" w:author="甲"><w:pPr/></w:pPrChange></w:pPr>{run("前面。后面。")}</w:p>'
    )
    assert commented(changed + paragraph("别的。这句。"), "后面。", "这句。") == [("后面。", "评1"), ("这句。", "评2")]


def test_comments_that_were_there_stay():
    old = (
        f'{DECLARATION}<x:comments xmlns:x="{NAMESPACES["w"]}"><x:comment x:id="7" x:author="甲">'
        "<x:p><x:r><x:t>旧的</x:t></x:r></x:p></x:comment></x:comments>"
    )
    begin, end = (
        '<w:commentRangeStart w:id="7"/>',
        '<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>',
    )
    inside = f"<w:p>{begin}{run('前面。')}{end}{run('后面。')}</w:p>"
    assert commented(inside, "后面。", comments=old) == [("前面。", "旧的"), ("后面。", "评1")]


def test_no_comments_yet_in_a_part_that_is_there():
    empty = f'<w:comments xmlns:w="{NAMESPACES["w"]}"/>'
    assert commented(paragraph("前面。后面。"), "后面。", comments=empty) == [("后面。", "评1")]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("prefix", ["w:", "x:", ""])
def test_other_prefixes_namespaces_and_encodings(codec, strict, prefix):
    uri = "http://purl.oclc.org/ooxml/wordprocessingml/main" if strict else NAMESPACES["w"]
    own = f'xmlns:{prefix[:-1]}="{uri}"' if prefix else f'xmlns="{uri}"'
    body = "<w:p><w:r><w:t>前面。后面。</w:t></w:r></w:p><w:p/>".replace("w:", prefix)
    name = "utf-16" if codec == "utf-16" else "UTF-8"
    xml = f'<?xml version="1.0" encoding="{name}"?><{prefix}document {own}><{prefix}body>{body}</{prefix}body></{prefix}document>'
    data = packed(xml.encode(codec))
    copy = annotate_docx(data, read_docx(data), [Note(1, Place(0, -1, 3, 6), ("评<&>\x01",))])
    assert comments_in(copy.data) == [("后面。", "评<&>\ufffd")]
    assert read_docx(copy.data).blocks == read_docx(data).blocks


@pytest.mark.parametrize(
    ("edit", "refused"), [("readOnly", True), ("forms", True), ("comments", False), ("trackedChanges", False)]
)
def test_protection(edit, refused):
    settings = f'<w:settings xmlns:w="{NAMESPACES["w"]}"><w:documentProtection w:edit="{edit}" w:enforcement="1"/></w:settings>'
    if refused:
        with pytest.raises(CannotAnnotate, match="编辑限制"):
            commented(paragraph("这句。"), "这句。", settings=settings)
    else:
        assert commented(paragraph("这句。"), "这句。", settings=settings) == [("这句。", "评1")]


def test_protection_that_is_not_enforced():
    settings = f'<w:settings xmlns:w="{NAMESPACES["w"]}"><w:documentProtection w:edit="readOnly"/></w:settings>'
    assert commented(paragraph("这句。"), "这句。", settings=settings) == [("这句。", "评1")]

"""Document → Report: what belongs to the report, and what stands around it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.document import Document, Format, Paragraph, Picture, Table
from audit.model import BodyKind
from audit.reading.html import read_html
from audit.reading.interpret import interpret
from audit.reading.plain import read_text
from gouji.demo.content import make_content, render_html, render_text

CONTENT = make_content(3, "青川县水利局", 2024)


def report_of(*blocks):
    return interpret(Document(Format.HTML, tuple(Paragraph(b) if isinstance(b, str) else b for b in blocks)))


def test_a_whole_report():
    report = interpret(read_text(render_text(CONTENT)))
    assert (report.agency, report.year, report.title_year, report.generation) == ("青川县水利局", 2024, 2024, "2021")
    assert (report.title, report.body_kind) == (CONTENT.title, BodyKind.DEPARTMENT)
    assert report.period == ("2024-01-01", "2024-12-31")
    assert report.preface == "\n".join(CONTENT.preface)
    assert [section.part for section in report.sections] == [1, 2, 3, 4, 5, 6]
    assert report.sections[0].text == "\n".join(CONTENT.parts[1])
    assert CONTENT.signature[1] in report.closing
    assert (report.damage, sorted(report.tables)) == (frozenset(), ["T2", "T3", "T4"])


def test_the_page_around_the_report_is_not_the_report():
    whole = read_text(render_text(CONTENT))
    head = tuple(
        Paragraph(text) for text in ("样例市人民政府", "首页", "政府信息公开年报", "2023年政府信息公开工作年度报告")
    )
    foot = tuple(Paragraph(text) for text in ("上一篇：没有了", "主办：样例市人民政府办公室，電話", "版权所有"))
    report = interpret(replace(whole, blocks=(*head, *whole.blocks, *foot)))
    alone = interpret(whole)
    assert report.prose == alone.prose
    assert (report.year, report.preface, report.closing) == (2024, alone.preface, alone.closing)
    assert report.body == (4, 4 + len(whole.blocks))


def test_what_the_caller_knows_overrules():
    document = read_text(render_text(CONTENT))
    report = interpret(document, year=2023, body_kind=BodyKind.GOVERNMENT)
    assert (report.year, report.body_kind, report.title_year) == (2023, BodyKind.GOVERNMENT, 2024)


def test_the_period_decides_the_year_before_the_title():
    report = report_of(
        "样例局2024年政府信息公开工作年度报告", "统计期限自2023年1月1日起至2023年12月31日止", "一、总体情况", "正文"
    )
    assert (report.year, report.title_year) == (2023, 2024)


def test_the_title_of_the_page_helps_out():
    document = Document(
        Format.HTML, (Paragraph("一、总体情况"), Paragraph("正文")), "样例局2024年政府信息公开工作年度报告_样例市"
    )
    report = interpret(document)
    assert (report.agency, report.year) == ("样例局", 2024)


def test_headings_with_nothing_between_are_pictures():
    headings = [
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
    ]
    assert report_of(*headings, "五、存在的主要问题及改进情况", "正文").damage == {"table_is_image"}
    assert report_of(headings[0], "说明", headings[1], "说明", headings[2], "说明").damage == frozenset()


def test_one_table_of_three_is_a_picture():
    document = read_html(render_html(CONTENT).encode())
    blocks = document.blocks
    at = [index for index, block in enumerate(blocks) if isinstance(block, Table)]
    for lost in at:
        pictured = tuple(Picture("t.png") if index == lost else block for index, block in enumerate(blocks))
        report = interpret(replace(document, blocks=pictured))
        assert report.damage == {"table_is_image"}
        assert len(report.tables) == 2
    beside = (*blocks[: at[1]], Picture("icon.gif"), *blocks[at[1] :])
    assert interpret(replace(document, blocks=beside)).damage == frozenset()


def test_a_picture_is_noted_with_its_part():
    report = report_of("二、主动公开政府信息情况", Picture("t2.png"), "五、存在的主要问题及改进情况", "正文")
    assert [(section.part, section.has_picture) for section in report.sections] == [(2, True), (5, False)]


def test_a_part_without_heading_is_there_with_its_table():
    document = read_text(render_text(CONTENT))
    kept = tuple(b for b in document.blocks if not (isinstance(b, Paragraph) and b.text.startswith("三、收到")))
    report = interpret(replace(document, blocks=kept))
    assert [(s.part, s.heading) for s in report.sections if s.part == 3] == [(3, "")]


@pytest.mark.parametrize(
    "text",
    [
        "公\ufffd开",
        "锟斤拷公开",
        CONTENT.title.encode().decode("gb18030", "ignore"),
        CONTENT.title.encode().decode("latin-1"),
        CONTENT.title.encode().decode("cp1252", "ignore"),
        CONTENT.title.encode("gbk").decode("latin-1"),
    ],
)
def test_broken_characters_are_damage(text):
    assert "encoding_damaged" in report_of("一、总体情况", text).damage


def test_nothing_at_all():
    report = interpret(Document(Format.TEXT, ()))
    assert (report.agency, report.year, report.sections, dict(report.cells)) == ("", None, (), {})
    assert report_of(Table((), ())).tables == {}

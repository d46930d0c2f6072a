"""Markdown as converters write it."""

from __future__ import annotations

import pytest

from audit.document import Format, Paragraph, Picture, Table
from audit.reading.decoding import decode
from audit.reading.markdown import plain_text, read_markdown


def test_headings_paragraphs_and_a_table_of_bars():
    text = "# 年报\r\n\r\n## 一、总体情况 ##\r\n正文**要点**。\r\n\r\n| 甲 | 乙 |\r\n|:--|--:|\r\n| 1 |  |\r\n末尾"
    document = read_markdown(text)
    assert (document.format, document.title) == (Format.MARKDOWN, "年报")
    assert document.blocks == (
        Paragraph("年报", "line[1]", 1),
        Paragraph("一、总体情况", "line[3]", 2),
        Paragraph("正文要点。", "line[4]"),
        Table((("甲", "乙"), ("1", "")), ((0, 1), (2, 3)), "line[6]", exact=False),
        Paragraph("末尾", "line[9]"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |",
        "甲 | 乙\n--- | ---\n1 | 2",
        "| 甲 | 乙\n|---|---\n| 1 | 2",
        "甲\t乙\n1\t2",
    ],
)
def test_tables_written_differently(text):
    (table,) = read_markdown(text).blocks
    assert isinstance(table, Table)
    assert table.rows == (("甲", "乙"), ("1", "2"))
    assert not table.exact


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("**甲**乙", "甲乙"),
        ("***甲***", "甲"),
        ("*甲*与_乙_", "甲与_乙_"),
        ("`15`件", "15件"),
        ("[公开条例](http://a/b)第五十条", "公开条例第五十条"),
        ("[bookmark: _GoBack]15", "[bookmark: _GoBack]15"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("zw_gk_b@a.cn", "zw_gk_b@a.cn"),
        (r"1\. 属于国家秘密", "1. 属于国家秘密"),
        ("*", "*"),
        ("**", "**"),
    ],
)
def test_marks_are_taken_off(marked, plain):
    assert plain_text(marked) == plain


def test_lists_pictures_rules_and_line_breaks():
    text = "- 一是\n> 引\n---\n甲<br/>乙\n![图](a.png)\n#不是标题\n"
    assert read_markdown(text).blocks == (
        Paragraph("一是", "line[1]"),
        Paragraph("引", "line[2]"),
        Paragraph("甲", "line[4]"),
        Paragraph("乙", "line[4]"),
        Picture("a.png", "line[5]"),
        Paragraph("#不是标题", "line[6]"),
    )


@pytest.mark.parametrize(
    "text", ["*" * 50_000, "[" * 50_000, "**甲" * 20_000, "| " * 50_000, "`a" * 50_000, "![](" * 20_000]
)
def test_hostile_lines_end(text):
    assert read_markdown(f"# 甲\n{text}\n").blocks


def test_the_shared_seed(shared_reports):
    data = (shared_reports / "seeds" / "003-zhanhe-emergency-2024.txt").read_bytes()
    blocks = read_markdown(decode(data)).blocks
    levels = [block.level for block in blocks if isinstance(block, Paragraph) and block.level]
    sizes = [(len(block.rows), max(map(len, block.rows))) for block in blocks if isinstance(block, Table)]
    assert levels[:3] == [1, 2, 3]
    assert len(sizes) == 3
    assert sizes[1] == (28, 10)

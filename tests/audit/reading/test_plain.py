from __future__ import annotations

from audit.document import Paragraph, Table
from audit.reading.plain import read_text


def shape(text):
    return [
        [list(row) for row in block.rows] if isinstance(block, Table) else block.text
        for block in read_text(text).blocks
        if isinstance(block, Paragraph | Table)
    ]


def test_paragraphs_only():
    assert shape("一行\n\n  二行  \r\n三行") == ["一行", "二行", "三行"]


def test_a_cell_a_line():
    text = "前文\n\t行政许可\n\t9\n\n\t行政处罚\n\t6\n\n\n后文"
    assert shape(text) == ["前文", [["行政许可", "9"], ["行政处罚", "6"]], "后文"]


def test_a_cell_may_hold_a_line_break():
    text = "\t（本列数据的勾稽关系为，\n等于第四项之和）\n\t申请人情况\n\n\t7\n\t8"
    assert shape(text) == [[["（本列数据的勾稽关系为，等于第四项之和）", "申请人情况"], ["7", "8"]]]


def test_a_cell_may_hold_a_blank_line():
    text = "\t4.无正当理由大量反复\n\n申请\n\t0\n\t1\n\n\t下一行\n\t2"
    assert shape(text) == [[["4.无正当理由大量反复申请", "0", "1"], ["下一行", "2"]]]


def test_a_heading_behind_one_blank_line_ends_the_table():
    text = "\t行政许可\n\t0\n\n三、收到和处理政府信息公开申请情况\n\t自然人\n\t1"
    assert shape(text) == [[["行政许可", "0"]], "三、收到和处理政府信息公开申请情况", [["自然人", "1"]]]


def test_prose_behind_two_blank_lines_ends_the_table():
    text = "\t复议\n\t0\n\n\n因政府信息公开工作被申请行政复议情况\n\n\t行政复议"
    assert shape(text) == [[["复议", "0"]], "因政府信息公开工作被申请行政复议情况", [["行政复议"]]]


def test_empty_cells_are_kept_in_place():
    assert shape("\t\n\t（三）不予公开\n\t\n\t0") == [[["", "（三）不予公开", "", "0"]]]


def test_fields_behind_tabs():
    text = "甲\t乙\t\n第二十条\t\t\t\n\t1\t2"
    assert shape(text) == [[["甲", "乙", ""], ["第二十条", "", "", ""], ["", "1", "2"]]]


def test_bars():
    text = "| 信息内容 | 件数 |\n|---|---:|\n| 规章 | 0 |\n| 空 |  |\n一句 | 有竖线的话"
    assert shape(text) == [[["信息内容", "件数"], ["规章", "0"], ["空", ""]], "一句 | 有竖线的话"]


def test_a_trailing_tab_makes_no_table():
    assert shape("一句话\t\n另一句") == ["一句话", "另一句"]


def test_slots_of_such_tables_are_cells_of_their_own():
    (table,) = read_text("甲\t乙\n丙\t丁").blocks
    assert isinstance(table, Table)
    assert (table.places, table.exact) == (((0, 1), (2, 3)), False)
    assert (list(table.texts()), table.anchor_of(1, 0)) == (["甲", "乙", "丙", "丁"], "line[1]/cell[3]")


def test_a_table_at_the_very_end_and_an_empty_text():
    assert shape("\t甲\n\t1\n\n\n") == [[["甲", "1"]]]
    assert shape("") == []


def test_a_blank_field_behind_the_last_label_belongs_to_the_table():
    document = read_text("行政许可\t5\n行政事业性收费\t\n三、收到和处理政府信息公开申请情况\t\n")
    table, heading = document.blocks
    assert isinstance(table, Table)
    assert table.rows == (("行政许可", "5"), ("行政事业性收费", ""))
    assert isinstance(heading, Paragraph)

from __future__ import annotations

import pytest

from audit.document import Paragraph, Table
from audit.form import PARTS
from audit.reading.headings import find_headings, match_heading, sections_of


def part_of(text):
    heading = match_heading(0, text)
    return (heading.part.number, heading.ordinal) if heading else None


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.canonical)
def test_canonical_and_variants_with_and_without_ordinal(part):
    for words in (part.canonical, *part.variants):
        assert part_of(f"{part.ordinal}、{words}") == (part.number, part.ordinal)
        assert part_of(f"## {part.ordinal}、 {words}：") == (part.number, part.ordinal)
        assert part_of(words) == (part.number, None)
        assert part_of(f"第{part.ordinal}部分 {words}") == (part.number, part.ordinal)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("五、政务信息公开工作存在的主要问题及改进情况", (5, "五")),
        ("三、依申请公开情况", (3, "三")),
        ("四、存在的主要问题及改进情况", (5, "四")),
        ("[bookmark: _Toc1]一、总体情况", (1, "一")),
        ("六、其他需要报告的事项。无", (6, "六")),
        ("一、总体情况2024年，本机关认真落实各项要求。", (1, "一")),
    ],
)
def test_recognised(text, part):
    assert part_of(text) == part


@pytest.mark.parametrize(
    "text",
    [
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "三、本年度办理结果",
        "四、结转下年度继续办理",
        "（一）主动公开情况",
        "（二）依申请公开情况",
        "一是聚焦法定主动公开内容，深化政府信息公开。",
        "主动公开情况",
        "二、主动公开方面。全年公开信息42件；其中文件36件。",
        "",
    ],
)
def test_not_a_heading(text):
    assert part_of(text) is None


def paragraphs(*texts):
    return tuple(Paragraph(text) for text in texts)


def test_the_table_of_contents_is_not_the_report():
    contents = [f"{part.ordinal}、{part.canonical}" for part in PARTS]
    body = [line for part in PARTS for line in (f"{part.ordinal}、{part.canonical}", f"第{part.number}部分的正文")]
    blocks = paragraphs(*contents, *body)
    sections = sections_of(blocks, find_headings(blocks, 0, len(blocks)), len(blocks))
    assert [section.text for section in sections] == [f"第{part.number}部分的正文" for part in PARTS]


def test_text_of_a_part_holds_no_table():
    blocks = (*paragraphs("二、主动公开政府信息情况", "说明"), Table((("规章", "0"),), ((0, 1),)), *paragraphs("尾注"))
    (section,) = sections_of(blocks, find_headings(blocks, 0, len(blocks)), len(blocks))
    assert (section.part, section.text) == (2, "说明\n尾注")


def test_a_run_in_heading_keeps_its_text():
    blocks = paragraphs("六、其他需要报告的事项：无")
    (section,) = sections_of(blocks, find_headings(blocks, 0, 1), 1)
    assert (section.heading, section.text) == ("六、其他需要报告的事项", "无")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("一　总体情况", (1, "一")),
        ("第一、总体情况", (1, "一")),
        ("⼀、总体情况", (1, "一")),
        ("（五）存在的主要问题及改进情况", (5, "五")),
        ("(6)其他需要报告的事项", (6, "六")),
        ("6.其他需要报告的事项", (6, "六")),
        ("Ⅰ、总体情况", (1, "一")),
        ("②主动公开政府信息情况", (2, "二")),
    ],
)
def test_other_ways_to_write_an_ordinal(text, part):
    assert part_of(text) == part


@pytest.mark.parametrize(
    "text", ["（一）主动公开", "1.依申请公开情况", "（五）存在的主要问题", "（六）其他处理", "3.其他"]
)
def test_an_ordinal_of_a_lower_level_needs_the_very_words(text):
    assert part_of(text) is None


def parts(blocks):
    return [(heading.part.number, heading.block) for heading in find_headings(blocks, 0, len(blocks))]


def test_the_first_level_beats_a_lower_one_however_much_stands_below():
    blocks = paragraphs("一、总体情况", "（二）主动公开政府信息情况", "很长" * 200, "二、主动公开政府信息情况", "见表")
    assert parts(blocks) == [(1, 0), (2, 3)]


def test_a_heading_on_two_lines_and_one_in_a_frame():
    frame = Table((("六、", "其他需要报告的事项"),), ((0, 1),))
    blocks = (*paragraphs("五、存在的主要", "问题及改进情况", "问题。"), frame, *paragraphs("无。"))
    assert parts(blocks) == [(5, 1), (6, 3)]


def test_a_table_of_contents_is_left_out_even_when_the_preface_follows_it():
    contents = [f"{part.ordinal}、{part.canonical}……{part.number}" for part in PARTS]
    body = [text for part in PARTS for text in (f"{part.ordinal}、{part.canonical}", "一句话。")]
    blocks = paragraphs(*contents, "根据有关规定，" * 30, *body)
    assert parts(blocks) == [(number, 5 + 2 * number) for number in range(1, 7)]


def test_a_table_of_contents_with_entries_of_a_lower_level():
    contents = [text for part in PARTS for text in (f"{part.ordinal}、{part.canonical}", "（一）主要工作")]
    body = [text for part in PARTS for text in (f"{part.ordinal}、{part.canonical}", "一句话。")]
    blocks = paragraphs("目录", *contents, "某局年度报告", "根据有关规定，" * 30, *body)
    assert parts(blocks) == [(number, 13 + 2 * number) for number in range(1, 7)]
    # without a preface it goes on into the report
    blocks = paragraphs("目录", *contents, "某局年度报告", *body)
    assert parts(blocks) == [(number, 12 + 2 * number) for number in range(1, 7)]


def test_headings_below_each_other_that_do_not_come_again_are_the_parts():
    assert [number for number, _ in parts(paragraphs(*(f"{p.ordinal}、{p.canonical}" for p in PARTS)))] == [
        1,
        2,
        3,
        4,
        5,
        6,
    ]

"""Lines → paragraphs, without what stands around the text of every page."""

from __future__ import annotations

import pytest

from audit.reading.geometry import blocks_of
from tests.audit.reading.geometry.making import page, paragraphs_of, text

WORDS = "梳理历年文件标明有效或者失效方便企业和群众查用现行规定并对更新不勤的栏目列出责任科室逐月核对结果向社会公开"
ROOM = 40  # characters of 10 points between 100 and 500


def flow(paragraphs, *, top=100.0, indent=2, pitch=18.0, space=0.0, size=10.0):
    """Text as an office program sets it: lines of ROOM characters."""
    glyphs, y = [], top
    for words in paragraphs:
        first = ROOM - indent
        lines = [words[:first], *(words[at : at + ROOM] for at in range(first, len(words), ROOM))]
        for number, line in enumerate(lines):
            glyphs += text(100 + (indent * size if number == 0 else 0), y, line, size)
            y += pitch
        y += space
    return glyphs


def long(count, start=0):
    return (WORDS * 5)[start : start + count]


@pytest.mark.parametrize("lengths", [(100, 90), (38, 38, 60), (78, 78), (200, 5, 77), (5, 4)])
def test_indented_paragraphs(lengths):
    """Also those whose last line is full."""
    paragraphs = [long(length) for length in lengths]
    assert paragraphs_of(page(flow(paragraphs))) == paragraphs


@pytest.mark.parametrize("lengths", [(100, 90), (40, 40, 60), (80, 80, 3)])
def test_spaced_paragraphs(lengths):
    paragraphs = [long(length) for length in lengths]
    assert paragraphs_of(page(flow(paragraphs, indent=0, space=8))) == paragraphs


def test_paragraphs_that_only_end_early():
    paragraphs = [long(100), long(90), long(45)]
    assert paragraphs_of(page(flow(paragraphs, indent=0))) == paragraphs


def test_a_paragraph_over_a_page_break():
    pages = [
        page(flow([long(60), long(78)], top=700), text(290, 800, "- 1 -"), number=1),
        page([*text(100, 72, long(40)), *flow([long(50)], top=90)], text(290, 800, "- 2 -"), number=2),
    ]
    assert paragraphs_of(*pages) == [long(60), long(78) + long(40), long(50)]


def test_headings_stand_alone():
    """Even behind a full line, without indent or space."""
    glyphs = (
        flow([long(40)], indent=0) + text(100, 118, "二、主动公开政府信息情况") + flow([long(50)], top=136, indent=0)
    )
    assert paragraphs_of(page(glyphs)) == [long(40), "二、主动公开政府信息情况", long(50)]


def test_another_size_is_another_paragraph():
    glyphs = text(100, 60, (WORDS * 2)[:25], 16) + flow([long(50)], indent=0)
    assert paragraphs_of(page(glyphs)) == [(WORDS * 2)[:25], long(50)]


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("2024 年新收 17 件", "2024年新收17件"),
        ("政 府 信 息", "政府信息"),
        ("see Annual Report 2024", "see Annual Report 2024"),
        ("电话 0517-87290606", "电话0517-87290606"),
        ("⼀、总体情况", "一、总体情况"),
    ],
)
def test_spaces_part_words_only(printed, read):
    assert paragraphs_of(page(text(100, 100, printed))) == [read]


def test_words_and_numbers_at_the_end_of_a_line():
    first = long(36) + "Report"
    pages = page(
        text(100, 100, first[:36]) + text(460, 100, "Report"), text(100, 118, "number"), text(100, 136, long(40))
    )
    assert paragraphs_of(pages)[0].startswith(long(36) + "Report number")


@pytest.mark.parametrize("foot", ["- {} -", "—{}—", "第{}页 共3页", "{}/3", "{}", "· {} ·", "第 {} 页", "{} / 3"])
def test_page_numbers(foot):
    pages = [page(flow([long(60, at)]), text(280, 800, foot.format(at)), number=at) for at in (1, 2, 3)]
    assert paragraphs_of(*pages) == [long(60, at) for at in (1, 2, 3)]


def test_numbers_in_the_text_are_no_page_numbers():
    pages = [page(flow([long(60)]), text(100, 400, str(at)), text(100, 420, long(10)), number=at) for at in (1, 2)]
    assert [one for one in paragraphs_of(*pages) if one.isdigit()] == ["1", "2"]


def test_a_running_head_and_foot():
    pages = [
        page(
            text(200, 40, "青川县水利局"),
            flow([long(60, at)]),
            text(200, 790, "网址 www.example.test"),
            text(290, 805, str(at)),
            number=at,
        )
        for at in (1, 2, 3)
    ]
    found = paragraphs_of(*pages)
    assert found.count("青川县水利局") <= 1
    assert [one for one in found if one != "青川县水利局"] == [long(60, at) for at in (1, 2, 3)]


def test_the_title_that_is_repeated_as_a_head_stays_once():
    title = "青川县水利局2024年政府信息公开工作年度报告"
    pages = [page(text(150, 60, title), flow([long(60, at)]), number=at) for at in (1, 2, 3)]
    assert paragraphs_of(*pages) == [title, *(long(60, at) for at in (1, 2, 3))]
    first = page(text(120, 200, title, 16), flow([long(60)], top=300), text(150, 40, title), number=1)
    found = paragraphs_of(first, *[page(text(150, 40, title), flow([long(60, at)]), number=at) for at in (2, 3)])
    assert found.count(title) == 1


def test_lines_that_are_alike_but_not_at_one_place():
    pages = [page(flow([long(60, at)]), text(100, 300 + 50 * at, "单位：件"), number=at) for at in (1, 2, 3)]
    assert paragraphs_of(*pages).count("单位：件") == 3


def test_anchors():
    (made,) = blocks_of([page(flow([long(60)]), number=7)])
    assert made.anchor == "page[7]/box[100,100,500,128]"

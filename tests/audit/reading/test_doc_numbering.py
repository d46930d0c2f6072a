"""Numbers that stand in no text: what Word prints in front of an item of a list, or nothing where that is not certain."""

from __future__ import annotations

import dataclasses
import struct

import pytest

from audit.document import Paragraph, Table
from audit.reading import read
from audit.reading.doc.numerals import printed
from gouji.demo.content import make_content
from tests.parity import assert_same, report_of
from tests.rendering.doc import (
    DELETED,
    LIST,
    SPECIAL,
    ListLevel,
    ListOverride,
    Par,
    Run,
    StyleSheetEntry,
    Tc,
    Writing,
    cell,
    definition,
    lists,
    numbered,
    par,
    report_pars,
    row_end,
    sprm,
    sprm_word,
    write,
)

HAN, DECIMAL, CIRCLED, BULLET = 37, 0, 18, 23
OUTLINE = [ListLevel("\0、", HAN), ListLevel("（\1）", HAN), ListLevel("\2.", DECIMAL), ListLevel("\3", CIRCLED)]
LEGAL = [
    ListLevel("第\0章", HAN),
    ListLevel("\0.\1", DECIMAL, flags=4, follow=0),
    ListLevel("\0.\1.\2", DECIMAL, follow=1),
]


def shown(items: list[tuple[str, bytes]], **made: object) -> list[str]:
    writing = Writing(**({"lists": lists({7: OUTLINE}, [ListOverride(7)])} | made))  # type: ignore[arg-type]
    document = read(write([par(text, format=format) for text, format in items], writing))
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def levels(*wanted: int, number: int = 1) -> list[tuple[str, bytes]]:
    return [("x", numbered(number, level)) for level in wanted]


def test_levels_count_on_and_begin_anew():
    assert shown(levels(0, 1, 2, 2, 3, 1, 2, 0, 1)) == [
        "一、x",
        "（一）x",
        "1.x",
        "2.x",
        "①x",
        "（二）x",
        "1.x",
        "二、x",
        "（一）x",
    ]


def test_headings_of_a_report_that_are_numbered_by_word():
    """Word keeps “一、” in the list and not in the text."""
    content = make_content("numbered", "青川县水利局", 2024)
    pars = [
        dataclasses.replace(one, runs=(Run(one.runs[0].text[2:]),), format=numbered(1))
        if one.runs and one.runs[0].text in content.headings.values()
        else one
        for one in report_pars(content)
    ]
    report = assert_same(content, write(pars, Writing(lists=lists({7: OUTLINE}, [ListOverride(7)]))))
    assert [section.ordinal for section in report.sections] == list("一二三四五六")
    assert [section.heading for section in report.sections] == list(content.headings.values())


def test_labels_of_a_table_that_are_numbered_by_word():
    pars = [
        *cell("项目"),
        *cell("数"),
        row_end(definition([Tc()] * 2)),
        *cell("属于国家秘密", format=numbered(1, 2)),
        *cell("5"),
        row_end(definition([Tc()] * 2)),
        *cell("其他", format=numbered(1, 2)),
        *cell("", format=numbered(1, 3)),
        row_end(definition([Tc()] * 2)),
    ]
    (table,) = read(write(pars, Writing(lists=lists({7: OUTLINE}, [ListOverride(7)])))).blocks
    assert isinstance(table, Table)
    assert table.rows[1:] == (("1.属于国家秘密", "5"), ("2.其他", "①"))
    assert not table.doubtful


@pytest.mark.parametrize(("follow", "text", "doubtful"), [(0, "1. 5", set()), (1, "1. 5", set()), (2, "1.5", {1})])
def test_an_ordinal_and_a_number_are_no_other_number(follow, text, doubtful):
    made = lists({7: [ListLevel("\0.", DECIMAL, follow=follow)]}, [ListOverride(7)])
    pars = [*cell("a"), *cell("5", format=numbered(1)), row_end(definition([Tc()] * 2))]
    (table,) = read(write(pars, Writing(lists=made))).blocks
    assert isinstance(table, Table)
    assert table.rows == (("a", text),)
    assert table.doubtful == doubtful


def test_numbers_of_several_levels():
    made = lists({7: LEGAL}, [ListOverride(7)])
    assert shown(levels(0, 1, 1, 2, 0, 1), lists=made) == ["第一章x", "1.1 x", "1.2 x", "一.2.1 x", "第二章x", "2.1 x"]


def test_a_level_whose_upper_one_never_came_prints_nothing_any_more():
    made = lists({7: LEGAL}, [ListOverride(7)])
    assert shown(levels(1, 0, 1), lists=made) == ["x", "x", "x"]


def test_where_a_list_starts():
    one = [ListLevel("\0.", DECIMAL, start=3)]
    assert shown(levels(0, 0), lists=lists({7: one}, [ListOverride(7)])) == ["3.x", "4.x"]
    again = lists({7: one}, [ListOverride(7), ListOverride(7, starts={0: 1}), ListOverride(7)])
    items = [*levels(0), *levels(0, number=2), *levels(0, number=2), *levels(0, number=3)]
    assert shown(items, lists=again) == ["3.x", "1.x", "2.x", "3.x"]
    otherwise = lists({7: one}, [ListOverride(7, levels={0: ListLevel("(\0)", CIRCLED, 1)})])
    assert shown(levels(0, 0), lists=otherwise) == ["(①)x", "(②)x"]


def test_lists_of_their_own_count_apart():
    made = lists({7: OUTLINE, 8: [ListLevel("\0)", DECIMAL)]}, [ListOverride(7), ListOverride(8)])
    assert shown([*levels(0), *levels(0, number=2), *levels(0)], lists=made) == ["一、x", "1)x", "二、x"]


def test_levels_that_do_not_begin_anew():
    never = [
        ListLevel("\0、", HAN),
        ListLevel("\1.", DECIMAL, flags=8, limit=0),
        ListLevel("\2)", DECIMAL, flags=8, limit=1),
    ]
    made = lists({7: never}, [ListOverride(7)])
    assert shown(levels(0, 1, 2, 1, 2, 0, 1, 2), lists=made) == [
        "一、x",
        "1.x",
        "1)x",
        "2.x",
        "2)x",
        "二、x",
        "3.x",
        "1)x",
    ]


def test_what_prints_nothing():
    bullets = [ListLevel("\uf0b7", BULLET), ListLevel("\1.", DECIMAL)]
    made = lists({7: bullets}, [ListOverride(7)])
    assert shown(levels(0, 1, 1), lists=made) == ["x", "1.x", "2.x"]
    assert (
        shown([("x", sprm_word(LIST, 0x7FF)), ("x", sprm_word(LIST, 0xF801)), ("x", sprm_word(LIST, 0))]) == ["x"] * 3
    )
    # a list that is not there, a level beyond the nine, a number in the manner of Word 6
    assert shown([*levels(0, number=5), *levels(12), ("x", struct.pack("<HB", 0xC63E, 1) + b"x")]) == ["x"] * 3
    strange = lists({7: [ListLevel("\0、", 99)]}, [ListOverride(7)])
    assert shown(levels(0), lists=strange) == ["x"]


def test_broken_lists_print_nothing():
    definitions, texts, overrides = lists({7: OUTLINE}, [ListOverride(7, starts={0: 2})])
    for made in (
        (definitions[:-1], texts, overrides),
        (definitions, texts[:40], overrides),
        (definitions, texts, overrides[:-1]),
        (b"", b"", overrides),
        (definitions, texts, b"\xff" * 20),
    ):
        assert shown(levels(0), lists=made) == ["x"]


def test_a_number_that_is_not_certain_leaves_no_blank_cell():
    strange = lists({7: [ListLevel("\0、", 99)]}, [ListOverride(7)])
    pars = [*cell("a"), *cell("", format=numbered(1)), row_end(definition([Tc()] * 2))]
    (table,) = read(write(pars, Writing(lists=strange))).blocks
    assert isinstance(table, Table)
    assert table.doubtful == {1}


def test_lists_that_go_on_in_a_covered_cell_or_in_a_text_box():
    pars = [
        par("x", format=numbered(1)),
        *cell("a"),
        *cell("b"),
        row_end(definition([Tc(down=3), Tc()])),
        *cell("", format=numbered(1)),
        *cell("c"),
        row_end(definition([Tc(down=1), Tc()])),
        par("y", format=numbered(1)),
    ]
    made = lists({7: OUTLINE}, [ListOverride(7)])
    blocks = read(write(pars, Writing(lists=made))).blocks
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == ["一、x", "y"]
    pars = [par("x", format=numbered(1)), Par((Run("\x08", sprm(SPECIAL, 1)),))]
    blocks = read(write(pars, Writing(lists=made, boxes=[[par("b", format=numbered(1))]], anchors=[2]))).blocks
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == ["x", "b"]


def test_lists_of_styles():
    styles = [
        StyleSheetEntry(),
        StyleSheetEntry(numbered(1, 0)),
        StyleSheetEntry(sprm_word(LIST, 1)),
        StyleSheetEntry(base=1),
    ]
    made = lists({7: OUTLINE}, [ListOverride(7)], tied={7: (1, 2)})
    writing = Writing(lists=made, styles=styles)
    pars = [par("x", 1), par("x", 2), par("x", 2), par("x", 3), par("x", 1, sprm_word(LIST, 0))]
    blocks = read(write(pars, writing)).blocks
    assert [one.text for one in blocks if isinstance(one, Paragraph)] == ["一、x", "（一）x", "（二）x", "二、x", "x"]
    # a style that belongs to one level in a paragraph that says another
    blocks = read(write([par("x", 1), par("x", 1, numbered(1, 2)), par("x", 1)], writing)).blocks
    assert [one.text for one in blocks if isinstance(one, Paragraph)] == ["一、x", "x", "x"]


def test_page_breaks_and_deleted_marks_do_not_count_twice():
    assert shown([("x\x0cy", numbered(1)), ("z", numbered(1))]) == ["一、x", "y", "二、z"]
    pars = [
        Par((Run("上"), Run("\r", sprm(DELETED, 1))), mark="", format=numbered(1)),
        par("下", format=numbered(1)),
        par("末", format=numbered(1)),
    ]
    blocks = read(write(pars, Writing(lists=lists({7: OUTLINE}, [ListOverride(7)])))).blocks
    assert [one.text for one in blocks if isinstance(one, Paragraph)] == ["一、上下", "二、末"]


def test_lists_that_go_on_in_a_deleted_row():
    """Whether Word still counts it depends on how it shows changes."""
    lost = sprm(DELETED, 1)
    inside = row_end(b"").format[:3]
    gone = [Par((Run("x", lost), Run("\x07", lost)), "", format=inside + numbered(1)) for _ in range(2)]
    end = Par((Run("\x07", lost),), "", format=row_end(definition([Tc()] * 2)).format)
    pars = [par("x", format=numbered(1)), *gone, end, par("y", format=numbered(1))]
    blocks = read(write(pars, Writing(lists=lists({7: OUTLINE}, [ListOverride(7)])))).blocks
    assert [one.text for one in blocks if isinstance(one, Paragraph)] == ["一、x", "y"]


def test_ordinals_that_office_and_list_both_have():
    """Printed twice is printed twice: nothing is guessed away."""
    assert shown([("一、总体情况", numbered(1))]) == ["一、一、总体情况"]


def test_a_report_whose_lists_are_not_certain_keeps_its_parts():
    content = make_content("uncertain", "青川县水利局", 2024)
    pars = [
        dataclasses.replace(one, runs=(Run(one.runs[0].text[2:]),), format=numbered(1))
        if one.runs and one.runs[0].text in content.headings.values()
        else one
        for one in report_pars(content)
    ]
    report = report_of(write(pars))
    assert [section.part for section in report.sections] == [1, 2, 3, 4, 5, 6]
    assert [section.ordinal for section in report.sections] == [None] * 6


@pytest.mark.parametrize(
    ("kind", "numbers"),
    [
        (0, {0: "0", 1: "1", 12: "12"}),
        (1, {1: "I", 4: "IV", 9: "IX", 14: "XIV", 39: "XXXIX", 40: "XL", 400: None}),
        (2, {3: "iii", 18: "xviii", 40: "xl"}),
        (3, {1: "A", 26: "Z", 27: "AA"}),
        (4, {2: "b"}),
        (10, {1: "一", 9: "九", 10: None}),
        (11, {10: "十", 11: "十一", 21: "二十一"}),
        (14, {9: "９", 10: None}),
        (18, {1: "①", 20: "⑳", 21: None}),
        (22, {1: "01", 10: "10"}),
        (26, {1: "⒈"}),
        (27, {1: "⑴"}),
        (28, {10: "⑩", 11: None}),
        (30, {1: "甲", 10: "癸", 11: None}),
        (35, {9: "九", 10: None}),
        (37, {1: "一", 10: "十", 19: "十九", 20: "二十", 99: "九十九", 100: None, 0: None, -1: None}),
        (39, {12: "十二"}),
        (255, {5: ""}),
        (99, {1: None}),
    ],
)
def test_numbers_as_printed(kind, numbers):
    assert {number: printed(kind, number) for number in numbers} == numbers

"""The page: everything escaped, nothing remote, and marks that lead from a finding to its place and back."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.document import Document, Format, Paragraph, Picture, Table
from audit.errors import RuleCrashed
from audit.model import Cell, CellState, Place, Report, Section
from audit.severity import Severity
from audit.verdict import Finding, Mismatch, Outcome, Status, Verdict
from gouji.rendering.drawing import pieces
from gouji.rendering.marks import Mark, Stretch, cell_at, find_marks
from gouji.rendering.page import render_page
from gouji.rendering.sums import sum_of

SENTENCE = "2025年收到申请9件，办结9件。"
DOCUMENT = Document(
    Format.HTML,
    (
        Paragraph("导航：首页"),
        Paragraph("样例局2025年政府信息公开工作年度报告"),
        Paragraph("一、总体情况"),
        Paragraph(f"今年，{SENTENCE}"),
        Paragraph("二、主动公开政府信息情况"),
        Paragraph(f"重复：{SENTENCE}"),
        Table((("合计", "合计"), ("9", "0")), ((0, 0), (1, 2)), "table[1]"),
        Picture("https://remote.test/a.png?<x>"),
    ),
)
REPORT = Report(
    DOCUMENT,
    agency="样例局",
    year=2025,
    generation="2021",
    title="样例局2025年政府信息公开工作年度报告",
    sections=(
        Section(1, "一、总体情况", "一", "总体情况", "", 0),
        Section(2, "二、主动公开政府信息情况", "二", "主动公开政府信息情况", "", 1),
    ),
    cells={
        "T3.total.total": Cell(CellState.NUMBER, "9", 9, Place(6, 1, 0)),
        "T3.granted.total": Cell(CellState.NUMBER, "0", 0, Place(6, 1, 1)),
    },
    body=(1, 8),
)


def finding(group: int, mismatch: Mismatch, severity: Severity = Severity.ERROR) -> Finding:
    return Finding("A32", "slug", severity, "不等", "相差9", mismatch, group, "依据", "改", "f", "e")


def verdict(*findings: Finding, **facts: object) -> Verdict:
    given = {"source": "a.html", "sha256": "0" * 64, "format": Format.HTML, "status": "read", "document": DOCUMENT}
    return Verdict(**(given | {"report": REPORT, "findings": findings} | facts))  # type: ignore[arg-type]


CELLS = Mismatch("T3.total.total", cells=("T3.total.total", "T3.granted.total"))
QUOTE = Mismatch("received", quote=SENTENCE, section=2)


class Reader(HTMLParser):
    """Tags, identifiers and links of a page; fails on unbalanced tags."""

    VOID = frozenset({"meta", "br", "link", "img"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        values = dict(attrs)
        self.ids += [values["id"]] if "id" in values else []
        self.links += [values[name] for name in ("href", "src") if name in values]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_marks_stand_at_the_cell_and_at_the_quotation_of_the_right_part():
    marks = find_marks(REPORT, (finding(1, CELLS), finding(2, QUOTE, Severity.WARNING)))
    assert marks.cells == {(6, 1): {Mark(1, 2)}, (6, 2): {Mark(1, 2, numbered=False)}}
    assert marks.stretches == {5: [Stretch(3, 3 + len(SENTENCE), Mark(2, 1))]}
    assert marks.placed == {1, 2}


def test_the_cell_that_was_located_is_marked_and_the_sum_only_takes_part():
    located = replace(finding(1, CELLS), located=("T3.granted.total",))
    marks = find_marks(REPORT, (located,))
    assert marks.cells == {(6, 1): {Mark(1, 2, numbered=False)}, (6, 2): {Mark(1, 2)}}
    assert marks.placed == {1}


def test_what_is_wrong_is_said_once_for_a_group():
    words = "按勾稽关系推算应为0，<b>请核对台账"
    page = render_page([verdict(*(replace(finding(1, CELLS), diagnosis=words) for _ in range(2)))])
    assert page.count("判断：按勾稽关系推算应为0，&lt;b&gt;请核对台账") == 1
    assert "判断：" not in render_page([verdict(finding(1, CELLS))])


def test_a_quotation_is_found_without_regard_to_spaces_and_bookmarks():
    quote = Mismatch("x", quote="2025年收到 申请9件，[bookmark: _GoBack]办结9件。")
    assert list(find_marks(REPORT, (finding(1, quote),)).stretches) == [3]


def test_a_quotation_in_a_cell_marks_the_cell():
    assert find_marks(REPORT, (finding(1, Mismatch("x", quote="合计")),)).cells == {(6, 0): {Mark(1, 2)}}


def test_a_short_quotation_is_found_only_as_a_whole():
    assert find_marks(REPORT, (finding(1, Mismatch("x", quote="申请")),)).placed == set()
    assert find_marks(REPORT, (finding(1, Mismatch("x", quote="合计")),)).placed == {1}


def test_a_passage_over_two_paragraphs_has_one_number():
    passage = "主动公开政府信息情况 重复：2025年收到申请9件，"
    marks = find_marks(REPORT, (finding(1, Mismatch("x", quote=passage, section=2)),))
    assert marks.stretches == {
        4: [Stretch(2, 12, Mark(1, 2))],
        5: [Stretch(0, 15, Mark(1, 2, numbered=False))],
    }
    page = render_page([verdict(finding(1, Mismatch("x", quote=passage, section=2)))])
    assert page.count('<span class="marked error">') == 2
    assert page.count('id="r1-m1"') == 1
    assert page.count("见第 1 处问题") == 1


def test_a_passage_does_not_go_over_a_table_nor_is_it_short():
    document = replace(DOCUMENT, blocks=(*DOCUMENT.blocks, Paragraph("表后一句话。"), Paragraph("再一句话。")))
    report = replace(REPORT, document=document, body=(1, 10))
    over = f"{SENTENCE}表后一句话。"
    assert find_marks(report, (finding(1, Mismatch("x", quote=over)),)).placed == set()
    assert find_marks(report, (finding(1, Mismatch("x", quote="。再")),)).placed == set()
    assert list(find_marks(report, (finding(1, Mismatch("x", quote="句话。再一")),)).stretches) == [8, 9]


def test_a_cell_of_another_report_stands_nowhere():
    assert cell_at(REPORT, "T3.granted.total") == (6, 2)
    assert cell_at(REPORT, "2024:T3.granted.total") is None
    operands = Mismatch("T3.total.total", 4, 9, operands=(("2024:T3.granted.total", 4),))
    assert find_marks(REPORT, (finding(1, operands),)).cells == {(6, 1): {Mark(1, 2)}}


def test_what_stands_nowhere_is_not_placed():
    marks = find_marks(REPORT, (finding(1, Mismatch("T2.rules.made")), finding(2, Mismatch("x", quote="没有这句"))))
    assert marks.placed == set()


def test_every_link_of_the_page_leads_somewhere_within_it():
    page = Reader(render_page([verdict(finding(1, CELLS), finding(2, QUOTE)), verdict(source="b.html")]))
    assert len(page.ids) == len(set(page.ids))
    assert {"r1-g1", "r1-m1", "r1-g2", "r1-m2"} <= set(page.ids)
    assert [link for link in page.links if not link.startswith("#") or link[1:] not in page.ids] == []


def test_nothing_remote_and_no_script():
    text = render_page([verdict(finding(1, CELLS))])
    page = Reader(text)
    assert not {"script", "img", "iframe", "object", "form", "link"} & set(page.tags)
    assert not re.search(r"url\(|@import|javascript:", text)
    assert "default-src 'none'" in text


def test_everything_from_outside_is_escaped():
    evil = '<script>alert("1")</script>'
    document = Document(Format.HTML, (Paragraph(evil), Table(((evil,),), ((0,),)), Picture(evil)))
    report = Report(document, agency=evil, title=evil, year=2025)
    outcomes = {"A31": (Outcome("*", Status.NOT_ASSESSABLE, reason=evil),)}
    found = Finding(evil, evil, Severity.NOTE, evil, evil, Mismatch(evil, quote=evil), 1, evil, evil, "f", "e")
    crash = RuleCrashed(evil, evil, evil)
    read = verdict(found, report=report, document=document, source=evil, outcomes=outcomes, crashes=(crash,))
    unread = verdict(report=None, status="unreadable", error=("x", evil), source=evil)
    page = render_page([read, unread], made=evil)
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 12
    Reader(page)


def test_the_page_around_the_report_is_left_out():
    assert "导航" not in render_page([verdict()])


def test_merged_cells_are_drawn_merged():
    assert '<td colspan="2">合计</td>' in render_page([verdict()])


def test_nothing_wrong_is_not_said_where_a_rule_could_not_decide():
    outcomes = {"A31": (Outcome("*", Status.NOT_ASSESSABLE, reason="template_unknown"),)}
    assert "没有发现问题。" in render_page([verdict(outcomes={"A31": (Outcome("*", Status.PASS),)})])
    page = render_page([verdict(outcomes=outcomes)])
    assert "没有发现问题。" not in page
    assert "表格版本无法识别" in page


def test_a_text_that_claims_nothing_is_no_reason_for_doubt():
    outcomes = {"N01": (Outcome("*", Status.NOT_ASSESSABLE, reason="no_claim"),)}
    page = render_page([verdict(outcomes=outcomes)])
    assert "没有发现问题。" in page
    assert "正文没有可比对的说法" in page


def test_a_file_that_could_not_be_read_says_why():
    page = render_page([verdict(status="unreadable", error=("pdf", "这是 PDF"), report=None, document=None)])
    assert "未能读取<" in page
    assert ">这是 PDF<" in page


@pytest.mark.parametrize("level", list(Severity))
def test_every_severity_has_its_own_look(level):
    assert f'class="group {level.value}"' in render_page([verdict(finding(1, CELLS, level))])


@given(st.text(max_size=12), st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=4))
def test_cutting_a_paragraph_loses_no_character_and_no_mark(text, spans):
    size = len(text)
    ordered = [(min(a, b), min(max(a, b), size)) for a, b in spans if min(a, b) < min(max(a, b), size)]
    stretches = [Stretch(start, end, Mark(number, 2)) for number, (start, end) in enumerate(ordered)]
    cut = list(pieces(text, stretches))
    assert "".join(piece.text for piece in cut) == text
    assert sorted(mark.number for piece in cut for mark in piece.ends) == list(range(len(ordered)))
    marked = {index for start, end in ordered for index in range(start, end)}
    shown = [bool(piece.severity) for piece in cut for _ in piece.text]
    assert shown == [index in marked for index in range(size)]


def test_the_sum_is_spelled_out_with_the_printed_names():
    facts = Mismatch(
        "T3.total.business",
        expected=4,
        found=1,
        operands=(("T3.granted.business", 3), ("T3.partial.business", 0), ("T3.refused.repeat.business", 1)),
    )
    names = {address: REPORT.form.printed[address][0] for address, value in facts.operands if value}
    granted, repeated = names.values()
    assert sum_of(finding(1, facts), REPORT) == f"{granted} 3 ＋ {repeated.split('.')[1]} 1 ＝ 4，表上填 1"


def test_the_sum_along_a_row_names_the_columns_and_subtracts():
    facts = Mismatch(
        "T3.granted.total",
        expected=2,
        found=5,
        operands=(("T3.granted.natural_person", 5), ("T3.granted.business", -3)),
    )
    assert sum_of(finding(1, facts), REPORT) == "自然人 5 － 商业企业 3 ＝ 2，表上填 5"
    assert sum_of(finding(1, CELLS), REPORT) == ""
    assert sum_of(finding(1, replace(facts, quote="收到申请5件。")), REPORT) == ""


def test_advice_stands_with_the_last_finding_that_asks_for_it():
    one = [
        replace(finding(1, CELLS), fix=fix, message=fix + text) for fix, text in (("甲", "1"), ("乙", "2"), ("甲", "3"))
    ]
    page = render_page([verdict(*one)])
    places = [page.index(words) for words in ("甲1", "乙2", "怎么改：乙", "甲3", "怎么改：甲")]
    assert places == sorted(places)
    assert page.count("怎么改：") == 2


def test_the_list_of_a_run_names_the_body_its_file_and_what_is_most_severe():
    page = render_page([verdict(finding(1, CELLS), replace(finding(2, QUOTE, Severity.NOTE), title="次要")), verdict()])
    rows = page.partition('<table class="list">')[2].partition("</table>")[0]
    assert '<a href="#r1">样例局</a><span class="source">a.html</span>' in rows
    assert '<td class="leading">不等</td>' in rows
    assert '<td class="leading">没有发现问题</td>' in rows
    assert "次要" not in rows

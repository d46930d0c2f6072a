from __future__ import annotations

from dataclasses import replace

import pytest

from audit.document import Format, Table
from audit.passages import section_of
from audit.reading import read
from audit.reading.interpret import interpret
from audit.rules.q19_copies import Q19
from audit.surroundings import ALONE, Copy
from tests.audit.building import content, findings, reasons, report, short
from tests.rendering.docx import clean
from tests.rendering.ofd import render_ofd
from tests.rendering.pdf import render_pdf

CELL = "T2.licensing.decisions"
RENDERINGS = ("html", "word", "text", "markdown")


def beside(made, *copies):
    named = tuple(Copy(f"附件{number}.docx", copy) for number, copy in enumerate(copies, 1))
    return replace(made, around=replace(ALONE, copies=named))


@pytest.mark.parametrize("one", RENDERINGS)
@pytest.mark.parametrize("other", RENDERINGS)
def test_the_same_report_in_another_format_is_the_same(one, other):
    assert short(Q19, beside(report(rendering=one), report(rendering=other))) == []


PAGES = {"docx": clean, "pdf": render_pdf, "ofd": render_ofd}


@pytest.mark.parametrize("how", PAGES)
def test_a_file_beside_the_page_is_the_same_but_for_what_was_changed(how):
    same, other = (interpret(read(PAGES[how](content(cells={CELL: number})))) for number in (36, 63))
    page = report(cells={CELL: 36})
    assert short(Q19, beside(page, same)) == []
    assert short(Q19, beside(page, other)) == [(CELL, "error")]


def test_another_number_is_an_error_with_both():
    made = beside(report(cells={CELL: 36}), report(cells={CELL: 63}))
    (finding,) = findings(Q19, made)
    assert (finding.subject, finding.severity) == (CELL, "error")
    assert (finding.mismatch.found, finding.mismatch.expected) == (36, 63)
    assert finding.message == "表二“行政许可”行“本年处理决定数量”列在这里是36，在“附件1.docx”里是63"


@pytest.mark.parametrize("blank", [None, "/"])
def test_a_blank_in_one_is_a_warning(blank):
    assert short(Q19, beside(report(cells={CELL: 36}), report(cells={CELL: blank}))) == [(CELL, "warning")]


def test_guessed_columns_are_never_an_error():
    copy = report(cells={CELL: 63})
    blocks = tuple(replace(block, exact=False) if isinstance(block, Table) else block for block in copy.document.blocks)
    guessed = replace(copy, document=replace(copy.document, blocks=blocks))
    assert short(Q19, beside(report(cells={CELL: 36}), guessed)) == [(CELL, "warning")]


def test_a_unit_behind_the_same_number_is_no_difference():
    assert short(Q19, beside(report(cells={CELL: 36}), report(cells={CELL: "36件"}))) == []


def test_a_table_that_came_out_empty_says_nothing():
    empty = dict.fromkeys(report().form.table_addresses["T3"])
    assert short(Q19, beside(report(), report(cells=empty))) == []


def test_a_table_that_differs_as_a_whole_may_be_misread():
    form = report().form
    one = {address: number for number, address in enumerate(form.table_addresses["T3"], 1)}
    other = {address: number + 1 for address, number in one.items()}
    found = short(Q19, beside(report(cells=one), report(cells=other)))
    assert {severity for _, severity in found} == {"warning"}
    assert len(found) == 175


def test_another_sentence_is_a_note():
    parts = {6: "本年度未收取信息处理费。没有其他需要报告的事项。"}
    copy = {6: "本年度未收取信息处理费。另有一项需要报告的事项。"}
    (finding,) = findings(Q19, beside(report(parts=parts), report(parts=copy)))
    assert (finding.subject, finding.severity) == ("part 六", "note")
    assert finding.message == "第六部分的这句话“附件1.docx”里没有：“没有其他需要报告的事项。”"


@pytest.mark.parametrize(
    ("text", "copy"),
    [
        ("本年度未收取信息处理费。", "本 年度未收取\n信息处理费"),
        ("本年度未收取信息处理费，没有其他事项。", "本年度未收取信息处理费,没有其他事项."),
        ("共培训3次，未收取信息处理费。", "共培训3次，未收取信-12-息处理费。"),
    ],
)
def test_marks_width_and_page_numbers_do_not_count(text, copy):
    assert short(Q19, beside(report(parts={6: text}), report(parts={6: copy}))) == []


def test_another_figure_in_a_sentence_counts():
    made = beside(
        report(parts={6: "共培训3次，未收取信息处理费。"}), report(parts={6: "共培训5次，未收取信息处理费。"})
    )
    assert short(Q19, made) == [("part 六", "note")]


def test_copies_of_another_body_or_year_are_none():
    for other in (
        replace(report(cells={CELL: 63}), agency="临江区水利局"),
        report(year=2023, cells={CELL: 63}),
    ):
        assert reasons(Q19, beside(report(cells={CELL: 36}), other)) == {"*": "not_fetched: 没有同一报告的其他版本"}


def test_a_scanned_copy_is_not_assessable():
    copy = report(cells={CELL: 63})
    scanned = replace(copy, document=replace(copy.document, format=Format.SCAN))
    assert reasons(Q19, beside(report(cells={CELL: 36}), scanned)) == {"*": "no_text_layer: “附件1.docx”没有文字层"}


def test_a_scanned_copy_does_not_hide_another():
    scanned = replace(report(), document=replace(report().document, format=Format.SCAN))
    made = beside(report(cells={CELL: 36}), scanned, report(cells={CELL: 63}))
    assert short(Q19, made) == [(CELL, "error")]


def test_two_copies_that_differ_are_one_finding_a_cell():
    made = beside(report(cells={CELL: 36}), report(cells={CELL: 63}), report(cells={CELL: 64}))
    assert short(Q19, made) == [(CELL, "error")]


def test_without_copies_it_is_not_assessable():
    assert reasons(Q19, report()) == {"*": "not_fetched: 没有同一报告的其他版本"}


def test_a_sentence_more_in_the_copy_is_told():
    more = "另外，本机关新设了两处政府信息查阅点，方便群众就近查阅。"
    own = section_of(report(), 6).text
    (finding,) = findings(Q19, beside(report(), report(parts={6: f"{own}\n{more}"})))
    assert (finding.subject, finding.severity.value) == ("part 六", "note")
    assert f"没有“附件1.docx”里的这句话：“{more}”" in finding.message


@pytest.mark.parametrize("signature", [(), ("样例市青山区水利局（盖章）", "二〇二五年元月九日"), ("2025年1月9日",)])
def test_who_signs_and_when_is_no_sentence(signature):
    full = report(signature=("样例市青山区水利局", "2025年1月9日", "联系人：李某  电话：0000-8812345"))
    assert short(Q19, beside(full, report(signature=signature))) == []
    assert short(Q19, beside(report(signature=signature), full)) == []


def test_a_sentence_above_the_signature_still_counts():
    own = section_of(report(), 6).text.split("\n")[0]
    other = report(parts={6: f"{own}\n另有两处查阅点已停用，请到新址查阅。"}, signature=())
    assert short(Q19, beside(report(parts={6: own}), other)) == [("part 六", "note")]

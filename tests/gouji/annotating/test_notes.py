"""What is said where: one full note for a cause, short ones at its other places."""

from __future__ import annotations

from dataclasses import replace

from audit.document import Table
from audit.engine import check
from gouji.annotating.notes import anchor_of, notes_of, words_at
from gouji.demo.content import make_content, render_markdown
from tests.gouji.annotating.planted import SENTENCE, planted


def read(content, **how):
    return check(render_markdown(content).encode(), **how)


def test_a_report_without_a_finding_has_no_notes():
    assert notes_of(read(make_content(1, "样例市样例局", 2025), rules=())) == ()


def test_what_was_not_read_has_no_notes():
    assert notes_of(check(b"")) == ()


def test_one_cause_is_told_in_full_once_at_its_first_place():
    verdict = read(planted())
    report = verdict.report
    notes = notes_of(verdict)
    assert [note.number for note in notes] == [1, 1, 2, 3]
    assert [note.found for note in notes] == [True, True, True, False]
    first, second = notes[:2]
    assert anchor_of(verdict.document, first.place) == report.anchor("T3.granted.total")
    assert anchor_of(verdict.document, second.place) == report.anchor("T3.total.business")
    assert [line[:9] for line in first.lines] == [
        *(
            "问题1［A32 错",
            "怎么改：请按办理结",
            "问题1［A33 错",
            "怎么改：请核对该行",
            "依据：报告自身的勾",
            "以上 2 条出于同",
        ),
    ]
    assert len(second.lines) == 2
    assert words_at(verdict.document, notes[2].place) == SENTENCE


def test_causes_are_numbered_in_the_order_of_the_document():
    verdict = read(planted())
    turned = replace(verdict, findings=verdict.findings[::-1])
    assert [note.place for note in notes_of(turned)] == [note.place for note in notes_of(verdict)]
    assert [note.number for note in notes_of(turned)] == [1, 1, 2, 3]


def test_what_a_missing_part_lacks_stands_at_the_title():
    content = make_content(3, "青川县水利局", 2024)
    headings = {number: text for number, text in content.headings.items() if number != 5}
    parts = {number: text for number, text in content.parts.items() if number != 5}
    verdict = read(replace(content, headings=headings, parts=parts))
    note = next(note for note in notes_of(verdict) if "［C20 错误］没有找到“五、" in note.lines[0])
    assert (note.found, words_at(verdict.document, note.place)) == (False, verdict.report.title)


def test_what_a_part_lacks_stands_at_its_heading():
    content = make_content(3, "青川县水利局", 2024)
    verdict = read(replace(content, parts={**content.parts, 5: ()}))
    found = [finding for finding in verdict.findings if finding.mismatch.section == 5 and not finding.mismatch.quote]
    assert found
    note = next(note for note in notes_of(verdict) if found[0].code in note.lines[0])
    assert words_at(verdict.document, note.place) == verdict.report.section(5).heading


def test_what_a_table_lacks_stands_at_the_table():
    verdict = read(make_content(3, "青川县水利局", 2024, size="large"))
    report = verdict.report
    lost = replace(report.tables["T3"], lost_rows=("3.其他",))
    finding = replace(read(planted()).findings[0], code="C33")
    facts = replace(finding.mismatch, subject="T3", cells=(), section=None)
    notes = notes_of(
        replace(
            verdict,
            report=replace(report, tables={**report.tables, "T3": lost}),
            findings=(replace(finding, mismatch=facts),),
        )
    )
    assert [(note.found, note.place.block, note.place.cell) for note in notes] == [(False, lost.block, 0)]


def test_of_many_cells_the_first_are_commented_and_all_counted():
    content = make_content(3, "青川县水利局", 2024, size="large")
    blank = {address: None for address in content.cells if address.startswith("T3.denied")}
    verdict = read(replace(content, cells={**content.cells, **blank}))
    finding = next(finding for finding in verdict.findings if finding.code == "C32")
    alone = replace(finding, mismatch=replace(finding.mismatch, subject="", cells=tuple(blank)))
    notes = notes_of(replace(verdict, findings=(alone,)))
    assert len(notes) == 12
    assert notes[0].lines[-1] == f"共 {len(blank)} 处，批注标出了其中 12 处。"
    assert {note.lines[1] for note in notes[1:]} == {"怎么改见问题1的第一条批注。"}
    assert all(isinstance(verdict.document.blocks[note.place.block], Table) for note in notes)

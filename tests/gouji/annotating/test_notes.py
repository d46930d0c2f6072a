"""What is said where: one full note for a cause, short ones at its other places."""

from __future__ import annotations

from dataclasses import replace

from audit.alternatives import Kind
from audit.document import Table
from audit.engine import check
from gouji.annotating.notes import anchor_of, notes_of, words_at
from gouji.demo.content import make_content, render_markdown
from gouji.rendering.marks import cell_at, find_marks
from tests.gouji.annotating.planted import CELLS, SENTENCE, full, planted, short


def read(content, **how):
    return check(render_markdown(content).encode(), **how)


def test_a_report_without_a_finding_has_no_notes():
    assert notes_of(read(make_content(1, "样例市样例局", 2025), rules=())) == ()


def test_what_was_not_read_has_no_notes():
    assert notes_of(check(b"")) == ()


def at(verdict, note):
    """The address of the cell where a note stands, or the words."""
    anchor = anchor_of(verdict.document, note.place)
    cells = (address for address in verdict.report.cells if verdict.report.anchor(address) == anchor)
    return words_at(verdict.document, note.place) or next(cells)


def broken(**changes):
    """A report in which these cells are larger by so much."""
    content = make_content(3, "青川县水利局", 2024, size="large")
    named = {f"T3.{key.replace('__', '.')}": more for key, more in changes.items()}
    cells = {address: content.cells[address] + more for address, more in named.items()}
    return read(replace(content, cells={**content.cells, **cells}))


def test_one_cause_is_told_in_full_once_at_the_wrong_cell():
    verdict = read(planted())
    notes = notes_of(verdict)
    assert [note.number for note in notes] == [1, 1, 1, 2, 3]
    assert [note.found for note in notes] == [True, True, True, True, False]
    assert [at(verdict, note) for note in notes[:4]] == [*CELLS, SENTENCE]
    told = [full(1, verdict), short(1, "A33", verdict), short(1, "A32", verdict)]
    assert ["\n".join(note.lines) for note in notes[:3]] == told


def test_they_stand_where_the_page_marks():
    """The numbers of the page at the wrong cells and the sentences; its shade at the sums."""
    verdict = broken(granted__business=700, granted__total=100)
    notes = notes_of(verdict)
    marks = find_marks(verdict.report, verdict.findings)
    numbered = {key for key, there in marks.cells.items() if any(mark.numbered for mark in there)}
    cells = {(note.place.block, note.place.cell) for note in notes if note.place.cell >= 0}
    assert numbered < cells < set(marks.cells)
    spans = {(note.place.block, note.place.start, note.place.end) for note in notes if note.place.cell < 0}
    assert spans == {(block, one.start, one.end) for block, there in marks.stretches.items() for one in there}
    sums = {cell_at(verdict.report, finding.subject) for finding in verdict.findings}
    assert cells == numbered | sums


def test_two_wrong_cells_have_their_values():
    verdict = broken(granted__business=700, granted__total=100)
    notes = {at(verdict, note): note.lines for note in notes_of(verdict)}
    main = notes["T3.granted.business"]
    assert main[0] == (
        "问题1 判断：按勾稽关系推算，表三“（一）予以公开”行“商业企业”列应为19、表三“（一）予以公开”行“总计”列应为225，"
        "请核对台账（与正文写明的件数相符）"
    )
    messages = [finding.message for finding in verdict.findings if finding.subject == "T3.granted.total"]
    other = notes["T3.granted.total"]
    assert [line.partition("］")[2] for line in other[:-1]] == messages
    assert all("按勾稽关系推算应为225，请核对台账" in line for line in other[:-1])
    assert other[-1] == "怎么改见问题1在表三“（一）予以公开”行“商业企业”列的批注。"


def test_a_second_wrong_cell_that_no_finding_is_about_has_its_value():
    verdict = broken(granted__business=700, granted__total=100)
    (one, *_) = verdict.findings
    assert (one.code, one.subject) == ("A32", "T3.total.business")
    notes = notes_of(replace(verdict, findings=(one,)))
    assert {at(verdict, note): note.lines[0] for note in notes[1:]} == {
        "T3.granted.total": "问题1 表三“（一）予以公开”行“总计”列按勾稽关系推算应为225，请核对台账",
        "T3.total.business": f"问题1［A32 错误］{one.message}",
    }


def test_what_a_message_says_is_not_said_again():
    verdict = broken(granted__total=7)
    notes = notes_of(verdict)
    assert {finding.code for finding in verdict.findings} == {"A32", "A33", "N05"}
    (main,) = [note for note in notes if at(verdict, note) == "T3.granted.total"]
    assert not any("判断：" in line for line in main.lines)
    assert sum("按勾稽关系推算应为225" in line for line in main.lines) == 2
    sums = replace(verdict, findings=tuple(one for one in verdict.findings if one.code == "A32"))
    assert notes_of(sums)[0].lines[0].startswith("问题1 判断：表三“（一）予以公开”行“总计”列按勾稽关系推算应为225")


def test_a_sentence_ahead_of_the_wrong_cell_is_led_to_it():
    verdict = broken(total__total=-9, new_received__total=-9)
    told = {finding.code: finding.message for finding in verdict.findings}
    notes = {at(verdict, note): note.lines for note in notes_of(verdict)}
    behind = "怎么改见问题1在表三“一、本年新收政府信息公开申请数量”行“总计”列的批注。"
    assert list(notes.items())[:2] == [
        ("2024年新收政府信息公开申请627件，上年结转12件；", (f"问题1［N01 错误］{told['N01']}", behind)),
        ("办结639件，结转下年度继续办理0件。", (f"问题1［N02 疑点］{told['N02']}", behind)),
    ]
    assert list(notes)[2:] == ["T3.new_received.total", "T3.total.total"]
    assert notes["T3.new_received.total"][0].startswith("问题1 判断：按勾稽关系推算，")


def test_a_cause_that_is_not_located_is_told_at_its_first_place_and_without_a_value():
    verdict = broken(**{f"{row}__{column}": 9 for row in ("new_received", "total") for column in ("business", "total")})
    tables = replace(verdict, findings=tuple(one for one in verdict.findings if one.code.startswith("A")))
    (number,) = {finding.group for finding in tables.findings}
    assert verdict.groups[number].diagnosis.kind is Kind.AMBIGUOUS
    notes = notes_of(tables)
    assert [at(verdict, note) for note in notes] == ["T3.total.business", "T3.total.total"]
    first, second = tables.findings
    assert notes[0].lines == (
        f"问题1［A32 错误］{first.message}",
        f"问题1［A32 错误］{second.message}",
        "怎么改：请按办理结果分类填报并重算总计。",
        "判断：9件未按办理结果分类填报，无法判断应归入哪一项",
        "依据：报告自身的勾稽关系",
        "以上 2 条出于同一处。",
    )
    assert notes[1].lines == (f"问题1［A32 错误］{second.message}", "怎么改见问题1的第一条批注。")
    assert not any("应为" in line for note in notes for line in note.lines)


def test_causes_are_numbered_in_the_order_of_the_document():
    verdict = read(planted())
    turned = replace(verdict, findings=verdict.findings[::-1])
    assert [note.place for note in notes_of(turned)] == [note.place for note in notes_of(verdict)]
    assert [note.number for note in notes_of(turned)] == [1, 1, 1, 2, 3]


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
    finding = replace(read(planted()).findings[0], code="C33", located=())
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

"""What extractors do to a report is never held against the office: the cells are right, or absent, and nobody is blamed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable

import pytest

from audit.document import Table
from audit.engine import check
from audit.model import CellState, Report
from audit.reading.plain import read_text
from audit.reading.running import zeros_apart
from audit.severity import Severity
from audit.verdict import Verdict
from gouji.demo.content import Content, make_content, render_markdown, render_text
from gouji.rendering.printed_form import CellValue, grid
from gouji.rendering.printed_form import Table as Slots
from tests.audit.reading.layouts import OF_TABLE_4
from tests.rendering import extracts
from tests.rendering.extracts import extract

CONTENT = make_content("damage", "青川县水利局", 2024, size="large")
OLD = make_content("damage", "青川县水利局", 2020, size="large")
EMPTY: dict[str, CellValue] = dict.fromkeys(CONTENT.form.addresses, 0)
ZEROS = make_content("damage", "青川县水利局", 2024, cells=EMPTY)


def quiet(text: str, encoding: str = "utf-8") -> Report:
    """The report; nobody is blamed for anything."""
    verdict = check(text.encode(encoding))
    assert verdict.status == "read"
    assert blamed(verdict) == []
    assert verdict.report is not None
    return verdict.report


def blamed(verdict: Verdict) -> list[tuple[str, str]]:
    return [(one.code, one.message) for one in verdict.findings if one.severity is not Severity.NOTE]


def wrong(report: Report, content: Content) -> list[str]:
    """Cells that hold something else than was printed; absent ones are not among them."""
    cells = [(address, report.cell(address)) for address in content.form.addresses]
    return [a for a, cell in cells if cell.state is not CellState.ABSENT and cell.value != content.cells[a]]


def absent(report: Report, content: Content) -> int:
    return sum(report.cell(address).state is CellState.ABSENT for address in content.form.addresses)


@pytest.mark.parametrize("content", [CONTENT, OLD, ZEROS], ids=["2024", "2020", "zeros"])
@pytest.mark.parametrize(
    "write",
    [extracts.single_spaces, extracts.wide_spaces, extracts.broken_labels, extracts.bare_bars, extracts.wide_bars],
)
def test_all_cells_are_found(write: extracts.Writer, content: Content):
    report = quiet(extract(content, write))
    assert (wrong(report, content), absent(report, content)) == ([], 0)


@pytest.mark.parametrize("content", [CONTENT, OLD, ZEROS], ids=["2024", "2020", "zeros"])
@pytest.mark.parametrize("write", [extracts.numbers_lost, extracts.run_together])
def test_cells_are_absent_rather_than_wrong(write: extracts.Writer, content: Content):
    report = quiet(extract(content, write))
    assert wrong(report, content) == []


def test_zeros_run_together():
    report = quiet(extract(ZEROS, extracts.run_together))
    tables_2_and_3 = [address for address in ZEROS.form.addresses if not address.startswith("T4")]
    assert {report.cell(address).value for address in tables_2_and_3} == {0}


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("规章000", ["规章", "0", "0", "0"]),
        ("行政许可0", ["行政许可", "0"]),
        ("二、上年结转政府信息公开申请数量0000000", ["二、上年结转政府信息公开申请数量", *"0000000"]),
        ("规章1020", None),
        ("规章00", None),
        ("规章0000", None),
        ("规章100", None),
        ("二、上年结转政府信息公开申请数量000000", None),
        ("本年000", None),
        ("000", None),
        ("", None),
    ],
)
def test_only_zeros_are_taken_apart(text, cells):
    assert zeros_apart(text) == cells


def test_zeros_run_together_in_a_cell():
    (table,) = read_text("\t信息内容\n\t本年制发件数\n\n\t规章000\n\n\t行政规范性文件102\n").blocks
    assert isinstance(table, Table)
    assert table.rows == (("信息内容", "本年制发件数"), ("规章", "0", "0", "0"), ("行政规范性文件102",))


def test_a_row_more_or_less_and_nothing_is_taken():
    text = extract(CONTENT, extracts.single_spaces)
    row = next(line for line in text.splitlines() if "补正后申请内容" in line)
    for changed in (text.replace(f"{row}\n", ""), text.replace(row, f"{row}\n{row}"), text.replace(row, f"{row} 0")):
        report = quiet(changed)
        assert "T3" not in report.tables
        assert {"T2", "T4"} <= set(report.tables)


def test_a_number_within_words_is_no_cell():
    text = extract(CONTENT, extracts.single_spaces)
    said = f"一、总体情况\n2.重复申请 {CONTENT.cells['T3.refused.repeat.total']} 件"
    assert wrong(quiet(text.replace("一、总体情况", said)), CONTENT) == []


def test_where_a_cell_stands():
    text = extract(CONTENT, extracts.single_spaces)
    report = quiet(text)
    place = report.cell("T3.refused.repeat.total").place
    assert place is not None
    table = report.document.blocks[place.block]
    assert isinstance(table, Table)
    number = int(table.anchor_of(place.row, place.column).removeprefix("line[").removesuffix("]"))
    assert text.splitlines()[number - 1].startswith("2.重复申请")


PERIOD = re.compile(r"统计期限[^，。]*[，。]?[^，。]*日止")
Damage = Callable[[str], str]
DAMAGES: dict[str, Damage] = {
    "a date without its month": lambda text: re.sub(r"2024年12月31日", "20241231日", text),
    "dates run together": lambda text: PERIOD.sub("统计期限为2025111231日", text),
    "digits lost from sentences": lambda text: re.sub(r"(?<=[\u4e00-\u9fff])\d+(?= ?[件项条次期人])", "", text),
    "digits lost from dates": lambda text: re.sub(r"\d+(?=年|月|日)", "", text.partition("\n")[2]),
    "bookmarks": lambda text: re.sub(r"(?m)^(\t|\| |)(?=[^\s|])", r"\1[bookmark: _Hlk66973412]", text),
    "ordinals of headings lost": lambda text: re.sub(r"(?m)^[一二三四五六]、(?!本年|上年|结转)", "", text),
    "spaces in labels": lambda text: text.replace("申请", "申 请").replace("结果", "结 果"),
    "a cell broken": lambda text: text.replace("4.无正当理由大量反复申请", "4.无正当理由大量反复\n\n申请"),
}


@pytest.mark.parametrize("name", DAMAGES)
@pytest.mark.parametrize("render", [render_text, render_markdown])
def test_damage_to_the_words(render: Callable[[Content], str], name: str):
    text = render(CONTENT)
    head, _, rest = text.partition("\n")
    report = quiet(f"{head}\n{DAMAGES[name](rest)}")
    assert wrong(report, CONTENT) == []
    assert absent(report, CONTENT) == 0


def as_cells(table: Slots) -> list[str]:
    return [line for row in table for line in (*(f"\t{slot.text}" for slot in row), "")]


def as_bars(table: Slots) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in grid(table)]


@pytest.mark.parametrize("layout", ["a group a table", "a group above the other", "a group a row", "on its side"])
@pytest.mark.parametrize("write", [as_cells, as_bars, extracts.single_spaces])
def test_table_4_arranged_otherwise(write: extracts.Writer, layout: str):
    def arranged(table: Slots) -> list[str]:
        made = OF_TABLE_4[layout](table) if len(table) == 4 else [table]
        several = made if isinstance(made[0][0], list) else [made]
        return [line for one in several for line in (*write(one), "")]

    report = quiet(extract(CONTENT, arranged))
    assert wrong(report, CONTENT) == []
    if layout != "on its side" and write is not extracts.single_spaces:
        assert absent(report, CONTENT) == 0


def test_a_damaged_period_is_told():
    for damage in ("a date without its month", "dates run together"):
        assert "period_damaged" in quiet(DAMAGES[damage](render_text(CONTENT))).damage


def test_a_converted_pdf(shared_reports, tmp_path):
    """One label is misprinted, one row is not divided; everything else is found."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext is not installed")
    source = shared_reports / "real" / "hongze-2024.pdf"
    expected = next(
        one
        for one in json.loads((source.parent / "expected.json").read_text(encoding="utf-8"))["reports"]
        if one["file"] == source.name
    )
    for options, all_cells in ((["-layout"], True), ([], False)):
        text = tmp_path / "report.txt"
        subprocess.run([program, *options, source, text], check=True)
        report = check(text.read_bytes()).report
        assert report is not None
        cells = {address: report.cell(address) for address in CONTENT.form.addresses}
        found = {address: cell for address, cell in cells.items() if cell.state is not CellState.ABSENT}
        assert [a for a, cell in found.items() if cell.value != expected["cells"].get(a, 0)] == []
        assert len(found) == (200 - 21 if all_cells else 0)


def test_without_layout_nobody_is_blamed(shared_reports, tmp_path):
    """A cell a line, in the order in which they were drawn."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext is not installed")
    text = tmp_path / "report.txt"
    subprocess.run([program, shared_reports / "real" / "hongze-2024.pdf", text], check=True)
    verdict = check(text.read_bytes())
    # what it says of 考核, 评议 and 追责 does not depend on its layout
    assert {code for code, _ in blamed(verdict)} <= {"C35"}

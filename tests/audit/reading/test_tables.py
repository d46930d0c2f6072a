"""The three tables in a real grid: whole, damaged, reordered, printed otherwise."""

from __future__ import annotations

from decimal import Decimal

import pytest

from audit.document import Document, Format, Paragraph, Table
from audit.engine import audit
from audit.form import FORMS, T3_COLUMNS
from audit.model import CellState
from audit.reading.interpret import interpret
from audit.reading.table3_labels import match_row
from gouji.rendering.printed_form import tables
from tests.conftest import valid_numbers


def exact(rows):
    """A table without merged cells, as a real grid."""
    places, count = [], 0
    for row in rows:
        places.append(tuple(range(count, count + len(row))))
        count += len(row)
    return Table(tuple(map(tuple, rows)), tuple(places))


def resolved(printed):
    """Slots with spans → rows in which merged cells are repeated."""
    rows: list[dict[int, str]] = [{} for _ in printed]
    for index, slots in enumerate(printed):
        column = 0
        for slot in slots:
            while column in rows[index]:
                column += 1
            for down in range(slot.rowspan):
                for right in range(slot.colspan):
                    rows[index + down][column + right] = slot.text
            column += slot.colspan
    return [[text for _, text in sorted(row.items())] for row in rows]


def numbers(generation="2021"):
    return valid_numbers(generation)


def grids(generation="2021"):
    made = tables(FORMS[generation], numbers(generation))
    return {name: resolved(table) for name, table in made.items()}


def report_of(*rows):
    return interpret(Document(Format.HTML, tuple(exact(one) for one in rows)))


def values(report, prefix=""):
    return {address: cell.value for address, cell in report.cells.items() if address.startswith(prefix)}


@pytest.mark.parametrize("generation", ["2019", "2021"])
def test_the_printed_form_is_read_whole(generation):
    report = report_of(*grids(generation).values())
    assert report.generation == generation
    assert values(report) == numbers(generation)
    for reading in report.tables.values():
        assert (reading.lost_rows, reading.lost_columns, reading.short_rows, reading.extra_rows) == ((), (), (), ())
    assert {section.part for section in report.sections} == {2, 3, 4}


def test_every_cell_knows_its_place():
    made = grids()
    report = report_of(*made.values())
    for address, cell in report.cells.items():
        assert cell.place is not None
        assert list(made.values())[cell.place.block][cell.place.row][cell.place.column] == cell.raw, address


def t3(change):
    rows = grids()["T3"]
    change(rows)
    return report_of(rows)


def row_of(rows, label):
    return next(index for index, row in enumerate(rows) if label in row[2])


def test_a_lost_row_is_absent_and_moves_nothing():
    report = t3(lambda rows: rows.pop(row_of(rows, "2.重复申请")))
    assert report.tables["T3"].lost_rows == ("2.重复申请",)
    assert report.cell("T3.refused.repeat.total").state is CellState.ABSENT
    wanted = {address: value for address, value in numbers().items() if address.startswith("T3")}
    assert values(report, "T3") == {a: v for a, v in wanted.items() if ".refused.repeat." not in a}


def test_a_blank_in_the_middle_is_a_hole():
    def change(rows):
        rows[row_of(rows, "一、本年新收")][5] = ""

    report = t3(change)
    assert report.cell("T3.new_received.research").state is CellState.BLANK
    assert report.number("T3.new_received.public_welfare") == 2
    assert report.number("T3.new_received.total") == 51


def test_a_row_with_a_cell_too_few():
    def change(rows):
        rows[row_of(rows, "一、本年新收")].pop()

    report = t3(change)
    assert report.tables["T3"].short_rows == ("一、本年新收政府信息公开申请数量",)
    assert report.cell("T3.new_received.total").state is CellState.ABSENT


def test_columns_follow_their_labels():
    def change(rows):
        for row in rows:
            row[4], row[5] = row[5], row[4]

    report = t3(change)
    assert [report.cell(f"T3.new_received.{column}").value for column in T3_COLUMNS] == [31, 10, 3, 2, 1, 4, 51]


def test_a_header_without_spans_decides_nothing():
    """Some editors drop rowspan and colspan: the header slides to the left, the rows stay whole."""

    def change(rows):
        rows[1] = ["自然人", "法人或其他组织", "总计"]
        rows[2] = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]

    report = t3(change)
    assert report.tables["T3"].lost_rows == ()
    assert [report.cell(f"T3.new_received.{column}").value for column in T3_COLUMNS] == [31, 10, 3, 2, 1, 4, 51]


def test_an_undivided_row_of_the_older_form():
    def change(rows):
        first = row_of(rows, "1.申请人无正当理由逾期")
        rows[first : first + 3] = [["三、本年度办理结果", "（六）其他处理", "（六）其他处理", *["0"] * 7]]

    report = report_of(grids()["T2"], t3_rows(change))
    reading = report.tables["T3"]
    assert (len(reading.lost_rows), reading.extra_rows) == (3, ("（六）其他处理",))


def t3_rows(change):
    rows = grids()["T3"]
    change(rows)
    return rows


def test_a_row_of_somebodys_own():
    def change(rows):
        rows.insert(len(rows) - 2, ["三、本年度办理结果", "（八）撤回申请", "（八）撤回申请", *["1"] * 7])

    assert t3(change).tables["T3"].extra_rows == ("（八）撤回申请",)


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("（一） 予以公开", "granted"),
        ("(一)予以公开", "granted"),
        ("予以公开", "granted"),
        ("（二）部分公开", "partial"),
        ("（二）部分公开（区分处理的, 只计这一情形, 不计其他情形）", "partial"),
        ("1. 属于国家 秘密", "denied.state_secret"),
        ('3.危及"三安全一稳定"', "denied.security_stability"),
        ("5.要求行政机关确认或重新出具已获取的信息", "refused.reissue"),
        ("3.其他", "other.other"),
        ("（七）总计", "total"),
        ("四、结转下年度继续办理", "carried_out"),
        ("[bookmark: _Hlk66973981]（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "partial"),
        ("1.本机关不掌握相关政府信自", "unable.not_held"),
    ],
)
def test_labels_are_matched_tolerantly(printed, key):
    row = match_row(printed, "2021")
    assert row is not None
    assert row.key == key


@pytest.mark.parametrize(
    "printed", ["其他", "总计", "自然人", "社会公益组织", "三、本年度办理结果", "（三）不予公开", "备注"]
)
def test_what_is_no_row(printed):
    assert match_row(printed, "2021") is None


def test_every_label_matches_its_own_row_only():
    for generation, form in FORMS.items():
        for row in form.rows:
            assert match_row(row.label, generation) == row


def test_table_4_without_its_numbers():
    rows = grids()["T4"]
    report = report_of(rows[:-1])
    assert report.tables["T4"].lost_rows == ("数据行",)
    assert values(report, "T4") == {}


def test_table_4_with_blanks():
    rows = grids()["T4"]
    rows[-1][3] = ""
    report = report_of(rows)
    assert report.cell("T4.reconsideration.pending").state is CellState.BLANK
    assert report.number("T4.litigation_after.total") == 2


def test_money_and_columns_of_table_2():
    rows = grids()["T2"]
    rows[-1][-1] = "12.50"
    rows[-1][-2] = "12.50"
    rows[-1][-3] = "12.50"
    assert report_of(rows).number("T2.admin_fees.amount_wan") == Decimal("12.50")


def test_a_local_row_of_table_2():
    rows = grids("2019")["T2"]
    rows.insert(4, ["其他主动公开文件", "3", "3", "20"])
    report = report_of(rows)
    assert report.tables["T2"].extra_rows == ("其他主动公开文件",)
    assert report.number("T2.normative_docs.created") == numbers("2019")["T2.normative_docs.created"]


def test_tables_in_pieces():
    made = grids()
    head, tail = made["T3"][:14], made["T3"][14:]
    report = report_of(made["T2"], head, tail, made["T4"])
    assert values(report) == numbers()


@pytest.mark.parametrize(("name", "at"), [("T2", 1), ("T3", 25), ("T3", -1), ("T4", 2), ("T4", 3)])
@pytest.mark.parametrize("between", [(), ("续表",), ("（接上页）",)])
def test_a_piece_too_short_to_be_known_by_itself(name, at, between):
    made = {key: exact(rows) for key, rows in grids().items()}
    whole = grids()[name]
    pieces = exact(whole[:at]), *map(Paragraph, between), exact(whole[at:])
    blocks = [block for key in made for block in (pieces if key == name else (made[key],))]
    report = interpret(Document(Format.HTML, tuple(blocks)))
    assert values(report) == numbers()
    assert not any(reading.lost_rows or reading.lost_columns for reading in report.tables.values())


@pytest.mark.parametrize(
    ("behind", "name"),
    [
        ([Paragraph("上年数据"), exact([["1"] * 15])], "T4"),
        ([exact([["1"] * 14])], "T4"),
        ([exact([["科室", *["1"] * 9]])], "T3"),
    ],
)
def test_what_stands_below_a_table_and_is_not_its_rest(behind, name):
    made = grids()
    cut = exact(made[name][: 3 if name == "T4" else -1])
    report = interpret(Document(Format.HTML, (exact(made["T2"]), cut, *behind)))
    assert len(values(report, name)) == (0 if name == "T4" else len(FORMS["2021"].rows) * 7 - 7)


def test_the_same_table_twice_is_read_once():
    made = grids()
    report = report_of(made["T2"], made["T3"], made["T3"], made["T4"])
    assert (values(report), report.damage) == (numbers(), frozenset())


def test_two_tables_that_differ_are_nobodys():
    """An office may print its own table and one of its whole system; which is which only a person can tell."""
    made, other = grids(), grids()["T3"]
    other[row_of(other, "一、本年新收")][3] = "310"
    report = report_of(made["T2"], made["T3"], other, made["T4"])
    assert values(report, "T3") == {}
    assert values(report, "T4") == {address: value for address, value in numbers().items() if address[:2] == "T4"}
    assert (report.damage, report.tables["T3"].lost_rows) == ({"table_twice"}, ())
    verdict = audit(report)
    assert [
        finding.code for finding in verdict.findings if finding.code in ("A31", "A32", "A33", "C24", "C32", "C33")
    ] == []
    assert verdict.crashes == ()


def test_other_tables_are_left_alone():
    other = exact([["科室", "人数"], ["办公室", "3"], ["法规科", "2"]])
    report = interpret(Document(Format.HTML, (Paragraph("人员表"), other)))
    assert (report.tables, dict(report.cells), report.generation) == ({}, {}, None)


def test_a_huge_table_is_none_of_the_form():
    assert report_of([[f"第{number}行的标签甲乙丙丁", "0"] for number in range(100_000)]).tables == {}
    assert report_of([["规章", *["0"] * 10_000], ["行政许可", *["0"] * 10_000]]).tables == {}
    wide = grids()["T3"]
    wide[3][:3] = ["很长" * 500_000] * 3
    assert len(report_of(wide).tables["T3"].lost_rows) == 1


def test_a_total_that_heads_no_slot_of_the_rows_is_not_understood():
    """Two lines name the columns, and the first of them is longer than the rows."""
    head, _, names, *rows = grids()["T3"]
    longer = [*names[:3], "自然人", *["法人或其他组织"] * 6, "总计"]
    report = report_of([head, longer, names, *rows])
    assert values(report, "T3") == {}
    assert report.tables["T3"].lost_rows == ()


@pytest.mark.parametrize("kind", [Format.PDF, Format.OFD, Format.SCAN])
def test_a_row_that_is_not_on_the_pages_may_be_lost_in_the_reading(kind):
    report = interpret(Document(kind, (exact(grids()["T3"][:-1]),)))
    assert report.tables["T3"].lost_rows == ("四、结转下年度继续办理",)
    assert not report.tables["T3"].exact

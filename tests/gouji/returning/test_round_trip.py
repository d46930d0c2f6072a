"""Export, fill in, send back: what is written, what is refused and why, and that nothing is half done."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO

import openpyxl
import pytest

from audit.errors import GoujiError
from db.answers import LONGEST_NOTE, last_answers, record_answer
from db.decisions import confirm, take_back
from db.opening import open_database
from gouji.exporting.keys import key_of, key_text
from gouji.returning import judging, reading
from gouji.returning.judging import Verdict, preview, write
from gouji.returning.reading import read_return, rows_of, rows_text
from tests.gouji.exporting.conftest import NOW, RARE, A, B, made_of


def answers(database):
    return {number: (one.answer, one.note) for number, one in last_answers(database, (1, 2, 3)).items()}


def states(database):
    return [row[0] for row in database.execute("SELECT state FROM findings ORDER BY id")]


def logged(database):
    sql = "SELECT actor, target, detail FROM audit_log WHERE action = 'answers import'"
    return database.execute(sql).fetchall()


def test_the_round_trip(database, office, taken):
    office.fill(1, "已整改", "已更正发布").fill(2, "有异议", f"{RARE}：口径不同").fill(3, "整改中")
    before = states(database)
    done = taken(office.sent())
    assert done.words() == "接受 3 行，不变 0 行，不接受 0 行"
    assert answers(database) == {
        1: ("says_fixed", "已更正发布"),
        2: ("disputed", f"{RARE}：口径不同"),
        3: ("in_progress", ""),
    }
    assert states(database) == before
    assert logged(database) == [("张三", "清单.xlsx", "接受 3 行，不变 0 行，不接受 0 行")]


def test_the_same_file_twice_changes_nothing(database, office, taken):
    data = office.fill(1, "已整改", "好").fill(2, "有异议", "不对").sent()
    taken(data)
    before = list(database.conn.iterdump())
    assert taken(data).lines == ()
    seen = preview(database, read_return(data), by="张三", now=NOW)
    assert seen.words() == "接受 0 行，不变 3 行，不接受 0 行"
    assert [line.reason for line in seen.lines] == ["与上次相同", "与上次相同", "没有填写"]
    assert list(database.conn.iterdump()) == before


def test_a_preview_writes_nothing(database, office, shown):
    before = list(database.conn.iterdump())
    assert shown(office.fill(1, "已整改").sent()) == [(2, "接受", "")]
    assert list(database.conn.iterdump()) == before


def test_what_changed_between_the_two_steps_is_refused_then(database, office):
    rows = read_return(office.fill(1, "已整改").fill(2, "已整改").fill(3, "整改中").sent())
    seen = preview(database, rows, by="张三", now=NOW)
    assert len(seen.of(Verdict.ACCEPTED)) == 3
    take_back(database, 1, by="李四", note="看错了", now=NOW)
    done = write(database, seen, by="张三", now=NOW)
    assert [(line.verdict, line.reason) for line in done.lines] == [
        (Verdict.REFUSED, "问题 1：该问题已被他人处理"),
        (Verdict.ACCEPTED, ""),
        (Verdict.ACCEPTED, ""),
    ]
    assert set(answers(database)) == {2, 3}


def test_only_what_was_shown_as_accepted_is_written(database, office):
    """A row that was refused in the preview is not written, even if nothing speaks against it any more."""
    seen = preview(database, read_return(office.fill(1, "好了").fill(2, "已整改").sent()), by="张三", now=NOW)
    assert [line.row.line for line in write(database, seen, by="张三", now=NOW).lines] == [3]


def test_all_or_nothing_when_something_breaks(database, office, monkeypatch):
    seen = preview(database, read_return(office.fill(1, "已整改").fill(2, "已整改").sent()), by="张三", now=NOW)
    real, calls = record_answer, []

    def breaking(*given, **named):
        calls.append(given)
        if len(calls) == 2:
            raise RuntimeError("power is gone")
        return real(*given, **named)

    monkeypatch.setattr(judging, "record_answer", breaking)
    with pytest.raises(RuntimeError):
        write(database, seen, by="张三", now=NOW)
    assert (answers(database), logged(database)) == ({}, [])


def test_a_stale_row_and_a_body_that_corrects_itself(database, office, shown, taken):
    confirm(database, 3, by="李四", now=NOW)
    assert shown(office.fill(3, "已整改").sent()) == [(4, "不接受", "问题 3：该问题已被他人处理")]
    taken(office.fill(3, None).fill(1, "有异议", "不对").sent())
    assert shown(office.fill(1, "已整改", "改了").sent()) == [(2, "接受", "")]


def test_another_body(database, office, shown):
    data = office.fill(1, "已整改").fill(3, "已整改").sent()
    assert shown(data, agency_code=A) == [(2, "接受", ""), (4, "不接受", "问题 3 是别的单位的")]


def key_cell(office, row=1):
    return office.cell(row, "回填码")


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("", "没有回填码：不是清单里的行"),
        ("1-0-0000000000000000", "回填码被改动，或不是这里导出的清单"),
        (key_text(2, 0, f"{A}|2026|A31|T3.total.business"), "回填码被改动，或不是这里导出的清单"),
        (key_text(99, 0, "x"), "回填码被改动，或不是这里导出的清单"),
        (f"{key_text(1, 0, f'{A}|2026|A31|T3.total.business')}0", "回填码被改动，或不是这里导出的清单"),
        (key_text(2, 0, f"{A}|2026|A32|T3.total.total"), "编号 1 与回填码（2）不符：行错位了"),
    ],
)
def test_keys_that_are_not_ours(office, shown, key, reason):
    key_cell(office).value = key or None
    assert shown(office.fill(1, "已整改").sent()) == [(2, "不接受", reason)]


def test_a_higher_lock_version_needs_another_key(office, shown):
    key_cell(office).value = key_text(1, 0, f"{A}|2026|A31|T3.total.business").replace("1-0-", "1-1-")
    assert shown(office.fill(1, "已整改").sent())[0][2] == "回填码被改动，或不是这里导出的清单"


@pytest.mark.parametrize(
    ("answer", "note", "reason"),
    [
        ("改好了", None, "整改情况“改好了”应是其中之一：未整改、整改中、已整改、有异议"),
        (None, "已经改了", "写了说明，没有选整改情况"),
        ("已整改", "长" * (LONGEST_NOTE + 1), f"说明超过 {LONGEST_NOTE} 字"),
        ('="已"&"整改"', None, "“整改情况”是公式，请改成文字"),
        ("已整改", "=1+1", "“说明”是公式，请改成文字"),
    ],
)
def test_cells_that_cannot_be_taken(office, shown, answer, note, reason):
    assert shown(office.fill(1, answer, note).sent()) == [(2, "不接受", reason)]


def changed(data: bytes, old: bytes, new: bytes) -> bytes:
    """The same workbook with other XML in its sheets."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(old, new) if name.startswith("xl/worksheets/") else content)
    return out.getvalue()


def test_a_formula_with_a_stored_result_is_a_formula_too(office, shown):
    """The library stores no results; Excel does."""
    data = office.fill(1, '="已"&"整改"').sent()
    stored = changed(data, b"<v/></c>", "<v>已整改</v></c>".encode())
    assert stored != data
    assert shown(stored) == [(2, "不接受", "“整改情况”是公式，请改成文字")]


def test_two_rows_about_one_finding(office, shown):
    key_cell(office, 2).value = key_cell(office).value
    office.cell(2, "编号").value = 1
    twice = "同一问题填了不止一行"
    assert shown(office.fill(1, "已整改").fill(2, "未整改").sent()) == [(2, "不接受", twice), (3, "不接受", twice)]
    assert shown(office.fill(2, None).sent()) == [(2, "接受", "")]


def test_rows_that_were_sorted_without_the_hidden_column(office, shown):
    first, second = office.cell(1, "编号"), office.cell(2, "编号")
    first.value, second.value = 2, 1
    assert shown(office.fill(1, "已整改").sent())[0][2] == "编号 2 与回填码（1）不符：行错位了"


def test_the_code_of_another_body_in_the_row(office, shown):
    office.cell(1, "统一社会信用代码").value = B
    assert shown(office.fill(1, "已整改").sent())[0][2] == "统一社会信用代码与问题的单位不符：行错位了"


def test_merged_cells(office, shown):
    office.fill(1, "已整改").fill(3, "整改中")
    column = office.cell(1, "整改情况").column_letter
    office.page.merge_cells(f"{column}2:{column}3")
    merged = "“整改情况”是合并的单元格，请取消合并，逐行填写"
    assert shown(office.sent()) == [(2, "不接受", merged), (3, "不接受", merged), (4, "接受", "")]


def test_columns_in_another_order_under_a_title_and_on_a_renamed_sheet(office, shown):
    office.fill(1, "已整改")
    book = openpyxl.Workbook()
    page = book.active
    page.title = "样例局回复"
    page.append(["样例局填报"])
    page.append([])
    wanted = ["说明", "回填码", "编号", "整改情况"]
    page.append(["备注", "说 明", "回填码", "编号", "整改\n情况"])
    for row in (1, 2):
        page.append(["", *(office.cell(row, heading).value for heading in wanted)])
    out = BytesIO()
    book.save(out)
    assert shown(out.getvalue()) == [(4, "接受", "")]


def test_renamed_missing_and_doubled_columns(office):
    office.cell(0, "说明").value = "备注"
    with pytest.raises(GoujiError, match="缺少“说明”一栏"):
        read_return(office.sent())
    office.cell(0, "备注").value = "整改情况"
    with pytest.raises(GoujiError, match="缺少“说明”一栏"):
        read_return(office.sent())
    office.page.cell(1, office.column("具体情况")).value = "说明"
    with pytest.raises(GoujiError, match="“整改情况”一栏出现了两次"):
        read_return(office.sent())


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.xls", b"PK", "只收 .xlsx"),
        ("a.csv", b"x", "只收 .xlsx"),
        ("a.xlsx", b"", "不是 .xlsx 文件"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0", "不是 .xlsx 文件"),
        ("a.xlsx", b"PK\x03\x04 broken", "文件打不开"),
        ("a.xlsx", b"PK" + bytes(1 << 20), "文件超过 1 MB"),
    ],
)
def test_what_is_no_list(name, data, words):
    with pytest.raises(GoujiError, match=words):
        read_return(data, name=name)


def test_a_workbook_of_others():
    book = openpyxl.Workbook()
    book.active.append(["单位", "整改", "备注"])
    out = BytesIO()
    book.save(out)
    with pytest.raises(GoujiError, match="不是问题清单"):
        read_return(out.getvalue())


def test_a_file_that_was_cut_off_or_damaged_is_told_in_one_line(office):
    data = office.fill(1, "已整改").sent()
    for size in range(0, len(data), 97):
        with pytest.raises(GoujiError) as told:
            read_return(data[:size])
        assert "\n" not in str(told.value)


@pytest.mark.parametrize("count", [5_001, 100_000])
def test_too_many_rows_are_refused_soon(count):
    """A hundred thousand rows in less than a megabyte are not read to the end."""
    book = openpyxl.Workbook()
    book.active.append(["整改情况", "说明", "回填码"])
    out = BytesIO()
    book.save(out)
    row = b"<row><c t='str'><v>x</v></c></row>"
    data = changed(out.getvalue(), b"</sheetData>", row * count + b"</sheetData>")
    assert len(data) < reading.LARGEST
    with pytest.raises(GoujiError, match="清单太大：一次最多 5000 行"):
        read_return(data)


def test_rows_keep_between_the_two_steps(office):
    rows = read_return(office.fill(1, "已整改", RARE).sent())
    assert rows_of(rows_text(rows)) == rows
    for text in ("", "[1]", "{}x", json.dumps([{"line": 1}])):
        with pytest.raises(GoujiError, match="预览已失效"):
            rows_of(text)


def test_the_next_list_shows_what_was_said(database, office, taken):
    taken(office.fill(1, "已整改", "好").sent())
    again = openpyxl.load_workbook(BytesIO(made_of(database, "xlsx")[0]))["问题清单"]
    heads = [cell.value for cell in again[1]]
    assert again.cell(2, heads.index("单位上次反馈") + 1).value == "已整改（2027-02-03）：好"
    assert again.cell(2, heads.index("整改情况") + 1).value is None


def test_two_people_take_in_the_same_file_at_once(database, office, tmp_path):
    data = office.fill(1, "已整改", "好").fill(3, "整改中").sent()
    first = preview(database, read_return(data), by="张三", now=NOW)
    with open_database(tmp_path / "gouji.db") as other:
        write(other, preview(other, read_return(data), by="李四", now=NOW), by="李四", now=NOW)
    done = write(database, first, by="张三", now=NOW)
    assert done.words() == "接受 0 行，不变 2 行，不接受 0 行"
    assert database.execute("SELECT count(*) FROM finding_answers").fetchone() == (2,)
    assert [row[0] for row in logged(database)] == ["李四"]


def test_keys_read_back():
    text = key_text(12, 3, "fp")
    key = key_of(f" {text} ")
    assert key is not None
    assert (key.finding_id, key.lock_version) == (12, 3)
    assert key.belongs_to("fp")
    assert not key.belongs_to("fq")
    assert key_of("１-0-0000000000000000") is None

"""gouji form on the command line: what it writes, says and ends with; and where the carried-over numbers come from."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from click import unstyle

from audit.engine import check
from audit.reading import read
from audit.reading.interpret import interpret
from db.captures import save_document
from db.opening import open_database, tx
from db.versions import save_reading
from gouji.commands.check import check_command
from gouji.commands.form import form_command
from gouji.demo.content import make_content, render_html
from gouji.filling.cover import FIELDS
from gouji.filling.filled import read_filled
from gouji.filling.judging import made_of, told
from gouji.filling.manifest import SHEET
from gouji.rendering.text import report_lines
from tests.gouji.desk import CODE, Desk
from tests.gouji.filling.desk import NOW, blank, changed, filled, numbers, opened, plan_of, saved
from tests.storing import add_capture, reading

OUT = "T3.carried_out.{}"
LAST = {"natural_person": 3, "business": 0, "research": 1, "public_welfare": 0, "legal_service": 0, "other_org": 0}
COLUMNS = tuple(LAST)


def last_year(year: int = 2024, agency: str = "样例市样例局", **changes: object) -> bytes:
    """A report that carries four requests over."""
    cells: dict[str, object] = {OUT.format(column): value for column, value in LAST.items()}
    cells |= {OUT.format("total"): 4, **{OUT.format(column): value for column, value in changes.items()}}
    return render_html(make_content(1, agency, year, break_cell=cells)).encode()  # type: ignore[arg-type]


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def carried_in(path: Path) -> list[object]:
    page, plan = opened(path.read_bytes())["表三"], plan_of()
    return [page[plan.cells[f"T3.carried_in.{column}"].reference].value for column in COLUMNS]


def store(desk: Desk, data: bytes, *, day: int, year: int = 2024) -> None:
    """A version with its cells, as the crawl keeps it."""
    at = f"2026-02-{day:02}T00:00:00Z"
    report, digest = interpret(read(data)), hashlib.sha256(data).hexdigest()
    with open_database(desk.settings.storage.database) as database, tx(database):
        kept = replace(reading(digest, CODE, year, at), report=report, capture_id=add_capture(database, at))
        save_document(database, digest, media_type="html", size=len(data), stored_as=digest, at=at)
        save_reading(database, kept)


def test_a_blank_form(desk):
    target = desk.folder / "表.xlsx"
    done = desk.run(form_command, "--year", 2025, "--to", target)
    assert (done.exit_code, done.output) == (0, f"{target}：2025年度，2021 版表格\n")
    assert carried_in(target) == [None] * 6
    assert opened(target.read_bytes())["填写说明"][FIELDS["year"][1]].value == "2025年"


@pytest.mark.parametrize(("year", "generation"), [(2019, "2019"), (2020, "2019"), (2021, "2021"), (2099, "2021")])
def test_the_form_is_that_of_the_year(desk, year, generation):
    done = desk.run(form_command, "--year", year, "--to", desk.folder / "表.docx")
    assert f"{year}年度，{generation} 版表格" in done.output
    report = check((desk.folder / "表.docx").read_bytes(), rules=()).report
    assert report is not None
    assert (report.year, report.generation) == (year, generation)


def test_last_years_report_as_a_file(desk):
    before, target = desk.folder / "上年.html", desk.folder / "表.xlsx"
    before.write_bytes(last_year())
    done = desk.run(form_command, "--year", 2025, "--previous", before, "--to", target)
    assert done.exit_code == 0
    assert "上年结转取自样例市样例局2024年度报告（上年.html）\n" in done.output
    assert carried_in(target) == list(LAST.values())
    assert opened(target.read_bytes())["填写说明"]["B3"].value == "样例市样例局"


def test_last_years_own_form(desk):
    before, target = desk.folder / "上年.xlsx", desk.folder / "表.xlsx"
    before.write_bytes(filled(year=2020))
    done = desk.run(form_command, "--year", 2021, "--previous", before, "--to", target)
    assert (done.exit_code, carried_in(target)) == (0, [numbers(2020)[OUT.format(column)] for column in COLUMNS])
    assert "样例市样例局2020年度报告（上年.xlsx）" in done.output


def test_a_cell_without_a_number_is_left_empty_and_told(desk):
    before, target = desk.folder / "上年.html", desk.folder / "表.xlsx"
    before.write_bytes(last_year(research="/"))
    done = desk.run(form_command, "--year", 2025, "--previous", before, "--to", target)
    assert carried_in(target) == [3, 0, None, 0, 0, 0]
    assert "有 1 格不是数字，没有填入" in done.output


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (last_year(2023), 2, "是2023年度的，应为2024年度"),
        (b"nothing of a report at all", 3, "没有找到年度报告"),
        (b"PK\x03\x04", 3, "上年.html"),
    ],
)
def test_what_is_no_report_of_last_year_is_refused(desk, data, code, words):
    before, target = desk.folder / "上年.html", desk.folder / "表.xlsx"
    before.write_bytes(data)
    error = desk.run(form_command, "--year", 2025, "--previous", before, "--to", target).exception
    assert getattr(error, "exit_code", None) == code
    assert words in str(error)
    assert not target.exists()


def test_the_newest_stored_version_of_last_year(desk):
    desk.register()
    store(desk, last_year(natural_person=9), day=1)
    store(desk, last_year(), day=2)
    target = desk.folder / "表.xlsx"
    done = desk.run(form_command, "--year", 2025, "--agency", CODE.lower(), "--to", target)
    assert done.exit_code == 0, done.output
    assert "上年结转取自数据库中本机关2024年度报告第2版" in done.output
    assert carried_in(target) == list(LAST.values())
    cover = opened(target.read_bytes())["填写说明"]
    assert [cover[FIELDS[key][1]].value for key in ("agency", "kind")] == ["样例市样例局", "部门"]


def test_a_body_without_last_years_report_gets_an_empty_row_and_a_remark(desk):
    desk.register()
    target = desk.folder / "表.xlsx"
    done = desk.run(form_command, "--year", 2025, "--agency", CODE, "--to", target)
    assert (done.exit_code, carried_in(target)) == (0, [None] * 6)
    assert "数据库里没有本机关2024年度报告" in done.output


def test_the_registry_names_the_body_and_the_file_brings_the_numbers(desk):
    desk.register()
    target, before = desk.folder / "表.xlsx", desk.folder / "上年.html"
    before.write_bytes(last_year())
    done = desk.run(form_command, "--year", 2025, "--agency", CODE, "--previous", before, "--to", target)
    assert (done.exit_code, carried_in(target)) == (0, list(LAST.values()))
    before.write_bytes(last_year(agency="临江区人民政府"))
    error = desk.run(
        form_command, "--year", 2025, "--agency", CODE, "--previous", before, "--to", target, "--overwrite"
    ).exception
    assert str(error) == "--previous：是临江区人民政府的报告，不是样例市样例局的"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--year", 2018, "--to", "a.xlsx"], "2018年度报告适用旧条例"),
        (["--year", 2025, "--to", "a.html"], "文件名要以 .xlsx 或 .docx 结尾"),
        (["--year", 2025, "--to", "a"], "文件名要以 .xlsx 或 .docx 结尾"),
        (["--from", "a.xlsx", "--to", "b.xlsx"], "文件名要以 .docx 结尾"),
        (["--year", 2025, "--agency", CODE, "--to", "a.xlsx"], "没有数据库"),
        (["--year", 2025, "--to", "没有/a.xlsx"], "不能写入"),
        (["--from", "a.xlsx", "--to", "b.docx"], "没有这个文件"),
        (["--from", ".", "--to", "b.docx"], "没有这个文件"),
        (["--year", 2025, "--previous", "没有.docx", "--to", "a.xlsx"], "没有这个文件"),
    ],
)
def test_one_clear_line_and_nothing_written(desk, monkeypatch, arguments, words):
    monkeypatch.chdir(desk.folder)
    done = desk.run(form_command, *arguments)
    said = str(done.exception)
    assert words in said
    assert "\n" not in said
    assert list(desk.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--to", "a.xlsx"], "缺少 --year"),
        (["--year", 2025], "--to"),
        (["--from", "a.xlsx", "--agency", CODE, "--to", "b.docx"], "不能与 --from 一起用"),
        (["--year", 1999, "--to", "a.xlsx"], "1999"),
    ],
)
def test_wrong_usage(desk, monkeypatch, arguments, words):
    monkeypatch.chdir(desk.folder)
    done = desk.run(form_command, *arguments)
    assert done.exit_code == 2
    assert words in done.output


def test_nothing_is_written_over_by_a_slip(desk):
    target = desk.folder / "表.xlsx"
    target.write_bytes(b"the work of days")
    error = desk.run(form_command, "--year", 2025, "--to", target).exception
    assert str(error) == f"--to {target}：已有这个文件；要覆盖请加 --overwrite"
    assert target.read_bytes() == b"the work of days"
    assert desk.run(form_command, "--year", 2025, "--to", target, "--overwrite").exit_code == 0
    assert target.read_bytes().startswith(b"PK")


def tables(desk: Desk, data: bytes, *more: object):
    origin, target = desk.folder / "填好.xlsx", desk.folder / "三张表.docx"
    origin.write_bytes(data)
    return desk.run(form_command, "--from", origin, "--to", target, *more), target


def test_a_right_form_becomes_its_tables(desk):
    done, target = tables(desk, filled())
    assert done.exit_code == 0, done.output
    cells = numbers()
    received, results = cells["T3.new_received.total"], cells["T3.total.total"]
    assert done.output.splitlines() == [
        f"样例市样例局 2025年度：三张表已写到 {target}",
        "表二：10 格，填齐",
        "表三：175 格，填齐",
        "表四：15 格，填齐",
        f"表三总计：本年新收 {received}＋上年结转 0，办理结果 {results}＋结转下年度 {cells['T3.carried_out.total']}",
        f"{desk.folder / '填好.xlsx'}: 没有发现问题",
    ]
    report = check(target.read_bytes(), year=2025, rules=()).report
    assert report is not None
    assert report.numbers == cells


def test_a_wrong_cell_is_told_as_gouji_check_tells_it(desk):
    wrong = {"T3.new_received.business": int(str(numbers()["T3.new_received.business"])) + 3}
    done, target = tables(desk, changed(wrong))
    told = desk.run(check_command, target, "--year", 2025, "--select", "A,C32,C33,C34")
    assert (done.exit_code, told.exit_code) == (1, 1)
    said = [line.replace("填好.xlsx", target.name) for line in done.output.splitlines()[5:]]
    assert said == told.output.splitlines()[:-1]  # without the line that counts
    assert sum(": A31 错误" in line for line in said) == 2


def test_a_form_partly_filled_is_written_and_said(desk):
    done, target = tables(desk, changed({"T3.granted.research": None, "T4.reconsideration.upheld": "无"}))
    assert done.exit_code == 1
    assert "表三：175 格，未填 1 格" in done.output
    assert "C32" in done.output
    assert target.exists()
    again = desk.run(form_command, "--from", desk.folder / "填好.xlsx", "--to", target, "--zeros", "--overwrite")
    assert "表三：175 格，填齐" in again.output


def test_quietly_only_what_is_wrong(desk):
    origin, target = desk.folder / "填好.xlsx", desk.folder / "三张表.docx"
    origin.write_bytes(filled())
    done = desk.run(form_command, "--from", origin, "--to", target, verbosity=-1)
    assert (done.exit_code, done.output) == (0, "")


@pytest.mark.parametrize(
    ("data", "more", "code", "words"),
    [
        (blank(), (), 2, "填好.xlsx: 一格也没有填，没有写出"),
        (filled(), ("--year", 2024), 2, "填好.xlsx: 是2025年度的表，不是2024年度的"),
        (filled(year=2020), ("--year", 2025), 2, "填好.xlsx: 是2020年度的表，不是2025年度的"),
        (filled()[:9000], (), 3, "填好.xlsx: "),
        (render_html(make_content(1, "样例市样例局", 2025)).encode(), (), 3, "填好.xlsx: 不是 gouji form 生成的表"),
    ],
    ids=["blank", "year", "generation", "torn", "foreign"],
)
def test_what_cannot_be_used_ends_in_one_line(desk, data, more, code, words):
    done, target = tables(desk, data, *more)
    assert getattr(done.exception, "exit_code", None) == code
    assert words in str(done.exception)
    assert "\n" not in str(done.exception)
    assert not target.exists()


def test_a_place_that_cannot_be_written(desk):
    folder = desk.folder / "没有"
    origin = desk.folder / "填好.xlsx"
    origin.write_bytes(filled())
    error = desk.run(form_command, "--from", origin, "--to", folder / "表.docx").exception
    assert "不能写入" in str(error)
    assert getattr(error, "exit_code", None) == 2


def test_words_from_a_form_cannot_move_the_cursor(desk):
    book = opened(filled())
    book["填写说明"][FIELDS["agency"][1]].value = "样例_x001b_[31m局\u202e"
    book[SHEET].cell(1, 3).value = "unused"
    done, _ = tables(desk, saved(book))
    assert "\x1b" not in done.output
    assert "\u202e" not in done.output


def test_the_page_for_users_names_every_option_and_shows_what_is_said():
    page = (Path(__file__).parents[3] / "docs" / "form.md").read_text(encoding="utf-8")
    options = {option.opts[0] for option in form_command.params} - {"--help"}
    assert [option for option in sorted(options) if option not in page] == []
    cells = numbers()
    wrong = {"T3.new_received.business": int(str(cells["T3.new_received.business"])) + 3}
    with_gap = made_of(read_filled(changed({**wrong, "T4.reconsideration.upheld": None})), name="填报表.xlsx", now=NOW)
    said = [*told(with_gap), *map(unstyle, report_lines(with_gap.verdict))]
    shown = [line for line in page.partition("```text\n")[2].partition("```")[0].splitlines()[1:] if line != "…"]
    assert [line for line in shown if line not in said] == []

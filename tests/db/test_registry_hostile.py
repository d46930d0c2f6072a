"""Registry files that are broken, hostile or large: one clear Chinese line each, and nothing is taken over."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import signal
import sqlite3
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from audit.errors import BadRegistry
from db.opening import open_database
from db.reforms import rename
from db.registry import import_registry, importing
from db.registry.warning import check_digit
from tests.db.conftest import NOW

HAN = re.compile(r"[一-鿿]")
HEAD = "统一社会信用代码,机关名称,类别,上级\n"
CODE = "11990000SIM{:06d}0"


def rows(number: int) -> str:
    return "".join(f"{CODE.format(n)},样例市第{n}局,部门,\n" for n in range(number))


@pytest.fixture
def take(database, tmp_path):
    """Write a file and import it."""

    def run(name, content, **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return import_registry(database, path, now=NOW, **options)

    return run


def book(tmp_path: Path, lines, *merged: str) -> bytes:
    made = Workbook()
    for line in lines:
        made.active.append(line)
    for area in merged:
        made.active.merge_cells(area)
    path = tmp_path / "made.xlsx"
    made.save(path)
    return path.read_bytes()


TABLE = [["统一社会信用代码", "机关名称", "类别"], [CODE.format(1), "一局", "部门"], [CODE.format(2), "二局", "部门"]]
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{after}: &{after} [{','.join([f'*{before}'] * 9)}]\n"
    for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("name", "content", "place", "problem"),
    [
        ("空.xlsx", b"", "", "工作簿"),
        ("断.csv", (HEAD + "1,样").encode()[:-1], ":2", "只有一半"),
        ("断.yaml", "agencies:\n - {name: 甲乙".encode()[:-1], ":2", "只有一半"),
        ("标.csv", b"\xef\xbb\xbf" + "代码,名称\n".encode("gb18030"), "", "只有一半"),
        ("零.csv", b"code,name\n\x00,x\n", "", "编码"),
        ("引.csv", HEAD + '1,"样例局,部门,\n', ":2", "引号没有成对"),
        ("炸.yaml", BOMB, ":2:8", "不接受引用"),
        ("并.yaml", "x: &x {code: 1}\nagencies:\n - <<: *x\n", ":3:8", "不接受引用"),
        ("物.yaml", "agencies:\n - !!python/object:os.system {}\n", ":2:4", "不接受标记"),
        ("深.yaml", "agencies: " + "[" * 2000 + "]" * 2000, ":1:30", "太深"),
        ("两.yaml", "a: 1\n---\nb: 2\n", ":2:1", "YAML"),
        ("缩.yaml", "agencies:\n - {code: 1\n", ":3:1", "YAML"),
        ("键.yaml", "agencies:\n - {[1]: 2}\n", ":2:5", "没有名称"),
        ("期.yaml", "platforms:\n - {platform_id: a, name: a, hosts: [a], dialect: {x: 2026-13-45}}\n", ":2", "JSON"),
        ("表.yaml", "agencies: 甲\n", ":1:11", "一列条目"),
    ],
)
def test_a_broken_file_ends_in_one_chinese_line(database, take, name, content, place, problem):
    with pytest.raises(BadRegistry, match=problem) as refused:
        take(name, content)
    said = refused.value.sentence
    assert said.startswith(f"{name}{place}")
    assert HAN.search(refused.value.problem)
    assert "\n" not in said
    assert database.table("agencies").count == 0


@pytest.mark.parametrize("area", ["C2:C3", "A2:B2", "A1:C1"])
def test_merged_cells_are_no_values(take, tmp_path, area):
    with pytest.raises(BadRegistry, match="合并的单元格") as refused:
        take("名录.xlsx", book(tmp_path, TABLE, area))
    assert f"!{area.split(':')[0]}: {area}:" in str(refused.value)


def test_a_cell_far_away_makes_no_million_rows(take, tmp_path):
    made = Workbook()
    made.active["XFD1048576"] = "远"
    made.save(tmp_path / "远.xlsx")
    with pytest.raises(BadRegistry, match="XFD1048576"):
        take("名录.xlsx", (tmp_path / "远.xlsx").read_bytes())


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked(take, tmp_path):
    with zipfile.ZipFile(tmp_path / "z.xlsx", "w", zipfile.ZIP_DEFLATED) as archive, archive.open("x", "w") as out:
        for _ in range(310):
            out.write(bytes(1 << 20))
    with pytest.raises(BadRegistry, match="太大"):
        take("名录.xlsx", (tmp_path / "z.xlsx").read_bytes())


def test_every_fault_is_told_with_its_place_at_once(take):
    content = (
        HEAD + f"{CODE.format(1)},,企业,\n1,乙局,部门,\n{CODE.format(3)},丙局,部门,1\n{CODE.format(1)},丁局,部门,\n"
    )
    with pytest.raises(BadRegistry) as refused:
        take("名录.csv", content)
    lines = str(refused.value).splitlines()
    places = [line.split(": ")[0].removeprefix("名录.csv:") for line in lines]
    assert places == ["2:2", "2:3", "3:1", "4:4", "5:1"]
    assert lines[1] == (
        "名录.csv:2:3: 类别: “企业”: 应是其中之一：government、government_office、department、street_office、township"
    )


def test_columns_that_nobody_knows_are_told_at_their_headings(take):
    with pytest.raises(BadRegistry) as refused:
        take("名录.csv", "代码,名称,类别,信箱,备注\n" + "1,甲局,部门,,\n" * 30)
    told = [line.split("；")[0] for line in str(refused.value).splitlines()]
    assert told == ["名录.csv:1:4: 表头: “信箱”: 不认识的列", "名录.csv:1:5: 表头: “备注”: 不认识的列"]


def test_dates_of_a_workbook_are_days(database, take, tmp_path):
    head = ["code", "name", "kind", "active_from"]
    take("名录.xlsx", book(tmp_path, [head, [CODE.format(1), "甲局", "部门", date(2020, 3, 1)]]))
    assert database.execute("SELECT active_from FROM agencies").fetchall() == [("2020-03-01",)]
    with pytest.raises(BadRegistry, match="把该列设为文本"):
        take("名录.xlsx", book(tmp_path, [head, [113703000042228811, "甲局", "部门", None]]))


def test_faults_beyond_the_limit_are_counted(take):
    with pytest.raises(BadRegistry) as refused:
        take("名录.csv", HEAD + "".join(f"{n},甲局,部门,\n" for n in range(50)))
    lines = str(refused.value).splitlines()
    assert (len(lines), lines[-1]) == (21, "还有 30 处不对，没有列出")


def test_a_row_with_a_fault_is_there_for_those_that_refer_to_it(take):
    content = HEAD + f"{CODE.format(1)},甲局,企业,\n{CODE.format(2)},乙局,部门,{CODE.format(1)}\n"
    with pytest.raises(BadRegistry) as refused:
        take("名录.csv", content)
    assert refused.value.others == ()


def test_a_fault_in_a_workbook_names_its_cell_and_in_yaml_line_and_column(take, tmp_path):
    with pytest.raises(BadRegistry, match=re.escape("名录.xlsx[Sheet]!C3: 类别: “企业”")):
        take("名录.xlsx", book(tmp_path, [*TABLE[:2], [CODE.format(2), "二局", "企业"]]))
    with pytest.raises(BadRegistry, match=re.escape("名录.yaml:3:13: kind: “企业”")):
        take("名录.yaml", f"- code: {CODE.format(1)}\n  name: 甲局\n  kind:     企业\n")


def test_three_thousand_rows(database, take):
    result = take("名录.csv", (HEAD + rows(3000)).encode("gb18030"))
    assert result.count("added", "agencies") == 3000
    assert take("名录.csv", HEAD + rows(3000)).count("left", "agencies") == 3000


@pytest.mark.parametrize(("code", "digit"), [("11370300004222881A", "1"), ("91350100M000100Y43", "3"), ("1I0", None)])
def test_the_check_digit_of_a_code(code, digit):
    assert check_digit(code) == digit


def test_a_wrong_check_digit_is_told_and_taken_over(database, take):
    bodies = "91350100M000100Y44,甲局,部门,\n91350100M000100Y43,乙局,部门,\n"
    result = take("名录.csv", HEAD + bodies + rows(2))
    assert result.warnings == (
        "名录.csv:2:1: 统一社会信用代码: “91350100M000100Y44”: 校验位应是 3，请核对是不是写错了",
    )
    assert database.table("agencies").count == 4


PLATFORM = """
host_groups: [{group_id: small.test}]
platforms:
  - {platform_id: p, name: 门户, group_id: small.test, hosts: [www.small.test], X}
agencies: [{code: 11990000SIM0000012, name: 甲局, kind: department}]
sources:
  - {agency: 11990000SIM0000012, platform_id: p, column_url: "http://www.small.test/nb/", Y}
"""


@pytest.mark.parametrize(
    ("where", "written", "problem"),
    [
        ("X", "post_allowed: [/]", "不能只是 /"),
        ("X", "post_allowed: [search]", "以 / 开头"),
        ("X", "post_allowed: [/a/../b]", "以 / 开头"),
        ("X", "attachment_hosts: ['http://a.test/']", "不是主机名"),
        ("X", "attachment_hosts: ['*.a.test']", "不是主机名"),
        ("X", "ports: [0]", "端口"),
        ("X", "tls_policy: off", "应是其中之一"),
        ("X", "robots_override_by: 王芳", "要么都填"),
        ("X", "dialect: '{'", "不是 JSON"),
        ("X", "dialect: '[1]'", "一组选项"),
        ("X", "family: nothing", "没有这个家族"),
        ("X", "family: json_list, dialect: {preset: trs}", "家族 json_list 没有这个预设；可用：ucap"),
        ("X", "dialect: {preset: nothing}", "没有这个预设"),
        ("Y", "unit_key: '{\"a\":'", "不是 JSON"),
        ("Y", "unit_key: '[1]'", "一组选项"),
        ("Y", "unit_key: {articles: {上年: 'http://www.small.test/1'}}", "应是年度"),
        ("Y", "unit_key: {articles: {2024: 'ftp://x/'}}", "http://"),
        ("Y", "expect_empty_by: 王芳", "要么都填"),
        ("Y", "expected_years: [24]", "应是年度"),
    ],
)
def test_values_of_portals_are_judged(take, where, written, problem):
    content = PLATFORM.replace(f", {where}}}", f", {written}}}")
    content = content.replace(", X}", "}").replace(", Y}", "}")
    with pytest.raises(BadRegistry, match=problem):
        take("名录.yaml", content, families=lambda: {"json_list": ["ucap"], "static_list": ["trs"]})


@pytest.mark.parametrize("window", ["24:30-05:00", "25:00-26:00", "8-9", "06:00"])
def test_a_window_that_is_none(take, window):
    with pytest.raises(BadRegistry, match="应是时段"):
        take("名录.yaml", f"host_groups: [{{group_id: a.test, window: '{window}'}}]")


def test_a_column_on_a_host_that_is_not_registered_is_told(take):
    content = PLATFORM.replace(", X}", "}").replace(", Y}", "}").replace("http://www.small", "http://www.sma11")
    (said,) = take("名录.yaml", content).warnings
    assert "不在平台 p 登记的主机里" in said
    assert said.startswith("名录.yaml:7:")


def test_a_file_from_before_a_reform_is_told(database, take):
    file = f"code,name,kind\n{CODE.format(1)},甲局,部门\n"
    take("名录.csv", file)
    rename(database, CODE.format(1), "乙局", since=date(2026, 3, 1), by="王芳", now=NOW)
    assert take("名录.csv", file, dry_run=True).warnings == (
        "名录.csv:2:2: name: “甲局”: 这是它从前的名称，请核对是不是旧名录",
    )


def test_articles_that_were_registered_since_are_kept(database, take):
    file = PLATFORM.replace(", X}", "}").replace(", Y}", ", unit_key: 甲}")
    take("名录.yaml", file)
    key = json.dumps({"articles": {"2024": "http://www.small.test/1"}, "unit": "甲"}, ensure_ascii=False)
    database.execute("UPDATE sources SET unit_key = ?", [key])
    assert take("名录.yaml", file).count("left", "sources") == 1
    assert database.execute("SELECT unit_key FROM sources").fetchall() == [(key,)]


def test_two_imports_at_once_are_one_after_the_other(tmp_path):
    path = tmp_path / "名录.csv"
    path.write_text(HEAD + rows(200), encoding="utf-8")

    def run(_: int) -> tuple[int, int]:
        with open_database(tmp_path / "two.db", busy_seconds=60) as database:  # a slow machine is no second matter
            result = import_registry(database, path, now=NOW)
            return result.count("added"), result.count("left")

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, range(2))) == [(0, 400), (400, 0)]


def die_half_way(database: Path, path: Path) -> None:
    """The process is killed after the rows were written, before the log is."""
    importing._log = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
    with open_database(database) as opened:
        import_registry(opened, path, now=NOW)


def test_a_killed_import_leaves_nothing(tmp_path):
    path, database = tmp_path / "名录.csv", tmp_path / "killed.db"
    path.write_text(HEAD + rows(200), encoding="utf-8")
    with open_database(database):
        pass
    child = multiprocessing.get_context("spawn").Process(target=die_half_way, args=(database, path))
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM agencies").fetchone() == (0,)
    connection.close()

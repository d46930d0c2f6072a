"""gouji notices calendar: a file of days is taken as a whole or not at all."""

from __future__ import annotations

from datetime import date

import pytest
from click.testing import CliRunner

from audit.errors import BadRegistry, GoujiError
from db.deadlines import workday_overrides
from db.opening import open_database
from gouji.calendar_files import read_calendar
from gouji.cli import Context
from gouji.commands.notices import notices_command
from gouji.settings import Settings, Storage

GOOD = "日期,是否工作日,依据\n2027-02-05,休,国办发明电〔2026〕7号\n2027/1/31,班,国办发明电〔2026〕7号\n"


@pytest.fixture
def run(tmp_path):
    context = Context(Settings(storage=Storage(tmp_path / "gouji.db", tmp_path / "files")))

    def invoke(*arguments):
        return CliRunner().invoke(notices_command, ["calendar", *map(str, arguments)], obj=context)

    return invoke


def rows(tmp_path, sql):
    with open_database(tmp_path / "gouji.db") as database:
        return database.execute(sql).fetchall()


def test_a_file_is_imported_listed_and_twice_is_as_good_as_once(run, tmp_path):
    file = tmp_path / "放假.csv"
    file.write_text(GOOD, encoding="utf-8-sig")
    first = run("import", file, "--by", "张三")
    assert first.stdout == "导入 2 天，0 天已经这样登记过。下次拟稿时重算还没有完成的期限。\n"
    assert run("import", file, "--by", "张三").stdout == "导入 0 天，2 天已经这样登记过。\n"
    listed = run("list", "--year", 2027).stdout.splitlines()
    assert [line.split("\t") for line in listed[1:]] == [
        ["2027-01-31", "星期日", "工作日", "国办发明电〔2026〕7号"],
        ["2027-02-05", "星期五", "休息日", "国办发明电〔2026〕7号"],
    ]
    log = rows(tmp_path, "SELECT actor, action, detail FROM audit_log")
    assert log == [
        ("张三", "workdays imported", "放假.csv：2 天（2027-01-31 至 2027-02-05），其中 0 天原来登记过"),
    ]
    with open_database(tmp_path / "gouji.db") as database:
        assert workday_overrides(database) == {date(2027, 1, 31): True, date(2027, 2, 5): False}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"date,type,source\n20270205,off,x\n", [(date(2027, 2, 5), False)], id="English"),
        pytest.param(
            "类型\t日期\t依据\n休\t2027年2月5日\t文号\n\n".encode("gb18030"), [(date(2027, 2, 5), False)], id="GBK"
        ),
        pytest.param(GOOD.encode("utf-16"), [(date(2027, 2, 5), False), (date(2027, 1, 31), True)], id="UTF-16"),
    ],
)
def test_files_as_people_save_them(tmp_path, content, expected):
    file = tmp_path / "x.csv"
    file.write_bytes(content)
    assert [(one.day, one.is_workday) for one in read_calendar(file)] == expected


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ("日期,是否工作日,依据\n2027-02-30,休,x\n2027-02-05,也许,x\n2027-02-06,休,\n", [2, 3, 4]),
        ("日期,是否工作日,依据\n2027-02-05,休,x\n2027/2/5,班,x\n", [3]),
        ("日期,是否工作日,依据\n5/2/2027,休,x\n", [2]),
        ("日期,是否工作日,依据\n1027-02-05,休,x\n", [2]),
        ("日期,是否工作日,依据\n2027-02-05\n", [2]),
        ("日期,是否工作日\n2027-02-05,休\n", [1]),
        ("日期,日期,依据\n2027-02-05,休,x\n", [1]),
        ("日期,是否工作日,备注\n2027-02-05,休,x\n", [1]),
        ("日期,是否工作日,依据\n", [0]),
        ('日期,是否工作日,依据\n"2027-02-05,休,x\n', [2]),
        ("", [0]),
        ("\0\0", [0]),
    ],
)
def test_one_bad_line_and_nothing_is_imported(run, tmp_path, content, lines):
    file = tmp_path / "x.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(BadRegistry) as caught:
        read_calendar(file)
    assert [error.line for error in (caught.value, *caught.value.others)] == lines
    assert "x.csv" in str(caught.value)
    assert isinstance(run("import", file, "--by", "张三").exception, GoujiError)
    assert rows(tmp_path, "SELECT count(*) FROM workdays") == [(0,)]


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(BadRegistry, match="没有这个文件"):
        read_calendar(tmp_path / "x.csv")


def test_one_day_is_set_replaced_and_removed(run, tmp_path):
    assert run("set", "2027-01-31", "工作日", "--source", "国办通知", "--by", "张三").exit_code == 0
    assert isinstance(run("set", "2027-01-31", "工作日", "--source", "国办通知", "--by", "张三").exception, GoujiError)
    file = tmp_path / "x.csv"
    file.write_text("日期,类型,依据\n2027-01-31,休,更正\n", encoding="utf-8")
    assert run("import", file, "--by", "张三").stdout.startswith("导入 1 天")
    assert rows(tmp_path, "SELECT day, is_workday, source FROM workdays") == [("2027-01-31", 0, "更正")]
    assert rows(tmp_path, "SELECT detail FROM audit_log ORDER BY id DESC LIMIT 1")[0][0].endswith("其中 1 天原来登记过")
    assert run("remove", "2027-01-31", "--by", "张三").exit_code == 0
    assert isinstance(run("remove", "2027-01-31", "--by", "张三").exception, GoujiError)
    assert run("list").stdout.splitlines()[1:] == []

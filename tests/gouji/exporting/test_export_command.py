"""`gouji export`: files that appear whole, one line on standard error, a line in the log."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import docx
import openpyxl
import pytest
from click.testing import CliRunner

from audit.errors import GoujiError
from db.exported import body_counts
from db.opening import open_database
from gouji.cli import Context
from gouji.commands.export import export_command
from gouji.settings import Settings, Storage
from tests.gouji.exporting.conftest import A


@pytest.fixture
def export(world, tmp_path):
    """Runs the command on the small world; files are written into `out/`."""
    settings = Settings(storage=Storage(database=tmp_path / "gouji.db"))
    folder = tmp_path / "out"
    folder.mkdir()

    def run(name: str, *options: str, option: str = "--to"):
        given = [option, str(folder / name), *options, "--now", "2027-02-03T10:05+08:00"]
        return CliRunner().invoke(export_command, given, obj=Context(settings), standalone_mode=False)

    run.folder = folder  # type: ignore[attr-defined]
    return run


def logged(database):
    return database.execute("SELECT actor, action, target, detail, at FROM audit_log ORDER BY id").fetchall()


@pytest.mark.parametrize("form", ["xlsx", "csv", "json", "docx"])
def test_each_format_says_how_many_and_is_logged(export, database, form):
    result = export(f"问题.{form}", "--agency", A.lower(), "--by", "zhangsan")
    assert (result.exception, result.stdout) == (None, "")
    assert result.stderr == f"已写出 {export.folder / f'问题.{form}'}：2 个问题\n"
    kind = "问题清单：" if form == "docx" else ""
    expected = ("zhangsan", f"export {form}", f"问题.{form}", f"2 个问题；{kind}{A}", "2027-02-03T02:05:00Z")
    assert logged(database) == [expected]
    assert [path.name for path in export.folder.iterdir()] == [f"问题.{form}"]


def test_the_whole_database_without_people(export, database):
    result = export("redacted.SQLITE")
    assert result.exception is None
    with closing(sqlite3.connect(export.folder / "redacted.SQLITE")) as copy:
        assert copy.execute("SELECT count(*) FROM findings").fetchone() == (3,)
    assert [path.name for path in export.folder.iterdir()] == ["redacted.SQLITE"]
    assert logged(database)[0][1:4] == ("export sqlite", "redacted.SQLITE", logged(database)[0][3])


def test_the_name_of_the_system_user_when_nobody_says(export, database, monkeypatch):
    monkeypatch.setattr("getpass.getuser", lambda: "wangwu")
    assert export("x.csv").exception is None
    assert logged(database)[0][0] == "命令行:wangwu"


def test_a_template_is_copied_out_edited_and_used(export, database):
    assert export("模板.docx", "--kind", "rectify", option="--template-to").exception is None
    paper = docx.Document(str(export.folder / "模板.docx"))
    headline = next(one for one in paper.paragraphs if one.text.startswith("关于{{ letter.again }}督促整改"))
    headline.runs[0].text = "关于请核实{{ letter.year }}年"
    paper.save(str(export.folder / "改过.docx"))
    result = export("通知.docx", "--kind", "rectify", "--template", str(export.folder / "改过.docx"))
    assert result.exception is None
    assert docx.Document(str(export.folder / "通知.docx")).paragraphs[0].text == "关于请核实2026年"
    assert [row[1] for row in logged(database)] == ["export docx"]


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("x.pdf", (), "不知道写成什么格式"),
        ("x", (), "不知道写成什么格式"),
        ("x.csv", ("--kind", "list"), "只用于 docx"),
        ("x.xlsx", ("--encoding", "gb18030"), "只用于 csv"),
        ("x.sqlite", ("--year", "2026"), "不能筛选"),
        ("x.docx", ("--kind", "rectify", "--state", "open"), "只写已确认的问题"),
        ("x.docx", ("--template", "missing.docx"), "不能读取"),
        ("missing/x.csv", (), "不能写入"),
        ("x.csv", ("--agency", "NOBODY"), "名录里没有代码为 NOBODY 的机关"),
    ],
)
def test_what_cannot_be_is_one_line_and_leaves_nothing(export, database, name, options, words):
    result = export(name, *options)
    assert isinstance(result.exception, GoujiError)
    assert words in str(result.exception)
    assert "\n" not in str(result.exception)
    assert result.exception.exit_code == 2
    assert list(export.folder.iterdir()) == []
    assert logged(database) == []


def test_one_of_two_targets(export):
    result = CliRunner().invoke(export_command, [], obj=Context(Settings()))
    assert result.exit_code == 2
    assert "--to 和 --template-to 要写其中一个" in result.stderr


def test_what_was_there_stays_when_an_export_fails(export, database, monkeypatch):
    (export.folder / "x.csv").write_text("old", encoding="utf-8")
    monkeypatch.setattr("gouji.exporting.delivering.log_action", broken)
    result = export("x.csv")
    assert isinstance(result.exception, RuntimeError)
    assert (export.folder / "x.csv").read_text(encoding="utf-8") == "old"
    assert [path.name for path in export.folder.iterdir()] == ["x.csv"]


def broken(*_: object) -> None:
    raise RuntimeError("no line in the log")


def test_an_existing_file_is_replaced(export):
    (export.folder / "x.xlsx").write_text("old", encoding="utf-8")
    assert export("x.xlsx").exception is None
    assert openpyxl.load_workbook(export.folder / "x.xlsx").sheetnames[1] == "问题清单"


def test_what_is_exported_is_of_one_moment(export, database, tmp_path, monkeypatch):
    """Others write between the counts and the rows: none of it is in the file."""
    from gouji.exporting import delivering

    real = body_counts

    def counted(*given):
        with open_database(tmp_path / "gouji.db") as other:
            other.execute("UPDATE findings SET title = '后来的'")
            other.execute("DELETE FROM finding_sightings WHERE finding_id = 2")
        return real(*given)

    monkeypatch.setattr(delivering, "body_counts", counted)
    result = export("x.xlsx")
    assert result.exception is None
    rows = list(openpyxl.load_workbook(export.folder / "x.xlsx")["问题清单"].iter_rows(values_only=True))
    assert len(rows) == 4
    assert "后来的" not in str(rows)

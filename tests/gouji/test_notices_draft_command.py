"""gouji notices draft: a person orders what the supervising office gets."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from db.opening import open_database
from gouji.cli import Context
from gouji.commands.notices import notices_command
from gouji.settings import Settings, Storage
from tests.notifications.world import World


@pytest.fixture
def run(tmp_path):
    context = Context(Settings(storage=Storage(tmp_path / "gouji.db", tmp_path / "files")))
    return lambda *words: CliRunner().invoke(notices_command, list(words), obj=context)


def test_an_order_makes_a_draft_with_its_paper_and_a_second_one_none(run, tmp_path):
    with open_database(tmp_path / "gouji.db") as database:
        world = World(database)
        world.agency("A1", name="样例市财政局", roles="responsible supervisor")
        world.published("A1")
        world.finding("A1", message="总计少 1 件")
    asked = ("--year", "2026", "--by", "王五", "--now", "2027-02-16T10:10")
    assert "新拟通报草稿 1 件：GJ-2027-000001。" in run("draft", "circular", *asked).stdout
    again = run("draft", "circular", *asked, "--supervisor", "a1")
    assert ("新拟通报草稿 0 件" in again.stdout, "已有：GJ-2027-000001" in again.stderr) == (True, True)
    assert "新拟公布情况报告 1 件" in run("draft", "publication", *asked).stdout
    listed = run("list").stdout
    assert "通报草稿" in listed
    assert "（抄送）" not in listed
    assert "审核系统从不发布通报" in run("show", "1").stdout
    with open_database(tmp_path / "gouji.db") as database:
        files = database.execute("SELECT name FROM notice_files ORDER BY id").fetchall()
    assert files == [("tongbao-A1-2026-1.docx",), ("gongbu-A1-2026-2.docx",)]
    refused = run("draft", "circular", *asked, "--supervisor", "X9")
    assert "X9 没有登记主管部门" in str(refused.exception or refused.output)
    assert run("draft", "reminder", *asked).exit_code == 2

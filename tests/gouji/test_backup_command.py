from __future__ import annotations

import subprocess
import sys

import pytest

from gouji.commands.backup import backup_command
from gouji.commands.findings import findings_command
from gouji.commands.user import operator
from tests.gouji.desk import Desk


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path)
    made.register()
    return made


def test_backup_and_verify(desk, tmp_path):
    done = desk.run(backup_command, tmp_path / "copy.db")
    assert done.stdout.startswith(f"已备份到 {tmp_path / 'copy.db'}（")
    assert "其中机关 2，报告版本 0，问题 0，问题的经过 0，通知 0；最近一次操作 " in done.stderr
    assert f"原件（{tmp_path / 'files'}）不在其中" in done.stderr
    assert desk.rows("SELECT actor, action FROM audit_log ORDER BY id DESC LIMIT 1") == [(operator(), "backup")]
    checked = desk.run(backup_command, "--verify", tmp_path / "copy.db")
    assert (checked.exit_code, checked.stdout.startswith(f"{tmp_path / 'copy.db'} 完好（")) == (0, True)


def test_a_bad_copy_ends_with_3(desk, tmp_path):
    (tmp_path / "copy.db").write_text("hello" * 999)
    checked = desk.run(backup_command, "--verify", tmp_path / "copy.db")
    assert (checked.exit_code, checked.stdout) == (3, "")
    assert checked.stderr == f"gouji: {tmp_path / 'copy.db'}: 不是数据库文件\n"
    assert "没有这个文件" in str(desk.run(backup_command, "--verify", tmp_path / "none.db").exception)


def test_quiet_says_the_result_only(desk, tmp_path):
    done = desk.run(backup_command, tmp_path / "copy.db", verbosity=-1)
    assert (len(done.stdout.splitlines()), done.stderr) == (1, "")


def test_a_second_backup_needs_force(desk, tmp_path):
    desk.run(backup_command, tmp_path / "copy.db")
    again = desk.run(backup_command, tmp_path / "copy.db")
    assert "--force" in str(again.exception)
    assert desk.run(backup_command, tmp_path / "copy.db", "--force").exit_code == 0


def test_whole_program(desk, tmp_path):
    command = [sys.executable, "-m", "gouji", "--database", str(tmp_path / "gouji.db"), "backup", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"gouji: {tmp_path}: 这是文件夹，要写明文件名\n")


def test_a_restored_copy_knows_what_was_decided(desk, tmp_path):
    desk.run(backup_command, tmp_path / "copy.db")
    desk.change("DELETE FROM endpoints")
    for end in ("-wal", "-shm"):
        (tmp_path / f"gouji.db{end}").unlink(missing_ok=True)
    (tmp_path / "copy.db").replace(tmp_path / "gouji.db")
    assert desk.run(findings_command, "list").exit_code == 0
    assert desk.rows("SELECT count(*) FROM endpoints") == [(2,)]

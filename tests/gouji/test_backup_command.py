from __future__ import annotations

import pytest

from gouji.acting import operator
from gouji.commands.backup import backup_command
from gouji.commands.findings import findings_command
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


def test_what_a_killed_backup_has_left_is_told(desk, tmp_path):
    part = tmp_path / ".gouji-1.db.abcdefgh.part"
    part.touch()
    assert f"{part} 是没有写完的副本" in desk.run(backup_command, tmp_path / "copy.db").stderr
    assert part.exists()


def test_a_restored_copy_knows_what_was_decided(desk, tmp_path):
    desk.run(backup_command, tmp_path / "copy.db")
    desk.change("DELETE FROM endpoints")
    for end in ("-wal", "-shm"):
        (tmp_path / f"gouji.db{end}").unlink(missing_ok=True)
    (tmp_path / "copy.db").replace(tmp_path / "gouji.db")
    assert desk.run(findings_command, "list").exit_code == 0
    assert desk.rows("SELECT count(*) FROM endpoints") == [(2,)]

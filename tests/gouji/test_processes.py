"""Commands as processes: at once, killed, refused by the disk. Each waits for its children with a limit."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from db.locks import lease, new_owner
from db.opening import open_database
from gouji.auditing import season_over
from gouji.commands.audit import audit_command
from gouji.commands.findings import findings_command
from tests.gouji.conftest import WRONG, report_text
from tests.gouji.desk import CODE, Desk

ROOT = Path(__file__).parents[2]
BROKEN = report_text(break_cell=WRONG).encode()


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path)
    made.register()
    return made


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)}


def gouji(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gouji", *words]
    return subprocess.run(
        command,
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        encoding="utf-8",
        check=False,
    )


def test_the_lease_of_a_process_that_died_here_is_free(desk):
    died = subprocess.run(
        [sys.executable, "-c", "from db.locks import new_owner; print(new_owner())"],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    with open_database(desk.settings.storage.database) as database:
        database.execute("INSERT INTO app_lock VALUES ('audit', ?, '2999-01-01T00:00:00Z')", [died.stdout.strip()])
    assert desk.run(audit_command).exit_code == 0


def test_a_living_process_keeps_its_lease(desk):
    with (
        open_database(desk.settings.storage.database) as database,
        lease(database, "audit", new_owner(), datetime.now(UTC), 10),
    ):
        result = gouji(desk.folder, "audit")
    assert (result.returncode, result.stdout, len(result.stderr.splitlines())) == (75, "", 1)


@pytest.mark.skipif(os.name != "posix", reason="signals of posix")
def test_sigterm_ends_between_two_reports_and_gives_the_lease_back(desk, monkeypatch):
    desk.store(BROKEN)
    desk.store(BROKEN, year=2024)

    once = iter([signal.SIGTERM])

    def asked(*_, **options):
        for number in once:
            os.kill(os.getpid(), number)
        return check(*_, **options)

    from audit.engine import check

    monkeypatch.setattr("gouji.judging.check", asked)
    assert desk.run(audit_command).exit_code == 143
    assert desk.rows("SELECT count(*) FROM version_audits") == [(1,)]
    assert desk.rows("SELECT complete FROM audit_runs") == [(0,)]
    assert desk.rows("SELECT * FROM app_lock") == []


@pytest.mark.skipif(os.name != "posix", reason="limits of posix")
def test_a_disk_that_takes_no_more_is_one_line(desk):
    desk.store(BROKEN)
    code = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192)); from gouji.cli import main; main()"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, "audit"],
        cwd=desk.folder,
        env=environment(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert result.returncode in (2, 75)
    assert len(result.stderr.splitlines()) == 1
    assert desk.rows("SELECT count(*) FROM findings") == [(0,)]


def test_a_damaged_database_is_one_line(desk):
    path = desk.folder / "gouji.db"
    with open_database(path) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    result = gouji(desk.folder, "findings", "list")
    assert (result.returncode, result.stderr) == (2, "gouji: gouji.db: 数据库已损坏，请用备份恢复\n")


def test_a_lost_report_of_last_year_does_not_stop_this_years(desk):
    lost = desk.store(report_text().replace("2025", "2024").encode(), year=2024)
    desk.run(audit_command)
    desk.store(BROKEN)
    next(desk.settings.storage.blobs.rglob(f"{lost}*")).unlink()
    result = desk.run(audit_command)
    assert (result.exit_code, "上一年度的报告取不出来" in result.stderr) == (3, True)
    assert desk.rows("SELECT count(*) FROM findings WHERE code = 'A33'") == [(1,)]
    assert desk.run(audit_command).exit_code == 3  # still due


def test_the_season_ends_and_what_was_fixed_is_archived(desk):
    desk.store(BROKEN)
    desk.run(audit_command, "--today", "2026-02-01")
    desk.store(report_text().encode(), day=2)
    desk.run(audit_command, "--today", "2026-08-31")
    assert desk.rows("SELECT DISTINCT state FROM findings WHERE code LIKE 'A3%'") == [("fixed",)]
    result = desk.run(audit_command, "--today", "2026-09-01")
    assert "归档已整改的问题" in result.stderr
    assert desk.rows("SELECT DISTINCT state FROM findings WHERE code LIKE 'A3%'") == [("closed",)]
    assert "归档" not in desk.run(audit_command, "--today", "2026-09-01").stderr


@pytest.mark.parametrize(
    ("today", "year"), [("2026-08-31", 2024), ("2026-09-01", 2025), ("2027-01-01", 2025), ("2027-09-01", 2026)]
)
def test_which_seasons_are_over(today, year):
    assert season_over(date.fromisoformat(today)) == year


def test_a_finding_is_shown_with_printed_labels_and_without_zeros(desk):
    desk.store(BROKEN)
    desk.run(audit_command)
    [(number,)] = desk.rows(f"SELECT id FROM findings WHERE code = 'A32' AND agency_code = '{CODE}'")
    shown = desk.run(findings_command, "show", number).stdout
    assert "表三“" in shown
    assert "T3." not in shown
    assert "列 0" not in shown
    assert "T3." in desk.run(findings_command, "list", "--format", "json").stdout

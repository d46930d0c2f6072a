from __future__ import annotations

import inspect
import json
import pkgutil
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner

import gouji.health
from audit.errors import BadSettings, TryLater
from db.doctoring import documents_named
from db.migrations import migrations
from db.opening import Database, open_database
from gouji.cli import cli
from gouji.commands.audit import audit_command
from gouji.commands.doctor import doctor_command, exit_code
from gouji.health import examine, examine_running
from gouji.health.finding import CHECKS, Level, look, note, settings
from gouji.settings import Mail, Notify
from tests.gouji.conftest import report_text
from tests.gouji.desk import CODE, Desk

NOW = datetime(2026, 1, 14, 2, 0, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path)
    made.register()
    return made


def subjects(desk, **more):
    return [(one.level.value, one.subject) for one in examine(desk.settings, {}, NOW, **more)]


USUAL = [("note", "设置"), ("note", "抓取"), ("note", "账号"), ("note", "备份")]


def test_a_new_desk_is_well(desk):
    assert subjects(desk) == USUAL
    assert subjects(desk, full=True) == USUAL


def changed(desk, *statements):
    for sql in statements:
        desk.change(sql)
    return [one for one in subjects(desk) if one not in USUAL]


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (["DROP TRIGGER audit_log_no_update"], ("look", "数据库")),
        (["CREATE TRIGGER mine AFTER INSERT ON users BEGIN SELECT 1; END"], ("look", "数据库")),
        (["PRAGMA foreign_keys=OFF", "INSERT INTO heartbeats VALUES ('crawl', '2026-01-13T00:00:00Z', 70, 'KeyError')"], ("look", "定时任务")),
        (["UPDATE endpoints SET state = 'bounced' WHERE id = 1"], ("look", "联系方式")),
        (["UPDATE endpoints SET secret_ref = 'env:GOUJI_NONE'"], ("settings", "密钥")),
        (
            [f"INSERT INTO deadlines VALUES (NULL, '{CODE}', 2025, 'department', '2026-01-31', '2026-01-30', 'b', NULL, NULL)"],
            ("look", "模式"),
        ),
        (
            ["INSERT INTO documents VALUES ('" + "a" * 64 + "', 'text/html', 3, 'aa', '2026-01-01T00:00:00Z')"],
            ("look", "原件"),
        ),
    ],
)  # fmt: skip
def test_one_fault_is_told(desk, statements, expected):
    assert changed(desk, *statements)[0] == expected


AT = "2026-01-14T01:00:00Z"
BEFORE = "INSERT INTO heartbeats VALUES ('schedule', '2026-01-14T01:59:00Z', NULL, 'x')"
FETCHED = """INSERT INTO captures (crawl_id, kind, requested_url, at, vantage, user_agent, http_status, headers)
  VALUES (1, 'list', 'http://a.test/', '2026-01-14T01:00:00Z', 'v', 'u', 200, '{"Date": "%s"}')"""
CRAWLED = f"INSERT INTO crawls (started_at, trigger, status, app_version) VALUES ('{AT}', 'person', 'done', '0')"
OWED = f"INSERT INTO deadlines VALUES (NULL, '{CODE}', 2025, 'department', '2026-01-31', '2026-01-30', 'b', NULL, NULL)"


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (["INSERT INTO heartbeats VALUES ('schedule', '2026-01-14T01:56:00Z', NULL, 'x')"], ["定时服务"]),
        ([BEFORE, "INSERT INTO heartbeats VALUES ('notices send', '2026-01-14T01:44:00Z', 0, 'x')"], ["定时任务"]),
        (["INSERT INTO heartbeats VALUES ('audit', '2026-01-12T01:00:00Z', 0, 'x')"], ["定时任务"]),
        (["INSERT INTO heartbeats VALUES ('notices plan', '2026-01-14T02:30:00Z', 0, 'x')"], ["时钟"]),
        ([CRAWLED, FETCHED % "Wed, 14 Jan 2026 01:02:00 GMT"], ["时钟"]),
        ([CRAWLED, FETCHED % "Wed, 14 Jan 2026 01:00:59 GMT", FETCHED % "no date"], []),
        ([f"INSERT INTO alerts (cause, sentence, first_at, last_at) VALUES ('x', '退信', '{AT}', '{AT}')"], ["警报"]),
        (["UPDATE endpoints SET state = 'bounced'", OWED], ["联系方式", "联系方式", "下一阶段"]),
        (
            [f"""INSERT INTO standing_approvals (kind, report_year, template_sha, approved_by, approved_at, valid_until)
                 VALUES ('reminder', 2025, 's', '李四', '{AT}', '2026-12-31')"""],
            ["常备批准"],
        ),
    ],
)  # fmt: skip
def test_one_fault_of_a_running_office_is_told(desk, statements, expected):
    for sql in statements:
        desk.change(sql)
    live = replace(desk.settings, notify=Notify(mode="live"), mail=Mail("m.test", sender="a@b.test"))
    found = examine(live, {}, NOW)
    assert [one.subject for one in found if one.level is not Level.NOTE] == expected


def test_a_database_that_is_held_is_told_and_nothing_hangs(desk):
    with closing(sqlite3.connect(desk.folder / "gouji.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        found = examine(desk.settings, {}, NOW, wait=0.02)
        other.execute("ROLLBACK")
        assert [(one.subject, one.sentence) for one in found if one.level is Level.LOOK] == [
            ("数据库", "另一个程序一直占着，别的程序十秒以上不能写入")
        ]
        # so that not even reading is possible
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("PRAGMA journal_mode=DELETE")
        other.execute("BEGIN EXCLUSIVE")
        found = examine(desk.settings, {}, NOW, wait=0.02)
    assert "正被别的程序写入" in found[0].sentence
    assert "备份恢复" not in found[0].remedy


def test_a_disk_that_fills_up_meanwhile_is_told(desk, monkeypatch):
    def full(*_, **__):
        raise TryLater("gouji.db: 磁盘已满，没有写入")

    monkeypatch.setattr("gouji.health.open_database", full)
    found = examine(desk.settings, {}, NOW)
    assert (found[0].level, found[0].sentence) == (Level.LOOK, "gouji.db: 磁盘已满，没有写入")


def test_every_check_has_a_name_for_programs():
    said = set()
    for module in pkgutil.iter_modules(gouji.health.__path__, "gouji.health."):
        source = import_module(module.name)
        names = re.findall(r"(?:look|note|settings)\(\s*([A-Z]\w+),", inspect.getsource(source))
        said |= {getattr(source, name) for name in names}
    assert said <= set(CHECKS)
    assert len(said) > 20
    assert len(set(CHECKS.values())) == len(CHECKS)
    page = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    rows = " ".join(line.split("|")[1] for line in page.splitlines() if line.startswith("| "))
    assert [name for name in CHECKS if name not in re.split(r"[ 、（]", rows)] == []


def test_a_draft_and_an_unknown_delivery(desk):
    notice = f"""INSERT INTO notices (number, dedupe_key, mode, office_id, agency_code, report_year, kind, stage, template,
      template_sha, subject, body_text, content_hash, drafted_by, created_at)
      VALUES ('%s', '%s', 'test', 1, '{CODE}', 2025, 'rectify', 'R0', 't', 's', 'S', 'B', 'h', 'gouji', 'n')"""
    assert changed(desk, notice % ("GJ-1", "k")) == [("look", "草稿")]
    desk.change("INSERT INTO endpoints (office_id, channel, address, is_test) VALUES (1, 'folder', 'b', 1)")
    desk.change("UPDATE notices SET state = 'approved', approved_by = '李四', approved_at = 'x'")
    desk.change("UPDATE notices SET state = 'released'")
    desk.change("INSERT INTO deliveries (notice_id, endpoint_id, body, next_at, state)"
                " SELECT 1, id, 'b', '2026-01-13T00:00:00Z', 'unknown' FROM endpoints WHERE is_test = 1")  # fmt: skip
    assert changed(desk) == [("look", "投递")]
    # what could have left rests with all that would send it: nothing of it ever ran
    idle = [("look", "定时任务"), ("look", "定时任务")]
    assert changed(desk, "UPDATE deliveries SET state = 'queued'") == [*idle, ("look", "投递")]
    assert changed(desk, "UPDATE deliveries SET next_at = '2026-01-14T01:31:00Z'") == []


def test_without_a_database_none_is_made(tmp_path):
    desk = Desk(tmp_path)
    assert subjects(desk) == [("look", "数据库"), ("note", "抓取")]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"hello" * 2000, b""])
def test_a_file_that_is_no_database_stays(tmp_path, content):
    (tmp_path / "gouji.db").write_bytes(content)
    assert subjects(Desk(tmp_path))[0] == ("look", "数据库")
    assert (tmp_path / "gouji.db").read_bytes() == content


def test_a_damaged_database_is_not_opened(desk):
    path = desk.folder / "gouji.db"
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 40] = b"\x5a" * (4096 * 37)
    path.write_bytes(content)
    found = examine(desk.settings, {}, NOW)
    assert (found[0].subject, found[0].level) == ("数据库", Level.LOOK)
    assert path.read_bytes() == content


def test_evidence(desk):
    digest = desk.store(report_text().encode())
    desk.run(audit_command)
    assert ("look", "原件") not in subjects(desk, full=True)
    path = next((desk.folder / "files").rglob(f"{digest}*"))
    content = path.read_bytes()
    path.write_bytes(b"other")
    assert ("look", "原件") not in subjects(desk)
    assert ("look", "原件") in subjects(desk, full=True)
    path.write_bytes(content)
    path.unlink()
    assert ("look", "原件") in subjects(desk)


def test_a_sample_of_many_documents(desk):
    desk.change("""WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
      INSERT INTO documents SELECT printf('%064d', i), 'a', 1, 'x', 'y' FROM n""")
    with open_database(desk.settings.storage.database) as database:
        total, some = documents_named(database, 100)
        assert (total, documents_named(database, None)[1]) == (1000, [f"{i:064}" for i in range(1, 1001)])
    numbers = sorted(map(int, some))
    assert numbers[-50:] == list(range(951, 1001))
    assert 40 <= len(numbers) - 50 <= 50
    assert max(b - a for a, b in zip([0, *numbers], numbers, strict=False)) <= 40


def test_it_changes_nothing(desk):
    before = desk.rows("SELECT count(*), (SELECT count(*) FROM audit_log) FROM heartbeats")
    assert desk.run(doctor_command, "--online").exit_code in (0, 3)  # the day of the clock has a word
    assert desk.rows("SELECT count(*), (SELECT count(*) FROM audit_log) FROM heartbeats") == before
    with open_database(desk.settings.storage.database) as database:
        database.execute("PRAGMA query_only=ON")
        assert examine_running(database, desk.settings, {}, NOW)


def test_as_text_and_as_json(desk):
    desk.change("UPDATE endpoints SET secret_ref = 'env:GOUJI_NONE'")
    shown = desk.run(doctor_command)
    assert shown.exit_code == 2
    assert shown.stdout.splitlines()[0].startswith(
        "设置有误  密钥：环境变量 GOUJI_NONE 没有设置；用到它的：样例市样例局"
    )
    assert shown.stdout.splitlines()[1].startswith("          → ")
    told = json.loads(desk.run(doctor_command, "--format", "json").stdout)
    assert set(told) == {"schema", "gouji", "at", "exit_code", "findings", "summary"}
    assert (told["schema"], told["exit_code"]) == (1, 2)
    assert told["findings"][0] == {
        "check": "secrets",
        "level": "settings",
        "subject": "密钥",
        "sentence": "环境变量 GOUJI_NONE 没有设置；用到它的：样例市样例局、样例市另一局",
        "remedy": "设好以后再运行；密钥不写在设置文件里",
    }
    assert told["summary"]["settings"] == 1


def test_exit_codes():
    assert exit_code([]) == exit_code([note("a", "b")]) == 0
    assert exit_code([note("a", "b"), look("a", "b")]) == 3
    assert exit_code([look("a", "b"), settings("a", "b")]) == 2


def test_an_old_database_is_not_upgraded(tmp_path):
    with closing(sqlite3.connect(tmp_path / "gouji.db", isolation_level=None)) as connection:
        migrations.apply(Database(connection, execute_plugins=False), stop_before="m006_likeness")
        before = list(connection.iterdump())
        assert subjects(Desk(tmp_path)) == [("note", "数据库"), ("note", "抓取")]
        assert list(connection.iterdump()) == before


def test_broken_settings_are_a_finding_of_the_machine_format_too(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "gouji.toml").write_text("[mail]\nport = 0\n", encoding="utf-8")
    done = CliRunner().invoke(cli, ["doctor", "--format", "json"])
    told = json.loads(done.stdout)
    assert (done.exit_code, told["exit_code"]) == (2, 2)
    assert [(one["check"], one["level"]) for one in told["findings"]] == [("settings", "settings")]
    assert "gouji.toml:2: mail.port" in told["findings"][0]["sentence"]
    for words in (["doctor"], ["audit"], ["--config", "none.toml", "doctor"]):
        assert isinstance(CliRunner().invoke(cli, words).exception, BadSettings)

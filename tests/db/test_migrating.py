"""From every earlier state of the schema, with rows in it, the newest one arrives; and nothing is lost on the way."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from db.engine import Database
from db.migrations import migrations
from db.opening import open_database, tx
from tests.db.conftest import CODE
from tests.db.recounting import check_counts

pytestmark = pytest.mark.usefixtures("databases_as_ever")

STEPS = [step.name for step in migrations._migrations]
AT = "'2027-01-12T02:05:00Z'"
SHA = f"'{'a' * 64}'"
# one row at least of what people entered or decided, as the first state that knows the table holds it
ROWS = {
    "agencies": f"(code, name, kind) VALUES ('{CODE}', '样例市样例局', 'department')",
    "agency_aliases": f"(agency_code, name) VALUES ('{CODE}', '样例市旧局')",
    "offices": f"(id, agency_code, name, role) VALUES (1, '{CODE}', '办公室', 'responsible')",
    "endpoints": "(id, office_id, channel, address, is_test) VALUES (1, 1, 'folder', 'a', 1)",
    "host_groups": "(group_id) VALUES ('g')",
    "platforms": "(platform_id, name, group_id) VALUES ('p', '门户', 'g')",
    "sources": f"(source_id, agency_code, platform_id, column_url) VALUES (1, '{CODE}', 'p', 'http://a.test/')",
    "crawls": f"(id, started_at, trigger, app_version) VALUES (1, {AT}, 'person', '1')",
    "documents": f"(sha256, media_type, size, stored_as, first_seen_at) VALUES ({SHA}, 'text/html', 1, 'plain', {AT})",
    "captures": f"""(id, crawl_id, kind, requested_url, at, vantage, user_agent)
      VALUES (1, 1, 'article', 'http://a.test/1', {AT}, 'v', 'u')""",
    "outcomes": f"(crawl_id, source_id, report_year, outcome, at) VALUES (1, 1, 2025, 'found', {AT})",
    "reports": f"(id, agency_code, report_year) VALUES (1, '{CODE}', 2025)",
    "versions": f"""(id, report_id, seq, document_sha256, text_sha256, tables_sha256, read_status, parser_version,
      year_basis, first_seen, last_seen, created_at) VALUES (1, 1, 1, {SHA}, 't', 't', 'read', '1', 'title', {AT}, {AT}, {AT})""",
    "cells": "(version_id, tbl, row_key, col_key, raw, value, state) VALUES (1, 'T3', 'r', 'c', '1', '1', 'number')",
    "audit_runs": f"(id, at, ruleset_version, app_version) VALUES (1, {AT}, '1', '1')",
    "version_audits": "(version_id, run_id, status) VALUES (1, 1, 'read')",
    "evaluations": f"(run_id, agency_code, report_year, code, outcome) VALUES (1, '{CODE}', 2025, 'A31', 'fail')",
    "findings": f"""(id, fingerprint, fp_scheme, agency_code, report_year, code, subject, severity, title, first_run_id,
      last_run_id, last_version_id, evidence_hash, updated_at)
      VALUES (1, 'f1', 1, '{CODE}', 2025, 'A31', 's1', 'error', 't', 1, 1, 1, 'e', {AT}),
             (2, 'f2', 1, '{CODE}', 2025, 'A31', 's2', 'warning', 't', 1, 1, 1, 'e', {AT})""",
    "finding_sightings": """(finding_id, run_id, version_id, message, evidence, evidence_hash, cause)
      VALUES (1, 1, 1, 'm', '{"quote": "合计"}', 'e', 1), (2, 1, 1, 'm', '{"quote": "合计"}', 'e', 1)""",
    "finding_requests": f"""(finding_id, kind, reason, note, evidence_hash, requested_by, requested_at, decided_by,
      decided_at, decision) VALUES (1, 'dismiss', 'misread', 'n', 'e', '张三', {AT}, '李四', {AT}, 'approved')""",
    "finding_events": f"""(finding_id, at, actor, kind, from_state, to_state)
      VALUES (1, {AT}, '李四', 'dismissed', 'open', 'dismissed'), (2, {AT}, '张三', 'confirmed', 'open', 'confirmed')""",
    "notices": f"""(id, number, dedupe_key, mode, office_id, agency_code, report_year, kind, stage, template,
      template_sha, subject, body_text, content_hash, drafted_by, created_at)
      VALUES (1, 'GJ-2027-000001', 'k', 'test', 1, '{CODE}', 2025, 'rectify', 'R0', 't', 's', 'S', 'B', 'h', 'gouji', {AT})""",
    "notice_findings": "(notice_id, finding_id, evidence_hash, reopened) VALUES (1, 2, 'e', 0)",
    "notice_events": f"(notice_id, at, actor, kind) VALUES (1, {AT}, 'gouji', 'drafted')",
    "users": "(id, login, name, role, pw_hash) VALUES (1, 'zhangsan', '张三', 'reviewer', 'h')",
    "workdays": "(day, is_workday, source) VALUES ('2027-01-01', 0, 't')",
    "heartbeats": f"(name, at, exit_code) VALUES ('crawl', {AT}, 0)",
    "audit_log": f"(at, actor, action) VALUES ({AT}, '张三', 'import')",
    "likeness": "(version_id, printed, texts, scheme, sketch) VALUES (1, '样例市样例局', x'00', '1', NULL)",
    "readings": f"(document_sha256, reader, report) VALUES ({SHA}, '1', x'00')",
    "remarks": f"(crawl_id, source_id, kind, at) VALUES (1, 1, 'wrong_charset', {AT})",
    "alarms": f"(crawl_id, platform_id, monitor, level, detail, at) VALUES (1, 'p', 'rows', 'warn', 'd', {AT})",
    "absence_confirmations": f"""(agency_code, report_year, confirmed_by, confirmed_at)
      VALUES ('{CODE}', 2024, '李四', {AT})""",
}
DECIDED = (
    "UPDATE findings SET state = 'dismissed', reason = 'misread', decided_evidence_hash = 'e', lock_version = 2 WHERE id = 1",
    "UPDATE findings SET state = 'confirmed', decided_evidence_hash = 'e', assignee = 'zhangsan', lock_version = 1 WHERE id = 2",
)


def schema(path):
    with closing(sqlite3.connect(path)) as raw:
        return raw.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2").fetchall()


def tables(connection) -> dict[str, list[str]]:
    """Each table of ours with its columns."""
    found = connection.execute(
        """SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c
           WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY m.name, c.cid"""
    ).fetchall()
    columns: dict[str, list[str]] = {}
    for table, column in found:
        columns.setdefault(table, []).append(column)
    return columns


def content(path, columns):
    with closing(sqlite3.connect(path)) as raw:
        return {
            table: sorted(raw.execute(f"SELECT {', '.join(names)} FROM {table}").fetchall(), key=repr)
            for table, names in columns.items()
            if table != "_sqlite_migrations"
        }


def earlier(path, stop_before):
    """A database as that state of the schema left it; its tables with their columns."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA foreign_keys=ON")
        database = Database(raw, execute_plugins=False)
        with tx(database):
            migrations.apply(database, stop_before=stop_before)
        known = tables(raw)
        with tx(database):
            for table, rows in ROWS.items():
                if table in known:
                    raw.execute(f"INSERT INTO {table} {rows}")
            for change in DECIDED if "findings" in known else ():
                raw.execute(change)
        return known


@pytest.fixture(scope="module")
def newest(tmp_path_factory):
    path = tmp_path_factory.mktemp("newest") / "gouji.db"
    with open_database(path):
        pass
    return schema(path)


@pytest.mark.parametrize("stop_before", [*STEPS[1:], None], ids=lambda name: f"before {name}" if name else "newest")
def test_rows_and_triggers_arrive_from_every_earlier_state(tmp_path, newest, stop_before):
    path = tmp_path / "gouji.db"
    columns = earlier(path, stop_before)
    before = content(path, columns)
    assert all(before[table] for table in ROWS if table in columns)
    with open_database(path) as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        check_counts(database)
        known = database.execute(
            "SELECT (SELECT count(*) FROM finding_words), (SELECT count(*) FROM findings)"
        ).fetchone()
        assert known[0] == known[1], "every finding of before is found by its words"
    assert schema(path) == newest
    assert content(path, columns) == before
    with closing(sqlite3.connect(path)) as raw:
        everything = tables(raw)
    now = content(path, everything)
    with open_database(path):
        pass
    assert (schema(path), content(path, everything)) == (newest, now), "a second time changes nothing"


def test_every_table_of_decisions_is_among_the_rows():
    assert {"findings", "finding_events", "finding_requests", "finding_sightings", "absence_confirmations"} <= set(ROWS)
    assert len(STEPS) >= 11

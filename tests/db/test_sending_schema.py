"""What left the building, and what goes with it, cannot be rewritten by anybody."""

from __future__ import annotations

import sqlite3

import pytest

NOTICE = """INSERT INTO notices (number, dedupe_key, mode, office_id, agency_code, report_year, kind, stage, template,
  template_sha, subject, body_text, content_hash, drafted_by, created_at)
  VALUES ('GJ-2027-000001', 'k', 'test', 1, 'A1', 2026, 'rectify', 'R0', 't', 's', '题', '文', 'h', 'gouji',
  '2027-01-01T00:00:00Z')"""
FILE = """INSERT INTO notice_files (notice_id, name, media_type, sha256, blob_path, context_hash)
  VALUES (1, 'a.docx', 'x', 's', 'p', 'c')"""
DELIVERY = """INSERT INTO deliveries (notice_id, endpoint_id, body, next_at)
  VALUES (1, 1, '文', '2027-01-01T00:00:00Z')"""


@pytest.fixture
def drafted(database):
    database.execute("INSERT INTO agencies (code, name, kind) VALUES ('A1', '样例局', 'department')")
    database.execute("INSERT INTO offices (agency_code, name, role) VALUES ('A1', '办公室', 'responsible')")
    database.execute("INSERT INTO endpoints (office_id, channel, address, is_test) VALUES (1, 'mail', 'a@a.test', 1)")
    database.execute(NOTICE)
    return database


@pytest.fixture
def released(drafted):
    drafted.execute(FILE)
    drafted.execute("UPDATE notices SET state = 'approved', approved_by = 'pi', approved_at = '2027-01-01T00:00:00Z'")
    drafted.execute("UPDATE notices SET state = 'released'")
    drafted.execute(DELIVERY)
    return drafted


@pytest.mark.parametrize(
    ("sql", "match"),
    [
        ("UPDATE notices SET body_im = '别的'", "frozen after draft"),
        (FILE.replace("a.docx", "b.docx"), "frozen after draft"),
        ("UPDATE notice_files SET sha256 = 'x'", "append-only"),
        ("DELETE FROM notice_files", "append-only"),
        ("UPDATE deliveries SET body = '别的'", "frozen"),
        ("UPDATE deliveries SET part = 2", "frozen"),
        ("UPDATE deliveries SET file_id = 1", "frozen"),
        ("UPDATE deliveries SET message_id = 'x'", "frozen"),
        ("DELETE FROM deliveries", "never deleted"),
    ],
)
def test_frozen_once_approved(released, sql, match):
    with pytest.raises(sqlite3.IntegrityError, match=match):
        released.execute(sql)


def test_what_was_sent_stays_sent(released):
    released.execute("UPDATE deliveries SET state = 'sent', sent_at = '2027-01-01T00:00:00Z'")
    with pytest.raises(sqlite3.IntegrityError, match="stays sent"):
        released.execute("UPDATE deliveries SET state = 'queued'")


def test_a_draft_may_still_change(drafted):
    drafted.execute("UPDATE notices SET body_im = '别的'")
    drafted.execute(FILE)
    assert drafted.execute("SELECT count(*) FROM notice_files").fetchone() == (1,)

from __future__ import annotations

import sqlite3

import pytest

from tests.db.conftest import CODE

TRIGGERS = {
    *(f"{table}_no_{verb}"
      for table in ("finding_events", "finding_answers", "notice_events", "delivery_attempts", "audit_log",
                    "notice_files", "notice_replies", "notice_bodies")
      for verb in ("update", "delete")),
    "finding_starts_open",
    "finding_four_eyes",
    "notice_starts_as_draft",
    "notice_frozen",
    "notice_approval_kept",
    "notice_steps",
    "notices_no_delete",
    "delivery_needs_release",
    "delivery_mode",
    *("notice_im_frozen", "notice_files_with_draft", "notice_bodies_with_draft"),
    *("delivery_frozen", "delivery_sent_kept", "deliveries_no_delete"),
    "finding_identity_kept",
    *("finding_counted", "finding_counted_again", "finding_not_counted"),
    *("request_counted", "request_counted_again", "request_not_counted", "event_counted"),
    *("sighting_words", "finding_words_again", "agency_words"),
    *("words_searched", "words_searched_again", "words_not_searched"),
    "users_no_delete",
    "user_login_kept",
    "user_last_admin",
}  # fmt: skip
TABLES = {
    *("agencies", "agency_aliases", "offices", "endpoints"),
    *("host_groups", "platforms", "sources", "expectations", "proposals"),
    *("crawls", "documents", "captures", "robots", "list_snapshots", "outcomes"),
    *("reports", "report_urls", "versions", "version_files", "cells", "readings"),
    *("remarks", "alarms", "absence_confirmations", "downloads"),
    *("likeness", "likeness_bands"),
    *("audit_runs", "version_audits", "evaluations"),
    *("findings", "finding_sightings", "finding_events", "finding_requests", "finding_answers"),
    *(
        "deadlines",
        "notices",
        "notice_findings",
        "notice_bodies",
        "notice_files",
        "notice_events",
        "standing_approvals",
    ),
    *("deliveries", "delivery_attempts", "channel_state", "silences", "doc_numbers", "notice_replies", "alerts"),
    *("report_counts", "finding_counts", "event_days", "finding_words"),
    *("users", "login_failures", "workdays", "app_lock", "heartbeats", "audit_log"),
}

# what FTS5 makes for itself cannot be STRICT
MADE_BY_FTS = {
    "finding_search",
    "finding_vocabulary",
    *(f"finding_search_{part}" for part in ("data", "idx", "config")),
}


def names(database, kind):
    return {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = ?", [kind])}


def refused(database, sql, values=(), match=None):
    with pytest.raises(sqlite3.IntegrityError, match=match):
        database.execute(sql, values)


def test_triggers_are_complete(database):
    assert names(database, "trigger") == TRIGGERS


def test_tables_are_complete_and_strict(database):
    ours = names(database, "table") - {"_sqlite_migrations"}
    assert ours == TABLES | MADE_BY_FTS
    strict = {row[1] for row in database.execute("PRAGMA table_list") if row[5]}
    assert strict == TABLES


FINDING = """INSERT INTO findings (fingerprint, fp_scheme, agency_code, report_year, code, subject, severity, state,
  title, first_run_id, last_run_id, evidence_hash, updated_at)
  VALUES ('f', 1, ?, 2025, 'A31', 's', ?, ?, 't', 1, 1, 'e', '2027-01-01T00:00:00Z')"""


@pytest.fixture
def found(database, body, run):
    database.execute(FINDING, [CODE, "error", "open"])
    return 1


@pytest.fixture
def notice(database, body):
    database.execute(
        """INSERT INTO notices (number, dedupe_key, mode, office_id, agency_code, report_year, kind, stage, template,
             template_sha, subject, body_text, content_hash, drafted_by, created_at)
           VALUES ('GJ-2027-000001', 'k', 'test', 1, ?, 2025, 'rectify', 'R0', 't', 's', 'S', 'B', 'h', 'gouji', 'n')""",
        [CODE],
    )
    database.execute(
        "INSERT INTO endpoints (office_id, channel, address, is_test) VALUES (1, 'folder', 'a', 0), (1, 'folder', 'b', 1)"
    )
    return 1


def approve(database):
    database.execute("UPDATE notices SET state = 'approved', approved_by = '李四', approved_at = 'x' WHERE id = 1")


def test_a_finding_starts_open(database, body, run):
    refused(database, FINDING, [CODE, "note", "confirmed"], "starts open")


@pytest.mark.parametrize(
    "change",
    [
        "state = 'confirmed'",
        "state = 'dismissed', decided_evidence_hash = 'e'",
        "state = 'dismissed', decided_evidence_hash = 'e', reason = ''",
        "state = 'waived', decided_evidence_hash = 'e', reason = 'misread'",
        "waived_until = '2027-05-01'",
        "state = 'fixed'",
        "fixed_from = 'open'",
        "state = 'closed', fixed_from = 'waived'",
        "state = 'gone'",
        "severity = 'bad'",
        "reopened = -1",
    ],
)
def test_checks_of_a_finding(database, body, run, change):
    database.execute(FINDING, [CODE, "warning", "open"])
    refused(database, f"UPDATE findings SET {change}")


REQUEST = """INSERT INTO finding_requests (finding_id, kind, reason, note, until, evidence_hash, requested_by,
  requested_at) VALUES (1, ?, 'misread', 'n', ?, ?, '张三', '2027-01-01T00:00:00Z')"""
DISMISS = "UPDATE findings SET state = 'dismissed', reason = 'misread', decided_evidence_hash = 'e'"
APPROVE = "UPDATE finding_requests SET decision = 'approved', decided_by = '李四', decided_at = 'x'"


def test_an_error_is_not_dismissed_by_one_person(database, found):
    refused(database, DISMISS, match="second person")
    database.execute(REQUEST, ["dismiss", None, "e"])
    refused(database, DISMISS, match="second person")
    database.execute(APPROVE)
    database.execute(DISMISS)


@pytest.mark.parametrize(
    ("request_", "after"),
    [
        pytest.param(["dismiss", None, "other facts"], "", id="other facts"),
        pytest.param(["dismiss", None, "e"], "UPDATE finding_requests SET spent_at = 'x'", id="spent"),
        pytest.param(["waive", "2027-05-01", "e"], "", id="another kind"),
    ],
)
def test_an_approval_of_something_else_does_not_help(database, found, request_, after):
    database.execute(REQUEST, request_)
    database.execute(APPROVE)
    if after:
        database.execute(after)
    refused(database, DISMISS, match="second person")


def test_a_waiver_ends_when_it_was_approved_to_end(database, found):
    database.execute(REQUEST, ["waive", "2027-05-01", "e"])
    database.execute(APPROVE)
    waive = "UPDATE findings SET state = 'waived', reason = 'r', decided_evidence_hash = 'e', waived_until = ?"
    refused(database, waive, ["2027-12-31"], "second person")
    database.execute(waive, ["2027-05-01"])


def test_nobody_approves_his_own_request(database, found):
    database.execute(REQUEST, ["dismiss", None, "e"])
    refused(database, APPROVE.replace("李四", "张三"))
    database.execute("UPDATE finding_requests SET decision = 'withdrawn', decided_by = '张三', decided_at = 'x'")


def test_one_pending_request_a_finding(database, found):
    database.execute(REQUEST, ["dismiss", None, "e"])
    refused(database, REQUEST, ["waive", "2027-05-01", "e"])
    refused(database, REQUEST, ["waive", None, "e"])


@pytest.mark.parametrize(
    ("table", "columns", "values"),
    [
        ("finding_events", "finding_id, at, actor, kind", "1, 'x', 'gouji', 'seen'"),
        (
            "finding_answers",
            "finding_id, answer, at, entered_by, via, evidence_hash, reopened",
            "1, 'disputed', 'x', '张三', 'import', 'e', 0",
        ),
        ("notice_events", "notice_id, at, actor, kind", "1, 'x', 'gouji', 'drafted'"),
        ("delivery_attempts", "delivery_id, at, owner, outcome", "1, 'x', 'o', 'sent'"),
        ("audit_log", "at, actor, action", "'x', 'gouji', 'import'"),
    ],
)
def test_append_only(database, found, notice, table, columns, values):
    approve(database)
    database.execute("UPDATE notices SET state = 'released'")
    database.execute(DELIVERY, [2])
    database.execute(f"INSERT INTO {table} (id, {columns}) VALUES (1, {values})")
    refused(database, f"UPDATE {table} SET at = 'y'", match="append-only")
    refused(database, f"DELETE FROM {table}", match="append-only")
    refused(database, f"INSERT OR REPLACE INTO {table} (id, {columns}) VALUES (1, {values})", match="append-only")


DELIVERY = "INSERT INTO deliveries (notice_id, endpoint_id, body, next_at) VALUES (1, ?, 'b', 'x')"


def test_a_notice_starts_as_a_draft(database, notice):
    again = "INSERT INTO notices SELECT 2, 'GJ-2', 'k2', {} FROM notices"
    columns = [row[1] for row in database.execute("PRAGMA table_info(notices)")][3:]
    refused(
        database, again.format(", ".join("'approved'" if name == "state" else name for name in columns)), match="draft"
    )
    database.execute(again.format(", ".join(columns)))


FROZEN = (
    "number dedupe_key kind stage template template_sha subject body_text body_html content_hash drafted_by edited_by"
)


@pytest.mark.parametrize("column", FROZEN.split())
def test_an_approved_notice_is_frozen(database, notice, column):
    value = "overdue" if column == "kind" else "changed"
    database.execute(f"UPDATE notices SET {column} = {column}")
    approve(database)
    refused(database, f"UPDATE notices SET {column} = ?", [value], "frozen")


@pytest.mark.parametrize("change", ["mode = 'live'", "report_year = 2024", "office_id = 2"])
def test_addressee_and_mode_are_frozen(database, notice, change):
    database.execute("INSERT INTO offices (agency_code, name, role) VALUES (?, '另一科', 'responsible')", [CODE])
    approve(database)
    refused(database, f"UPDATE notices SET {change}", match="frozen")


@pytest.mark.parametrize("who", ["gouji", "王五"])
def test_author_and_editor_cannot_approve(database, notice, who):
    database.execute("UPDATE notices SET edited_by = '王五'")
    refused(database, "UPDATE notices SET state = 'approved', approved_by = ?, approved_at = 'x'", [who])


def test_approval_needs_a_person_and_is_kept(database, notice):
    refused(database, "UPDATE notices SET state = 'approved'")
    approve(database)
    refused(database, "UPDATE notices SET approved_by = '赵六'", match="kept")
    refused(database, "UPDATE notices SET approved_at = 'later'", match="kept")


@pytest.mark.parametrize(
    ("steps", "refused_step"),
    [
        ([], "released"),
        (["approved"], "draft"),
        (["approved", "released"], "approved"),
        (["cancelled"], "draft"),
        (["expired"], "cancelled"),
    ],
)
def test_steps_of_a_notice(database, notice, steps, refused_step):
    for step in steps:
        if step == "approved":
            approve(database)
        database.execute("UPDATE notices SET state = ?", [step])
    refused(database, "UPDATE notices SET state = ?, approved_by = '李四', approved_at = 'x'", [refused_step])
    refused(database, "DELETE FROM notices", match="never deleted")


def test_deliveries_of_a_released_notice_only(database, notice):
    refused(database, DELIVERY, [2], "released")
    approve(database)
    refused(database, DELIVERY, [2], "released")
    database.execute("UPDATE notices SET state = 'released'")
    refused(database, DELIVERY, [1], "test endpoints only")
    database.execute(DELIVERY, [2])
    refused(database, DELIVERY, [2], "UNIQUE")
    refused(database, "UPDATE deliveries SET state = 'sending'")
    refused(database, "UPDATE deliveries SET lease_until = 'x', lease_owner = 'o'")
    database.execute("UPDATE deliveries SET state = 'sending', lease_until = 'x', lease_owner = 'o'")


@pytest.mark.parametrize(
    "values",
    [
        "'mail', '', '', 'active', NULL",
        "'fax', '1', '', 'active', NULL",
        "'mail', 'a@b.c', '', 'muted', NULL",
        "'mail', 'a@b.c', '', 'active', '2027-01-01'",
        "'folder', 'a', '', 'active', NULL",
    ],
)
def test_checks_of_an_endpoint(database, notice, values):
    refused(
        database,
        f"INSERT INTO endpoints (office_id, channel, address, secret_ref, state, muted_until) VALUES (1, {values})",
    )


@pytest.mark.parametrize("row", ["NULL, NULL, NULL, '1', '2'", "NULL, NULL, 'A31', '2', '1'"])
def test_a_silence_names_something_and_ends(database, row):
    refused(
        database,
        "INSERT INTO silences (agency_code, office_id, code, starts_at, ends_at, reason, created_by, created_at)"
        f" VALUES ({row}, 'r', '张三', 'x')",
    )


def test_numbers_and_only_numbers_have_a_value(database):
    database.execute("PRAGMA foreign_keys=OFF")
    cell = "INSERT INTO cells (version_id, tbl, row_key, col_key, raw, value, state) VALUES (1, 'T3', 'r', ?, '', ?, ?)"
    refused(database, cell, ["a", None, "number"])
    refused(database, cell, ["a", "0", "blank"])
    database.execute(cell, ["a", "0.50", "number"])


def test_strict_tables_refuse_text_for_a_number(database):
    refused(database, "INSERT INTO workdays VALUES ('2027-01-01', 'yes', 't')")


@pytest.mark.parametrize(
    "change", ["agency_code = 'x'", "report_year = 2024", "code = 'A32'", "subject = 'x'", "id = 7"]
)
def test_a_finding_stays_what_it_is_about(database, found, change):
    database.execute("UPDATE findings SET report_year = report_year, code = code")
    refused(database, f"UPDATE findings SET {change}", match="stays what it is about")


def test_rows_hang_on_rows(database):
    refused(database, "INSERT INTO offices (agency_code, name, role) VALUES ('none', 'n', 'head')", match="FOREIGN")

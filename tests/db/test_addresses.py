"""The address of a report: one meaning for the audit and for the notices."""

from __future__ import annotations

import pytest

from db.audits import versions_to_audit
from db.captures import save_document
from db.inserting import insert
from db.notice_facts import reports_seen
from db.versions import latest_version, save_reading
from tests.storing import reading

DIGEST = "a" * 64
A, B = "http://a.test/1.html", "http://a.test/2.html"


@pytest.mark.parametrize(
    ("seen", "address"),
    [
        pytest.param([(A, 20), (B, 21)], B, id="moved"),
        pytest.param([(B, 20), (A, 21)], A, id="moved the other way"),
        pytest.param([(A, 20), (B, 21), (A, 22)], A, id="moved back"),
        pytest.param([(A, 20), (B, 21), (A, 19)], B, id="a clock that was set back"),
        pytest.param([(B, 20), (A, 20)], A, id="both at once"),
    ],
)
def test_the_address_is_the_one_seen_last(database, body, seen, address):
    save_document(database, DIGEST, media_type="html", size=1, stored_as="x", at="2027-01-20T00:00:00Z")
    for url, day in seen:
        same = latest_version(database, body, 2026)
        save_reading(database, reading(DIGEST, body, 2026, f"2027-01-{day}T00:00:00Z", url=url), same_as=same)
    [due] = versions_to_audit(database, None, (), "1", "1")
    assert reports_seen(database, 2026) == {}, "what nobody has judged is named by no notice"
    run = insert(database, "audit_runs", {"at": "2027-01-23T00:00:00Z", "ruleset_version": "1", "app_version": "0"})
    insert(database, "version_audits", {"version_id": due.id, "run_id": run, "status": "read"})
    assert (due.url, reports_seen(database, 2026)[body].url) == (address, address)

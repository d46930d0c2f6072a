"""A small registry with findings, built row by row: what the tests of stage 4 stand on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from db.opening import Database
from db.times import BEIJING

YEAR = 2026
MORNING = datetime(2027, 1, 26, 10, 10, tzinfo=BEIJING)  # the day of T-3 for 31 January 2027


def beijing_time(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=BEIJING)  # type: ignore[arg-type,misc]


@dataclass
class World:
    """Inserts what a test needs, with short defaults; gives back ids."""

    database: Database
    numbers: Any = field(default_factory=lambda: count(1))

    def insert(self, table: str, **row: Any) -> int:
        marks = ", ".join("?" for _ in row)
        text = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})"
        return self.database.conn.execute(text, list(row.values())).lastrowid or 0

    def agency(self, code: str, kind: str = "department", name: str | None = None, roles: str = "responsible") -> str:
        self.insert("agencies", code=code, name=name or f"样例市{code}局", kind=kind)
        for role in roles.split():
            self.insert("offices", agency_code=code, name=f"{code}{role}", role=role)
        return code

    def office(self, code: str, role: str = "responsible") -> int:
        sql = "SELECT id FROM offices WHERE agency_code = ? AND role = ?"
        return int(self.database.execute(sql, [code, role]).fetchone()[0])

    def endpoint(self, office: int, channel: str = "folder", address: str = "", *, test: bool = True) -> int:
        address = address or f"{channel}-{next(self.numbers)}"
        return self.insert("endpoints", office_id=office, channel=channel, address=address, is_test=int(test))

    def source(self, code: str, url: str = "http://a.test/nb/") -> int:
        self.insert("host_groups", group_id=f"g{code}")
        self.insert("platforms", platform_id=f"p{code}", name="门户", group_id=f"g{code}")
        return self.insert("sources", agency_code=code, platform_id=f"p{code}", column_url=url)

    def looked(self, source: int, outcome: str, at: str = "2027-01-25T13:00:00Z", year: int = YEAR) -> None:
        crawl = self.insert("crawls", started_at=at, trigger="demo", app_version="0")
        row = {"crawl_id": crawl, "source_id": source, "report_year": year, "outcome": outcome, "at": at}
        self.insert("outcomes", **row)

    def published(self, code: str, year: int = YEAR, at: str = "2027-01-20T02:00:00Z") -> int:
        report = self.insert("reports", agency_code=code, report_year=year)
        digest = hashlib.sha256(f"{code}{year}".encode()).hexdigest()
        stored = {"sha256": digest, "media_type": "text/html", "size": 1, "stored_as": "x", "first_seen_at": at}
        self.insert("documents", **stored)
        self.insert("report_urls", report_id=report, url=f"http://a.test/{code}.html", valid_from=at)
        hashes = {"document_sha256": digest, "text_sha256": digest, "tables_sha256": digest}
        told = {"read_status": "read", "parser_version": "1", "year_basis": "title"}
        times = {"first_seen": at, "last_seen": at, "created_at": at}
        version = self.insert("versions", report_id=report, seq=1, **hashes, **told, **times)
        self.insert("version_audits", version_id=version, run_id=self.run(), status="read")
        return version

    def replaced(self, version: int, at: str, status: str = "") -> int:
        """A next version of the same report, with the `status` of its audit, "" for none yet."""
        digest = hashlib.sha256(f"{version}{at}".encode()).hexdigest()
        stored = {"sha256": digest, "media_type": "text/html", "size": 1, "stored_as": "x", "first_seen_at": at}
        self.insert("documents", **stored)
        self.database.execute(
            """INSERT INTO versions (report_id, seq, capture_id, document_sha256, text_sha256, tables_sha256, read_status,
                 parser_version, year_basis, first_seen, last_seen, created_at)
               SELECT report_id, seq + 1, capture_id, :digest, :digest, :digest, read_status, parser_version, year_basis,
                 :at, :at, :at FROM versions WHERE id = :version""",
            {"digest": digest, "at": at, "version": version},
        )
        new = int(self.database.execute("SELECT max(id) FROM versions").fetchone()[0])
        if status:
            run = self.insert("audit_runs", at=at, ruleset_version="1", app_version="0")
            self.insert("version_audits", version_id=new, run_id=run, status=status)
        return new

    def run(self) -> int:
        return self.insert("audit_runs", at="2027-02-01T00:00:00Z", ruleset_version="1", app_version="0")

    def finding(
        self,
        agency: str,
        code: str = "A31",
        subject: str = "T3.total.business",
        *,
        severity: str = "error",
        state: str = "confirmed",
        cause: int = 1,
        run: int | None = None,
        year: int = YEAR,
        **evidence: Any,
    ) -> int:
        run = run or self.run()
        facts = hashlib.sha256(json.dumps([subject, evidence], sort_keys=True).encode()).hexdigest()
        message = evidence.pop("message", f"{subject} 不平衡")
        number = self.insert(
            "findings",
            fingerprint=f"{agency}|{year}|{code}|{subject}",
            fp_scheme=1,
            agency_code=agency,
            report_year=year,
            code=code,
            subject=subject,
            severity=severity,
            title="不平衡",
            first_run_id=run,
            last_run_id=run,
            evidence_hash=facts,
            updated_at="2027-02-01T00:00:00Z",
        )
        seen = {"finding_id": number, "run_id": run, "message": message, "cause": cause}
        self.insert("finding_sightings", **seen, evidence=json.dumps(evidence), evidence_hash=facts)
        if state == "confirmed":
            self.confirm(number)
        return number

    def confirm(self, number: int) -> None:
        sql = "UPDATE findings SET state = 'confirmed', decided_evidence_hash = evidence_hash WHERE id = ?"
        self.database.execute(sql, [number])

    def take_back(self, number: int) -> None:
        self.database.execute("UPDATE findings SET state = 'open' WHERE id = ?", [number])

    def change_facts(self, number: int, facts: str) -> None:
        sql = "UPDATE findings SET evidence_hash = ?, decided_evidence_hash = ? WHERE id = ?"
        self.database.execute(sql, [facts, facts, number])

    def column(self, sql: str, *values: Any) -> list[Any]:
        return [row[0] for row in self.database.execute(sql, list(values)).fetchall()]

    def dump(self) -> list[Any]:
        """Every row of stage 4, to see that nothing has changed."""
        tables = ("deadlines", "notices", "notice_findings", "notice_events", "deliveries", "delivery_attempts")
        return [self.database.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in tables]

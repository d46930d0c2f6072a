"""What may be said of whom, read off the rows by queries of its own, and off every text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from db.notices import Notice, find_notices
from db.times import BEIJING, instant, local_date_of, local_day
from notifications.calendar import is_workday
from tests.notifications.lives import Life

ACCUSED = re.compile(r"(\S+?)：(?:期限 [^\n]*经人工核对确认未公布|经人工核实未公布(?! \d)|未公布；)")
DATED = re.compile(r"(\S+?)：期限 [^\n]*?(?:页面所示公布日期|页面发布日期) ")
FIXED = re.compile(r"〔已整改〕[^\n]*（\S+ (\w+)，通知 (GJ-\d+-\d+)）")
STANDING = re.compile(r"〔仍存在〕[^\n]*（\S+ (\w+)，通知 (GJ-\d+-\d+)）")
LISTED = """SELECT 1 FROM outcomes o JOIN sources s USING (source_id) WHERE s.agency_code = ? AND o.report_year = ?
  AND o.outcome IN ('found', 'too_large')"""
ORDERED = """SELECT 1 FROM notice_events e JOIN notices n ON n.id = e.notice_id WHERE e.kind = 'ordered' AND n.kind = ?
  AND n.office_id = ?"""
BEFORE = (30, 15, 7, 3, 1, 0)
ORDER = (*(f"T-{days}" for days in BEFORE), "L+1")


def is_many(item: Notice) -> bool:
    return item.kind in ("circular", "publication") or "-W" in item.stage


class Oracle:
    """Complains by assertion."""

    def __init__(self, life: Life):
        self.life, self.database = life, life.database
        self.accused = self.newest = 0
        self.sent: dict[tuple[object, ...], str] = {}

    def has(self, sql: str, *values: object) -> bool:
        return bool(self.database.execute(f"SELECT EXISTS ({sql})", list(values)).fetchone() == (1,))

    def why_not_missing(self, code: str, item: Notice) -> str:
        """Why nobody may say now that there is no report, "" when it may be said."""
        year, today, now = item.report_year, local_day(self.life.now), instant(self.life.now)
        report = "r.agency_code = ? AND r.report_year = ?"
        if self.has(f"SELECT 1 FROM versions v JOIN reports r ON r.id = v.report_id WHERE {report}", code, year):
            return "there"
        if self.has(LISTED, code, year):
            return "listed"
        if not self.has("SELECT 1 FROM absence_confirmations WHERE agency_code = ? AND report_year = ?"
                        " AND taken_back_at IS NULL AND spent_at IS NULL AND (confirmed_at <= ? OR confirmed_at > ?)", code, year, item.created_at, now):  # fmt: skip
            return "no word"
        if not self.has("SELECT 1 FROM findings f WHERE agency_code = ? AND report_year = ? AND code = 'C01' AND disputed = 0"
                        " AND state IN ('open', 'confirmed') AND NOT EXISTS (SELECT 1 FROM finding_requests q"
                        " WHERE q.finding_id = f.id AND q.decision IS NULL)", code, year):  # fmt: skip
            return "no finding"
        if self.claims(code, year):
            return "it says where it is"
        if self.has("SELECT 1 FROM agencies WHERE code = ? AND active_to < ?", code, today.isoformat()):
            return "ended"
        if self.has("SELECT 1 FROM silences WHERE agency_code = ? AND coalesce(code, 'C01') = 'C01' AND starts_at <= ?"
                    " AND ends_at > ? AND (office_id IS NULL OR office_id = ?)", code, now, now, item.office_id):  # fmt: skip
            return "silenced"
        over = self.local_over if item.kind == "publication" and item.stage == "local" else self.law_over
        return "" if over(code, year, today) else "not over"

    def claims(self, code: str, year: int) -> bool:
        return self.has(
            """SELECT 1 FROM notice_replies p JOIN notices n ON n.id = p.notice_id WHERE p.kind = 'elsewhere' AND n.mode = 'live'
               AND n.agency_code = ? AND n.report_year = ? AND NOT EXISTS (SELECT 1 FROM notice_events e
                 WHERE e.notice_id = n.id AND e.kind = 'claim refuted' AND CAST(e.detail AS INTEGER) = p.id)""",
            code,
            year,
        )

    def kind(self, code: str) -> str:
        return str(self.database.execute("SELECT kind FROM agencies WHERE code = ?", [code]).fetchone()[0])

    def law(self, code: str, year: int) -> date:
        if self.kind(code) == "township":
            return self.local(code, year)
        return date(year + 1, 3, 31) if self.kind(code) == "government" else date(year + 1, 1, 31)

    def local(self, code: str, year: int) -> date:
        regional = self.life.policy.regional and self.life.county[code] == "东"
        if regional:
            return date(year + 1, 1, 20)
        return date(year + 1, 3, 31) if self.kind(code) == "government" else date(year + 1, 1, 31)

    def law_over(self, code: str, year: int, today: date) -> bool:
        return self.law(code, year) < today

    def local_over(self, code: str, year: int, today: date) -> bool:
        return min(self.local(code, year), self.law(code, year)) < today

    # what was drafted

    def look_at_drafts(self) -> None:
        drafts = find_notices(self.database, states=("draft",))
        before, self.newest = self.newest, max((item.id for item in drafts), default=self.newest)
        for item in drafts:
            if item.id > before:
                self.look_at(item)
                for name in DATED.findall(item.body_text):
                    self.check_late(self.life.names[name], item)
                for code, number in STANDING.findall(item.body_text):
                    assert self.finding(number, code, "confirmed"), (item.number, "仍存在", code)

    def check_late(self, code: str, item: Notice) -> None:
        year = item.report_year
        ((printed, first),) = self.database.execute(
            """SELECT v.published_on, v.first_seen FROM versions v JOIN reports r ON r.id = v.report_id
               WHERE v.capture_id IS NOT NULL AND r.agency_code = ? AND r.report_year = ? AND v.seq = (
                 SELECT min(seq) FROM versions WHERE report_id = r.id AND capture_id IS NOT NULL)""",
            [code, year],
        ).fetchall()
        due = min(self.law(code, year), self.local(code, year)) if item.stage == "local" else self.law(code, year)
        limit = due.isoformat()
        assert min(printed, local_date_of(first)) > limit, (item.number, code, printed, first)
        assert not self.has("SELECT 1 FROM versions v JOIN reports r ON r.id = v.report_id WHERE v.published_on <= ?"
                            " AND v.capture_id IS NOT NULL AND r.agency_code = ? AND r.report_year = ?", limit, code, year)  # fmt: skip
        assert not self.has("SELECT 1 FROM remarks m JOIN sources s USING (source_id) WHERE s.agency_code = ?"
                            " AND m.report_year = ?", code, year)  # fmt: skip

    def finding(self, number: str, code: str, state: str) -> bool:
        return self.has(
            """SELECT 1 FROM notices n JOIN notice_findings nf ON nf.notice_id = n.id JOIN findings f ON f.id = nf.finding_id
               WHERE n.number = ? AND f.code = ? AND f.state = ? AND (f.state <> 'fixed' OR EXISTS (
                 SELECT 1 FROM finding_events e WHERE e.finding_id = f.id AND e.to_state = 'fixed' AND e.actor = 'gouji'
                   AND e.run_id IS NOT NULL AND e.at >= n.created_at))""",
            number,
            code,
            state,
        )

    # what is said

    def look_at(self, item: Notice) -> None:
        """What must be so of a draft when it is written, and of a notice when it leaves."""
        text = "\n".join((item.subject, item.body_text, item.body_im or ""))
        assert "责令" not in text
        county = self.life.county[self.office(item.office_id)[0]]
        named = {self.life.names[name] for name in self.life.names if name in text}
        if is_many(item):
            assert {self.life.county[code] for code in named} <= {county}, item.number
        else:
            assert named <= {item.agency_code}, item.number
            assert self.office(item.office_id)[0] == item.agency_code
        accused = [self.life.names[name] for name in ACCUSED.findall(item.body_text)]
        if item.kind == "overdue" and item.stage == "T+1":
            accused = [item.agency_code]
            (days,) = re.findall(r"已逾期 (\d+) 天", item.body_text)
            day = date.fromisoformat(local_date_of(item.not_before or ""))
            assert int(days) == (day - self.law(item.agency_code, item.report_year)).days
        elif item.kind == "reminder":
            assert not {word for word in ("逾期", "未公布") if word in text}
            assert self.why_not_missing(item.agency_code, item) not in ("there", "ended")
        for code in accused:
            why = self.why_not_missing(code, item)
            if (why, item.state, item.stage) == ("silenced", "draft", "T+1"):
                continue  # a silence of the rule holds what is written: `silence_of`
            assert why == "", f"{item.number} {item.kind} {item.stage} {code}: {why}\n{item.body_text}"
        self.accused += len(accused)
        for code, number in FIXED.findall(item.body_text):
            assert self.finding(number, code, "fixed"), (item.number, "已整改", code)
        if item.kind == "rectify":
            assert not self.has(
                """SELECT 1 FROM reports r JOIN versions v ON v.report_id = r.id WHERE r.agency_code = ? AND r.report_year = ?
                   AND NOT EXISTS (SELECT 1 FROM versions n WHERE n.report_id = r.id AND n.seq > v.seq)
                   AND NOT EXISTS (SELECT 1 FROM version_audits a WHERE a.version_id = v.id AND a.status = 'read')""",
                item.agency_code,
                item.report_year,
            ), f"{item.number} {item.stage} is about a version that was not judged"
        if item.kind in ("rectify", "circular"):
            rows = self.database.execute(
                """SELECT f.id, f.state = 'confirmed' AND f.evidence_hash = nf.evidence_hash AND f.reopened = nf.reopened
                   FROM notice_findings nf JOIN findings f ON f.id = nf.finding_id WHERE nf.notice_id = ? AND f.code <> 'C01'""",
                [item.id],
            ).fetchall()
            assert all(stands for _, stands in rows), (item.number, rows)

    def office(self, number: int) -> tuple[str, str]:
        ((code, role),) = self.database.execute(
            "SELECT agency_code, role FROM offices WHERE id = ?", [number]
        ).fetchall()
        return code, role

    # what has left

    def look_at_sent(self) -> None:
        items = {item.number: item for item in find_notices(self.database)}
        for part in self.life.channel.parts:
            item = items[part.number]
            assert item.mode == self.life.policy.mode
            self.look_at(item)
            assert not self.has("SELECT 1 FROM notice_findings nf JOIN findings f ON f.id = nf.finding_id"
                                " WHERE f.disputed = 1 AND nf.notice_id = ?", item.id)  # fmt: skip
            if item.mode == "live":
                assert part.address.startswith(self.life.county[self.office(item.office_id)[0]]) or part.address.startswith(
                    item.agency_code), part.address  # fmt: skip
            if not is_many(item) and item.kind != "rectify" and item.stage != "T+1" and item.kind != "resolved":
                assert not self.claims(item.agency_code, item.report_year) or item.mode == "test"
            for about in self.about(item):
                before = self.sent.setdefault(
                    (item.mode, item.report_year, *about, part.address, part.part), item.number
                )
                assert before == item.number, f"{item.number} says again what {before} has said: {about}"

    def about(self, item: Notice) -> Iterator[tuple[object, ...]]:
        """What is said once only."""
        if item.kind in ("circular", "publication") and self.has(ORDERED, item.kind, item.office_id):
            return  # a person has asked for it once more, and his draft follows the facts
        if item.kind in ("rectify", "resolved") and item.stage != "TC":
            for fact in self.database.execute(
                "SELECT finding_id, reopened FROM notice_findings WHERE notice_id = ?"
                if item.kind == "resolved"
                else "SELECT finding_id, reopened, evidence_hash FROM notice_findings WHERE notice_id = ?",
                [item.id],
            ).fetchall():
                yield item.kind, item.stage, item.office_id, *fact
        elif item.kind == "circular":
            yield item.kind, item.dedupe_key.partition("#")[0]
        else:
            yield item.kind, item.stage, item.dedupe_key.split("|")[3], item.office_id

    # what must be there

    def look_for_stages(self) -> None:
        """Right after a plan: each body that owes has the stage of this day, or a later one, or a reason."""
        today, year = local_day(self.life.now), 2026
        for code in self.life.codes:
            due = min(self.law(code, year), self.local(code, year))
            act_by = self.back(due)
            reached, leaving = (
                [f"T-{days}" for days in BEFORE if self.back(act_by - timedelta(days=days)) <= day]
                for day in (today, self.on(today))
            )
            if not reached or today >= act_by or self.silent_or_done(code, year):
                continue
            if reached != leaving:  # on days off nothing leaves, and then the next stage has the word
                continue
            stages = ORDER[ORDER.index(reached[-1]) :]
            rows = self.database.execute(
                """SELECT 1 FROM notices n JOIN offices o ON o.id = n.office_id AND o.role = 'responsible' WHERE n.agency_code = ?
                   AND n.mode = ? AND report_year = ? AND n.kind = 'reminder' AND n.stage IN (SELECT value FROM json_each(?))""",
                [code, self.life.policy.mode, year, "[" + ",".join(f'"{one}"' for one in stages) + "]"],
            ).fetchall()
            assert rows, f"{reached[-1]} of {code} was not drafted on {today}"

    def back(self, day: date) -> date:
        while not is_workday(day, dict(self.overrides())).value:
            day -= timedelta(days=1)
        return day

    def on(self, day: date) -> date:
        while not is_workday(day, dict(self.overrides())).value:
            day += timedelta(days=1)
        return day

    def overrides(self) -> Iterator[tuple[date, bool]]:
        for day, value in self.database.execute("SELECT day, is_workday FROM workdays").fetchall():
            yield date.fromisoformat(day), bool(value)

    def silent_or_done(self, code: str, year: int) -> bool:
        now, today = instant(self.life.now), local_day(self.life.now).isoformat()
        reasons = (
            ("SELECT 1 FROM reports WHERE agency_code = ? AND report_year = ?", code, year),
            (LISTED, code, year),
            ("SELECT 1 FROM silences WHERE agency_code = ? AND code IS NULL AND starts_at <= ? AND ends_at > ?", code, now, now),
            ("SELECT 1 FROM agencies WHERE code = ? AND active_to IS NOT NULL", code),
            ("SELECT 1 FROM notices WHERE agency_code = ? AND acked_at IS NOT NULL", code),
            ("SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM offices WHERE agency_code = ? AND role = 'responsible')", code),
        )  # fmt: skip
        late = self.life.now.astimezone(BEIJING)
        return any(self.has(*reason) for reason in reasons) or late.hour >= 16 or today < "2026-12-01"

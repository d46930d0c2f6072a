"""What offices reply to released notices, by a person of ours or by a signed link. Kept for ever; it decides nothing.

A reply that says where the report is stands as a claim (`db/notice_claims.py`): reminders and 逾期 rest meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from audit.errors import GoujiError
from audit.privacy import masked
from db.agencies import office
from db.alerts import raise_alert
from db.answers import record_answer, unsettled
from db.inserting import insert
from db.logbook import log_action
from db.notice_claims import cause_of, claim_of, holds_still
from db.notice_decisions import acknowledge
from db.notices import STATES, Notice, notice, record
from db.opening import Database, tx
from db.supervisors import about_many
from db.times import instant

REPLIES = {
    "acknowledged": "已收到",
    "corrected": "已更正",
    "objected": "有异议",
    "elsewhere": "已发布，在别处",
    "explained": "情况说明",
}
BY_LINK = "单位（回复链接）"  # no login can be that
LONGEST_NOTE, LONGEST_URL, LONGEST_NAME = 1_000, 500, 50
MOST_BY_LINK = 20  # of one notice: whoever has the link must not fill the database
TEXT_NEEDED = frozenset({"objected", "explained"})
# what makes sense to reply to each kind of notice
OFFERED = {
    "reminder": ("acknowledged", "elsewhere", "explained"),
    "overdue": ("acknowledged", "elsewhere", "explained"),
    "rectify": ("acknowledged", "corrected", "objected", "explained"),
    "resolved": ("acknowledged", "objected", "explained"),
}
RECEIVED = ("acknowledged", "explained")
ANSWERS = {"corrected": "says_fixed", "objected": "disputed"}  # what is said of each finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A reply before it is kept. `findings`: those it is about, by number; None: all that the notice names."""

    kind: str
    note: str = ""
    url: str = ""
    said_by: str = ""
    findings: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply as kept. `said_by`: a name of theirs, "" when none was given; `via`: page, link or command."""

    id: int
    at: str
    kind: str
    note: str
    url: str
    said_by: str
    entered_by: str
    via: str


def record_reply(database: Database, number: str, said: Said, *, by: str, via: str, now: datetime) -> bool:
    """
    Keep a reply, and do what follows from it. False when exactly this was said last and waits to be settled: nothing is
    written.

    Received: the ladder stops, up to the deadline. Corrected: a new look at the report is ordered for each finding.
    Objected: each finding stands as disputed. Elsewhere: a claim. No state of a finding changes. What answers a notice
    of the test mode is kept and has no effect on findings: it came from none of the bodies.

    GoujiError unless the notice was released, and for a reply that says nothing or does not fit it.
    """
    kept = _checked(said)
    with tx(database):
        item = notice(database, number)
        if item.state != "released":
            raise GoujiError(f"{item.number} {STATES[item.state]}，只有已签发的通知可以登记回复")
        if kept.kind not in offered(item.kind, item.stage, office(database, item.office_id).role):
            raise GoujiError(f"{item.number}: 这种通知没有“{REPLIES[kept.kind]}”这种回复")
        if _said_already(database, item, kept):
            return False
        _check_room(database, item, via)
        row = {"kind": kept.kind, "note": kept.note, "url": kept.url, "said_by": kept.said_by}
        insert(
            database, "notice_replies", {"notice_id": item.id, "at": instant(now), "entered_by": by, "via": via} | row
        )
        record(database, item.id, by, f"replied {kept.kind}", now, kept.url or kept.note or None)
        log_action(database, by, "notice reply", item.number, REPLIES[kept.kind], now)
        _follow(database, item, kept, by, now)
    return True


def replies_to(database: Database, notice_id: int) -> list[Reply]:
    """The first reply first."""
    return [Reply(**row) for row in database.query(f"{_REPLY} WHERE notice_id = ? ORDER BY id", [notice_id])]


def offered(kind: str, stage: str, role: str) -> tuple[str, ...]:
    """
    What can be replied to a notice of this kind and stage by an office of this role: a supervising office gets copies and
    lists for its information, and does not answer for a body.
    """
    return RECEIVED if role == "supervisor" or about_many(kind, stage) else OFFERED.get(kind, RECEIVED)


def last_replies(
    database: Database,
    *,
    agency_code: str | None = None,
    year: int | None = None,
    before: int | None = None,
    most: int = 50,
) -> list[tuple[str, Reply]]:
    """(number of the notice, reply), the newest first: of a body, a report year, or all. `before`: go on below this reply."""
    rows = database.query(
        f"""SELECT n.number, {_COLUMNS} FROM notice_replies r CROSS JOIN notices n ON n.id = r.notice_id
            WHERE r.id < coalesce(:before, r.id + 1) AND n.agency_code = coalesce(:code, n.agency_code)
              AND n.report_year = coalesce(:year, n.report_year) ORDER BY r.id DESC LIMIT :most""",
        {"before": before, "code": agency_code, "year": year, "most": most},
    )
    return [(row.pop("number"), Reply(**row)) for row in rows]


_COLUMNS = ", ".join(f"r.{name}" for name in Reply.__slots__)
_REPLY = f"SELECT {_COLUMNS} FROM notice_replies r"


def _checked(said: Said) -> Said:
    note, url, name = masked(said.note.strip()), said.url.strip(), masked(" ".join(said.said_by.split()))
    if said.kind not in REPLIES:
        raise GoujiError(f"回复应是其中之一：{'、'.join(REPLIES.values())}")
    if len(note) > LONGEST_NOTE or len(name) > LONGEST_NAME:
        raise GoujiError(f"说明最长 {LONGEST_NOTE} 字，姓名最长 {LONGEST_NAME} 字")
    if said.kind == "elsewhere" and not _is_address(url):
        raise GoujiError(f"要写报告的网址：以 http:// 或 https:// 开头，最长 {LONGEST_URL} 字")
    if said.kind in TEXT_NEEDED and not note:
        raise GoujiError("要写说明")
    if said.kind == "objected" and said.findings is not None and not said.findings:
        raise GoujiError("要选对哪些问题有异议")
    return Said(
        kind=said.kind, note=note, url=url if said.kind == "elsewhere" else "", said_by=name, findings=said.findings
    )


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    plain = url.isprintable() and " " not in url and len(url) <= LONGEST_URL
    return plain and parts.scheme.lower() in ("http", "https") and bool(parts.hostname)


def _said_already(database: Database, item: Notice, said: Said) -> bool:
    """
    Whether exactly this was said last, and still waits for whoever must look. What was settled since is said anew: 已更正
    needs no other words the second time.
    """
    last = database.execute(
        "SELECT kind, note, url, said_by, id FROM notice_replies WHERE notice_id = ? ORDER BY id DESC LIMIT 1",
        [item.id],
    ).fetchone()
    if last is None or last[:4] != (said.kind, said.note, said.url, said.said_by):
        return False
    if said.kind == "elsewhere":
        return holds_still(database, last[4])
    if said.kind == "acknowledged":
        return _is_acknowledged(database, item)
    if said.kind in ANSWERS and item.mode != "test":
        about = _about(database, item, said.findings)
        return unsettled(database, about, *_answer(said)) == set(about)
    return True


def _is_acknowledged(database: Database, item: Notice) -> bool:
    row = database.execute("SELECT acked_at IS NOT NULL FROM notices WHERE id = ?", [item.id]).fetchone()
    return bool(row[0])


def _answer(said: Said) -> tuple[str, str]:
    """What a reply says of each of its findings, and with which words."""
    return ANSWERS[said.kind], said.note + (f"（{said.said_by}）" if said.said_by else "")


def _check_room(database: Database, item: Notice, via: str) -> None:
    ((count,),) = database.execute(
        "SELECT count(*) FROM notice_replies WHERE notice_id = ? AND via = 'link'", [item.id]
    ).fetchall()
    if via == "link" and count >= MOST_BY_LINK:
        raise GoujiError("这件通知的回复已经很多，请电话联系")


def _follow(database: Database, item: Notice, said: Said, by: str, now: datetime) -> None:
    if said.kind == "acknowledged":
        if not _is_acknowledged(database, item):
            acknowledge(database, item.number, note=said.note, by=by, now=now)
    elif item.mode == "test":
        return
    elif said.kind == "elsewhere":
        claim = claim_of(database, item.mode, item.agency_code, item.report_year)
        if claim is not None:
            sentence = f"{claim.agency}称{claim.report_year}年度报告已发布在 {claim.url}，等人核实；提醒和逾期暂不发送"
            raise_alert(database, cause_of(claim), sentence, remedy="到“通知 → 回复”核实", now=now)
    elif said.kind in ANSWERS:
        (answer, note), about = _answer(said), _about(database, item, said.findings)
        facts: dict[str, Any] = {"answer": answer, "note": note, "by": by, "via": "page", "lock_version": None}
        waiting = unsettled(database, about, answer, note)
        for finding in about:
            record_answer(database, finding, now=now, again=finding not in waiting, **facts)


def _about(database: Database, item: Notice, wanted: tuple[int, ...] | None) -> list[int]:
    named = database.execute("SELECT finding_id FROM notice_findings WHERE notice_id = ? ORDER BY 1", [item.id])
    numbers = [number for (number,) in named.fetchall()]
    if wanted is not None and (strange := set(wanted) - set(numbers)):
        raise GoujiError(f"这件通知没有提到问题 {'、'.join(map(str, sorted(strange)))}")
    return [number for number in numbers if wanted is None or number in wanted]

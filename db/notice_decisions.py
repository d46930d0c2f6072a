"""What people decide about notices: each on the text that they have seen, in the state in which they saw it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from audit.errors import GoujiError
from db.named_dates import check_dates
from db.notice_files import notice_files
from db.notices import STATES, Notice, check_approval, content_hash, notice, record, step
from db.opening import Database, tx
from db.times import instant, local_day

REWRITTEN = "草稿已改写"
MOST = 200  # of one click
FOOTER = "本件由审核系统生成，未经签发不具公文效力"
TEST_MARK = "【测试】"
_AGAIN = "请看过新的内容再批准"


def approve_seen(database: Database, seen: Mapping[int, str], by: str, now: datetime) -> int:
    """
    Approve drafts whose text is still the one that `by` has seen, all or none; how many. `seen`: id → content hash.

    GoujiError for one that was rewritten meanwhile, is no draft any more or past its time, names a day that is over, or that `by` has written or
    ever edited.
    """
    if len(seen) > MOST:
        raise GoujiError(f"一次最多批准 {MOST} 件")
    approved = 0
    with tx(database):
        for number, words in seen.items():
            item = notice(database, str(number))
            if item.state == "approved":
                raise GoujiError(f"{item.number} 已由 {item.approved_by} 批准")
            check_approval(database, item, by, now)
            if hash_of(database, item) != words:
                raise GoujiError(f"{item.number}: {REWRITTEN}，{_AGAIN}")
            check_dates(item.number, item.kind, item.body_text, local_day(now))
            values = {"approved_by": by, "approved_at": instant(now)}
            approved += step(database, item, "approved", by, now, values=values)
    return approved


def cancel_by(database: Database, number: str, *, state: str, reason: str, by: str, now: datetime) -> Notice:
    """
    A person takes a notice back; what of it still waits to be delivered goes nowhere. What a worker holds it cancels itself,
    right before it would send it; what is on the wire in this moment arrives. It is not drafted anew by itself.

    `state`: the one in which `by` saw it. GoujiError when it is another one by now.
    """
    if not reason:
        raise GoujiError("取消要写原因")
    with tx(database):
        item = notice(database, number)
        if item.state != state:
            raise GoujiError(f"{item.number} 的状态已变为“{STATES[item.state]}”，请看过再决定")
        if state not in ("draft", "approved", "released"):
            raise GoujiError(f"{item.number} {STATES[state]}，不能再取消")
        step(database, item, "cancelled", by, now, detail=reason)
        database.execute(
            "UPDATE deliveries SET state = 'cancelled' WHERE notice_id = ? AND state = 'queued'", [item.id]
        )
    return item


def edit_draft(
    database: Database, number: str, *, seen: str, subject: str, text: str, by: str, now: datetime
) -> Notice:
    """
    Other words for a draft; `by` is its editor from now on and cannot approve it.

    It goes out as plain text only: the HTML, the short text and the files would say something else. Lines that name one
    of the files are taken out.

    `seen`: the content hash that `by` started from. GoujiError when it was rewritten meanwhile, or is no draft any more,
    or when the text lacks what every notice must carry.
    """
    with tx(database):
        item = notice(database, number)
        if item.state != "draft":
            raise GoujiError(f"{item.number} {STATES[item.state]}，正文不能再改")
        if hash_of(database, item) != seen:
            raise GoujiError(f"{item.number}: {REWRITTEN}，请在新的内容上修改")
        problems = problems_of(item, subject, text)
        if problems:
            raise GoujiError(f"{item.number}: {'；'.join(problems.values())}")
        text = text.strip() + "\n"
        if (subject, text) == (item.subject, item.body_text):
            raise GoujiError(f"{item.number}: 标题和正文都没有改动")
        names = [one.name for _, one in notice_files(database, item.id)]
        # the files stay behind, so no line may name one
        text = "".join(line for line in text.splitlines(True) if not any(name in line for name in names))
        database.execute(
            """UPDATE notices SET subject = ?, body_text = ?, body_html = NULL, body_im = NULL, content_hash = ?,
                 edited_by = ?
               WHERE id = ?""",
            [subject, text, content_hash(subject, text, None), by, item.id],
        )
        record(database, item.id, by, "edited", now, f"原标题：{item.subject}" if subject != item.subject else None)
    return item


def problems_of(item: Notice, subject: str, text: str) -> dict[str, str]:
    """Field → what an edited draft lacks: the number that makes a duplicate visible, the mark of a test, the footer."""
    found = {}
    if not subject or "\n" in subject or len(subject) > 200:
        found["subject"] = "标题要写一行，不超过 200 字"
    elif item.mode == "test" and not subject.startswith(TEST_MARK):
        found["subject"] = f"测试通知的标题以{TEST_MARK}开头"
    if item.number not in text:
        found["text"] = f"正文里要保留编号 {item.number}"
    elif FOOTER not in text:
        found["text"] = f"正文里要保留“{FOOTER}”"
    elif item.mode == "test" and TEST_MARK not in text:
        found["text"] = f"测试通知的正文要保留{TEST_MARK}"
    return found


def acknowledge(database: Database, number: str, *, note: str, by: str, now: datetime) -> Notice:
    """The office has said that it knows. GoujiError unless the notice was released, or when it is acknowledged already."""
    with tx(database):
        item = notice(database, number)
        if item.state != "released":
            raise GoujiError(f"{item.number} {STATES[item.state]}，只有已签发的通知可以登记“已电话确认”")
        changed = database.conn.execute(
            "UPDATE notices SET acked_at = ?, acked_by = ? WHERE id = ? AND acked_at IS NULL",
            [instant(now), by, item.id],
        ).rowcount
        if not changed:
            raise GoujiError(f"{item.number} 已经登记过")
        record(database, item.id, by, "acknowledged", now, note or None)
    return item


def take_back_acknowledgement(database: Database, number: str, *, by: str, now: datetime) -> Notice:
    """It was a mistake: the ladder goes on. GoujiError when nothing was acknowledged."""
    with tx(database):
        item = notice(database, number)
        changed = database.conn.execute(
            "UPDATE notices SET acked_at = NULL, acked_by = NULL WHERE id = ? AND acked_at IS NOT NULL", [item.id]
        ).rowcount
        if not changed:
            raise GoujiError(f"{item.number} 没有登记过“已电话确认”")
        record(database, item.id, by, "acknowledgement taken back", now)
    return item


def acknowledged(database: Database, mode: str, year: int) -> set[str]:
    """The bodies that have acknowledged a reminder of this year: the ladder stops for them, up to the deadline."""
    rows = database.execute(
        """SELECT DISTINCT agency_code FROM notices INDEXED BY notices_due
           WHERE state = 'released' AND mode = ? AND report_year = ? AND kind = 'reminder' AND acked_at IS NOT NULL""",
        [mode, year],
    )
    return {code for (code,) in rows.fetchall()}


def acknowledged_before(database: Database, item: Notice) -> bool:
    """Whether the body has acknowledged an earlier reminder than this one."""
    row = database.conn.execute(
        # from the few offices of the body: all that was ever released would be walked for each delivery
        """SELECT 1 FROM offices o CROSS JOIN notices n INDEXED BY notices_office ON n.office_id = o.id
           WHERE o.agency_code = ? AND n.id < ? AND n.state = 'released' AND n.mode = ? AND n.report_year = ?
             AND n.kind = 'reminder' AND n.acked_at IS NOT NULL AND n.stage <> ? LIMIT 1""",
        [item.agency_code, item.id, item.mode, item.report_year, item.stage],
    ).fetchone()
    return row is not None


def hash_of(database: Database, item: Notice) -> str:
    """Names all that a notice says; whoever approves it by this approves nothing else."""
    row = database.execute("SELECT content_hash FROM notices WHERE id = ?", [item.id]).fetchone()
    return str(row[0])

"""All that is kept about one notice, in one piece: a year later it shows what was sent, when, to whom and why."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from db.notice_files import NoticeFile, notice_files
from db.notice_lists import Happened, Listed, Sending, happenings, listed_notice, sendings
from db.notice_replies import Reply, replies_to
from db.notices import notice
from db.opening import Database


@dataclass(frozen=True, slots=True)
class Carried:
    """What one delivery carried, byte for byte: a text, or one file by its number among the notice's files."""

    secret_ref: str
    part: int
    body: str
    file: int | None
    message_id: str | None


@dataclass(frozen=True, slots=True)
class Grounds:
    """A finding that the notice names: the facts it had then, and what it is now."""

    finding: int
    code: str
    title: str
    subject: str
    severity: str
    evidence_hash: str
    reopened: int
    state_now: str
    same_now: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """`item`: the notice and who had it in hand; the texts that Listed does not hold; `sent`: each delivery with what it carried."""

    item: Listed
    body_html: str | None
    body_im: str | None
    files: tuple[tuple[int, NoticeFile], ...]
    grounds: tuple[Grounds, ...]
    events: tuple[Happened, ...]
    sent: tuple[tuple[Sending, Carried], ...]
    replies: tuple[Reply, ...]


def history_of(database: Database, reference: str) -> History:
    """By number or id. GoujiError when there is none."""
    stored = notice(database, reference)
    carried = {
        number: Carried(*values)
        for number, *values in database.execute(
            """SELECT d.id, e.secret_ref, d.part, d.body, d.file_id, d.message_id
               FROM deliveries d JOIN endpoints e ON e.id = d.endpoint_id WHERE d.notice_id = ?""",
            [stored.id],
        ).fetchall()
    }
    return History(
        item=listed_notice(database, stored.number),
        body_html=stored.body_html,
        body_im=stored.body_im,
        files=tuple(notice_files(database, stored.id)),
        grounds=_grounds(database, stored.id),
        events=tuple(happenings(database, stored.id)),
        sent=tuple((one, carried[one.id]) for one in sendings(database, stored.id)),
        replies=tuple(replies_to(database, stored.id)),
    )


def as_data(history: History) -> dict[str, Any]:
    """The same for programs: instants are UTC, addresses in full, of secrets only where they stand."""
    item = asdict(history.item)
    for ours in ("id", "office_id", "has_html"):
        del item[ours]
    item["agency"] = {"code": item.pop("agency_code"), "name": item["agency"]}
    item["office"] = {"name": item["office"], "role": item.pop("role")}
    return item | {
        "body_html": history.body_html,
        "body_im": history.body_im,
        "files": [
            {"id": number, "name": one.name, "media_type": one.media_type, "sha256": one.sha256}
            for number, one in history.files
        ],
        "findings": [asdict(one) for one in history.grounds],
        "events": [asdict(one) for one in history.events],
        "deliveries": [
            _without(asdict(one) | asdict(what), "endpoint_id", "endpoint_state") for one, what in history.sent
        ],
        "replies": [asdict(one) for one in history.replies],
    }


def _without(values: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


def _grounds(database: Database, notice_id: int) -> tuple[Grounds, ...]:
    rows = database.execute(
        """SELECT f.id, f.code, f.title, f.subject, f.severity, nf.evidence_hash, nf.reopened, f.state,
             f.evidence_hash = nf.evidence_hash AND f.reopened = nf.reopened
           FROM notice_findings nf JOIN findings f ON f.id = nf.finding_id WHERE nf.notice_id = ? ORDER BY f.id""",
        [notice_id],
    )
    names = Grounds.__slots__
    return tuple(Grounds(**dict(zip(names, (*values, bool(same)), strict=True))) for *values, same in rows.fetchall())

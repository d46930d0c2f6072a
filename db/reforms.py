"""机构改革: a body gets another name, is merged into another, or is split. Codes and reports stay what they are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from audit.errors import GoujiError
from db.agencies import Agency, agency
from db.logbook import log_action
from db.opening import Database, tx


def rename(database: Database, code: str, name: str, *, since: date, by: str, now: datetime) -> Agency:
    """
    The old name becomes an alias that ends the day before; the body as it was before.

    GoujiError when it has that name already.
    """
    with tx(database):
        before = agency(database, code)
        if before.name == name:
            raise GoujiError(f"{code} 已经叫 {name}")
        start = _named_since(database, code) or before.active_from
        if start and start >= since.isoformat():
            raise GoujiError(f"{code} 从 {start} 才有现在的名称，不能从 {since.isoformat()} 起更名")
        _alias(database, code, before.name, start, since)
        database.execute("DELETE FROM agency_aliases WHERE agency_code = ? AND name = ?", [code, name])
        database.execute("UPDATE agencies SET name = ? WHERE code = ?", [name, code])
        _log(database, "agency rename", code, {"before": before.name, "after": name, "from": since}, by, now)
    return before


def merge(
    database: Database, codes: Sequence[str], into: str, *, since: date, by: str, now: datetime
) -> list[tuple[Agency, int]]:
    """
    The old bodies end the day before, and their names are aliases of the new one until then.

    What was published under an old code stays there. The old bodies, each with how many bodies are still below it.
    GoujiError for a body that ended already, or is merged into itself.
    """
    with tx(database):
        agency(database, into)
        ended = []
        for code in codes:
            if code == into:
                raise GoujiError(f"{code} 不能并入自己")
            body = _end(database, code, since)
            _alias(database, into, body.name, body.active_from, since)
            ended.append((body, _below(database, code)))
        _log(database, "agency merge", into, {"old": list(codes), "from": since}, by, now)
    return ended


def split(
    database: Database, code: str, into: Sequence[str], *, since: date, by: str, now: datetime
) -> tuple[Agency, int]:
    """
    The old body ends the day before, unless it is one of those that it is split into.

    Nobody takes the old name over: it would be the name of several. GoujiError as for `merge`.
    """
    with tx(database):
        if len(set(into)) < 2:
            raise GoujiError("拆分后至少要有两个机关（包括它自己，如果还保留）")
        body = agency(database, code) if code in into else _end(database, code, since)
        for new in into:
            agency(database, new)
            if new != code:
                database.execute(
                    "UPDATE agencies SET active_from = coalesce(active_from, ?) WHERE code = ?",
                    [since.isoformat(), new],
                )
        _log(database, "agency split", code, {"new": list(into), "from": since}, by, now)
    return body, _below(database, code)


def _end(database: Database, code: str, since: date) -> Agency:
    body = agency(database, code)
    if body.active_to is not None:
        raise GoujiError(f"{code} {body.name} 已在 {body.active_to} 撤销")
    if body.active_from and body.active_from >= since.isoformat():
        raise GoujiError(f"{code} {body.name} 到 {body.active_from} 才成立，不能在 {since.isoformat()} 之前撤销")
    database.execute("UPDATE agencies SET active_to = ? WHERE code = ?", [_before(since), code])
    return body


def _alias(database: Database, code: str, name: str, start: str | None, since: date) -> None:
    database.execute(
        """INSERT INTO agency_aliases (agency_code, name, valid_from, valid_to) VALUES (?, ?, ?, ?)
           ON CONFLICT (agency_code, name) DO UPDATE SET valid_to = max(coalesce(valid_to, ''), excluded.valid_to)""",
        [code, name, start, _before(since)],
    )


def _below(database: Database, code: str) -> int:
    row = database.execute("SELECT count(*) FROM agencies WHERE parent = ? AND active_to IS NULL", [code])
    return int(row.fetchone()[0])


def _before(day: date) -> str:
    return (day - timedelta(days=1)).isoformat()


def _named_since(database: Database, code: str) -> str | None:
    """Since when a body has the name of today, when it was renamed here before."""
    row = database.execute(
        """SELECT max(json_extract(detail, '$.from')) FROM audit_log WHERE action = 'agency rename' AND target = ?""",
        [code],
    ).fetchone()
    return str(row[0]) if row[0] else None


def _log(database: Database, action: str, code: str, detail: dict[str, object], by: str, now: datetime) -> None:
    log_action(database, by, action, code, json.dumps(detail, ensure_ascii=False, default=date.isoformat), now)

"""Reports that are not there: what every look at their lists said, who has confirmed it, and whether it was judged."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audit.model import BodyKind
from audit.surroundings import Absence, ListLook
from db.agencies import set_up_after
from db.crawls import SEEN, OutcomeName
from db.deadlines import ABSENT
from db.opening import Database

VERTICAL = "垂直管理，可能只在本系统内公开"


@dataclass(frozen=True, slots=True)
class AbsentReport:
    """A body and year with the evidence, to be judged."""

    agency_code: str
    kind: BodyKind
    absence: Absence


_VERSION = """EXISTS (SELECT 1 FROM versions v JOIN reports r ON r.id = v.report_id
  WHERE r.agency_code = d.agency_code AND r.report_year = d.report_year)"""
_CONFIRMED = """SELECT max(c.confirmed_at) FROM absence_confirmations c
  WHERE c.agency_code = d.agency_code AND c.report_year = d.report_year AND c.taken_back_at IS NULL"""
_LOOKED = """SELECT max(o.at) FROM outcomes o JOIN sources s ON s.source_id = o.source_id
  WHERE s.agency_code = d.agency_code AND o.report_year = d.report_year"""
# of several deadlines the earliest binds
_OWED = f"""
SELECT d.agency_code, d.report_year, d.legal_date, d.basis, d.kind = 'local' AS local, {_VERSION} AS stored,
  a.name, a.kind, a.vertical, a.active_from, a.active_to,
  (SELECT y.name FROM agency_aliases x JOIN agencies y ON y.code = x.agency_code
   WHERE x.name = a.name AND x.agency_code <> a.code AND coalesce(x.valid_from, '') <= d.legal_date) AS merged_into,
  (SELECT c.confirmed_by FROM absence_confirmations c WHERE c.agency_code = d.agency_code
   AND c.report_year = d.report_year AND c.taken_back_at IS NULL AND c.spent_at IS NULL) AS confirmed_by
FROM deadlines d JOIN agencies a ON a.code = d.agency_code
WHERE (:year IS NULL OR d.report_year = :year)
  AND (:codes = '[]' OR d.agency_code IN (SELECT value FROM json_each(:codes)))
  AND d.id = (SELECT id FROM deadlines WHERE agency_code = d.agency_code AND report_year = d.report_year
              ORDER BY legal_date, id LIMIT 1)"""
_ORDER = " ORDER BY d.agency_code, d.report_year"
# A body that has a version of its report has published it, readable or not: it is asked about only while the finding
# still stands.
_TO_JUDGE = f"""{_OWED} AND ({_CONFIRMED}) IS NOT NULL
  AND CASE WHEN {_VERSION} THEN EXISTS (
      SELECT 1 FROM findings f WHERE f.agency_code = d.agency_code AND f.report_year = d.report_year
        AND f.code = 'C01' AND f.state IN ('open', 'confirmed'))
    ELSE :everything OR NOT EXISTS (
      SELECT 1 FROM evaluations e JOIN audit_runs run ON run.id = e.run_id
      WHERE e.agency_code = d.agency_code AND e.report_year = d.report_year AND e.code = 'C01'
        AND run.ruleset_version = :ruleset AND run.at >= ({_CONFIRMED})
        AND run.at >= coalesce(({_LOOKED}), '')) END{_ORDER}"""
_MISSING = f"""{_OWED} AND NOT {_VERSION} AND (({_CONFIRMED}) IS NOT NULL OR EXISTS (
  SELECT 1 FROM outcomes o JOIN sources s ON s.source_id = o.source_id WHERE s.agency_code = d.agency_code
    AND s.role <> 'legacy' AND o.report_year = d.report_year AND o.outcome = 'absent_unconfirmed')){_ORDER}"""

Grace = Callable[[str], int]


def no_grace(_: str) -> int:
    """Where nothing beyond the deadline was agreed."""
    return 0


def absent_reports(
    database: Database,
    *,
    now: str,
    ruleset: str,
    year: int | None = None,
    codes: Iterable[str] = (),
    everything: bool = False,
    grace: Grace = no_grace,
) -> list[AbsentReport]:
    """Those with a confirmation that were not judged since it, or since the last look. `now`: an instant."""
    values = {"year": year, "codes": json.dumps(list(codes)), "everything": int(everything), "ruleset": ruleset}
    return [_absent(database, now, row, grace) for row in database.query(_TO_JUDGE, values)]


def missing_reports(
    database: Database, *, now: str, year: int | None = None, codes: Iterable[str] = (), grace: Grace = no_grace
) -> list[AbsentReport]:
    """What a person may have to look at: owed, not stored, and at least once not found in a healthy list."""
    values = {"year": year, "codes": json.dumps(list(codes))}
    return [_absent(database, now, row, grace) for row in database.query(_MISSING, values)]


def _absent(database: Database, now: str, row: Mapping[str, Any], grace: Grace) -> AbsentReport:
    code, year = row["agency_code"], row["report_year"]
    rows = database.execute(
        """SELECT s.source_id, s.column_url, o.outcome, o.at FROM sources s
           LEFT JOIN outcomes o ON o.source_id = s.source_id AND o.report_year = ?
           WHERE s.agency_code = ? AND s.role <> 'legacy' ORDER BY o.at""",
        [year, code],
    ).fetchall()
    # two units on one column are two sources: the address alone does not tell them apart
    names = _names(sorted({(source, url) for source, url, *_ in rows}))
    looks = tuple(
        _look(names[source], outcome, at)
        for source, _, outcome, at in rows
        if outcome and outcome != OutcomeName.ABSENT_CONFIRMED  # a person's word, and no look at a list
    )
    if row["stored"]:
        looks = (*looks, ListLook("", now, listed=True))
    absence = Absence(
        agency=row["name"],
        year=year,
        due_on=row["legal_date"],
        now=now,
        sources=tuple(names.values()),
        looks=looks,
        confirmed_by=row["confirmed_by"] or "",
        grace_days=grace(code),
        due_basis=row["basis"],
        local=bool(row["local"]),
        excused=_excuse(row),
    )
    return AbsentReport(code, BodyKind(row["kind"]), absence)


def _names(sources: Sequence[tuple[int, str]]) -> dict[int, str]:
    """Source → its address, with its number where several share it."""
    shared = Counter(url for _, url in sources)
    return {source: url if url and shared[url] == 1 else f"{url}（来源{source}）" for source, url in sources}


def _excuse(row: Mapping[str, Any]) -> str:
    """Why a body need not publish this report, "" when it must."""
    if row["vertical"]:
        return VERTICAL
    if row["merged_into"]:
        return f"已并入{row['merged_into']}"
    if row["active_to"] and row["active_to"] < row["legal_date"]:
        return f"{row['active_to']} 撤销"
    if set_up_after(row["active_from"], row["report_year"]):
        return f"{row['active_from']} 才设立"
    return ""


def _look(url: str, outcome: str, at: str) -> ListLook:
    """The classifier calls absent only what a complete list with its positive control does not name."""
    if outcome in ABSENT:
        return ListLook(url, at)
    if outcome in SEEN:
        return ListLook(url, at, listed=True)
    return ListLook(url, at, status=None, complete=False, control=False)

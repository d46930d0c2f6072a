"""Reports that a person has confirmed to be absent: what every look at their lists said, and whether it was judged."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from audit.model import BodyKind
from audit.surroundings import Absence, ListLook
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
# Of several deadlines the earliest binds. A body that has a version of its report has published it, readable or not:
# it is asked about only while the finding still stands.
_CANDIDATES = f"""
SELECT d.agency_code, a.name, a.kind, a.vertical, d.report_year, d.legal_date, d.basis, d.kind = 'local', {_VERSION}
FROM deadlines d JOIN agencies a ON a.code = d.agency_code
WHERE (:year IS NULL OR d.report_year = :year)
  AND (:codes = '[]' OR d.agency_code IN (SELECT value FROM json_each(:codes)))
  AND d.legal_date = (SELECT min(legal_date) FROM deadlines
                      WHERE agency_code = d.agency_code AND report_year = d.report_year)
  AND EXISTS (SELECT 1 FROM outcomes o JOIN sources s ON s.source_id = o.source_id
              WHERE s.agency_code = d.agency_code AND o.report_year = d.report_year AND o.outcome = :confirmed)
  AND CASE WHEN {_VERSION} THEN EXISTS (
      SELECT 1 FROM findings f WHERE f.agency_code = d.agency_code AND f.report_year = d.report_year
        AND f.code = 'C01' AND f.state IN ('open', 'confirmed'))
    ELSE :everything OR NOT EXISTS (
      SELECT 1 FROM evaluations e JOIN audit_runs run ON run.id = e.run_id
      WHERE e.agency_code = d.agency_code AND e.report_year = d.report_year AND e.code = 'C01'
        AND run.ruleset_version = :ruleset AND run.at >= (
          SELECT max(o.at) FROM outcomes o JOIN sources s ON s.source_id = o.source_id
          WHERE s.agency_code = d.agency_code AND o.report_year = d.report_year)) END
GROUP BY d.agency_code, d.report_year ORDER BY d.agency_code, d.report_year"""


def absent_reports(
    database: Database,
    *,
    now: str,
    ruleset: str,
    year: int | None = None,
    codes: Iterable[str] = (),
    everything: bool = False,
) -> list[AbsentReport]:
    """Those that were not judged since the last look. `now`: an instant."""
    values = {
        "year": year,
        "codes": json.dumps(list(codes)),
        "confirmed": OutcomeName.ABSENT_CONFIRMED.value,
        "everything": int(everything),
        "ruleset": ruleset,
    }
    return [_absent(database, now, *row) for row in database.execute(_CANDIDATES, values).fetchall()]


def _absent(
    database: Database,
    now: str,
    code: str,
    name: str,
    kind: str,
    vertical: int,
    year: int,
    due: str,
    basis: str,
    local: int,
    stored: int,
) -> AbsentReport:
    rows = database.execute(
        """SELECT s.source_id, s.column_url, o.outcome, o.reason, o.at FROM sources s
           LEFT JOIN outcomes o ON o.source_id = s.source_id AND o.report_year = ?
           WHERE s.agency_code = ? AND s.role <> 'legacy' ORDER BY o.at""",
        [year, code],
    ).fetchall()
    # two units on one column are two sources: the address alone does not tell them apart
    names = {source: url or f"来源{source}" for source, url, *_ in rows}
    looks = tuple(_look(names[source], outcome, at) for source, _, outcome, _, at in rows if outcome)
    if stored:
        looks = (*looks, ListLook("", now, listed=True))
    confirmed = [reason or "审核员" for _, _, outcome, reason, _ in rows if outcome == OutcomeName.ABSENT_CONFIRMED]
    absence = Absence(
        agency=name,
        year=year,
        due_on=due,
        now=now,
        sources=tuple(dict.fromkeys(names.values())),
        looks=looks,
        confirmed_by=confirmed[-1] if confirmed else "",
        due_basis=basis,
        local=bool(local),
        excused=VERTICAL if vertical else "",
    )
    return AbsentReport(code, BodyKind(kind), absence)


def _look(url: str, outcome: str, at: str) -> ListLook:
    """The classifier calls absent only what a complete list with its positive control does not name."""
    if outcome in ABSENT:
        return ListLook(url, at)
    if outcome in SEEN:
        return ListLook(url, at, listed=True)
    return ListLook(url, at, status=None, complete=False, control=False)

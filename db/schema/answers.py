"""What bodies say of findings: 未整改, 整改中, 已整改, 有异议; and the looks that are ordered because of it."""

from db.schema.findings import append_only

ANSWERS: tuple[str, ...] = (
    # `evidence_hash` and `reopened`: the facts that were answered; the same word about other facts is another answer.
    """
CREATE TABLE finding_answers (
  id INTEGER PRIMARY KEY,
  finding_id INTEGER NOT NULL REFERENCES findings(id),
  answer TEXT NOT NULL CHECK (answer IN ('not_fixed', 'in_progress', 'says_fixed', 'disputed')),
  note TEXT NOT NULL DEFAULT '',
  at TEXT NOT NULL,
  entered_by TEXT NOT NULL CHECK (entered_by <> ''),
  via TEXT NOT NULL CHECK (via IN ('import', 'page', 'command')),
  evidence_hash TEXT NOT NULL,
  reopened INTEGER NOT NULL CHECK (reopened >= 0)
) STRICT""",
    "CREATE INDEX finding_answers_finding ON finding_answers(finding_id, id)",
    # what orders a new look at a report: few among many
    "CREATE INDEX finding_answers_fixed ON finding_answers(at) WHERE answer = 'says_fixed'",
    *append_only("finding_answers"),
    # whose word C01 rests on: the newest one of a report
    "CREATE INDEX absence_confirmations_report ON absence_confirmations(agency_code, report_year, id)",
    # Which version of its finding an event led to: NULL for those from before this step. So an answer to an exported
    # list can tell what only an answer or an assignment has raised from what makes the list stale.
    "ALTER TABLE finding_events ADD COLUMN lock_version INTEGER",
)

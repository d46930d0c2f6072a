"""What was judged, and what people decided. The triggers keep decisions from being wiped."""


def append_only(table: str) -> tuple[str, str]:
    """The two triggers of a table whose rows stay as they were written."""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    return (
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
    )


FINDINGS = (
    """
CREATE TABLE audit_runs (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  ruleset_version TEXT NOT NULL,
  app_version TEXT NOT NULL,
  crawl_id INTEGER REFERENCES crawls(id),
  complete INTEGER NOT NULL DEFAULT 0 CHECK (complete IN (0, 1))
) STRICT""",
    # Which version was judged with which earlier report: a run that stopped half-way is taken up again.
    """
CREATE TABLE version_audits (
  version_id INTEGER NOT NULL REFERENCES versions(id),
  run_id INTEGER NOT NULL REFERENCES audit_runs(id),
  previous_version_id INTEGER REFERENCES versions(id),
  status TEXT NOT NULL CHECK (status IN ('read', 'unreadable', 'not_a_report')),
  error_kind TEXT,
  error TEXT,
  crashed INTEGER NOT NULL DEFAULT 0 CHECK (crashed >= 0),
  PRIMARY KEY (version_id, run_id)
) STRICT, WITHOUT ROWID""",
    """
CREATE TABLE evaluations (
  run_id INTEGER NOT NULL REFERENCES audit_runs(id),
  agency_code TEXT NOT NULL REFERENCES agencies(code),
  report_year INTEGER NOT NULL,
  code TEXT NOT NULL,
  subject TEXT NOT NULL DEFAULT '*',
  outcome TEXT NOT NULL CHECK (outcome IN ('pass', 'fail', 'not_assessable', 'error')),
  reason TEXT,
  PRIMARY KEY (run_id, agency_code, report_year, code, subject)
) STRICT, WITHOUT ROWID""",
    """
CREATE TABLE findings (
  id INTEGER PRIMARY KEY,
  fingerprint TEXT NOT NULL UNIQUE,
  fp_scheme INTEGER NOT NULL,
  agency_code TEXT NOT NULL REFERENCES agencies(code),
  report_year INTEGER NOT NULL,
  code TEXT NOT NULL,
  subject TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('error', 'warning', 'note')),
  state TEXT NOT NULL DEFAULT 'open'
    CHECK (state IN ('open', 'confirmed', 'dismissed', 'waived', 'fixed', 'closed')),
  reason TEXT,
  title TEXT NOT NULL,
  first_run_id INTEGER NOT NULL REFERENCES audit_runs(id),
  last_run_id INTEGER NOT NULL REFERENCES audit_runs(id),
  last_version_id INTEGER REFERENCES versions(id),
  assignee TEXT,
  waived_until TEXT,
  evidence_hash TEXT NOT NULL,
  decided_evidence_hash TEXT,
  fixed_from TEXT CHECK (fixed_from IN ('open', 'confirmed')),
  reopened INTEGER NOT NULL DEFAULT 0 CHECK (reopened >= 0),
  lock_version INTEGER NOT NULL DEFAULT 0,
  updated_at TEXT NOT NULL,
  CHECK ((state = 'waived') = (waived_until IS NOT NULL)),
  CHECK (state NOT IN ('dismissed', 'waived') OR coalesce(reason, '') <> ''),
  CHECK (state NOT IN ('confirmed', 'dismissed', 'waived') OR decided_evidence_hash IS NOT NULL),
  CHECK ((state IN ('fixed', 'closed')) = (fixed_from IS NOT NULL))
) STRICT""",
    "CREATE INDEX findings_queue ON findings(state, severity, agency_code)",
    "CREATE INDEX findings_report ON findings(agency_code, report_year)",
    """
CREATE TABLE finding_sightings (
  finding_id INTEGER NOT NULL REFERENCES findings(id),
  run_id INTEGER NOT NULL REFERENCES audit_runs(id),
  version_id INTEGER REFERENCES versions(id),
  message TEXT NOT NULL,
  evidence TEXT NOT NULL CHECK (json_valid(evidence)),
  evidence_hash TEXT NOT NULL,
  cause INTEGER NOT NULL,
  PRIMARY KEY (finding_id, run_id)
) STRICT, WITHOUT ROWID""",
    """
CREATE TABLE finding_events (
  id INTEGER PRIMARY KEY,
  finding_id INTEGER NOT NULL REFERENCES findings(id),
  at TEXT NOT NULL,
  actor TEXT NOT NULL CHECK (actor <> ''),
  kind TEXT NOT NULL,
  from_state TEXT,
  to_state TEXT,
  reason TEXT,
  note TEXT,
  run_id INTEGER REFERENCES audit_runs(id)
) STRICT""",
    "CREATE INDEX finding_events_finding ON finding_events(finding_id, id)",
    """
CREATE TABLE finding_requests (
  id INTEGER PRIMARY KEY,
  finding_id INTEGER NOT NULL REFERENCES findings(id),
  kind TEXT NOT NULL CHECK (kind IN ('dismiss', 'waive')),
  reason TEXT NOT NULL CHECK (reason <> ''),
  note TEXT NOT NULL,
  until TEXT,
  evidence_hash TEXT NOT NULL,
  requested_by TEXT NOT NULL CHECK (requested_by <> ''),
  requested_at TEXT NOT NULL,
  decided_by TEXT,
  decided_at TEXT,
  decision TEXT CHECK (decision IN ('approved', 'refused', 'withdrawn')),
  spent_at TEXT,
  CHECK ((kind = 'waive') = (until IS NOT NULL)),
  CHECK ((decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL) = (decided_at IS NULL)),
  CHECK (decision IS NULL OR decision = 'withdrawn' OR decided_by <> requested_by)
) STRICT""",
    "CREATE UNIQUE INDEX finding_requests_pending ON finding_requests(finding_id) WHERE decision IS NULL",
    *append_only("finding_events"),
    """
CREATE TRIGGER finding_starts_open BEFORE INSERT ON findings WHEN NEW.state <> 'open'
  BEGIN SELECT RAISE(ABORT, 'a finding starts open'); END""",
    """
CREATE TRIGGER finding_four_eyes BEFORE UPDATE OF state ON findings
  WHEN NEW.state <> OLD.state AND (NEW.state = 'waived' OR (NEW.state = 'dismissed' AND NEW.severity = 'error'))
   AND NOT EXISTS (SELECT 1 FROM finding_requests r
     WHERE r.finding_id = NEW.id AND r.decision = 'approved' AND r.spent_at IS NULL
       AND r.kind = CASE NEW.state WHEN 'waived' THEN 'waive' ELSE 'dismiss' END
       AND r.evidence_hash = NEW.decided_evidence_hash AND r.until IS NEW.waived_until)
  BEGIN SELECT RAISE(ABORT, 'needs an approved request of a second person'); END""",
)

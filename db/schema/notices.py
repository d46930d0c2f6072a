"""Deadlines, notices and their deliveries. What left the building can never be rewritten."""

from db.schema.findings import append_only

NOTICES = (
    """
CREATE TABLE deadlines (
  id INTEGER PRIMARY KEY,
  agency_code TEXT NOT NULL REFERENCES agencies(code),
  report_year INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('department', 'government', 'local')),
  legal_date TEXT NOT NULL,
  act_by TEXT NOT NULL,
  basis TEXT NOT NULL,
  met_on TEXT,
  met_by_version INTEGER REFERENCES versions(id),
  UNIQUE (agency_code, report_year, kind)
) STRICT""",
    "CREATE INDEX deadlines_unmet ON deadlines(legal_date) WHERE met_on IS NULL",
    """
CREATE TABLE notices (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  dedupe_key TEXT NOT NULL UNIQUE,
  mode TEXT NOT NULL CHECK (mode IN ('live', 'test')),
  office_id INTEGER NOT NULL REFERENCES offices(id),
  agency_code TEXT NOT NULL REFERENCES agencies(code),
  report_year INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('reminder', 'overdue', 'rectify', 'resolved', 'circular', 'publication')),
  stage TEXT NOT NULL,
  template TEXT NOT NULL,
  template_sha TEXT NOT NULL,
  subject TEXT NOT NULL,
  body_text TEXT NOT NULL,
  body_html TEXT,
  content_hash TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'approved', 'released', 'cancelled', 'expired')),
  drafted_by TEXT NOT NULL CHECK (drafted_by <> ''),
  edited_by TEXT,
  approved_by TEXT CHECK (approved_by <> ''),
  approved_at TEXT,
  not_before TEXT,
  expires_at TEXT,
  acked_at TEXT,
  acked_by TEXT,
  created_at TEXT NOT NULL,
  CHECK (approved_by IS NULL OR approved_by <> drafted_by),
  CHECK (approved_by IS NULL OR edited_by IS NULL OR approved_by <> edited_by),
  CHECK (state NOT IN ('approved', 'released') OR (approved_by IS NOT NULL AND approved_at IS NOT NULL))
) STRICT""",
    "CREATE INDEX notices_office ON notices(office_id)",
    "CREATE INDEX notices_due ON notices(state, not_before)",
    """
CREATE TABLE notice_findings (
  notice_id INTEGER NOT NULL REFERENCES notices(id),
  finding_id INTEGER NOT NULL REFERENCES findings(id),
  evidence_hash TEXT NOT NULL,
  reopened INTEGER NOT NULL,
  PRIMARY KEY (notice_id, finding_id)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX notice_findings_finding ON notice_findings(finding_id)",
    """
CREATE TABLE notice_files (
  id INTEGER PRIMARY KEY,
  notice_id INTEGER NOT NULL REFERENCES notices(id),
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  blob_path TEXT NOT NULL,
  context_hash TEXT NOT NULL,
  UNIQUE (notice_id, name)
) STRICT""",
    """
CREATE TABLE notice_events (
  id INTEGER PRIMARY KEY,
  notice_id INTEGER NOT NULL REFERENCES notices(id),
  at TEXT NOT NULL,
  actor TEXT NOT NULL CHECK (actor <> ''),
  kind TEXT NOT NULL,
  detail TEXT
) STRICT""",
    """
CREATE TABLE standing_approvals (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind = 'reminder'),
  report_year INTEGER NOT NULL,
  template_sha TEXT NOT NULL,
  approved_by TEXT NOT NULL CHECK (approved_by <> ''),
  approved_at TEXT NOT NULL,
  valid_until TEXT NOT NULL,
  revoked_at TEXT
) STRICT""",
    """
CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY,
  notice_id INTEGER NOT NULL REFERENCES notices(id),
  endpoint_id INTEGER NOT NULL REFERENCES endpoints(id),
  part INTEGER NOT NULL DEFAULT 1 CHECK (part >= 1),
  body TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'queued'
    CHECK (state IN ('queued', 'sending', 'sent', 'unknown', 'dead', 'expired', 'cancelled')),
  message_id TEXT,
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  next_at TEXT NOT NULL,
  lease_until TEXT,
  lease_owner TEXT,
  code TEXT,
  detail TEXT,
  sent_at TEXT,
  UNIQUE (notice_id, endpoint_id, part),
  CHECK ((state = 'sending') = (lease_until IS NOT NULL) AND (state = 'sending') = (lease_owner IS NOT NULL))
) STRICT""",
    "CREATE INDEX deliveries_endpoint ON deliveries(endpoint_id)",
    "CREATE INDEX deliveries_due ON deliveries(next_at) WHERE state IN ('queued', 'sending')",
    """
CREATE TABLE delivery_attempts (
  id INTEGER PRIMARY KEY,
  delivery_id INTEGER NOT NULL REFERENCES deliveries(id),
  at TEXT NOT NULL,
  owner TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('sent', 'retry', 'unknown', 'config', 'endpoint_dead', 'dead')),
  code TEXT,
  detail TEXT CHECK (length(detail) <= 200),
  elapsed_ms INTEGER
) STRICT""",
    """
CREATE TABLE channel_state (
  bucket TEXT PRIMARY KEY,
  tokens REAL NOT NULL,
  refilled_at TEXT NOT NULL,
  blocked_until TEXT,
  fails INTEGER NOT NULL DEFAULT 0 CHECK (fails >= 0)
) STRICT, WITHOUT ROWID""",
    """
CREATE TABLE silences (
  id INTEGER PRIMARY KEY,
  agency_code TEXT REFERENCES agencies(code),
  office_id INTEGER REFERENCES offices(id),
  code TEXT,
  starts_at TEXT NOT NULL,
  ends_at TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason <> ''),
  created_by TEXT NOT NULL CHECK (created_by <> ''),
  created_at TEXT NOT NULL,
  CHECK (ends_at > starts_at),
  CHECK (agency_code IS NOT NULL OR office_id IS NOT NULL OR code IS NOT NULL)
) STRICT""",
    """
CREATE TABLE doc_numbers (
  code TEXT NOT NULL,
  year INTEGER NOT NULL,
  seq INTEGER NOT NULL CHECK (seq >= 1),
  notice_id INTEGER REFERENCES notices(id),
  issued_by TEXT NOT NULL,
  issued_at TEXT NOT NULL,
  void_reason TEXT,
  PRIMARY KEY (code, year, seq)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX notice_events_notice ON notice_events(notice_id, id)",
    "CREATE INDEX delivery_attempts_delivery ON delivery_attempts(delivery_id)",
    *append_only("notice_events"),
    *append_only("delivery_attempts"),
    """
CREATE TRIGGER notice_starts_as_draft BEFORE INSERT ON notices
  WHEN NEW.state <> 'draft' OR NEW.approved_by IS NOT NULL OR NEW.approved_at IS NOT NULL
  BEGIN SELECT RAISE(ABORT, 'a notice starts as a draft'); END""",
    """
CREATE TRIGGER notice_frozen BEFORE UPDATE ON notices
  WHEN OLD.state <> 'draft' AND (
    NEW.id IS NOT OLD.id OR NEW.number IS NOT OLD.number OR NEW.dedupe_key IS NOT OLD.dedupe_key
    OR NEW.mode IS NOT OLD.mode OR NEW.office_id IS NOT OLD.office_id OR NEW.agency_code IS NOT OLD.agency_code
    OR NEW.report_year IS NOT OLD.report_year OR NEW.kind IS NOT OLD.kind OR NEW.stage IS NOT OLD.stage
    OR NEW.template IS NOT OLD.template OR NEW.template_sha IS NOT OLD.template_sha
    OR NEW.subject IS NOT OLD.subject OR NEW.body_text IS NOT OLD.body_text OR NEW.body_html IS NOT OLD.body_html
    OR NEW.content_hash IS NOT OLD.content_hash OR NEW.drafted_by IS NOT OLD.drafted_by
    OR NEW.edited_by IS NOT OLD.edited_by OR NEW.created_at IS NOT OLD.created_at)
  BEGIN SELECT RAISE(ABORT, 'a notice is frozen after draft'); END""",
    """
CREATE TRIGGER notice_approval_kept BEFORE UPDATE ON notices
  WHEN OLD.approved_by IS NOT NULL
   AND (NEW.approved_by IS NOT OLD.approved_by OR NEW.approved_at IS NOT OLD.approved_at)
  BEGIN SELECT RAISE(ABORT, 'an approval is kept'); END""",
    """
CREATE TRIGGER notice_steps BEFORE UPDATE OF state ON notices
  WHEN NEW.state <> OLD.state
   AND NOT (OLD.state = 'draft' AND NEW.state = 'approved')
   AND NOT (OLD.state = 'approved' AND NEW.state = 'released')
   AND NOT (OLD.state IN ('draft', 'approved', 'released') AND NEW.state IN ('cancelled', 'expired'))
  BEGIN SELECT RAISE(ABORT, 'no such step of a notice'); END""",
    """
CREATE TRIGGER notices_no_delete BEFORE DELETE ON notices
  BEGIN SELECT RAISE(ABORT, 'notices are never deleted'); END""",
    """
CREATE TRIGGER delivery_needs_release BEFORE INSERT ON deliveries
  WHEN (SELECT state FROM notices WHERE id = NEW.notice_id) IS NOT 'released'
  BEGIN SELECT RAISE(ABORT, 'only a released notice is delivered'); END""",
    """
CREATE TRIGGER delivery_mode BEFORE INSERT ON deliveries
  WHEN (SELECT mode = 'test' FROM notices WHERE id = NEW.notice_id)
    IS NOT (SELECT is_test = 1 FROM endpoints WHERE id = NEW.endpoint_id)
  BEGIN SELECT RAISE(ABORT, 'test notices go to test endpoints only'); END""",
)

"""People, calendar, leases, heartbeats and the log of every write."""

from db.schema.findings import append_only

SYSTEM = (
    """
CREATE TABLE users (
  id INTEGER PRIMARY KEY,
  login TEXT NOT NULL UNIQUE CHECK (login <> ''),
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'reviewer', 'approver', 'admin')),
  pw_hash TEXT NOT NULL,
  session_epoch INTEGER NOT NULL DEFAULT 0,
  disabled_at TEXT
) STRICT""",
    """
CREATE TABLE login_failures (
  id INTEGER PRIMARY KEY,
  login TEXT NOT NULL,
  address TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT""",
    "CREATE INDEX login_failures_recent ON login_failures(login, address, at)",
    """
CREATE TABLE workdays (
  day TEXT PRIMARY KEY,
  is_workday INTEGER NOT NULL CHECK (is_workday IN (0, 1)),
  source TEXT NOT NULL
) STRICT, WITHOUT ROWID""",
    """
CREATE TABLE app_lock (
  name TEXT PRIMARY KEY,
  owner TEXT NOT NULL CHECK (owner <> ''),
  until TEXT NOT NULL
) STRICT, WITHOUT ROWID""",
    """
CREATE TABLE heartbeats (
  name TEXT PRIMARY KEY,
  at TEXT NOT NULL,
  exit_code INTEGER,
  detail TEXT
) STRICT, WITHOUT ROWID""",
    """
CREATE TABLE audit_log (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  actor TEXT NOT NULL CHECK (actor <> ''),
  action TEXT NOT NULL,
  target TEXT,
  detail TEXT
) STRICT""",
    *append_only("audit_log"),
)

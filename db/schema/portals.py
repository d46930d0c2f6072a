"""What was noticed about portals beside the outcomes: remarks, alarms, downloads, and who confirmed an absence."""

PORTALS = (
    # Findings beside an outcome, all of them notes: wrong_charset, downgrade, intranet_link, year_conflict …
    """
CREATE TABLE remarks (
  id INTEGER PRIMARY KEY,
  crawl_id INTEGER NOT NULL REFERENCES crawls(id),
  source_id INTEGER NOT NULL REFERENCES sources(source_id),
  report_year INTEGER,
  capture_id INTEGER REFERENCES captures(id),
  kind TEXT NOT NULL CHECK (kind <> ''),
  detail TEXT NOT NULL DEFAULT '',
  at TEXT NOT NULL
) STRICT""",
    "CREATE INDEX remarks_crawl ON remarks(crawl_id, source_id)",
    # What the monitors say after a run. `suspend`: no notice leaves for bodies of that platform (or of that source
    # alone) until a person lifts it.
    """
CREATE TABLE alarms (
  id INTEGER PRIMARY KEY,
  crawl_id INTEGER NOT NULL REFERENCES crawls(id),
  platform_id TEXT NOT NULL REFERENCES platforms(platform_id),
  source_id INTEGER REFERENCES sources(source_id),
  monitor TEXT NOT NULL
    CHECK (monitor IN ('rows', 'positive_control', 'expectations', 'field_coverage', 'outcome_shift')),
  level TEXT NOT NULL CHECK (level IN ('warn', 'suspend')),
  detail TEXT NOT NULL,
  at TEXT NOT NULL,
  lifted_by TEXT,
  lifted_at TEXT,
  lifted_why TEXT,
  CHECK ((lifted_by IS NULL) = (lifted_at IS NULL) AND (lifted_by IS NULL) = (lifted_why IS NULL))
) STRICT""",
    "CREATE INDEX alarms_open ON alarms(platform_id, source_id) WHERE lifted_at IS NULL",
    # A person has looked and confirms that a report is not there. Taken back, never deleted.
    """
CREATE TABLE absence_confirmations (
  id INTEGER PRIMARY KEY,
  agency_code TEXT NOT NULL REFERENCES agencies(code),
  report_year INTEGER NOT NULL,
  confirmed_by TEXT NOT NULL CHECK (confirmed_by <> ''),
  confirmed_at TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  taken_back_by TEXT,
  taken_back_at TEXT,
  taken_back_why TEXT,
  CHECK ((taken_back_by IS NULL) = (taken_back_at IS NULL) AND (taken_back_by IS NULL) = (taken_back_why IS NULL))
) STRICT""",
    """CREATE UNIQUE INDEX absence_confirmations_valid ON absence_confirmations(agency_code, report_year)
  WHERE taken_back_at IS NULL""",
    # The files that the page of a report offers, as tried when the version was fetched last.
    """
CREATE TABLE downloads (
  version_id INTEGER NOT NULL REFERENCES versions(id) ON DELETE CASCADE,
  url TEXT NOT NULL,
  shown_name TEXT NOT NULL DEFAULT '',
  capture_id INTEGER REFERENCES captures(id),
  http_status INTEGER,
  size INTEGER NOT NULL DEFAULT 0,
  is_document INTEGER NOT NULL CHECK (is_document IN (0, 1)),
  at TEXT NOT NULL,
  PRIMARY KEY (version_id, url)
) STRICT, WITHOUT ROWID""",
    "ALTER TABLE captures ADD COLUMN cert_not_before TEXT",
    "CREATE INDEX captures_raw ON captures(raw_sha256) WHERE warc_file IS NOT NULL",
    # What a list page looks like apart from its rows, to tell an empty column from a page that is another one by now.
    "ALTER TABLE list_snapshots ADD COLUMN skeleton TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE list_snapshots ADD COLUMN fingerprints TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(fingerprints))",
)

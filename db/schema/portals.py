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
    # What the monitors say after a run, or a person at any time. `suspend`: no notice leaves for bodies of that platform
    # (or of that source alone) until a person lifts it.
    """
CREATE TABLE alarms (
  id INTEGER PRIMARY KEY,
  crawl_id INTEGER REFERENCES crawls(id),
  platform_id TEXT NOT NULL REFERENCES platforms(platform_id),
  source_id INTEGER REFERENCES sources(source_id),
  monitor TEXT NOT NULL
    CHECK (monitor IN ('rows', 'positive_control', 'expectations', 'field_coverage', 'outcome_shift', 'person')),
  level TEXT NOT NULL CHECK (level IN ('warn', 'suspend')),
  detail TEXT NOT NULL,
  at TEXT NOT NULL,
  lifted_by TEXT,
  lifted_at TEXT,
  lifted_why TEXT,
  CHECK ((crawl_id IS NULL) = (monitor = 'person')),
  CHECK ((lifted_by IS NULL) = (lifted_at IS NULL) AND (lifted_by IS NULL) = (lifted_why IS NULL))
) STRICT""",
    "CREATE INDEX alarms_open ON alarms(platform_id, source_id) WHERE lifted_at IS NULL",
    # A person has looked and confirms that a report is not there. Spent when it appears after all, or taken back; never
    # deleted.
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
  spent_at TEXT,
  CHECK (spent_at IS NULL OR taken_back_at IS NULL),
  CHECK ((taken_back_by IS NULL) = (taken_back_at IS NULL) AND (taken_back_by IS NULL) = (taken_back_why IS NULL))
) STRICT""",
    """CREATE UNIQUE INDEX absence_confirmations_valid ON absence_confirmations(agency_code, report_year)
  WHERE taken_back_at IS NULL AND spent_at IS NULL""",
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
    # When the files that its page offers were tried last; NULL: never. And what a column says it is.
    "ALTER TABLE versions ADD COLUMN files_tried_at TEXT",
    # The addresses of files that could not be had when the version was taken: had later, they belong to it.
    "ALTER TABLE versions ADD COLUMN files_lost TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(files_lost))",
    """ALTER TABLE list_snapshots ADD COLUMN column_kind TEXT NOT NULL DEFAULT 'unknown'
  CHECK (column_kind IN ('annual', 'news', 'notice', 'other_year', 'unknown'))""",
    # What the page says of a report beside its dates: title, index, unit, number.
    "ALTER TABLE versions ADD COLUMN labels TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(labels))",
    "ALTER TABLE captures ADD COLUMN cert_not_before TEXT",
    "CREATE INDEX captures_raw ON captures(raw_sha256) WHERE warc_file IS NOT NULL",
    # What a list page looks like apart from its rows, to tell an empty column from a page that is another one by now.
    "ALTER TABLE list_snapshots ADD COLUMN skeleton TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE list_snapshots ADD COLUMN fingerprints TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(fingerprints))",
)

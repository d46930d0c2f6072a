"""What was fetched: crawls, documents, captures, outcomes, reports and their versions."""

CRAWL = (
    """
CREATE TABLE crawls (
  id INTEGER PRIMARY KEY,
  started_at TEXT NOT NULL,
  finished_at TEXT,
  trigger TEXT NOT NULL CHECK (trigger IN ('schedule', 'person', 'demo')),
  status TEXT NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'done', 'partial', 'failed', 'abandoned')),
  app_version TEXT NOT NULL,
  stats TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(stats))
) STRICT""",
    """
CREATE TABLE documents (
  sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
  media_type TEXT NOT NULL,
  size INTEGER NOT NULL CHECK (size >= 0),
  stored_as TEXT NOT NULL,
  first_seen_at TEXT NOT NULL
) STRICT""",
    """
CREATE TABLE robots (
  id INTEGER PRIMARY KEY,
  host TEXT NOT NULL,
  at TEXT NOT NULL,
  status INTEGER,
  document_sha256 TEXT REFERENCES documents(sha256),
  verdict TEXT NOT NULL
) STRICT""",
    "CREATE INDEX robots_host ON robots(host, at)",
    """
CREATE TABLE captures (
  id INTEGER PRIMARY KEY,
  crawl_id INTEGER NOT NULL REFERENCES crawls(id),
  source_id INTEGER REFERENCES sources(source_id),
  kind TEXT NOT NULL CHECK (kind IN ('list', 'article', 'attachment', 'robots', 'probe')),
  requested_url TEXT NOT NULL,
  final_url TEXT,
  redirect_chain TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(redirect_chain)),
  method TEXT NOT NULL DEFAULT 'GET',
  body_sha256 TEXT,
  at TEXT NOT NULL,
  elapsed_ms INTEGER NOT NULL DEFAULT 0,
  vantage TEXT NOT NULL,
  ip TEXT,
  tls_version TEXT,
  tls_verified INTEGER CHECK (tls_verified IN (0, 1)),
  cert_sha256 TEXT,
  cert_not_after TEXT,
  http_status INTEGER,
  headers TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(headers)),
  type_declared TEXT,
  type_actual TEXT,
  charset_declared TEXT,
  charset_used TEXT,
  document_sha256 TEXT REFERENCES documents(sha256),
  raw_sha256 TEXT,
  size INTEGER NOT NULL DEFAULT 0,
  warc_file TEXT,
  warc_offset INTEGER,
  robots_id INTEGER REFERENCES robots(id),
  user_agent TEXT NOT NULL,
  error TEXT
) STRICT""",
    "CREATE INDEX captures_crawl ON captures(crawl_id, source_id)",
    "CREATE INDEX captures_url ON captures(requested_url, at)",
    """
CREATE TABLE list_snapshots (
  id INTEGER PRIMARY KEY,
  crawl_id INTEGER NOT NULL REFERENCES crawls(id),
  source_id INTEGER NOT NULL REFERENCES sources(source_id),
  capture_ids TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(capture_ids)),
  rows TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(rows)),
  pages INTEGER NOT NULL,
  claimed_total INTEGER,
  proof TEXT NOT NULL,
  positive_control INTEGER NOT NULL CHECK (positive_control IN (0, 1))
) STRICT""",
    "CREATE INDEX list_snapshots_source ON list_snapshots(source_id, crawl_id)",
    """
CREATE TABLE outcomes (
  crawl_id INTEGER NOT NULL REFERENCES crawls(id),
  source_id INTEGER NOT NULL REFERENCES sources(source_id),
  report_year INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN (
    'found', 'found_pdf_only', 'found_image_only', 'absent_confirmed', 'absent_unconfirmed', 'withdrawn',
    'column_missing', 'column_empty', 'moved', 'soft_404', 'parser_drift', 'blocked_by_protection',
    'blocked_captcha', 'blocked_geo', 'robots_disallowed', 'robots_unknown', 'tls_invalid', 'tls_unsupported',
    'network_unreachable', 'server_error', 'js_only', 'attachment_unreadable', 'too_large', 'security_rejected')),
  reason TEXT NOT NULL DEFAULT '',
  at TEXT NOT NULL,
  UNIQUE (crawl_id, source_id, report_year)
) STRICT""",
    "CREATE INDEX outcomes_source ON outcomes(source_id, report_year, at)",
    """
CREATE TABLE reports (
  id INTEGER PRIMARY KEY,
  agency_code TEXT NOT NULL REFERENCES agencies(code),
  report_year INTEGER NOT NULL,
  UNIQUE (agency_code, report_year)
) STRICT""",
    """
CREATE TABLE report_urls (
  report_id INTEGER NOT NULL REFERENCES reports(id),
  url TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT,
  PRIMARY KEY (report_id, url)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX report_urls_url ON report_urls(url)",
    """
CREATE TABLE versions (
  id INTEGER PRIMARY KEY,
  report_id INTEGER NOT NULL REFERENCES reports(id),
  seq INTEGER NOT NULL CHECK (seq >= 1),
  document_sha256 TEXT NOT NULL REFERENCES documents(sha256),
  capture_id INTEGER REFERENCES captures(id),
  text_sha256 TEXT NOT NULL,
  tables_sha256 TEXT NOT NULL,
  attachments_sha256 TEXT NOT NULL DEFAULT '',
  read_status TEXT NOT NULL CHECK (read_status IN ('read', 'partly', 'unreadable')),
  read_error TEXT,
  parser_version TEXT NOT NULL,
  year_basis TEXT NOT NULL,
  dates TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(dates)),
  published_on TEXT,
  published_basis TEXT,
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL,
  diff_summary TEXT,
  created_at TEXT NOT NULL,
  UNIQUE (report_id, seq)
) STRICT""",
    """
CREATE TABLE version_files (
  version_id INTEGER NOT NULL REFERENCES versions(id) ON DELETE CASCADE,
  document_sha256 TEXT NOT NULL REFERENCES documents(sha256),
  role TEXT NOT NULL CHECK (role IN ('page', 'attachment')),
  shown_name TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (version_id, document_sha256, role)
) STRICT, WITHOUT ROWID""",
    """
CREATE TABLE cells (
  version_id INTEGER NOT NULL REFERENCES versions(id) ON DELETE CASCADE,
  tbl TEXT NOT NULL,
  row_key TEXT NOT NULL,
  col_key TEXT NOT NULL,
  raw TEXT NOT NULL,
  value TEXT,
  state TEXT NOT NULL CHECK (state IN ('number', 'blank', 'dash', 'text', 'absent')),
  locator TEXT CHECK (locator IS NULL OR json_valid(locator)),
  PRIMARY KEY (version_id, tbl, row_key, col_key),
  CHECK ((state = 'number') = (value IS NOT NULL))
) STRICT, WITHOUT ROWID""",
)

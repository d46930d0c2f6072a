"""Who publishes where, and whom to tell: agencies, offices, endpoints, portals."""

REGISTRY = (
    """
CREATE TABLE agencies (
  code TEXT PRIMARY KEY CHECK (code <> ''),
  name TEXT NOT NULL CHECK (name <> ''),
  kind TEXT NOT NULL
    CHECK (kind IN ('government', 'government_office', 'department', 'street_office', 'township')),
  level TEXT CHECK (level IN ('province', 'city', 'county', 'town')),
  parent TEXT REFERENCES agencies(code) DEFERRABLE INITIALLY DEFERRED CHECK (parent <> code),
  vertical INTEGER NOT NULL DEFAULT 0 CHECK (vertical IN (0, 1)),
  active_from TEXT,
  active_to TEXT
) STRICT""",
    "CREATE INDEX agencies_parent ON agencies(parent)",
    """
CREATE TABLE agency_aliases (
  agency_code TEXT NOT NULL REFERENCES agencies(code),
  name TEXT NOT NULL CHECK (name <> ''),
  valid_from TEXT,
  valid_to TEXT,
  PRIMARY KEY (agency_code, name)
) STRICT, WITHOUT ROWID""",
    """
CREATE TABLE offices (
  id INTEGER PRIMARY KEY,
  agency_code TEXT NOT NULL REFERENCES agencies(code),
  name TEXT NOT NULL CHECK (name <> ''),
  role TEXT NOT NULL CHECK (role IN ('responsible', 'head', 'supervisor')),
  UNIQUE (agency_code, role, name)
) STRICT""",
    """
CREATE TABLE endpoints (
  id INTEGER PRIMARY KEY,
  office_id INTEGER NOT NULL REFERENCES offices(id),
  channel TEXT NOT NULL CHECK (channel IN ('mail', 'wecom', 'dingtalk', 'feishu', 'folder')),
  label TEXT,
  address TEXT NOT NULL DEFAULT '',
  secret_ref TEXT NOT NULL DEFAULT '',
  is_test INTEGER NOT NULL DEFAULT 0 CHECK (is_test IN (0, 1)),
  state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'muted', 'bounced', 'revoked')),
  muted_until TEXT,
  state_reason TEXT,
  verified_at TEXT,
  UNIQUE (office_id, channel, address, secret_ref),
  CHECK (address <> '' OR secret_ref <> ''),
  CHECK ((state = 'muted') = (muted_until IS NOT NULL))
) STRICT""",
    """
CREATE TABLE host_groups (
  group_id TEXT PRIMARY KEY CHECK (group_id <> ''),
  delay_s REAL NOT NULL DEFAULT 4 CHECK (delay_s >= 0),
  nightly_budget INTEGER NOT NULL DEFAULT 300 CHECK (nightly_budget > 0),
  window TEXT NOT NULL DEFAULT '20:00-06:00',
  cooldown_until TEXT
) STRICT""",
    """
CREATE TABLE platforms (
  platform_id TEXT PRIMARY KEY CHECK (platform_id <> ''),
  name TEXT NOT NULL,
  group_id TEXT NOT NULL REFERENCES host_groups(group_id),
  family TEXT,
  family_version TEXT,
  dialect TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(dialect)),
  list_mode TEXT NOT NULL DEFAULT 'static'
    CHECK (list_mode IN ('static', 'xml', 'json', 'html_fragment', 'js_only', 'manual')),
  hosts TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(hosts)),
  attachment_hosts TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(attachment_hosts)),
  ports TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(ports)),
  http_only INTEGER NOT NULL DEFAULT 0 CHECK (http_only IN (0, 1)),
  tls_policy TEXT NOT NULL DEFAULT 'verify' CHECK (tls_policy IN ('verify', 'accept_invalid_once', 'own_process')),
  post_allowed TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(post_allowed)),
  robots_state TEXT,
  robots_checked_at TEXT,
  robots_override_by TEXT,
  robots_override_at TEXT,
  robots_override_reason TEXT,
  soft404_print TEXT,
  home_print TEXT,
  exclude_selectors TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(exclude_selectors)),
  enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
  notes TEXT NOT NULL DEFAULT '',
  CHECK ((robots_override_by IS NULL) = (robots_override_at IS NULL)
     AND (robots_override_by IS NULL) = (robots_override_reason IS NULL))
) STRICT""",
    """
CREATE TABLE sources (
  source_id INTEGER PRIMARY KEY,
  agency_code TEXT NOT NULL REFERENCES agencies(code),
  platform_id TEXT NOT NULL REFERENCES platforms(platform_id),
  role TEXT NOT NULL DEFAULT 'own' CHECK (role IN ('own', 'summary', 'parent_list', 'legacy')),
  column_url TEXT NOT NULL DEFAULT '',
  unit_key TEXT NOT NULL DEFAULT '',
  expected_years TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(expected_years)),
  expect_empty_by TEXT,
  expect_empty_why TEXT,
  expect_empty_until TEXT,
  status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'moved', 'broken', 'blocked', 'manual')),
  verified_at TEXT,
  verified_by TEXT,
  last_positive_control TEXT,
  UNIQUE (agency_code, platform_id, role, column_url, unit_key),
  CHECK ((expect_empty_by IS NULL) = (expect_empty_why IS NULL)
     AND (expect_empty_by IS NULL) = (expect_empty_until IS NULL))
) STRICT""",
    "CREATE INDEX sources_column ON sources(platform_id, column_url)",
    """
CREATE TABLE expectations (
  platform_id TEXT NOT NULL REFERENCES platforms(platform_id),
  report_year INTEGER NOT NULL,
  minimum INTEGER NOT NULL DEFAULT 0 CHECK (minimum >= 0),
  maximum INTEGER CHECK (maximum >= minimum),
  PRIMARY KEY (platform_id, report_year)
) STRICT, WITHOUT ROWID""",
    """
CREATE TABLE proposals (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('host', 'column', 'family', 'article')),
  platform_id TEXT REFERENCES platforms(platform_id),
  agency_code TEXT REFERENCES agencies(code),
  value TEXT NOT NULL,
  confidence REAL NOT NULL,
  sample_rows TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(sample_rows)),
  walked_path TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(walked_path)),
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'refused')),
  created_at TEXT NOT NULL,
  decided_by TEXT,
  decided_at TEXT,
  CHECK ((state = 'open') = (decided_by IS NULL))
) STRICT""",
)

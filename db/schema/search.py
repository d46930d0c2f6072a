"""
What makes a million findings quick to look through: counts a report, a rule and a day, and the words of findings.

Everything here is derived, kept by triggers so that no writer can forget it, and can be made anew (`REBUILD`).
"""

STATES = ("open", "confirmed", "dismissed", "waived", "fixed", "closed")
SEVERITIES = ("error", "warning", "note")
CELLS = tuple((state, severity) for state in STATES for severity in SEVERITIES)
NAMES = tuple(f"{state}_{severity}" for state, severity in CELLS)
MARKS = ("disputed", "regressed")


def _counted(row: str) -> tuple[str, ...]:
    """What one finding (NEW or OLD) adds to the columns of its report."""
    cells = tuple(f"({row}.state = '{state}' AND {row}.severity = '{severity}')" for state, severity in CELLS)
    return (*cells, *_marked(row))


def _marked(row: str) -> tuple[str, str]:
    return (
        f"({row}.disputed = 1 AND {row}.state NOT IN ('fixed', 'closed'))",
        f"({row}.reopened > 0 AND {row}.state = 'open')",
    )


def _columns() -> str:
    return ",\n  ".join(
        f"{name} INTEGER NOT NULL DEFAULT 0 CHECK ({name} >= 0)" for name in (*NAMES, *MARKS, "pending")
    )


def _cube(row: str, sign: str) -> str:
    return f"""
  INSERT INTO finding_counts (report_year, code, severity, state, assignee, disputed, regressed, number)
    VALUES ({row}.report_year, {row}.code, {row}.severity, {row}.state, coalesce({row}.assignee, ''), {row}.disputed,
      {row}.reopened > 0, 1)
    ON CONFLICT (report_year, code, severity, state, assignee, disputed, regressed) DO UPDATE SET number = number {sign} 1;"""


def _pending(row: str, sign: str) -> str:
    return f"""
  UPDATE report_counts SET pending = pending {sign} 1
    WHERE {row}.decision IS NULL AND (agency_code, report_year) =
      (SELECT agency_code, report_year FROM findings WHERE id = {row}.finding_id);"""


_ALL = (*NAMES, *MARKS)
_ADDED = ", ".join(f"{name} = {name} + excluded.{name}" for name in _ALL)
_MOVED = ",\n    ".join(
    f"{name} = {name} + {new} - {old}"
    for name, new, old in zip(_ALL, _counted("NEW"), _counted("OLD"), strict=True)
)  # fmt: skip
_LOST = ", ".join(f"{name} = {name} - {old}" for name, old in zip(_ALL, _counted("OLD"), strict=True))
_FIRST = (*MARKS, *NAMES[:3], " + ".join(NAMES[3:6]))  # disputed, came back, open by severity, confirmed
_IN_ORDER = " ".join(f"WHEN {column} > 0 THEN {place}" for place, column in enumerate(_FIRST))
_BITS = " | ".join(f"(({name} > 0) << {place})" for place, name in enumerate(NAMES))
# One text a finding, in lines. Two line ends behind it: so each character begins three, and is found alone, too.
_TEXT = """a.name || char(10) || f.code || ' ' || f.title || char(10) || s.message || char(10)
    || coalesce(json_extract(s.evidence, '$.quote'), '') || char(10) || char(10)"""
_SAID = f"""SELECT f.id, {_TEXT} FROM findings f JOIN agencies a ON a.code = f.agency_code
    JOIN finding_sightings s ON s.finding_id = f.id AND s.run_id = f.last_run_id"""
_KEEP_WORDS = "ON CONFLICT (finding_id) DO UPDATE SET text = excluded.text WHERE text <> excluded.text"
_DAY = "coalesce(date({0}at, '+8 hours'), substr({0}at, 1, 10))"

# The derived tables from what they are derived from; each is empty before.
REBUILD: tuple[str, ...] = (
    f"""
INSERT INTO report_counts (agency_code, report_year, {", ".join(_ALL)}, pending)
SELECT f.agency_code, f.report_year, {", ".join(f"sum({value})" for value in _counted("f"))},
  sum(f.id IN (SELECT finding_id FROM finding_requests WHERE decision IS NULL))
FROM findings f GROUP BY f.agency_code, f.report_year""",
    """
INSERT INTO finding_counts (report_year, code, severity, state, assignee, disputed, regressed, number)
SELECT report_year, code, severity, state, coalesce(assignee, ''), disputed, reopened > 0, count(*)
FROM findings GROUP BY 1, 2, 3, 4, 5, 6, 7""",
    f"INSERT INTO event_days (day, kind, number) SELECT {_DAY.format('')}, kind, count(*) FROM finding_events GROUP BY 1, 2",
)
REBUILD_WORDS: tuple[str, ...] = (
    f"INSERT INTO finding_words (finding_id, text) {_SAID}",
    "INSERT INTO finding_search (finding_search) VALUES ('rebuild')",
)

SEARCH: tuple[str, ...] = (
    # The body says that it is not so (有异议): such a finding stands on top until a person decides.
    "ALTER TABLE findings ADD COLUMN disputed INTEGER NOT NULL DEFAULT 0 CHECK (disputed IN (0, 1))",
    # One row a report that has findings. place: its place in working order; cells: which counts are not 0, a bit each.
    f"""
CREATE TABLE report_counts (
  agency_code TEXT NOT NULL REFERENCES agencies(code),
  report_year INTEGER NOT NULL,
  {_columns()},
  newest INTEGER GENERATED ALWAYS AS (-report_year) VIRTUAL,
  cells INTEGER GENERATED ALWAYS AS ({_BITS}) VIRTUAL,
  place INTEGER GENERATED ALWAYS AS (CASE {_IN_ORDER} ELSE 6 END) VIRTUAL,
  PRIMARY KEY (agency_code, report_year)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX report_counts_order ON report_counts(place, agency_code, newest, cells)",
    """
CREATE TABLE finding_counts (
  report_year INTEGER NOT NULL,
  code TEXT NOT NULL,
  severity TEXT NOT NULL,
  state TEXT NOT NULL,
  assignee TEXT NOT NULL,
  disputed INTEGER NOT NULL,
  regressed INTEGER NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 0),
  PRIMARY KEY (report_year, code, severity, state, assignee, disputed, regressed)
) STRICT, WITHOUT ROWID""",
    """
CREATE TABLE event_days (
  day TEXT NOT NULL,
  kind TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number > 0),
  PRIMARY KEY (day, kind)
) STRICT, WITHOUT ROWID""",
    """
CREATE TABLE finding_words (
  finding_id INTEGER PRIMARY KEY REFERENCES findings(id),
  text TEXT NOT NULL
) STRICT""",
    # detail=none: a third of the size; what is longer than three characters is compared with the text itself
    """
CREATE VIRTUAL TABLE finding_search USING fts5(text, content='finding_words', content_rowid='finding_id',
  tokenize='trigram', detail='none', columnsize=0)""",
    "CREATE VIRTUAL TABLE finding_vocabulary USING fts5vocab('finding_search', 'row')",
    # Each holds all that the queue asks of a finding, so that the wide rows of the table are not read.
    "DROP INDEX findings_report",
    """
CREATE INDEX findings_report ON findings(agency_code, report_year, state, severity, code, assignee, disputed, reopened)""",
    "CREATE INDEX findings_rule ON findings(code, report_year, agency_code, state, severity)",
    "CREATE INDEX findings_number ON findings(id, agency_code, report_year, state, severity)",
    "CREATE INDEX findings_assignee ON findings(assignee, state, severity, agency_code, report_year) WHERE assignee IS NOT NULL",
    "CREATE INDEX findings_disputed ON findings(agency_code, report_year, state, severity) WHERE disputed = 1",
    "CREATE INDEX findings_regressed ON findings(agency_code, report_year, state, severity) WHERE reopened > 0",
    "CREATE INDEX findings_waived ON findings(state, waived_until) WHERE state = 'waived'",
    "CREATE INDEX finding_requests_finding ON finding_requests(finding_id)",
    "CREATE INDEX agencies_below ON agencies(parent, code)",
    *REBUILD,
    *REBUILD_WORDS,
    # Counts and search rest on it, and so does the fingerprint.
    """
CREATE TRIGGER finding_identity_kept BEFORE UPDATE OF id, fingerprint, agency_code, report_year, code, subject ON findings
  WHEN (NEW.id, NEW.fingerprint, NEW.agency_code, NEW.report_year, NEW.code, NEW.subject)
    <> (OLD.id, OLD.fingerprint, OLD.agency_code, OLD.report_year, OLD.code, OLD.subject)
  BEGIN SELECT RAISE(ABORT, 'a finding stays what it is about'); END""",
    f"""
CREATE TRIGGER finding_counted AFTER INSERT ON findings BEGIN
  INSERT INTO report_counts (agency_code, report_year, {", ".join(_ALL)})
    VALUES (NEW.agency_code, NEW.report_year, {", ".join(_counted("NEW"))})
    ON CONFLICT (agency_code, report_year) DO UPDATE SET {_ADDED};{_cube("NEW", "+")}
END""",
    f"""
CREATE TRIGGER finding_counted_again AFTER UPDATE OF state, severity, assignee, disputed, reopened ON findings
  WHEN (NEW.state, NEW.severity, coalesce(NEW.assignee, ''), NEW.disputed, NEW.reopened > 0)
    <> (OLD.state, OLD.severity, coalesce(OLD.assignee, ''), OLD.disputed, OLD.reopened > 0)
BEGIN
  UPDATE report_counts SET
    {_MOVED}
    WHERE agency_code = NEW.agency_code AND report_year = NEW.report_year;{_cube("OLD", "-")}{_cube("NEW", "+")}
END""",
    f"""
CREATE TRIGGER finding_not_counted BEFORE DELETE ON findings BEGIN
  UPDATE report_counts SET {_LOST} WHERE agency_code = OLD.agency_code AND report_year = OLD.report_year;{_cube("OLD", "-")}
  DELETE FROM finding_words WHERE finding_id = OLD.id;
END""",
    f"CREATE TRIGGER request_counted AFTER INSERT ON finding_requests BEGIN{_pending('NEW', '+')}\nEND",
    f"""
CREATE TRIGGER request_counted_again AFTER UPDATE OF decision, finding_id ON finding_requests
BEGIN{_pending("OLD", "-")}{_pending("NEW", "+")}
END""",
    f"CREATE TRIGGER request_not_counted BEFORE DELETE ON finding_requests BEGIN{_pending('OLD', '-')}\nEND",
    f"""
CREATE TRIGGER event_counted AFTER INSERT ON finding_events BEGIN
  INSERT INTO event_days (day, kind, number) VALUES ({_DAY.format("NEW.")}, NEW.kind, 1)
    ON CONFLICT (day, kind) DO UPDATE SET number = number + 1;
END""",
    # What was seen last: a sighting of an earlier run, kept later, changes nothing.
    f"""
CREATE TRIGGER sighting_words AFTER INSERT ON finding_sightings
  WHEN NEW.run_id = (SELECT last_run_id FROM findings WHERE id = NEW.finding_id)
BEGIN
  INSERT INTO finding_words (finding_id, text) {_SAID} WHERE f.id = NEW.finding_id {_KEEP_WORDS};
END""",
    f"""
CREATE TRIGGER finding_words_again AFTER UPDATE OF last_run_id, title ON findings
  WHEN NEW.last_run_id <> OLD.last_run_id OR NEW.title <> OLD.title
BEGIN
  INSERT INTO finding_words (finding_id, text) {_SAID} WHERE f.id = NEW.id {_KEEP_WORDS};
END""",
    f"""
CREATE TRIGGER agency_words AFTER UPDATE OF name ON agencies WHEN NEW.name <> OLD.name
BEGIN
  INSERT INTO finding_words (finding_id, text) {_SAID} WHERE f.agency_code = NEW.code {_KEEP_WORDS};
END""",
    """
CREATE TRIGGER words_searched AFTER INSERT ON finding_words BEGIN
  INSERT INTO finding_search (rowid, text) VALUES (NEW.finding_id, NEW.text);
END""",
    """
CREATE TRIGGER words_searched_again AFTER UPDATE OF text ON finding_words BEGIN
  INSERT INTO finding_search (finding_search, rowid, text) VALUES ('delete', OLD.finding_id, OLD.text);
  INSERT INTO finding_search (rowid, text) VALUES (NEW.finding_id, NEW.text);
END""",
    """
CREATE TRIGGER words_not_searched AFTER DELETE ON finding_words BEGIN
  INSERT INTO finding_search (finding_search, rowid, text) VALUES ('delete', OLD.finding_id, OLD.text);
END""",
    # What a person has to see to, among all that was ever sent; and what was written about one body.
    "CREATE INDEX deliveries_failed ON deliveries(id) WHERE state IN ('dead', 'unknown')",
    "CREATE INDEX audit_log_target ON audit_log(target)",
)

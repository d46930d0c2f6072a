"""What reports say in their own words, and the index that finds those that are alike. Derived: may be made anew."""

LIKENESS = (
    # printed: the body as the report names it. texts: zlib of JSON, part → text as printed.
    # sketch: NULL when too little is left to compare.
    """
CREATE TABLE likeness (
  version_id INTEGER PRIMARY KEY REFERENCES versions(id) ON DELETE CASCADE,
  printed TEXT NOT NULL,
  texts BLOB NOT NULL,
  scheme TEXT NOT NULL,
  sketch BLOB
) STRICT""",
    """
CREATE TABLE likeness_bands (
  key INTEGER NOT NULL,
  version_id INTEGER NOT NULL REFERENCES versions(id) ON DELETE CASCADE,
  PRIMARY KEY (key, version_id)
) STRICT, WITHOUT ROWID""",
)

"""What was understood of a document, so that other rules can judge it without reading its bytes again."""

READINGS = (
    # A store of things made once: each row can be made again from the bytes, and is when `reader` is not ours.
    """
CREATE TABLE readings (
  document_sha256 TEXT PRIMARY KEY REFERENCES documents(sha256),
  reader TEXT NOT NULL CHECK (reader <> ''),
  report BLOB NOT NULL
) STRICT, WITHOUT ROWID""",
    # A digest of everything that stood around the version when it was judged: last year's versions, the bodies below,
    # the registry, the publication. '' where some of it could not be had: such a version stays due.
    "ALTER TABLE version_audits ADD COLUMN around_sha256 TEXT NOT NULL DEFAULT ''",
)

"""What makes a million findings quick to look through: counts a report, and the words of findings for full-text search."""

SEARCH: tuple[str, ...] = (
    # The body says that it is not so (有异议): such a finding stands on top until a person decides.
    "ALTER TABLE findings ADD COLUMN disputed INTEGER NOT NULL DEFAULT 0 CHECK (disputed IN (0, 1))",
)

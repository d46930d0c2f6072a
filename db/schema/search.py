"""What makes a million findings quick to look through: counts a report, and the words of findings for full-text search."""

SEARCH: tuple[str, ...] = ()

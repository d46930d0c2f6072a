"""How grave a finding is."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """error: certain; warning: a person must look; note: style, practice, plausibility."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for note, 2 for error."""
        return ("note", "warning", "error").index(self.value)

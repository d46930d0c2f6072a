"""Exit codes that are no error class's own: those stand in `audit/errors.py`. All of them: docs/contracts.md."""

from __future__ import annotations

FOUND = 1
WRONG_USAGE = 2
PARTLY = 3
INTERNAL_FAULT = 70
INTERRUPTED = 130

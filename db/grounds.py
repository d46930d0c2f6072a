"""What a finding rests on beside the report: C01 on the word of a person that there is none."""

from __future__ import annotations

MISSING_REPORT = "C01"  # silences every other finding of its report
# SQL over `findings f`: 0 where the newest word was taken back. One row for each report that was not found: few.
GROUNDED = f"""CASE WHEN f.code = '{MISSING_REPORT}' THEN coalesce((SELECT c.taken_back_at IS NULL
  FROM absence_confirmations c WHERE c.agency_code = f.agency_code AND c.report_year = f.report_year
  ORDER BY c.id DESC LIMIT 1), 1) ELSE 1 END"""

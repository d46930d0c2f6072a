"""Which finding is which: fingerprint and evidence hash.

The fingerprint never holds a figure, so a corrected number is the same finding with other facts.
"""

from __future__ import annotations

import hashlib
import json

from audit.verdict import Mismatch, plain

SCHEME = 1


def fingerprint(agency: str, year: int | None, code: str, subject: str) -> str:
    """`agency` is the 统一社会信用代码; where no registry is at hand (`gouji check`), the name."""
    return hashlib.sha256(f"{SCHEME}|{agency}|{year}|{code}|{subject}".encode()).hexdigest()


def evidence_hash(mismatch: Mismatch) -> str:
    """Hash of the figures and quotations that were judged, not of the words they are told in."""
    facts = {
        "expected": plain(mismatch.expected),
        "found": plain(mismatch.found),
        "operands": [[address, plain(value)] for address, value in mismatch.operands],
        "quote": "".join((mismatch.quote or "").split()),
    }
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

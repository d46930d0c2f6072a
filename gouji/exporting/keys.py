"""The hidden column of a list that comes back: which finding a row is about, as it stood when the list was made."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

# What an office fills in. The headings find the columns again, wherever they have been moved.
ANSWER, NOTE, KEY = "整改情况", "说明", "回填码"
DIGEST = 16
_KEY = re.compile(rf"(\d{{1,18}})-(\d{{1,9}})-([0-9a-f]{{{DIGEST}}})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Key:
    """`digest`: names this finding at this lock version, and no other; a key that was changed by hand has another one."""

    finding_id: int
    lock_version: int
    digest: str

    def belongs_to(self, fingerprint: str) -> bool:
        """Whether it was made for the finding with this fingerprint."""
        return self.digest == _digest(self.finding_id, self.lock_version, fingerprint)


def key_text(finding_id: int, lock_version: int, fingerprint: str) -> str:
    """What stands in the column."""
    return f"{finding_id}-{lock_version}-{_digest(finding_id, lock_version, fingerprint)}"


def key_of(text: str) -> Key | None:
    """None when it is no key, or a damaged one."""
    match = _KEY.fullmatch(text.strip())
    return Key(int(match[1]), int(match[2]), match[3]) if match else None


def _digest(finding_id: int, lock_version: int, fingerprint: str) -> str:
    return hashlib.sha256(f"return|1|{finding_id}|{lock_version}|{fingerprint}".encode()).hexdigest()[:DIGEST]

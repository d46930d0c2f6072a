"""All traps."""

from __future__ import annotations

from bench.mutations.changing import Trap
from bench.mutations.trapping import reports, sentences

TRAPS: tuple[Trap, ...] = (*reports.TRAPS, *sentences.TRAPS)

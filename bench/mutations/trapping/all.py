"""All traps."""

from __future__ import annotations

from bench.mutations.changing import Trap
from bench.mutations.trapping import figures, reports, sentences

TRAPS: tuple[Trap, ...] = (*figures.TRAPS, *reports.TRAPS, *sentences.TRAPS)

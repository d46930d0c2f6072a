"""All traps."""

from __future__ import annotations

from bench.mutations.changing import Trap
from bench.mutations.trapping import figures, publication, reports, sentences

TRAPS: tuple[Trap, ...] = (*publication.TRAPS, *figures.TRAPS, *reports.TRAPS, *sentences.TRAPS)

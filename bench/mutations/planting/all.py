"""All planted defects, of both sets of sentences."""

from __future__ import annotations

from bench.mutations.changing import Plant
from bench.mutations.planting import completeness, figures, publication, quality, sentences
from bench.mutations.writing import ONE, TWO

PLANTS: tuple[Plant, ...] = (*completeness.PLANTS, *figures.PLANTS, *publication.PLANTS, *quality.PLANTS)
SENTENCES: dict[str, tuple[Plant, ...]] = {one.name: sentences.plants(one.forms, one.name) for one in (ONE, TWO)}

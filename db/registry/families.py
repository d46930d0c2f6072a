"""The families and presets that a file names, held against those that there are."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping

from db.registry.problems import Problems
from db.registry.understanding import Entry

Families = Callable[[], Mapping[str, Collection[str]]]


def known_families(entries: Iterable[Entry], families: Families | None, problems: Problems) -> None:
    """`families`: name → its presets, made only when it is needed: the spiders are slow to load."""
    if families is None:
        return
    known: Mapping[str, Collection[str]] = {}
    for entry in entries:
        family = entry.values.get("family") if entry.table.name == "platforms" else None
        options = json.loads(str(entry.values.get("dialect") or "{}")) if entry.table.name == "platforms" else {}
        if not family and "preset" not in options:
            continue
        known = known or families()
        with problems.heard():
            if family and family not in known:
                raise entry.row.bad("family", f"没有这个家族；可用：{'、'.join(sorted(known))}")
            presets = sorted(known[str(family)] if family else {one for names in known.values() for one in names})
            if "preset" in options and options["preset"] not in presets:
                of = f"家族 {family} " if family else ""
                raise entry.row.bad("dialect", f"{of}没有这个预设；可用：{'、'.join(presets) or '（没有）'}")

"""The families, presets and dialects that a file names, held against what the spiders understand."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from db.registry.problems import Problems
from db.registry.understanding import Entry

Families = Callable[[], Mapping[str, Collection[str]]]
Dialects = Callable[[str, Mapping[str, Any]], str]


def known_families(
    entries: Iterable[Entry], families: Families | None, problems: Problems, dialects: Dialects | None = None
) -> None:
    """
    `families`: name → its presets, made only when it is needed: the spiders are slow to load. `dialects`: what is wrong
    with a dialect of a family ("" for one that is not named), "" when nothing is.
    """
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
            if options and dialects and (wrong := dialects(str(family or ""), options)):
                raise entry.row.bad("dialect", wrong)

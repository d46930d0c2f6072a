"""What has changed from one version of a report to the next, and how much that weighs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from audit.model import Cell, CellState, Report
from audit.privacy import masked
from spiders.normalising import printed

# most severe first: a changed number of the form, the text, a file that was replaced, what stands on the page about it
NUMBER, TEXT, ATTACHMENT, LABEL, LAYOUT = "number", "text", "attachment", "label", "layout"
STATED = ("published.meta", "published.label", "published.line", "signed.label", "signed.line")
MOST_CELLS = 300


@dataclass(frozen=True, slots=True)
class Side:
    """One of two versions. `labels`: what the page says about it; `day`: ISO day on which this was seen."""

    text: str
    attachments: str
    labels: Mapping[str, str]
    dates: Mapping[str, str]
    day: str
    report: Report | None = None


def summary(before: Side, after: Side) -> dict[str, Any]:
    """
    As `versions.diff_summary` has it: `severity`, what `changed`, `cells` and `labels` with both values.

    A cell is [address, before, after]; None where it was blank or not there.
    """
    cells = changed_cells(before.report, after.report)
    labels = changed_labels(before, after)
    changed = {
        "text": before.text != after.text,
        "attachments": before.attachments != after.attachments,
        "labels": bool(labels),
    }
    if any(_is_number(was) or _is_number(now) for _, was, now in cells):
        severity = NUMBER
    elif changed["text"]:
        severity = TEXT
    elif changed["attachments"]:
        severity = ATTACHMENT
    else:
        severity = LABEL if labels else LAYOUT
    return {
        "severity": severity,
        "changed": [name for name, differs in changed.items() if differs],
        "cells": [[address, _shown(was), _shown(now)] for address, was, now in cells[:MOST_CELLS]],
        "labels": {name: [masked(was), masked(now)] for name, (was, now) in labels.items()},
    }


def changed_cells(before: Report | None, after: Report | None) -> list[tuple[str, Cell | None, Cell | None]]:
    """Every cell that is printed differently; none when one of the two could not be read."""
    if before is None or after is None:
        return []
    addresses = dict.fromkeys([*after.cells, *before.cells])
    pairs = ((address, before.cells.get(address), after.cells.get(address)) for address in addresses)
    return [(address, was, now) for address, was, now in pairs if _shown(was) != _shown(now)]


def changed_labels(before: Side, after: Side) -> dict[str, tuple[str, str]]:
    """
    Labels and stated dates with both values. A date that is that of the day of the visit, both times, is a clock.
    """
    was = {**before.labels, **{name: before.dates[name] for name in STATED if name in before.dates}}
    now = {**after.labels, **{name: after.dates[name] for name in STATED if name in after.dates}}
    found = {}
    for name in dict.fromkeys([*was, *now]):
        pair = was.get(name, ""), now.get(name, "")
        if printed(pair[0]) != printed(pair[1]) and pair != (before.day, after.day):
            found[name] = pair
    return found


def _is_number(cell: Cell | None) -> bool:
    return cell is not None and cell.state is CellState.NUMBER


def _shown(cell: Cell | None) -> str | None:
    if cell is None:
        return None
    return str(cell.value) if cell.value is not None else masked(cell.raw.strip()) or None

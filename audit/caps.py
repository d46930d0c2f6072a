"""How severe a finding may be at most, by report year.

For 2019 the form was only encouraged (国办公开办函〔2019〕60号), for 2020 it was new.
"""

from __future__ import annotations

from audit.severity import Severity

CAPS = {
    2019: {"L": Severity.ERROR, "X": Severity.WARNING},
    2020: {"L": Severity.ERROR, "X": Severity.ERROR, "F": Severity.WARNING},
}
LOWEST = {2019: Severity.NOTE, 2020: Severity.WARNING}


def capped(severity: Severity, basis: tuple[str, ...], year: int | None) -> Severity:
    """`severity`, lowered to the cap of the strongest basis. No year: no cap."""
    if year is None or year >= 2021:
        return severity
    caps, lowest = CAPS.get(year, {}), LOWEST.get(year, Severity.NOTE)
    limit = max((caps.get(tag[0], lowest) for tag in basis), key=lambda cap: cap.rank, default=lowest)
    return min(severity, limit, key=lambda one: one.rank)

"""The pages of a package, drawn."""

from __future__ import annotations

from collections.abc import Iterator

from audit.reading.ofd.canvas import Budget, Canvas
from audit.reading.ofd.documents import Body, bodies
from audit.reading.ofd.drawing import draw_page
from audit.reading.ofd.package import Package


def drawn(package: Package) -> Iterator[tuple[Body, Canvas]]:
    """Every page with the document it belongs to."""
    budget = Budget()
    number = 0
    for body in bodies(package):
        for name in body.pages:
            number += 1
            yield body, draw_page(body, name, number, budget)

"""What stands on the pages of a made-up OFD file, in millimetres."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from audit.reading.geometry.page import Page
from audit.reading.ofd.drawing import POINTS
from audit.reading.ofd.package import Package
from audit.reading.ofd.pages import drawn
from tests.rendering.ofd import document, pack


class Facts(TypedDict, total=False):
    """What a document has beside its pages."""

    common: str
    more: Mapping[str, str | bytes]


def pages_of(data: bytes) -> list[Page]:
    return [canvas.page() for _, canvas in drawn(Package(data))]


def page_with(
    content: str, *, common: str = "", more: Mapping[str, str | bytes] | None = None, area: str = "0 0 210 297"
) -> Page:
    """The page that has this in its layer; the rest as for `document`."""
    (page,) = pages_of(pack(document([content], common=common, more=more, area=area)))
    return page


def text_of(page: Page) -> str:
    return "".join(glyph[4] for glyph in page.glyphs)


def millimetres(*lengths: float) -> tuple[float, ...]:
    return tuple(round(length / POINTS, 3) + 0.0 for length in lengths)


def starts(page: Page) -> list[tuple[str, float, float]]:
    """Each character with where it begins: its left edge, and the line on which it stands if its size is 10."""
    found = []
    for left, _, _, bottom, character in page.glyphs:
        column, foot = millimetres(left, bottom - 1.5 * POINTS)
        found.append((character, column, foot))
    return found


def lines_of(page: Page) -> tuple[list[tuple[float, ...]], list[tuple[float, ...]]]:
    """Horizontal (y, left, right) and vertical (x, top, bottom)."""
    return [millimetres(*line) for line in page.horizontals], [millimetres(*line) for line in page.verticals]


def text(code: str, *, attributes: str = "", at: str = "10 20 100 10") -> str:
    """A TextObject of size 10 around TextCode elements, or around plain text on the line y = 0."""
    inner = code if "<" in code else f'<ofd:TextCode X="0" Y="0">{code}</ofd:TextCode>'
    return f'<ofd:TextObject ID="1" Boundary="{at}" Font="1" Size="10" {attributes}>{inner}</ofd:TextObject>'


def drawing(data: str, *, attributes: str = "", at: str = "10 20 100 10") -> str:
    """A PathObject."""
    return (
        f'<ofd:PathObject ID="2" Boundary="{at}" {attributes}>'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def image(number: str, at: str = "0 0 210 297") -> str:
    return f'<ofd:ImageObject ID="3" Boundary="{at}" CTM="210 0 0 297 0 0" ResourceID="{number}"/>'

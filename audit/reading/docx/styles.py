"""styles.xml: what a paragraph has from its style: a level, a place in a list, invisibility."""

from __future__ import annotations

import re
from dataclasses import dataclass

from audit.errors import UnreadableInput
from audit.reading.docx.markup import Attributes, Scanner, is_on, value

# Styles build on each other; a circle is broken off.
MOST_BASES = 12
HEADING = re.compile(r"(?:heading|标题)\s*([1-6])", re.IGNORECASE)


@dataclass(slots=True)
class Style:
    """As in the file. `outline`, `depth`: 0–8, None where nothing is said; `series`: a numId, "0" for none."""

    base: str = ""
    name: str = ""
    outline: int | None = None
    series: str | None = None
    depth: int | None = None
    hidden: bool | None = None


class Styles:
    """Styles by id, with what they have from their bases. A part that is broken has none."""

    def __init__(self, xml: bytes) -> None:
        self._styles: dict[str, Style] = {}
        self._whole: dict[str, Style] = {}
        self._style = Style()
        begins = {
            "w:style": self._begin,
            "w:name": lambda given: setattr(self._style, "name", value(given, "val")),
            "w:basedOn": lambda given: setattr(self._style, "base", value(given, "val")),
            "w:outlineLvl": lambda given: setattr(self._style, "outline", number(given)),
            "w:numId": lambda given: setattr(self._style, "series", value(given, "val")),
            "w:ilvl": lambda given: setattr(self._style, "depth", number(given)),
            "w:vanish": lambda given: setattr(self._style, "hidden", is_on(given)),
        }
        try:
            if xml:
                Scanner(begins, {}).read(xml)
        except UnreadableInput:
            self._styles.clear()

    def of(self, identifier: str) -> Style:
        """The style with all that its bases add; an empty one for an id that is not there."""
        style = self._whole.get(identifier)
        if style is None:
            style = self._whole[identifier] = self._with_bases(identifier)
        return style

    def hides(self, identifier: str) -> bool:
        return bool(self.of(identifier).hidden)

    def _begin(self, attributes: Attributes) -> None:
        self._style = self._styles[value(attributes, "styleId")] = Style()

    def _with_bases(self, identifier: str) -> Style:
        whole = Style()
        for _ in range(MOST_BASES):
            style = self._styles.get(identifier)
            if style is None:
                break
            heading = HEADING.fullmatch(style.name.strip())
            outline = style.outline if style.outline is not None or not heading else int(heading[1]) - 1
            whole.outline = outline if whole.outline is None else whole.outline
            whole.series = style.series if whole.series is None else whole.series
            whole.depth = style.depth if whole.depth is None else whole.depth
            whole.hidden = style.hidden if whole.hidden is None else whole.hidden
            identifier = style.base
        return whole


def number(attributes: Attributes, name: str = "val") -> int | None:
    """A small number; None for what is none."""
    written = value(attributes, name)
    return int(written) if written.isascii() and written.isdigit() and len(written) < 6 else None

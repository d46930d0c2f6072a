"""
numbering.xml: the numbers that Word sets in front of paragraphs ([ISO/IEC 29500-1] §17.9).

All lists made from one abstract definition count together; a list with a start of its own begins there when it is
first used. Programs differ in what the others count from then on, so that they have no numbers. A number that cannot
be worked out is left out: never a wrong one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from audit.errors import UnreadableInput
from audit.reading.docx.markup import Attributes, Scanner, is_on, value
from audit.reading.docx.styles import Styles, number
from audit.reading.numerals import numeral

LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
MOST_LINKS = 3


@dataclass(slots=True)
class Level:
    """As in the file. `restart`: the 1-based level behind which it begins anew, 0 for never, None for any above it."""

    start: int = 0
    form: str = ""
    text: str = ""
    restart: int | None = None
    style: str = ""
    legal: bool = False


@dataclass(slots=True)
class Abstract:
    """
    `link`: the style whose list this really is. `counts`: where each level stands, None if it has not begun.
    `owners`: level → the list that began there with a start of its own. `unsure`: levels below which another was used
    before they began; programs differ in whether that begins them.
    """

    levels: dict[int, Level] = field(default_factory=dict)
    link: str = ""
    counts: list[int | None] = field(default_factory=lambda: [None] * LEVELS)
    owners: dict[int, Instance] = field(default_factory=dict)
    unsure: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Instance:
    """`starts`: level → where it begins when this list is first used there. `levels`: otherwise than in the abstract."""

    abstract: str = ""
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)


class Numbering:
    """Counts while paragraphs come in order of the document. A part that is broken numbers nothing."""

    def __init__(self, xml: bytes, styles: Styles) -> None:
        self._styles = styles
        self._abstracts: dict[str, Abstract] = {}
        self._instances: dict[str, Instance] = {}
        self._abstract, self._instance, self._level = Abstract(), Instance(), Level()
        self._within: dict[int, Level] = {}
        self._depth = 0
        begins = {
            "w:abstractNum": self._begin_abstract,
            "w:num": self._begin_instance,
            "w:lvlOverride": lambda given: setattr(self, "_depth", number(given, "ilvl") or 0),
            "w:lvl": self._begin_level,
            "w:abstractNumId": lambda given: setattr(self._instance, "abstract", value(given, "val")),
            "w:startOverride": self._start_override,
            "w:numStyleLink": lambda given: setattr(self._abstract, "link", value(given, "val")),
            "w:start": lambda given: setattr(self._level, "start", number(given) or 0),
            "w:numFmt": self._format,
            "w:lvlText": lambda given: setattr(self._level, "text", value(given, "val")),
            "w:lvlRestart": lambda given: setattr(self._level, "restart", number(given)),
            "w:pStyle": lambda given: setattr(self._level, "style", value(given, "val")),
            "w:isLgl": lambda given: setattr(self._level, "legal", is_on(given)),
        }
        try:
            if xml:
                Scanner(begins, {}).read(xml)
        except UnreadableInput:
            self._instances.clear()

    def label(self, series: str, depth: int | None, style: str) -> str:
        """The number of the next paragraph of this list (a numId); "" where there is none, or it is not known."""
        instance = self._instances.get(series)
        abstract = self._resolved(instance) if instance else None
        if instance is None or abstract is None:
            return ""
        if depth is None:
            depth = next((at for at, level in abstract.levels.items() if style and level.style == style), 0)
        level = instance.levels.get(depth) or abstract.levels.get(depth)
        if level is None or not 0 <= depth < LEVELS:
            return ""
        self._count(abstract, instance, depth, level)
        own = abstract.owners.get(depth, instance) is instance
        return _written(abstract, instance, level) if own else ""

    def _resolved(self, instance: Instance) -> Abstract | None:
        abstract = self._abstracts.get(instance.abstract)
        for _ in range(MOST_LINKS):
            if abstract is None or not abstract.link:
                break
            linked = self._instances.get(self._styles.of(abstract.link).series or "")
            abstract = self._abstracts.get(linked.abstract) if linked else None
        return abstract

    @staticmethod
    def _count(abstract: Abstract, instance: Instance, depth: int, level: Level) -> None:
        counts = abstract.counts
        own_start = instance.starts.pop(depth, None)
        before = counts[depth]
        if own_start is not None:
            counts[depth] = own_start
            abstract.owners[depth] = instance
        else:
            counts[depth] = level.start if before is None else before + 1
        abstract.unsure.update(above for above in range(depth) if counts[above] is None)
        for below in range(depth + 1, LEVELS):
            other = instance.levels.get(below) or abstract.levels.get(below)
            restart = other.restart if other else None
            if restart is None or depth < restart:
                counts[below] = None
                abstract.unsure.discard(below)

    def _begin_abstract(self, attributes: Attributes) -> None:
        self._abstract = self._abstracts[value(attributes, "abstractNumId")] = Abstract()
        self._within = self._abstract.levels

    def _begin_instance(self, attributes: Attributes) -> None:
        self._instance = self._instances[value(attributes, "numId")] = Instance()
        self._within = self._instance.levels

    def _begin_level(self, attributes: Attributes) -> None:
        self._level = self._within[number(attributes, "ilvl") or 0] = Level()

    def _start_override(self, attributes: Attributes) -> None:
        self._instance.starts[self._depth] = number(attributes) or 0

    def _format(self, attributes: Attributes) -> None:
        """The first counts: behind a format of Word 2010 stands one for older programs."""
        self._level.form = self._level.form or value(attributes, "val")


def _written(abstract: Abstract, instance: Instance, level: Level) -> str:
    """The text of the level with a number for each %1 … %9; "" if one of them is not known."""
    if level.form == "bullet":
        return ""
    pieces = _PLACE.split(level.text)
    for at in range(1, len(pieces), 2):
        depth = int(pieces[at]) - 1
        source = instance.levels.get(depth) or abstract.levels.get(depth)
        count = abstract.counts[depth]
        form = "decimal" if level.legal and source and source.form != "bullet" else source.form if source else ""
        known = count is not None and source is not None and depth not in abstract.unsure
        written = numeral(count, form or "decimal") if count is not None and known else None
        if written is None:
            return ""
        pieces[at] = written
    return "".join(pieces)

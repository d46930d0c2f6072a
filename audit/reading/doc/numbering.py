"""
Counting: the number that Word prints in front of an item of a list.

A number that is not certain is left out: a paragraph without its ordinal is understood, one with a wrong one is not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from audit.reading.doc.drafts import Line
from audit.reading.doc.lists import LEVELS, Level, List
from audit.reading.doc.numerals import printed
from audit.reading.doc.paragraphs import Properties

NO_LIST = 0x7FF  # this and above: taken out of its list
BULLET = 23
GAP = "\t"
DECIMAL = 0


class Counters:
    """
    The numbers of all lists, paragraph by paragraph in the order of the text.

    `_doubtful`: lists in which something stood that cannot be counted with certainty; they print nothing any more.
    """

    def __init__(self, lists: Mapping[int, List]) -> None:
        self._lists = lists
        self._counts: dict[int, dict[int, int]] = {}
        self._started: set[tuple[int, int]] = set()
        self._doubtful: set[int] = set()

    def next(self, properties: Properties, *, shown: bool) -> str | None:
        """What is printed in front of the paragraph; None where that is not certain. To be asked once for each."""
        if properties.old:
            return None
        if not 0 < properties.list < NO_LIST:
            return ""
        found = self._lists.get(properties.list)
        if found is None:
            return None
        tied = found.styles.index(properties.style) if properties.style in found.styles else None
        level = next((one for one in (properties.level, tied) if one is not None), 0)
        if level not in found.levels:
            return None
        if not shown or tied not in (None, level):
            self._doubtful.add(found.counted)
        counts = self._counts.setdefault(found.counted, {})
        self._count(found, level, properties.list, counts)
        if found.levels[level].kind == BULLET:
            return ""
        if found.counted in self._doubtful:
            return None
        return _text(found.levels, level, counts)

    def _count(self, found: List, level: int, number: int, counts: dict[int, int]) -> None:
        own = found.levels[level]
        if level in found.starts and (number, level) not in self._started:
            self._started.add((number, level))
            counts[level] = found.starts[level]
        else:
            counts[level] = counts[level] + 1 if level in counts else own.start
        for lower in [one for one in counts if one > level]:
            if self._restarts(found.levels.get(lower), level):
                del counts[lower]
        if any(upper not in counts for upper in range(level)) and any(ord(sign) < level for sign in own.text):
            self._doubtful.add(found.counted)

    @staticmethod
    def _restarts(lower: Level | None, level: int) -> bool:
        """By default after any level above; else only after those above a limit."""
        return lower is None or lower.restarts or level < lower.limit


def _text(levels: Mapping[int, Level], level: int, counts: Mapping[int, int]) -> str | None:
    own = levels[level]
    parts: list[str] = []
    for sign in own.text:
        at = ord(sign)
        if at >= LEVELS:
            parts.append(sign)
            continue
        if at not in counts or at not in levels:
            return None
        number = printed(DECIMAL if own.legal and at < level else levels[at].kind, counts[at])
        if number is None:
            return None
        parts.append(number)
    return "".join(parts) + (GAP if own.gap else "")


def number_lines(lines: Sequence[Line], aside: Sequence[Line], lists: Mapping[int, List]) -> None:
    """
    Put the numbers in front. A line whose number is not certain is `certain` no longer.

    `aside`: lines of text boxes; when they are counted is not known, so that lists which go on there are left out.
    """
    counters = Counters(lists)
    for line in aside:
        counters.next(line.properties, shown=False)
    for line in lines:
        properties = line.properties
        if properties.list or properties.old:
            number = counters.next(properties, shown=line.shown)
            if number is None:
                line.certain = False
            elif line.shown:
                _put(number, line)


def _put(number: str, line: Line) -> None:
    """With a gap only where it matters: `一、总体情况`, but `1.1 总体情况`. `1.` and `5` must not become a number."""
    text = number.rstrip(GAP)
    meets_digit = bool(text) and line.text.lstrip()[:1].isdigit()
    if text != number and (text[-1:].isalnum() or meets_digit):
        text += " "
    elif meets_digit:
        line.certain = False
    line.text = text + line.text

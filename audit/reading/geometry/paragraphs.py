"""Lines → paragraphs: by indents, by lines that end early, by the space between, also over page breaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from audit.document import Paragraph
from audit.reading.geometry.lines import HAN, Line
from audit.reading.geometry.page import anchor
from audit.reading.headings import match_heading

INDENT = 1.2
WIDEST_INDENT = 2.6
# Of the paper: no line of text ends so far to the left.
SHORT = 0.6
# A line that has room for so much more than the next word ends its paragraph.
SLACK = 0.7
WIDER = 1.25
SAME_SIZE = 0.15
# Not divided at the end of a line: letters and figures; an opening mark from what follows, a closing one from what precedes.
CLOSING = "，。、；：！？）》”’〉」】"
_WORD = re.compile(rf"[（《“‘〈「【]*(?:[!-~]+|.)[{CLOSING}%％]*")
# How items of a list begin; behind the end of a sentence nothing of a paragraph does.
_ITEM = re.compile(
    r"[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}[、是]|\d{1,2}[.．、]\D|第[一二三四五六]，"
)


def paragraphs_of(
    lines: Sequence[Line], numbers: Sequence[int], margins: dict[int, tuple[float, float]]
) -> list[Paragraph]:
    """
    Lines in reading order → paragraphs. `numbers`: of the pages, as printed in anchors. `margins`: index of the page →
    left and right edge of its text.
    """
    pitch = _pitch(lines)
    paragraphs: list[list[Line]] = []
    for at, line in enumerate(lines):
        if at and _goes_on(lines[at - 1], line, pitch, margins):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return [_paragraph(one, numbers) for one in paragraphs]


def margins_of(lines: Sequence[Line], width: float) -> tuple[float, float]:
    """
    The edges that at least two lines reach, or the outermost, on paper so wide. A mark at the end may stand beyond the
    edge; where all lines are short they reach none.
    """
    lefts, rights = sorted(line.left for line in lines), sorted(map(_without_mark, lines), reverse=True)
    em = median(line.em for line in lines)
    left = next((one for one, other in pairwise(lefts) if other - one < em), lefts[0])
    if left - lefts[0] < WIDEST_INDENT * em:
        left = lefts[0]
    right = next((one for one, other in pairwise(rights) if one - other < em), rights[0])
    return left, max(right, width - left) if right < SHORT * width else right


def _without_mark(line: Line) -> float:
    return line.glyphs[-1][0] if line.glyphs and line.text[-1] in CLOSING else line.right


def _pitch(lines: Sequence[Line]) -> float:
    """From line to line within paragraphs, in font sizes: the distance that a quarter of the lines stay below."""
    steps = sorted(
        (below.bottom - above.bottom) / above.em
        for above, below in pairwise(lines)
        if below.page == above.page and below.bottom > above.bottom and _same_size(above, below)
    )
    return steps[len(steps) // 4] if steps else 0.0


def _same_size(above: Line, below: Line) -> bool:
    return abs(above.em - below.em) <= SAME_SIZE * max(above.em, below.em)


def _goes_on(above: Line, below: Line, pitch: float, margins: dict[int, tuple[float, float]]) -> bool:
    left, right = margins[above.page]
    if not _same_size(above, below) or right - above.right >= _first_word(below) + SLACK * below.em:
        return False
    own_left = margins[below.page][0]
    if below.left - own_left > INDENT * below.em or below.left - own_left > above.left - left + INDENT * below.em:
        return False
    if below.page == above.page and (below.bottom - above.bottom) / above.em > max(pitch, 1.0) * WIDER:
        return False
    # where paragraphs are spaced, the end of a page hides the space
    is_item = below.page != above.page and above.text[-1] == "。" and _ITEM.match(below.text)
    return not is_item and not _is_heading(below, margins)


def _first_word(line: Line) -> float:
    """How wide what cannot be divided is at the beginning of a line, with the marks that cling to it."""
    word = _WORD.match(line.text)
    if not word:
        return 0.0
    narrow = sum(character <= HAN for character in word[0])
    return line.em * (0.55 * narrow + len(word[0]) - narrow)


def _is_heading(line: Line, margins: dict[int, tuple[float, float]]) -> bool:
    heading = match_heading(0, line.text) if margins[line.page][1] - line.right > SLACK * line.em else None
    return heading is not None and heading.ordinal is not None and not heading.rest


def _paragraph(lines: Sequence[Line], numbers: Sequence[int]) -> Paragraph:
    text = lines[0].text
    for line in lines[1:]:
        text += f" {line.text}" if text[-1] <= HAN and line.text[0] <= HAN and _parted(text, line.text) else line.text
    first = [line for line in lines if line.page == lines[0].page]
    place = (
        min(line.left for line in first),
        first[0].top,
        max(line.right for line in first),
        first[-1].bottom,
    )
    return Paragraph(text, anchor(numbers[lines[0].page], *place))


def _parted(before: str, behind: str) -> bool:
    """Words of letters are parted by the end of a line; figures and addresses that were broken are not."""
    return before[-1].isalpha() and behind[0].isalpha()

"""The characters of a page, and whether they can be believed."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from dataclasses import dataclass
from itertools import compress, repeat
from operator import sub
from statistics import median

from pypdfium2 import raw

from audit.errors import UnreadableInput
from audit.reading.geometry.sheet import MOST_GLYPHS
from audit.reading.pdf.library import Handle, char_box, char_unicode, floats_of, ink_box
from audit.reading.pdf.upright import Sides

# What PDFium writes for a hyphen at the end of a line.
HYPHEN = "\x02"
# Private use, replacement, control: a font that does not tell what its glyphs mean.
DAMAGED = re.compile("[\x01\x03-\x08\x0e-\x1f\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
BEYOND = re.compile("[\U00010000-\U0010ffff]")
HALF = re.compile("[\ud800-\udfff]")
PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
# A character in a direction of its own is a watermark: 10 degrees.
LEANING = 0.17


# By how much a box must be higher or lower than most to be doubted.
UNLIKE = 4.0


@dataclass(frozen=True, slots=True)
class Characters:
    """`boxes` in user space: left, bottom, right, top. `damaged`: how many characters stand for nothing that is known."""

    texts: list[str]
    boxes: Sides
    damaged: int
    quarters: int


def characters_of(page: object, *, turned: bool) -> Characters:
    """
    Without white space: it is seen as gaps. `page`: a text page of PDFium. `turned`: not all objects stand upright.

    UnreadableInput (too_large) when there are more characters than any page has.
    """
    count = max(0, raw.FPDFText_CountChars(page))
    if count > 3 * MOST_GLYPHS:
        raise UnreadableInput("too_large", "页面上的文字多得不合情理，年度报告不会这样多，没有读取")
    handle = ctypes.cast(page, ctypes.c_void_p).value or 0  # type: ignore[arg-type]  # a pointer of ctypes
    text = _text(page, handle, count)
    printed = [(character > " " and not character.isspace()) or character == HYPHEN for character in text]
    quarters = 0
    if turned:
        printed, quarters = _upright(page, text, printed)
    indices = list(compress(range(count), printed))
    texts = list(compress(text, printed))
    damaged = len(DAMAGED.findall(text))
    if HYPHEN in text:
        texts = ["-" if one == HYPHEN else one for one in texts]
    return Characters(texts, _boxes(handle, indices), damaged, quarters)


def _text(page: object, handle: Handle, count: int) -> str:
    """
    In one call, if that gives a character for each; else one by one.

    What lies beyond U+FFFF has two places and two boxes: the character stands at the first, a blank at the second.
    """
    buffer = ctypes.create_string_buffer(2 * count + 2)
    written = raw.FPDFText_GetText(page, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
    text = buffer.raw[: max(0, 2 * (written - 1))].decode("utf-16-le", "replace")
    if len(text) < count:
        text = BEYOND.sub(r"\g<0> ", text)
    if len(text) == count:
        return text
    codes = map(char_unicode, repeat(handle), range(count))
    return joined("".join(chr(code) if 0 < code < 0x110000 else "\ufffd" for code in codes))


def joined(text: str) -> str:
    """Halves of characters beyond U+FFFF put together, with a blank for the second one; a half alone is damage."""
    return HALF.sub("\ufffd", PAIR.sub(_pair, text))


def _pair(found: re.Match[str]) -> str:
    return found[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le") + " "


def _boxes(handle: Handle, indices: list[int]) -> Sides:
    """Loose boxes: as wide as the character advances and as high as its font, so that digits stand on one line."""
    size = ctypes.sizeof(raw.FS_RECTF)
    rectangles = (raw.FS_RECTF * max(1, len(indices)))()
    base = ctypes.addressof(rectangles)
    list(map(char_box, repeat(handle), indices, range(base, base + size * len(indices), size)))
    numbers = floats_of(rectangles)[: 4 * len(indices)]
    lefts, tops, rights, bottoms = numbers[0::4], numbers[1::4], numbers[2::4], numbers[3::4]
    sides = lefts, bottoms, rights, tops
    _correct(handle, indices, sides)
    return sides


def _correct(handle: Handle, indices: list[int], sides: Sides) -> None:
    """In vertical writing PDFium forgets the scale of loose boxes: what differs from the others is measured by its ink."""
    heights = list(map(sub, sides[3], sides[1]))
    usual = median(heights) if heights else 0.0
    if not heights or (min(heights) > usual / UNLIKE and max(heights) < usual * UNLIKE):
        return
    numbers = (ctypes.c_double * 4)()
    places = [ctypes.addressof(numbers) + 8 * at for at in (0, 2, 1, 3)]
    for at, height in enumerate(heights):
        if not usual / UNLIKE < height < usual * UNLIKE and ink_box(handle, indices[at], *places):
            for side, value in zip(sides, numbers, strict=True):
                side[at] = value


def _upright(page: object, text: str, printed: list[bool]) -> tuple[list[bool], int]:
    """
    Which characters stand in the direction of most, and how many quarters the page must be turned (clockwise) for them.
    """
    # clockwise, from the matrix of the text
    angles = [raw.FPDFText_GetCharAngle(page, at) if shown else 0.0 for at, shown in enumerate(printed)]
    quarters = Counter(round(angle / (math.pi / 2)) % 4 for angle, shown in zip(angles, printed, strict=True) if shown)
    if not quarters:
        return printed, 0
    usual = quarters.most_common(1)[0][0]
    upright = usual * math.pi / 2
    kept = [
        shown and abs((angle - upright + math.pi) % (2 * math.pi) - math.pi) < LEANING
        for angle, shown in zip(angles, printed, strict=True)
    ]
    return kept, -usual % 4

"""Text without what differs between two copies of one text, or is nobody's own: names, numbers, headings, quotations.

Every step but the last keeps the length, so that a place in the result leads back to the printed text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress

from audit.labels import BOOKMARK, compatible

# Fillers: between texts that are not neighbours, for a name, for a number.
GAP, NAME, NUMBER = "\n", "\x01", "\x02"
_NUMERALS = "〇零一二三四五六七八九十百千万两"
_COUNTED = "件条次个项份例起期人名位场家篇部万元天日月年"

# What is nobody's own wording: headings, a quotation or a sentence that tells what the law provides.
_FOREIGN = re.compile(
    r"^[^\S\n]*(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[.、])[^。;,:\n]{0,30}(?:[。:]|$)"
    r"|“[^“”\n]{9,400}”"
    r"|第[一二三四五六七八九十百\d]{1,6}条[^。;\n]{0,60}规定[^。\n]{0,600}。?",
    re.MULTILINE,
)
_ENUMERATOR = re.compile(rf"\([{_NUMERALS}\d]{{1,3}}\)|[一二三四五六七八九十]是|第[一二三四五六七八九十]+[,、]")
_TITLE = re.compile(r"《[^《》\n]{1,80}》")
_NUMBER = re.compile(rf"\d[\d.,%]*|(?<![{_NUMERALS}])[{_NUMERALS}]{{1,20}}(?=[余多]?[{_COUNTED}])")
_LEFT_OUT = ((BOOKMARK, GAP), (_FOREIGN, GAP), (_ENUMERATOR, GAP), (_TITLE, NAME), (_NUMBER, NUMBER))
_KEPT = re.compile(r"[^\W_]|[\n\x01\x02]")
_DROPPED = re.compile(r"(?:[^\w\n\x01\x02]|_)+")
_RUNS = re.compile(r"([\n\x01\x02])\1+")

_PLACE = re.compile(r"[^省市县区旗州盟镇乡]{1,8}?(?:自治区|自治州|自治县|街道|省|市|县|区|旗|州|盟|镇|乡)")
_GENERIC = frozenset({"人民", "政府", "人民政府", "信息", "公开", "办公", "机关", "工作", "管理", "服务", "行政"})
_ENDINGS = re.compile(
    r"(?:人民政府办公[室厅]|人民政府|办事处|管理委员会|委员会|办公[室厅]|管理局|大队|支队|中心|局|厅|委|办|站)$"
)
# No body's name is longer.
_LEAST, _LONGEST = 2, 80


@dataclass(frozen=True, slots=True)
class Masked:
    """`text`: what is left, with fillers. `places`: for each of its characters the place in the printed text."""

    text: str
    places: tuple[int, ...] = ()


def masked(printed: str, names: Sequence[str] = (), *, with_places: bool = False) -> Masked:
    """
    The wording of `printed`. `names`: as `names_of` gives them.

    NFKC, without white space and marks; a name or number is one filler, however long it was.
    """
    text, origins = _compatible(printed)
    for pattern, filler in _LEFT_OUT:
        text = _filled(pattern, filler, text)
    squeezed = _DROPPED.sub("", text)
    for name in names:
        squeezed = squeezed.replace(name, NAME * len(name))
    short = _RUNS.sub(r"\1", squeezed)
    if not with_places:
        return Masked(short)
    standing = [match.start() for match in _KEPT.finditer(text)]
    first = [at == 0 or mark not in "\n\x01\x02" or squeezed[at - 1] != mark for at, mark in enumerate(squeezed)]
    places = compress(standing, first)
    return Masked(short, tuple(origins[at] for at in places) if origins else tuple(places))


def _filled(pattern: re.Pattern[str], filler: str, text: str) -> str:
    return pattern.sub(lambda match: filler * len(match[0]), text)


def names_of(bodies: Iterable[str]) -> tuple[str, ...]:
    """
    How the names of bodies occur in texts, the longest first: whole, without places, places alone, the field of work.

    `淄博市张店区水利局` → itself, 淄博市张店区, 张店区水利局, 水利局, 张店区, 淄博市, 淄博, 张店, 水利.
    """
    found: set[str] = set()
    for body in bodies:
        found |= _names(_bare(body[:_LONGEST]))
    names = {name for name in found if len(name) >= _LEAST and name not in _GENERIC}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


def _names(body: str) -> set[str]:
    places: list[str] = []
    rest = body
    while (match := _PLACE.match(rest)) and match.end() < len(rest):
        places.append(match[0])
        rest = rest[match.end() :]
    tails = {"".join(places[at:]) + rest for at in range(len(places) + 1)}
    stems = {re.sub(r"(?:自治[区州县]|街道|.)$", "", place) for place in places}
    return {*tails, "".join(places), *places, *stems, _ENDINGS.sub("", rest)}


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name))


def _compatible(printed: str) -> tuple[str, list[int]]:
    """NFKC; and for each character where it stood, when that is not simply the same place."""
    text = compatible(printed)
    if len(text) == len(printed):
        return text, []
    pieces = [unicodedata.normalize("NFKC", character) for character in printed]
    return "".join(pieces), [at for at, piece in enumerate(pieces) for _ in piece]

"""The boxes in which Excel shows comments: shapes of VML, hidden until the pointer comes to the cell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from audit.reading.archives import damaged
from audit.reading.sheets.book import Slot

NO_BOXES = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    b' xmlns:x="urn:schemas-microsoft-com:office:excel">'
    b'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
)
_DECLARED = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
KIND = "gouji_comment"
_KIND = (
    f'<v:shapetype {_DECLARED} id="{KIND}" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_NUMBER = re.compile(rb"_x0000_s(\d{1,9})\b")
FIRST = 1025
# Of a box: columns, letters a line, and points a line.
COLUMNS, LETTERS, POINTS = 4, 20, 15
LEAST_ROWS, MOST_ROWS = 4, 30


def with_boxes(vml: bytes, comments: Sequence[tuple[Slot, str]]) -> bytes:
    """Each comment has a box more. What Office writes as VML is not always XML: it is only looked at for its end."""
    end = vml.rfind(b"</xml>")
    if end < 0:
        raise damaged()
    number = max([FIRST - 1, *(int(found[1]) for found in _NUMBER.finditer(vml))])
    kind = "" if f'id="{KIND}"'.encode() in vml else _KIND
    boxes = "".join(_box(number + at, slot, text) for at, (slot, text) in enumerate(comments, 1))
    return vml[:end] + (kind + boxes).encode() + vml[end:]


def _box(number: int, slot: Slot, text: str) -> str:
    row, column = slot
    lines = sum(len(line) // LETTERS + 1 for line in text.split("\n"))
    rows = min(max(lines, LEAST_ROWS), MOST_ROWS)
    anchor = f"{column + 1},12,{max(row - 1, 0)},8,{column + 1 + COLUMNS},12,{max(row - 1, 0) + rows},8"
    style = f"position:absolute;width:260pt;height:{rows * POINTS}pt;z-index:{number - FIRST + 1};visibility:hidden"
    return (
        f'<v:shape {_DECLARED} id="_x0000_s{number}" type="#{KIND}" style="{style}" fillcolor="#ffffe1"'
        ' o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
        '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row>"
        f"<x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )

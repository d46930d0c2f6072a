"""
Workbooks (Office Open XML): a comment at each cell.

Excel keeps the words of a comment in one part and its box, as VML, in another; without the box it takes the file for
broken. A cell has one comment at most: what is said of it is put together, behind what was there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from audit.document import Document
from audit.reading.archives import damaged
from audit.reading.sheets.book import Slot, slot_of
from gouji.annotating.marked import Marked
from gouji.annotating.notes import Note, anchor_of
from gouji.annotating.package import STRICT, TRANSITIONAL, Package, free_part
from gouji.annotating.splicing import Element, Outline, Walker, spliced
from gouji.annotating.xlsx.boxes import NO_BOXES, with_boxes
from gouji.annotating.xlsx.words import empty_comments, with_words

MAIN = "xl/workbook.xml"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
TYPE_OF_BOXES = "application/vnd.openxmlformats-officedocument.vmlDrawing"
# What may stand behind the reference to the boxes (ECMA-376 part 1, §18.3.1.99); the last holds some of the others.
BEHIND = frozenset(
    {
        *("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts"),
        *("extLst", "AlternateContent"),
    }
)
_PLACE = re.compile(r"sheet\[(\d+)\](?:/cell\[([A-Z]+\d+)\])?")


def annotate_xlsx(data: bytes, document: Document, notes: Sequence[Note]) -> Marked:
    """UnreadableInput as from the reader."""
    package = Package(data)
    main = package.main(MAIN)
    ending = package.ending(main, ".xlsx")
    if not notes:
        return Marked(data, ending, 0)
    sheets = _sheets(package, main)
    texts: dict[str, dict[Slot, list[str]]] = {}
    for note in notes:
        sheet, slot = _slot(anchor_of(document, note.place))
        if sheet not in sheets:
            raise damaged()
        texts.setdefault(sheets[sheet], {}).setdefault(slot, []).append("\n".join(note.lines))
    count = sum(
        _annotate(package, part, {slot: "\n\n".join(said) for slot, said in there.items()})
        for part, there in texts.items()
    )
    return Marked(package.written(), ending, count, package.signed)


def _slot(anchor: str) -> tuple[int, Slot]:
    found = _PLACE.fullmatch(anchor)
    if found is None:
        raise damaged()
    return int(found[1]), slot_of(found[2] or "A1") or (0, 0)


class _Workbook(Walker):
    """The ids of the sheets, in order."""

    def __init__(self, xml: bytes) -> None:
        super().__init__(xml)
        self.ids: list[str] = []
        self.walk()

    def began(self, element: Element) -> None:
        if element.name == "sheet":
            self.ids.append(next((one for key, one in element.attributes.items() if key.endswith(" id")), ""))


def _sheets(package: Package, main: str) -> dict[int, str]:
    """Number of the sheet, as the reader counts → its part."""
    targets = {identity: target for identity, _, target in package.relations(main)}
    found: dict[int, str] = {}
    for number, identity in enumerate(_Workbook(package.read(main)).ids, 1):
        part = package.find(targets.get(identity, ""))
        if part:
            found[number] = part
    return found


def _annotate(package: Package, sheet: str, texts: dict[Slot, str]) -> int:
    """How many cells have a comment more, or a longer one."""
    outline = Outline(package.read(sheet))
    part = package.related(sheet, "comments")
    if part is None:
        part = free_part(package, "xl/comments", ".xml")
        package.write(part, empty_comments(outline.root.uri))
        package.declare(part, TYPE)
        package.relate(sheet, "comments", part)
    comments, fresh = with_words(package.read(part), texts)
    package.write(part, comments)
    if fresh:
        boxes = _boxes_of(package, sheet, outline)
        package.write(boxes, with_boxes(package.raw(boxes), fresh))
    return len(texts)


def _boxes_of(package: Package, sheet: str, outline: Outline) -> str:
    """The part with the boxes of a sheet; it is made, and the sheet refers to it, where there is none."""
    for one in outline.children:
        if one.name == "legacyDrawing":
            identity = next((value for key, value in one.attributes.items() if key.endswith(" id")), "")
            target = next((target for known, _, target in package.relations(sheet) if known == identity), "")
            found = package.find(target)
            if found is None:
                raise damaged()
            return found
    part = free_part(package, "xl/drawings/vmlDrawing", ".vml")
    package.write(part, NO_BOXES)
    package.declare_ending("vml", TYPE_OF_BOXES)
    identity = package.relate(sheet, "vmlDrawing", part)
    root = outline.root
    uri = STRICT if "purl.oclc.org" in root.uri else TRANSITIONAL
    line = f'<{root.prefix}legacyDrawing xmlns:r="{uri}" r:id="{identity}"/>'
    behind = next((one.start for one in outline.children if one.name in BEHIND), None)
    edit = outline.appending(line) if behind is None else (behind, behind, line.encode())
    package.write(sheet, spliced(package.read(sheet), [edit]))
    return part

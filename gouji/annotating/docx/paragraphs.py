"""Where in the bytes of a Word text its paragraphs, runs and characters stand, numbered as `audit.reading.docx` does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from audit.reading.docx.markup import CHANGES, NAMESPACES
from gouji.annotating.splicing import Element, Walker

_PREFIXES: Final = {uri: prefix for prefix, uris in NAMESPACES.items() for uri in uris}
_CHANGES = frozenset(CHANGES)
# What stands in these is not printed, or is printed beside the line; among properties they tell of something else.
_UNSEEN = frozenset({"w:del", "w:moveFrom", "w:rt", "mc:Fallback"})
_PROPERTIES = frozenset({"w:pPr", "w:rPr", "w:trPr"})
# (number of the table, number of the cell), both from 1.
CellKey = tuple[int, int]


@dataclass(slots=True)
class Run:
    """
    A w:r. `tag`: where its begin tag ends. `properties`: where its w:rPr stands, nowhere at first. `content`: where
    what is printed begins. `child`: the index of that child of the paragraph that the run is, or stands in. `alone`:
    it is that child, and in no field.
    """

    start: int
    tag: int
    child: int
    alone: bool
    properties: tuple[int, int] = (0, 0)
    content: int = 0
    last: int = 0
    end: int = 0


@dataclass(slots=True)
class Text:
    """A w:t. `start`, `inside`, `last`, `end`: of its tags. `kept`: white space at its ends counts."""

    start: int
    inside: int
    kept: bool
    last: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Letter:
    """One printed character."""

    sign: str
    at: int
    text: Text
    run: Run


@dataclass(slots=True)
class Paragraph:
    """
    A w:p. `tag`: its begin tag; `inside`: behind its properties; `last`: where its end tag stands. `prefix`: of its name.
    `children`: from and to of what stands in it, with what a field holds as one. `outer`: the paragraph that a text box
    around it is fixed to. `first_in_control`: a content control around whole paragraphs begins with it.
    """

    tag: tuple[int, int]
    prefix: str
    empty: bool
    outer: Paragraph | None
    inside: int = 0
    first_in_control: bool = False
    last: int = 0
    letters: list[Letter] = field(default_factory=list)
    children: list[tuple[int, int]] = field(default_factory=list)
    fields: int = 0

    @property
    def outermost(self) -> Paragraph:
        """Where a comment on it can stand: there are none in text boxes."""
        return self.outer.outermost if self.outer else self


class Paragraphs(Walker):
    """
    `by_number`: every paragraph. `by_cell`: those of a cell in order, where a comment on it can stand. `used`: ids of
    comments. UnreadableInput (damaged).
    """

    def __init__(self, xml: bytes) -> None:
        super().__init__(xml)
        self.by_number: dict[int, Paragraph] = {}
        self.by_cell: dict[CellKey, list[Paragraph]] = {}
        self.used: set[str] = set()
        self.root: Element | None = None
        self._names: list[str] = []
        self._open: list[Paragraph] = []
        self._depths: list[int] = []
        self._cells: list[CellKey | None] = []
        self._tables: list[list[int]] = []
        self._count = self._tables_seen = self._unseen = self._passed = 0
        self._run: Run | None = None
        self._text: Text | None = None
        self._controls: list[bool] = []
        self._box: list[tuple[Run | None, Text | None]] = []
        self.walk()

    def began(self, element: Element) -> None:
        name = f"{_PREFIXES.get(element.uri, '')}:{element.name}"
        self.root = self.root or element
        within = self._names[-1] if self._names else ""
        self._names.append(name)
        if self._passed or name in _CHANGES:
            self._passed += name in _CHANGES
            return
        if self._open and len(self._names) == self._depths[-1] + 1:
            self._child(element, name)
        if name in _UNSEEN and within not in _PROPERTIES:
            self._unseen += 1
        begin = _BEGINS.get(name)
        if begin:
            begin(self, element)

    def ended(self, at: int, behind: int) -> None:
        name = self._names.pop()
        within = self._names[-1] if self._names else ""
        if self._passed:
            self._passed -= name in _CHANGES
            return
        if name in _UNSEEN and within not in _PROPERTIES:
            self._unseen -= 1
        end = _ENDS.get(name)
        if end:
            end(self, at, behind)
        if self._open and len(self._names) == self._depths[-1]:
            self._child_ended(name, at, behind)

    def said(self, text: str, at: int) -> None:
        if self._text is None or self._run is None or self._unseen or not self._open:
            return
        letters = self._open[-1].letters
        for sign in text:
            letters.append(Letter(sign, at, self._text, self._run))
            at += len(sign.encode())

    # the children of a paragraph

    def _child(self, element: Element, name: str) -> None:
        paragraph = self._open[-1]
        if name == "w:pPr":
            return
        if paragraph.fields <= 0:
            paragraph.children.append((element.start, element.start))

    def _child_ended(self, name: str, at: int, behind: int) -> None:
        paragraph = self._open[-1]
        if name == "w:pPr":
            paragraph.inside = behind
        elif paragraph.children:
            paragraph.children[-1] = paragraph.children[-1][0], behind

    # elements

    def _begin_paragraph(self, element: Element) -> None:
        self._count += 1
        outer = self._open[-1] if self._open else None
        cell = self._cells[-1] if self._cells else None
        tag = element.start, element.inside
        first = True in self._controls
        self._controls = [False] * len(self._controls)
        made = Paragraph(tag, element.prefix, element.empty, outer, element.inside, first)
        self.by_number[self._count] = made
        if cell:
            self.by_cell.setdefault(cell, []).append(made.outermost)
        self._open.append(made)
        self._depths.append(len(self._names))

    def _end_paragraph(self, at: int, _: int) -> None:
        self._open.pop().last = at
        self._depths.pop()

    def _begin_run(self, element: Element) -> None:
        paragraph = self._open[-1] if self._open else None
        if paragraph is None:
            return
        direct = len(self._names) == self._depths[-1] + 1
        child = len(paragraph.children) - 1
        self._run = Run(element.start, element.inside, child, direct and paragraph.fields == 0, content=element.inside)

    def _end_run(self, at: int, behind: int) -> None:
        if self._run:
            self._run.last, self._run.end = at, behind
        self._run = None

    def _begin_properties(self, element: Element) -> None:
        if self._run and self._names[-2] == "w:r":
            self._run.properties = element.start, element.start

    def _end_properties(self, _: int, behind: int) -> None:
        if self._run and self._names and self._names[-1] == "w:r":
            self._run.properties = self._run.properties[0], behind
            self._run.content = behind

    def _begin_text(self, element: Element) -> None:
        kept = element.attributes.get("http://www.w3.org/XML/1998/namespace space") == "preserve"
        self._text = Text(element.start, element.inside, kept)

    def _end_text(self, at: int, behind: int) -> None:
        if self._text:
            self._text.last, self._text.end = at, behind
        self._text = None

    def _field(self, element: Element) -> None:
        kind = next((value for key, value in element.attributes.items() if key.endswith("fldCharType")), "")
        if self._open:
            self._open[-1].fields += (kind == "begin") - (kind == "end")
            if self._run:
                self._run.alone = False

    def _begin_box(self, _: Element) -> None:
        self._box.append((self._run, self._text))
        self._run = self._text = None
        self._cells.append(None)

    def _end_box(self, _: int, __: int) -> None:
        self._run, self._text = self._box.pop()
        self._cells.pop()

    def _begin_control(self, _: Element) -> None:
        self._controls.append(not self._open)

    def _end_control(self, _: int, __: int) -> None:
        self._controls.pop()

    def _begin_table(self, _: Element) -> None:
        self._tables_seen += 1
        self._tables.append([self._tables_seen, 0])

    def _end_table(self, _: int, __: int) -> None:
        self._tables.pop()

    def _begin_cell(self, _: Element) -> None:
        if not self._tables:
            self._cells.append(None)
            return
        self._tables[-1][1] += 1
        self._cells.append((self._tables[-1][0], self._tables[-1][1]))

    def _end_cell(self, _: int, __: int) -> None:
        self._cells.pop()

    def _comment(self, element: Element) -> None:
        self.used |= {value for key, value in element.attributes.items() if key.endswith(" id")}


_BEGINS = {
    "w:p": Paragraphs._begin_paragraph,
    "w:r": Paragraphs._begin_run,
    "w:rPr": Paragraphs._begin_properties,
    "w:t": Paragraphs._begin_text,
    "w:fldChar": Paragraphs._field,
    "w:txbxContent": Paragraphs._begin_box,
    "w:sdtContent": Paragraphs._begin_control,
    "w:tbl": Paragraphs._begin_table,
    "w:tc": Paragraphs._begin_cell,
    "w:commentRangeStart": Paragraphs._comment,
    "w:commentRangeEnd": Paragraphs._comment,
    "w:commentReference": Paragraphs._comment,
}
_ENDS = {
    "w:p": Paragraphs._end_paragraph,
    "w:r": Paragraphs._end_run,
    "w:rPr": Paragraphs._end_properties,
    "w:t": Paragraphs._end_text,
    "w:txbxContent": Paragraphs._end_box,
    "w:sdtContent": Paragraphs._end_control,
    "w:tbl": Paragraphs._end_table,
    "w:tc": Paragraphs._end_cell,
}

"""The elements of the main part, one after the other → blocks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from audit.document import Block, Paragraph, Picture
from audit.errors import UnreadableInput
from audit.reading.docx.grids import Flow
from audit.reading.docx.markup import Attributes, Begin, End, Scanner, is_on, value
from audit.reading.docx.numbering import Numbering
from audit.reading.docx.package import Package
from audit.reading.docx.runs import Runs
from audit.reading.docx.styles import Styles, number
from audit.reading.docx.tables import Tables
from audit.reading.html import tidy
from audit.reading.marking import BREAK

DEEPEST_LEVEL = 6
POINTS = frozenset(".,．，%％")


class Line:
    """A paragraph that is being read. Most have a number and a few parts only: the rest are defaults of the class."""

    style = ""
    series: str | None = None
    depth: int | None = None
    outline: int | None = None
    joined = hushed = unseen = False
    behind: Flow | None = None

    def __init__(self, number: int) -> None:
        self.number = number
        self.parts: list[str] = []


class Walk:
    """One pass over one main part. Where nothing is printed (`Runs.silent`) paragraphs and tables are counted as well."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._tables = Tables()
        self._paragraphs = 0
        self._line = Line(0)
        self._lines: list[Line] = []
        self._carried: list[str] = []
        self._chosen: list[bool] = []
        self._unread: list[bool] = []
        self._scanner = Scanner()
        self._runs = Runs(self._scanner.listen, lambda style: self._styles.hides(style))
        self._scanner.begins = self._begins() | self._runs.begins() | self._tables.begins()
        self._scanner.ends = self._runs.ends() | self._tables.ends() | self._ends()

    def blocks(self, xml: bytes) -> tuple[Block, ...]:
        """Everything that is printed, in reading order."""
        self._scanner.read(xml)
        self._tables.flow.append(("".join(self._carried), self._paragraphs, 0))
        return tuple(_spread(self._tables.flow))

    @cached_property
    def _styles(self) -> Styles:
        return Styles(self._package.part("styles"))

    @cached_property
    def _numbering(self) -> Numbering:
        return Numbering(self._package.part("numbering"), self._styles)

    def _begins(self) -> dict[str, Begin]:
        return {
            "w:p": self._begin_paragraph,
            "w:pPr": lambda _: self._enter("pPr"),
            "w:trPr": lambda _: self._enter("trPr"),
            "w:pStyle": self._style,
            "w:vanish": self._vanish,
            "w:altChunk": self._embedded,
            "w:subDoc": self._embedded,
            "w:numId": lambda given: setattr(self._line, "series", value(given, "val")),
            "w:ilvl": lambda given: setattr(self._line, "depth", number(given)),
            "w:outlineLvl": lambda given: setattr(self._line, "outline", number(given)),
            "w:del": self._deleted,
            "w:moveFrom": self._deleted,
            "w:txbxContent": self._begin_box,
            "mc:AlternateContent": lambda _: self._chosen.append(False),
            "mc:Choice": self._begin_alternative,
            "mc:Fallback": self._begin_alternative,
            "a:blip": self._picture,
            "v:imagedata": self._picture,
        }

    def _ends(self) -> dict[str, End]:
        return {
            "w:p": self._end_paragraph,
            "w:pPr": lambda: self._enter(""),
            "w:trPr": lambda: self._enter(""),
            "w:del": self._runs.speak,
            "w:moveFrom": self._runs.speak,
            "w:txbxContent": self._tables.end_box,
            "mc:AlternateContent": self._end_alternatives,
            "mc:Choice": self._end_alternative,
            "mc:Fallback": self._end_alternative,
        }

    # paragraphs

    def _enter(self, properties: str) -> None:
        """What stands among properties of a paragraph or a row tells of these, and not of a run around them."""
        self._runs.properties = properties

    def _begin_paragraph(self, _: Attributes) -> None:
        self._lines.append(self._line)
        self._paragraphs += 1
        self._line = line = Line(self._paragraphs)
        self._runs.parts = line.parts
        if self._carried:
            line.parts += self._carried
            self._carried.clear()

    def _end_paragraph(self) -> None:
        line = self._line
        self._runs.end_paragraph()
        if line.hushed:
            self._runs.speak()
        if line.joined:
            self._carried += line.parts
        else:
            self._finish(line, "".join(line.parts))
        if line.behind:
            self._tables.flow += line.behind
        self._line = self._lines.pop()
        self._runs.parts = self._line.parts

    def _finish(self, line: Line, text: str) -> None:
        level = 0
        printed = not (self._runs.silent or line.hushed or (line.unseen and not text))
        if printed and (line.style or line.series is not None or line.outline is not None):
            text, level = self._dressed(text, line)
        if text:
            self._tables.flow.append((text, line.number, level))

    def _dressed(self, text: str, line: Line) -> tuple[str, int]:
        """With the number that is printed in front, and the level."""
        style = self._styles.of(line.style)
        outline = style.outline if line.outline is None else line.outline
        series = style.series if line.series is None else line.series
        if series:
            depth = style.depth if line.depth is None else line.depth
            label = self._numbering.label(series, depth, line.style)
            # lest “1.” and “5” become 1.5
            text = f"{label} {text}" if label and (text[:1].isdigit() or text[:1] in POINTS) else label + text
        return text, outline + 1 if outline is not None and outline < DEEPEST_LEVEL else 0

    def _style(self, attributes: Attributes) -> None:
        self._line.style = style = value(attributes, "val")
        if self._lines and not self._line.hushed and self._styles.hides(style):
            self._line.hushed = True
            self._runs.hush()

    def _vanish(self, attributes: Attributes) -> None:
        if self._runs.properties == "pPr":
            self._line.unseen = is_on(attributes)
        else:
            self._runs.vanish(attributes)

    def _embedded(self, _: Attributes) -> None:
        """A whole file inside, which Word takes in when it opens this one: what stands there is not seen here."""
        if not self._runs.silent:
            raise UnreadableInput(
                "embedded", "正文嵌在这个文件里的另一个文件中，没有读取：请用 Word 打开，另存为 docx 再检查"
            )

    def _deleted(self, _: Attributes) -> None:
        """Among properties it tells of the row, or of the end of the paragraph; elsewhere of what is inside."""
        if self._runs.properties == "pPr":
            self._line.joined = True
        elif self._runs.properties == "trPr":
            self._tables.lose_row()
        self._runs.hush()

    # pictures, text boxes and alternatives

    def _picture(self, attributes: Attributes) -> None:
        reference = value(attributes, "embed") or value(attributes, "link") or value(attributes, "id")
        if not self._runs.silent and reference:
            self._behind().append(Picture(self._package.source(reference), f"p[{self._line.number}]"))

    def _behind(self) -> Flow:
        if self._line.behind is None:
            self._line.behind = []
        return self._line.behind

    def _begin_box(self, _: Attributes) -> None:
        self._tables.begin_box(self._behind())

    def _begin_alternative(self, _: Attributes) -> None:
        """The first alternative is the one that is read; it is what a program of today shows."""
        unread = bool(self._chosen and self._chosen[-1])
        self._unread.append(unread)
        if unread:
            self._runs.hush()
        elif self._chosen:
            self._chosen[-1] = True

    def _end_alternatives(self) -> None:
        self._chosen.pop()

    def _end_alternative(self) -> None:
        if self._unread.pop():
            self._runs.speak()


def _spread(flow: Flow) -> Iterator[Block]:
    """Paragraphs without their line breaks and without white space around them; an empty one is none."""
    for item in flow:
        if not isinstance(item, tuple):
            yield item
            continue
        text, place, level = item
        for piece in text.split(BREAK) if BREAK in text else (text,):
            words = piece.strip()
            if words:
                yield Paragraph(tidy(words), f"p[{place}]", level)

"""Ranges of comments in a Word text: what is put in so that they begin and end where they should."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from audit.errors import UnreadableInput
from gouji.annotating.docx.paragraphs import Letter, Paragraph, Text
from gouji.annotating.splicing import Edit

PRESERVE = b' xml:space="preserve"'


@dataclass(frozen=True, slots=True)
class Names:
    """The namespace of a part and its prefix, with its colon. Attributes need one even where it is the default."""

    uri: str
    prefix: str

    def tag(self, name: str, attributes: Mapping[str, str] = {}, *, empty: bool = False) -> str:
        """A begin tag, or an empty one; the attributes are those of the namespace, their values safe."""
        own = self.prefix or "w:"
        declared = "" if self.prefix or not attributes else f' xmlns:w="{self.uri}"'
        given = "".join(f' {own}{key}="{value}"' for key, value in attributes.items())
        return f"<{self.prefix}{name}{declared}{given}{'/' if empty else ''}>"

    def end(self, name: str) -> str:
        return f"</{self.prefix}{name}>"


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the bytes, and what closes there what is open, and opens it again. `width`: bytes that these replace."""

    at: int
    closing: bytes = b""
    opening: bytes = b""
    width: int = 0


class Ranges:
    """
    Collects ranges; `edits` gives what makes them.

    `whole` and `words` tell whether the range is one: in the first paragraph of a content control it is but a point in
    front of the text, for of what stands in front of a comment there LibreOffice 7 loses everything.
    """

    def __init__(self, xml: bytes, names: Names) -> None:
        self._xml = xml
        self._names = names
        self._points: dict[int, Point] = {}
        self._begin: dict[int, list[int]] = defaultdict(list)
        self._end: dict[int, list[int]] = defaultdict(list)
        self._kept: dict[int, Text] = {}

    def whole(self, first: Paragraph, last: Paragraph, identity: int) -> bool:
        """All that stands in some paragraphs."""
        if last.first_in_control:
            self._add(self._front(last), self._front(last), identity)
        else:
            self._add(self._front(first), self._back(last), identity)
        return not last.first_in_control

    def words(self, paragraph: Paragraph, first: int, last: int, identity: int) -> bool:
        """From one letter of a paragraph to another."""
        if paragraph.first_in_control:
            return self.whole(paragraph, paragraph, identity)
        self._add(self._before(paragraph, first), self._behind(paragraph, last), identity)
        return True

    def edits(self) -> Iterator[Edit]:
        """In any order."""
        for at, point in self._points.items():
            begin, end = self._begin[at], self._end[at]
            pieces = [self._ending(one) for one in end if one not in begin]
            for one in begin:
                pieces.append(self._names.tag("commentRangeStart", {"id": str(one)}, empty=True))
                if one in end:
                    pieces.append(self._ending(one))
            yield at, at + point.width, point.closing + "".join(pieces).encode() + point.opening
        for text in self._kept.values():
            yield text.inside - 1, text.inside - 1, PRESERVE

    def _add(self, first: Point, last: Point, identity: int) -> None:
        for point in (first, last):
            if self._points.setdefault(point.at, point) != point:
                raise UnreadableInput("damaged", "文件的结构不一致，不能加批注")
        self._begin[first.at].append(identity)
        self._end[last.at].append(identity)

    def _ending(self, identity: int) -> str:
        names = self._names
        reference = names.tag("commentReference", {"id": str(identity)}, empty=True)
        return f"{names.tag('commentRangeEnd', {'id': str(identity)}, empty=True)}{names.tag('r')}{reference}{names.end('r')}"

    def _front(self, paragraph: Paragraph) -> Point:
        return self._in_empty(paragraph) if paragraph.empty else Point(paragraph.inside)

    def _back(self, paragraph: Paragraph) -> Point:
        return self._in_empty(paragraph) if paragraph.empty else Point(paragraph.last)

    def _in_empty(self, paragraph: Paragraph) -> Point:
        """`<w:p/>` becomes `<w:p></w:p>` around what is put in."""
        return Point(paragraph.tag[1] - 2, b">", f"</{paragraph.prefix}p>".encode(), 2)

    def _before(self, paragraph: Paragraph, index: int) -> Point:
        letter = paragraph.letters[index]
        if not letter.run.alone:
            return Point(paragraph.children[letter.run.child][0])
        before = paragraph.letters[index - 1] if index else None
        if before is None or before.text is not letter.text:
            return self._at_text(letter, letter.text.start, letter.run.content)
        return self._inside(before, letter)

    def _behind(self, paragraph: Paragraph, index: int) -> Point:
        letter = paragraph.letters[index]
        if not letter.run.alone:
            return Point(paragraph.children[letter.run.child][1])
        after = paragraph.letters[index + 1] if index + 1 < len(paragraph.letters) else None
        if after is None or after.text is not letter.text:
            return self._at_text(letter, letter.text.end, letter.run.content)
        return self._inside(letter, after)

    def _at_text(self, letter: Letter, at: int, content: int) -> Point:
        """Where a w:t begins or ends: the border of its run, if it is the first or last in it."""
        run = letter.run
        if at == content:
            return Point(run.start)
        if at == run.last:
            return Point(run.end)
        closing, opening = self._run_borders(letter)
        return Point(at, closing, opening)

    def _inside(self, before: Letter, after: Letter) -> Point:
        """Between two letters of one w:t."""
        closing, opening = self._run_borders(after)
        text = after.text
        if before.sign.isspace() and not text.kept:
            self._kept[text.inside] = text
        kept = PRESERVE if text.kept or after.sign.isspace() else b""
        name = self._names.prefix.encode()
        return Point(after.at, b"</%bt>%b" % (name, closing), b"%b<%bt%b>" % (opening, name, kept))

    def _run_borders(self, letter: Letter) -> tuple[bytes, bytes]:
        """What ends a run, and what begins another that looks the same."""
        run = letter.run
        same = self._xml[run.start : run.tag] + self._xml[run.properties[0] : run.properties[1]]
        return self._names.end("r").encode(), same

"""Word documents (Office Open XML): a comment at each place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from audit.document import Document
from gouji.annotating.docx.paragraphs import Paragraph, Paragraphs
from gouji.annotating.docx.ranges import Names, Ranges
from gouji.annotating.marked import AUTHOR, INITIALS, CannotAnnotate, Marked
from gouji.annotating.notes import Note, anchor_of, words_at
from gouji.annotating.package import DECLARATION, Package, free_part
from gouji.annotating.splicing import Outline, spliced, text_of

MAIN = "word/document.xml"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
PROTECTED = "文件设了编辑限制，不能加批注：请在 Word 的“审阅—限制编辑”里停止保护，再试"
# The first line of a comment in a content control; LibreOffice 7 does not show it.
IN_CONTROL = "批注："
# Kinds of protection under which Word itself lets people comment.
OPEN_TO_COMMENTS = frozenset({"comments", "trackedChanges", "none", ""})
_CELL = re.compile(r"table\[(\d+)\]/cell\[(\d+)\]")
_PARAGRAPH = re.compile(r"p\[(\d+)\]")


def annotate_docx(data: bytes, document: Document, notes: Sequence[Note], made: str = "") -> Marked:
    """
    `made`: when, as ISO date and time, or "". Every byte of the text stays; comments that were there do, too.

    UnreadableInput as from the reader; CannotAnnotate for a document that is protected against it.
    """
    package = Package(data)
    main = package.main(MAIN)
    ending = package.ending(main, ".docx")
    if not notes:
        return Marked(data, ending, 0)
    _must_be_open(package, main)
    xml = package.read(main)
    text = Paragraphs(xml)
    root = text.root
    assert root is not None  # it was read before
    names = Names(root.uri, root.prefix)
    part, comments = _comments(package, main, names)
    first = _first_id(comments, text.used)
    ranges = Ranges(xml, names)
    placed = [_place(ranges, text, document, note, identity) for identity, note in enumerate(notes, first)]
    package.write(main, spliced(xml, list(ranges.edits())))
    outline = Outline(comments)
    own = Names(outline.root.uri, outline.root.prefix)
    told = [note.lines if ranged else (IN_CONTROL, *note.lines) for note, ranged in zip(notes, placed, strict=True)]
    words = "".join(_comment(own, lines, identity, made) for identity, lines in enumerate(told, first))
    package.write(part, spliced(comments, [outline.appending(words)]))
    return Marked(package.written(), ending, len(notes), package.signed)


def _must_be_open(package: Package, main: str) -> None:
    settings = package.related(main, "settings")
    if settings is None:
        return
    for one in Outline(package.read(settings)).children:
        if one.name == "documentProtection":
            said = {key.rpartition(" ")[2]: value for key, value in one.attributes.items()}
            if said.get("enforcement", "0") in ("1", "true", "on") and said.get("edit", "") not in OPEN_TO_COMMENTS:
                raise CannotAnnotate(PROTECTED)


def _comments(package: Package, main: str, names: Names) -> tuple[str, bytes]:
    """The part of comments and what is in it; one without any is made where there is none."""
    part = package.related(main, "comments")
    if part is not None:
        return part, package.read(part)
    folder = main.rpartition("/")[0]
    usual = f"{folder}/comments.xml".lstrip("/")
    part = free_part(package, usual.removesuffix(".xml"), ".xml") if package.find(usual) else usual
    empty = f'{DECLARATION}<w:comments xmlns:w="{names.uri}"></w:comments>'.encode()
    package.write(part, empty)
    package.declare(part, TYPE)
    package.relate(main, "comments", part)
    return part, empty


def _first_id(comments: bytes, used: set[str]) -> int:
    """Larger than all that are used."""
    there = {
        value
        for one in Outline(comments).children
        for key, value in one.attributes.items()
        if key.rpartition(" ")[2] == "id"
    }
    numbers = [int(one) for one in there | used if one.isascii() and one.isdigit() and len(one) < 10]
    return max(numbers, default=-1) + 1


def _place(ranges: Ranges, text: Paragraphs, document: Document, note: Note, identity: int) -> bool:
    """Whether it is a range, as `Ranges` has it."""
    anchor = anchor_of(document, note.place)
    cell, paragraph = _CELL.fullmatch(anchor), _PARAGRAPH.fullmatch(anchor)
    if cell:
        there = text.by_cell.get((int(cell[1]), int(cell[2])), [])
        if there:
            return ranges.whole(there[0], there[-1], identity)
    found = text.by_number.get(int(paragraph[1])) if paragraph else None
    if found is None:
        found = text.by_number[min(text.by_number)]
    span = _span(found, document, note) if found.outer is None else None
    if span:
        return ranges.words(found, *span, identity)
    return ranges.whole(found.outermost, found.outermost, identity)


def _span(paragraph: Paragraph, document: Document, note: Note) -> tuple[int, int] | None:
    """The first and the last letter of the words, white space left out of account; None where they are the whole, or lost."""
    block = document.blocks[note.place.block]
    whole = "".join(getattr(block, "text", "").split())
    words = "".join(words_at(document, note.place).split())
    printed = [(index, letter.sign) for index, letter in enumerate(paragraph.letters) if not letter.sign.isspace()]
    line = "".join(sign for _, sign in printed)
    if not words or words == line or len(line) != len(printed):
        return None
    begins = line.find(whole)
    before = len("".join(getattr(block, "text", "")[: note.place.start].split()))
    at = begins + before if begins >= 0 else line.find(words)
    if at < 0:
        return None
    return printed[at][0], printed[at + len(words) - 1][0]


def _comment(names: Names, said: Sequence[str], identity: int, made: str) -> str:
    dated = {"date": made} if made else {}
    head = names.tag("comment", {"id": str(identity), "author": AUTHOR, "initials": INITIALS, **dated})
    lines = []
    for number, line in enumerate(said):
        mark = f"{names.tag('r')}{names.tag('annotationRef', empty=True)}{names.end('r')}" if not number else ""
        text = f'{names.tag("t")[:-1]} xml:space="preserve">{text_of(line)}{names.end("t")}'
        lines.append(f"{names.tag('p')}{mark}{names.tag('r')}{text}{names.end('r')}{names.end('p')}")
    return f"{head}{''.join(lines)}{names.end('comment')}"

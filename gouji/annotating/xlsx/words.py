"""The part that holds the words of a sheet's comments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from audit.reading.archives import damaged
from audit.reading.sheets.book import Slot, letters, slot_of
from gouji.annotating.marked import AUTHOR
from gouji.annotating.package import DECLARATION
from gouji.annotating.splicing import Edit, Element, Walker, spliced, text_of

# By its author Excel knows a comment that only repeats a conversation kept elsewhere; what is added to it is not shown.
OF_CONVERSATION = "tc="
PRESERVED = ' xml:space="preserve"'


def empty_comments(uri: str) -> bytes:
    """A part without comments, in the namespace of the sheet."""
    return f'{DECLARATION}<comments xmlns="{uri}"><authors></authors><commentList></commentList></comments>'.encode()


@dataclass(slots=True)
class _Comment:
    """`text`: its element `text`. `end`: where more text can be put in; `within`: it is inside a `t`, and not behind runs."""

    author: str
    text: Element | None = None
    end: int = 0
    within: bool = False


@dataclass(slots=True)
class _List:
    """authors or commentList: where its end tag stands."""

    element: Element | None = None
    last: int = 0


@dataclass(slots=True)
class _Found:
    authors: list[str] = field(default_factory=list)
    comments: dict[Slot, _Comment] = field(default_factory=dict)


class _Comments(Walker):
    """What is there."""

    def __init__(self, xml: bytes) -> None:
        super().__init__(xml)
        self.found = _Found()
        self.lists = {"authors": _List(), "commentList": _List()}
        self._open: list[Element] = []
        self._comment: _Comment | None = None
        self.walk()

    def began(self, element: Element) -> None:
        self._open.append(element)
        if element.name in self.lists and len(self._open) == 2:
            self.lists[element.name].element = element
        elif element.name == "author":
            self.found.authors.append("")
        elif element.name == "comment":
            self._comment = _Comment(element.attributes.get("authorId", ""))
            slot = slot_of(element.attributes.get("ref", ""))
            if slot:
                self.found.comments[slot] = self._comment
        elif element.name == "text" and self._comment:
            self._comment.text = element

    def ended(self, at: int, behind: int) -> None:
        element = self._open.pop()
        within = self._open[-1].name if self._open else ""
        if element.name in self.lists and len(self._open) == 1:
            self.lists[element.name].last = at
        elif self._comment and element.name == "t" and within == "text" and not element.empty:
            self._comment.end, self._comment.within = at, True
        elif self._comment and element.name == "r" and within == "text":
            self._comment.end, self._comment.within = behind, False
        elif element.name == "comment":
            self._comment = None

    def said(self, text: str, at: int) -> None:
        if self._open[-1].name == "author":
            self.found.authors[-1] += text


def with_words(xml: bytes, texts: Mapping[Slot, str]) -> tuple[bytes, list[tuple[Slot, str]]]:
    """The part with more words in it, and the comments that are new: they have no box yet."""
    there = _Comments(xml)
    authors, comments = there.lists["authors"], there.lists["commentList"]
    if authors.element is None or comments.element is None:
        raise damaged()
    known = there.found.authors
    prefix = authors.element.prefix
    edits: list[Edit] = []
    if AUTHOR not in known:
        edits.append(_into(authors, f"<{prefix}author>{AUTHOR}</{prefix}author>"))
    author = known.index(AUTHOR) if AUTHOR in known else len(known)
    fresh: dict[Slot, str] = {}
    for slot, text in sorted(texts.items()):
        comment = there.found.comments.get(slot)
        if comment and not _of_conversation(comment, known) and comment.text is not None:
            edits.append(_behind(comment, comment.text, text))
        else:
            free = slot
            while free in there.found.comments or free in fresh or (free != slot and free in texts):
                free = free[0], free[1] + 1
            fresh[free] = text if free == slot else f"（{_name(slot)}）{text}"
    made = "".join(_written(prefix, slot, text, author) for slot, text in fresh.items())
    if made:
        edits.append(_into(comments, made))
    return spliced(xml, edits), list(fresh.items())


def _name(slot: Slot) -> str:
    return f"{letters(slot[1])}{slot[0] + 1}"


def _of_conversation(comment: _Comment, authors: list[str]) -> bool:
    number = int(comment.author) if comment.author.isdecimal() and len(comment.author) < 6 else len(authors)
    return number < len(authors) and authors[number].startswith(OF_CONVERSATION)


def _into(one: _List, text: str) -> Edit:
    element = one.element
    assert element is not None
    if not element.empty:
        return one.last, one.last, text.encode()
    return element.inside - 2, element.inside, f">{text}</{element.prefix}{element.name}>".encode()


def _behind(comment: _Comment, element: Element, text: str) -> Edit:
    """Put behind what the comment says already."""
    prefix, said = element.prefix, text_of(f"\n\n{text}")
    if comment.end and comment.within:
        return comment.end, comment.end, said.encode()
    run = f"<{prefix}r><{prefix}t{PRESERVED}>{said}</{prefix}t></{prefix}r>"
    if comment.end:
        return comment.end, comment.end, run.encode()
    if element.empty:
        return element.inside - 2, element.inside, f">{run}</{prefix}text>".encode()
    return element.inside, element.inside, run.encode()


def _written(prefix: str, slot: Slot, text: str, author: int) -> str:
    words = f"<{prefix}t{PRESERVED}>{text_of(text)}</{prefix}t>"
    return f'<{prefix}comment ref="{_name(slot)}" authorId="{author}"><{prefix}text>{words}</{prefix}text></{prefix}comment>'

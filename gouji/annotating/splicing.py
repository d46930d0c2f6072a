"""
XML changed by putting bytes in, and by nothing else: what is not put in stays as it was written.

A tree that is built and written again has other quotation marks, other spaces and other entities.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from audit.reading.archives import damaged
from audit.reading.decoding import byte_order

# (from, to, what stands there instead); from = to puts in.
Edit = tuple[int, int, bytes]
_REST_OF_TAG = re.compile(rb"""[^"'>]*+(?:"[^"]*+"[^"'>]*+|'[^']*+'[^"'>]*+)*+>""")
_DECLARATION = re.compile(r"^\ufeff?<\?xml[^>]*\?>")
_ENCODING = re.compile(rb"""^(?:\xef\xbb\xbf)?<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
# What XML 1.0 cannot hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def spliced(xml: bytes, edits: Sequence[Edit]) -> bytes:
    """With all edits, which do not overlap; those of one place in the order given."""
    pieces: list[bytes] = []
    at = 0
    for start, end, text in sorted(edits, key=lambda edit: edit[:2]):
        pieces += [xml[at:start], text]
        at = end
    return b"".join([*pieces, xml[at:]])


def in_utf8(xml: bytes) -> bytes:
    """The same XML in UTF-8, in which nearly every one is; damaged when its encoding is not known."""
    order = "utf-16" if xml.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else byte_order(xml[:200])
    declared = _ENCODING.match(xml)
    codec = order or (declared[1].decode("ascii").lower() if declared else "utf-8")
    if codec in ("utf-8", "utf8", "us-ascii", "ascii"):
        return xml
    try:
        return _DECLARATION.sub('<?xml version="1.0" encoding="UTF-8"?>', xml.decode(codec), count=1).encode()
    except (LookupError, ValueError) as error:
        raise damaged() from error


def text_of(words: str) -> str:
    """Words as content of an element."""
    return escape(_UNWRITABLE.sub("\ufffd", words))


def attribute_of(words: str) -> str:
    """Words as the value of an attribute, in quotation marks."""
    return quoteattr(_UNWRITABLE.sub("\ufffd", words))


def end_of_tag(xml: bytes, start: int) -> int:
    """Behind the tag that begins here."""
    found = _REST_OF_TAG.match(xml, start)
    if found is None:
        raise damaged()
    return found.end()


@dataclass(frozen=True, slots=True)
class Element:
    """
    An element where it begins. `uri`, `name`: without prefix; `prefix` as written, with its colon or "".

    `start`, `inside`: where its tag begins and ends. `empty`: written as one tag (`<w:p/>`).
    """

    uri: str
    name: str
    prefix: str
    attributes: Mapping[str, str]
    start: int
    inside: int
    empty: bool


class Walker:
    """
    Goes through XML in UTF-8, and says at each element and each piece of text where in the bytes it stands.

    To be overridden: `began`, `ended`, `said`. Attributes of a namespace are named `uri name`. UnreadableInput
    (damaged) for what is no XML, or brings declarations of its own.
    """

    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.namespace_prefixes = True

    def walk(self) -> None:
        parser = self._parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = _refuse
        try:
            parser.Parse(self.xml, True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise damaged() from error

    def began(self, element: Element) -> None:
        """An element begins."""

    def ended(self, at: int, behind: int) -> None:
        """The last element that began ends: its end tag, if it has one, stands from `at` to `behind`."""

    def said(self, text: str, at: int) -> None:
        """Text without references in it begins here, or the one character of a reference."""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        start = self._parser.CurrentByteIndex
        inside = end_of_tag(self.xml, start)
        uri, local, prefix = _split(name)
        plain = {" ".join(key.split(" ")[:2]): value for key, value in attributes.items()}
        empty = self.xml[inside - 2 : inside] == b"/>"
        self.began(Element(uri, local, f"{prefix}:" if prefix else "", plain, start, inside, empty))

    def _end(self, _: str) -> None:
        at = self._parser.CurrentByteIndex
        is_tag = self.xml[at : at + 2] == b"</"
        self.ended(at, end_of_tag(self.xml, at) if is_tag else at)

    def _characters(self, text: str) -> None:
        self.said(text, self._parser.CurrentByteIndex)


def _split(name: str) -> tuple[str, str, str]:
    """`uri local prefix` → its parts; both but the local name may be missing."""
    parts = name.split(" ")
    if len(parts) == 1:
        return "", parts[0], ""
    return parts[0], parts[1], parts[2] if len(parts) > 2 else ""


def _refuse(*_: object) -> None:
    raise damaged()


class Outline(Walker):
    """The root of a part and what stands directly in it. `last`: where the end tag of the root stands."""

    def __init__(self, xml: bytes) -> None:
        super().__init__(xml)
        self.children: list[Element] = []
        self.ends: list[tuple[int, int]] = []
        self.last = 0
        self._depth = 0
        self.walk()

    @property
    def root(self) -> Element:
        return self._root

    def began(self, element: Element) -> None:
        self._depth += 1
        if self._depth == 1:
            self._root = element
        elif self._depth == 2:
            self.children.append(element)

    def ended(self, at: int, behind: int) -> None:
        self._depth -= 1
        if self._depth == 0:
            self.last = at
        elif self._depth == 1:
            self.ends.append((at, behind))

    def appending(self, text: str) -> Edit:
        """The edit that puts `text` in behind the last child."""
        root = self.root
        if not root.empty:
            return self.last, self.last, text.encode()
        name = f"{root.prefix}{root.name}"
        return root.inside - 2, root.inside, f">{text}</{name}>".encode()

    def prepending(self, text: str) -> Edit:
        """The edit that puts `text` in before the first child."""
        root = self.root
        return self.appending(text) if root.empty else (root.inside, root.inside, text.encode())

"""
What would keep PDFium busy for ever, or fill the memory, seen before it is opened: nothing can stop it once it parses.

Streams that unfold to more than any report draws, and form XObjects that draw each other, or themselves, over and over
(ISO 32000-1 §7.3.8, §8.10). Only what may matter is looked into: what is small, and images, is passed over.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, pairwise

from audit.reading.archives import bomb

# The pages of a report take some hundred kilobytes, fonts some megabytes.
MOST_DRAWN = 24 * 1024 * 1024
LARGEST_STREAM = 64 * 1024 * 1024
# A stream that is smaller cannot unfold to LARGEST_STREAM: deflate packs 1032 bytes into one.
SMALL = LARGEST_STREAM // 1032
LONGEST_DICTIONARY = 64 * 1024
# Places in which the meaning of a name is looked for, of all names together.
MOST_STEPS = 2_000_000

_STREAM = re.compile(rb"stream\r?\n")
_OBJECT = re.compile(rb"(?:^|[^\d])(\d{1,9})\s+\d{1,5}\s+obj\b")
_FILTER = re.compile(rb"/(FlateDecode|Fl|ASCII85Decode|A85|ASCIIHexDecode|AHx)\b")
_IMAGE = re.compile(rb"/Subtype\s*/Image\b")
_FONT = re.compile(rb"/Length1\b|/Subtype\s*/(?:CIDFontType0C|Type1C|OpenType)\b")
_DRAWS = re.compile(rb"/([^\s/<>\[\]()%{}]{1,127})\s+(?:%[^\r\n]*+\s+)*+Do(?![^\s/<>\[\]()%{}])")
_ENDS = re.compile(rb"endobj|stream")
_REFERENCE = rb"\s+(\d{1,9})\s+\d{1,5}\s+R\b"
_MEANS = re.compile(rb"/([^\s/<>\[\]()%{}]{1,127})" + _REFERENCE)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class Stream:
    """`head`: its dictionary with names unescaped. `content`: unfolded as far as it is looked into."""

    number: int
    head: bytes
    content: bytes

    @property
    def is_form(self) -> bool:
        """Drawn by others."""
        return re.search(rb"/Subtype\s*/Form\b", self.head) is not None


def must_be_harmless(data: bytes) -> None:
    """UnreadableInput (bomb)."""
    drawing: list[Stream] = []
    drawn = 0
    for stream in _streams(data):
        drawn += len(stream.content)
        if drawn > MOST_DRAWN:
            raise bomb()
        if b"Do" in stream.content:
            drawing.append(stream)
    if any(stream.is_form for stream in drawing) or sum(stream.content.count(b"Do") for stream in drawing) > 1000:
        _Drawing(data, {one.number: one for one in _streams(data)}).must_end()


def _streams(data: bytes) -> Iterator[Stream]:
    """All streams but images and fonts, which are only looked into where they might be bombs."""
    looked_at = 0
    for match in _STREAM.finditer(data):
        if data[max(0, match.start() - 3) : match.start()] == b"end":
            continue
        end = data.find(b"endstream", match.end())
        body = data[match.end() : end if end >= 0 else len(data)]
        # streams may be written into each other, to be looked at again and again
        looked_at += len(body) + 64
        if looked_at > 4 * len(data) + LARGEST_STREAM:
            raise bomb()
        number, head = _head(data, match.start())
        shown_only = _IMAGE.search(head) or _FONT.search(head)
        if shown_only and len(body) < SMALL:
            continue
        most = LARGEST_STREAM if shown_only else MOST_DRAWN
        content = _unfolded(head, body, most + 1)
        if len(content) > most:
            raise bomb()
        if not shown_only:
            yield Stream(number, head, content)


def _head(data: bytes, end: int) -> tuple[int, bytes]:
    """Number and dictionary of the object whose stream begins at `end`."""
    start = max(data.rfind(b" obj", max(0, end - LONGEST_DICTIONARY), end), 0)
    found = _OBJECT.search(data, max(0, start - 16), start + 4)
    return int(found[1]) if found else -1, _named(data[start:end])


def _named(text: bytes) -> bytes:
    return _ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), text) if b"#" in text else text


def _unfolded(head: bytes, body: bytes, most: int) -> bytes:
    """By the filters that are known; what another filter packs stays packed."""
    for name in _FILTER.findall(head):
        try:
            if name.startswith(b"Fl"):
                body = zlib.decompressobj().decompress(body, most)
            elif name.startswith(b"A85") or name == b"ASCII85Decode":
                body = base64.a85decode(body.partition(b"~>")[0].removeprefix(b"<~"))
            else:
                body = binascii.unhexlify(re.sub(rb"[\s>]+", b"", body))
        except (zlib.error, ValueError):
            return body
    return body


@dataclass
class _Drawing:
    """What draws what."""

    data: bytes
    streams: Mapping[int, Stream]
    sizes: dict[int, int] = field(default_factory=dict)
    # by the identity of texts, which `streams` and `objects` keep
    references: dict[tuple[bytes, int], list[bytes]] = field(default_factory=dict)
    meanings: dict[int, Mapping[bytes, set[int]]] = field(default_factory=dict)
    steps: int = 0

    def must_end(self) -> None:
        """Everything that is drawn, with what it draws, taken together."""
        total = 0
        for number, stream in self.streams.items():
            total += self.size(number, frozenset()) if stream.is_form else self._with_children(stream, frozenset())
            if total > MOST_DRAWN:
                raise bomb()

    def size(self, number: int, above: frozenset[int]) -> int:
        """How much is parsed for a form. Drawing itself has no end."""
        stream = self.streams.get(number)
        if stream is None or not stream.is_form:
            return 0
        if number in above or len(above) > 40:
            raise bomb()
        if number not in self.sizes:
            self.sizes[number] = self._with_children(stream, above | {number})
        return self.sizes[number]

    def _with_children(self, stream: Stream, above: frozenset[int]) -> int:
        size = len(stream.content)
        names = Counter(map(_named, _DRAWS.findall(stream.content)))
        places = self._places(stream) if names else []
        self.steps += len(places) * (len(names) + 1)
        if self.steps > MOST_STEPS:
            raise bomb()
        for name, count in names.items():
            own = set[int]().union(*[self._meanings(text).get(name, set()) for text in places])
            size += count * max((self.size(child, above) for child in own or self.anywhere.get(name, set())), default=0)
        return size

    def _places(self, stream: Stream) -> list[bytes]:
        """What says what names mean for a stream: its own resources."""
        places = {id(stream.head): stream.head}
        for key in (rb"/Resources", rb"/XObject"):
            places |= {id(one): one for text in list(places.values()) for one in self._named_by(key, text)}
        return list(places.values())

    def _named_by(self, key: bytes, text: bytes) -> list[bytes]:
        """The objects that a text refers to as this."""
        found = self.references.get((key, id(text)))
        if found is None:
            numbers = set(map(int, re.findall(key + _REFERENCE, text)))
            found = self.references[key, id(text)] = [self.objects[one] for one in numbers if one in self.objects]
        self.steps += len(found)
        return found

    def _meanings(self, text: bytes) -> Mapping[bytes, set[int]]:
        found = self.meanings.get(id(text))
        if found is None:
            found = self.meanings[id(text)] = _meanings([text])
        return found

    @cached_property
    def anywhere(self) -> Mapping[bytes, set[int]]:
        # objects that are packed together share a text
        return _meanings({id(text): text for text in self.objects.values()}.values())

    @cached_property
    def objects(self) -> Mapping[int, bytes]:
        """The text of every object that is no stream, of those in object streams the whole stream; heads of streams."""
        found: dict[int, bytes] = {}
        for match, behind in pairwise(chain(_OBJECT.finditer(self.data), [None])):
            if match:
                end = match.end() + LONGEST_DICTIONARY
                text = self.data[match.end() : min(end, behind.start()) if behind else end]
                found[int(match[1])] = _named(_ENDS.split(text, maxsplit=1)[0])
        for packed in self.streams.values():
            if b"/ObjStm" in packed.head:
                numbers = re.findall(rb"(\d{1,9})\s+\d{1,9}\b", packed.content[:LONGEST_DICTIONARY])
                text = _named(packed.content)
                found |= {int(number): text for number in numbers if int(number) not in found}
        return found


def _meanings(texts: Iterable[bytes]) -> dict[bytes, set[int]]:
    found: dict[bytes, set[int]] = {}
    for text in texts:
        for name, number in _MEANS.findall(text):
            found.setdefault(name, set()).add(int(number))
    return found

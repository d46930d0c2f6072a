"""XML parts through expat: handlers for a few elements, nothing built for all the others.

Nine tenths of a Word file say how text looks, in empty elements. Those without a handler are cut from the bytes
beforehand, which is quicker than having expat report them. Elements are named with the customary prefix (`w:p`);
where a file has its own prefixes, or the namespaces of strict OOXML under a prefix of its own, expat resolves them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from typing import Final, Never
from xml.parsers import expat

from audit.reading.archives import bomb, damaged, truncated

# name, value, name, value …
Attributes = list[str]
Begin = Callable[[Attributes], None]
End = Callable[[], None]
NONE: Final[Mapping[str, Never]] = {}

_OOXML: Final = "http://schemas.openxmlformats.org/"
_STRICT: Final = "http://purl.oclc.org/ooxml/"
NAMESPACES: Final[Mapping[str, tuple[str, ...]]] = {
    "w": (f"{_OOXML}wordprocessingml/2006/main", f"{_STRICT}wordprocessingml/main"),
    "a": (f"{_OOXML}drawingml/2006/main", f"{_STRICT}drawingml/main"),
    "m": (f"{_OOXML}officeDocument/2006/math", f"{_STRICT}officeDocument/math"),
    "mc": (f"{_OOXML}markup-compatibility/2006",),
    "v": ("urn:schemas-microsoft-com:vml",),
    "rel": (f"{_OOXML}package/2006/relationships",),
}
_PREFIXES = {uri.encode(): prefix.encode() for prefix, uris in NAMESPACES.items() for uri in uris}
# What an element said before a tracked change of its properties.
CHANGES = tuple(
    f"w:{name}Change" for name in ("rPr", "pPr", "tcPr", "trPr", "tblPr", "tblPrEx", "tblGrid", "sectPr", "numbering")
)
# What means nothing when it is empty, though there are handlers for it.
FRAMES = frozenset({"w:r", "w:pPr", "w:trPr"})

# Tags and attributes but for formatting. The official form has 2,300 and 700; where every letter of a report is a run
# of its own, there are 100,000.
MOST_MARKS = 300_000
_DECLARED = re.compile(rb"""xmlns(?::([\w.-]+))?\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ATTRIBUTES = r'(?: [\w:]++="[^"<]*+")*+ ?'
_JOINT = re.compile(f"</w:t></w:r><w:r{_ATTRIBUTES}><w:t{_ATTRIBUTES}>".encode())
# What makes runs differ in more than looks.
_OF_RUNS = (b"<w:vanish", b"<w:rStyle", b"<w:vertAlign", b"<w:strike", b"<w:dstrike")
_BREAKS_OFF = frozenset(
    {
        expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
        expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
        expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
        expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
    }
)


class Scanner:
    """
    `begins` and `ends`: name of an element → what to do there. Former properties (`CHANGES`) are passed over.

    `read` goes through one part, once. UnreadableInput: `damaged` for XML that is broken or has a DTD, `truncated`
    where it breaks off, `bomb` for more than a report can have.
    """

    def __init__(self, begins: Mapping[str, Begin] = NONE, ends: Mapping[str, End] = NONE) -> None:
        self.begins, self.ends = begins, ends
        self._begins: dict[str, Begin] = {}
        self._ends: dict[str, End] = {}
        self._parser = expat.ParserCreate()

    def listen(self, hear: Callable[[str], object] | None) -> None:
        """Hand the character data that follows to `hear`."""
        self._parser.CharacterDataHandler = hear

    def read(self, xml: bytes) -> None:
        begins, ends = self.begins, self.ends
        changes = dict.fromkeys(CHANGES)
        if _is_customary(xml):
            spelled: Callable[[str], tuple[str, ...]] = _as_named
            self._parser = expat.ParserCreate()
            xml = _without_formatting(xml, frozenset({*begins, *ends} - FRAMES))
        else:
            spelled = _in_namespaces
            self._parser = expat.ParserCreate(namespace_separator=" ")
        if xml.count(b"<") + xml.count(b"=") > MOST_MARKS:
            raise bomb()
        self._begins = {one: begin for name, begin in begins.items() for one in spelled(name)}
        self._begins |= {one: partial(self._pass_over, one) for name in changes for one in spelled(name)}
        self._ends = {one: end for name, end in ends.items() for one in spelled(name)}
        self._parse(xml)

    def _parse(self, xml: bytes) -> None:
        parser = self._parser
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse
        parser.EntityDeclHandler = _refuse
        self._resume()
        try:
            parser.Parse(xml, True)
        except expat.ExpatError as error:
            if error.code in _BREAKS_OFF:
                raise truncated() from error
            raise damaged() from error
        except (ValueError, LookupError) as error:  # an encoding that is none, or none for XML
            raise damaged() from error

    def _resume(self) -> None:
        begins, ends = self._begins, self._ends

        def start(name: str, attributes: Attributes) -> None:
            if name in begins:
                begins[name](attributes)

        def end(name: str) -> None:
            if name in ends:
                ends[name]()

        self._parser.StartElementHandler = start
        self._parser.EndElementHandler = end

    def _pass_over(self, element: str, _: Attributes) -> None:
        """Deaf until the element ends."""
        depth = 1

        def start(name: str, _: Attributes) -> None:
            nonlocal depth
            depth += name == element

        def end(name: str) -> None:
            nonlocal depth
            depth -= name == element
            if not depth:
                self._resume()

        self._parser.StartElementHandler = start
        self._parser.EndElementHandler = end


def value(attributes: Attributes, name: str) -> str:
    """The value of an attribute whatever its prefix; "" where it is not there."""
    if len(attributes) == 2 and attributes[0][2:] == name:
        return attributes[1]
    endings = (f":{name}", f" {name}")
    for at in range(0, len(attributes), 2):
        if attributes[at] == name or attributes[at].endswith(endings):
            return attributes[at + 1]
    return ""


def is_on(attributes: Attributes) -> bool:
    """A toggle property is on unless it says that it is off."""
    return value(attributes, "val") not in ("0", "false", "off")


def _refuse(*_: object) -> None:
    """No word processor writes a DTD; entities are for attackers."""
    raise damaged()


def _is_customary(xml: bytes) -> bool:
    """Whether every namespace that matters has its customary prefix, and no other: then names need not be resolved."""
    known = False
    for prefix, double, single in _DECLARED.findall(xml):
        uri = double or single
        if uri in _PREFIXES:
            known = True
            if prefix != _PREFIXES[uri]:
                return False
        elif prefix.decode("latin-1") in NAMESPACES:
            return False
    return known


def _as_named(name: str) -> tuple[str, ...]:
    return (name,)


def _in_namespaces(name: str) -> tuple[str, ...]:
    prefix, _, local = name.partition(":")
    return tuple(f"{uri} {local}" for uri in NAMESPACES[prefix])


def _without_formatting(xml: bytes, kept: frozenset[str]) -> bytes:
    """Also without the ends of runs, so that a run for every digit is one again, unless some of them may be hidden, raised or struck."""
    if b"<![CDATA[" in xml:
        return xml
    xml = _formatting(kept).sub(b"", xml)
    return xml if any(begin in xml for begin in _OF_RUNS) else _JOINT.sub(b"", xml)


@lru_cache(maxsize=8)
def _formatting(kept: frozenset[str]) -> re.Pattern[bytes]:
    """
    Elements of WordprocessingML other than these that are empty, or hold but empty ones, two levels deep.

    Possessive throughout: what fails is not tried another way, so that time stays linear.
    """
    names = _any_of([name.removeprefix("w:") for name in kept if name.startswith("w:")])
    begin = rf"<w:(?!(?:{names})[ />])\w++{_ATTRIBUTES}"
    element = f"{begin}/>"
    for _ in range(2):
        element = rf"{begin}(?:/>|>(?:{element})*+</w:\w++>)"
    return re.compile(element.encode())


def _any_of(names: Iterable[str]) -> str:
    """One of these, as a pattern that looks at each letter but once."""
    behind: dict[str, list[str]] = {}
    for name in sorted(names, reverse=True):  # "" comes last
        behind.setdefault(name[:1], []).append(name[1:])
    return "|".join(
        first + (f"(?:{_any_of(rests)})" if first and rests != [""] else "") for first, rests in behind.items()
    )

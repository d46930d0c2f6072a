"""XML element by element, without a tree: a sheet may have a million rows of nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.parsers import expat

from audit.reading.archives import damaged

Begin = Callable[[str, Mapping[str, str]], None]
End = Callable[[str, str], None]


def scan(xml: bytes, begin: Begin, end: End, kept: frozenset[str] = frozenset()) -> None:
    """
    `begin(name, attributes)` and `end(name, text)` for every element, names without their namespace.

    Text is given for elements in `kept`, from the last of these that began. Attributes of a namespace are named
    `namespace name`. UnreadableInput(damaged) for what is no XML, or brings declarations of its own.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    pieces: list[str] = []

    def started(name: str, attributes: Mapping[str, str]) -> None:
        name = name.rpartition(" ")[2]
        if name in kept:
            pieces.clear()
            parser.CharacterDataHandler = pieces.append
        begin(name, attributes)

    def ended(name: str) -> None:
        name = name.rpartition(" ")[2]
        text = ""
        if name in kept:
            text = "".join(pieces)
            parser.CharacterDataHandler = None
        end(name, text)

    parser.StartElementHandler = started
    parser.EndElementHandler = ended
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError, LookupError) as error:  # the last two: an encoding it does not know
        raise damaged() from error


def _refuse(*_: object) -> None:
    raise damaged()

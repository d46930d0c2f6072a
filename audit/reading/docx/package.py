"""The parts of a Word file: which is the text, and what it refers to."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple
from urllib.parse import unquote

from audit.errors import UnreadableInput
from audit.reading.archives import Archive, damaged
from audit.reading.docx.markup import Attributes, Scanner, value

# The text of a report with hundreds of runs a line has some three megabytes.
LARGEST_XML = 16 * 1024 * 1024
USUAL = "word/document.xml"
LONGEST_SOURCE = 500


class Relation(NamedTuple):
    """`kind`: the last step of its type (styles, image …). `target`: as written."""

    kind: str
    target: str


class Package:
    """UnreadableInput, on opening and on reading a part, as `Archive`."""

    def __init__(self, data: bytes) -> None:
        self._archive = Archive(data)
        self._main = self._main_name()
        self.main = self._archive.read(self._main, LARGEST_XML)

    def part(self, kind: str) -> bytes:
        """The part that the text refers to as this; b"" where there is none, or none that can be read."""
        target = next((one.target for one in self._relations.values() if one.kind == kind), "")
        name = self._archive.find(_resolved(self._main, target)) if target else None
        if name is None:
            return b""
        try:
            return self._archive.read(name, LARGEST_XML)
        except UnreadableInput:  # the text itself is whole
            return b""

    def source(self, reference: str) -> str:
        """What a picture is called inside the file: the target of a relationship, else the reference itself."""
        relation = self._relations.get(reference)
        return (relation.target if relation else reference)[:LONGEST_SOURCE]

    @cached_property
    def _relations(self) -> Mapping[str, Relation]:
        folder, name = posixpath.split(self._main)
        return self._related(f"{folder}/_rels/{name}.rels")

    def _main_name(self) -> str:
        """By the relationships of the package, as [ISO/IEC 29500-2] has it; else where everybody keeps it."""
        for relation in self._related("_rels/.rels").values():
            name = self._archive.find(_resolved("", relation.target)) if relation.kind == "officeDocument" else None
            if name:
                return name
        name = self._archive.find(USUAL)
        if name is None:
            raise damaged()
        return name

    def _related(self, name: str) -> Mapping[str, Relation]:
        """Id → relationship; nothing where they are missing or broken."""
        found: dict[str, Relation] = {}

        def begin(attributes: Attributes) -> None:
            kind = value(attributes, "Type").rpartition("/")[2]
            found[value(attributes, "Id")] = Relation(kind, unquote(value(attributes, "Target")))

        try:
            xml = self._archive.read(name, LARGEST_XML) if self._archive.find(name) else b""
            if xml:
                Scanner({"rel:Relationship": begin}, {}).read(xml)
        except UnreadableInput:
            return {}
        return found


def _resolved(base: str, target: str) -> str:
    """The name of a part that `base` refers to."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(base), target)).lstrip("/")

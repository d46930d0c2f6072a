"""The parts of an OFD file: found by the addresses they give each other, parsed within bounds."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Protocol, overload

from lxml import etree  # type: ignore[import-untyped]  # it has no types of its own

from audit.errors import UnreadableInput
from audit.reading.archives import Archive, bomb, damaged, encrypted

# A page with one object a character has 1 MB, 60,000 tags and attributes; what libxml2 makes of one takes 250 bytes.
LARGEST_XML = 8 * 1024 * 1024
MOST_NODES = 400_000
MOST_NODES_IN_ALL = 2_500_000
# GM/T 0099: what an encrypted package has beside its unreadable parts.
OF_ENCRYPTION = ("encryptions.xml", "decryptseed.dat")
_DOCTYPE = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))


class Element(Protocol):
    """What the reader asks of an element of lxml."""

    tag: object
    text: str | None

    @overload
    def get(self, key: str) -> str | None: ...
    @overload
    def get(self, key: str, default: str) -> str: ...
    def __iter__(self) -> Iterator[Element]: ...


class Package:
    """
    An archive whose parts are XML.

    UnreadableInput, on opening or reading: as of Archive; `damaged` also for what is no XML and for a part that is
    named but not there; `encrypted` instead, where the package says that it is.
    """

    def __init__(self, data: bytes) -> None:
        self.archive = Archive(data)
        self._nodes = MOST_NODES_IN_ALL

    def locate(self, base: str, address: str, *behind: str) -> str | None:
        """
        The name of the entry that `address`, written in the part `base`, means; with one of `behind` appended, if need be.

        Addresses begin at the root of the package or at the folder of `base`; not all producers know which.
        """
        address = address.strip().replace("\\", "/")
        folder = base.rpartition("/")[0]
        starts = ("", folder) if address.startswith("/") else (folder, "")
        for start in starts:
            path = _normal(f"{start}/{address}")
            for end in ("", *behind):
                name = self.archive.find(path + end)
                if name is not None:
                    return name
        return None

    def named(self, base: str, address: str, *behind: str) -> str:
        """As `locate`; UnreadableInput where there is no such entry."""
        name = self.locate(base, address, *behind)
        if name is None:
            raise self.broken()
        return name

    def parse(self, name: str) -> Element:
        """The root element of a part."""
        data = self.archive.read(name, LARGEST_XML)
        nodes = data.count(b"<") + data.count(b"=")
        self._nodes -= nodes
        if nodes > MOST_NODES or self._nodes < 0:
            raise bomb()
        if any(mark in data for mark in _DOCTYPE):
            raise damaged()
        parser = etree.XMLParser(
            recover=True, resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
        )
        try:
            root: Element | None = etree.fromstring(data, parser)
        except etree.XMLSyntaxError:
            root = None
        # A prefix without a namespace is usual and harmless; whatever else was mended may have lost a digit.
        mended = any(error.domain != etree.ErrorDomains.NAMESPACE for error in parser.error_log)
        if root is None or mended:
            raise self.broken()
        return root

    def broken(self) -> UnreadableInput:
        """Why a part cannot be read."""
        names = {name.lower().rpartition("/")[2] for name in self.archive.names}
        if names.intersection(OF_ENCRYPTION):
            return encrypted()
        return damaged()


def local(tag: object) -> str:
    """The name of a tag without its namespace, which producers spell in many ways; "" for what is no element."""
    return _local(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=1024)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2]


def children(element: Element, *path: str) -> Iterator[Element]:
    """The elements at a path of local names."""
    first, *rest = path
    for child in element:
        if local(child.tag) == first:
            if rest:
                yield from children(child, *rest)
            else:
                yield child


def words(element: Element, *path: str) -> str:
    """The text of the first element at a path."""
    return next((child.text.strip() for child in children(element, *path) if child.text), "")


def _normal(path: str) -> str:
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)

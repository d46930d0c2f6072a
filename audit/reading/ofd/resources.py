"""What pages refer to by number: images and composite units (Res parts, GB/T 33190 §7.9)."""

from __future__ import annotations

from audit.reading.ofd.package import Element, Package, children, local, words


class Resources:
    """The resources of one document; its parts are read when the first is asked for."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._waiting: list[tuple[str, str]] = []
        self._known: set[str] = set()
        self._units: dict[str, Element] = {}
        self._media: dict[str, tuple[str, str, str]] = {}

    def add(self, base: str, addresses: list[str]) -> None:
        """Res parts as the part `base` names them."""
        self._waiting += [(base, address) for address in addresses]

    def unit(self, number: str) -> Element | None:
        """The Content of a CompositeGraphicUnit."""
        self._read()
        return self._units.get(number)

    def media(self, number: str) -> str | None:
        """The entry of the archive that holds the bytes of an image, None for one that is not there."""
        self._read()
        if number not in self._media:
            return None
        part, folder, file = self._media[number]
        inside = self._package.locate(part, f"{folder}/{file}") if folder else None
        return inside or self._package.locate(part, file)

    def _read(self) -> None:
        waiting, self._waiting = self._waiting, []
        for base, address in waiting:
            name = self._package.locate(base, address)
            if name is None or name in self._known:
                continue
            self._known.add(name)
            root = self._package.parse(name)
            folder = root.get("BaseLoc", "")
            for unit in children(root, "CompositeGraphicUnits", "CompositeGraphicUnit"):
                content = next(children(unit, "Content"), None)
                if content is not None:
                    self._units[unit.get("ID", "")] = content
            for media in children(root, "MultiMedias", "MultiMedia"):
                self._media[media.get("ID", "")] = (name, folder, words(media, "MediaFile"))


def listed(root: Element, *names: str) -> list[str]:
    """The addresses of Res parts that stand directly in an element."""
    return [child.text for child in root if local(child.tag) in names and child.text]

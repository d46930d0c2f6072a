"""What a judge takes from the shelf: readings, bytes, and what each report is compared with; here, or sent along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol

from audit.errors import GoujiError
from audit.surroundings import ALONE, Alike, Surroundings
from db.audits import DueVersion
from db.neighbours import Kept
from db.opening import Database
from db.readings import load_reading
from db.store import Store
from gouji.likeness import Candidates
from gouji.readers import reader_version

LARGEST = 32 * 1024 * 1024  # bytes that are sent along for one version; what is larger is judged where it lies


class Shelf(Protocol):
    """Read only. Contents go by their SHA-256."""

    def reading(self, digest: str) -> bytes | None:
        """What these readers made of a content, packed; None when they have not read it, or the content is lost."""
        ...

    def content(self, digest: str) -> bytes:
        """The bytes; GoujiError when they are lost."""
        ...

    def beside(self, around: Surroundings, version: DueVersion) -> Surroundings:
        """`around` with the reports it may be like, and the wording of the office's template."""
        ...


class OwnShelf:
    """The database and the store of this machine."""

    def __init__(self, database: Database, store: Store) -> None:
        self._database, self._store = database, store
        self._candidates = Candidates(database)

    def reading(self, digest: str) -> bytes | None:
        # without its evidence nobody can be told what a report said, so a reading does not stand in for it
        kept_still = self._store.find(digest) is not None
        return load_reading(self._database, digest, reader_version()) if kept_still else None

    def content(self, digest: str) -> bytes:
        return self._store.read(digest)

    def beside(self, around: Surroundings, version: DueVersion) -> Surroundings:
        return self._candidates.beside(around, version)


@dataclass(slots=True)
class Parcel:
    """
    All that is needed to judge some versions where neither database nor store is at hand.

    `lost`: content → why it is not to be had. `compared`: version → what it is compared with.
    """

    versions: list[DueVersion] = field(default_factory=list)
    readings: dict[str, bytes] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    lost: dict[str, str] = field(default_factory=dict)
    compared: dict[int, tuple[tuple[Alike, ...], frozenset[int]]] = field(default_factory=dict)

    def reading(self, digest: str) -> bytes | None:
        return self.readings.get(digest)

    def content(self, digest: str) -> bytes:
        if digest not in self.contents:
            raise GoujiError(self.lost.get(digest, f"没有带上内容 {digest}"))
        return self.contents[digest]

    def beside(self, around: Surroundings, version: DueVersion) -> Surroundings:
        alike, common = self.compared[version.id]
        return replace(around, alike=alike, common=common)

    def pack(self, version: DueVersion, shelf: Shelf) -> bool:
        """Put a version in with everything around it. False: its bytes are too many, and nothing was put in."""
        taken = Parcel()
        for digest in dict.fromkeys(digest for kept in _all(version) for digest in kept.files):
            if digest not in self.readings and digest not in self.contents:
                taken._take(digest, shelf)
            if sum(map(len, taken.contents.values())) > LARGEST:
                return False
        beside = shelf.beside(ALONE, version)
        self.versions.append(version)
        self.readings |= taken.readings
        self.contents |= taken.contents
        self.lost |= taken.lost
        self.compared[version.id] = (beside.alike, beside.common)
        return True

    def _take(self, digest: str, shelf: Shelf) -> None:
        try:
            packed = shelf.reading(digest)
            if packed is not None:
                self.readings[digest] = packed
            else:
                self.contents[digest] = shelf.content(digest)
        except GoujiError as error:
            self.lost[digest] = str(error)


def _all(version: DueVersion) -> Iterator[Kept]:
    """The version itself, and what it is judged beside."""
    around = version.around
    others: Iterable[Kept] = (*around.previous, *around.children)
    yield from (version.version, *others, *((around.earlier,) if around.earlier else ()))

"""Zip files from strangers: every number in them is a claim, and what is unpacked is bounded."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from audit.errors import UnreadableInput

# A report with a hundred pictures has some 150 entries; its text unpacks to a few megabytes.
MOST_ENTRIES = 5_000
LARGEST_PART = 32 * 1024 * 1024
MOST_UNPACKED = 96 * 1024 * 1024
STEP = 256 * 1024
ENTRY, END = b"PK\x01\x02", b"PK\x05\x06"
# An archive stored in the archive brings entries of its own.
MOST_MARKS = 4 * MOST_ENTRIES
LONGEST_COMMENT = 65_535
ENCRYPTED = "文件加了密码，打不开：请去掉密码再检查"
# What zipfile raises for bytes that are no archive, or not whole.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    NotImplementedError,
    MemoryError,
    AttributeError,
    IndexError,
)


class Archive:
    """
    The entries of a zip file by name, read within bounds.

    UnreadableInput, on opening or reading: `damaged` (no directory, broken data, unknown compression), `encrypted`,
    `bomb` (too many entries, or more unpacked than a report can have). Names are as written, without a leading
    slash; `find` compares them without case and with / for \\.
    """

    def __init__(self, data: bytes) -> None:
        if data.count(ENTRY) > MOST_MARKS:  # zipfile would read them all
            raise bomb()
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except _DAMAGE as error:
            raise damaged() from error
        if len(entries) > MOST_ENTRIES:
            raise bomb()
        self._entries = {_plain(entry.filename): entry for entry in reversed(entries) if not _is_folder(entry)}
        self._left = MOST_UNPACKED

    @property
    def names(self) -> Iterator[str]:
        """The names of all files in order of the directory, as written."""
        return reversed([entry.filename.lstrip("/") for entry in self._entries.values()])

    def find(self, name: str) -> str | None:
        """The name as written, of the entry that `name` means."""
        entry = self._entries.get(_plain(name))
        return entry.filename.lstrip("/") if entry else None

    def size(self, name: str) -> int:
        """How large an entry says it is, unpacked; 0 for one that is not there."""
        entry = self._entries.get(_plain(name))
        return entry.file_size if entry else 0

    def read(self, name: str, most: int = LARGEST_PART) -> bytes:
        """The unpacked bytes; UnreadableInput(damaged) for a name that is not there."""
        entry = self._entries.get(_plain(name))
        if entry is None:
            raise damaged()
        if entry.flag_bits & 1:
            raise encrypted()
        limit = min(most, self._left)
        pieces: list[bytes] = []
        size = 0
        try:
            with self._zip.open(entry) as file:
                while piece := file.read(STEP):
                    size += len(piece)
                    if size > limit:
                        raise bomb()
                    pieces.append(piece)
        except _DAMAGE as error:
            raise damaged() from error
        except RuntimeError as error:  # zipfile's word for a password it was not given
            raise damaged() from error
        self._left -= size
        return b"".join(pieces)


def names_in(data: bytes) -> list[str]:
    """
    The names in an archive's directory, cheaply: no more than MOST_ENTRIES, nothing unpacked or checked.

    Empty where the directory is not at the end (a file cut short, or larger than 4 GB). In Latin-1, with / for \\.
    """
    end = data.rfind(END, max(0, len(data) - LONGEST_COMMENT - 22))
    if end < 0 or end + 22 > len(data):
        return []
    at = end - int.from_bytes(data[end + 12 : end + 16], "little")
    names: list[str] = []
    while at >= 0 and data.startswith(ENTRY, at) and len(names) < MOST_ENTRIES:
        name, extra, comment = (int.from_bytes(data[at + place : at + place + 2], "little") for place in (28, 30, 32))
        names.append(data[at + 46 : at + 46 + name].decode("latin-1").replace("\\", "/").lstrip("/"))
        at += 46 + name + extra + comment
    return names


def encrypted() -> UnreadableInput:
    """A file that opens with a password only."""
    return UnreadableInput("encrypted", ENCRYPTED)


def truncated() -> UnreadableInput:
    """A file that ends before what is needed of it."""
    return UnreadableInput("truncated", "文件在中途断了，打不开：请重新取得完整的文件")


def damaged() -> UnreadableInput:
    """A file that ends early or contradicts itself."""
    return UnreadableInput("damaged", "文件损坏或不完整，打不开：请重新取得或重新保存")


def bomb() -> UnreadableInput:
    """A file that is made to fill the memory."""
    return UnreadableInput("bomb", "文件展开后大得不合常理，没有读取")


def _is_folder(entry: zipfile.ZipInfo) -> bool:
    """Or an entry without a name, which zipfile cannot ask."""
    return not entry.filename or entry.is_dir()


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()

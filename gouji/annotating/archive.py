"""
A zip file with a few entries changed or added: all others byte by byte as they were, packed as they were, in their order.

`zipfile` could only unpack and pack them again, and would lose what it does not know.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from audit.reading.archives import damaged

_LOCAL, _ENTRY, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_ENTRY_HEAD = struct.Struct("<4s6H3L5H2L")
_LOCAL_HEAD = struct.Struct("<4s5H3L2H")
_END_HEAD = struct.Struct("<4s4H2LH")
STORED, DEFLATED = 0, 8
UTF8_NAME = 0x800
IN_64_BITS = 0xFFFFFFFF
ZIP64 = 1
VERSION = 20
# What zipfile raises for a directory that is none.
_DAMAGE = (
    zipfile.BadZipFile,
    struct.error,
    ValueError,
    OverflowError,
    NotImplementedError,
    EOFError,
    OSError,
    AttributeError,
    IndexError,
)
# Fields of _ENTRY_HEAD.
FLAGS, METHOD, TIME, DATE, NAME, EXTRA, COMMENT, OFFSET = 3, 4, 5, 6, 10, 11, 12, 16
SIZES = (9, 8)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the directory as written: its fixed fields, then name, extra fields and comment. `at`: of its data."""

    fields: tuple[int, ...]
    name: bytes
    extra: bytes
    comment: bytes
    plain: str
    at: int


def with_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """
    `parts`: name → content; an entry of this name (without regard to case) is replaced in its place, the others come
    behind the last. UnreadableInput (damaged) where the directory contradicts itself.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            begin, comment = archive.start_dir, archive.comment
            entries = _entries(data, begin, archive.infolist())
        return _written(data, begin, entries, comment, parts)
    except _DAMAGE as error:
        raise damaged() from error


def _entries(data: bytes, begin: int, infos: list[zipfile.ZipInfo]) -> list[_Entry]:
    entries: list[_Entry] = []
    at = begin
    for info in infos:
        signature, *fields = _ENTRY_HEAD.unpack_from(data, at)
        if signature != _ENTRY or not 0 <= info.header_offset < begin:
            raise damaged()
        name, extra, comment = fields[NAME - 1], fields[EXTRA - 1], fields[COMMENT - 1]
        at += _ENTRY_HEAD.size
        ends = at + name, at + name + extra, at + name + extra + comment
        texts = data[at : ends[0]], data[ends[0] : ends[1]], data[ends[1] : ends[2]]
        entries.append(_Entry((0, *fields), *texts, plain(info.filename), info.header_offset))
        at = ends[2]
    return entries


def plain(name: str) -> str:
    """A name as `Archive.find` compares it."""
    return name.replace("\\", "/").lstrip("/").lower()


def _written(data: bytes, begin: int, entries: list[_Entry], comment: bytes, parts: Mapping[str, bytes]) -> bytes:
    left = {plain(name): (name, content) for name, content in parts.items()}
    first = {entry.plain: entry for entry in reversed(entries)}
    changed = {id(first[name]): content for name, (_, content) in left.items() if name in first}
    ordered = sorted({entry.at for entry in entries})
    behind = dict(pairwise([*ordered, begin]))
    file = bytearray(data[: min(ordered, default=begin)])
    lines: dict[int, bytes] = {}
    moved: dict[int, int] = {}
    for entry in sorted(entries, key=lambda one: one.at):
        at = len(file)
        if id(entry) in changed:
            head, line = _packed(entry.fields, entry.name, entry.comment, changed[id(entry)], at)
            file += head
            lines[id(entry)] = line
            continue
        if entry.at not in moved:
            moved[entry.at] = at
            file += data[entry.at : behind[entry.at]]
        lines[id(entry)] = _moved(entry, moved[entry.at])
    directory = [lines[id(entry)] for entry in entries]
    like = entries[0].fields if entries else (0,) * 17
    for name, content in (one for key, one in left.items() if key not in first):
        fresh = list(like)
        fresh[FLAGS], fresh[METHOD] = (0 if name.isascii() else UTF8_NAME), DEFLATED
        head, line = _packed(tuple(fresh), name.encode(), b"", content, len(file))
        file += head
        directory.append(line)
    listed = b"".join(directory)
    count = len(directory)
    end = _END_HEAD.pack(_END, 0, 0, count, count, len(listed), len(file), len(comment))
    return bytes(file) + listed + end + comment


def _packed(fields: tuple[int, ...], name: bytes, comment: bytes, content: bytes, at: int) -> tuple[bytes, bytes]:
    """Head and data, and the line of the directory, of an entry with new content: time and method are kept."""
    method = STORED if fields[METHOD] == STORED else DEFLATED
    packed = content
    if method == DEFLATED:
        deflate = zlib.compressobj(wbits=-15)
        packed = deflate.compress(content) + deflate.flush()
    common = (fields[FLAGS] & UTF8_NAME, method, fields[TIME], fields[DATE])
    sizes = (zlib.crc32(content), len(packed), len(content))
    head = _LOCAL_HEAD.pack(_LOCAL, VERSION, *common, *sizes, len(name), 0) + name + packed
    made = (fields[1], VERSION, *common, *sizes, len(name), 0, len(comment), 0, fields[14], fields[15], at)
    return head, _ENTRY_HEAD.pack(_ENTRY, *made) + name + comment


def _moved(entry: _Entry, at: int) -> bytes:
    """The line of the directory with another offset, which may stand among the extra fields."""
    fields, extra = list(entry.fields), entry.extra
    if fields[OFFSET] == IN_64_BITS:
        place = _offset_in(extra, sum(fields[size] == IN_64_BITS for size in SIZES))
        extra = extra[:place] + at.to_bytes(8, "little") + extra[place + 8 :]
    else:
        fields[OFFSET] = at
    return _ENTRY_HEAD.pack(_ENTRY, *fields[1:]) + entry.name + extra + entry.comment


def _offset_in(extra: bytes, sizes_before: int) -> int:
    """Where in the extra fields the offset stands in 64 bits."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == ZIP64 and length >= 8 * (sizes_before + 1):
            return at + 4 + 8 * sizes_before
        at += 4 + length
    raise damaged()

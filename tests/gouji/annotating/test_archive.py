"""Zip files with entries changed or added: all others stay as they are, byte by byte."""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import UnreadableInput
from gouji.annotating.archive import with_parts

METHODS = st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])


class Pipe(io.RawIOBase):
    """A target that cannot be wound back: zipfile then writes sizes behind the data."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self.data += data
        return len(data)


def zipped(files: dict[str, tuple[bytes, int]], *, streamed: bool, comment: bytes = b"") -> bytes:
    pipe, buffer = Pipe(), io.BytesIO()
    with zipfile.ZipFile(pipe if streamed else buffer, "w") as archive:
        for name, (content, method) in files.items():
            archive.writestr(name, content, method)
        archive.comment = comment
    return bytes(pipe.data) if streamed else buffer.getvalue()


@given(
    st.dictionaries(st.text("abc甲.", min_size=1, max_size=5), st.tuples(st.binary(max_size=200), METHODS), max_size=6),
    st.dictionaries(st.text("abc甲.", min_size=1, max_size=5), st.binary(max_size=200), max_size=4),
    st.booleans(),
    st.binary(max_size=9).filter(lambda comment: b"PK" not in comment),
)
def test_changed_added_and_the_rest(files, parts, streamed, comment):
    lowered = {name.lower() for name in files}
    parts = {name: content for name, content in parts.items() if name in files or name.lower() not in lowered}
    data = zipped(files, streamed=streamed, comment=comment)
    written = with_parts(data, parts)
    before, after = zipfile.ZipFile(io.BytesIO(data)), zipfile.ZipFile(io.BytesIO(written))
    assert after.testzip() is None
    assert after.comment == comment
    assert after.namelist() == [*files, *(name for name in parts if name not in files)]
    for name, (content, method) in files.items():
        assert after.read(name) == parts.get(name, content)
        assert after.getinfo(name).compress_type == method
        if name not in parts:
            old, new = before.getinfo(name), after.getinfo(name)
            assert (old.date_time, old.external_attr, old.extra) == (new.date_time, new.external_attr, new.extra)
    for name, content in parts.items():
        assert after.read(name) == content


def test_names_are_compared_without_case():
    data = zipped({"[content_types].XML": (b"a", 0)}, streamed=False)
    archive = zipfile.ZipFile(io.BytesIO(with_parts(data, {"[Content_Types].xml": b"b"})))
    assert [(one.filename, archive.read(one)) for one in archive.infolist()] == [("[content_types].XML", b"b")]


def test_an_offset_in_64_bits():
    data = zipped({"a": (b"one", 0), "b": (b"two", 0)}, streamed=False)
    directory = data.index(b"PK\x01\x02")
    line = data.index(b"PK\x01\x02", directory + 4)
    offset = int.from_bytes(data[line + 42 : line + 46], "little")
    extra = struct.pack("<HHH", 9, 2, 0) + struct.pack("<HHQ", 1, 8, offset)
    head = bytearray(data[line : line + 46])
    head[30:32], head[42:46] = struct.pack("<H", len(extra)), b"\xff" * 4
    end = data.index(b"PK\x05\x06")
    foot = bytearray(data[end:])
    foot[12:16] = struct.pack("<I", end - directory + len(extra))
    wide = data[:line] + bytes(head) + b"b" + extra + bytes(foot)
    assert zipfile.ZipFile(io.BytesIO(wide)).read("b") == b"two"
    archive = zipfile.ZipFile(io.BytesIO(with_parts(wide, {"a": b"much longer than before"})))
    assert (archive.read("a"), archive.read("b")) == (b"much longer than before", b"two")


def test_two_entries_with_one_name_and_bytes_in_front():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a", "one")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a", "two")
        archive.writestr("b", "three")
    written = with_parts(b"#!front" + buffer.getvalue(), {"a": b"new"})
    archive = zipfile.ZipFile(io.BytesIO(written))
    assert [archive.read(one) for one in archive.infolist()] == [b"new", b"two", b"three"]
    assert written.startswith(b"#!front")


@given(st.integers(0, 400), st.integers(0, 255))
def test_whatever_is_broken(at, byte):
    data = bytearray(zipped({"a": (b"one" * 20, 8), "b/c": (b"two", 0)}, streamed=False))
    data[at % len(data)] = byte
    with contextlib.suppress(UnreadableInput):
        assert with_parts(bytes(data), {"a": b"new", "d": b"more"})


def test_no_zip():
    with pytest.raises(UnreadableInput):
        with_parts(b"PK\x03\x04 nothing", {})

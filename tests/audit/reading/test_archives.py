"""What is unpacked from a stranger's zip is bounded, whatever its directory claims."""

from __future__ import annotations

import io
import zipfile

import pytest

from audit.errors import UnreadableInput
from audit.reading import archives
from audit.reading.archives import Archive, names_in


def packed(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def kind_of(call) -> str:
    with pytest.raises(UnreadableInput) as caught:
        call()
    return caught.value.kind


def test_names_and_content():
    archive = Archive(packed(**{"word/document.xml": b"<x/>", "b.txt": b"b"}))
    assert list(archive.names) == ["word/document.xml", "b.txt"]
    assert archive.find("/WORD\\Document.xml") == "word/document.xml"
    assert archive.read("Word/document.xml") == b"<x/>"
    assert (archive.size("b.txt"), archive.size("none")) == (1, 0)


def test_an_entry_without_a_name_is_left_out():
    data = packed(**{"qq": b"1", "b.txt": b"2"}).replace(b"qq", b"\x00q")  # zipfile ends a name there
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == ["", "b.txt"]
    assert list(Archive(data).names) == ["b.txt"]


def test_what_is_not_there_is_damage():
    assert kind_of(lambda: Archive(packed(a=b"")).read("b")) == "damaged"


def test_one_part_and_all_parts_are_bounded(monkeypatch):
    data = packed(a=bytes(900), b=bytes(900))
    assert kind_of(lambda: Archive(data).read("a", most=899)) == "bomb"
    monkeypatch.setattr(archives, "MOST_UNPACKED", 1000)
    archive = Archive(data)
    archive.read("a")
    assert kind_of(lambda: archive.read("b")) == "bomb"


def test_a_size_that_is_a_lie_is_damage_or_a_bomb():
    data = bytearray(packed(a=bytes(10_000_000)))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (5).to_bytes(4, "little")
    assert kind_of(lambda: Archive(bytes(data)).read("a", most=1000)) in ("damaged", "bomb")


def test_too_many_entries(monkeypatch):
    monkeypatch.setattr(archives, "MOST_ENTRIES", 2)
    assert kind_of(lambda: Archive(packed(a=b"", b=b"", c=b""))) == "bomb"


def test_a_password():
    data = bytearray(packed(a=b"secret"))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + offset] |= 1
    assert kind_of(lambda: Archive(bytes(data)).read("a")) == "encrypted"


@pytest.mark.parametrize("keep", range(0, 100, 7))
def test_a_truncated_archive_is_damaged(keep):
    data = packed(a=b"x" * 1000)
    assert kind_of(lambda: Archive(data[: len(data) * keep // 100]).read("a")) == "damaged"


def test_a_directory_without_end():
    entry = b"PK\x01\x02" + bytes(42)
    assert kind_of(lambda: Archive(b"PK\x03\x04" + entry * (archives.MOST_MARKS + 1))) == "bomb"


def test_names_without_unpacking():
    assert names_in(packed(**{"word/document.xml": b"<x/>", "b\\c.txt": b"b"})) == ["word/document.xml", "b/c.txt"]
    assert names_in(packed(a=b"x" * 1000)[:50]) == []
    assert names_in(b"PK\x05\x06") == []

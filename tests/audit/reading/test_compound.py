"""Compound files: what olefile reads too, and numbers that lie."""

from __future__ import annotations

import io
import struct
import time

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.errors import UnreadableInput
from audit.reading.compound import Compound
from tests.rendering.compound import compound_file

STREAMS = {
    "WordDocument": bytes(range(256)) * 40,
    "1Table": b"table" * 1000,
    "small": b"0123456789" * 30,
    "empty": b"",
    "ObjectPool/_1/Workbook": b"embedded" * 1000,
}
FAT = 44  # offsets in the header: number of sector tables, and so on
DIRECTORY, MINI_FAT, DIFAT, FIRST_FAT = 48, 60, 68, 76


def changed(data: bytes, at: int, number: int) -> bytes:
    return data[:at] + struct.pack("<I", number) + data[at + 4 :]


def number(data: bytes, at: int) -> int:
    (found,) = struct.unpack_from("<I", data, at)
    return int(found)


def sector(data: bytes, at: int) -> int:
    """The offset of a sector whose number stands in the header."""
    return (number(data, at) + 1) * 512


def entry(data: bytes, name: str) -> int:
    return data.index((name + "\0").encode("utf-16-le"), sector(data, DIRECTORY))


def kind_of(data: bytes, name: str = "") -> str:
    with pytest.raises(UnreadableInput) as caught:
        _ = Compound(data).read(name)
    return caught.value.kind


def test_streams_of_the_root():
    file = Compound(compound_file(STREAMS))
    assert sorted(file.names) == ["1Table", "ObjectPool", "WordDocument", "empty", "small"]
    assert {name: file.read(name) for name in ("WordDocument", "1Table", "small", "empty")} == {
        name: STREAMS[name] for name in ("WordDocument", "1Table", "small", "empty")
    }
    assert "worddocument" in file
    assert "Workbook" not in file
    assert file.read("Workbook") == file.read("ObjectPool") == b""
    assert not file.cut


@settings(max_examples=25)
@given(st.lists(st.binary(max_size=9000), min_size=1, max_size=6))
def test_as_olefile_reads_it(made):
    data = compound_file({f"s{at}": stream for at, stream in enumerate(made)})
    file = Compound(data)
    with olefile.OleFileIO(io.BytesIO(data)) as other:
        for at, stream in enumerate(made):
            assert file.read(f"s{at}") == stream == other.openstream(f"s{at}").read()


def test_a_file_whose_sector_table_does_not_fit_into_its_header():
    """Above seven megabytes, as a report with many pictures is."""
    pictures = bytes(range(256)) * 31_000
    data = compound_file({"Data": pictures, "WordDocument": STREAMS["WordDocument"]})
    assert number(data, DIFAT + 4) == 1
    file = Compound(data)
    with olefile.OleFileIO(io.BytesIO(data)) as other:
        assert file.read("Data") == pictures == other.openstream("Data").read()
    assert file.read("WordDocument") == STREAMS["WordDocument"]
    # a chain of further sector tables that runs in a circle
    at = sector(data, DIFAT)
    circle = changed(data, at + 508, number(data, DIFAT))
    began = time.process_time()
    assert Compound(circle).read("WordDocument") in (STREAMS["WordDocument"], b"")
    assert time.process_time() - began < 1


def test_a_chain_that_runs_in_a_circle():
    data = compound_file(STREAMS)
    first = number(data, entry(data, "WordDocument") + 116)
    fat = sector(data, FIRST_FAT)
    assert kind_of(changed(data, fat + 4 * (first + 3), first), "WordDocument") == "damaged"


def test_no_stream_is_larger_than_the_file():
    data = compound_file(STREAMS)
    at = entry(data, "WordDocument")
    for size in (1 << 30, 0xFFFFFFFF):
        large = changed(data, at + 120, size)
        assert Compound(large).read("WordDocument").rstrip(b"\0") == STREAMS["WordDocument"].rstrip(b"\0")
    # in files of small sectors the upper half of a size means nothing
    assert Compound(changed(data, at + 124, 0xFFFFFFFF)).read("WordDocument") == STREAMS["WordDocument"]


def test_circles_of_small_streams_of_the_directory_and_of_sector_tables():
    data = compound_file(STREAMS)
    mini = sector(data, MINI_FAT)
    assert kind_of(changed(data, mini, 0), "small") == "damaged"
    directory = number(data, DIRECTORY)
    fat = sector(data, FIRST_FAT)
    assert kind_of(changed(data, fat + 4 * directory, directory)) == "damaged"
    table = number(data, MINI_FAT)
    assert kind_of(changed(data, fat + 4 * table, table), "small") == "damaged"
    # a chain of further sector tables that names itself
    began = time.process_time()
    Compound(changed(data, DIFAT, 0))
    assert time.process_time() - began < 1


def test_a_directory_tree_that_runs_in_a_circle_or_is_deep():
    data = compound_file({f"s{at:05}": b"x" for at in range(3000)})
    assert len(Compound(data).names) == 3000
    root = sector(data, DIRECTORY)
    assert set(Compound(changed(data, root + 128 * 5 + 68, 5)).names) <= set(Compound(data).names)
    deep = bytearray(data)
    for at in range(1, 3000):  # a line of left neighbours; olefile goes down it by recursion
        place = entry(data, f"s{at:05}")
        struct.pack_into("<II", deep, place + 68, 0xFFFFFFFF if at == 1 else at, 0xFFFFFFFF)
    struct.pack_into("<I", deep, root + 76, 3000)
    assert len(Compound(bytes(deep)).names) == 2999


@pytest.mark.parametrize(
    ("at", "value"),
    [(30, 0x0006000A), (30, 0x00070009), (30, 0xFFFFFFFF), (DIRECTORY, 1), (DIRECTORY, 0xFFFFFFFE)],
)
def test_a_header_that_makes_no_sense(at, value):
    assert kind_of(changed(compound_file(STREAMS), at, value)) == "damaged"


@pytest.mark.parametrize("at", [DIRECTORY, FIRST_FAT])
def test_a_directory_behind_the_end(at):
    assert kind_of(changed(compound_file(STREAMS), at, 0x7FFFFFFF)) == "truncated"


def test_what_is_cut_off_is_known():
    data = compound_file(STREAMS)
    assert kind_of(data[:100]) == "damaged"
    assert kind_of(data[:600]) == "truncated"
    large = compound_file(STREAMS | {"z": bytes(100_000)})
    # directory and sector tables stand at the end: move a chain beyond it instead
    first = number(large, entry(large, "1Table") + 116)
    file = Compound(changed(large, sector(large, FIRST_FAT) + 4 * first, len(large) // 512 - 1))
    assert len(file.read("1Table")) < len(STREAMS["1Table"])
    assert file.cut

"""Content that is what it was, or an error."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.errors import GoujiError
from db.store import Store


@settings(deadline=None)  # writes wait for the disk
@given(st.binary(max_size=2000))
def test_what_is_read_is_what_was_written(tmp_path_factory, data):
    store = Store(tmp_path_factory.mktemp("store"))
    digest = store.write(data)
    assert (store.write(data), store.read(digest)) == (digest, data)


def test_a_page_is_packed_and_noise_is_not(tmp_path):
    store = Store(tmp_path)
    packed, plain = store.write(b"a" * 5000), store.write(bytes(range(200)))
    assert store.stored_as(packed) == f"{packed[:2]}/{packed[2:4]}/{packed}.z"
    assert store.stored_as(plain) == f"{plain[:2]}/{plain[2:4]}/{plain}"
    assert [path.name for path in tmp_path.rglob(".writing-*")] == []


@pytest.mark.parametrize("content", [b"b" * 5000, b""])
def test_a_damaged_file_is_told(tmp_path, content):
    store = Store(tmp_path)
    digest = store.write(b"a" * 5000)
    (tmp_path / store.stored_as(digest)).write_bytes(content)
    with pytest.raises(GoujiError, match="损坏"):
        store.read(digest)


@pytest.mark.parametrize("name", ["0" * 64, "../../etc/passwd", ""])
def test_what_is_not_there(tmp_path, name):
    with pytest.raises(GoujiError):
        Store(tmp_path).read(name)


def test_what_comes_again_repairs_a_damaged_file(tmp_path):
    store = Store(tmp_path)
    digest = store.write(b"a report " * 100)
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    path.write_bytes(b"")
    assert store.write(b"a report " * 100) == digest
    assert store.read(digest) == b"a report " * 100

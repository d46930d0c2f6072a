"""The secret that signs sessions."""

from __future__ import annotations

import os
import threading

import pytest

from audit.errors import BadSettings
from gouji.review.keys import LENGTH, key_beside

posix = pytest.mark.skipif(os.name != "posix", reason="modes of posix")


@posix
def test_it_is_made_once_for_its_owner_only(tmp_path):
    database = tmp_path / "gouji.db"
    key = key_beside(database)
    assert (len(key), key_beside(database)) == (LENGTH, key)
    assert (tmp_path / "gouji.db.key").stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["gouji.db.key"]


def test_of_many_that_start_at_once_all_have_the_same(tmp_path):
    keys: list[bytes] = []
    ready = threading.Barrier(8)

    def start() -> None:
        ready.wait()
        keys.append(key_beside(tmp_path / "gouji.db"))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (len(keys), len(set(keys)), [one.name for one in tmp_path.iterdir()]) == (8, 1, ["gouji.db.key"])


@posix
@pytest.mark.parametrize(
    ("content", "mode", "words"),
    [(b"x", 0o600, "不是会话密钥"), (b"", 0o600, "不是会话密钥"), (b"k" * 33, 0o600, "不是会话密钥"),
     (b"k" * LENGTH, 0o644, "别人也能读"), (b"k" * LENGTH, 0o640, "别人也能读")],
)  # fmt: skip
def test_what_is_no_secret_is_refused(tmp_path, content, mode, words):
    path = tmp_path / "gouji.db.key"
    path.write_bytes(content)
    path.chmod(mode)
    with pytest.raises(BadSettings, match=words):
        key_beside(tmp_path / "gouji.db")
    assert path.read_bytes() == content


def test_what_cannot_be_read_is_one_line(tmp_path):
    (tmp_path / "gouji.db.key").mkdir()
    with pytest.raises(BadSettings, match="会话密钥读不出来"):
        key_beside(tmp_path / "gouji.db")
    with pytest.raises(BadSettings, match="会话密钥读不出来"):
        key_beside(tmp_path / "nowhere" / "gouji.db")

"""Which files a path means, and reading them within bounds."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from audit.causes import why
from audit.errors import UnreadableInput
from audit.reading.sniffing import LARGEST
from gouji.inputs import Source, load, sources


def names(*paths: object) -> list[str]:
    return [source.name for source in sources(map(str, paths))]


def kinds(*paths: object) -> list[str | None]:
    return [source.problem[0] if source.problem else None for source in sources(map(str, paths))]


@pytest.fixture
def folder(tmp_path):
    for name in ("b.txt", "a.txt", "下级/c.txt", ".hidden", ".git/config", "~$a.docx", "Thumbs.db"):
        path = tmp_path / "年报 2025" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    return tmp_path / "年报 2025"


def test_a_folder_gives_its_files_sorted_without_litter(folder):
    assert names(folder) == [str(folder / name) for name in ("a.txt", "b.txt", "下级/c.txt")]


def test_a_file_named_twice_is_taken_once_and_the_given_order_stays(folder):
    assert names(folder / "b.txt", folder) == [str(folder / name) for name in ("b.txt", "a.txt", "下级/c.txt")]


def test_a_hidden_file_is_taken_when_it_is_named(folder):
    assert names(folder / ".hidden") == [str(folder / ".hidden")]


def test_links_in_a_circle_end(folder):
    (folder / "下级" / "back").symlink_to(folder, target_is_directory=True)
    assert names(folder) == [str(folder / name) for name in ("a.txt", "b.txt", "下级/c.txt")]


def test_a_linked_folder_is_followed(folder, tmp_path):
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    (outside / "d.txt").write_text("x", encoding="utf-8")
    (folder / "link").symlink_to(outside, target_is_directory=True)
    assert str(folder / "link" / "d.txt") in names(folder)


def test_a_pipe_in_a_folder_is_left_alone(folder):
    os.mkfifo(folder / "pipe")
    assert str(folder / "pipe") not in names(folder)


def test_what_is_not_there_is_said(tmp_path):
    (tmp_path / "empty").mkdir()
    assert kinds(tmp_path / "none.txt", tmp_path / "empty") == ["missing", "empty_folder"]


def test_a_dangling_link_is_said(folder):
    (folder / "lost.txt").symlink_to(folder / "gone.txt")
    lost = next(source for source in sources([str(folder)]) if source.name.endswith("lost.txt"))
    with pytest.raises(UnreadableInput) as raised:
        load(lost)
    assert raised.value.kind == "no_access"


def test_a_huge_file_is_not_read(tmp_path):
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.write("年报。\n".encode() * 9000)
        file.truncate(50 * LARGEST)
    with pytest.raises(UnreadableInput) as raised:
        load(Source("huge.txt", path))
    assert raised.value.kind == "too_large"


def test_a_file_that_may_not_be_read(folder, monkeypatch):
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UnreadableInput, match="不能读取：没有权限"):
        load(Source("a.txt", folder / "a.txt"))


def test_a_name_that_is_no_utf8_can_be_shown(tmp_path):
    path = os.fsencode(tmp_path) + b"/\xc4\xea\xb1\xa8.txt"
    with open(path, "wb") as file:  # noqa: PTH123  pathlib takes no bytes
        file.write(b"x")
    (source,) = sources([str(tmp_path)])
    source.name.encode("utf-8")
    assert load(source) == b"x"


def test_the_cause_of_an_error_of_the_system_is_told_in_chinese():
    assert why(PermissionError(errno.EACCES, "Permission denied")) == "没有权限"
    assert why(OSError(errno.EBADMSG, "Bad message")) == "系统报错“Bad message”"

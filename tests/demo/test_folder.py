"""The demo's folder: its own is replaced, a foreign one is refused, what a person has put there stays."""

from __future__ import annotations

import pytest

from audit.errors import BadSettings
from gouji.demo.folder import MARKER, prepare, remove
from gouji.settings import load_settings


def test_a_new_folder_has_marker_and_settings(tmp_path):
    folder = prepare(tmp_path / "a" / "b")
    assert (folder.root / MARKER).is_file()
    settings = load_settings(folder.settings)
    assert settings.storage.database == folder.database
    assert settings.storage.blobs == folder.blobs
    assert settings.notify.folder == folder.root / "notices"
    assert (settings.mail.host, settings.mail.security) == ("127.0.0.1", "plain")
    assert settings.notify.mode == "live"


def test_a_demo_folder_is_replaced_but_for_files_of_people(tmp_path):
    folder = prepare(tmp_path / "demo")
    (folder.root / "my.txt").write_text("x", encoding="utf-8")
    folder.database.write_text("old", encoding="utf-8")
    folder.blobs.mkdir()
    (folder.blobs / "page").write_text("old", encoding="utf-8")
    prepare(folder.root)
    assert sorted(path.name for path in folder.root.iterdir()) == [MARKER, "gouji.toml", "my.txt"]


def test_a_foreign_folder_is_refused_and_untouched(tmp_path):
    (tmp_path / "gouji.db").write_text("precious", encoding="utf-8")
    with pytest.raises(BadSettings, match="不是演示文件夹"):
        prepare(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["gouji.db"]


def test_an_empty_folder_is_taken(tmp_path):
    assert prepare(tmp_path).settings.is_file()


def test_a_file_is_refused(tmp_path):
    (tmp_path / "x").write_text("", encoding="utf-8")
    with pytest.raises(BadSettings, match="不是文件夹"):
        prepare(tmp_path / "x")


def test_removing_leaves_nothing_of_ours(tmp_path):
    folder = prepare(tmp_path / "demo")
    remove(folder)
    assert not folder.root.exists()

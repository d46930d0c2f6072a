from __future__ import annotations

import os
from dataclasses import replace
from email import message_from_bytes
from pathlib import Path

import pytest

from audit.errors import BadSettings
from notifications.channels.base import File, Kind, Outcome, reveal
from notifications.channels.folder import FolderChannel
from tests.notifications.test_mail import FILES, PART

LOCAL = replace(PART, address="test-A1")


def test_a_folder_holds_the_notice_in_three_forms(tmp_path):
    channel = FolderChannel(tmp_path)
    assert channel.send(LOCAL).kind is Kind.SENT
    folder = tmp_path / "test-A1" / "GJ-2027-000123"
    assert sorted(file.name for file in folder.iterdir()) == ["1.eml", "1.html", "1.txt"]
    assert (folder / "1.txt").read_text(encoding="utf-8") == PART.text
    assert message_from_bytes((folder / "1.eml").read_bytes())["X-Notice-Id"] == "GJ-2027-000123"


def test_written_twice_the_files_are_the_same(tmp_path):
    channel = FolderChannel(tmp_path)
    runs = []
    for _ in range(2):
        channel.send(replace(LOCAL, files=FILES))
        runs.append({file.name: file.read_bytes() for file in tmp_path.rglob("*.*")})
    assert runs[0] == runs[1]
    assert len(runs[0]) == 5
    assert runs[0]["GJ-2027-000123-1.docx"] == FILES[0].content


def test_without_html_there_is_no_html_file(tmp_path):
    FolderChannel(tmp_path).send(replace(LOCAL, html=None))
    assert sorted(file.suffix for file in tmp_path.rglob("1.*")) == [".eml", ".txt"]


@pytest.mark.parametrize("address", ["../out", "/etc", "a/../../out", "link", "circle", "x\0y"])
def test_an_address_cannot_leave_the_folder(tmp_path, address):
    root = tmp_path / "in"
    root.mkdir()
    (root / "link").symlink_to(tmp_path)
    (root / "circle").symlink_to("circle")
    assert FolderChannel(root).send(replace(PART, address=address)).code == "outside"
    assert list(tmp_path.rglob("1.*")) == []


def test_a_folder_that_cannot_be_written_is_tried_again(tmp_path):
    (tmp_path / "test-A1").write_text("a file in the way", encoding="utf-8")
    assert FolderChannel(tmp_path).send(LOCAL).kind is Kind.RETRY


def test_what_could_not_be_written_leaves_nothing_behind(tmp_path, monkeypatch):
    really = Path.write_bytes

    def full(path, content):
        really(path, content[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert FolderChannel(tmp_path).send(LOCAL) == Outcome(Kind.RETRY, "OSError", "磁盘已满")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_hostile_titles_name_no_file(tmp_path):
    file = File("../../out.docx", "x", b"content")
    part = replace(LOCAL, subject="../../=1+1<at user_id=all>", files=(file, replace(file, name="报告\n.exe x")))
    FolderChannel(tmp_path).send(part)
    made = {"GJ-2027-000123-1.docx", "GJ-2027-000123-2.bin", "1.txt", "1.html", "1.eml"}
    assert {file.name for file in tmp_path.rglob("*")} == {"test-A1", "GJ-2027-000123", *made}


@pytest.mark.parametrize(
    ("detail", "expected"),
    [
        ("url /cgi-bin/send?key=abc-123&x=1", "url /cgi-bin/send?key=…&x=1"),
        ("post /open-apis/bot/v2/hook/secret-token failed", "post /open-apis/bot/v2/hook/… failed"),
        ("access_token=t&sign=s", "access_token=…&sign=…"),
        ("two\nlines", "two lines"),
        ("550 \x1b]0;owned\x07\x9b2J\u202eno", "550 ]0;owned 2Jno"),
        ("长" * 300, "长" * 200),
    ],
)
def test_details_are_short_and_hold_no_secret(detail, expected):
    assert Outcome(Kind.DEAD, "x", detail).detail == expected


def test_secrets_are_named_and_never_written_out(tmp_path):
    file = tmp_path / "secret"
    file.write_text("from-file\n", encoding="utf-8")
    assert reveal("", {}) == ""
    with pytest.raises(BadSettings, match=r"不能直接写出$"):  # it may be the secret, so it is not repeated
        reveal("env:Geheim-123!", {})
    assert reveal("env:NAME", {"NAME": "from-env"}) == "from-env"
    assert reveal(f"file:{file}", {}) == "from-file"
    file.write_text("from-notepad\n", encoding="utf-8-sig")
    assert reveal(f"file:{file}", {}) == "from-notepad"


@pytest.mark.parametrize(
    "reference",
    ["env:MISSING", "env:", "file:", "file:/no/such/file", "file:/dev/zero", "file:/", "file:a\0b", "my-password"],
)
def test_a_reference_that_names_nothing(reference):
    with pytest.raises(BadSettings) as raised:
        reveal(reference, {})
    assert "my-password" not in str(raised.value)
    assert "Error" not in str(raised.value)


def test_a_pipe_is_not_waited_for_and_a_large_file_is_no_secret(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "large").write_bytes(b"x" * 20_000)
    for name, words in (("pipe", "不是普通文件"), ("large", "超过 16 KB")):
        with pytest.raises(BadSettings, match=words):
            reveal(f"file:{tmp_path / name}", {})

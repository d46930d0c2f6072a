"""LibreOffice for what has no reader: it helps where it is installed, and harms nothing where it fails or hangs."""

from __future__ import annotations

import errno
import os
import tempfile
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from gouji import converting
from gouji.checking import Question, examine, read_by_conversion
from gouji.cli import Context
from gouji.commands.check import check_command
from gouji.commands.read import read_command
from gouji.converting import converted, program
from gouji.demo.content import make_content, render_text
from gouji.inputs import Source
from gouji.rendering.printed_form import grid, tables
from gouji.settings import Settings

soffice = program()
needs_soffice = pytest.mark.skipif(soffice is None, reason="soffice is not installed")


def rtf(content) -> bytes:
    """A report as RTF: paragraphs, and each table row by row."""
    made = tables(content.form, content.cells)
    lines = [content.title, *content.preface]
    body = "".join(rf"{_escaped(line)}\par " for line in lines)
    for number, heading in content.headings.items():
        body += rf"{_escaped(heading)}\par "
        body += "".join(rf"{_escaped(line)}\par " for line in content.parts.get(number, ()))
        body += _rows(grid(made[f"T{number}"])) if number in (2, 3, 4) else ""
    return (r"{\rtf1\ansi\uc0 " + body + "}").encode("ascii")


def _rows(rows: list[list[str]]) -> str:
    cells = ["".join(rf"\cellx{700 * (at + 1)}" for at in range(len(row))) for row in rows]
    return "".join(
        rf"\trowd{cell}\pard\intbl " + "".join(rf"{_escaped(text)}\cell " for text in row) + r"\row\pard "
        for row, cell in zip(rows, cells, strict=True)
    )


def _escaped(text: str) -> str:
    return "".join(c if c.isascii() else rf"{{\u{ord(c)}}}" for c in text)


def check(*paths: Path):
    return CliRunner().invoke(check_command, [*map(str, paths)], obj=Context(Settings(), 0))


@needs_soffice
def test_rtf_is_read_by_way_of_libreoffice(tmp_path):
    content = make_content(4, "青川县水利局", 2024, size="large")
    (tmp_path / "年报.doc").write_bytes(rtf(content))
    (tmp_path / "坏的.rtf").write_bytes(b"{\\rtf1\\ansi nothing}")
    done = check(tmp_path)
    assert "年报.doc: 由 LibreOffice 转换后读取" in done.stderr
    assert "共 2 份，未能读取 1 份；错误 0" in done.stdout
    shown = CliRunner().invoke(read_command, [str(tmp_path / "年报.doc")])
    assert "机关：青川县水利局" in shown.stdout


def test_without_libreoffice_the_line_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr("gouji.checking.program", lambda: None)
    (tmp_path / "a.rtf").write_bytes(b"{\\rtf1\\ansi nothing}")
    done = check(tmp_path)
    assert (done.exit_code, done.stderr) == (
        3,
        f"{tmp_path / 'a.rtf'}: 这是 RTF 文档：请另存为 Word 文档（docx）再检查\n",
    )


def pretended(folder: Path, script: str) -> str:
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.mark.skipif(os.name != "posix", reason="a shell script stands in for LibreOffice")
class TestAnUnrulyProgram:
    def test_that_hangs_is_ended_with_its_children(self, tmp_path, monkeypatch):
        monkeypatch.setattr(converting, "_without_network", lambda: ())
        mark = tmp_path / "pid"
        hanging = pretended(tmp_path, f"sleep 600 & echo $! >{mark}\nwait")
        started = time.monotonic()
        assert converted([("rtf", b"x")], hanging, seconds=2) == [None]
        assert time.monotonic() - started < 300
        state = Path(f"/proc/{mark.read_text().strip()}/stat")
        assert not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z"

    def test_that_fails_gives_nothing(self, tmp_path):
        assert converted([("rtf", b"x")] * 2, pretended(tmp_path, "exit 1")) == [None, None]

    def test_that_converts_some_loses_nothing_of_the_rest(self, tmp_path):
        script = 'while [ "$1" != --outdir ]; do shift; done\nprintf made >"$2/1.docx"'
        assert converted([("rtf", b"x")] * 3, pretended(tmp_path, script)) == [None, b"made", None]

    def test_that_writes_without_end_is_stopped(self, tmp_path, monkeypatch):
        monkeypatch.setattr(converting, "LARGEST", 1_000_000)
        script = 'while [ "$1" != --outdir ]; do shift; done\nhead -c 5000000 /dev/zero >"$2/0.docx"'
        (made,) = converted([("rtf", b"x")], pretended(tmp_path, script))
        assert len(made or b"") <= 1_000_000

    def test_sees_nothing_of_the_environment_and_leaves_nothing_behind(self, tmp_path, monkeypatch):
        monkeypatch.setenv("GOUJI_SECRET", "s3cret")
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        script = 'while [ "$1" != --outdir ]; do shift; done\n{ env; pwd; } >"$2/0.docx"'
        (made,) = converted([("rtf", b"x")], pretended(tmp_path, script))
        assert made is not None
        assert b"s3cret" not in made
        assert list(tmp_path.glob("gouji-*")) == []

    def test_files_are_converted_many_to_a_start(self, tmp_path, monkeypatch):
        monkeypatch.setattr(converting, "BATCH", 2)
        starts = tmp_path / "starts"
        converted([("rtf", b"x")] * 5, pretended(tmp_path, f"echo start >>{starts}"))
        assert starts.read_text().count("start") == 3

    def test_that_cannot_be_started_gives_nothing(self, tmp_path, monkeypatch):
        monkeypatch.setattr(converting, "_within_limits", lambda: ())
        monkeypatch.setattr(converting, "_without_network", lambda: ())
        assert converted([("rtf", b"x")], str(tmp_path / "none")) == [None]

    def test_on_a_full_disk_loses_nothing_of_what_was_checked(self, tmp_path, monkeypatch):
        def full(*_: object, **__: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr("gouji.checking.program", lambda: "soffice")
        monkeypatch.setattr("tempfile.TemporaryDirectory", full)
        (tmp_path / "a.rtf").write_bytes(b"{\\rtf1\\ansi nothing}")
        (tmp_path / "b.txt").write_text(render_text(make_content(4, "青川县水利局", 2024)), encoding="utf-8")
        done = check(tmp_path)
        assert done.exit_code == 3
        assert "共 2 份，未能读取 1 份" in done.stdout

    def test_a_file_that_is_gone_by_then_loses_no_other(self, tmp_path, monkeypatch):
        monkeypatch.setattr("gouji.checking.program", lambda: pretended(tmp_path, "exit 1"))
        files = [Source(str(tmp_path / "a.rtf"), tmp_path / "a.rtf"), Source("b", data=b"{\\rtf1\\ansi x}")]
        before = [
            examine((at, Source(one.name, data=b"{\\rtf1")), Question(frozenset())) for at, one in enumerate(files, 1)
        ]
        assert [one.kind for one in read_by_conversion(before, files, Question(frozenset()))] == ["rtf", "rtf"]

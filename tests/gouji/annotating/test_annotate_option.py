"""gouji check FILE --annotate OUT: the copy, the one line about it, and what is refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import docx
import pytest
from click.testing import CliRunner
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from audit.document import Document, Format
from gouji.annotating import must_take_comments
from gouji.annotating.archive import with_parts
from gouji.annotating.marked import CannotAnnotate
from gouji.cli import Context
from gouji.commands.check import check_command
from gouji.demo.content import make_content, render_html, render_markdown, render_text
from gouji.settings import Settings
from tests.gouji.annotating.planted import COMMENTS, comments_in, planted
from tests.rendering import drawing
from tests.rendering.containers import zipped
from tests.rendering.doc import render_doc
from tests.rendering.docx import clean, document, packed, paragraph
from tests.rendering.ofd import render_ofd
from tests.rendering.pdf import render_pdf
from tests.rendering.sheets import one_sheet, xls, xlsx

CHOSEN = ("--select", "A3,Q08,C15")


def run(*arguments, verbosity=0, data=None):
    return CliRunner().invoke(check_command, [*map(str, arguments)], obj=Context(Settings(), verbosity), input=data)


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "年报.docx"
    path.write_bytes(clean(planted()))
    return path


@pytest.fixture
def out(tmp_path):
    return tmp_path / "批注.docx"


def refused(done, words):
    """As `gouji` says it: one line, exit code 2."""
    assert words in str(done.exception) or words in done.stderr
    assert getattr(done.exception, "exit_code", done.exit_code) == 2
    return True


def test_the_copy_and_what_is_said_of_it(report, out):
    done = run(report, "--annotate", out, *CHOSEN)
    assert done.exit_code == 1
    assert (
        done.stderr == f"已写入 {out}：批注 {COMMENTS} 条；1 个问题是缺少内容或关于全文的，批注在标题、所属部分或文末\n"
    )
    assert done.stdout == run(report, *CHOSEN).stdout
    assert len(comments_in(out.read_bytes())) == COMMENTS
    assert all(one.timestamp for one in docx.Document(str(out)).comments)
    assert sorted(path.name for path in out.parent.iterdir()) == ["年报.docx", "批注.docx"]


@pytest.mark.parametrize("form", ["json", "html"])
def test_other_forms_and_an_output(report, out, tmp_path, form):
    result = tmp_path / "结果"
    run(report, "--annotate", out, "--format", form, "--output", result, *CHOSEN)
    assert len(comments_in(out.read_bytes())) == COMMENTS
    assert "A32" in result.read_text(encoding="utf-8")
    if form == "json":
        assert json.loads(result.read_text(encoding="utf-8"))["reports"][0]["status"] == "read"


def test_severity_and_select_choose_the_comments(report, out):
    run(report, "--annotate", out, "--severity", "error", *CHOSEN)
    assert [words[:8] for _, words in comments_in(out.read_bytes())] == ["问题1 判断：表", "问题1［A33 ", "问题1［A32 "]
    run(report, "--annotate", out, "--select", "C15")
    assert ["C15" in words for _, words in comments_in(out.read_bytes())] == [True]


def test_quiet(report, out):
    assert run(report, "--annotate", out, *CHOSEN, verbosity=-1).stderr == ""
    assert len(comments_in(out.read_bytes())) == COMMENTS


def test_nothing_to_say(tmp_path, out):
    path = tmp_path / "年报.docx"
    path.write_bytes(clean(make_content(1, "样例市样例局", 2025)))
    done = run(path, "--annotate", out, "--select", "A")
    assert done.exit_code == 0
    assert done.stderr == f"没有要标注的问题：{out} 与原文件完全相同\n"
    assert out.read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("name", "data"),
    [("年报.docx", clean(planted())), ("年报.xlsx", xlsx(one_sheet(planted()))), ("年报.pdf", render_pdf(planted()))],
)
def test_standard_input(tmp_path, name, data):
    out = tmp_path / name
    done = run("-", "--annotate", out, *CHOSEN, data=data)
    assert (done.exit_code, f"批注 {COMMENTS} 条；" in done.stderr) == (1, True)
    assert run(out, *CHOSEN).stdout.replace(str(out), "-") == run("-", *CHOSEN, data=data).stdout


def test_the_input_itself_by_whatever_name(report, tmp_path):
    before = report.read_bytes()
    linked, hard = tmp_path / "a.docx", tmp_path / "b.docx"
    linked.symlink_to(report)
    os.link(report, hard)
    for out in (report, linked, hard, tmp_path / "." / report.name):
        assert refused(run(report, "--annotate", out), "不能覆盖")
        assert refused(run(linked, "--annotate", out), "不能覆盖")
    assert report.read_bytes() == before


def test_the_output_of_the_same_run(report, out):
    assert refused(run(report, "--annotate", out, "--output", out), "不能是同一个文件")
    assert not out.exists()


@pytest.mark.parametrize("name", ["批注.doc", "批注.pdf", "批注", "批注.docm"])
def test_another_ending(report, tmp_path, name):
    out = tmp_path / name
    assert refused(run(report, "--annotate", out), "文件名要以 .docx 结尾")
    assert not out.exists()


def test_an_ending_in_capitals(report, tmp_path):
    assert run(report, "--annotate", tmp_path / "批注.DOCX", *CHOSEN).exit_code == 1
    assert (tmp_path / "批注.DOCX").exists()


def test_several_files(report, out, tmp_path):
    (tmp_path / "另一份.docx").write_bytes(report.read_bytes())
    assert refused(run(report, tmp_path / "另一份.docx", "--annotate", out), "一次标注一个文件")
    assert refused(run(tmp_path, "--annotate", out), "一次标注一个文件")
    assert not out.exists()


def test_a_folder_with_one_file(report, out, tmp_path_factory):
    out = tmp_path_factory.mktemp("other") / "批注.docx"
    assert run(report.parent, "--annotate", out, *CHOSEN).exit_code == 1
    assert out.exists()


REFUSED = {
    "a.html": (lambda content: render_html(content).encode(), "网页不能加批注"),
    "a.txt": (lambda content: render_text(content).encode(), "纯文本不能加批注"),
    "a.md": (lambda content: render_markdown(content).encode(), "Markdown不能加批注"),
    "a.doc": (render_doc, "请另存为 docx 再试"),
    "a.xls": (lambda content: xls(one_sheet(content)), "请另存为 xlsx 再试"),
    "a.ofd": (render_ofd, "OFD不能加批注"),
    "a.zip": (lambda content: zipped({"年报.docx": clean(content)}), "请先解压"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_formats_that_take_no_comments(tmp_path, name):
    write, words = REFUSED[name]
    path, out = tmp_path / name, tmp_path / f"out{name[1:]}"
    path.write_bytes(write(planted()))
    done = run(path, "--annotate", out)
    assert refused(done, words)
    assert "\n" not in str(done.exception)
    assert not out.exists()


@pytest.mark.parametrize("kind", Format)
def test_every_format_takes_comments_or_says_what_to_do(kind):
    document = Document(kind, ())
    if kind in (Format.DOCX, Format.XLSX, Format.PDF):
        must_take_comments(b"PK", document)
    else:
        with pytest.raises(CannotAnnotate, match=r"不能加批注，能加的是 docx、xlsx 和 PDF：.*(请|用)"):
            must_take_comments(b"PK", document)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\x01",
        b"PK\x03\x04 broken",
        b"%PDF-1.4 broken",
        b"{\\rtf1 a}",
        "不是报告".encode(),
        packed(document(paragraph("甲"))),
    ],
)
def test_what_is_not_read_has_no_copy(tmp_path, out, data):
    path = tmp_path / "年报.docx"
    path.write_bytes(data)
    done = run(path, "--annotate", out)
    assert (done.exit_code, out.exists()) == (3, False)
    assert done.stderr.startswith(f"{path}: ")
    assert "已写入" not in done.stderr


def test_what_is_not_there(tmp_path, out):
    done = run(tmp_path / "没有.docx", "--annotate", out)
    assert (done.exit_code, out.exists()) == (3, False)


def test_a_target_that_cannot_be_written(report, tmp_path):
    assert refused(run(report, "--annotate", tmp_path / "没有这个文件夹" / "a.docx", *CHOSEN), "不能写入")
    assert refused(run(report, "--annotate", tmp_path, *CHOSEN), "")


def test_what_was_there_stays_when_it_fails(report, out, monkeypatch):
    out.write_bytes(b"before")
    monkeypatch.setattr("gouji.writing.Path.replace", lambda *_: (_ for _ in ()).throw(PermissionError(13, "no")))
    assert refused(run(report, "--annotate", out, *CHOSEN), "不能写入")
    assert out.read_bytes() == b"before"
    assert sorted(path.name for path in out.parent.iterdir()) == ["年报.docx", "批注.docx"]


def test_a_copy_that_reads_otherwise_is_given_to_nobody(report, out, monkeypatch):
    wrong = clean(make_content(1, "样例市样例局", 2025))
    monkeypatch.setattr("gouji.annotating.docx.Package.written", lambda _: wrong)
    assert refused(run(report, "--annotate", out, *CHOSEN), "没有写出副本")
    assert not out.exists()


def test_a_signature_is_told(report, out):
    data = with_parts(report.read_bytes(), {"_xmlsignatures/sig1.xml": b"<a/>"})
    report.write_bytes(data)
    done = run(report, "--annotate", out, *CHOSEN)
    assert done.stderr.splitlines()[1:] == ["原文件带有电子签名，对加了批注的副本不再有效"]


def test_a_pdf_with_restrictions(tmp_path, monkeypatch):
    path, out = tmp_path / "a.pdf", tmp_path / "b.pdf"
    path.write_bytes(restricted(monkeypatch))
    assert refused(run(path, "--annotate", out), "权限密码")
    assert not out.exists()


def restricted(monkeypatch) -> bytes:
    """A report that opens without a password, and is not to be changed."""

    class Locked(Canvas):  # type: ignore[misc]  # it has no types
        def __init__(self, *given, **named):
            super().__init__(*given, **named, encrypt=StandardEncryption("", "owner", canModify=0))

    monkeypatch.setattr(drawing, "Canvas", Locked)
    return render_pdf(planted())


def test_standard_input_that_is_the_target(report):
    before = report.read_bytes()
    command = [sys.executable, "-m", "gouji", "check", "-", "--annotate", str(report)]
    with report.open("rb") as file:
        done = subprocess.run(command, stdin=file, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "不能覆盖" in done.stderr
    assert report.read_bytes() == before


def test_the_real_program_refuses_in_one_line(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(render_text(planted()), encoding="utf-8")
    command = [sys.executable, "-m", "gouji", "check", str(path), "--annotate", str(tmp_path / "b.txt")]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "gouji: 纯文本不能加批注，能加的是 docx、xlsx 和 PDF：要看问题所在，请用 --format html\n"

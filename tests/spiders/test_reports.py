"""Where the report of an article is: in the page, in a file beside it, or in something nobody can read."""

from __future__ import annotations

import re

import pytest

from db.crawls import OutcomeName
from gouji.demo.content import make_content, render_html, render_text
from gouji.demo.files import docx
from gouji.demo.pdf import pdf
from spiders.attachments import File
from spiders.reports import read_report

CONTENT = make_content(4, "青川县水利局", 2024, size="large")
PAGE = render_html(CONTENT).encode()
PICTURES = re.sub(rb"<table.*?</table>", b'<p><img src="t.png"></p>', PAGE, flags=re.DOTALL)
FILE = render_text(CONTENT).encode()
EMPTY = "<html><body><h1>青川县水利局2024年政府信息公开工作年度报告</h1><p>见附件</p></body></html>".encode()


def files(*bodies: bytes) -> tuple[File, ...]:
    return tuple(File(f"{number}.txt", f"http://x.test/{number}", body) for number, body in enumerate(bodies))


@pytest.mark.parametrize(
    ("page", "attached", "body"),
    [
        pytest.param(PAGE, (FILE,), PAGE, id="the page is whole"),
        pytest.param(PICTURES, (), PICTURES, id="pictures, and nothing else"),
        pytest.param(PICTURES, (FILE,), FILE, id="pictures, and a file"),
        pytest.param(EMPTY, (b"\0" * 50, FILE), FILE, id="only a file"),
    ],
)
def test_the_body_that_shows_most_of_the_report(page, attached, body):
    read = read_report(page, files(*attached))
    assert (read.outcome, read.body) == (OutcomeName.FOUND, body)


@pytest.mark.parametrize(
    ("attached", "outcome"),
    [
        (b"%PDF-1.4 cut", OutcomeName.FOUND_PDF_ONLY),
        (b"Rar!\x1a\x07", OutcomeName.ATTACHMENT_UNREADABLE),
    ],
)
def test_what_cannot_be_read_is_no_absence(attached, outcome):
    read = read_report(EMPTY, files(attached))
    assert (read.outcome, read.report) == (outcome, None)


@pytest.mark.parametrize(
    ("page", "attached", "outcome"),
    [
        pytest.param(pdf(CONTENT), (), OutcomeName.FOUND_PDF_ONLY, id="a file stands at the address"),
        pytest.param(EMPTY, (pdf(CONTENT),), OutcomeName.FOUND_PDF_ONLY, id="a page that only leads to it"),
        pytest.param(EMPTY, (pdf(CONTENT), docx(CONTENT)), OutcomeName.FOUND, id="as an office file too"),
        pytest.param(PAGE, (pdf(CONTENT),), OutcomeName.FOUND, id="as a page too"),
    ],
)
def test_a_report_that_is_there_only_as_pdf_is_read_and_said_to_be_only_pdf(page, attached, outcome):
    read = read_report(page, files(*attached))
    assert (read.outcome, read.status) == (outcome, "read")

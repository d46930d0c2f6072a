"""Another program opens the copies and finds each comment where it was put; skips where LibreOffice is not installed."""

from __future__ import annotations

import io

import openpyxl
import pypdfium2
import pytest
from pypdfium2 import raw

from audit.document import Paragraph, Table
from audit.reading.docx import read_docx
from gouji.annotating.docx import annotate_docx
from gouji.annotating.notes import Note, Place
from tests.gouji.annotating.planted import COMMENTS, SENTENCE, comments_in, marked, planted
from tests.gouji.annotating.test_docx_places import control, field
from tests.gouji.annotating.test_xlsx_comments import comments_of
from tests.rendering.docx import as_word, by_python_docx, cell, clean, document, packed, paragraph, row, run, table
from tests.rendering.office import converted
from tests.rendering.sheets import ARRANGEMENTS, xlsx

CONTENT = planted()
NOTES = 'pdf:writer_pdf_Export:{"ExportNotes":{"type":"boolean","value":"true"}}'
WORD = {"clean": clean, "as_word": as_word, "python_docx": by_python_docx}


@pytest.fixture(scope="module")
def word():
    return {f"{name}.docx": marked(write(CONTENT))[0].data for name, write in WORD.items()}


@pytest.fixture(scope="module")
def saved_anew(word, tmp_path_factory):
    return converted(word, "docx:MS Word 2007 XML", tmp_path_factory.mktemp("docx"))


@pytest.fixture(scope="module")
def printed(word, tmp_path_factory):
    return converted(word, NOTES, tmp_path_factory.mktemp("pdf"))


@pytest.mark.parametrize("name", WORD)
def test_it_keeps_every_comment_at_its_place(word, saved_anew, name):
    before, after = comments_in(word[f"{name}.docx"]), comments_in(saved_anew[f"{name}.docx"])
    assert [words for _, words in after] == [words.replace("批注：", "") for _, words in before]
    places = [["".join(place.split()) for place, _ in comments] for comments in (before, after)]
    assert places[0] == places[1]
    assert SENTENCE in places[1]


@pytest.mark.parametrize("name", WORD)
def test_it_loses_none_of_the_text(word, in_words, name):
    assert in_words[f"{name}.docx"] == in_words[f"{name}-before.docx"]


@pytest.fixture(scope="module")
def in_words(word, tmp_path_factory):
    files = word | {f"{name}-before.docx": write(CONTENT) for name, write in WORD.items()} | boxed()
    texts = converted(files, "txt:Text", tmp_path_factory.mktemp("txt"))
    return {name: text.decode("utf-8-sig").split() for name, text in texts.items()}


def boxed() -> dict[str, bytes]:
    """Text in controls and fields, in and out of tables, and the same with a comment on each piece."""
    inside = table(row(f"<w:tc>{control(paragraph('格一'))}</w:tc>", control(cell("格二")), control(cell("格三"))))
    inside += control(paragraph("甲一。甲二。") + paragraph("乙一。乙二。")) + control(
        control(paragraph("丙一。丙二。"))
    )
    inside += (
        control(table(row(cell("表一"), cell("表二")))) + f"<w:p>{field('域')}{control(run('丁。'))}{run('戊。')}</w:p>"
    )
    data = packed(document(inside))
    read = read_docx(data)
    places = [Place(at, -1, 0, 1) for at, block in enumerate(read.blocks) if isinstance(block, Paragraph)]
    places += [
        Place(at, number)
        for at, block in enumerate(read.blocks)
        if isinstance(block, Table)
        for number, _ in enumerate(block.texts())
    ]
    notes = [Note(number, place, ("评", "改")) for number, place in enumerate(places)]
    return {"controls-before.docx": data, "controls.docx": annotate_docx(data, read, notes).data}


def test_text_in_controls_stays(in_words):
    assert in_words["controls.docx"] == in_words["controls-before.docx"]


@pytest.mark.parametrize("name", WORD)
def test_it_prints_them(printed, name):
    found = 0
    file = pypdfium2.PdfDocument(printed[f"{name}.docx"])
    for page in file:
        for at in range(raw.FPDFPage_GetAnnotCount(page.raw)):
            annotation = raw.FPDFPage_GetAnnot(page.raw, at)
            found += raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_TEXT
            raw.FPDFPage_CloseAnnot(annotation)
        page.close()
    file.close()
    assert found == COMMENTS


@pytest.fixture(scope="module")
def books():
    return {
        f"{number}.xlsx": marked(xlsx(arrange(CONTENT)))[0].data for number, arrange in enumerate(ARRANGEMENTS.values())
    }


def test_workbooks(books, tmp_path):
    for name, data in converted(books, "xlsx:Calc MS Excel 2007 XML", tmp_path).items():
        assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames
        assert len(comments_of(books[name])) == COMMENTS
        assert comments_of(data) == comments_of(books[name])

"""Any report, any defect, any way to write the file: the marked copy says the same, and every problem stands in it."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.engine import check
from audit.reading import read
from gouji.annotating import annotate
from gouji.annotating.notes import notes_of
from tests.generating import varied_contents
from tests.gouji.annotating.planted import assert_same_verdict, comments_in
from tests.gouji.annotating.test_pdf_notes import notes_in
from tests.personal import identity
from tests.rendering.docx import as_word, by_python_docx, clean
from tests.rendering.drawing import Look
from tests.rendering.pdf import render_pdf
from tests.rendering.sheets import ARRANGEMENTS, xlsx

ID = identity()
SENTENCES = (
    *("一是范围不够广；；二是不及时。", "全年共收到申请9988件。", "引号“没有合上。", "業務培訓不够,不深。", ""),
    *(f"收到王某（身份证号{ID[:6]} {ID[6:]}）的申请。", "据王某（电话13812345678）反映，全年共收到申请7件。"),
)
RARELY = settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow], deadline=None)


@st.composite
def faulty(draw):
    """A report with up to four wrong cells, strange sentences, and perhaps a part, a heading or the signature missing."""
    content = draw(varied_contents())
    broken = draw(st.dictionaries(st.sampled_from(content.form.addresses), st.integers(0, 9999), max_size=4))
    parts = dict(content.parts)
    for number in draw(st.lists(st.sampled_from([1, 5, 6]), max_size=2, unique=True)):
        parts[number] = (*parts.get(number, ()), draw(st.sampled_from(SENTENCES)) + draw(st.sampled_from(SENTENCES)))
    headings = dict(content.headings)
    lost = draw(st.sampled_from([None, None, 5, 6]))
    if lost:
        headings.pop(lost), parts.pop(lost, None)
    signature = draw(st.sampled_from([content.signature, ()]))
    made = replace(content, cells={**content.cells, **broken}, headings=headings, signature=signature)
    return replace(made, parts={number: tuple(filter(None, texts)) for number, texts in parts.items()})


def copied(data):
    """The copy, the document as it is written in the file, and the notes: nothing personal is in them."""
    before = check(data, name="a")
    copy, _ = annotate(data, before)
    if before.status == "read":
        assert_same_verdict(before, check(copy.data, name="a"))
    notes = notes_of(before)
    said = "".join("".join(line.split()) for note in notes for line in note.lines)
    assert ID not in said
    assert "13812345678" not in said
    return copy, read(data), notes


def printed(document, place):
    """What a note is about, without white space."""
    block = document.blocks[place.block]
    if place.cell < 0:
        return "".join(block.text[place.start : place.end].split())
    texts = {
        number: text
        for row, numbers in zip(block.rows, block.places, strict=True)
        for text, number in zip(row, numbers, strict=True)
    }
    return "".join(texts[place.cell].split())


@pytest.mark.parametrize("writer", [clean, as_word, by_python_docx], ids=lambda one: one.__name__)
def test_word(writer):
    @RARELY
    @given(faulty())
    def holds(content):
        copy, document, notes = copied(writer(content))
        said = comments_in(copy.data) if notes else []
        told = sorted((words.removeprefix("批注：\n"), "".join(place.split())) for place, words in said)
        assert [words for words, _ in told] == sorted("\n".join(note.lines) for note in notes)
        if writer is not as_word:  # which has text that is not printed among its text
            assert told == sorted(("\n".join(note.lines), printed(document, note.place)) for note in notes)

    holds()


@pytest.mark.parametrize("arrangement", ARRANGEMENTS)
def test_workbooks(arrangement):
    @RARELY
    @given(faulty())
    def holds(content):
        copy, _, notes = copied(xlsx(ARRANGEMENTS[arrangement](content)))
        book = openpyxl.load_workbook(io.BytesIO(copy.data))
        said = "\n".join(cell.comment.text for sheet in book for row in sheet.rows for cell in row if cell.comment)
        for note in notes:
            assert "\n".join(note.lines) in said

    holds()


@pytest.mark.parametrize("look", [Look(), Look(turned=1, rules="thin")], ids=["upright", "turned"])
def test_pdf(look):
    @RARELY
    @given(faulty())
    def holds(content):
        data = render_pdf(content, look)
        copy, document, notes = copied(data)
        assert copy.data.startswith(data)
        said = notes_in(copy.data)
        for note in notes:
            wanted = printed(document, note.place)
            places = [place for _, place, words in said if "\n".join(note.lines) in words]
            # of a sentence that goes on overleaf the beginning is highlighted; of sentences that overlap all is
            assert any(bool(place) == bool(wanted) and (wanted in place or place in wanted) for place in places)

    holds()

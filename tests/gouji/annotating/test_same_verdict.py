"""Any report, any defect, any way to write the file: the marked copy says the same, and every problem stands in it."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.engine import check
from gouji.annotating import annotate
from gouji.annotating.notes import notes_of
from tests.generating import varied_contents
from tests.gouji.annotating.planted import assert_same_verdict, comments_in
from tests.gouji.annotating.test_pdf_notes import notes_in
from tests.rendering.docx import as_word, by_python_docx, clean
from tests.rendering.drawing import Look
from tests.rendering.pdf import render_pdf
from tests.rendering.sheets import ARRANGEMENTS, xlsx

SENTENCES = ("一是范围不够广；；二是不及时。", "全年共收到申请9988件。", "引号“没有合上。", "業務培訓不够,不深。", "")
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
    before = check(data, name="a")
    copy, _ = annotate(data, before)
    if before.status == "read":
        assert_same_verdict(before, check(copy.data, name="a"))
    return copy, before, notes_of(before)


@pytest.mark.parametrize("writer", [clean, as_word, by_python_docx], ids=lambda one: one.__name__)
def test_word(writer):
    @RARELY
    @given(faulty())
    def holds(content):
        copy, _, notes = copied(writer(content))
        said = comments_in(copy.data) if notes else []
        assert sorted(words.removeprefix("批注：\n") for _, words in said) == sorted(
            "\n".join(note.lines) for note in notes
        )

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
        copy, _, notes = copied(data)
        assert copy.data.startswith(data)
        said = "\n".join(words for _, _, words in notes_in(copy.data))
        for note in notes:
            assert "\n".join(note.lines) in said

    holds()

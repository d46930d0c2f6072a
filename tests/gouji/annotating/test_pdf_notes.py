"""PDF: highlights with notes over the cell or the sentence, behind the bytes of the original."""

from __future__ import annotations

import ctypes
import io
import re
import struct
import zlib

import pdfplumber
import pypdfium2
import pytest
from pypdfium2 import raw
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from audit.document import Paragraph, Table
from audit.engine import check
from audit.reading.pdf import read_pdf
from gouji.annotating import annotate
from gouji.annotating.marked import CannotAnnotate
from gouji.annotating.notes import Note, Place
from gouji.annotating.pdf import annotate_pdf
from tests.audit.reading.test_pdf import LOOKS, drawn, grid, han
from tests.gouji.annotating.planted import (
    CELLS,
    CODES,
    COMMENTS,
    SENTENCE,
    assert_same_verdict,
    full,
    marked,
    planted,
    short,
)
from tests.rendering.drawing import Look, Paper
from tests.rendering.pdf import by_libreoffice, page_for_printing, render_pdf


def string_of(annotation, key: bytes) -> str:
    length = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFAnnot_GetStringValue(annotation, key, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw[: length - 2].decode("utf-16-le")


def notes_in(data: bytes) -> list[tuple[int, str, str]]:
    """(page, the characters below the highlight without white space, what its note says)."""
    found = []
    file = pypdfium2.PdfDocument(data)
    for number, page in enumerate(file, 1):
        words = page.get_textpage()
        for at in range(raw.FPDFPage_GetAnnotCount(page.raw)):
            annotation = raw.FPDFPage_GetAnnot(page.raw, at)
            if raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_HIGHLIGHT:
                assert string_of(annotation, b"T") == "勾稽"
                found.append((number, below(annotation, words), string_of(annotation, b"Contents")))
            raw.FPDFPage_CloseAnnot(annotation)
        words.close()
        page.close()
    file.close()
    return found


def below(annotation, words) -> str:
    """Characters whose middle is in one of the highlighted boxes."""
    quads = []
    for at in range(raw.FPDFAnnot_CountAttachmentPoints(annotation)):
        quad = raw.FS_QUADPOINTSF()
        raw.FPDFAnnot_GetAttachmentPoints(annotation, at, quad)
        quads.append((quad.x3, quad.y3, quad.x2, quad.y2))
    text = ""
    for at in range(words.count_chars()):
        left, bottom, right, top = words.get_charbox(at, loose=True)
        x, y = (left + right) / 2, (bottom + top) / 2
        if any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in quads):
            text += words.get_text_range(at, 1)
    return "".join(text.split())


@pytest.mark.parametrize("look", LOOKS)
def test_each_highlight_lies_on_its_place(look):
    data = render_pdf(planted(), LOOKS[look])
    copy, before, after = marked(data)
    said = notes_in(copy.data)
    assert [finding.code for finding in before.findings] == CODES
    cells = [before.report.cell(one).raw for one in CELLS]
    last = "".join(before.document.blocks[before.report.body[1] - 1].text.split())
    # upside down, PDFium gives letters the other way round
    assert [sorted(words) for _, words, _ in said] == [sorted(one) for one in (*cells, SENTENCE, last)]
    assert [words for *_, words in said[:3]] == [full(1, before), short(1, "A33", before), short(1, "A32", before)]
    assert said[3][2].startswith("问题2［Q08 提示］")
    assert said[4][2].startswith("问题3［C15 提示］文末没有落款和日期\n怎么改：")
    assert (copy.comments, copy.anew, copy.ending) == (COMMENTS, False, ".pdf")
    assert copy.data.startswith(data)
    assert_same_verdict(before, after)


def test_a_file_of_libreoffice(tmp_path):
    page = page_for_printing(planted()).encode()
    data = by_libreoffice({"a.html": page}, tmp_path)["a.html"]
    copy, before, after = marked(data)
    said = notes_in(copy.data)
    assert said[3][1] == SENTENCE
    assert copy.data.startswith(data)
    assert_same_verdict(before, after)


def one_note(data: bytes, place: Place) -> list[tuple[int, str, str]]:
    document = read_pdf(data)
    copy = annotate_pdf(data, document, [Note(1, place, ("评",))])
    assert read_pdf(copy.data).blocks == document.blocks
    return notes_in(copy.data)


def place_of(data: bytes, words: str) -> Place:
    for at, block in enumerate(read_pdf(data).blocks):
        if isinstance(block, Paragraph) and words in block.text:
            start = block.text.index(words)
            return Place(at, -1, start, start + len(words))
    raise AssertionError(words)


def test_a_blank_cell_is_highlighted_as_a_whole():
    data = drawn(lambda canvas: grid(canvas))
    table = next(block for block in read_pdf(data).blocks if isinstance(block, Table))
    at = read_pdf(data).blocks.index(table)
    for number, text in enumerate(table.texts()):
        assert one_note(data, Place(at, number)) == [(1, "".join(text.split()), "评")]


def test_the_same_sentence_twice_is_highlighted_where_it_was_found():
    def paint(canvas):
        han(canvas, 40, 150, "甲同样一句话。")
        han(canvas, 40, 60, "乙同样一句话。")

    data = drawn(paint)
    file = pypdfium2.PdfDocument(annotate_second(data))
    page = file[0]
    annotation = raw.FPDFPage_GetAnnot(page.raw, 0)
    rect = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, rect)
    raw.FPDFPage_CloseAnnot(annotation)
    assert rect.top < 100


def annotate_second(data: bytes) -> bytes:
    document = read_pdf(data)
    at = next(at for at, block in enumerate(document.blocks) if getattr(block, "text", "").startswith("乙"))
    return annotate_pdf(data, document, [Note(1, Place(at, -1, 1, 7), ("评",))]).data


def test_a_sentence_that_goes_on_overleaf_is_highlighted_where_it_begins():
    paper = Paper(Look())
    for _ in range(38):
        paper.paragraph("另外一段话。")
    words = "".join(f"第{number}项工作还做得不够扎实，" for number in range(30))[:-1] + "。"
    paper.paragraph(words)
    data = paper.done()
    said = one_note(data, place_of(data, words))
    assert [page for page, _, _ in said] == [1]
    assert words.startswith(said[0][1])
    assert 6 <= len(said[0][1]) < len(words)


def test_sentences_that_overlap_share_a_highlight():
    def paint(canvas):
        han(canvas, 40, 150, "甲句一。乙句二。")

    data = drawn(paint)
    notes = [
        Note(1, Place(0, -1, 0, 4), ("评一",)),
        Note(2, Place(0, -1, 0, 8), ("评二",)),
        Note(3, Place(0, -1, 4, 8), ("评三",)),
    ]
    copy = annotate_pdf(data, read_pdf(data), notes)
    assert (copy.comments, notes_in(copy.data)) == (1, [(1, "甲句一。乙句二。", "评一\n\n评二\n\n评三")])


def test_annotations_that_were_there_stay():
    once, *_ = marked(render_pdf(planted()))
    twice, before, after = marked(once.data)
    assert len(notes_in(twice.data)) == 2 * COMMENTS
    assert twice.data.startswith(once.data)
    assert_same_verdict(before, after)


def test_without_findings_the_copy_is_the_file():
    data = render_pdf(planted())
    copy, _ = annotate(data, check(data, rules=()))
    assert (copy.data, copy.comments) == (data, 0)


def test_the_time_of_the_note():
    copy, *_ = marked(render_pdf(planted()), "2026-01-15T09:30:00")
    page = pypdfium2.PdfDocument(copy.data)
    dates = set()
    for one in page:
        for at in range(raw.FPDFPage_GetAnnotCount(one.raw)):
            annotation = raw.FPDFPage_GetAnnot(one.raw, at)
            dates.add(string_of(annotation, b"M"))
            raw.FPDFPage_CloseAnnot(annotation)
    assert dates == {"D:20260115093000"}


def test_restrictions():
    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption("", "owner", canPrint=1))
    han(canvas, 40, 150, "一句话也不改。")
    canvas.save()
    data = buffer.getvalue()
    with pytest.raises(CannotAnnotate, match="权限密码"):
        one_note(data, Place(0, -1, 0, 3))


def taken_apart(data: bytes) -> tuple[dict[int, bytes], bytes]:
    """The objects of a file of reportlab, and what its trailer refers to."""
    found = re.finditer(rb"(?:^|\n)(\d+) 0 obj\s(.*?)\sendobj", data, re.DOTALL)
    objects = {int(one[1]): one[2] for one in found}
    trailer = re.search(rb"trailer\s*<<(.*?)>>\s*startxref", data, re.DOTALL)
    assert trailer
    return objects, b"".join(re.findall(rb"/(?:Root|Info)\s+\d+ 0 R", trailer[1]))


def with_the_last_table_in_front(data: bytes) -> bytes:
    """As for the web (annex F): reading begins with a table at the front, which leads to one at the end."""
    objects, kept = taken_apart(data)
    size = max(objects) + 1
    head = b"%PDF-1.4\n"
    front = b"xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size %d%b/Prev %010d>>\nstartxref\n0\n%%%%EOF\n"
    body, offsets = head + front % (size, kept, 0), {}
    for number, text in objects.items():
        offsets[number] = len(body)
        body += b"%d 0 obj\n%b\nendobj\n" % (number, text)
    rows = b"".join(b"%010d 00000 n \n" % offsets[number] for number in range(1, size))
    table = b"xref\n1 %d\n%btrailer\n<</Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (size - 1, rows, size, len(head))
    return head + front % (size, kept, len(body)) + body[len(head + front % (size, kept, 0)) :] + table


def test_a_file_for_the_web():
    data = with_the_last_table_in_front(render_pdf(planted()))
    copy, before, after = marked(data)
    assert [words for _, words, _ in notes_in(copy.data)][3] == SENTENCE
    assert not copy.anew
    assert copy.data.startswith(data)
    assert read_by_others(copy.data) == read_by_others(data)
    assert_same_verdict(before, after)


def in_streams(data: bytes) -> bytes:
    """The same PDF with its objects packed into a stream, and a stream in place of the table of objects."""
    objects, kept = taken_apart(data)
    packed = {number: text for number, text in objects.items() if b"stream" not in text}
    size = max(objects) + 3
    holder, table = size - 2, size - 1
    file = b"%PDF-1.5\n"
    entries = {0: (0, 0, 65535)}
    for number, text in objects.items():
        if number not in packed:
            entries[number] = (1, len(file), 0)
            file += b"%d 0 obj\n%b\nendobj\n" % (number, text)
    heads, body = b"", b""
    for index, (number, text) in enumerate(packed.items()):
        entries[number] = (2, holder, index)
        heads += b"%d %d " % (number, len(body))
        body += text + b"\n"
    content = zlib.compress(heads + body)
    entries[holder] = (1, len(file), 0)
    file += b"%d 0 obj\n<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>stream\n%b\nendstream\nendobj\n" % (
        *(holder, len(packed), len(heads), len(content)),
        content,
    )
    start = len(file)
    entries[table] = (1, start, 0)
    rows = b"".join(struct.pack(">BIH", *entries.get(number, (0, 0, 0))) for number in range(size))
    rows = zlib.compress(rows)
    head = b"<</Type/XRef/W[1 4 2]/Size %d%b/Filter/FlateDecode/Length %d>>" % (size, kept, len(rows))
    return file + b"%d 0 obj\n%b\nstream\n%b\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, head, rows, start)


def read_by_others(data: bytes) -> str:
    """The text by a program that believes the table of objects, and knows no other way."""
    with pdfplumber.open(io.BytesIO(data)) as file:
        return "".join(page.extract_text() for page in file.pages)


def test_other_programs_read_the_copy():
    data = render_pdf(planted())
    copy, *_ = marked(data)
    assert SENTENCE[:8] in read_by_others(data)
    assert read_by_others(copy.data) == read_by_others(data)
    with pdfplumber.open(io.BytesIO(copy.data)) as file:
        annotations = [one for page in file.pages for one in page.annots]
    assert [one["contents"][:4] for one in annotations] == ["问题1 ", "问题1［", "问题1［", "问题2［", "问题3［"]


def test_a_real_report_whose_table_of_objects_is_a_stream(shared_reports):
    data = (shared_reports / "real" / "hongze-2024.pdf").read_bytes()
    copy, before, after = marked(data)
    assert copy.data.startswith(data)
    assert read_by_others(copy.data) == read_by_others(data)
    assert_same_verdict(before, after)


def test_objects_in_streams():
    data = in_streams(render_pdf(planted(), Look(embedded=False)))
    copy, before, after = marked(data)
    assert [words for _, words, _ in notes_in(copy.data)][3] == SENTENCE
    assert copy.data.startswith(data)
    assert copy.data[len(data) :].count(b"/Type/XRef") == 1, "a stream goes on with a stream"
    assert read_by_others(copy.data) == read_by_others(data)
    assert_same_verdict(before, after)


def test_a_broken_table_of_objects():
    data = re.sub(rb"startxref\s+\d+", b"startxref\n12", render_pdf(planted()))
    copy, before, after = marked(data)
    assert [words for _, words, _ in notes_in(copy.data)][3] == SENTENCE
    assert read_by_others(copy.data)
    assert_same_verdict(before, after)


def test_what_cannot_be_written_behind_the_original_is_saved_anew(monkeypatch):
    data = render_pdf(planted())
    monkeypatch.setattr("gouji.annotating.pdf.WAYS", (raw.FPDF_NO_INCREMENTAL,))
    copy, before, after = marked(data)
    assert copy.anew
    assert not copy.data.startswith(data)
    assert [words for _, words, _ in notes_in(copy.data)][3] == SENTENCE
    assert_same_verdict(before, after)


def test_a_signature_is_noticed():
    data = render_pdf(planted())
    assert not marked(data)[0].signed
    signed = data.replace(b"%%EOF", b"% <</Type/Sig/ByteRange [0 1 2 3]>>\n%%EOF")
    assert marked(signed)[0].signed

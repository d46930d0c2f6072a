"""PDF: what can be opened, what cannot, and the traps of how text and lines are put on a page."""

from __future__ import annotations

import io
import sys
import threading
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdfium2 import raw
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from audit.document import Document, Format, Paragraph, Picture, Table
from audit.errors import UnreadableInput
from audit.reading import read
from audit.reading.geometry.page import Page, PageImage
from audit.reading.interpret import interpret
from audit.reading.pdf import read_pdf, reader
from audit.reading.pdf.text import joined
from gouji.demo.content import make_content
from gouji.demo.pdf import pdf
from tests.generating import varied_contents
from tests.parity import assert_same, place_of
from tests.rendering.drawing import Look, Paper, embedded_font, named_font
from tests.rendering.pdf import render_pdf

LOOKS = {
    "ruled": Look(),
    "repeated header": Look(repeated=True),
    "rows cut through": Look(cut=True),
    "filled bars": Look(rules="thin"),
    "dashed": Look(rules="dashed"),
    "spaced": Look(indent=False),
    "font only named": Look(embedded=False),
    "turned once": Look(turned=1),
    "turned twice": Look(turned=2),
    "turned three times": Look(turned=3),
    "drawn twice": Look(twice=True),
    "heads and feet": Look(head="青川县水利局 政务公开", foot="第{}页"),
    "large print": Look(size=16, foot="{}"),
}
# A page break hides the space between spaced paragraphs: a last line that is full may then go on.
EXACT = {name: look for name, look in LOOKS.items() if look.indent}


def content(year=2024):
    return make_content("pdf", "青川县水利局", year, size="large")


@pytest.mark.parametrize("year", [2019, 2024])
@pytest.mark.parametrize("look", LOOKS.values(), ids=list(LOOKS))
def test_every_look(look, year):
    report = assert_same(content(year), render_pdf(content(year), look))
    assert report.document.format is Format.PDF
    assert place_of(report, "T3.total.total").startswith("page[")


@given(content=varied_contents(), look=st.sampled_from(list(EXACT.values())), lines=st.integers(0, 24))
@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_every_cell_and_every_paragraph(content, look, lines):
    """Wherever pages break."""
    moved = replace(content, preface=(*content.preface, *["为了说明情况，补充一行文字。"] * lines))
    assert_same(moved, render_pdf(moved, look))


def read_and_interpret(data):
    return interpret(read(data))


def drawn(paint, size=(300, 200), **how):
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1, **how)
    paint(canvas)
    canvas.save()
    return out.getvalue()


def han(canvas, x, y, words, size=10):
    canvas.setFont(named_font(), size)
    canvas.drawString(x, y, words)


def grid(canvas, x=20, y=100):
    """Two rows and columns: 甲 1, 乙 2."""
    canvas.grid([x, x + 60, x + 120], [y, y + 20, y + 40])
    for row, (label, number) in enumerate((("甲", "1"), ("乙", "2"))):
        han(canvas, x + 5, y + 25 - 20 * row, label)
        han(canvas, x + 65, y + 25 - 20 * row, number)


def rows(data):
    return [block.rows for block in read_pdf(data).blocks if isinstance(block, Table)]


def texts(data):
    return [block.text for block in read_pdf(data).blocks if isinstance(block, Paragraph)]


ROWS = (("甲", "1"), ("乙", "2"))


def test_a_character_that_pdfium_gives_in_two_halves():
    name = "样例市𠮷镇人民政府"
    content = replace(make_content(1, name, 2025), signature=(f"𠮷{name}",))
    report = read_and_interpret(pdf(content))
    assert "encoding_damaged" not in report.damage
    said = [block.text for block in report.document.blocks if isinstance(block, Paragraph)]
    assert said[0] == content.title
    assert said[-1] == f"𠮷{name}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲\ud842\udfb7乙", "甲𠮷 乙"),
        ("\ud842\udfb7\ud842\udfb7", "𠮷 𠮷 "),
        ("\udfb7甲\ud842", "\ufffd甲\ufffd"),
        ("\ud842\ud842\udfb7", "\ufffd𠮷 "),
        ("", ""),
    ],
)
def test_halves_are_joined_and_one_alone_is_damage(text, expected):
    assert joined(text) == expected
    assert len(joined(text)) == len(text)


def test_a_form_within_a_form():
    def paint(canvas):
        canvas.beginForm("inner")
        grid(canvas)
        canvas.endForm()
        canvas.beginForm("outer")
        canvas.translate(10, 5)
        canvas.doForm("inner")
        canvas.endForm()
        canvas.doForm("outer")

    assert rows(drawn(paint)) == [ROWS]


def test_all_bars_in_one_path_and_backgrounds():
    def paint(canvas):
        canvas.setFillGray(0.9)
        canvas.rect(20, 120, 120, 20, stroke=0, fill=1)
        canvas.setFillGray(0)
        path = canvas.beginPath()
        for at in (0, 20, 40):
            path.rect(20, 100 + at, 120, 0.5)
        for at in (0, 60, 120):
            path.rect(20 + at, 100, 0.5, 40)
        canvas.drawPath(path, stroke=0, fill=1)
        for row, (label, number) in enumerate(ROWS):
            han(canvas, 25, 125 - 20 * row, label)
            han(canvas, 85, 125 - 20 * row, number)

    assert rows(drawn(paint)) == [ROWS]


def test_paragraphs_with_a_background_are_text():
    def paint(canvas):
        for at in range(3):
            canvas.setFillGray(0.95)
            canvas.rect(20, 100 + 20 * at, 200, 20, stroke=0, fill=1)
            canvas.setFillGray(0)
            han(canvas, 22, 105 + 20 * at, "公开内容。")

    assert rows(drawn(paint)) == []
    assert texts(drawn(paint)) == ["公开内容。"] * 3


@pytest.mark.parametrize("angle", [30, 45, 90])
def test_turned_text_is_a_watermark(angle):
    def paint(canvas):
        grid(canvas)
        canvas.saveState()
        canvas.translate(60, 90)
        canvas.rotate(angle)
        han(canvas, 0, 0, "草稿", 12)
        canvas.restoreState()

    assert rows(drawn(paint)) == [ROWS]
    assert texts(drawn(paint)) == []


def test_a_page_whose_text_lies_on_its_side():
    def paint(canvas):
        canvas.translate(200, 0)
        canvas.rotate(90)
        grid(canvas, 20, 60)

    assert rows(drawn(paint, (200, 300))) == [ROWS]


def test_the_crop_box_moves_the_origin():
    def paint(canvas):
        canvas.setCropBox((10, 50, 290, 190))
        grid(canvas)

    (table,) = [block for block in read_pdf(drawn(paint)).blocks if isinstance(block, Table)]
    assert table.anchor == "page[1]/box[10,50,70,70]"


def test_a_photograph_among_the_text():
    def paint(canvas):
        han(canvas, 20, 180, "下图是表格。")
        canvas.drawImage(picture(), 20, 20, 200, 100)

    blocks = read_pdf(drawn(paint, (300, 400))).blocks
    assert [type(block) for block in blocks] == [Paragraph, Picture]


def picture():
    """Red."""
    return ImageReader(Image.new("RGB", (40, 20), (200, 0, 0)))


def refusal(data):
    with pytest.raises(UnreadableInput) as caught:
        read(data)
    return caught.value.kind


def test_a_password():
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret", ownerPassword="other"))
    canvas.drawString(10, 10, "x")
    canvas.save()
    assert refusal(out.getvalue()) == "encrypted"


def test_without_a_password_to_open_it_is_read():
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 200), encrypt=StandardEncryption("", ownerPassword="other", canCopy=0))
    grid(canvas)
    canvas.save()
    assert rows(out.getvalue()) == [ROWS]


def test_damaged_and_cut_off():
    data = render_pdf(content())
    assert refusal(b"%PDF-1.7\n" + b"nothing of a PDF " * 100 + b"%%EOF") == "damaged"
    assert refusal(data[:600]) == "truncated"


def test_what_is_left_of_a_file_is_known_to_be_cut_off():
    data = render_pdf(content(), Look(embedded=False, compressed=False))
    assert read(data[: data.rfind(b"startxref")]).truncated
    assert not read(data).truncated


def test_too_many_pages():
    def paint(canvas):
        for _ in range(reader.MOST_PAGES + 1):
            canvas.showPage()

    assert refusal(drawn(paint)) == "too_large"


def test_no_pages():
    data = drawn(lambda canvas: grid(canvas), pageCompression=0)
    assert refusal(data.replace(b"/Count 1", b"/Count 0").replace(b"/Kids [ ", b"/Kids [] /K [ ")) in (
        "empty",
        "damaged",
    )


def test_a_blank_page_is_a_document_without_blocks():
    assert read_pdf(drawn(lambda canvas: canvas.showPage())) == Document(Format.PDF, ())


def scan(canvas):
    canvas.drawImage(picture(), 0, 0, 300, 200)


def test_a_scan_without_recognition(monkeypatch):
    monkeypatch.setitem(sys.modules, "audit.reading.recognition", None)
    with pytest.raises(UnreadableInput) as caught:
        read_pdf(drawn(scan))
    assert caught.value.kind == "no_text_layer"
    assert 'pip install "gouji[ocr]"' in str(caught.value)


@pytest.fixture
def recognised(monkeypatch):
    """Recognition that sees one word on every page. The pictures that it was given."""
    seen: list[PageImage] = []

    class Recognition:
        @staticmethod
        def recognise(images):
            seen.extend(images)
            return [Page(one.number, 300, 200, [(20.0, 20.0, 60.0, 30.0, "总体情况")]) for one in images]

    monkeypatch.setitem(sys.modules, "audit.reading.recognition", Recognition)
    return seen


def test_a_scan_is_recognised(recognised):
    document = read_pdf(drawn(scan))
    assert document == Document(Format.SCAN, (Paragraph("总体情况", "page[1]/box[20,20,60,30]"),))
    (image,) = recognised
    assert (image.number, image.channels, image.dpi) == (1, 3, 200.0)
    assert len(image.pixels) == image.width * image.height * 3
    assert image.pixels[:3] == bytes((0, 0, 200))  # red, as BGR


def test_pages_of_both_kinds_are_one_document(recognised):
    def paint(canvas):
        for at in range(3):
            if at == 1:
                scan(canvas)
            else:
                grid(canvas)
            canvas.showPage()

    document = read_pdf(drawn(paint))
    assert document.format is Format.SCAN
    assert [type(block) for block in document.blocks] == [Table, Paragraph, Table]
    assert [image.number for image in recognised] == [2]


def test_a_text_layer_that_somebody_recognised_is_not_believed(recognised):
    def paint(canvas):
        scan(canvas)
        for at in range(10):
            text = canvas.beginText(20, 180 - 15 * at)
            text.setFont(named_font(), 10)
            text.setTextRenderMode(3)
            text.textLine("一、本年新收政府信息公开申请数量")
            canvas.drawText(text)

    assert read_pdf(drawn(paint)).format is Format.SCAN
    assert len(recognised) == 1


def test_characters_without_meaning_are_recognised(recognised):
    font = embedded_font()

    def paint(canvas):
        canvas.setFont(font, 10)
        canvas.drawString(20, 100, "\ue001\ue002\ue003")

    read_pdf(drawn(paint))
    assert len(recognised) == 1


def test_a_scan_that_cannot_be_rendered(recognised, monkeypatch):
    """It is not taken for a report in which nothing stands."""
    monkeypatch.setattr("audit.reading.pdf.reader.image_of", lambda document, at: None)
    with pytest.raises(UnreadableInput) as caught:
        read(drawn(scan))
    assert caught.value.kind == "no_text_layer"


def test_a_scanned_appendix_without_recognition_is_a_picture(monkeypatch):
    monkeypatch.setitem(sys.modules, "audit.reading.recognition", None)

    def paint(canvas):
        for _ in range(2):
            grid(canvas)
            canvas.showPage()
        scan(canvas)

    blocks = read_pdf(drawn(paint)).blocks
    assert [type(block) for block in blocks] == [Table, Picture]


def test_dynamic_forms_hold_no_page(monkeypatch):
    monkeypatch.setattr(raw, "FPDF_GetFormType", lambda document: raw.FORMTYPE_XFA_FULL)
    assert refusal(drawn(grid)) == "xfa"


def test_several_threads():
    data = render_pdf(content())
    wanted = read(data)
    found: list[Document] = []
    threads = [threading.Thread(target=lambda: found.append(read(data))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [wanted] * 4


def test_small_tables_by_hand():
    paper = Paper(Look())
    paper.paragraph("标题", size=16, align="centre")
    assert texts(paper.done()) == ["标题"]

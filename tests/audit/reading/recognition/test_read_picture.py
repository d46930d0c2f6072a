"""Scans and pictures of made-up reports: every cell right or doubtful, never wrong; texts nearly whole."""

from __future__ import annotations

import difflib
import io
import json
import os
import sys
import unicodedata
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from audit.document import Document, Format, Table
from audit.engine import audit
from audit.errors import UnreadableInput
from audit.model import Report
from audit.reading import read
from audit.reading.geometry.page import PageImage
from audit.reading.interpret import interpret
from gouji.demo.content import Content, make_content
from tests.audit.reading.recognition.needed import needed
from tests.parity import place_of, seen, wanted
from tests.rendering.paper import pages_of, table_alone
from tests.rendering.scans import Harm, encoded, harmed, render_tiff, tiff

recognition = needed("audit.reading.recognition")
engine = needed("audit.reading.recognition.engine")

CLEAN = Harm(degrees=0.4, noise=3)
DPI = 109  # 900 pixels are as wide as A4
HARD = Harm(degrees=-1.8, noise=6, blur=0.15, light=0.25, perspective=0.008, quality=60)


def wrong_cells(content: Content, report: Report) -> dict[str, object]:
    """Cells that are neither as printed nor said to be doubtful."""
    made, found = wanted(content).cells, seen(report).cells
    return {
        address: (cell, found.get(address))
        for address, cell in made.items()
        if found.get(address) not in (cell, ("text", None))
    }


def right_cells(content: Content, report: Report) -> float:
    made, found = wanted(content).cells, seen(report).cells
    return sum(found.get(address) == cell for address, cell in made.items()) / len(made)


def likeness(content: Content, report: Report) -> float:
    """Of all section texts, without white space and widths."""
    texts = (wanted(content).sections, seen(report).sections)
    made, found = (
        unicodedata.normalize("NFKC", "".join("".join(one[k].split()) for k in sorted(one))) for one in texts
    )
    return difflib.SequenceMatcher(None, made, found, autojunk=False).ratio()


def severe(report: Report) -> list[str]:
    return [finding.code for finding in audit(report).findings if finding.severity.rank > 0]


WHOLE = bool(os.environ.get("GOUJI_WHOLE_SCANS"))  # both of them: twenty seconds each


@pytest.mark.skipif(not WHOLE, reason="with make test-scans")
@pytest.mark.parametrize(
    ("seed", "dpi", "face", "harm"),
    [
        pytest.param(1, 150, "sans", CLEAN, id="clean"),
        pytest.param(2, 200, "serif", HARD, id="hard"),
    ],
)
def test_a_scanned_report(seed, dpi, face, harm):
    content = make_content(seed, "青川县水利局", 2024, size="large")
    report = interpret(read(render_tiff(content, dpi=dpi, face=face, harm=harm, seed=seed)))
    assert report.document.format is Format.SCAN
    assert (report.agency, report.year, report.generation) == ("青川县水利局", 2024, "2021")
    assert wrong_cells(content, report) == {}
    assert right_cells(content, report) >= 0.995
    assert likeness(content, report) >= 0.99
    assert severe(report) == []


def awkward() -> Content:
    """A table 4 with what is taken for each other: dashes, slashes, 1, 7, long numbers on two lines, blanks."""
    content = make_content(3, "青川县水利局", 2024, size="small")
    values = ("/", 1, "-", 17, 71, None, 11, "—", 7, 111, "无", 99999, 0, 8, 10101)
    addresses = content.form.table_addresses["T4"]
    return replace(content, cells={**content.cells, **dict(zip(addresses, values, strict=True))})


def test_a_picture_of_a_table_alone():
    content = awkward()
    picture = harmed(table_alone(content, "T4", pixels=900), Harm(quality=80))
    report = interpret(read(encoded(picture)))
    assert report.tables.keys() == {"T4"}
    table4 = content.form.table_addresses["T4"]
    wrong = {address: one for address, one in wrong_cells(content, report).items() if address in table4}
    assert wrong == {}
    made, found = wanted(content).cells, seen(report).cells
    assert sum(made[address] == found[address] for address in table4) >= len(table4) - 1


@pytest.mark.parametrize("quarters", [1, 2])
def test_a_page_that_lies_on_its_side_or_head(quarters):
    content = make_content(4, "青川县水利局", 2024)
    picture = table_alone(content, "T2", pixels=900).rotate(90 * quarters, expand=True)
    report = interpret(read(encoded(picture)))
    table2 = content.form.table_addresses["T2"]
    made, found = wanted(content).cells, seen(report).cells
    assert {address: found.get(address) for address in table2} == {address: made[address] for address in table2}


def test_ink_that_nobody_can_read_is_no_blank():
    content = make_content(4, "青川县水利局", 2024)
    cells = {**content.cells, "T2.rules.made": None}
    picture = table_alone(replace(content, cells=cells), "T2", pixels=900)
    empty = interpret(read(encoded(picture, dpi=DPI)))
    assert empty.cell("T2.rules.made").state == "blank"
    left, top, right, bottom = json.loads(place_of(empty, "T2.rules.made").partition("box")[2])
    scale = DPI / 72
    middle = (left + right) / 2, (top + bottom) / 2
    stained = picture.copy()
    for step in range(6):
        x, y = (middle[0] - 6 + 2 * step) * scale, (middle[1] - 3 + step % 3 * 3) * scale
        stained.paste(0, (round(x), round(y), round(x + 2.4 * scale), round(y + 2 * scale)))
    assert interpret(read(encoded(stained, dpi=DPI))).cell("T2.rules.made").state == "text"


def page_image(picture: Image.Image, number: int = 3) -> PageImage:
    grey = np.asarray(picture.convert("L"))
    return PageImage(number, grey.tobytes(), picture.width, picture.height, 1, picture.width / 595 * 72)


def test_pages_of_other_formats_keep_their_number_and_measure():
    picture = table_alone(make_content(4, "青川县水利局", 2024), "T2", pixels=900)
    (page,) = recognition.recognise([page_image(picture)])
    assert page.number == 3
    assert (round(page.width), round(page.height)) == (595, round(picture.height / 900 * 595))
    assert "规章" in "".join(glyph[4] for glyph in page.glyphs)
    assert page.doubtful == frozenset()


def test_a_pdf_of_pictures():
    content = make_content(4, "青川县水利局", 2024)
    out = io.BytesIO()
    table_alone(content, "T2", pixels=900).save(out, "PDF", resolution=DPI)
    report = interpret(read(out.getvalue()))
    assert report.document.format is Format.SCAN
    table2 = content.form.table_addresses["T2"]
    made, found = wanted(content).cells, seen(report).cells
    assert {address: found.get(address) for address in table2} == {address: made[address] for address in table2}


def test_the_same_picture_gives_the_same_page():
    picture = page_image(table_alone(make_content(4, "青川县水利局", 2024), "T2", pixels=700))
    assert recognition.recognise([picture]) == recognition.recognise([picture])


def test_an_empty_page_says_that_nothing_is_legible():
    with pytest.raises(UnreadableInput) as caught:
        read(encoded(Image.new("L", (1240, 1754), 255)))
    assert caught.value.kind == "no_text_layer"


def test_more_text_than_any_report_has(monkeypatch):
    monkeypatch.setattr("audit.reading.recognition.sheet.MOST_LINES", 20)
    with pytest.raises(UnreadableInput) as caught:
        recognition.recognise([page_image(table_alone(make_content(4, "青川县水利局", 2024), "T2", pixels=700))])
    assert caught.value.kind == "too_large"


def test_anchors_are_pages_and_boxes():
    content = make_content(4, "青川县水利局", 2024)
    blank = Image.new("L", (900, 600), 255)
    document: Document = read(tiff([blank, table_alone(content, "T2", pixels=900)]))
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert table.anchor_of(0, 0).startswith("page[2]/box[")


def test_without_the_libraries_the_file_is_said_to_be_a_picture(monkeypatch):
    monkeypatch.setitem(sys.modules, "audit.reading.recognition", None)
    with pytest.raises(UnreadableInput) as caught:
        read(encoded(Image.new("L", (300, 300), 255)))
    assert caught.value.kind == "no_text_layer"
    assert 'pip install "gouji[ocr]"' in caught.value.message


def test_models_that_are_not_there_are_not_fetched(tmp_path):
    with pytest.raises(UnreadableInput) as caught:
        engine._model(tmp_path, "det")
    assert caught.value.kind == "no_text_layer"


def test_nothing_is_fetched(monkeypatch):
    def forbidden(*_arguments: object, **_options: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr("socket.socket.connect", forbidden)
    monkeypatch.setattr("socket.getaddrinfo", forbidden)
    engine._engine.cache_clear()
    picture = page_image(pages_of(make_content(4, "青川县水利局", 2024), dpi=100)[-1])
    (page,) = recognition.recognise([picture])
    assert page.glyphs

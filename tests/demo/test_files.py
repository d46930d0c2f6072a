"""Reports as files: every cell comes back, the bytes are always the same, and nothing is compressed."""

from __future__ import annotations

import hashlib
import io
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.document import Format, Paragraph
from audit.reading import read
from audit.reading.interpret import interpret
from gouji.demo.content import make_content, with_wide_digits
from gouji.demo.files import MAKERS, docx, picture
from gouji.demo.pdf import pdf, width_of, wrapped
from gouji.rendering.printed_form import tables

AGENCY = "澜州市云汀区水利局（demo）"
FORMATS = {"docx": Format.DOCX, "pdf": Format.PDF}


@pytest.mark.parametrize("kind", MAKERS)
@given(seed=st.integers(0, 10**6), year=st.integers(2019, 2026), size=st.sampled_from(["small", "large"]))
@settings(max_examples=6, deadline=None)
def test_every_cell_and_every_paragraph_comes_back(kind, seed, year, size):
    content = make_content(seed, AGENCY, year, size=size, rare="䶮山路")
    document = read(MAKERS[kind](content))
    report = interpret(document)
    assert document.format is FORMATS[kind]
    assert {address: str(cell.value) for address, cell in report.cells.items()} == {
        address: str(value) for address, value in content.cells.items()
    }
    assert (report.title, report.damage) == (content.title, frozenset())
    text = "".join(block.text for block in document.blocks if isinstance(block, Paragraph))
    assert all(paragraph in text for paragraph in (*content.preface, *content.parts[1], *content.signature))


@pytest.mark.parametrize("kind", MAKERS)
def test_blank_and_dashed_cells_come_back_as_they_are(kind):
    content = make_content(1, AGENCY, 2024, break_cell={"T2.rules.made": None, "T2.rules.repealed": "/"})
    cells = interpret(read(MAKERS[kind](content))).cells
    assert [str(cells[f"T2.rules.{key}"].state) for key in ("made", "repealed", "in_force")] == [
        "blank",
        "dash",
        "number",
    ]


def test_a_character_beyond_the_first_plane_comes_back_from_word():
    content = make_content(1, AGENCY, 2024, rare="𠮷祥街")
    assert "𠮷祥街" in "".join(getattr(block, "text", "") for block in read(docx(content)).blocks)


@pytest.mark.parametrize("kind", MAKERS)
def test_wide_digits_change_the_words_and_not_the_cells(kind):
    content = make_content(1, AGENCY, 2024)
    wide = with_wide_digits(content)
    assert "２０２４年１月１日" in wide.preface[0]
    assert (wide.title, wide.cells) == (content.title, content.cells)
    assert interpret(read(MAKERS[kind](wide))).period == ("2024-01-01", "2024-12-31")


def test_the_same_arguments_give_the_same_bytes_in_every_process():
    code = f"from tests.demo.test_files import digests; print(digests({AGENCY!r}))"
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        cwd=Path(__file__).parents[2],
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.stdout.strip() == str(digests(AGENCY))


def digests(agency: str) -> list[str]:
    content = make_content(7, agency, 2024, size="large", rare="䶮山路")
    files = [docx(content), pdf(content), picture(tables(content.form, content.cells)["T3"])]
    return [hashlib.sha256(file).hexdigest()[:16] for file in files]


def test_nothing_is_compressed_and_nothing_names_the_machine():
    content = make_content(7, AGENCY, 2024)
    with zipfile.ZipFile(io.BytesIO(docx(content))) as archive:
        members = archive.infolist()
    assert {(one.compress_type, one.create_system, one.date_time[0]) for one in members} == {(0, 3, 2020)}
    assert b"FlateDecode" not in pdf(content)


def test_no_line_of_a_pdf_is_wider_than_its_cell_but_for_a_closing_mark():
    content = make_content(7, AGENCY, 2024, size="large")
    for text in content.parts[1]:
        lines = wrapped(text, 10, 400, 20)
        assert "".join(lines) == text
        assert all(width_of(line.rstrip("，。、；：）》”"), 10) <= 400 for line in lines)
        assert not any(line[0] in "，。、" for line in lines)


def test_the_picture_of_a_table_is_an_image_of_its_grid():
    content = make_content(7, AGENCY, 2024)
    made = picture(tables(content.form, content.cells)["T4"])
    wide, high = struct.unpack(">II", made[16:24])
    start = made.index(b"IDAT") + 4
    length = struct.unpack(">I", made[start - 8 : start - 4])[0]
    pixels = zlib.decompress(made[start : start + length])
    assert (len(pixels), pixels[1 : 1 + wide]) == (high * (wide + 1), bytes(wide))
    assert pixels[(wide + 1) * 5 :].count(255) > 1000

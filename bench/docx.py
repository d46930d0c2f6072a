"""
Reading a Word file, compared with unpacking it and parsing its text for nothing, and with python-docx.

Two files: one report as Word and WPS write it, with runs cut apart, tracked changes and numbers that Word sets; the
same as LibreOffice and other programs write it, plain.
"""

from __future__ import annotations

import importlib
import io
import zipfile
from xml.parsers import expat

from lxml import etree

from audit.reading.docx import read_docx
from bench.figures import Figure, milliseconds, ratio
from bench.pages import report
from tests.rendering.docx import as_word, clean

ROUNDS = 80
SLOW_ROUNDS = 5


def figures() -> list[Figure]:
    """For both files: time, and ratios."""
    plain = clean(report())
    return [*_file("word", as_word(report())), *_file("plain", plain), *_against_python_docx(plain)]


def _file(name: str, data: bytes) -> list[Figure]:
    def parse() -> None:
        expat.ParserCreate().Parse(_main(data), True)

    def build() -> object:
        return etree.fromstring(_main(data))

    def read() -> object:
        return read_docx(data)

    parsing, reading = milliseconds([parse, read], ROUNDS)
    building, _ = milliseconds([build, read], ROUNDS)
    size = f"{len(_main(data)) / 1024:.0f} KB of XML in {len(data) / 1024:.0f} KB"
    return [
        Figure(f"read_docx.{name}", reading, "ms", f"one report, {size}, one core"),
        Figure(
            f"read_docx.{name}.ratio",
            round(ratio(read, parse, ROUNDS), 2),
            "x",
            f"unpacking and bare expat parsing, {parsing:g} ms; median of pairs",
        ),
        Figure(
            f"read_docx.{name}.ratio_to_lxml",
            round(ratio(read, build, ROUNDS), 2),
            "x",
            f"unpacking and lxml.etree.fromstring, {building:g} ms; median of pairs",
        ),
    ]


def _main(data: bytes) -> bytes:
    return zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml")


def _against_python_docx(data: bytes) -> list[Figure]:
    """On the plain file only: in the other it fails at a cell inside a control."""
    try:
        docx = importlib.import_module("docx")
    except ImportError:
        return []

    def walk() -> object:
        document = docx.Document(io.BytesIO(data))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return cells, [paragraph.text for paragraph in document.paragraphs]

    faster = round(ratio(walk, lambda: read_docx(data), SLOW_ROUNDS), 1)
    against = "python-docx over all paragraphs and cells; median of pairs"
    return [Figure("read_docx.plain.faster_than_python_docx", faster, "x", against)]

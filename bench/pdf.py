"""
Reading a PDF, compared with the text alone as PDFium gives it, and with the tables of pdfplumber.

Of made-up reports drawn by reportlab, and printed by LibreOffice and Chromium where these are installed.
"""

from __future__ import annotations

import importlib
import io
import logging
import tempfile
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from audit.engine import check
from audit.reading.pdf import read_pdf
from bench.figures import Figure, milliseconds, ratio
from gouji.demo.content import make_content
from tests.rendering.pdf import by_chromium, by_libreoffice, page_for_printing, render_pdf

# pdfplumber tells of every font it has no box for
logging.getLogger("pdfminer").setLevel(logging.ERROR)
ROUNDS = 40
SLOW_ROUNDS = 5


def figures() -> list[Figure]:
    """For each producer: time, ratio to the text alone, and how much faster than pdfplumber."""
    return [figure for name, data in _files().items() for figure in _file(name, data)]


def _files() -> dict[str, bytes]:
    content = make_content("bench", "青川县水利局", 2024, size="large")
    page = page_for_printing(content)
    files = {"reportlab": render_pdf(content)}
    with tempfile.TemporaryDirectory() as folder:
        printers: dict[str, Callable[[], bytes]] = {
            "libreoffice": lambda: by_libreoffice({"page.html": page.encode()}, Path(folder))["page.html"],
            "chromium": lambda: by_chromium({"page": page}, Path(folder))["page"],
        }
        for name, printed in printers.items():
            try:
                files[name] = printed()
            except pytest.skip.Exception:
                continue
    return files


def _file(name: str, data: bytes) -> list[Figure]:
    bare, reading = milliseconds([lambda: _text(data), lambda: read_pdf(data)], ROUNDS)
    (checking,) = milliseconds([lambda: check(data)], ROUNDS)
    times = ratio(lambda: read_pdf(data), lambda: _text(data), ROUNDS)
    size = f"{len(data) / 1024:.0f} KB by {name}"
    found = [
        Figure(f"read_pdf.{name}", reading, "ms", f"one report of {size}, one core"),
        Figure(
            f"read_pdf.{name}.ratio", round(times, 2), "x", f"the text alone by PDFium, {bare:g} ms; median of pairs"
        ),
        Figure(f"check_pdf.{name}", checking, "ms", "bytes to verdict, all rules"),
    ]
    return found + _against_pdfplumber(name, data)


def _text(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    texts = []
    for page in document:
        text = page.get_textpage()
        texts.append(text.get_text_bounded())
        text.close()
        page.close()
    document.close()
    return texts


def _against_pdfplumber(name: str, data: bytes) -> list[Figure]:
    try:
        pdfplumber = importlib.import_module("pdfplumber")
    except ImportError:
        return []

    def extract() -> list[object]:
        with pdfplumber.open(io.BytesIO(data)) as document:
            return [page.extract_tables() for page in document.pages]

    faster = ratio(extract, lambda: read_pdf(data), SLOW_ROUNDS)
    return [
        Figure(f"read_pdf.{name}.faster_than_pdfplumber", round(faster, 1), "x", "its extract_tables; median of pairs")
    ]

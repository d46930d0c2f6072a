"""A report as a PDF: drawn in several looks, by LibreOffice, by Chromium. Programs that are missing skip a test by name."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from audit.form import PARTS
from gouji.demo.content import Content
from gouji.demo.rendering import render_body
from gouji.rendering.printed_form import tables
from tests.rendering.drawing import SMALL, Look, Paper
from tests.rendering.office import converted

TABLE_OF_PART = {part.number: part.table for part in PARTS if part.table}
HEADER_ROWS = {"T2": 0, "T3": 3, "T4": 3}


def render_pdf(content: Content, look: Look = Look()) -> bytes:  # noqa: B008  frozen
    """One report on as many pages as it needs."""
    paper = Paper(look)
    made = tables(content.form, content.cells)
    paper.paragraph(content.title, size=16, align="centre", indent=False, after=12)
    for text in content.preface:
        paper.paragraph(text)
    for number, heading in content.headings.items():
        paper.y += 6
        paper.paragraph(heading, size=13, indent=False, after=4)
        for text in content.parts.get(number, ()):
            paper.paragraph(text)
        name = TABLE_OF_PART.get(number)
        if name:
            paper.table(made[name], HEADER_ROWS[name])
            paper.y += SMALL
    for text in content.signature:
        paper.paragraph(text, align="right", indent=False)
    return paper.done()


def by_libreoffice(files: dict[str, bytes], folder: Path) -> dict[str, bytes]:
    """Names with their suffix (html, docx) → PDF, all in one start."""
    return converted(files, "pdf:writer_pdf_Export", folder, "--writer")


def by_chromium(pages: dict[str, str], folder: Path) -> dict[str, bytes]:
    """HTML → PDF as a browser prints it."""
    program = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("chromium is not installed")
    printed = {}
    for name, page in pages.items():
        source, made = folder / f"{name}.html", folder / f"{name}.pdf"
        source.write_text(page, encoding="utf-8")
        command = [program, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"]
        command += [f"--print-to-pdf={made}", "--no-pdf-header-footer", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        printed[name] = made.read_bytes()
    return printed


def page_for_printing(content: Content, *, indent: bool = True, collapse: bool = True) -> str:
    """HTML as an office prints it: tables with borders, paragraphs with an indent or a space between them."""
    css = "body{font-family:'WenQuanYi Micro Hei','Noto Sans CJK SC',serif;font-size:11pt;line-height:1.6}"
    css += "table{width:100%;border-collapse:collapse}" if collapse else "table{width:100%;border-spacing:0}"
    css += "td{border:1px solid #000;padding:2px 4px}h1{font-size:18pt;text-align:center}h2{font-size:13pt}"
    css += "p{margin:0;text-indent:2em}" if indent else "p{margin:0 0 8pt 0}"
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><style>{css}</style></head>'
        f"<body>{render_body(content)}</body></html>"
    )

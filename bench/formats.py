"""
One report in every format: cells right, and time. `python -m bench.formats [REPORTS]` prints the table of docs/formats.md.

Reports are made up: cells of every kind, both generations. What is not installed is left out.
"""

from __future__ import annotations

import io
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bench.ocr import varied
from gouji.demo.content import Content, render_html, render_markdown, render_text
from tests.parity import report_of, seen, squeezed, wanted
from tests.rendering import docx, ofd, sheets
from tests.rendering.doc import render_doc
from tests.rendering.office import converted
from tests.rendering.pdf import by_chromium, by_libreoffice, page_for_printing, render_pdf
from tests.rendering.scans import Harm, render_tiff

REPORTS = 20
SCANS = 3
TURNS = 5


@dataclass(slots=True)
class Row:
    """`texts`: parts whose text is right, white space aside."""

    cells: int = 0
    right: int = 0
    texts: int = 0
    parts: int = 0
    seconds: list[float] = field(default_factory=list)


def rows(reports: int = REPORTS) -> Iterator[tuple[str, str, Row]]:
    """(format, producer, what came of it), one after the other."""
    contents = [varied(seed) for seed in range(reports)]
    for (kind, producer), render in _own().items():
        yield kind, producer, _measured([(content, render(content)) for content in contents])
    for kind, producer, made in _others(contents[:8]):
        yield kind, producer, _measured(made)
    harm = Harm(0.4, noise=4, quality=85)
    for dpi in (150, 200):
        scans = [(content, render_tiff(content, dpi=dpi, harm=harm)) for content in contents[:SCANS]]
        yield f"扫描件 {dpi} dpi", "倾斜、噪声、JPEG", _measured(scans, turns=1)


def _own() -> Mapping[tuple[str, str], Callable[[Content], bytes]]:
    return {
        ("HTML", "干净的网页"): lambda content: render_html(content).encode(),
        ("HTML", "Word 导出，GBK"): lambda content: render_html(content, "word").encode("gb18030"),
        ("docx", "自写，如 Word"): docx.as_word,
        ("docx", "python-docx"): docx.by_python_docx,
        ("doc", "自写"): render_doc,
        ("xlsx", "openpyxl"): lambda content: sheets.xlsx(sheets.one_sheet(content)),
        ("xls、et", "xlwt"): lambda content: sheets.xls(sheets.one_sheet(content)),
        ("PDF", "reportlab"): render_pdf,
        ("OFD", "自写"): ofd.render_ofd,
        ("Markdown", "自写"): lambda content: render_markdown(content).encode(),
        ("纯文本", "自写"): lambda content: render_text(content).encode(),
    }


def _others(contents: list[Content]) -> Iterator[tuple[str, str, list[tuple[Content, bytes]]]]:
    """By LibreOffice and Chromium, several reports a start."""
    pages = {f"{at}.html": render_html(content).encode() for at, content in enumerate(contents)}
    printing = {f"{at}": page_for_printing(content) for at, content in enumerate(contents)}
    printed = {f"{name}.html": page.encode() for name, page in printing.items()}
    programs: list[tuple[str, str, Callable[[Path], Mapping[str, bytes]]]] = [
        ("docx", "LibreOffice", lambda folder: converted(pages, "docx:Office Open XML Text", folder)),
        ("doc、wps", "LibreOffice", lambda folder: converted(pages, "doc:MS Word 97", folder)),
        ("PDF", "LibreOffice", lambda folder: by_libreoffice(printed, folder)),
        ("PDF", "Chromium", lambda folder: by_chromium(printing, folder)),
    ]
    for kind, producer, convert in programs:
        with tempfile.TemporaryDirectory() as folder, suppress(pytest.skip.Exception):
            yield kind, producer, list(zip(contents, convert(Path(folder)).values(), strict=True))


def _measured(made: list[tuple[Content, bytes]], turns: int = TURNS) -> Row:
    row = Row()
    for content, data in made:
        times = []
        for _ in range(turns):
            start = time.perf_counter()
            report = report_of(data)
            times.append(time.perf_counter() - start)
        row.seconds.append(min(times))
        whole, found = squeezed(wanted(content)), squeezed(seen(report))
        row.cells += len(whole.cells)
        row.right += sum(found.cells.get(address) == cell for address, cell in whole.cells.items())
        row.parts += len(whole.sections)
        row.texts += sum(found.sections.get(part) == text for part, text in whole.sections.items())
    return row


def main(arguments: list[str]) -> int:
    """Print the table in Markdown."""
    out = io.StringIO()
    out.write(
        "| 格式 | 由谁写出 | 单元格（对/共） | 各部分正文（对/共） | 每份毫秒（中位） |\n| --- | --- | --- | --- | --- |\n"
    )
    for kind, producer, row in rows(int(arguments[0]) if arguments else REPORTS):
        middle = statistics.median(row.seconds) * 1000
        line = f"| {kind} | {producer} | {row.right}/{row.cells} | {row.texts}/{row.parts} | {middle:.3g} |\n"
        print(line, end="", file=sys.stderr, flush=True)
        out.write(line)
    print(out.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

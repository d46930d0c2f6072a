"""
Reading a Word file, compared with LibreOffice converting it to docx, which then is still to be read.

The files: what LibreOffice itself makes of the clean page, so that both read the same bytes; without LibreOffice, what
the tests write.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from audit.engine import check
from audit.reading import read
from audit.reading.compound import Compound
from bench.figures import Figure, milliseconds
from bench.pages import clean_page, report

ROUNDS = 100
STARTS = 3
BATCH = 10


def figures() -> list[Figure]:
    """Time, and how many times as long LibreOffice takes: started for one file, and started once for ten."""
    program = shutil.which("soffice")
    if program is None:
        from tests.rendering.doc import render_doc

        return _reading(render_doc(report()))
    with tempfile.TemporaryDirectory() as name:
        office = _Office(program, Path(name))
        page = office.folder / "page.html"
        page.write_bytes(clean_page())
        office.seconds([page], "doc:MS Word 97")
        data = (office.made / "page.doc").read_bytes()
        found = _reading(data)
        return found + _against(office, data, found[0].value)


def _reading(data: bytes) -> list[Figure]:
    reading, opening = milliseconds([lambda: read(data), lambda: Compound(data).read("WordDocument")], ROUNDS)
    (checking,) = milliseconds([lambda: check(data)], ROUNDS)
    return [
        Figure("read.doc", reading, "ms", f"one Word file of {len(data) / 1024:.0f} KB, one core"),
        Figure("read.doc.opening", opening, "ms", "of it, the file system within the file"),
        Figure("check.doc", checking, "ms", "bytes to verdict, all rules"),
    ]


def _against(office: _Office, data: bytes, reading: float) -> list[Figure]:
    files = [office.folder / f"{number}.doc" for number in range(BATCH)]
    for file in files:
        file.write_bytes(data)
    one = min(office.seconds(files[:1], "docx") for _ in range(STARTS)) * 1000
    several = min(office.seconds(files, "docx") for _ in range(2)) * 1000 / BATCH
    return [
        Figure("read.doc.faster_than_soffice", round(one / reading), "x", f"one start for one file, {one:.0f} ms"),
        Figure(
            "read.doc.faster_than_soffice_batched",
            round(several / reading),
            "x",
            f"one start for {BATCH} files, {several:.0f} ms a file",
        ),
    ]


class _Office:
    """LibreOffice with settings of its own."""

    def __init__(self, program: str, folder: Path) -> None:
        self.program, self.folder, self.made = program, folder, folder / "made"

    def seconds(self, files: list[Path], to: str) -> float:
        """How long one start takes for all of the files."""
        profile = f"-env:UserInstallation={(self.folder / 'profile').as_uri()}"
        command = [self.program, profile, "--headless", "--convert-to", to, "--outdir", str(self.made)]
        start = time.perf_counter()
        subprocess.run([*command, *map(str, files)], check=True, capture_output=True)
        return time.perf_counter() - start

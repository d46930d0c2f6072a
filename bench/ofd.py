"""Reading OFD, compared with unpacking it and parsing its parts by lxml."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from audit.reading.ofd import read_ofd
from bench.figures import Figure, milliseconds, ratio
from bench.pages import report
from tests.rendering.ofd import render_ofd

ROUNDS = 30
# Name of the figure → style of the producer.
FILES = {"lines": "usual", "characters": "a character an object"}


def figures() -> list[Figure]:
    """A line an object, and a character an object."""
    return [figure for name, style in FILES.items() for figure in _file(name, render_ofd(report(), style))]


def _file(name: str, data: bytes) -> list[Figure]:
    parsing, reading = milliseconds([lambda: _parsed(data), lambda: read_ofd(data)], ROUNDS)
    slower = ratio(lambda: read_ofd(data), lambda: _parsed(data), ROUNDS)
    size = f"a report of {len(data) / 1024:.0f} KB, an object a {name.removesuffix('s')}"
    against = f"unpacking and lxml parsing, {parsing:g} ms; median of pairs"
    return [
        Figure(f"read_ofd.{name}", reading, "ms", f"{size}; one core"),
        Figure(f"read_ofd.{name}.ratio", round(slower, 1), "x", against),
    ]


def _parsed(data: bytes) -> list[object]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [etree.fromstring(archive.read(name)) for name in archive.namelist()]

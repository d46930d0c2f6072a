"""Which readers these are: what they made of a document holds for them alone."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable

# What decides how bytes become a report: our files below `audit`, and the libraries that read for us.
PARTS = (
    "reading",
    "form",
    "document.py",
    "model.py",
    "labels.py",
    "numbers.py",
    "packing.py",
    # what counts as personal data is covered on reading: a kept reading must not know less of it
    "privacy.py",
    "private_numbers.py",
)
LIBRARIES = ("lxml", "selectolax", "pypdfium2", "rapidocr", "onnxruntime", "opencv-python-headless", "pillow", "numpy")


@cache
def reader_version() -> str:
    """A digest of the readers' own text: no one has to remember to raise a number when a reader changes."""
    root = resources.files("audit")
    digest = hashlib.sha256()
    for part in PARTS:
        for name, content in _files(root / part, part):
            digest.update(name.encode() + b"\0" + content + b"\0")
    for library in LIBRARIES:
        digest.update(f"{library} {_installed(library)}\n".encode())
    return digest.hexdigest()[:16]


def _files(where: Traversable, name: str) -> list[tuple[str, bytes]]:
    if where.is_file():
        return [(name, where.read_bytes())] if name.endswith(".py") else []
    below = sorted(where.iterdir(), key=lambda one: one.name)
    return [found for one in below for found in _files(one, f"{name}/{one.name}")]


def _installed(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return ""

"""Files that are broken and can still be read: they are marked and read the same, or one line says why not."""

from __future__ import annotations

import random

import pytest

from audit.document import Document, Format, Paragraph, Table
from audit.errors import GoujiError
from audit.reading import read
from gouji.annotating import _marked, must_take_comments
from gouji.annotating.notes import Note, Place
from tests.audit.reading.fuzz import docx, pdf, sheets

KINDS = {"docx": docx, "sheets": sheets, "pdf": pdf}
# What takes comments: the old sheets do not.
BEGINS = (b"PK", b"%PDF")
TRIES = 90


def places(document: Document, dice: random.Random) -> list[Place]:
    """A few of them: a cell, a paragraph, or some of its characters."""
    found: list[Place] = []
    for at, block in enumerate(document.blocks):
        if isinstance(block, Table):
            count = sum(1 for _ in block.texts())
            found += [Place(at, dice.randrange(count)) for _ in range(3) if count]
        elif isinstance(block, Paragraph):
            start = dice.randrange(len(block.text))
            found.append(Place(at, -1, start, dice.randrange(start, len(block.text)) + 1))
    return sorted(dice.sample(found, min(len(found), 12)))


@pytest.mark.parametrize("kind", KINDS)
def test_broken_files(kind):
    dice = random.Random(f"marked {kind}")
    files = [data for data in KINDS[kind].files().values() if data.startswith(BEGINS)]
    done = 0
    for _ in range(TRIES):
        data = KINDS[kind].break_up(dice, dice.choice(files))
        try:
            document = read(data, recognise=False)
            must_take_comments(data, document)
            notes = [Note(1, place, ("评",)) for place in places(document, dice)]
            copy = _marked(data, document, notes, "")
            again = read(copy.data, recognise=False)
        except GoujiError:
            continue
        assert again.blocks == document.blocks
        assert document.format in (Format.DOCX, Format.XLSX, Format.PDF)
        done += bool(notes)
    assert done > TRIES / 10

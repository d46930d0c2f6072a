from __future__ import annotations

import time
from dataclasses import replace

from audit.document import Document, Format, Paragraph, Picture, Table
from audit.private_numbers import Kind
from audit.reading.hiding import hidden
from audit.reading.interpret import interpret
from audit.rules.q11_personal_data import MOST, Q11
from tests.personal import identity

ID = identity()
SHOWN = f"{ID[:3]}{'*' * 13}{ID[-2:]}"


def document(*blocks, **facts):
    return Document(Format.TEXT, blocks, **facts)


def test_a_document_without_personal_data_is_the_same_object():
    made = document(Paragraph("电话：0533-2300000"), Picture("a.png"), Table((("139", "1234", "5678"),), ((0, 1, 2),)))
    assert hidden(made) == (made, ())
    assert hidden(made)[0] is made


def test_paragraphs_keep_their_length_and_what_is_beside_them():
    made = document(Paragraph("甲"), Paragraph(f"证{ID}。", anchor="p[2]", level=3))
    covered, (private,) = hidden(made)
    assert covered.blocks == (Paragraph("甲"), Paragraph(f"证{SHOWN}。", anchor="p[2]", level=3))
    assert (private.kind, private.block, private.text, private.start, private.end) == (
        Kind.IDENTITY,
        1,
        f"证{SHOWN}。",
        1,
        19,
    )


def test_a_number_over_two_paragraphs():
    covered, (private,) = hidden(document(Paragraph(f"号{ID[:8]}"), Paragraph(f"{ID[8:]}，")))
    assert covered.blocks == (Paragraph(f"号{SHOWN[:8]}"), Paragraph(f"{SHOWN[8:]}，"))
    assert (private.shown, private.text, private.end) == (SHOWN, f"号{SHOWN[:8]}", 9)


def test_every_slot_of_a_merged_cell_is_covered():
    table = Table(((ID, ID, "1"), (ID, ID, "2"), ("", "3", "4")), ((0, 0, 1), (0, 0, 2), (-1, 3, 4)))
    covered, found = hidden(document(table))
    assert covered.blocks == (replace(table, rows=((SHOWN, SHOWN, "1"), (SHOWN, SHOWN, "2"), ("", "3", "4"))),)
    assert len(found) == 1


def test_cells_are_apart():
    table = Table(((ID[:8], ID[8:]),), ((0, 1),))
    assert hidden(document(table))[1] == ()


def test_names_of_the_source():
    covered, found = hidden(document(title=f"张某{ID}", inside="13812345678.doc"))
    assert (covered.title, covered.inside) == (f"张某{SHOWN}", "138******78.doc")
    assert found == ()


def test_time_grows_with_the_number_of_places_only():
    """What grows with the square takes many minutes."""
    one = "".join(f"王某1{number:010}，" for number in range(3 * 10**9, 3 * 10**9 + 15_000))
    lines = [Paragraph(f"第{number}人电话1{number:010}") for number in range(4 * 10**9, 4 * 10**9 + 15_000)]
    start = time.process_time()
    report = interpret(document(Paragraph("一、总体情况"), Paragraph(one), *lines))
    assert len(report.private) == 30_000
    assert len(Q11.assess(report)) == MOST + 1
    assert time.process_time() - start < 20

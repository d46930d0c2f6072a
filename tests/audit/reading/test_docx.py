"""Word files: the same report as in HTML, whoever wrote the file."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from gouji.demo.content import make_content
from tests.generating import varied_contents
from tests.parity import assert_same
from tests.rendering import docx as rendering

WRITERS = {"clean": rendering.clean, "word": rendering.as_word, "python-docx": rendering.by_python_docx}


@pytest.mark.parametrize("year", [2020, 2024])
@pytest.mark.parametrize("writer", sorted(WRITERS))
def test_every_cell_and_every_paragraph_of_one_report(writer, year):
    content = make_content("docx", "青川县水利局", year, size="large")
    assert_same(content, WRITERS[writer](content))


@pytest.mark.parametrize("writer", ["clean", "word"])
@given(content=varied_contents())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_cell_and_every_paragraph(writer, content):
    assert_same(content, WRITERS[writer](content))


@given(content=varied_contents())
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_python_docx_writes(content):
    assert_same(content, rendering.by_python_docx(content))


def test_what_libreoffice_writes(tmp_path):
    contents = [
        make_content(f"docx {year}", "青川县水利局", year, size="large") for year in (2019, 2020, 2021, 2024, 2026)
    ]
    for content, data in zip(contents, rendering.by_libreoffice(contents, tmp_path), strict=True):
        assert_same(content, data)

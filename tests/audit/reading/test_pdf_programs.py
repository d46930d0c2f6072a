"""Reports as LibreOffice and Chromium print them: every cell and every paragraph, both generations."""

from __future__ import annotations

import pytest

from gouji.demo.content import make_content
from tests.parity import assert_same
from tests.rendering.pdf import by_chromium, by_libreoffice, page_for_printing

CONTENTS = {
    f"r{seed}-{year}": make_content(seed, "青川县水利局", year, size="large")
    for seed in (1, 2)
    for year in (2019, 2024)
}


@pytest.fixture(scope="module")
def libreoffice(tmp_path_factory):
    pages = {f"{name}.html": page_for_printing(content).encode() for name, content in CONTENTS.items()}
    return by_libreoffice(pages, tmp_path_factory.mktemp("libreoffice"))


@pytest.mark.parametrize("name", CONTENTS)
def test_libreoffice(libreoffice, name):
    assert_same(CONTENTS[name], libreoffice[f"{name}.html"])


@pytest.fixture(scope="module")
def chromium(tmp_path_factory):
    names = list(CONTENTS)[:2]
    pages = {name: page_for_printing(CONTENTS[name], indent=at == 0) for at, name in enumerate(names)}
    return by_chromium(pages, tmp_path_factory.mktemp("chromium"))


@pytest.mark.parametrize("name", list(CONTENTS)[:2])
def test_chromium(chromium, name):
    assert_same(CONTENTS[name], chromium[name])

"""Every page as people see it, kept to be looked at: artefacts/browser/, which git ignores."""

from __future__ import annotations

import pytest

from tests.browser.driving import PICTURES, SIZES
from tests.browser.sights import sights


@pytest.mark.parametrize("size", SIZES)
def test_every_page_in_a_picture(quiet_town, window, size):
    PICTURES.mkdir(parents=True, exist_ok=True)
    seen = window(quiet_town, size=SIZES[size])
    for name, path in sights(quiet_town).items():
        if name == "queue":  # after the pages that need no login
            seen.log_in("guan")
        seen.open(path)
        seen.page.screenshot(path=PICTURES / f"{name}-{size}.png", full_page=False)
        seen.page.screenshot(path=PICTURES / f"{name}-{size}-whole.png", full_page=True)


@pytest.mark.parametrize("name", ["report", "finding", "queue"])
def test_on_paper(quiet_town, window, name):
    PICTURES.mkdir(parents=True, exist_ok=True)
    seen = window(quiet_town, "guan")
    seen.open(sights(quiet_town)[name])
    data = seen.page.pdf(path=PICTURES / f"{name}.pdf", prefer_css_page_size=True, print_background=True)
    assert data.startswith(b"%PDF-")

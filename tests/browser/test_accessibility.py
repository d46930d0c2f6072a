"""What review.md promises of every page: labels, headings, contrast, width, print; looked at in the browser itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.driving import SIZES
from tests.browser.sights import sights
from tests.gouji.desk import CODE

LOOK = Path(__file__).with_name("look.js").read_text(encoding="utf-8")
PLAIN = ("login", "self-check", "answer", "answer-claim")


def every(town, window, size):
    """Each page in turn: its name and the window."""
    seen = window(town, size=size)
    for name, path in sights(town).items():
        if name == "queue":
            seen.log_in("guan")
        seen.open(path)
        seen.page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true })")
        yield name, seen.page


@pytest.mark.parametrize("size", SIZES)
def test_every_page_keeps_the_rules(quiet_town, window, size):
    wrong = {name: told for name, page in every(quiet_town, window, SIZES[size]) if (told := page.evaluate(LOOK))}
    assert wrong == {}


def test_what_is_wrong_would_be_seen(quiet_town, window):
    page = window(quiet_town, "guan").open("/me")
    page.evaluate("""() => { document.querySelector('main').insertAdjacentHTML('beforeend', `<h4>x</h4><h1>x</h1><input>
      <a href="#nowhere">x</a><p id="old">浅</p><table><tr><th>x</th></tr></table><button></button><svg></svg>`);
      document.querySelector('p#old').style.color = '#999'; document.querySelector('main').style.minWidth = '3000px' }""")
    told = " ".join(page.evaluate(LOOK))
    wanted = "h1: 2", "h4 after h2", "no label", "leads nowhere", "twice #old", "no scope", "no words", "no alternative"
    assert [one for one in (*wanted, "contrast 2", "page too wide") if one not in told] == []


@pytest.mark.parametrize("size", [(1024, 768), (375, 800)])
def test_no_page_is_wider_than_a_small_screen(quiet_town, window, size):
    wide = {}
    for name, page in every(quiet_town, window, size):
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over:
            wide[name] = over
    assert wide == {}


def test_what_an_anchor_leads_to_is_not_under_the_bar(quiet_town, window):
    page = window(quiet_town, "guan", size=(1366, 500)).page
    paths = [f"/reports/{CODE}/2025#m1", f"/reports/{CODE}/2025#g2", f"/reports/{CODE}/2025#facts", "/users#zhao"]
    paths += [f"/agencies/{CODE}#log", "/exports#returned", f"/findings/{quiet_town.finding()}#decide"]
    for path in paths:
        page.goto("about:blank")
        page.goto(path)
        bar = page.locator("header.top").bounding_box()
        target = page.locator(":target").bounding_box()
        assert bar is not None, path
        assert target is not None, path
        assert target["y"] >= bar["y"] + bar["height"] - 1, path


PRINTED = """() => ({
  seen: [...document.querySelectorAll('header.top, nav.pager, .skip, button, .button, .no-print')]
    .filter((one) => one.getClientRects().length).map((one) => one.outerHTML.slice(0, 80)),
  heads: [...document.querySelectorAll('.sheet thead')].filter((one) => one.getClientRects().length)
    .map((one) => getComputedStyle(one).display).filter((display) => display !== 'table-header-group'),
  stuck: [...document.querySelectorAll('*')].filter((one) => one.getClientRects().length &&
    ['sticky', 'fixed'].includes(getComputedStyle(one).position)).map((one) => one.outerHTML.slice(0, 80)),
})"""


def test_paper_has_no_buttons_and_repeats_the_heads_of_tables(quiet_town, window):
    seen = window(quiet_town, "guan")
    seen.page.emulate_media(media="print")
    for name, path in sights(quiet_town).items():
        if name not in PLAIN:
            seen.open(path)
            assert (name, seen.page.evaluate(PRINTED)) == (name, {"seen": [], "heads": [], "stuck": []})

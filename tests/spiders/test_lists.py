"""Walking a list to its end, and choosing whose rows are whose."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.sources import Source
from spiders.choosing import control_held, reports_of
from spiders.items import Row
from spiders.walking import Walk
from tests.spiders.conftest import html_page

ROOT = "http://www.small.test/nb/"


def rows(*numbers: int, root: str = ROOT) -> list[Row]:
    return [Row(f"样例局{2000 + n}年政府信息公开年报", f"{root}t20250101_{n}.html") for n in numbers]


def walked(*pages: list[Row], claimed: int | None = None) -> Walk:
    walk = Walk()
    for page in pages:
        if not walk.take(page, claimed=claimed, capture_id=1):
            break
    return walk


def test_a_list_without_a_claim_ends_with_its_last_page():
    walk = walked(rows(1, 2), rows(3))
    assert (walk.proof, len(walk.rows), walk.pages) == ("complete", 3, 2)


def test_a_page_that_comes_again_proves_nothing():
    assert walked(rows(1, 2), rows(1, 2)).proof == "paging_ignored"


def test_a_page_of_another_column_proves_nothing():
    walk = walked(rows(1, 2), rows(3, root="http://www.small.test/xw/"))
    assert (walk.proof, len(walk.rows)) == ("paging_ignored", 2)


def test_a_claimed_total_must_be_reached():
    assert walked(rows(1, 2), rows(3), claimed=3).proof == "complete"
    assert walked(rows(1, 2), claimed=3).proof == "incomplete"
    assert walked(rows(1, 2), rows(1, 2), claimed=2).proof == "complete"


def test_rows_of_other_years_belong_to_the_same_column():
    walk = walked(rows(1, 2, root=f"{ROOT}202601/"), rows(3, root=f"{ROOT}202501/"))
    assert (walk.proof, len(walk.rows)) == ("complete", 3)
    days = [rows(n, root=f"http://www.small.test/art/2026/1/{n}/") for n in (1, 2)]
    assert walked(*days).proof == "complete"
    assert walked(rows(1, root=f"{ROOT}202601/"), rows(2, root="http://www.small.test/xw/202601/")).proof != "complete"


@pytest.mark.parametrize(
    ("claims", "numbers", "proof"),
    [
        pytest.param((3, 4), (1, 2, 3), "complete", id="one came at the top"),
        pytest.param((4, 3), (1, 2, 4), "incomplete", id="one went, and another slipped through"),
        pytest.param((3, 2), (1, 2, 3), "complete", id="one went behind our back"),
        pytest.param((3, 300), (1, 2, 3), "incomplete", id="another list"),
    ],
)
def test_a_total_that_changes_while_the_list_is_read(claims, numbers, proof):
    walk = Walk()
    walk.take(rows(*numbers[:2]), claimed=claims[0], capture_id=1)
    walk.take(rows(*numbers[2:]), claimed=claims[1], capture_id=2)
    assert walk.proof == proof


@pytest.mark.parametrize(
    ("html", "title", "date"),
    [
        ('<li><a href="1.html" title="样例局2025年&lt;br&gt;年报">样例局2025…</a> 2026-01-\n22</li>', "样例局2025年 年报", "2026-01-22"),
        ('<div class="row"><a href="1.html">年报</a><i>2026-01-22</i></div>', "年报", "2026-01-22"),
        ('<li><a href="1.html">年报<script>x("2020-01-01")</script></a></li>', "年报", ""),
    ],
)  # fmt: skip
def test_what_belongs_to_a_row(html, title, date):
    page = html_page(html, ROOT)
    whole = page.css(".row")
    row = Row.from_anchor(page, page.css("a")[0], whole[0] if whole else None)
    assert (row.title, row.date, row.url) == (title, date, f"{ROOT}1.html")


@given(st.lists(st.lists(st.integers(1, 30), min_size=1, unique=True), min_size=1, max_size=6))
def test_no_row_is_taken_twice_and_only_new_ones_prove(pages):
    walk = walked(*(rows(*page) for page in pages))
    addresses = [row.url for row in walk.rows]
    assert len(addresses) == len(set(addresses))
    taken = pages[: walk.pages]
    fresh = all(set(page) - {n for before in taken[:at] for n in before} for at, page in enumerate(taken))
    assert (walk.proof == "complete") == fresh


def source(number: int, *names: str, **changes) -> Source:
    values: dict[str, Any] = {
        "platform_id": "p",
        "role": "own",
        "column_url": ROOT,
        "articles": {},
        "expected_years": (),
        "expect_empty_until": None,
        "years": (2024,),
    }
    return Source(source_id=number, agency=str(number), names=names, **values | changes)


def chosen(of: Source, *titles: str, shared: bool = False, owners=None) -> dict[int, str]:
    listed = [Row(title, f"{ROOT}{at}.html") for at, title in enumerate(titles)]
    found = reports_of(of, listed, shared=shared, owners=owners or {})
    return {year: refs[0].title for year, refs in found.items()}


def test_on_its_own_list_a_row_may_leave_the_name_out():
    assert chosen(source(1, "样例市水利局"), "2024年政府信息公开年报") == {2024: "2024年政府信息公开年报"}


def test_on_a_shared_list_a_row_must_name_the_agency():
    titles = ("2024年政府信息公开年报", "市水利局2024年政府信息公开年报", "样例市教育局2024年政府信息公开年报")
    assert chosen(source(1, "样例市水利局"), *titles, shared=True) == {2024: titles[1]}


def test_a_row_of_another_registered_agency_is_never_taken():
    title = "样例市教育局2024年政府信息公开年报"
    assert chosen(source(1, "样例市水利局"), title, owners={"样例市教育局": "2"}) == {}
    assert chosen(source(1, "样例市水利局"), title) == {2024: title}


def test_the_text_comes_before_its_picture():
    titles = ("样例局2024年政府信息公开年报（图片版）", "样例局2024年政府信息公开年报")
    assert chosen(source(1, "样例局"), *titles) == {2024: titles[1]}


def test_positive_control():
    day = date(2026, 2, 1)
    assert control_held(source(1), [2023], day)
    assert not control_held(source(1), [], day)
    assert not control_held(source(1, expected_years=(2022, 2023)), [2023], day)
    assert control_held(source(1, expected_years=(2022, 2023)), [2022, 2023, 2024], day)
    assert control_held(source(1, expect_empty_until="2026-02-01"), [], day)
    assert not control_held(source(1, expect_empty_until="2026-01-31"), [], day)

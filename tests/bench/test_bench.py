"""The measured pages are what they are said to be."""

from __future__ import annotations

import unicodedata

from audit.document import Table
from audit.engine import check
from audit.reading import read
from bench import likeness
from bench.figures import Figure, milliseconds, ratio
from bench.pages import clean_page, messy_page


def tables(data: bytes) -> list[tuple[tuple[str, ...], ...]]:
    found = [block for block in read(data).blocks if isinstance(block, Table)]
    return [tuple(tuple(unicodedata.normalize("NFKC", text) for text in row) for row in table.rows) for table in found]


def test_the_messy_page_holds_the_tables_of_the_clean_one():
    assert [len(table) for table in tables(clean_page())] == [14, 28, 4]
    assert tables(messy_page()) == tables(clean_page())


def test_both_pages_give_the_same_numbers():
    clean, messy = check(clean_page()), check(messy_page())
    assert clean.report is not None
    assert messy.report is not None
    assert {address: cell.value for address, cell in messy.report.cells.items()} == {
        address: cell.value for address, cell in clean.report.cells.items()
    }


def test_pages_are_the_same_every_time_and_of_the_size_that_is_told():
    assert clean_page() == clean_page()
    assert messy_page() == messy_page()
    assert 24_000 < len(clean_page()) < 28_000
    assert 160_000 < len(messy_page()) < 185_000


def test_a_figure_is_one_line():
    figure = Figure("read_html.clean", 0.5, "ms", "one page")
    assert figure.line() == "read_html.clean: 0.5 ms (one page)"
    assert figure.line(0.25) == "read_html.clean: 0.5 ms (one page; stored 0.25)"


def test_candidates_are_measured_in_turn():
    calls: list[str] = []
    assert len(milliseconds([lambda: calls.append("a"), lambda: calls.append("b")], 2)) == 2
    assert calls == ["a", "b", "a", "b"]


def test_a_ratio_is_the_median_of_pairs():
    calls: list[str] = []

    def slow() -> int:
        calls.append("slow")
        return sum(range(50_000))

    assert ratio(slow, lambda: calls.append("quick"), 3) > 10
    assert calls == ["quick", "slow"] * 3


def test_an_archive_is_measured_with_every_copy_found_and_nothing_else():
    made = likeness.measured(200)
    assert (made.copies, made.found, made.wrong) == (4, 4, 0)

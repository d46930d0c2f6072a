"""Reports inside whole pages of portals."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.engine import check
from gouji.demo.content import make_content, render_html
from tests.generating import varied_contents
from tests.parity import assert_same, report_of
from tests.rendering.portal import in_blocks, in_layout_tables, unclosed, with_mobile_version, with_print_version

CONTENT = make_content("portal", "青川县水利局", 2024, size="large")
AROUND = {"blocks": in_blocks, "layout tables": in_layout_tables, "unclosed": unclosed}


@pytest.mark.parametrize("style", ["clean", "word"])
@pytest.mark.parametrize("name", AROUND)
def test_the_report_is_found_in_the_page(name, style):
    report = assert_same(CONTENT, AROUND[name](render_html(CONTENT, style)).encode())
    assert (report.title, report.damage) == (CONTENT.title, frozenset())
    assert report.preface == "\n".join(CONTENT.preface)


@given(varied_contents(), st.sampled_from(sorted(AROUND)), st.sampled_from(("clean", "word")))
@settings(max_examples=20)
def test_any_report_is_found_in_any_page(content, name, style):
    assert_same(content, AROUND[name](render_html(content, style)).encode())


def test_nothing_around_a_report_accuses_its_office():
    alone = check(render_html(CONTENT).encode(), year=2024).findings
    for around in AROUND.values():
        assert check(around(render_html(CONTENT)).encode(), year=2024).findings == alone


@pytest.mark.parametrize("twice", [with_print_version, with_mobile_version])
def test_the_same_report_once_more_is_counted_once(twice):
    page = twice(render_html(CONTENT))
    report = report_of(page.encode())
    assert {address: report.cell(address).value for address in CONTENT.form.addresses} == dict(CONTENT.cells)
    assert "table_twice" not in report.damage
    assert [section.part for section in report.sections] == [1, 2, 3, 4, 5, 6]


def test_two_versions_that_differ_are_nobodys():
    page = with_mobile_version(render_html(CONTENT))
    last = list(re.finditer(r">(\d+)</td>", page))[-1]
    changed = page[: last.start(1)] + str(int(last[1]) + 1) + page[last.end(1) :]
    report = report_of(changed.encode())
    assert "table_twice" in report.damage
    assert not [address for address in report.cells if address.startswith("T4")]
    assert [one for one in check(changed.encode(), year=2024).findings if one.code in ("A33", "A41")] == []


def test_a_hidden_version_that_differs_is_not_read():
    page = with_print_version(render_html(CONTENT))
    last = list(re.finditer(r">(\d+)</td>", page))[-1]
    changed = page[: last.start(1)] + str(int(last[1]) + 1) + page[last.end(1) :]
    assert_same(CONTENT, changed.encode())

"""A made-up report without a fault gives no finding, however it is written down: no rule may speak on it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.engine import check
from audit.form import FORMS
from audit.model import BodyKind
from gouji.demo.content import blank_content, make_content, render_html, render_markdown, render_text

RENDERINGS = {
    "html": render_html,
    "word": lambda content: render_html(content, "word"),
    "text": render_text,
    "markdown": render_markdown,
}
ARITHMETIC = ("A", "N", "Y", "H", "P")


def verdict_of(content, how: str, kind: str = "department"):
    data = RENDERINGS[how](content).encode("utf-8")
    return check(data, year=content.year, body_kind=BodyKind(kind))


@pytest.mark.parametrize("how", RENDERINGS)
@given(seed=st.integers(0, 10**6), year=st.integers(2019, 2026), size=st.sampled_from(["small", "large"]))
@settings(max_examples=12, deadline=None)
def test_no_rule_speaks_on_a_right_report(how, seed, year, size):
    verdict = verdict_of(make_content(seed, "澜州市云汀区水利局（demo）", year, size=size), how)
    assert (verdict.status, verdict.crashes) == ("read", ())
    assert [(finding.code, finding.message) for finding in verdict.findings] == []


@pytest.mark.parametrize("kind", [kind.value for kind in BodyKind])
def test_no_rule_speaks_on_any_kind_of_body(kind):
    verdict = verdict_of(make_content(3, "澜州市云汀区某某单位（demo）", 2025, kind=kind), "html", kind)
    assert [(finding.code, finding.message) for finding in verdict.findings] == []


@pytest.mark.parametrize("how", RENDERINGS)
@pytest.mark.parametrize("year", [2020, 2025])
def test_the_cells_are_read_as_they_were_made(how, year):
    content = make_content(5, "澜州市云汀区水利局（demo）", year, size="large")
    report = verdict_of(content, how).report
    assert report is not None
    assert report.generation in FORMS
    assert {address: report.cell(address).value for address in content.cells} == dict(content.cells)


@pytest.mark.parametrize("how", RENDERINGS)
@pytest.mark.parametrize("year", [2020, 2025])
def test_the_blank_form_gives_no_finding_about_numbers(how, year):
    verdict = verdict_of(blank_content(year), how)
    assert verdict.report is not None
    assert set(verdict.report.tables) == {"T2", "T3", "T4"}
    assert [finding.code for finding in verdict.findings if finding.code.startswith(ARITHMETIC)] == []


@pytest.mark.parametrize("kind", [kind.value for kind in BodyKind])
@given(seed=st.integers(0, 10**6), size=st.sampled_from(["small", "large"]))
@settings(max_examples=4, deadline=None)
def test_no_rule_speaks_on_any_year_beside_the_year_before(kind, seed, size):
    previous = None
    for year in range(2019, 2027):
        content = make_content(seed, "澜州市云汀区某某单位（demo）", year, kind=kind, size=size)
        verdict = check(render_html(content).encode(), year=year, body_kind=BodyKind(kind), previous=previous)
        assert verdict.crashes == ()
        assert [(finding.code, finding.message) for finding in verdict.findings] == []
        previous = verdict.report

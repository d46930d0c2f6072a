"""Of a page and its attachments the one is judged that shows most of the report."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.choosing import fullest, is_whole
from audit.reading import read
from audit.reading.interpret import interpret
from gouji.demo.content import make_content, render_html, render_text


@pytest.fixture
def content():
    return make_content(4, "青川县水利局", 2024, size="large")


def report(html: str):
    return interpret(read(html.encode()))


def without_tables(content):
    html = render_html(content)
    for _ in range(3):
        start, end = html.index("<table"), html.index("</table>") + len("</table>")
        html = html[:start] + '<p><img src="t.png"></p>' + html[end:]
    return report(html)


def chosen(*reports):
    return fullest(reports, lambda one: one)


def test_a_whole_page_is_taken_and_no_file_is_read(content):
    def candidates():
        yield report(render_html(content))
        pytest.fail("the attachment was read")

    found = fullest(candidates(), lambda one: one)
    assert found is not None
    assert is_whole(found)


def test_tables_that_are_pictures_lose_against_the_attachment(content):
    page, attachment = without_tables(content), report(render_text(content))
    assert not is_whole(page)
    assert chosen(page, attachment) is attachment
    assert chosen(page) is page
    assert chosen(page, page) is page


def test_what_is_no_report_is_never_chosen(content):
    whole = report(render_html(content))
    assert chosen(None, whole) is whole
    assert chosen(None, None) is None


@pytest.mark.parametrize("other", [{"agency": "青川县林业局"}, {"title_year": 2023}])
def test_a_report_of_another_body_or_year_is_no_copy(content, other):
    page = without_tables(content)
    assert chosen(page, replace(report(render_html(content)), **other)) is page

"""Reports that a page holds as a string."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from audit.document import Table
from audit.reading.embedded import MOST
from audit.reading.html import read_html
from audit.reading.interpret import interpret
from gouji.demo.content import make_content, render_html
from tests.generating import varied_contents
from tests.parity import assert_same, place_of
from tests.rendering.embedding import WAYS, article, frame, literal, script, shell

CONTENT = make_content("embedded", "青川县水利局", 2024, size="large")
PAGE = render_html(CONTENT)
OTHER = render_html(make_content("other", "青川县教育局", 2023, size="large"))


@pytest.mark.parametrize("name", WAYS)
def test_a_report_in_a_string_is_read_whole(name):
    hidden, address = WAYS[name]
    report = assert_same(CONTENT, shell(hidden(PAGE)))
    assert place_of(report, "T2.rules.made").startswith(f"{address}/table[1]/cell[")
    assert report.title == CONTENT.title


@given(varied_contents(), st.sampled_from(sorted(WAYS)))
@settings(max_examples=15)
def test_any_report_in_any_string(content, name):
    assert_same(content, shell(WAYS[name][0](render_html(content))))


def test_the_anchor_is_found_in_the_string():
    report = interpret(read_html(shell(frame(PAGE))))
    _, table, cell = place_of(report, "T4.litigation_after.total").split("/")
    inner = LexborHTMLParser(LexborHTMLParser(shell(frame(PAGE))).css("iframe[srcdoc]")[0].attributes["srcdoc"] or "")
    found = inner.css("table")[int(table[6:-1]) - 1].css("td, th")[int(cell[5:-1]) - 1]
    assert found.text() == str(CONTENT.cells["T4.litigation_after.total"])


def test_hidden_cells_in_a_string_keep_their_numbers():
    page = PAGE.replace("<tr>", "<tr hidden><td>x</td></tr><tr>", 1)
    report = assert_same(CONTENT, shell(frame(page)))
    plain = interpret(read_html(shell(frame(PAGE))))
    at, before = (int(place_of(one, "T2.rules.made").rpartition("[")[2][:-1]) for one in (report, plain))
    assert at == before + 1


@pytest.mark.parametrize("name", WAYS)
def test_a_page_with_a_report_of_its_own_is_read_alone(name):
    inside = f"{article(PAGE)}{WAYS[name][0](OTHER)}"
    document = read_html(shell(inside))
    plain = read_html(shell(article(PAGE)))
    assert [block for block in document.blocks if isinstance(block, Table)] == [
        block for block in plain.blocks if isinstance(block, Table)
    ]
    assert_same(CONTENT, shell(article(PAGE)))


def test_two_parts_without_tables_are_a_report():
    text = "<p>一、总体情况</p><p>正文</p><p>五、存在的主要问题及改进情况</p><p>正文</p>"
    assert not any(isinstance(block, Table) for block in read_html(shell(text + frame(PAGE))).blocks)


def test_the_string_with_most_labels_wins():
    blank = "<p>政府信息公开指南：自然人、商业企业、科研机构、社会公益组织、法律服务机构、其他、总计</p>" * 40
    assert_same(
        CONTENT, shell(frame(blank) + script(f"var a={literal(blank)}") + script(f"b={literal(article(PAGE))}"))
    )


@pytest.mark.parametrize("placeholder", ["{{ row.total }}", "${total}", "<%= total %>"])
def test_a_template_with_places_for_values_is_no_report(placeholder):
    text = article(PAGE).replace("</td>", f"{placeholder}</td>", 1)
    assert read_html(shell(f"<template>{text}</template>")).blocks == read_html(shell("")).blocks


def test_what_a_script_puts_together_is_not_read():
    code = article(PAGE).replace("<td", '" + cell(1) + "<td').replace("\n", " ")
    assert not any(isinstance(block, Table) for block in read_html(shell(script(f'x = "{code}"'))).blocks)


def test_a_headline_of_the_page_stays_in_front():
    body = "".join(line for line in article(PAGE).splitlines(keepends=True) if "<h1" not in line)
    report = interpret(read_html(shell(f"<h1>{CONTENT.title}</h1>{frame(body)}")))
    assert (report.title, report.agency) == (CONTENT.title, CONTENT.agency)
    assert [block.anchor for block in report.document.blocks[:2]] == ["p[3]", "srcdoc[1]/p[1]"]


def test_short_and_broken_strings_are_left_alone():
    page = shell(frame("<p>一</p>") + script('var a = "\\u{ffffffff}", b = "\\ud800", c = `') + "<template></template>")
    assert read_html(page).blocks == read_html(shell("")).blocks


def test_a_string_that_is_too_long_hides_no_other():
    assert_same(CONTENT, shell(frame("x" * (MOST + 1)) + script(f"b={literal(article(PAGE))}")))


def test_half_a_surrogate_harms_nothing():
    text = literal(article(PAGE)).replace("一、总体情况", "\\ud800\\x41\\u{4e00}一、总体情况", 1)
    assert len(interpret(read_html(shell(script(f"x={text}")))).cells) == 200


def test_a_literal_that_the_file_cuts_is_read_as_far_as_it_goes():
    page = shell(script(f"x={literal(article(PAGE))}"))
    document = read_html(page[: page.index(b"T4" if b"T4" in page else "四、".encode())])
    assert document.truncated
    assert len([block for block in document.blocks if isinstance(block, Table)]) == 2


LABELS = "自然人商业企业科研机构社会公益组织法律服务机构予以公开重复申请"


@pytest.mark.parametrize(
    "page",
    [
        f'<iframe srcdoc="{"<p>" + LABELS * 10 + "</p>" + "x" * 50_000_000}"></iframe>',
        f'<iframe srcdoc="{LABELS}{"&lt;table&gt;&lt;tr&gt;&lt;td&gt;" * 60_000}"></iframe>',
        f"<script>var a = '{LABELS}{'<p>' * 900_000}{'x' * 15_000_000}'</script>",
        f"<script>{LABELS}{chr(92) + chr(34)}" + '\\"' * 10_000_000 + "</script>",
        "<script>" + "\"'`" * 6_000_000 + "</script>",
        f"<script>a='{LABELS}" + "\\u81ea" * 1_000_000 + "\\x41<p>'</script>",
        f"<script>{('x=' + chr(34) + LABELS * 40 + '<p>' + chr(34) + ';') * 4_000}</script>",
        "<iframe srcdoc='x'>" * 100_000,
        "".join(f"<script>a='{LABELS * 40}<p>'</script>" for _ in range(5_000)),
        f"<script>a='{'{' * 3_000_000}{LABELS}'</script>",
        f"<textarea>{'&lt;' * 4_000_000}{LABELS}</textarea>",
        "<template>" * 2_000 + LABELS * 100,
        "<noscript>" * 20_000 + LABELS * 100,
    ],
    ids=[
        "50 MB srcdoc",
        "nesting in srcdoc",
        "18 MB literal",
        "20 MB of escapes",
        "quotes",
        "escapes",
        "many literals",
        "many frames",
        "many scripts",
        "braces",
        "entities",
        "templates in templates",
        "noscript",
    ],
)
def test_hostile_strings_are_read_in_bounded_time(page):
    data = page.encode()
    before = time.process_time()
    interpret(read_html(data))
    assert time.process_time() - before < 5

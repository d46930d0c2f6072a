"""What is judged of a recognised page: figures, and nothing that hangs on single characters."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.document import Document, Format
from audit.engine import audit
from audit.reading import read
from audit.reading.interpret import interpret
from audit.rules import ALL
from audit.verdict import Status, Verdict
from gouji.demo.content import Content, make_content, render_html

OF_FIGURES = {
    *("A26", "A27", "A29", "A31", "A32", "A33", "A34", "A41", "A51", "A53"),
    *("C32", "H01", "H02", "P04", "P06", "Y01"),
}


def verdict(content: Content, kind: Format = Format.SCAN) -> Verdict:
    document: Document = replace(read(render_html(content).encode()), format=kind)
    return audit(interpret(document))


@pytest.fixture
def content() -> Content:
    return make_content(5, "青川县水利局", 2024, size="large")


def faulty(content: Content) -> Content:
    """A part, a heading, the title, numbers of the text and a sum are wrong."""
    headings = {**content.headings, 4: "五、政务复议诉讼的情况", 2: "二、主动公开情况"}
    parts = {
        **content.parts,
        1: ("本年新收政府信息公开申请1件。", "全年制发行政规范性文件77件。"),
        5: ("无",),
        6: ("其它",),
    }
    cells = {**content.cells, "T3.total.total": 4321, "T4.reconsideration.total": None, "T2.rules.made": -3}
    return replace(
        content,
        title="青川县水利局2024年政府信息公开年报",
        headings=headings,
        parts=parts,
        cells=cells,
        preface=(),
        signature=(),
    )


def test_only_figures_are_judged(content):
    printed = {finding.code for finding in verdict(faulty(content), Format.HTML).findings}
    recognised = {finding.code for finding in verdict(faulty(content)).findings}
    # that there is no text layer is seen, not read
    assert recognised == (printed & OF_FIGURES) | {"C05"}
    assert {"A31", "A32", "A33", "A34", "C32"} <= recognised
    assert {"C10", "C12", "C22", "C25", "C30", "N01", "N09"} <= printed


def test_what_fails_otherwise_is_not_assessable_for_want_of_a_text_layer(content):
    outcomes = verdict(faulty(content)).outcomes
    assert [(one.status, one.reason) for one in outcomes["C10"]] == [(Status.NOT_ASSESSABLE, "no_text_layer")]
    assert {one.status for one in outcomes["N01"]} == {Status.NOT_ASSESSABLE}


def test_what_is_right_still_passes(content):
    outcomes = verdict(content).outcomes
    assert [one.status for one in outcomes["C10"]] == [Status.PASS]
    assert [one.status for one in outcomes["N01"]] == [Status.PASS]


def test_the_rules_of_figures():
    assert {rule.code for rule in ALL if rule.of_figures} == OF_FIGURES

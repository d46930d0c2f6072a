"""The many ways offices write a number: where it is the number of the table nothing is found, where it is another it is.

Each sentence is read twice: under a heading that names its topic, and, where it speaks for itself, as a paragraph alone.
"""

from __future__ import annotations

import pytest

from audit.document import Document, Format
from audit.engine import audit
from audit.model import Report, Section
from audit.rules import ALL
from tests.audit.claims.ways import TRUE, WAYS
from tests.conftest import cell_of, valid_numbers

N_RULES = tuple(rule for rule in ALL if rule.code.startswith("N"))
UNDER_A_HEADING = (
    "（一）主动公开。围绕群众关心的事项，公开信息128条。\n（二）依申请公开。进一步规范办理流程。{}\n"
    "（三）政府信息管理。落实先审后发，每季度抽查。"
)
WRONG_BY = 131
NOTHING = dict.fromkeys(
    [f"T3.{row}.total" for row in ("new_received", "carried_in", "total", "carried_out")]
    + [f"T4.{group}.total" for group in ("reconsideration", "litigation_direct", "litigation_after")],
    0,
)


def report_of(text: str, changes: dict[str, int] | None = None) -> Report:
    cells = {address: cell_of(value) for address, value in {**valid_numbers(), **(changes or {})}.items()}
    return Report(
        document=Document(Format.TEXT, ()),
        year=2024,
        agency="样例市样例局",
        generation="2021",
        cells=cells,
        sections=(Section(1, "一、总体情况", "一", "总体情况", text, 0),),
    )


def found(text: str, changes: dict[str, int] | None = None) -> set[str]:
    """The codes of what is found, but for the note that reviews are not mentioned."""
    verdict = audit(report_of(text, changes), rules=N_RULES)
    assert verdict.crashes == ()
    return {finding.code for finding in verdict.findings if finding.mismatch.quote is not None}


CASES = [(way, sentence) for way in WAYS for sentence in way.sentences]
IDS = [f"{way.code} {sentence}" for way, sentence in CASES]


@pytest.mark.parametrize(("way", "sentence"), CASES, ids=IDS)
def test_the_number_of_the_table_is_right(way, sentence):
    text = sentence.format(n=way.number)
    assert found(UNDER_A_HEADING.format(text)) == set()
    assert found(text) == set()


@pytest.mark.parametrize(("way", "sentence"), CASES, ids=IDS)
def test_another_number_is_found(way, sentence):
    text = sentence.format(n=way.number + WRONG_BY)
    assert way.code in found(UNDER_A_HEADING.format(text))
    if way.alone:
        assert way.code in found(text)


@pytest.mark.parametrize("writing", ["{:,}", "{} ", "近{}", "约{}"])
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.code)
def test_however_the_figures_are_written(way, writing):
    sentence = way.sentences[0]
    assert found(UNDER_A_HEADING.format(sentence.format(n=writing.format(way.number)))) == set()


@pytest.mark.parametrize("sentence", TRUE)
def test_true_sentences_are_left_alone(sentence):
    assert found(UNDER_A_HEADING.format(sentence)) == set()
    assert found(sentence) == set()

from __future__ import annotations

import re

import pytest

from audit.rules.c38_unknown_tables import C38
from tests.audit.building import findings, reasons, report, short

TABLE = re.compile(r"<table.*?</table>", re.DOTALL)
OWN = "<table><tr><td>公开类别</td><td>数量</td></tr><tr><td>通知公告</td><td>36</td></tr><tr><td>政策</td><td>12</td></tr></table>"
FRAME = "<table><tr><td>有关情况见下</td><td>说明</td></tr><tr><td>本年度</td><td>情况良好</td></tr></table>"


def tables(*instead: str):
    """The three tables replaced, one after the other."""

    def edit(page: str) -> str:
        for found, other in zip(TABLE.findall(page), instead, strict=False):
            page = page.replace(found, other, 1)
        return page

    return report(edit=edit)


def test_a_table_of_ones_own_is_a_note_for_the_auditor():
    (finding,) = findings(C38, tables(OWN, "", ""))
    assert (finding.subject, finding.severity) == ("tables", "note")
    assert "只认出0个项目名称" in finding.message
    assert C38.for_offices is False


@pytest.mark.parametrize("year", [2019, 2020, 2021, 2024])
def test_both_generations_are_known(year):
    assert short(C38, report(year=year)) == []


def test_a_table_beside_those_of_the_form_passes():
    made = report(edit=lambda page: page.replace("<table", f"{OWN}<table", 1))
    assert short(C38, made) == []


def test_no_table_or_a_frame_around_words_is_left_to_c24():
    assert short(C38, tables("", "", "")) == []
    assert short(C38, tables(FRAME, "", "")) == []


def test_beside_pictures_it_is_not_assessable():
    made = tables(OWN, '<p><img src="x.png"></p>', "")
    assert reasons(C38, made) == {"*": "table_is_image"}

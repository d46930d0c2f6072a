from __future__ import annotations

import base64

import pytest

from audit.policy import Policy
from gouji.demo.content import make_content
from gouji.demo.files import docx
from gouji.selfcheck.examining import Draft, answer_of, examine
from tests.gouji.conftest import WRONG, report_text

AGENCY = "样例市样例局"


def word(**changes) -> bytes:
    return docx(make_content(1, AGENCY, 2025, **changes))


def test_a_right_draft_has_nothing_to_mark():
    answer = examine(Draft("年报.docx", word()))
    assert (answer.problem, answer.agency, answer.year) == ("", AGENCY, 2025)
    assert (answer.counts["error"], answer.marked, answer.unmarked) == (0, "", "")
    assert "没有发现问题" in answer.html


def test_a_wrong_cell_is_shown_and_marked():
    answer = examine(Draft("年报.docx", word(break_cell=WRONG)), made="2026-01-05T10:00:00")
    assert answer.counts == {"error": 2, "warning": 0, "note": 0}
    assert ">707<" in answer.html.replace("\n", "")
    assert answer.ending == ".docx"
    assert base64.b64decode(answer.marked).startswith(b"PK")


def test_a_format_without_comments_says_so():
    answer = examine(Draft("年报.txt", report_text(break_cell=WRONG).encode()))
    assert (answer.counts["error"], answer.marked) == (2, "")
    assert "纯文本不能加批注" in answer.unmarked


def test_last_year_is_compared_with():
    before = report_text().replace("2025", "2024").encode()
    answer = examine(Draft("年报.docx", word(), "上年.txt", before))
    assert answer.told == ("与 上年.txt 作了跨年比较",)


@pytest.mark.parametrize(
    ("before", "told"),
    [
        pytest.param(b"", (), id="none"),
        pytest.param(b"\x00", "上年的报告没能读取", id="not readable"),
        pytest.param(report_text().encode(), "上年.txt：是2025年度的报告，应为2024年度", id="of this year"),
    ],
)
def test_what_is_not_last_years_report_is_told(before, told):
    answer = examine(Draft("年报.docx", word(), "上年.txt", before))
    assert answer.problem == ""
    assert answer.told == () if told == () else told in answer.told[0]


@pytest.mark.parametrize("data", [b"", b"\x00\x01", b"PK\x03\x04broken", b"%PDF-1.7\n", "不是年报".encode()])
def test_what_is_no_report_is_an_answer_too(data):
    answer = examine(Draft("x", data))
    assert answer.problem
    assert (answer.html, answer.marked) == ("", "")


def test_the_policy_of_the_office_holds():
    policy = Policy("样例", off={"A32": "试点"})
    assert "A32" not in examine(Draft("年报.docx", word(break_cell=WRONG)), policy).html


def test_an_answer_survives_the_way_between_processes():
    answer = examine(Draft("年报.docx", word(break_cell=WRONG)))
    assert answer_of(answer.to_dict()) == answer

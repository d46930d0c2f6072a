from __future__ import annotations

from dataclasses import replace

import pytest

from audit.engine import audit
from audit.likeness.comparing import wording
from audit.rules import ALL
from audit.rules.q16_same_problems import Q16
from audit.surroundings import Surroundings
from gouji.demo.content import blank_content, make_content
from gouji.demo.phrases import PROBLEMS as DEMO
from tests.audit.building import AGENCY, YEAR, findings, read_report, reasons, report, short

PROBLEMS = (
    "水价构成的说明写得太专业，不少农户看不懂；乡镇水管站的人手少，信息送上来常常晚两三天，渠道检修的通知贴得不够早"
)
OTHERS = "网上的水利地图在手机上打不开；老档案里的堤防图纸还没有编完号，群众来查要等上半天，窗口的打印机也常常卡纸"
DONE = "针对这些不足，给水管站配了专用邮箱。"


def beside(text, before, **known):
    previous = report(parts={5: before}, year=YEAR - 1)
    return replace(report(parts={5: text}), around=Surroundings(previous=(previous,), **known))


def test_the_same_problems_with_other_measures():
    (finding,) = findings(Q16, beside(f"一是{PROBLEMS}。{DONE}", f"{PROBLEMS}。下一步，把水价说明改成一问一答。"))
    assert (finding.subject, finding.severity, finding.mismatch.section) == ("part 五", "note", 5)
    assert (finding.mismatch.quote or "").endswith("渠道检修的通知贴得不够早。")
    assert finding.message == f"第五部分写的问题与上年的报告相同：“{finding.mismatch.quote}”"


def test_numbers_and_names_make_no_difference():
    text = f"{YEAR}年{AGENCY}有318条信息迟发，{PROBLEMS}。\n{DONE}"
    assert short(Q16, beside(text, text.replace("318", "9").replace(str(YEAR), str(YEAR - 1)))) == [("part 五", "note")]


@pytest.mark.parametrize(
    ("text", "before"),
    [
        (f"{PROBLEMS}。{DONE}", f"{OTHERS}。{DONE}"),
        (f"{PROBLEMS}。{DONE}", f"{PROBLEMS}；{OTHERS}。{DONE}"),
        (f"{PROBLEMS}。{DONE}", f"{OTHERS}。下一步，{PROBLEMS}。"),
    ],
    ids=["others", "more of them", "as a measure"],
)
def test_other_problems_pass(text, before):
    assert short(Q16, beside(text, before)) == []
    assert reasons(Q16, beside(text, before)) == {}


def test_without_last_year():
    assert reasons(Q16, report(parts={5: PROBLEMS})) == {"*": f"no_previous_report: 没有{YEAR - 1}年度报告"}


@pytest.mark.parametrize(
    "text",
    ["一是公开不够及时；二是形式单一。针对以上问题，加强培训。", f"下一步，{PROBLEMS}。", "无"],
    ids=["short", "none", "empty"],
)
def test_what_is_no_list_of_problems_is_not_compared(text):
    assert reasons(Q16, beside(text, text)) == {"*": "no_claim: 没有认出足够的问题文字"}


def test_a_template_of_the_office_does_not_count():
    known = wording({5: PROBLEMS}, ()).shingles
    assert reasons(Q16, beside(f"{PROBLEMS}。{DONE}", f"{PROBLEMS}。{DONE}", common=known)) == {
        "*": "no_claim: 没有认出足够的问题文字"
    }


def test_a_missing_part_is_the_matter_of_another_rule():
    found = replace(report(headings={5: None}), around=Surroundings(previous=(report(year=YEAR - 1),)))
    assert reasons(Q16, found)["*"].startswith("row_absent")


def test_damaged_text_is_not_compared():
    damaged = replace(beside(PROBLEMS, PROBLEMS), damage=("encoding_damaged",))
    assert reasons(Q16, damaged) == {"*": "encoding_damaged"}


def test_a_whole_copy_of_last_year_is_one_group():
    made = make_content("copy", AGENCY, YEAR)
    before = make_content("copy", AGENCY, YEAR - 1)
    mine, last = read_report(made), read_report(replace(before, parts=made.parts))
    verdict = audit(replace(mine, around=Surroundings(previous=(last,))), rules=ALL)
    assert {finding.code: finding.group for finding in verdict.findings if finding.code in ("Q10", "Q16")} == {
        "Q10": verdict.findings[-1].group,
        "Q16": verdict.findings[-1].group,
    }


def test_made_up_reports_are_told_exactly_when_they_drew_the_same_problems():
    """They draw two or three of eight; in another order they are still the same."""
    told = 0
    for seed in range(120):
        made, other = make_content(seed, AGENCY, YEAR), make_content(f"{seed} before", AGENCY, YEAR)
        before = replace(make_content(seed, AGENCY, YEAR - 1), parts=other.parts)
        found = replace(read_report(made), around=Surroundings(previous=(read_report(before),)))
        drew = [{what for what, *_ in DEMO if what in one.parts[5][0]} for one in (made, before)]
        assert (short(Q16, found) != []) == (drew[0] == drew[1]), seed
        told += drew[0] == drew[1]
    assert 0 < told < 60


def test_the_blank_form_is_not_compared():
    blank = read_report(blank_content(YEAR), year=YEAR)
    assert list(reasons(Q16, replace(blank, around=Surroundings(previous=(blank,))))) == ["*"]

"""N11: 新收51, 总计49, 许可838 this year; 新收 and 许可 of the year before as given."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from audit.model import Report
from audit.rules.n11_text_trend import N11
from audit.surroundings import Surroundings
from audit.verdict import Status, summarise
from tests.audit.claims.judged import MakeReport, mismatches, part_one

Judge = Callable[..., int]
BEFORE = {
    "T3.new_received.total": 40,
    "T3.carried_in.total": 0,
    "T2.licensing.decisions": 900,
    "T3.total.total": 36,
    "T3.carried_out.total": 4,
}

RIGHT = (
    "收到政府信息公开申请51件，较上年增加11件。",
    "收到政府信息公开申请51件，较去年相比数量增长11件。",
    "收到政府信息公开申请55件（其中上年结转4件），同比增加15件。",
    "收到政府信息公开申请51件，同比增长27.5%。",
    "收到政府信息公开申请51件，同比增长28%。",
    "收到政府信息公开申请51件，同比增长27%。",
    "收到政府信息公开申请51件，较2023年有所增加。",
    "政府信息公开申请数量较上年增加十一件。",
    "办理行政许可838件，同比下降6.9%。",
    "与2023年相比，收到的政府信息公开申请增加11件。",
    "2023年收到政府信息公开申请40件，2024年收到51件。",
    "2023年答复政府信息公开申请36件。",
    "办理行政许可838件，与上年基本持平。",
)
WRONG = {
    "收到政府信息公开申请51件，较上年增加12件。": "较上年增加12件",
    "收到政府信息公开申请51件，比去年减少11件。": "比去年减少11件",
    "收到政府信息公开申请51件，同比增长47.5%。": "同比增长47.5%",
    "收到政府信息公开申请51件，与上年持平。": "与上年持平",
    "政府信息公开申请数量较上年略有减少。": "较上年略有减少",
    "与上年相比，政府信息公开申请增加14件。": "与上年相比,政府信息公开申请增加14件",
    "2023年收到政府信息公开申请43件，2024年收到51件。": "2023年43件",
    "办理行政许可838件，同比增长6.9%。": "同比增长6.9%",
}
# {n}, {p} and {m}: the change that the two reports bear out, or another one.
FORMS = """
收到政府信息公开申请51件，对比2023年增加{n}件。
收到政府信息公开申请51件，较之2023年增加{n}件。
收到政府信息公开申请51件，较之上年增加{n}件。
收到政府信息公开申请51件，与2023年度相比增加{n}件。
收到政府信息公开申请51件，与2023年度相比，增加{n}件。
收到政府信息公开申请51件，与上年相比，数量增加{n}件。
收到政府信息公开申请51件（与2023年度相比增加{n}件）。
收到政府信息公开申请51件，相较于2023年增加{n}件。
收到政府信息公开申请51件，相比上年度增加{n}件。
收到政府信息公开申请51件，较上年上升，幅度为{p}%。
收到政府信息公开申请51件，同比增幅{p}%。
收到政府信息公开申请51件，较上年增长幅度为{p}%。
收到政府信息公开申请51件，比上年多了{n}件。
申请量同比增加{p}%。
2024年申请数量较上年增加{n}件。
全年收到申请数量同比增加{p}%。
与2023年度相比，申请量增加{n}件。
与2023年相比，2024年政府信息公开申请量增加{n}件。
办理行政许可838件，对比2023年减少{m}件。
收到政府信息公开申请51件，增加{n}件（与2023年度相比）。
收到政府信息公开申请51件（与2023年度相比），增加{n}件。
收到政府信息公开申请51件，增幅为{p}%（较上年）。
收到政府信息公开申请51件，在2023年基础上增加{n}件。
政府信息公开申请数量较2023年度上升，升幅{p}%。
政府信息公开申请数量增加{n}件（与2023年度相比）。
申请总量较之上一年度（40件）增加{n}件。
收到政府信息公开申请51件，较上一年度增加11件，增幅{p}%。
""".strip().splitlines()
SILENT = (
    "收到政府信息公开申请51件，答复及时率较上年提高12个百分点。",
    "主动公开信息500条，同比增长80%。",
    "收到建议提案9件，较上年减少90件。",
    "全市收到政府信息公开申请510件，较上年增加90件。",
    "收到政府信息公开申请51件，较2022年增加1件。",
    "2023年全市收到政府信息公开申请430件。",
    "2023年办结信访事项43件。",
    "与2023年相比略有变化，收到政府信息公开申请51件。",
    "收到政府信息公开申请51件，其中信函申请较上年增加30件。",
    "收到政府信息公开申请51件，与上年相比，答复满意率提高90%。",
    "贷款申请量同比增加90%。",
    "收到政府信息公开申请51件，在2023年增加的90件办件中占一半。",
    "收到政府信息公开申请51件，较上年增加11件，办结率提高90%。",
    "与2022年相比，2023年政府信息公开申请量增加90件。",
)


def compared(make_report: MakeReport, text: str, *versions: dict[str, int]) -> Report:
    previous = tuple(make_report(changes, year=2023) for changes in versions)
    return make_report(sections=part_one(text), around=Surroundings(previous=previous))


@pytest.mark.parametrize("text", [*RIGHT, *SILENT])
def test_what_the_two_reports_bear_out(make_report: MakeReport, text: str) -> None:
    assert mismatches(N11, compared(make_report, text, BEFORE)) == []


@pytest.mark.parametrize(("text", "trend"), WRONG.items())
def test_what_they_contradict(make_report: MakeReport, text: str, trend: str) -> None:
    (mismatch,) = mismatches(N11, compared(make_report, text, BEFORE))
    assert mismatch.words["trend"] == trend
    assert mismatch.quote == text


@pytest.mark.parametrize("form", FORMS)
def test_however_it_is_said(make_report: MakeReport, form: str) -> None:
    right, wrong = form.format(n=11, p=27.5, m=62), form.format(n=13, p=61.5, m=64)
    assert mismatches(N11, compared(make_report, right, BEFORE)) == []
    assert len(mismatches(N11, compared(make_report, wrong, BEFORE))) == 1


def test_any_version_of_last_year_may_bear_it_out(make_report: MakeReport) -> None:
    text = "收到政府信息公开申请51件，较上年增加12件。"
    corrected = {**BEFORE, "T3.new_received.total": 39}
    assert mismatches(N11, compared(make_report, text, BEFORE, corrected)) == []


def test_without_last_year_nothing_is_said(make_report: MakeReport) -> None:
    report = make_report(sections=part_one("收到政府信息公开申请51件，较上年增加12件。"))
    assert summarise(N11.assess(report)) == (Status.NOT_ASSESSABLE, "no_previous_report")
    blank = {
        "T3.new_received.total": None,
        "T3.carried_out.total": None,
        "T3.carried_in.total": None,
        "T3.total.total": None,
    }
    report = compared(make_report, "收到政府信息公开申请51件，较上年增加12件。", blank)  # type: ignore[arg-type]
    assert summarise(N11.assess(report))[0] is Status.NOT_ASSESSABLE

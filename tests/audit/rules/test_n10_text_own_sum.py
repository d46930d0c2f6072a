"""N10: the parts of a sentence against its own total."""

from __future__ import annotations

import pytest

from audit.rules.n10_text_own_sum import N10
from tests.audit.claims.judged import MakeReport, mismatches, part_one

WRONG = {
    "主动公开各类信息42件，其中，法定主动公开文件36件、会议议定事项解读1件，其他公开事项6件。": (42, 43),
    "主动公开各类信息42件，其中法定主动公开文件36件、解读1件、其他4件。": (42, 41),
    "共推送宣传信息约1218条（其中微信公众号1266条，抖音52条）。": (1218, 1318),
    "公开解读150余条，其中，部门解读131条、领导干部解读10条、专家解读12条、图文解读30条。": (150, 183),
    "收到政府信息公开申请53件，其中自然人52件，商业企业2件。": (53, 54),
    "办理行政许可１００件，分为新办60件、变更30件、注销20件。": (100, 110),
    "发布政策解读12件，其中图解5件、视频2件、文字6件。": (12, 13),
    "发布信息42条（文件36条、解读1条、动态4条）。": (42, 41),
    "开展培训12次：线上培训8次、现场培训6次。": (12, 14),
    "收到留言十二条，其中咨询类八条、建议类六条。": (12, 14),
}
RIGHT = (
    "主动公开各类信息42件，其中，法定主动公开文件36件、会议议定事项解读1件，其他公开事项5件。",
    "共推送宣传信息约1218条（其中微信公众号1166条，抖音52条）。",
    "公开解读150余条，其中，部门解读101条、领导干部解读10条、专家解读12条、图文解读30条。",
    "发布信息42条（文件36条、解读1条、动态5条）。",
    "收到申请51件，办结49件，其中网上申请30件、信函申请21件。",
    "收到申请9件（8件已办结、2件结转下年）。",
    # only some of the parts
    "发布政府信息500条，其中工作动态60条、政策解读9条。",
    "发布政府信息100条，其中工作动态60条、政策解读30条等。",
    "收到政府信息公开申请53件，其中自然人50件、商业企业2件。",
    # another measure, published twice, about
    "收到政府信息公开申请53件，其中网上申请30件、信函23件，自然人50件、企业3件。",
    "发布信息100条，其中网站90条、微信公众号80条。",
    "发布信息100条，其中工作动态60余条、政策解读50余条。",
    # other units and statements
    "收到政府信息公开申请53件，其中自然人52件，商业企业1件，办结51件，结转下年度2件。",
    "收到政府信息公开申请53件，其中自然人52件，商业企业1件，占比1.9%，较上年增加9件。",
    "举办活动20次，其中培训5次，参加200人次、发放资料300份。",
    "收到53件，其中40件已办结。",
    "印发通知3份，其中第2份要求5件事项限期完成。",
)


@pytest.mark.parametrize(("text", "numbers"), WRONG.items(), ids=list(WRONG))
def test_a_sum_that_does_not_hold(make_report: MakeReport, text: str, numbers: tuple[int, int]) -> None:
    (mismatch,) = mismatches(N10, make_report(sections=part_one(f"概述。{text}其他。")))
    assert (mismatch.expected, mismatch.found) == numbers
    assert mismatch.quote == text
    assert not any(char.isdigit() for char in mismatch.subject)


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_no_contradiction(make_report: MakeReport, text: str) -> None:
    assert mismatches(N10, make_report(sections=part_one(text))) == []


def test_the_same_words_twice_are_one_finding(make_report: MakeReport) -> None:
    text = "收到留言12条，其中咨询8条、建议6条。收到留言13条，其中咨询9条、建议6条。"
    assert len(mismatches(N10, make_report(sections=part_one(text)))) == 1

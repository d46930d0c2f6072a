"""C03 未在年报栏目发布."""

from __future__ import annotations

from audit.errors import NotAssessable
from audit.example import Example
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.surroundings import Publication
from audit.verdict import Mismatch

SUBJECT = "column"
RIGHT = "annual"
WRONG = {"news": "新闻动态类栏目", "notice": "通知公告类栏目", "other_year": "其他年度的栏目"}


@rule(
    code="C03",
    slug="wrong-column",
    title="未在年报栏目发布",
    severity=Severity.WARNING,
    basis=("F61", "P"),
    says="报告只登在{places}，政府信息公开年报栏目里没有",
    needs=("page",),
    core=False,
    bad=Example(publication=Publication(columns=("notice",)), finds=(SUBJECT,), words="只登在通知公告栏目"),
    good=Example(publication=Publication(columns=("annual", "news")), words="年报栏目里有，新闻栏目里也有"),
)
def C03(report: Report) -> Mismatch | None:
    """
    ## 检查什么
    报告登在政府信息公开年报栏目里。只登在新闻、通知公告栏目或者别的年度之下是疑点；年报栏目里也有链接的不提。
    不知道登在哪些栏目，不作判断。

    ## 为什么
    国家要求政府信息公开内容集中在统一的平台和栏目，公众到年报栏目里找年报。

    ## 反例
    报告只登在“通知公告”栏目，年报栏目里最新的是上一年度的。

    ## 怎么改
    请移至政府信息公开年报栏目。
    """
    known = report.around.publication
    if known is None or not known.columns:
        raise NotAssessable("not_fetched", "不知道登在哪个栏目")
    if RIGHT in known.columns:
        return None
    if any(column not in WRONG for column in known.columns):
        raise NotAssessable("not_fetched", "有的栏目不知道是什么栏目")
    places = "、".join(WRONG[column] for column in dict.fromkeys(known.columns))
    return Mismatch(SUBJECT, words={"places": places})

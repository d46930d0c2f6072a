"""C06 已发布报告无法访问."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from audit.days import day_of, moment_of
from audit.errors import NotAssessable
from audit.example import Example
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.surroundings import Look, Publication
from audit.verdict import Mismatch

SUBJECT = "publication"
GONE = (404, 410)
CHECKS, DAYS = 3, 2


@rule(
    code="C06",
    slug="published-report-gone",
    title="已发布报告无法访问",
    severity=Severity.WARNING,
    basis=("L24",),
    says="报告曾经可以访问，{since}以来{count}次查看都{how}",
    needs=("page",),
    core=False,
    bad=Example(
        publication=Publication(
            looks=(
                Look("2025-03-03T21:00:00+08:00", 404),
                Look("2025-03-04T09:00:00+08:00", 404),
                Look("2025-03-04T21:00:00+08:00", 404),
            )
        ),
        finds=(SUBJECT,),
        words="3月3日、4日三次查看都是404",
    ),
    good=Example(
        publication=Publication(
            looks=(Look("2025-03-03T21:00:00+08:00", 404), Look("2025-03-04T21:00:00+08:00", 200)),
        ),
        words="3月3日打不开，3月4日恢复",
    ),
)
def C06(report: Report) -> Mismatch | None:
    """
    ## 检查什么
    抓取过的报告仍然可以访问。两天内至少三次查看都是404、410或者转到首页，又没有别的版本，才提出。
    整个网站打不开，不作判断。

    ## 为什么
    条例第二十四条要求政府信息可以查阅、下载；公开过的报告应当长期保留。

    ## 反例
    网站改版以后，上年年报的地址一直是404。

    ## 怎么改
    请恢复页面。
    """
    known = report.around.publication
    if known is None or not known.looks:
        raise NotAssessable("not_fetched", "没有再次查看过")
    if known.other_copy:
        return None
    looks = sorted(known.looks, key=lambda look: moment_of(look.at))
    last = looks[-1]
    if not _is_gone(last):
        if _is_there(last):
            return None
        raise NotAssessable("not_fetched", "网站没有正常应答")
    run = list(takewhile(_is_gone, reversed(looks)))
    if len(run) < CHECKS or len({day_of(look.at) for look in run}) < DAYS:
        raise NotAssessable("not_fetched", f"打不开，还只查看过{len(run)}次")
    return _finding(run)


def _finding(run: Sequence[Look]) -> Mismatch:
    first = day_of(run[-1].at)
    how = "转到首页" if all(look.home for look in run) else "打不开"
    words = {"since": f"{first.year}年{first.month}月{first.day}日", "count": str(len(run)), "how": how}
    return Mismatch(SUBJECT, words=words)


def _is_gone(look: Look) -> bool:
    return look.host_up and (look.status in GONE or look.home)


def _is_there(look: Look) -> bool:
    return look.host_up and look.status is not None and 200 <= look.status < 300

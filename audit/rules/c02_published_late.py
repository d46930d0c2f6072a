"""C02 逾期发布."""

from __future__ import annotations

from datetime import date

from audit.days import spoken
from audit.errors import NotAssessable
from audit.example import Example
from audit.model import BodyKind, Report
from audit.rule import rule
from audit.rules.c16_signature_agrees import find_signature
from audit.severity import Severity
from audit.surroundings import Publication
from audit.verdict import Mismatch

SUBJECT = "publication"
# Days. A report signed in time on a page that is so much later: portals that move give all their pages a new date.
MONTHS_LATE = 60
# The law sets no day for these: their deadline is always a local one.
WITHOUT_LEGAL_DATE = frozenset({BodyKind.TOWNSHIP, BodyKind.STREET_OFFICE})


@rule(
    code="C02",
    slug="published-late",
    title="逾期发布",
    severity=Severity.ERROR,
    basis=("L49",),
    formula="发布日期 ≤ 期限",
    says="{problem}",
    needs=("page", "reg"),
    bad=Example(
        publication=Publication(published_on="2025-02-10", first_seen_on="2025-02-12", due_on="2025-01-31"),
        finds=(SUBJECT,),
        words="页面发布日期2025年2月10日，期限2025年1月31日",
    ),
    good=Example(
        publication=Publication(published_on="2025-01-22", first_seen_on="2025-02-12", due_on="2025-01-31"),
        words="页面发布日期2025年1月22日，期限2025年1月31日",
    ),
)
def C02(report: Report) -> Mismatch | None:
    """
    ## 检查什么
    发布日期不晚于期限：县级以上政府部门是次年1月31日，政府是3月31日；遇休息日不顺延。只有本地期限的，逾期是疑点。
    页面日期是重新发布的日期、而以前抓取时报告已在的，不算逾期。全年的报告在次年1月1日以前发布，也提出核对。
    落款在期限以内、页面日期晚了两个月以上的，可能是网站改版后重新发布，只作疑点。页面没有日期、以前也没有抓取过的，不作判断。

    ## 为什么
    条例第四十九条规定了公布的期限。

    ## 反例
    部门的2024年度报告，页面发布日期是2025年2月10日。

    ## 怎么改
    请说明逾期原因。
    """
    known = report.around.publication
    if known is None or not (known.published_on or known.first_seen_on):
        raise NotAssessable("not_fetched", "不知道发布日期")
    # a page cannot have been seen before it was there: a later date is that of another publication
    there = min(day for day in (known.published_on, known.first_seen_on) if day)
    if known.due_on is None:
        raise NotAssessable("not_fetched", "不知道期限")
    if there > known.due_on:
        if known.published_on is None:
            raise NotAssessable("not_fetched", "页面没有日期，期限以前没有抓取过")
        return _late(report, known, there, known.due_on)
    return _before_the_year_ended(report, there)


def _late(report: Report, known: Publication, there: str, due: str) -> Mismatch:
    days = (date.fromisoformat(there) - date.fromisoformat(due)).days
    local = (known.local and there <= _legal_date(report)) or report.body_kind in WITHOUT_LEGAL_DATE
    basis = f"（{known.due_basis}）" if known.due_basis else "（本地期限）" if local else ""
    problem = f"发布日期是{spoken(there)}，期限是{spoken(due)}{basis}，逾期{days}天"
    signature = find_signature(report)
    if days > MONTHS_LATE and signature and signature.day <= due:
        problem += f"；落款日期是{spoken(signature.day)}，页面日期也可能是重新发布的日期"
        severity: Severity | None = Severity.WARNING
    else:
        severity = Severity.WARNING if local else None
    return Mismatch(SUBJECT, found=days, severity=severity, basis=("P",) if local else (), words={"problem": problem})


def _legal_date(report: Report) -> str:
    """The last day by article 49; a day that never comes for bodies to which the law sets none."""
    if report.year is None or report.body_kind is None or report.body_kind in WITHOUT_LEGAL_DATE:
        return "9999-12-31"
    return f"{report.year + 1}-{'03-31' if report.body_kind is BodyKind.GOVERNMENT else '01-31'}"


def _before_the_year_ended(report: Report, there: str) -> Mismatch | None:
    if report.year is None or int(there[:4]) > report.year or _is_of_a_part(report):
        return None
    problem = f"发布日期是{spoken(there)}，早于{report.year + 1}年1月1日，不能包括全年的情况"
    return Mismatch(SUBJECT, quote=spoken(there), severity=Severity.WARNING, words={"problem": problem})


def _is_of_a_part(report: Report) -> bool:
    """The stated period ends before the year does."""
    return bool(report.period and report.period[1][5:] < "12-31")

"""C01 where there is no report: evidence of absence → a verdict. Not seen is not absent: all six conditions, or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from audit.days import day_of, moment_of
from audit.document import Document, Format
from audit.engine import audit
from audit.errors import NotAssessable
from audit.model import BodyKind, Report
from audit.policy import AS_CATALOGUED, Policy
from audit.rules.c01_not_published import C01, not_found
from audit.rules.c02_published_late import WITHOUT_LEGAL_DATE
from audit.surroundings import Absence, ListLook, Surroundings
from audit.verdict import Mismatch, Verdict

FRESH = timedelta(hours=24)
DAYS = 2


@dataclass(frozen=True, slots=True)
class Condition:
    """One of the six. `letter`: a–f; `why`: why it does not hold, "" where it does."""

    letter: str
    name: str
    why: str

    @property
    def holds(self) -> bool:
        return not self.why


def conditions(absence: Absence) -> tuple[Condition, ...]:
    """All six, each by itself, for the person who has to look. C01 fails exactly when all of them hold."""
    lasts = [(url, _looks(absence, url)) for url in absence.sources]
    asked = [(url, looks[-1]) for url, looks in lasts if looks]
    none = "" if absence.sources else "没有登记年报栏目"
    return (
        Condition("a", "列表完整", none or _first(_incomplete(lasts))),
        Condition(
            "b", "以前年度的报告仍在", none or _first(f"{url}里不见了" for url, look in asked if not look.control)
        ),
        Condition("c", "所有来源一致", _first(_disagreeing(absence, lasts)) or none),
        Condition("d", "期限和宽限已过", "" if _is_over(absence) else f"宽限到 {_last_day(absence)}"),
        Condition("e", "两天以上，最近一次在24小时之内", none or _first(_not_long_enough(absence, lasts))),
        Condition("f", "有人确认", "" if absence.confirmed_by else "还没有人确认"),
    )


def _first(reasons: Iterator[str]) -> str:
    return next(reasons, "")


def _incomplete(lasts: Sequence[tuple[str, list[ListLook]]]) -> Iterator[str]:
    for url, looks in lasts:
        if looks and (looks[-1].status != 200 or not looks[-1].complete):
            yield f"{url}最近一次没有完整读到"


def _disagreeing(absence: Absence, lasts: Sequence[tuple[str, list[ListLook]]]) -> Iterator[str]:
    yield from (f"{look.url or '已入库的报告'}里有" for look in absence.looks if look.listed)
    for url, looks in lasts:
        if not looks:
            yield f"没有查看过{url}"
        elif not _is_healthy(looks[-1]):
            yield f"{url}最近一次不能作准"


def _not_long_enough(absence: Absence, lasts: Sequence[tuple[str, list[ListLook]]]) -> Iterator[str]:
    for url, looks in lasts:
        if not looks:
            yield f"没有查看过{url}"
            continue
        last, age = looks[-1], moment_of(absence.now) - moment_of(looks[-1].at)
        if day_of(last.at) <= date.fromisoformat(absence.due_on):
            yield f"期限以后没有查看过{url}"
        if not timedelta(0) <= age < FRESH:
            yield f"最后一次查看{url}是 {moment_of(last.at):%Y-%m-%d %H:%M}"
        if len({day_of(look.at) for look in looks if _is_healthy(look)}) < DAYS:
            yield f"{url}只查看过一天"


def _looks(absence: Absence, url: str) -> list[ListLook]:
    return sorted((look for look in absence.looks if look.url == url), key=lambda look: moment_of(look.at))


def _is_over(absence: Absence) -> bool:
    return day_of(absence.now) > _last_day(absence)


def judge_absence(
    absence: Absence,
    *,
    body_kind: BodyKind | None = None,
    agency_code: str | None = None,
    policy: Policy = AS_CATALOGUED,
) -> Verdict:
    """
    What C01 says of a report that was not found: it fails only when nothing is in doubt.

    A list that names the report makes it pass, read or not. A body that is excused has no outcome.
    """
    nothing = Report(
        document=Document(Format.TEXT, ()),
        agency=absence.agency,
        year=absence.year,
        body_kind=body_kind,
        around=Surroundings(policy=policy),
    )
    rules = () if absence.excused else (replace(C01, check=lambda report: _judge(absence, report.body_kind)),)
    verdict = audit(nothing, agency_code=agency_code, rules=rules)
    return replace(verdict, status="absent", format=None, document=None, report=None)


def _judge(absence: Absence, kind: BodyKind | None) -> Mismatch | None:
    if any(look.listed for look in absence.looks):
        return None
    if not _is_over(absence):
        raise NotAssessable("not_fetched", "期限或约定的宽限还没有过")
    if not absence.sources:
        raise NotAssessable("not_fetched", "没有登记年报栏目")
    last = [_seen_long_enough(absence, url) for url in absence.sources]
    if not absence.confirmed_by:
        raise NotAssessable("not_fetched", "还没有人确认")
    local = absence.local or kind in WITHOUT_LEGAL_DATE
    return not_found(absence, day_of(absence.now).isoformat(), _told(last), local=local)


def _seen_long_enough(absence: Absence, url: str) -> ListLook:
    """The last look at a list. NotAssessable unless it is healthy, fresh, and the list was as empty on another day."""
    looks = _looks(absence, url)
    if not looks:
        raise NotAssessable("not_fetched", f"没有查看过{url}")
    last = looks[-1]
    _must_be_healthy(last)
    if day_of(last.at) <= date.fromisoformat(absence.due_on):
        raise NotAssessable("not_fetched", f"期限以后没有查看过{url}")
    age = moment_of(absence.now) - moment_of(last.at)
    if not timedelta(0) <= age < FRESH:
        raise NotAssessable("not_fetched", f"最后一次查看{url}不在24小时之内")
    if len({day_of(look.at) for look in looks if _is_healthy(look)}) < DAYS:
        raise NotAssessable("not_fetched", f"{url}只查看过一天")
    return last


def _must_be_healthy(look: ListLook) -> None:
    if look.status != 200:
        raise NotAssessable("not_fetched", f"{look.url}没有打开（{look.status or '无应答'}）")
    if not look.complete:
        raise NotAssessable("not_fetched", f"{look.url}没有翻到底")
    if not look.control:
        raise NotAssessable("not_fetched", f"{look.url}里以前年度的报告也不见了")


def _is_healthy(look: ListLook) -> bool:
    return look.status == 200 and look.complete and look.control


def _last_day(absence: Absence) -> date:
    return date.fromisoformat(absence.due_on) + timedelta(days=absence.grace_days)


def _told(looks: Sequence[ListLook]) -> str:
    return "、".join(f"{look.url}（{moment_of(look.at):%Y-%m-%d %H:%M}，{look.status}）" for look in looks)

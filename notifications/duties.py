"""What the law, or a local notice, asks of a body: to submit its report and to publish it. Words only."""

from __future__ import annotations

from audit.model import BodyKind
from db.agencies import Agency

PUBLISHED = "如已公布或公布在其他栏目，请回复报告的网址"
SUBMITTED = "如已报送，请一并说明"
OWN = "（你单位自行承担主管职责的，不另报送）"


def asked_of(due: str, body: Agency, year: int) -> str:
    """For a reminder. `due`: the kind of the deadline."""
    return f"请{_does(due, body, year)}"


def owed_by(due: str, body: Agency, year: int) -> str:
    """For what is overdue."""
    if due == "government":
        return f"本级政府{_report(year)}应当由政府信息公开工作主管部门向社会公布"
    return f"你单位应当{_does(due, body, year)}"


def reply_to(due: str) -> str:
    """What an office is asked to answer: a government's own report is submitted to nobody."""
    return f"{PUBLISHED}。" if due == "government" else f"{PUBLISHED}；{SUBMITTED}。"


def _does(due: str, body: Agency, year: int) -> str:
    report = _report(year)
    if due == "government":
        return f"由政府信息公开工作主管部门向社会公布本级政府{report}"
    if due == "local":
        return f"按要求报送{report}，并向社会公布"
    # article 3: such a system has a leading office of its own
    to = f"{'本系统' if body.vertical else '本级'}政府信息公开工作主管部门"
    own = OWN if body.kind is BodyKind.GOVERNMENT_OFFICE else ""
    return f"向{to}报送{report}{own}，并向社会公布"


def _report(year: int) -> str:
    return f"{year}年政府信息公开工作年度报告"

from __future__ import annotations

import pytest

from audit.engine import audit
from audit.model import BodyKind
from audit.rules.p02_enforcer_without_decisions import CELLS, P02
from audit.severity import Severity
from tests.audit.neighbours import found, reasons, saying

ZERO = dict.fromkeys(CELLS, 0)


def of(make_report, agency, changes=None, kind=BodyKind.DEPARTMENT):
    return make_report(ZERO | (changes or {}), agency=agency, body_kind=kind)


@pytest.mark.parametrize(
    "agency",
    [
        "样例市青山区消防救援大队",
        "青山区市场监督管理局",
        "青山区应急管理局",
        "青山区卫生健康委员会",
        "青山区交通运输局",
        "青山区城市管理局",
        "青山区综合行政执法局",
        "样例市城市管理和综合执法局",
    ],
)
def test_bodies_that_decide_every_day(make_report, agency):
    report = of(make_report, agency)
    assert found(P02, report) == {CELLS[0]: (None, None)}
    assert [one.severity for one in audit(report, rules=(P02,)).findings] == [Severity.NOTE]
    assert found(P02, of(make_report, agency, {CELLS[1]: 1})) == {}


@pytest.mark.parametrize(
    "agency", ["青山区水利局", "青山区应急管理服务中心", "青山区交通运输事业发展中心", "青山区卫生健康综合监督所", ""]
)
def test_others_leave_no_outcome(make_report, agency):
    assert audit(of(make_report, agency), rules=(P02,)).outcomes == {}


def test_the_government_with_such_a_word_is_none(make_report):
    assert not P02.in_scope(of(make_report, "青山区人民政府", kind=BodyKind.GOVERNMENT))


def test_silent_where_the_powers_lie_elsewhere(make_report):
    report = of(make_report, "青山区城市管理局")
    assert found(P02, saying(report, "行政处罚权已划转区综合行政执法局。")) == {}
    assert found(P02, saying(report, "行政许可由区行政审批局集中行使。")) == {}
    assert found(P02, saying(report, "许可由县政务服务局办理，执法由县疾控局承担。")) == {}
    assert found(P02, saying(report, "开发区不具备独立执法主体资格。")) == {}
    assert found(P02, saying(report, "2024年未实施行政处罚、行政强制，未办理行政许可。")) == {}
    assert found(P02, saying(report, "严格规范公正文明执法。")) != {}


def test_a_blank_is_not_zero(make_report):
    assert reasons(P02, of(make_report, "青山区应急管理局", {CELLS[2]: None})) == {"cell_not_number"}

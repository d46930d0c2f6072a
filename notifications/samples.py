"""A made-up letter of each kind, full and bare: what templates are tried with, and what a preview shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from notifications import season_samples
from notifications.letters.base import Letter
from notifications.letters.overdue import Body, Look, Overdue, OverdueList
from notifications.letters.rectify import Line, Rectify
from notifications.letters.reminder import Reminder

ARTICLE = "第四十九条"


@dataclass(frozen=True, slots=True)
class Sample:
    """`full`: every field has something. `least`: only what is always there. `never`: words `least` must not bring about."""

    full: Letter
    least: Letter
    never: tuple[str, ...] = ()


HEAD: dict[str, Any] = {
    "number": "GJ-2027-000123",
    "test": False,
    "addressee": "样例市样例局",
    "copy_to": ("样例市政务公开办公室",),
    "is_copy": True,
    "date": "2027年1月26日",
    "year": 2026,
    "issuing_office": "样例市政务公开办公室",
    "contact": "王五 0533-2300000",
    "earlier": "GJ-2027-000101",
    "answer_url": "https://sample.test/answer/GJ-2027-000123",
    "answer_until": "2027年2月25日",
}
BARE: dict[str, Any] = {
    "copy_to": (), "is_copy": False, "contact": "", "earlier": "", "answer_url": "", "answer_until": "", "attached": (),
}  # fmt: skip
TO_SUPERVISOR: dict[str, Any] = {
    "addressee": "样例市政务公开办公室", "copy_to": (), "is_copy": False, "answer_url": "", "answer_until": "",
}  # fmt: skip
REMINDER = Reminder(
    **HEAD,
    word="催报",
    deadline="2027年1月31日（星期日）",
    act_by="2027年1月29日（星期五）",
    days_left=3,
    duty="请向本级政府信息公开工作主管部门报送2026年政府信息公开工作年度报告，并向社会公布",
    basis="《中华人民共和国政府信息公开条例》第四十九条第一款",
    looked="尚未检索到",
    checked_at="2027-01-25 21:00",
    urls=("http://sample.test/nb/",),
    cautions=("2027 调休未录入",),
)
TOWNSHIP = replace(
    REMINDER,
    **BARE,
    addressee="样例镇人民政府",
    act_by="",
    days_left=0,
    duty="请按要求报送2026年政府信息公开工作年度报告，并向社会公布",
    basis="本地通知",
    looked="未能检索",
    checked_at="",
    urls=(),
    cautions=(),
)
LINE = Line(
    place="表三“（七）总计”行“总计”列",
    message="总计应等于本年处理结果各项之和，少 1 件",
    found="9",
    expected="4+6=10",
    quote="本年度共办结依申请公开9件",
    code="A31",
    severity="错误",
    basis="报告自身的勾稽关系",
    suggestion="核对台账后更正",
    rectify_by="2027年2月3日（星期三）",
    others=("另一列也不平衡",),
    diagnosis="有一个数填错",
)
RECTIFY = Rectify(
    **HEAD,
    listed=14,
    attached=("督促整改通知（zhenggai-370000-2026-123.docx）", "问题清单（wenti-370000-2026-123.xlsx）"),
    title="样例市样例局2026年政府信息公开工作年度报告",
    url="http://sample.test/nb/1.html",
    published_on="2027年1月20日",
    version="0123456789abcdef",
    lines=tuple(replace(LINE, place=f"表三第{number}行“总计”列") for number in range(1, 13)),
    appendix=(replace(LINE, code="C12", severity="提示"),),
    cautions=("2027 调休未录入",),
)
BARE_RECTIFY = replace(
    RECTIFY,
    **BARE,
    url="",
    published_on="",
    version="",
    lines=(replace(LINE, found="", expected="", quote="", basis="", others=(), diagnosis=""),),
    appendix=(),
    cautions=(),
)
OVERDUE = Overdue(
    **HEAD | {"date": "2027年2月3日"},
    deadline="2027年1月31日（星期日）",
    days_overdue=3,
    duty="你单位应当向本级政府信息公开工作主管部门报送2026年政府信息公开工作年度报告，并向社会公布",
    basis="《中华人民共和国政府信息公开条例》第四十九条第一款",
    looks=(
        Look(url="http://sample.test/nb/", at="2027-02-01 21:00", status="200"),
        Look(url="http://sample.test/nb/", at="2027-02-02 21:00", status="200"),
    ),
    confirmed_at="2027-02-03 09:00",
    publish_by="2027年2月16日（星期二）",
    cautions=("2027 调休未录入",),
)
OVERDUE_TOWNSHIP = replace(
    OVERDUE,
    **BARE,
    addressee="样例镇人民政府",
    duty="你单位应当按要求报送2026年政府信息公开工作年度报告，并向社会公布",
    basis="本地通知",
    looks=(),
    cautions=(),
)
BODY = Body(
    name="样例市样例局",
    deadline="2027年1月31日（星期日）",
    told="逾期 15 天，2027-02-03 09:00 经人工核对确认未公布",
    basis="本地通知",
    url="http://sample.test/nb/",
)
OVERDUE_LIST = OverdueList(
    **HEAD | TO_SUPERVISOR | {"date": "2027年2月15日"},
    week="2027年第7周",
    as_of="2027-02-15 10:10",
    missing=(BODY,),
    unseen=(BODY,),
    local=(BODY,),
    late=(BODY,),
    undated=(BODY,),
)
BARE_LIST = replace(
    OVERDUE_LIST, **BARE, missing=(), unseen=(), local=(), undated=(), late=(replace(BODY, basis="", url=""),)
)
RESOLVED = season_samples.resolved(HEAD | {"date": "2027年2月22日"})
CIRCULAR = season_samples.circular(HEAD | TO_SUPERVISOR | {"date": "2027年2月8日"})
PUBLICATION = season_samples.publication(HEAD | TO_SUPERVISOR | {"date": "2027年2月8日"})
SAMPLES: Mapping[str, Sample] = MappingProxyType(
    {
        "reminder": Sample(REMINDER, TOWNSHIP, never=(ARTICLE,)),  # that article names no date for townships
        "rectify": Sample(RECTIFY, BARE_RECTIFY),
        "overdue": Sample(OVERDUE, OVERDUE_TOWNSHIP, never=(ARTICLE,)),
        "overdue_list": Sample(OVERDUE_LIST, BARE_LIST),
        "resolved": Sample(RESOLVED, season_samples.appeared(RESOLVED, BARE)),
        "circular": Sample(CIRCULAR, season_samples.no_problem(CIRCULAR, BARE)),
        "publication": Sample(PUBLICATION, season_samples.nobody(PUBLICATION, BARE)),
    }
)

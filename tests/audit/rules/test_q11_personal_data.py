from __future__ import annotations

import pytest

from audit.rules.c13_contact import C13
from audit.rules.q11_personal_data import Q11
from tests.audit.building import findings, report, short
from tests.personal import card, identity

ID = identity()
HIDDEN = f"{ID[:3]}{'*' * 13}{ID[-2:]}"
WRONG = ID[:-1] + ("1" if ID[-1] != "1" else "2")
CARD = card()
CONTACT = "如对报告内容有疑问，请与样例市青山区水利局联系（地址：青山区1号；{}）。"


def part_one(text, **changes):
    return report(parts={1: f"主动公开工作。{text}"}, **changes)


@pytest.mark.parametrize("rendering", ["html", "word", "text", "markdown"])
def test_an_identity_number_is_an_error_and_never_shown(rendering):
    made = part_one(f"5月6日收到王某（身份证号{ID}）的申请。已经答复。", rendering=rendering)
    (finding,) = findings(Q11, made)
    assert (finding.subject, finding.severity) == (f"居民身份证号{HIDDEN}", "error")
    assert finding.mismatch.quote == f"5月6日收到王某（身份证号{HIDDEN}）的申请。"
    assert finding.mismatch.section == 1
    assert ID not in finding.message


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (f"王某身份证号{WRONG}。", f"居民身份证号{WRONG[:3]}{'*' * 13}{WRONG[-2:]}"),
        ("王某身份证号370302900101123。", "居民身份证号370**********23"),
        ("王某来电13812345678询问。", "手机号码138******78"),
        ("申请人王某，联系电话138-1234-5678。", "手机号码138-****-**78"),
        (f"退费至王某{CARD}。", f"银行卡号{CARD[:3]}{'*' * 14}{CARD[-2:]}"),
        ("申请人王建国申请公开征地批复。", "申请人姓名王**"),
    ],
)
def test_the_others_are_warnings(text, subject):
    assert short(Q11, part_one(text)) == [(subject, "warning")]


def test_each_number_is_told_once():
    assert len(findings(Q11, part_one(f"王某{ID}。又收到王某{ID}的申请，身份证号{ID}。"))) == 1


def test_a_number_over_two_lines():
    assert short(Q11, report(parts={1: f"主动公开工作。收到王某{ID[:8]}\n{ID[8:]}的申请。"})) == [
        (f"居民身份证号{HIDDEN}", "error")
    ]


def test_a_number_in_a_cell():
    made = report(edit=lambda page: page.replace("1.属于国家秘密", f"1.属于国家秘密{ID}"))
    assert short(Q11, made) == [(f"居民身份证号{HIDDEN}", "error")]


@pytest.mark.parametrize(
    "contact",
    [
        "电话：0533-2300000",
        "值班手机：13812345678",
        "联系人：王主任，电话：13812345678",
        "邮箱：13812345678@163.com",
    ],
)
def test_the_contact_of_the_office_is_its_own(contact):
    assert short(Q11, report(preface=(CONTACT.format(contact),))) == []
    assert short(Q11, report(parts={1: f"{CONTACT.format(contact)}\n主动公开工作。"})) == []
    assert short(Q11, report(signature=(f"联系方式：{contact}",))) == []


@pytest.mark.parametrize(
    "text",
    [
        "公布监督电话13812345678，畅通渠道。",
        "开通咨询热线：13812345678。",
        f"申请人王某（{HIDDEN}、138****5678）的申请。",
        "统一社会信用代码11370302004217236C。",
        "项目编号13812345678，投资13812345678元。",
        "处理费请缴至财政专户（账号622202123456789012）。",
        f"处理费请缴至财政专户（户名：青山区财政局，账号：{CARD}）。",
        "申请人王某申请公开征地批复，申请人李某某要求公开。",
        "申请人应当提供姓名、身份证明、联系方式。",
    ],
)
def test_what_is_nobody_s_is_silent(text):
    assert short(Q11, part_one(text)) == []


def test_a_covered_phone_is_still_a_contact():
    made = report(preface=("统计期限自2024年1月1日起，至2024年12月31日止。联系手机：13812345678。",), signature=())
    assert "138******78" in made.preface
    assert [outcome.status for outcome in C13.assess(made)] == ["pass"]


def test_the_page_around_the_report_is_not_the_report():
    made = report(edit=lambda page: page.replace("</body>", "<p>主办：某单位</p><p>技术13812345678</p></body>"))
    assert "13812345678" not in made.whole_text + repr(made.document.blocks)
    assert short(Q11, made) == []


def test_damaged_text_without_a_number_is_not_judged():
    assert [outcome.status for outcome in Q11.assess(part_one("开设“专栏\ufffd。"))] == ["not_assessable"]


def test_a_duty_number_that_an_extract_has_cut_off_its_name():
    assert short(Q11, part_one("热线0936-5521789及值班手\n机13812345678（24小时）向社会公布。")) == []
    assert short(Q11, part_one("热线已向社会公布。\n王某来电13812345678询问。")) == [("手机号码138******78", "warning")]

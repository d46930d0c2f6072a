from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.compose import compose
from notifications.deciding import KINDS as DECIDED
from notifications.faults import BadTemplate
from notifications.letters.rectify import Line, Rectify
from notifications.letters.reminder import Reminder
from notifications.text import is_web, one_line
from notifications.wording import BUILT_IN, OURS

FOOTER = "本件由审核系统生成，未经签发不具公文效力"
HEAD: dict[str, Any] = {
    "number": "GJ-2027-000123",
    "test": False,
    "addressee": "样例市样例局",
    "copy_to": ("样例市政务公开办",),
    "is_copy": True,
    "date": "2027年1月26日",
    "year": 2026,
    "issuing_office": "样例市政务公开办公室",
    "contact": "电话 0533-2300000",
}
REMINDER = Reminder(
    **HEAD,
    word="催报",
    deadline="2027年1月31日（星期日）",
    act_by="2027年1月29日（星期五）",
    days_left=3,
    duty="请报送并公布2026年政府信息公开工作年度报告",
    basis="《中华人民共和国政府信息公开条例》第四十九条第一款",
    looked="尚未检索到",
    checked_at="2027-01-25 21:00",
    urls=("http://a.test/nb/", "javascript:alert(1)"),
    cautions=("2027 调休未录入",),
)
LINE = Line(
    place="表三“（七）总计”行“总计”列",
    message="总计少 1 件",
    found="9",
    expected="4+6=10",
    quote="联系人手机13800138000，证件 37030319800101123X",
    code="A31",
    severity="错误",
    basis="报告自身的勾稽关系",
    suggestion="核对台账",
    rectify_by="2027年2月3日（星期三）",
    others=("另一列也不平衡",),
)
RECTIFY = Rectify(
    **HEAD,
    title="样例市样例局2026年政府信息公开工作年度报告",
    url="http://a.test/1.html",
    published_on="2027-01-20",
    version="0123456789abcdef",
    lines=(LINE,),
    appendix=(replace(LINE, code="C12", severity="提示"),),
    cautions=("2027 调休未录入",),
)
BARE: dict[str, Any] = {"copy_to": (), "is_copy": False, "contact": "", "cautions": ()}
BARE_LINE = replace(LINE, found="", expected="", quote="", basis="", others=())
LEAST = {
    "reminder": replace(REMINDER, **BARE, act_by="", days_left=0, checked_at="", urls=()),
    "rectify": replace(RECTIFY, **BARE, url="", published_on="", version="", lines=(BARE_LINE,), appendix=()),
}
FULL = {"reminder": REMINDER, "rectify": RECTIFY}


@pytest.mark.parametrize("facts", [FULL, LEAST], ids=["full", "least"])
@pytest.mark.parametrize("kind", ["reminder", "rectify"])
def test_every_template_renders(kind, facts):
    composed = compose(kind, facts[kind])
    for text in (composed.text, composed.html):
        assert "GJ-2027-000123" in text
        assert FOOTER in text
        assert "样例市样例局" in text
        assert "None" not in text
        assert "{{" not in text
    assert composed.subject.startswith("【年报审核】样例市样例局2026年度报告：")
    assert "\n\n\n" not in composed.text
    assert len(composed.html.encode()) < 100_000


def test_every_template_belongs_to_a_kind():
    kinds = {file.name.partition(".")[0].partition("_")[0] for file in BUILT_IN.iterdir()}
    assert kinds == {"letter", *DECIDED}


def test_a_test_notice_says_so():
    composed = compose("reminder", replace(REMINDER, test=True))
    assert composed.subject.startswith("【测试】")
    assert composed.text.startswith("【测试】")
    assert "【测试】" in composed.html


def test_private_numbers_are_masked_in_quotations_and_landlines_stay():
    composed = compose("rectify", RECTIFY)
    for text in (composed.text, composed.html):
        assert "13800138000" not in text
        assert "37030319800101123X" not in text
        assert "138******00" in text
        assert "0533-2300000" in text


def test_a_long_quotation_is_cut():
    composed = compose("rectify", replace(RECTIFY, lines=(replace(LINE, quote="长" * 200),)))
    assert "长" * 80 + "…" in composed.text
    assert "长" * 81 not in composed.text


@pytest.mark.parametrize(
    "title",
    [
        '<at user_id="all">所有人</at>',
        "<script>alert(1)</script>",
        "年报\r\nBcc: a@b.test\r\n\r\n正文",
        '"><img src=x onerror=alert(1)>',
        "=1+1",
        "{{ number }}{% include 'x' %}",
        "反\u202e转\u2028行\x00\ud800",
    ],
)
def test_a_hostile_title_does_no_harm(title):
    notice = replace(RECTIFY, addressee=title, title=title, lines=(replace(LINE, message=title, quote=title),))
    composed = compose("rectify", notice)
    assert "\n" not in composed.subject
    assert "\r" not in composed.subject + composed.text + composed.html
    assert "Bcc: a@b.test\n" not in composed.text
    for active in ("<at", "<script", "<img", "\u202e", "\u2028", "\x00"):
        assert active not in composed.html
    composed.html.encode()
    composed.text.encode()


def test_only_web_addresses_become_links():
    html = compose("reminder", REMINDER).html
    assert 'href="http://a.test/nb/"' in html
    assert "javascript:alert(1)" in html
    assert 'href="javascript' not in html
    assert [is_web(text) for text in ("https://a.test", "ftp://a.test", "http://", "http://[")] == [True] + [False] * 3


def test_a_missing_field_fails_the_draft():
    with pytest.raises(BadTemplate, match="没有这一项"):
        compose("rectify", REMINDER)


def test_the_wording_is_rectify_and_not_order():
    composed = compose("rectify", RECTIFY)
    assert "督促整改" in composed.text
    assert "第四十七条" in composed.text
    assert "责令" not in composed.text + composed.html


def test_each_kind_has_its_own_wording():
    assert OURS.sha("reminder") != OURS.sha("rectify")
    assert len(OURS.sha("reminder")) == 64


@given(st.text())
def test_one_line(text):
    line = one_line(text)
    assert isinstance(line, str)
    assert len(line.splitlines()) <= 1
    assert one_line(line) == line
    line.encode()


def test_facts_reach_the_text():
    text = compose("reminder", REMINDER).text
    said = [field.name for field in fields(Reminder) if field.type == "str" and getattr(REMINDER, field.name) in text]
    names = [field.name for field in fields(Reminder) if field.type == "str"]
    assert set(names) - set(said) == {"more"}  # only the short text speaks of the whole one

"""What 逾期 notices say, with all there is to say and with the least."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from notifications.compose import compose
from notifications.letters.overdue import Body, Look, Overdue, OverdueList
from tests.notifications.test_compose import BARE, FOOTER, HEAD

OVERDUE = Overdue(
    **HEAD,
    deadline="2027年1月31日（星期日）",
    days_overdue=3,
    duty="应在该期限前提交2026年政府信息公开工作年度报告并向社会公布",
    basis="《中华人民共和国政府信息公开条例》第四十九条第一款",
    looks=(
        Look(url="http://a.test/nb/", at="2027-02-01 21:00", status="200"),
        Look(url="javascript:x", at="", status=""),
    ),
    confirmed_at="2027-02-03 09:00",
    publish_by="2027年2月16日（星期二）",
    cautions=("2027 调休未录入",),
)
BODY = Body(
    name="样例市样例局", deadline="2027年1月31日（星期日）", told="逾期 15 天", basis="样例通知", url="http://a.test/"
)
LIST = OverdueList(
    **HEAD,
    week="2027年第7周",
    as_of="2027-02-15 10:10",
    missing=(BODY,),
    unseen=(BODY,),
    local=(BODY,),
    late=(BODY,),
    undated=(BODY,),
)
NONE: dict[str, Any] = dict.fromkeys(("missing", "unseen", "local", "late", "undated"), ())
LEAST = replace(BODY, basis="", url="")
BARE_LIST = {name: value for name, value in BARE.items() if name != "cautions"}
CASES = [
    pytest.param("overdue", OVERDUE, id="full"),
    pytest.param("overdue", replace(OVERDUE, **BARE, looks=()), id="least"),
    pytest.param("overdue_list", LIST, id="full list"),
    pytest.param(
        "overdue_list",
        replace(replace(LIST, **BARE_LIST), missing=(), unseen=(), local=(), undated=(), late=(LEAST,)),
        id="least list",
    ),
]


@pytest.mark.parametrize(("template", "facts"), CASES)
def test_every_template_renders(template, facts):
    composed = compose(template, replace(facts, test=True))
    for text in (composed.text, composed.html, composed.im):
        assert "GJ-2027-000123" in text
        assert FOOTER in text
        assert "None" not in text
        assert "{{" not in text
        assert "责令" not in text
    assert composed.subject.startswith("【测试】【年报审核】样例市样例局2026年度报告：逾期")
    assert composed.text.startswith("【测试】")
    assert composed.im.startswith("【年报审核】【测试】")
    assert "\n\n\n" not in composed.text + composed.im
    assert ' href="javascript' not in composed.html


def test_facts_reach_the_text_and_a_town_s_basis_stands_alone():
    text = compose("overdue", replace(OVERDUE, basis="样例县年报工作通知")).text
    told = [one.name for one in fields(Overdue) if one.type == "str" and getattr(OVERDUE, one.name) not in text]
    assert told == ["more", "basis"]  # what the short text alone says, and what was replaced
    assert "第四十九条" not in text
    assert "第四十七条，现予督促" in text
    assert "（HTTP 200）" in text
    assert "HTTP ）" not in text


@pytest.mark.parametrize("name", ['<at user_id="all">', "年报\r\nBcc: a@b.test", "{{ number }}", "<script>"])
def test_a_hostile_name_does_no_harm(name):
    hostile = replace(LIST, addressee=name, missing=(replace(BODY, name=name, url=name),) * 12)
    composed = compose("overdue_list", hostile)
    assert "\n" not in composed.subject
    assert "\nBcc" not in composed.text
    for active in ("<at", "<script"):
        assert active not in composed.html + composed.im
    assert "等 12 家，全文请向发文单位索取。" in composed.im

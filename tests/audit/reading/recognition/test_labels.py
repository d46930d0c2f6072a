"""Labels that were recognised a little wrong."""

from __future__ import annotations

import pytest

from audit.form import FORMS
from tests.audit.reading.recognition.needed import needed

healed = needed("audit.reading.recognition.labels").healed


@pytest.mark.parametrize(
    ("recognised", "printed"),
    [
        ("1.属干国家秘密", "1.属于国家秘密"),
        ("(四9)无法提供", "（四）无法提供"),
        ("结果正", "结果纠正"),
        ("3.要求提供公开出展物", "3.要求提供公开出版物"),
        ("二、上年结转政府信息公开申清数量", "二、上年结转政府信息公开申请数量"),
        ("科研机枃", "科研机构"),
        ("本年收费金额(单位：万亓)", "本年收费金额（单位：万元）"),
    ],
)
def test_a_label_is_read_as_the_form_prints_it(recognised, printed):
    assert healed(recognised) == printed


@pytest.mark.parametrize(
    "text",
    [
        "(一) 予以公开",
        "1.属于国家秘密",
        "第二十条第（〇）项",
        "行政",
        "总汁",
        "12",
        "3968",
        "其他主动公开文件",
        "本机关没有收到申请",
        "",
    ],
)
def test_what_is_right_or_near_to_none_stays(text):
    assert healed(text) == text


@pytest.mark.parametrize("generation", FORMS)
def test_no_label_of_the_form_is_taken_for_another(generation):
    for row in FORMS[generation].rows:
        assert healed(row.label) == row.label

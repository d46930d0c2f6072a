"""Examples in words: every fact of an example stands there, or the page of a rule says less than its test."""

from __future__ import annotations

import pytest

from audit.example import Example
from audit.model import BodyKind
from audit.policy import LocalItem, Policy
from audit.rules import ALL
from audit.surroundings import Alike, Publication, Registered
from gouji.rendering.examples import told


@pytest.mark.parametrize(
    ("example", "words"),
    [
        (Example(cells={"T3.total.total": 7}), "表三“（七）总计”行“总计”列：7。"),
        (Example(cells={"T3.total.total": None}, zero=True), "“总计”列：空白；其余各格都是0。"),
        (Example(zero=True), "三张表各格都是0。"),
        (Example(parts={6: "无"}), "第六部分写的是：“无”"),
        (Example(parts={6: ""}), "第六部分没有文字。"),
        (Example(added={1: "共收到申请2件。"}), "第一部分有一段：“共收到申请2件。”"),
        (Example(headings={2: None}), "没有第二部分。"),
        (Example(headings={5: "五、政务"}), "第五部分的标题是“五、政务”。"),
        (Example(title="年报"), "标题：“年报”"),
        (Example(closing=""), "没有落款。"),
        (Example(lost=("T3",)), "表里没有表三。"),
        (Example(lost=("T3.granted",)), "表里没有“（一）予以公开”这一行。"),
        (Example(year=2020, agency="甲局"), "甲局2020年度报告。"),
        (Example(kind=BodyKind.TOWNSHIP), "乡镇人民政府"),
        (Example(generation="2019"), "用的是2019版表格。"),
        (Example(previous=Example(zero=True, year=2023)), "上一年度的报告："),
        (Example(earlier=Example(zero=True)), "先前抓取的一版：三张表各格都是0。"),
        (Example(children=(Example(zero=True),)), "下级报告1："),
        (Example(copies=(Example(zero=True),)), "附件1："),
        (Example(registered=Registered("乙局", ("丙局",), "county")), "“乙局”，又名丙局，县级。"),
        (Example(publication=Publication(published_on="2025-02-03", due_on="2025-01-31")), "发布日期2025-02-03"),
        (Example(alike=(Alike("丁局", 2024, {1: "文字"}),)), "丁局2024年度报告的文字：“文字”"),
        (Example(policy=Policy(local_items=(LocalItem("提案", ("提案",)),))), "本地要求写明“提案”。"),
        (Example(words="少一行"), "少一行"),
        (Example(), "一份各项都齐全"),
    ],
)
def test_what_is_different_is_said(example, words):
    assert any(words in line for line in told(example)), told(example)


@pytest.mark.parametrize("rule", [rule for rule in ALL if rule.bad and rule.good], ids=lambda rule: rule.code)
def test_bad_and_good_read_differently(rule):
    assert told(rule.bad) != told(rule.good)

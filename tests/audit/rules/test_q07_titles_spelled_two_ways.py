from __future__ import annotations

import pytest

from audit.rules.q07_titles_spelled_two_ways import MOST, Q07
from tests.audit.building import findings, report, short


def titles(*names, **changes):
    return report(parts={1: "主动公开工作。" + "".join(f"落实《{name}》。" for name in names)}, **changes)


@pytest.mark.parametrize("rendering", ["html", "word", "text", "markdown"])
def test_a_faultless_report_passes(rendering):
    assert short(Q07, report(rendering=rendering)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("政务公开效能监测实施方案", "政务公开效能检测实施方案"),
        ("2024年政务公开效能监测实施方案", "2024年政务公开效能检测实施方案"),
        ("政府信息公开保密审查制度", "政府信息公开保蜜审查制度"),
        ("政府信息公开 保密审查制度", "政府信息公开保密审察制度"),
    ],
)
def test_two_spellings_of_one_title(one, other):
    (finding,) = findings(Q07, titles(one, other))
    assert finding.severity == "note"
    assert finding.subject == f"《{one.replace(' ', '')}》《{other}》"
    assert finding.mismatch.quote == f"落实《{other}》。"


def test_what_differs_is_told():
    (finding,) = findings(Q07, titles("政务公开效能监测实施方案", "政务公开效能检测实施方案"))
    assert "“监”与“检”" in finding.message


def test_each_pair_is_told_once():
    one, other = "政务公开效能监测实施方案", "政务公开效能检测实施方案"
    assert len(findings(Q07, titles(one, other, one, other, one))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2023年政务公开工作要点", "2024年政务公开工作要点"),
        ("政务公开工作简报第一期", "政务公开工作简报第二期"),
        ("关于政务公开的通知（一）", "关于政务公开的通知（二）"),
        ("全区政务公开工作实施方案", "全市政务公开工作实施方案"),
        ("政府信息公开实施细则", "政府信息公开实施规则"),
        ("主动公开事项目录指引", "主动公开事项目录指南"),
        ("政府信息公开工作规范", "政务信息公开工作规范"),
        ("某某县青山镇主动公开目录", "某某县清山镇主动公开目录"),
        ("青山区水利局信息公开指南", "青山区水利厅信息公开指南"),
        ("信息公开上半年工作总结", "信息公开下半年工作总结"),
        ("政务公开方案", "政务公开预案"),
        ("政府信息公开工作规定", "政府信息公开工作规范"),
        ("政府信息主动公开基本目录", "政府信息主动公开标准目录"),
        ("政务公开工作方案落实情况", "政务公开工作方案的落实情况"),
        ("关于“双公示”的通知，甲", "关于“双公示”的通知、甲"),
        ("小学招生入学工作方案甲", "中学招生入学工作方案甲"),
    ],
)
def test_two_documents_are_silent(one, other):
    assert short(Q07, titles(one, other)) == []


def test_short_titles_and_words_without_marks_are_silent():
    assert short(Q07, titles("效能监测方案", "效能检测方案")) == []
    text = "主动公开工作。落实政务公开效能监测实施方案和政务公开效能检测实施方案。"
    assert short(Q07, report(parts={1: text})) == []


def test_many_are_not_all_listed():
    names = [f"政务公开{one}能监测实施方案" for one in "效郊佼姣狡绞饺胶骄娇浇侥"]
    assert len(findings(Q07, titles(*names))) == MOST


def test_damaged_text_is_not_judged():
    assert short(Q07, titles("政务公开效能监测实施方案", "政务公开效能检测实施方案", "\ufffd" * 9)) == []

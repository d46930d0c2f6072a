from __future__ import annotations

from dataclasses import replace

import pytest

from audit.bodies import same_body
from audit.rules.c11_body_name import C11
from audit.surroundings import ALONE, Registered
from tests.audit.building import AGENCY, findings, reasons, report, short


def registered(name: str, *others: str, printed: str = AGENCY):
    made = replace(report(), agency=printed, title=f"{printed}2024年政府信息公开工作年度报告")
    return replace(made, around=replace(ALONE, registered=Registered(name, others)))


def test_another_name_is_a_warning():
    (finding,) = findings(C11, registered("样例市青山区水务管理局"))
    assert (finding.subject, finding.severity) == ("title", "warning")
    assert finding.message == "标题里的机关名称是“样例市青山区水利局”，登记的名称是“样例市青山区水务管理局”"
    assert finding.mismatch.suggestion == "样例市青山区水务管理局"


@pytest.mark.parametrize(
    ("printed", "known"),
    [
        ("张店区人民政府办公室", "淄博市张店区人民政府办公室"),
        ("湛河区应急管理局", "平顶山市湛河区应急管理局"),
        ("湛河区应急管理局", "河南省平顶山市湛河区应急管理局"),
        ("西湖区水利局", "浙江省杭州市西湖区水利局"),
        ("杭州市西湖区水利局", "西湖区水利局"),
        ("淄博市张店区教育局", "张店区教育局"),
        ("马尚街道办事处", "淄博市张店区马尚街道办事处"),
        ("马尚街道", "张店区马尚街道办事处"),
        ("白石镇人民政府", "青川县白石镇人民政府"),
        ("张店区", "淄博市张店区人民政府"),
        ("青川县", "青川县人民政府"),
        ("样例市高新区管委会", "样例市高新区管理委员会"),
        ("张店区卫生健康委", "淄博市张店区卫生健康委员会"),
        ("张店区综合行政执法局", "张店区综合行政执法局（张店区城市管理局）"),
        ("张店区综合行政执法局(城市管理局)", "张店区综合行政执法局"),
        ("张 店 区 教 育 局", "张店区教育局"),
        ("张家口市市场监督管理局", "河北省张家口市市场监督管理局"),
        ("恩施土家族苗族自治州财政局", "湖北省恩施土家族苗族自治州财政局"),
    ],
)
def test_the_same_body_in_other_words_passes(printed, known):
    assert short(C11, registered(known, printed=printed)) == []
    assert same_body(known, printed)


@pytest.mark.parametrize(
    ("printed", "known"),
    [
        ("水利局", "样例市青山区水利局"),
        ("临江区水利局", "样例市青山区水利局"),
        ("青山区水利站", "样例市青山区水利局"),
        ("青山区人民政府", "青山区人民政府办公室"),
        ("青山区", "青山区水利局"),
        ("样例市水利局", "样例市青山区水利局"),
    ],
)
def test_another_body_does_not(printed, known):
    assert short(C11, registered(known, printed=printed)) == [("title", "warning")]


@pytest.mark.parametrize("name", ["青山区水务局", "样例市青山区水利局"])
def test_short_and_former_names_of_the_registry_pass(name):
    assert short(C11, registered("样例市青山区水务和水利管理局", "青山区水务局", "青山区水利局", printed=name)) == []


def test_without_a_registry_or_a_name_it_is_not_assessable():
    assert reasons(C11, report()) == {"*": "registry_incomplete"}
    assert reasons(C11, registered("")) == {"*": "registry_incomplete"}
    assert reasons(C11, registered(AGENCY, printed="")) == {"*": "no_claim: 标题里没有机关名称"}

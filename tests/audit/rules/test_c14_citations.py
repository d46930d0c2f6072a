from __future__ import annotations

import pytest

from audit.rules.c14_citations import C14
from tests.audit.building import findings, report, short

REGULATION, FORMAT, FEE = "《政府信息公开条例》", "年度报告格式", "《政府信息公开信息处理费管理办法》"
FULL = "《中华人民共和国政府信息公开条例》"


def saying(sentence: str, year: int = 2024):
    return report(year=year, parts={1: f"主动公开、依申请公开、目录、平台、监督保障均有进展。\n{sentence}"})


@pytest.mark.parametrize(
    ("sentence", "subject", "right"),
    [
        (f"认真贯彻{FULL}（国务院令第771号）。", REGULATION, "国务院令第711号"),
        (f"认真贯彻{FULL}（中华人民共和国国务院令 第 771 号）。", REGULATION, "国务院令第711号"),
        (f"认真贯彻{FULL}（国务院第771号令）。", REGULATION, "国务院令第711号"),
        (f"认真贯彻{FULL}（国令第７１７号）。", REGULATION, "国务院令第711号"),
        ("根据国务院令第771号《政府信息公开条例》编制。", REGULATION, "国务院令第711号"),
        (f"根据{FULL}（国务院令第492号）编制本报告。", REGULATION, "国务院令第711号"),
        ("按照《政府信息公开工作年度报告格式》（国办公开办函〔2021〕31号）编制。", FORMAT, "国办公开办函〔2021〕30号"),
        (
            "按照《政府信息公开工作年度报告格式》的通知（国办公开办函[2020]30号）编制。",
            FORMAT,
            "国办公开办函〔2021〕30号",
        ),
        ("根据国办公开办函〔2019〕60号要求编制本报告。", FORMAT, "国办公开办函〔2021〕30号"),
        ("依据《政府信息公开信息处理费管理办法》（国办函〔2020〕190号），未收费。", FEE, "国办函〔2020〕109号"),
        ("依据国办函〔2021〕109号《政府信息公开信息处理费管理办法》，未收费。", FEE, "国办函〔2020〕109号"),
    ],
)
def test_a_wrong_number_is_a_warning_with_its_sentence(sentence, subject, right):
    (finding,) = findings(C14, saying(sentence))
    assert (finding.subject, finding.severity, finding.mismatch.quote) == (subject, "warning", sentence)
    assert f"应是{right}" in finding.message


@pytest.mark.parametrize(
    "sentence",
    [
        f"认真贯彻{FULL}（国务院令第711号）。",
        f"认真贯彻新修订的{FULL}，稳步推进。",
        "认真贯彻新修订的《条例》。",
        f"{FULL}（2007年国务院令第492号公布，2019年国务院令第711号修订）。",
        f"原{FULL}（国务院令第492号）实施以来，制度逐步健全。",
        f"{FULL}于2008年施行（国务院令第492号）。",
        "《样例省政府信息公开条例》（省人大公告第12号）。",
        f"贯彻{FULL}和《样例省政府信息公开办法》（省政府令第210号）。",
        "贯彻《优化营商环境条例》（国务院令第722号）。",
        "按照《政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）编制。",
        "按照国办公开办函〔2021〕30号要求，不再使用国办公开办函〔2019〕60号的格式。",
        "按照《关于规范政府信息公开平台有关事项的通知》（国办公开办函〔2019〕61号）建设专栏。",
        "原国办公开办函〔2019〕60号格式已经废止。",
        "依据《国务院办公厅关于印发〈政府信息公开信息处理费管理办法〉的通知》（国办函〔2020〕109号）。",
        "落实《关于某事的通知》（国办函〔2022〕50号）。",
        "根据《保密法实施条例》（国务院令第646号），《政府信息公开条例》等规定，规范审查。",
        "按照国办公开办函〔2019〕61号和年度报告格式的要求编制。",
        "按照年度报告格式和国办公开办函〔2019〕61号的要求编制。",
        "按照《政府信息公开信息处理费管理办法》和国办函〔2016〕108号的要求办理。",
        "信息处理费未收取，同时落实国办函〔2016〕108号要求。",
    ],
)
def test_right_numbers_history_and_other_documents_pass(sentence):
    assert short(C14, saying(sentence)) == []


@pytest.mark.parametrize("year", [2019, 2020])
def test_the_former_format_is_right_for_its_years(year):
    assert short(C14, saying("根据国办公开办函〔2019〕60号要求编制本报告。", year)) == []


def test_several_documents_are_several_findings():
    made = saying(
        f"贯彻{FULL}（国务院令第771号）。按照《政府信息公开工作年度报告格式》（国办公开办函〔2021〕3号）编制。"
    )
    assert short(C14, made) == [(REGULATION, "warning"), (FORMAT, "warning")]


def test_the_right_number_with_another_year_is_wrong_even_without_a_title():
    assert short(C14, saying("本报告按照国办公开办函〔2020〕30号文件规定的格式编制。")) == [(FORMAT, "warning")]
    assert short(C14, saying("本报告按照国办公开办函〔2021〕30号文件规定的格式编制。")) == []
    assert short(C14, saying("落实国办公开办函〔2020〕30号文件，整合信息公开平台。")) == []

from __future__ import annotations

import pytest

from audit.rules.c30_topics import C30
from tests.audit.building import findings, reasons, report, short

SENTENCES = {
    "主动公开": "围绕主动公开做了工作。",
    "依申请公开": "规范办理公开申请。",
    "政府信息管理": "加强保密审查。",
    "政府信息公开平台建设": "办好网站。",
    "监督保障": "组织培训两次。",
}


def part_one(*left_out):
    return report(parts={1: "".join(text for topic, text in SENTENCES.items() if topic not in left_out)})


def test_own_words_for_the_five_topics_pass():
    assert short(C30, part_one()) == []


@pytest.mark.parametrize("topic", SENTENCES)
def test_a_missing_topic_is_named(topic):
    (finding,) = findings(C30, part_one(topic))
    assert (finding.subject, finding.severity) == ("part 一", "warning")
    assert finding.message == f"第一部分没有提到：{topic}"


def test_several_topics_are_one_finding():
    (finding,) = findings(C30, part_one("依申请公开", "监督保障"))
    assert finding.message == "第一部分没有提到：依申请公开、监督保障"


def test_words_broken_by_white_space_count():
    assert short(C30, report(parts={1: "主动 公开。依 申请。目\u3000录。平 台。监 督。"})) == []


def test_words_in_radicals_of_a_pdf_count():
    assert short(C30, report(parts={1: "主动公开。依申请。⽬录。平台。监督。"})) == []


def test_an_empty_part_is_the_matter_of_another_rule():
    assert reasons(C30, report(parts={1: "无"}, preface=())) == {"*": "row_absent: 第一部分没有内容"}


def test_what_may_stand_in_a_picture_is_not_missing():
    heading = "<h2>一、总体情况</h2>"
    made = report(parts={1: "见图。"}, edit=lambda page: page.replace(heading, f'{heading}<p><img src="/1.png"></p>'))
    assert reasons(C30, made) == {"*": "table_is_image: 第一部分含有图片"}


def test_the_topics_may_stand_in_a_table():
    rows = "".join(f"<tr><td>{topic}</td><td>{text}</td></tr>" for topic, text in SENTENCES.items())
    made = report(
        parts={1: "具体如下。"},
        edit=lambda page: page.replace("<p>具体如下。</p>", f"<p>具体如下。</p><table>{rows}</table>"),
    )
    assert short(C30, made) == []


def test_the_topics_in_other_words():
    text = "全年发布信息312条。办理3件，均按期回复申请人。落实保密要求，逐件标注公开方式。用好政府网站。开展培训3次。"
    assert short(C30, report(parts={1: text})) == []

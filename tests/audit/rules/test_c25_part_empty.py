from __future__ import annotations

import pytest

from audit.rules.c25_part_empty import C25
from tests.audit.building import reasons, report, short


@pytest.mark.parametrize("text", ["", "无", "无。", "略", "×××", "XX", "（略）", "无\n"])
@pytest.mark.parametrize(("number", "subject"), [(1, "part 一"), (5, "part 五")])
def test_nothing_said(number, subject, text):
    assert short(C25, report(preface=(), parts={number: text})) == [(subject, "error")]


@pytest.mark.parametrize("text", ["无重大问题，将继续改进。", "没有收到申请。", "主动公开12条。"])
def test_little_said_is_something(text):
    assert short(C25, report(parts={1: text, 5: text})) == []


def test_part_six_is_not_its_matter():
    assert short(C25, report(parts={6: "无"})) == []


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ('<p><img src="/1.png"></p>', "table_is_image: 第五部分含有图片"),
        ("<table><tr><td>问题</td><td>改进</td></tr><tr><td>甲</td><td>乙</td></tr></table>", "template_unknown"),
    ],
)
def test_contents_in_a_picture_or_a_table_are_not_judged(inside, reason):
    heading = "<h2>五、存在的主要问题及改进情况</h2>"
    made = report(parts={5: ""}, edit=lambda page: page.replace(heading, heading + inside))
    assert reasons(C25, made)["part 五"].startswith(reason)

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.model import BodyKind
from audit.rules.q17_too_thin import LEAST, NUMBERS, Q17
from tests.audit.building import findings, reasons, report, short

FILLER = "坚持以公开为常态，不断完善工作机制，持续提升公开的质量和实效，切实保障群众的知情权。"


def filled(length, end="2024年主动公开信息42条。"):
    text = (FILLER * 20)[: length - len(end)] + end
    assert len(text) == length
    return text


@pytest.mark.parametrize("rendering", ["html", "word", "text", "markdown"])
@pytest.mark.parametrize("year", [2020, 2024])
def test_a_faultless_report_passes(rendering, year):
    assert short(Q17, report(rendering=rendering, year=year)) == []


@pytest.mark.parametrize(("part", "subject"), [(1, "part 一"), (5, "part 五")])
def test_the_border(part, subject):
    least = LEAST[part]
    assert short(Q17, report(parts={part: filled(least)})) == []
    assert short(Q17, report(parts={part: filled(least - 1)})) == [(subject, "warning")]


def test_white_space_does_not_count():
    text = filled(LEAST[5] - 1)
    assert len(findings(Q17, report(parts={5: " ".join(text)}))) == 1


@pytest.mark.parametrize(
    "end",
    [
        "各项工作取得成效。",
        "按照国办公开办函〔2021〕30号文件，2024年3月1日印发《2024年工作要点42条》。",
        "坚持两个维护，做到四个意识，在20个工作日内答复，落实第二十条。",
        "电话0533-2300000，邮编255000。",
    ],
)
def test_words_without_a_figure(end):
    (finding,) = findings(Q17, report(parts={1: filled(400, end)}))
    assert (finding.subject, finding.message) == (NUMBERS, "第一部分没有本机关的数据")


@pytest.mark.parametrize(
    "end",
    [
        "主动公开42条。",
        "培训三次。",
        "未收到申请。",
        "申请为零。",
        "没有发生行政复议。",
        "办结率100%。",
        "公开1.2万条。",
        "公开 42 条。",
    ],
)
def test_any_figure_will_do(end):
    assert short(Q17, report(parts={1: filled(400, end)})) == []


def test_a_short_part_is_not_told_twice():
    assert short(Q17, report(parts={1: "认真做好工作。"})) == [("part 一", "warning")]


@pytest.mark.parametrize("kind", [BodyKind.TOWNSHIP, BodyKind.STREET_OFFICE])
def test_small_bodies_get_a_note(kind):
    made = replace(report(parts={1: "认真做好工作。"}), body_kind=kind)
    assert short(Q17, made) == [("part 一", "note")]


@pytest.mark.parametrize("text", ["无", "略", "无。", "×××"])
def test_an_empty_part_is_c25(text):
    assert short(Q17, report(parts={1: text})) == []


def test_a_missing_part_is_c20():
    made = report(headings={5: None}, parts={5: ""})
    assert short(Q17, made) == []
    assert reasons(Q17, made)["part 五"].startswith("row_absent")


@pytest.mark.parametrize(
    "extra",
    ["<table><tr><td>主动公开</td><td>42</td></tr></table>", '<p><img src="a.png"></p>'],
    ids=["table", "picture"],
)
def test_a_part_with_a_table_or_a_picture_is_not_judged(extra):
    made = report(parts={1: "认真做好工作ZZ"}, edit=lambda page: page.replace("ZZ</p>", f"</p>{extra}"))
    assert short(Q17, made) == []
    assert set(reasons(Q17, made)) == {"part 一", NUMBERS}


def test_2019_is_a_note():
    assert short(Q17, report(year=2019, parts={1: "认真做好工作。"})) == [("part 一", "note")]

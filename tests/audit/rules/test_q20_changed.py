from __future__ import annotations

from dataclasses import replace

import pytest

from audit.document import Format
from audit.rules.q20_changed import Q20
from audit.surroundings import ALONE, Publication
from tests.audit.building import findings, reasons, report, short

CELL = "T2.licensing.decisions"


def after(earlier, now, **facts):
    known = Publication(**facts) if facts else None
    return replace(now, around=replace(ALONE, earlier=earlier, publication=known))


def test_a_changed_cell_is_a_warning_with_both_numbers():
    (finding,) = findings(Q20, after(report(cells={CELL: 36}), report(cells={CELL: 63})))
    assert (finding.subject, finding.severity) == (CELL, "warning")
    assert finding.message == "表二“行政许可”行“本年处理决定数量”列由36改为63，没有更正说明"


def test_a_filled_blank_is_told_as_one():
    (finding,) = findings(Q20, after(report(cells={CELL: None}), report(cells={CELL: 63})))
    assert "由空白改为63" in finding.message


def test_changed_words_are_quoted():
    now = report(parts={6: "未收取信息处理费。新增一项事项的说明。"})
    (finding,) = findings(Q20, after(report(parts={6: "未收取信息处理费。"}), now))
    assert (finding.subject, finding.mismatch.quote) == ("part 六", "新增一项事项的说明。")


def test_words_that_are_gone_are_told():
    earlier = report(parts={6: "未收取信息处理费。另有一项事项的说明。"})
    (finding,) = findings(Q20, after(earlier, report(parts={6: "未收取信息处理费。"})))
    assert finding.message == "第六部分改动过：少了“另有一项事项的说明。”，没有更正说明"


@pytest.mark.parametrize(
    "note",
    [
        "更正说明：表二有误。",
        "2025年3月1日对表二数据作出更正。",
        "注：原表二数据有误，现已更正。",
        "本报告于2025年3月1日修订后重新发布。",
        "勘误：表二行政许可应为63件。",
    ],
)
def test_with_a_note_it_passes_wherever_it_stands(note):
    before, now = {CELL: 36}, {CELL: 63}
    for edit in (
        lambda page: page.replace("</h1>", f"</h1><p>{note}</p>"),
        lambda page: page.replace("</body>", f"<p>上一篇：无</p><p>{note}</p></body>"),
    ):
        assert short(Q20, after(report(cells=before), report(cells=now, edit=edit))) == []


def test_an_old_note_does_not_cover_a_new_change():
    def noted(page: str) -> str:
        return page.replace("</h1>", "</h1><p>更正说明：表三有误。</p>")

    made = after(report(cells={CELL: 36}, edit=noted), report(cells={CELL: 63}, edit=noted))
    assert short(Q20, made) == [(CELL, "warning")]


def test_the_right_to_correction_of_data_is_no_note():
    parts = {6: "未收取信息处理费。办理更正个人信息的申请0件。"}
    made = after(report(cells={CELL: 36}, parts=parts), report(cells={CELL: 63}, parts=parts))
    assert short(Q20, made) == [(CELL, "warning")]


@pytest.mark.parametrize(
    "edit",
    [
        lambda page: page.replace("</body>", "<p>浏览次数：120</p></body>"),
        lambda page: page.replace("<body>", '<body><div class="nav"><a href="/">首页</a> 今天是星期一</div>'),
        lambda page: page.replace("<p>", '<p style="font-size:16px">'),
        lambda page: page.replace("。</p>", "。　</p>"),
    ],
)
def test_counters_navigation_and_styling_are_no_change(edit):
    assert short(Q20, after(report(), report(edit=edit))) == []


def test_what_a_notice_asked_for_is_no_finding():
    made = after(report(cells={CELL: 36}), report(cells={CELL: 63}), asked=frozenset({CELL}))
    assert short(Q20, made) == []
    other = after(report(cells={CELL: 36}), report(cells={CELL: 63}), asked=frozenset({"part 六"}))
    assert short(Q20, other) == [(CELL, "warning")]


def test_words_are_not_compared_across_formats():
    now = report(parts={6: "未收取信息处理费。新增一项事项的说明。"})
    earlier = report(parts={6: "未收取信息处理费。"}, rendering="text")
    assert short(Q20, after(earlier, now)) == []


def test_missing_inputs_are_not_assessable():
    scanned = replace(report(), document=replace(report().document, format=Format.SCAN))
    assert reasons(Q20, report()) == {"*": "no_previous_report: 没有以前的版本"}
    assert reasons(Q20, after(scanned, report(cells={CELL: 63}))) == {"*": "no_text_layer"}
    assert reasons(Q20, after(report(year=2023), report()))["*"].startswith("no_claim")


@pytest.mark.parametrize(
    "foot", ["编辑：王某  审核：李某", "2025-01-20 16:32:01", "来源：样例市青山区水利局", "阅读：126"]
)
def test_what_the_page_prints_behind_the_signature_is_no_change(foot):
    made = report(edit=lambda page: page.replace("</body>", f"<p>{foot}</p></body>"))
    assert short(Q20, replace(made, around=replace(ALONE, earlier=report()))) == []
    assert short(Q20, replace(report(), around=replace(ALONE, earlier=made))) == []

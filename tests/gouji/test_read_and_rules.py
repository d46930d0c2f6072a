"""gouji read and gouji rules."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from audit.claims.listing import numbers_of
from audit.claims.slots import Slot
from audit.errors import BadSettings, UnreadableInput
from audit.model import Cell, CellState
from audit.rules import ALL
from db.opening import open_database
from gouji.cli import Context
from gouji.commands.read import read_command
from gouji.commands.rules import rules_command
from gouji.rendering.numbers import REASONS, SLOTS
from gouji.rendering.reading import shown_cell
from gouji.settings import Settings
from tests.audit.claims.reports import report_of
from tests.audit.claims.test_listing import CASES
from tests.gouji.conftest import report_text


def test_read_shows_facts_parts_and_the_three_tables(right):
    done = CliRunner().invoke(read_command, [str(right)])
    assert done.exit_code == 0
    for words in (
        "机关：样例市样例局",
        "年度：2025",
        "表格：2021 版",
        "六、其他需要报告的事项",
        "表二",
        "表三",
        "表四",
        "（七）总计",
    ):
        assert words in done.stdout


def test_read_as_json_is_the_check_without_the_audit(right):
    content = json.loads(CliRunner().invoke(read_command, [str(right), "--format", "json"]).stdout)
    assert (content["agency"], content["year"], len(content["sections"]), len(content["cells"])) == (
        "样例市样例局",
        2025,
        6,
        200,
    )
    assert not {"findings", "outcomes", "crashed"} & set(content)


def test_read_lists_every_number_of_the_text(right):
    shown = CliRunner().invoke(read_command, [str(right), "--numbers"]).stdout
    assert "正文中的数字" in shown
    assert "未认领" in shown
    plain = CliRunner().invoke(read_command, [str(right)]).stdout
    assert "正文中的数字" not in plain
    content = json.loads(CliRunner().invoke(read_command, [str(right), "--numbers", "--format", "json"]).stdout)
    assert {"part", "offset", "quote", "sentence", "value", "slot", "sides", "agrees", "reason"} <= set(
        content["numbers"][0]
    )
    assert all(one["slot"] or one["reason"] for one in content["numbers"])


def test_every_slot_and_reason_has_its_words():
    assert set(SLOTS) == set(Slot)
    seen = {told.reason for text in CASES for told in numbers_of(report_of(text)) if told.reason}
    assert len(seen) > 10
    assert seen <= set(REASONS)


def test_read_from_standard_input():
    assert "样例市样例局" in CliRunner().invoke(read_command, ["-"], input=report_text().encode()).stdout


def test_what_is_no_report_is_shown_and_ends_with_3(tmp_path):
    path = tmp_path / "note.txt"
    path.write_text("会议通知：周五下午开会。\n", encoding="utf-8")
    done = CliRunner().invoke(read_command, [str(path)])
    assert "没有找到可识别的表格" in done.stdout
    assert isinstance(done.exception, UnreadableInput)
    assert done.exception.exit_code == 3


def test_an_unreadable_file_is_named(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"{\\rtf1")
    done = CliRunner().invoke(read_command, [str(tmp_path / "a.txt")])
    assert str(done.exception).startswith(f"{tmp_path / 'a.txt'}: 这是 RTF")


def test_a_folder_with_several_files_is_for_check(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(report_text(), encoding="utf-8")
    done = CliRunner().invoke(read_command, [str(tmp_path)])
    assert done.exit_code == 2
    assert "gouji check" in done.stderr


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (Cell(CellState.NUMBER, " 7 ", 7), "7"),
        (Cell(CellState.ABSENT), "[red]缺[/]"),
        (Cell(CellState.BLANK, ""), "[yellow]空[/]"),
        (Cell(CellState.DASH, "/"), "[yellow]“/”[/]"),
        (Cell(CellState.TEXT, "[b]无"), r"[yellow]“\[b]无”[/]"),
    ],
)
def test_what_is_no_number_never_looks_like_one(cell, shown):
    assert shown_cell(cell) == shown


def rules(*arguments, settings=None):
    return CliRunner().invoke(rules_command, arguments, obj=Context(settings or Settings()))


def test_the_list_has_every_rule():
    lines = rules().stdout.splitlines()
    assert [line.split("\t")[0] for line in lines] == ["代码", *(rule.code for rule in ALL)]


def test_the_list_says_what_is_settled_here_and_why():
    here = {
        "C13": {"off": True, "reason": "本地不要求"},
        "A31": {"severity": "note", "reason": "先作提示"},
        "longest": 1000,
        "items": [{"name": "建议提案", "words": ["提案"], "by": "市通知"}],
        "contact_required": True,
        "signature_on_page": True,
        "expressions": {"错的": "对的"},
    }
    done = rules(settings=Settings(rules=here))
    told = dict(line.split("\t", 1) for line in done.stdout.splitlines())
    assert told["C13"] == "关\t未注明联系方式\t已关掉：本地不要求"
    assert told["A31"] == "提示\t收件与办理、结转不平\t由“错误”调为“提示”：先作提示"
    assert told["A33"].endswith("\t")
    assert "建议提案（市通知）" in done.stderr
    assert "不超过 1000 字" in done.stderr
    assert [words for words in ("C13", "C15", "1 个（Q13）") if words not in done.stderr] == []
    assert "已关掉：本地不要求" in rules("C13", settings=Settings(rules=here)).stdout


def test_the_rules_of_a_body_are_those_of_the_regions_above_it(tmp_path):
    settings = Settings(region={"CITY": {"rules": {"C13": {"off": True, "reason": "不要求"}}}})
    settings = replace(settings, storage=replace(settings.storage, database=tmp_path / "gouji.db"))
    assert "不要求" not in rules(settings=settings).stdout
    assert "不要求" in rules("--agency", "CITY", settings=settings).stdout
    with open_database(tmp_path / "gouji.db") as database:
        database.table("agencies").insert_all(
            [
                {"code": "CITY", "name": "样例市人民政府", "kind": "government"},
                {"code": "B1", "name": "样例市水利局", "kind": "department", "parent": "CITY"},
            ]
        )
    assert "不要求" in rules("--agency", "B1", settings=settings).stdout
    assert "没有代码为 B2" in str(rules("--agency", "B2", settings=settings).exception)


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
def test_every_rule_can_be_explained(rule):
    by_code = rules(rule.code.lower())
    assert by_code.stdout == rules(rule.slug).stdout
    for words in (rule.title, "检查什么", "为什么", "反例", "怎么改", "依据：", "自版本："):
        assert words in by_code.stdout


def test_an_unknown_rule_is_wrong_usage_with_a_near_match():
    done = rules("A311")
    assert isinstance(done.exception, BadSettings)
    assert done.exception.exit_code == 2
    assert "A31" in str(done.exception)

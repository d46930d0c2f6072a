"""Markdown, SARIF, XLSX and DOCX: the same findings in each, in Chinese, and nothing of a report runs as a formula or markup."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from urllib.parse import unquote

import docx
import openpyxl
import pytest

from audit.engine import check
from audit.rules import ALL
from gouji.demo.content import make_content, render_text
from gouji.rendering.lines import HEADINGS, sheet, sheet_of
from gouji.rendering.markdown import plain, report_markdown
from gouji.rendering.sarif import uri
from gouji.rendering.workbook import run_workbook
from tests.gouji.conftest import WRONG

HOSTILE = '=HYPERLINK("http://x")|<b>`*_[a](b)\x07'


@pytest.fixture
def broken(tmp_path):
    path = tmp_path / "空.txt"
    path.write_bytes(b"")
    return path


def written(run_check, tmp_path, form, *files, **options):
    target = tmp_path / f"out.{form}"
    done = run_check(*files, "--format", form, "--output", target, **options)
    return target.read_bytes(), done


def hostile():
    """A verdict whose findings quote what would run in a workbook or draw in a page."""
    content = replace(make_content(1, "样例市样例局", 2025, break_cell=WRONG), agency=HOSTILE)
    verdict = check(render_text(content).encode(), name=HOSTILE)
    finding = verdict.findings[0]
    return replace(verdict, findings=(replace(finding, message=HOSTILE, title=HOSTILE),))


def test_lines_survive_the_way_through_json(wrong):
    made = sheet(1, check(wrong.read_bytes(), name="wrong.txt"))
    assert made.lines
    assert sheet_of(json.loads(json.dumps(made.to_dict()))) == made


def test_a_line_says_what_where_and_against_what(wrong):
    verdict = check(wrong.read_bytes(), rules=[rule for rule in ALL if rule.code == "A33"])
    [line] = sheet(1, verdict).lines
    printed = make_content(1, "样例市样例局", 2025).cells["T3.granted.total"]
    assert (line.severity, line.code, line.found) == ("错误", "A33", str(printed))
    assert line.where == "表三“（一）予以公开”行“总计”列"
    assert line.against.endswith("=" + str(sum(int(one) for one in line.against.split("=")[0].split("+"))))
    assert "707" in line.against


def test_markdown(run_check, tmp_path, wrong, right, broken):
    data, done = written(run_check, tmp_path, "markdown", wrong, right, broken)
    text = data.decode()
    assert done.exit_code == 3
    assert text.count("\n| 1 | 错误 | A3") == 2
    assert "没有发现问题。" in text
    assert "未能读取：" in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {row.count(" | ") for row in rows} == {6}


def test_markdown_of_hostile_words_stays_one_row():
    text = report_markdown(sheet(1, hostile()))
    row = text.splitlines()[-1]
    assert row.startswith("| 1 | 错误")
    assert "<b>" not in row
    assert "\\|\\<b\\>\\`\\*\\_\\[a\\](b)" in row
    assert plain("a\nb") == "a b"


def test_sarif(run_check, tmp_path, wrong, right, broken):
    data, done = written(run_check, tmp_path, "sarif", wrong, right, broken)
    assert done.exit_code == 3
    log = json.loads(data)
    assert log["version"] == "2.1.0"
    [run] = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.code for rule in ALL]
    assert [result["ruleId"] for result in run["results"]] == ["A32", "A33"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] == "error"
        place = result["locations"][0]
        assert unquote(place["physicalLocation"]["artifactLocation"]["uri"]).endswith("wrong.txt")
        assert place["physicalLocation"]["region"]["startLine"] > 1
        assert place["logicalLocations"][0]["fullyQualifiedName"].startswith("T3.")
        assert len(result["partialFingerprints"]["gouji/1"]) == 64
    assert len(run["artifacts"]) == 3
    [invocation] = run["invocations"]
    assert not invocation["executionSuccessful"]
    assert [note["descriptor"]["id"] for note in invocation["toolExecutionNotifications"]] == ["empty"]


def test_a_path_is_a_uri():
    assert uri("草稿/年报 1.docx") == "%E8%8D%89%E7%A8%BF/%E5%B9%B4%E6%8A%A5%201.docx"
    assert uri("/a b").startswith("file:///a%20b")
    assert uri("-") == "-"


def test_workbook(run_check, tmp_path, wrong, right, broken):
    data, done = written(run_check, tmp_path, "xlsx", wrong, right, broken)
    assert done.exit_code == 3
    book = openpyxl.load_workbook(BytesIO(data))
    assert book.sheetnames == ["汇总", "问题", "未能判断"]
    rows = list(book["汇总"].iter_rows(min_row=2, values_only=True))
    assert rows[0][:6] == ("序号", "机关", "年度", "错误", "疑点", "提示")
    assert rows[1][1:6] == ("样例市样例局", 2025, 2, 0, 0)
    assert "没有发现问题" in rows[2]
    assert rows[3][6].startswith("未能读取：")
    head, *found = book["问题"].iter_rows(values_only=True)
    assert head == ("序号", "机关", "年度", "同因编号", *HEADINGS.values(), "文件")
    assert [row[5] for row in found] == ["A32", "A33"]


def test_nothing_of_a_report_is_a_formula():
    data = run_workbook([sheet(1, hostile())], [], made="")
    cells = [cell for row in openpyxl.load_workbook(BytesIO(data))["问题"].iter_rows() for cell in row]
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)
    assert "f" not in {cell.data_type for cell in cells}


def test_document(run_check, tmp_path, wrong, right, broken):
    data, done = written(run_check, tmp_path, "docx", wrong, right, broken)
    assert done.exit_code == 3
    paper = docx.Document(BytesIO(data))
    text = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert "审核结果" in text
    assert "没有发现问题。" in text
    assert "未能读取：" in text
    [table] = paper.tables
    assert [cell.text for cell in table.rows[0].cells] == ["编号", "级别", "问题", "位置", "说明", "怎么改", "依据"]
    assert [row.cells[1].text for row in table.rows[1:]] == ["错误", "错误"]
    assert "（A32）" in table.rows[1].cells[2].text


@pytest.mark.parametrize("form", ["markdown", "sarif", "xlsx", "docx"])
def test_severity_hides_but_acquits_nobody(run_check, tmp_path, form, wrong):
    _, done = written(run_check, tmp_path, form, wrong, select="A")
    assert done.exit_code == 1


@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_a_file_goes_to_standard_output_too(run_check, wrong, form):
    done = run_check(wrong, "--format", form)
    assert done.stdout_bytes.startswith(b"PK")

"""gouji check: exit codes, the JSON contract, and that bad input costs nothing but itself."""

from __future__ import annotations

import json

import pytest

from audit import engine
from audit.reading import read
from audit.rule import Rule
from audit.rules import ALL
from audit.severity import Severity
from gouji import checking
from gouji.commands.check import check_command
from tests.gouji.conftest import WRONG, report_text

REPORT_KEYS = [
    *("source", "sha256", "format", "status", "error", "agency", "year", "generation", "title", "body_kind"),
    *("sections", "cells", "outcomes", "reasons", "findings", "groups", "crashed"),
]
FINDING_KEYS = [
    *(
        "code",
        "slug",
        "severity",
        "title",
        "message",
        "subject",
        "cells",
        "operands",
        "expected",
        "found",
        "quote",
        "section",
    ),
    *("group", "suggestion", "basis", "fix", "fingerprint"),
]


def test_a_right_report(run_check, right):
    done = run_check(right)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == f"{right}: 没有发现问题\n共 1 份，未能读取 0 份；错误 0，疑点 0，提示 0\n"


@pytest.mark.parametrize("form", ["text", "html"])
def test_a_right_report_is_not_said_to_be_half_read(run_check, right, form):
    """All rules: those of the portal and of other years have nothing to look at on a desk."""
    done = run_check(right, "--format", form, select="A,C,H,N,P,Q,Y")
    assert done.exit_code == 0
    assert "没有发现问题" in done.stdout
    assert "没有读全" not in done.stdout


def test_a_report_without_its_tables_is(run_check, tmp_path):
    path = tmp_path / "无表.txt"
    lines = [line for line in report_text().splitlines() if not line.startswith("\t")]
    path.write_text("\n".join(lines), encoding="utf-8")
    done = run_check(path, "--ignore", "C,Q", select="A,C,H,N,P,Q,Y")
    assert "没有读全" in done.stdout


def test_a_wrong_cell_is_two_findings_of_one_cause(run_check, wrong):
    done = run_check(wrong)
    lines = done.stdout.splitlines()
    assert done.exit_code == 1
    assert lines[0].startswith(f"{wrong}:T3.total.business: A32 错误 表三")
    assert lines[1] == "    怎么改：请按办理结果分类填报并重算总计。"
    assert lines[2].startswith(f"{wrong}:T3.granted.total: A33 错误 表三")
    assert lines[3:6] == [
        "    怎么改：请核对该行。",
        "    判断：表三“（一）予以公开”行“商业企业”列按勾稽关系推算应为0，请核对台账",
        "    以上 2 条出于同一处",
    ]
    assert lines[-1] == "共 1 份，未能读取 0 份；错误 2，疑点 0，提示 0"


def test_quiet_leaves_the_findings_and_the_summary(run_check, right, wrong):
    assert len(run_check(right, wrong, verbosity=-1).stdout.splitlines()) == 4


def test_the_json_has_the_keys_of_the_contract(run_check, wrong):
    content = json.loads(run_check(wrong, "--format", "json").stdout)
    report = content["reports"][0]
    assert list(content) == ["gouji", "ruleset", "reports", "copies", "summary"]
    assert list(report) == REPORT_KEYS
    assert list(report["findings"][0]) == FINDING_KEYS
    assert content["summary"] == {"reports": 1, "unreadable": 0, "error": 2, "warning": 0, "note": 0}
    assert (report["status"], report["agency"], report["year"], len(report["cells"])) == (
        "read",
        "样例市样例局",
        2025,
        200,
    )
    assert report["cells"]["T3.granted.business"] == {
        "state": "number",
        "value": 707,
        "raw": "707",
        "place": "line[70]/cell[34]",
    }
    assert report["outcomes"]["A32"] == "fail"
    assert [finding["group"] for finding in report["findings"]] == [1, 1]
    assert report["groups"] == [
        {
            "number": 1,
            "severity": "error",
            "codes": ["A32", "A33"],
            "sentence": "表三“（一）予以公开”行“商业企业”列按勾稽关系推算应为0，请核对台账",
            "diagnosis": {
                "kind": "unique",
                "table": "T3",
                "changes": [{"cell": "T3.granted.business", "found": 707, "value": 0}],
                "alternatives": [],
                "reasons": [],
                "count": 1,
                "family": None,
            },
        }
    ]


def test_bad_files_take_one_line_each_and_the_others_are_checked(run_check, right, wrong, tmp_path):
    (tmp_path / "empty.txt").touch()
    (tmp_path / "scan.html").write_bytes(b"Rar!\x1a\x07")
    (tmp_path / "cut.docx").write_bytes(b"PK\x03\x04\x00\x00")
    (tmp_path / "note.txt").write_text("会议通知：周五下午开会。\n", encoding="utf-8")
    done = run_check(tmp_path, tmp_path / "none.html")
    assert done.exit_code == 3
    said = done.stderr.splitlines()
    assert [line.partition(": ")[0].rpartition("/")[2] for line in said] == [
        *("cut.docx", "empty.txt", "note.txt", "scan.html", "none.html")
    ]
    assert "rar" in said[3]
    assert done.stdout.splitlines()[-1] == "共 7 份，未能读取 5 份；错误 2，疑点 0，提示 0"


def test_unreadable_files_are_in_the_json_too(run_check, tmp_path):
    content = json.loads(run_check(tmp_path / "none.html", "--format", "json").stdout)
    report = content["reports"][0]
    assert list(report) == REPORT_KEYS
    assert report["status"] == "unreadable"
    assert report["error"] == {"kind": "missing", "message": "没有这个文件或文件夹"}
    assert content["summary"]["unreadable"] == 1


def test_an_empty_folder_is_no_success(run_check, tmp_path):
    done = run_check(tmp_path)
    assert done.exit_code == 3
    assert "文件夹里没有可以检查的文件" in done.stderr


def test_standard_input(run_check):
    done = run_check("-", data=report_text(break_cell=WRONG).encode())
    assert done.exit_code == 1
    assert done.stdout.startswith("-:T3.total.business: A32")


@pytest.mark.parametrize(("select", "codes"), [("A32", {"A32"}), ("a3", {"A32", "A33"}), ("A31, A33", {"A33"})])
def test_select_takes_codes_and_beginnings(run_check, wrong, select, codes):
    report = json.loads(run_check(wrong, "--format", "json", select=select).stdout)["reports"][0]
    assert {finding["code"] for finding in report["findings"]} == codes


def test_ignore_takes_rules_away(run_check, wrong):
    assert run_check(wrong, "--ignore", "A32,A33").exit_code == 0


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_a_code_that_does_not_exist_is_wrong_usage(run_check, right, option):
    done = run_check(right, option, "A99")
    assert getattr(done.exception, "exit_code", None) == 2
    assert "没有规则 A99" in str(done.exception)


@pytest.fixture
def warned(monkeypatch):
    """As if A32 and A33 were warnings."""
    mild = tuple(_with_severity(rule, Severity.WARNING) for rule in ALL)
    monkeypatch.setattr(checking, "ALL", mild)


def _with_severity(rule: Rule, severity: Severity) -> Rule:
    facts = {name: getattr(rule, name) for name in Rule.__dataclass_fields__}
    return Rule(**(facts | {"severity": severity}))


@pytest.mark.usefixtures("warned")
@pytest.mark.parametrize(("fail_on", "code"), [("error", 0), ("warning", 1), ("note", 1)])
def test_fail_on(run_check, wrong, fail_on, code):
    assert run_check(wrong, "--fail-on", fail_on).exit_code == code


@pytest.mark.usefixtures("warned")
def test_severity_hides_but_does_not_acquit(run_check, wrong):
    done = run_check(wrong, "--severity", "error", "--fail-on", "warning")
    assert done.exit_code == 1
    assert "A32" not in done.stdout


def test_a_year_given_from_outside_wins(run_check, right):
    report = json.loads(run_check(right, "--year", "2019", "--format", "json").stdout)["reports"][0]
    assert report["year"] == 2019


def test_a_page_is_written_whole_or_not_at_all(run_check, wrong, tmp_path):
    page = tmp_path / "结果.html"
    assert run_check(wrong, "--format", "html", "--output", page).exit_code == 1
    assert page.read_text(encoding="utf-8").rstrip().endswith("</html>")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["wrong.txt", "结果.html"]
    done = run_check(wrong, "--format", "html", "--output", tmp_path / "none" / "x.html")
    assert "不能写入" in str(done.exception)


def test_a_reader_that_trips_is_our_fault_and_loses_no_other_file(run_check, right, wrong, monkeypatch):
    def trip(data, recognise):
        if data == right.read_bytes():
            raise RecursionError("too deep")
        return read(data, recognise=recognise)

    monkeypatch.setattr(engine, "read", trip)
    done = run_check(right, wrong)
    assert done.exit_code == 70
    assert "RecursionError: too deep" in done.stderr
    assert "A32" in done.stdout


def test_a_pool_gives_the_same_in_the_same_order(run_check, tmp_path, monkeypatch):
    for number in range(12):
        text = report_text(break_cell=WRONG if number % 3 == 0 else {})
        (tmp_path / f"{number:02}.txt").write_text(text, encoding="utf-8")
    alone = run_check(tmp_path)
    monkeypatch.setattr(checking, "POOL_FROM", 2)
    monkeypatch.setattr(checking, "CHUNK", 1)
    together = run_check(tmp_path)
    assert together.stdout == alone.stdout
    assert together.exit_code == 1


def test_words_of_a_report_cannot_command_the_terminal(run_check, tmp_path):
    path = tmp_path / "x\x1b[2J.txt"
    path.write_text(report_text(), encoding="utf-8")
    assert "\x1b" not in run_check(path).output


def test_the_help_has_an_example():
    assert "gouji check 年报.html" in (check_command.help or "")

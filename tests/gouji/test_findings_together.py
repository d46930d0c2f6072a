"""Lists of many findings, and decisions about several at once."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime

import pytest

from db.answers import record_answer
from db.finding_queries import finding
from db.opening import open_database, tx
from gouji.commands.audit import audit_command
from gouji.commands.findings import findings_command, words
from tests.gouji.conftest import WRONG, report_text
from tests.gouji.desk import CODE, OTHER, Desk
from tests.gouji.people import accounts_at


@pytest.fixture(scope="module")
def audited(tmp_path_factory):
    made = Desk(tmp_path_factory.mktemp("audited"))
    made.register()
    for code in (CODE, OTHER):
        made.store(report_text(break_cell=WRONG).encode() + b"\n" * (code == OTHER), code=code)
    made.run(audit_command)
    return made.folder


@pytest.fixture
def desk(audited, tmp_path):
    return Desk(shutil.copytree(audited, tmp_path / "desk"))


@pytest.fixture
def group(desk):
    """The two findings of one mistyped cell: its column and its row."""
    return [
        one for (one,) in desk.rows(f"SELECT id FROM findings WHERE code IN ('A32', 'A33') AND agency_code = '{CODE}'")
    ]


def ids(desk, *options):
    shown = desk.run(findings_command, "list", "--format", "json", *options)
    assert shown.exit_code == 0, shown
    return [one["id"] for one in json.loads(shown.stdout)]


def states(desk):
    return dict(desk.rows("SELECT id, state FROM findings"))


def test_filters_say_which(desk, group):
    everything = ids(desk)
    assert len(everything) == len(set(everything)) == len(states(desk)) > 4
    assert ids(desk, "--rule", "a32", "--agency", CODE.lower()) == group[:1]
    assert set(ids(desk, "--agency", CODE)) < set(everything)
    assert ids(desk, "--agency", CODE, "--agency", OTHER) == everything
    assert ids(desk, "--text", "商业企业", "--rule", "A32", "--agency", CODE) == group[:1]
    assert ids(desk, "--text", "没有这样的词") == ids(desk, "--pending") == ids(desk, "--disputed") == []
    desk.run(findings_command, "assign", *group, "--to", "李四", "--by", "张三")
    assert sorted(ids(desk, "--assignee", "李四")) == group
    assert sorted([*ids(desk, "--assignee", "-"), *group]) == sorted(everything)


def test_json_is_one_array_of_lines(desk):
    shown = desk.run(findings_command, "list", "--format", "json").stdout
    first, *rest, last = shown.splitlines()
    assert (first, last) == ("[", "]")
    assert [json.loads(line.removesuffix(","))["id"] for line in rest] == ids(desk)
    assert json.loads(desk.run(findings_command, "list", "--format", "json", "--text", "没有").stdout) == []


def test_pages_make_up_the_whole(desk):
    everything = ids(desk)
    pages = [ids(desk, "--limit", 2, "--page", page) for page in range(1, len(everything) // 2 + 3)]
    assert [one for page in pages for one in page] == everything
    assert pages[-1] == []
    second = desk.run(findings_command, "list", "--limit", 2, "--page", 2)
    assert second.stderr.startswith(f"第 3 到 4 个，共 {len(everything)} 个问题")
    beyond = desk.run(findings_command, "list", "--limit", 3, "--page", 99)
    assert beyond.stderr == f"这一页没有；共 {len(everything)} 个问题\n"


@pytest.mark.parametrize("options", [("--limit", 0), ("--page", 0), ("--page", "x")])
def test_no_such_page(desk, options):
    assert desk.run(findings_command, "list", *options).exit_code == 2


def test_hostile_words_are_words(desk):
    for text in ('"', "' OR 1=1 --", "*", "NEAR(", "a" * 5000, "\x00", "%", "\udcff"):
        assert desk.run(findings_command, "list", "--text", text).exit_code == 0, text


def events(desk, kind):
    return [one for (one,) in desk.rows(f"SELECT finding_id FROM finding_events WHERE kind = '{kind}' ORDER BY 1")]


def test_a_whole_group_is_confirmed_and_taken_back(desk, group):
    assert desk.run(findings_command, "confirm", group[1], "--by", "张三").exit_code == 0
    done = desk.run(findings_command, "confirm", group[0], "--group", "--by", "张三")
    assert done.stdout == "已确认 1 个问题\n"  # the other one has had its decision
    assert events(desk, "confirmed") == group
    assert {number for number, state in states(desk).items() if state == "confirmed"} == set(group)
    back = desk.run(findings_command, "reopen", group[0], "--group", "--by", "张三", "--note", "看错了")
    assert back.stdout == f"问题 {group[0]}、{group[1]} 回到待复核\n"
    assert events(desk, "taken_back") == group


def test_what_somebody_has_asked_for_is_not_decided_along_with_its_group(desk, group):
    given = ("--by", "李四", "--reason", "misread", "--note", "合并单元格")
    assert desk.run(findings_command, "dismiss", group[1], *given).exit_code == 0  # an error: two are needed
    assert desk.run(findings_command, "confirm", group[0], "--group", "--by", "张三").exit_code == 0
    assert desk.rows("SELECT decision FROM finding_requests") == [(None,)]
    assert states(desk)[group[1]] == "open"
    assert desk.run(findings_command, "confirm", *group[1:], "--by", "张三").exit_code == 0, "by its number it is"
    assert desk.rows("SELECT decision FROM finding_requests") == [("withdrawn",)]


def test_a_group_is_dismissed_by_two(desk, group):
    desk.change(f"UPDATE findings SET severity = 'warning' WHERE id = {group[1]}")
    given = ("--group", "--by", "张三", "--reason", "misread", "--note", "合并单元格")
    said = desk.run(findings_command, "dismiss", group[0], *given).stdout.splitlines()
    assert said == [
        f"已驳回问题 {group[1]}",
        f"已申请驳回问题 {group[0]}，待第二人批准：gouji findings approve {group[0]} --by 姓名",
    ]
    assert ids(desk, "--pending") == [group[0]]
    assert desk.run(findings_command, "approve", group[0], "--by", "李四").stdout == f"已批准：驳回问题 {group[0]}\n"


def test_several_are_approved_or_none(desk, group):
    given = ("--by", "张三", "--reason", "misread", "--note", "合并单元格")
    desk.run(findings_command, "dismiss", group[0], *given)
    assert "没有" in str(desk.run(findings_command, "approve", *group, "--by", "李四").exception)
    assert set(states(desk).values()) == {"open"}
    desk.run(findings_command, "dismiss", group[1], *given)
    assert desk.run(findings_command, "approve", *group, "--by", "李四").exit_code == 0
    assert {states(desk)[number] for number in group} == {"dismissed"}


def test_what_changed_while_the_password_was_typed_is_not_decided(desk, group, monkeypatch):
    secret = accounts_at(desk.settings.storage.database, shen="reviewer")

    def meanwhile(database, by, right, now):
        with open_database(desk.settings.storage.database) as other, tx(other):
            other.execute("UPDATE findings SET lock_version = lock_version + 1 WHERE id = ?", [group[0]])
        return "shen"

    monkeypatch.setattr(words, "person", meanwhile)
    result = desk.run(findings_command, "confirm", *group, "--by", "shen", "--password-file", secret)
    assert "已被他人处理" in str(result.exception)
    assert set(states(desk).values()) == {"open"}


def test_an_objection_is_answered(desk, group):
    desk.run(findings_command, "confirm", group[0], "--by", "张三")
    given = ("uphold", group[0], "--by", "张三", "--note")
    assert desk.run(findings_command, *given, "x").exit_code != 0  # nobody has objected
    desk.change(f"UPDATE findings SET disputed = 1 WHERE id = {group[0]}")
    assert ids(desk, "--disputed") == [group[0]]
    assert "理由" in str(desk.run(findings_command, *given, " ").exception)
    assert desk.run(findings_command, *given, "正文与表格确实不一致").stdout == f"问题 {group[0]} 维持原来的决定\n"
    assert ids(desk, "--disputed") == []


def test_assigned_to_an_account_that_may_decide(desk, group):
    secret = accounts_at(desk.settings.storage.database, shen="reviewer", guan="viewer")
    given = ("assign", *group, "--by", "shen", "--password-file", secret, "--to")
    for nobody in ("李四", "guan", "none"):
        assert "不能交给他" in str(desk.run(findings_command, *given, nobody).exception)
    assert desk.run(findings_command, *given, "SHEN").stdout == f"问题 {group[0]}、{group[1]} 交给 shen\n"
    assert sorted(ids(desk, "--assignee", "Shen")) == group
    assert desk.run(findings_command, *given, "").stdout == f"问题 {group[0]}、{group[1]} 不再归谁\n"
    assert ids(desk, "--assignee", "shen") == []
    assert events(desk, "assigned") == sorted([*group, *group])


def test_too_many_at_once(desk, group, monkeypatch):
    monkeypatch.setattr("db.together.MOST", 1)
    assert "一次最多处理 1 个" in str(desk.run(findings_command, "confirm", *group, "--by", "张三").exception)
    assert desk.run(findings_command, "confirm", group[0], group[0], "--by", "张三").exit_code == 0


def test_show_tells_what_waits_and_what_the_body_said(desk, group):
    desk.run(findings_command, "dismiss", group[0], "--by", "张三", "--reason", "misread", "--note", "合并单元格")
    shown = desk.run(findings_command, "show", group[0]).stdout
    assert "待批准的申请：张三 " in shown
    assert "申请驳回（识别错误：合并单元格）" in shown
    with open_database(desk.settings.storage.database) as database:
        now, lock = datetime.now(UTC), finding(database, group[1]).lock_version
        record_answer(database, group[1], answer="disputed", note="合并过", by="张三", now=now, lock_version=lock)
    (line,) = (
        one for one in desk.run(findings_command, "show", group[1]).stdout.splitlines() if one.startswith("单位说")
    )
    assert line.startswith("单位说：有异议（")
    assert line.endswith("）合并过")

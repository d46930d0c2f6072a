"""What is done under a name: free names before there are accounts, logins with rights after."""

from __future__ import annotations

import shutil

import pytest
from click.testing import CliRunner

from gouji import accounts, acting
from gouji.accounts import LoginRefused, TooManyFailures
from gouji.acting import NotAllowed, operator
from gouji.cli import Context
from gouji.commands.absences import absences_command
from gouji.commands.agencies import agencies_command
from gouji.commands.audit import audit_command
from gouji.commands.export import export_command
from gouji.commands.findings import findings_command
from gouji.commands.notices import notices_command
from gouji.commands.portals import portals_command
from tests.gouji.conftest import WRONG, report_text
from tests.gouji.desk import CODE, Desk
from tests.gouji.people import CHEAP, PASSWORD, accounts_at

LIST = "list.xlsx"
STATE = "SELECT state FROM findings WHERE code = 'A32'"


@pytest.fixture(scope="module")
def audited(tmp_path_factory):
    """Made once, copied for each test."""
    made = Desk(tmp_path_factory.mktemp("audited"))
    made.register()
    made.store(report_text(break_cell=WRONG).encode())
    made.run(audit_command)
    assert made.run(export_command, "--to", made.folder / LIST).exit_code == 0
    return made.folder


@pytest.fixture
def desk(audited, tmp_path, monkeypatch):
    monkeypatch.setattr(accounts, "_NOBODY", accounts._NOBODY.replace(accounts.METHOD, CHEAP))
    return Desk(shutil.copytree(audited, tmp_path / "desk"))


@pytest.fixture
def number(desk):
    return desk.rows("SELECT id FROM findings WHERE code = 'A32'")[0][0]


@pytest.fixture
def secret(desk):
    return accounts_at(
        desk.settings.storage.database, guan="viewer", shen="reviewer", pi="approver", li="approver", tou="admin"
    )


@pytest.fixture
def as_(desk, secret):
    def run(login, command, *given):
        return desk.run(command, *given, "--by", login, "--password-file", secret)

    return run


def test_the_actor_is_the_login(desk, number, as_):
    assert as_(" SHEN ", findings_command, "confirm", number).exit_code == 0
    assert desk.rows("SELECT actor FROM finding_events WHERE kind = 'confirmed'") == [("shen",)]
    assert desk.rows("SELECT last_login_from FROM users WHERE login = 'shen'") == [("命令行",)]


MANAGED = ("--why", "因为")
COMMANDS = {
    "confirm": (findings_command, ("confirm", 1), "shen"),
    "dismiss": (findings_command, ("dismiss", 1, "--reason", "misread", "--note", "x"), "shen"),
    "waive": (findings_command, ("waive", 1, "--reason", "misread", "--note", "x", "--until", "2027-01-01"), "shen"),
    "reopen": (findings_command, ("reopen", 1, "--note", "x"), "shen"),
    "assign": (findings_command, ("assign", 1, "--to", "shen"), "shen"),
    "uphold": (findings_command, ("uphold", 1, "--note", "x"), "shen"),
    "import": (findings_command, ("import", LIST), "shen"),
    "refuse": (findings_command, ("refuse", 1, "--note", "x"), "shen"),
    "approve": (findings_command, ("approve", 1), "pi"),
    "notice": (notices_command, ("approve", 1), "pi"),
    "cancel": (notices_command, ("cancel", 1, *MANAGED), "pi"),
    "resend": (notices_command, ("resend", 1), "pi"),
    "draft": (notices_command, ("draft", "circular", "--year", 2024), "shen"),
    "again": (notices_command, ("draft", "--again", 1), "pi"),
    "try": (notices_command, ("try", "--mail", "a@a.test"), "tou"),
    "absent": (absences_command, ("confirm", CODE, 2024), "shen"),
    "not absent": (absences_command, ("take-back", CODE, 2024, *MANAGED), "shen"),
    "lift": (portals_command, ("lift", 1, *MANAGED), "tou"),
    "suspend": (portals_command, ("suspend", "yangli", *MANAGED), "tou"),
    "rename": (agencies_command, ("rename", CODE, "新局", "--from", "2026-01-01"), "tou"),
    "merge": (agencies_command, ("merge", CODE, "--into", CODE, "--from", "2026-01-01"), "tou"),
    "split": (agencies_command, ("split", CODE, "--into", CODE, "--from", "2026-01-01"), "tou"),
    "accept": (agencies_command, ("accept", 1), "tou"),
    "refuse proposal": (agencies_command, ("refuse", 1, *MANAGED), "tou"),
    "article": (agencies_command, ("article", CODE, 2024, "--remove"), "shen"),
    "upload": (agencies_command, ("upload", CODE, 2024, "none.docx"), "shen"),
    "activate": (agencies_command, ("activate", CODE, "a@yangli.test"), "tou"),
}
BELOW = {"shen": "guan", "pi": "shen", "tou": "pi"}


def test_every_command_with_a_name_is_here():
    groups = (findings_command, notices_command, absences_command, portals_command, agencies_command)
    named = {
        (group.name, name)
        for group in groups
        for name, command in group.commands.items()
        if any(param.name == "by" for param in command.params)
    }
    assert named == {(group.name, given[0]) for group, given, _ in COMMANDS.values()}


@pytest.mark.parametrize("which", COMMANDS)
def test_each_command_needs_its_right(desk, number, as_, which):
    command, given, least = COMMANDS[which]
    given = tuple(desk.folder / LIST if one == LIST else one for one in given)
    everything = "SELECT count(*), max(id) FROM finding_events"
    before = desk.rows(everything)
    refused = as_(BELOW[least], command, *given)
    assert isinstance(refused.exception, NotAllowed)
    assert refused.exception.exit_code == 2
    assert desk.rows(everything) == before
    assert not isinstance(as_(least, command, *given).exception, NotAllowed)


def test_a_name_is_no_login_any_more(desk, number, secret):
    result = desk.run(findings_command, "confirm", number, "--by", "张三")
    assert "--by 要写登录名" in str(result.exception)
    assert desk.rows(STATE) == [("open",)]


def test_a_wrong_password_and_an_unknown_login_say_the_same(desk, number, secret):
    secret.write_text("wrong horse 电池", encoding="utf-8")
    given = ("confirm", number, "--password-file", secret, "--by")
    said = {
        type(result.exception) for login in ("shen", "nobody") if (result := desk.run(findings_command, *given, login))
    }
    assert said == {LoginRefused}
    assert desk.rows(STATE) == [("open",)]


def test_five_wrong_ones_and_a_pause(desk, number, secret, as_):
    good = secret.read_text(encoding="utf-8")
    secret.write_text("wrong horse 电池", encoding="utf-8")
    for _ in range(5):
        assert isinstance(as_("shen", findings_command, "confirm", number).exception, LoginRefused)
    secret.write_text(good, encoding="utf-8")
    assert isinstance(as_("shen", findings_command, "confirm", number).exception, TooManyFailures)
    assert as_("pi", findings_command, "confirm", number).exit_code == 0


def test_a_pretended_time_does_not_shorten_the_pause(desk, secret, as_):
    secret.write_text("wrong horse 电池", encoding="utf-8")
    for day in range(1, 6):
        as_("pi", notices_command, "approve", 1, "--now", f"2030-01-0{day}T00:00:00")
    assert isinstance(
        as_("pi", notices_command, "approve", 1, "--now", "2031-01-01T00:00:00").exception, TooManyFailures
    )


def test_a_disabled_account_acts_no_more(desk, number, as_):
    desk.change("UPDATE users SET disabled_at = 'x' WHERE login = 'shen'")
    assert isinstance(as_("shen", findings_command, "confirm", number).exception, LoginRefused)


def test_the_password_is_asked_on_a_terminal(desk, number, secret, monkeypatch):
    monkeypatch.setattr(acting, "can_ask", lambda: True)
    asked: list[object] = []

    def prompt(text, **more):
        asked.append((text, more))
        return PASSWORD

    monkeypatch.setattr("click.prompt", prompt)
    assert desk.run(findings_command, "confirm", number, "--by", "shen").exit_code == 0
    assert asked == [("shen 的密码", {"hide_input": True, "err": True})]


def test_nobody_is_asked_before_there_are_accounts(desk, number, monkeypatch):
    monkeypatch.setattr("click.prompt", None)
    assert desk.run(findings_command, "confirm", number, "--by", "张 三").exit_code == 0
    assert desk.rows("SELECT actor FROM finding_events WHERE kind = 'confirmed'") == [("张 三",)]


DISMISS = ("--reason", "misread", "--note", "合并单元格")


def test_two_accounts_for_an_error(desk, number, as_):
    as_("pi", findings_command, "dismiss", number, *DISMISS)
    assert "第二人" in str(as_("pi", findings_command, "approve", number).exception)
    assert as_("li", findings_command, "approve", number).exit_code == 0
    assert desk.rows(STATE) == [("dismissed",)]


def test_the_free_name_of_before_is_the_same_person(desk, number):
    desk.run(findings_command, "dismiss", number, *DISMISS, "--by", "pi的姓名")
    secret = accounts_at(desk.settings.storage.database, pi="approver", li="approver")
    given = ("approve", number, "--password-file", secret, "--by")
    assert "第二人" in str(desk.run(findings_command, *given, "pi").exception)
    assert desk.run(findings_command, *given, "li").exit_code == 0


def test_a_reviewer_withdraws_his_own_request_only(desk, number, as_):
    as_("pi", findings_command, "dismiss", number, *DISMISS)
    assert "审批" in str(as_("shen", findings_command, "refuse", number, "--note", "x").exception)
    as_("pi", findings_command, "refuse", number, "--note", "算了")
    as_("shen", findings_command, "dismiss", number, *DISMISS)
    assert as_("shen", findings_command, "refuse", number, "--note", "看错了").exit_code == 0
    assert [kind for (kind,) in desk.rows("SELECT decision FROM finding_requests")] == ["withdrawn"] * 2


def test_the_password_comes_from_standard_input(desk, number, secret):
    given = ["confirm", str(number), "--by", "shen", "--password-file", "-"]
    result = CliRunner().invoke(findings_command, given, obj=Context(desk.settings), input=f"{PASSWORD}\n")
    assert result.stdout == "已确认 1 个问题\n"


def test_the_environment_names_the_file(desk, number, secret, monkeypatch):
    monkeypatch.setenv("GOUJI_PASSWORD_FILE", str(secret))
    assert desk.run(findings_command, "confirm", number, "--by", "shen").exit_code == 0


def test_the_editor_of_before_is_the_same_person(desk, as_):
    desk.change(f"""INSERT INTO notices (number, dedupe_key, mode, office_id, agency_code, report_year, kind, stage,
      template, template_sha, subject, body_text, content_hash, drafted_by, edited_by, created_at)
      VALUES ('GJ-1', 'k', 'test', 1, '{CODE}', 2025, 'rectify', 'R0', 't', 's', 'S', 'B', 'h', 'gouji', 'pi的姓名', 'n')""")
    assert "批准人不能是拟稿人或修改人" in str(as_("pi", notices_command, "approve", "GJ-1").exception)
    assert as_("li", notices_command, "approve", "GJ-1").exit_code == 0
    assert desk.rows("SELECT approved_by FROM notices") == [("li",)]


def test_an_export_is_by_an_account_or_by_the_system_user(desk, as_, tmp_path):
    said = "SELECT actor FROM audit_log WHERE action LIKE 'export%' ORDER BY id DESC LIMIT 1"
    assert as_("guan", export_command, "--to", tmp_path / "a.csv").exit_code == 0
    assert desk.rows(said) == [("guan",)]
    assert desk.run(export_command, "--to", tmp_path / "b.csv").exit_code == 0
    assert desk.rows(said) == [(operator(),)]
    assert "登录名" in str(desk.run(export_command, "--to", tmp_path / "c.csv", "--by", "张三").exception)
    assert not (tmp_path / "c.csv").exists()

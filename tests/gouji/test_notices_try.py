"""gouji notices try: one message to one address, and what to do when it does not arrive."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from db.opening import open_database
from gouji.cli import Context
from gouji.commands.notices import notices_command
from gouji.notifying import ROBOTS as VENDORS
from gouji.notifying import channels_of, knock
from gouji.settings import Mail, Notify, Robots, Settings, Storage
from gouji.trying import GENERAL, PARTICULAR, advice
from notifications.channels.base import Kind, Outcome
from tests.gouji.people import accounts_at
from tests.notifications import robots as fake
from tests.notifications.smtp import Office, serving
from tests.notifications.world import World

BY = ("--by", "张三")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(
        storage=Storage(tmp_path / "gouji.db", tmp_path / "files"),
        notify=Notify(folder=tmp_path / "outbox"),
        mail=Mail(host="127.0.0.1", port=1, security="plain", sender="gouji@a.test"),
    )
    with open_database(made.storage.database) as database:
        world = World(database)
        office = world.office(world.agency("A1", name="样例市财政局"))
        world.endpoint(office, "mail", "live@a.test", test=False)
        world.endpoint(office, "folder", "test-A1")
        world.insert("endpoints", office_id=office, channel="wecom", secret_ref="env:ROBOT", is_test=1, state="revoked")
    return made


def attempt(settings: Settings, *arguments: str, env: dict[str, str] | None = None) -> Result:
    given = ["try", *arguments, *(() if "--by" in arguments else BY)]
    return CliRunner().invoke(notices_command, given, obj=Context(settings), env=env)


def log(settings: Settings) -> list[tuple[str, ...]]:
    with open_database(settings.storage.database) as database:
        return database.execute("SELECT actor, action, target, detail FROM audit_log ORDER BY id").fetchall()


def test_a_robot_gets_a_message_that_is_no_notice(settings):
    town = fake.Robots(wecom={"key": fake.Guard()})
    with fake.serving(town) as base:
        made = replace(settings, robots=Robots(wecom=base))
        result = attempt(made, "--agency", "A1", "--channel", "wecom", env={"ROBOT": "key"})
    assert (result.exit_code, result.output) == (0, "送达：A1responsible 企业微信 env:ROBOT\n")
    assert town.shown[0].text.startswith("【年报审核】【测试】这是一条测试消息，不是通知")
    assert log(settings) == [("张三", "notice tried", "A1", "企业微信 env:ROBOT 送达 0")]
    with open_database(settings.storage.database) as database:
        assert database.execute("SELECT count(*) FROM deliveries").fetchone() == (0,)
        assert database.execute("SELECT state FROM endpoints WHERE channel = 'wecom'").fetchone() == ("revoked",)


def test_what_does_not_arrive_is_told_with_what_to_do(settings):
    result = attempt(settings, "--agency", "A1", "--channel", "wecom", env={"ROBOT": None})  # type: ignore[dict-item]
    assert (result.exit_code, result.stdout) == (3, "设置有误：A1responsible 企业微信 env:ROBOT\n")
    assert "secret：环境变量 ROBOT 没有设置" in result.stderr
    assert "怎么办：设好名录里 secret_ref 所指的环境变量或文件" in result.stderr
    assert log(settings)[0][3] == "企业微信 env:ROBOT 设置有误 secret"


def test_the_mail_server_alone(settings):
    office = Office()
    with serving(office) as port:
        made = replace(settings, mail=replace(settings.mail, port=port))
        assert attempt(made, "--mail", "me@a.test").exit_code == 0
        result = attempt(made, "--mail", "me@a.test\nRCPT TO:<b@a.test>")
    assert (result.exit_code, len(office.kept)) == (3, 1)
    assert "名录里的邮箱写得不对" in result.stderr
    assert office.route == [("gouji@a.test", ["me@a.test"])]
    without = replace(settings, mail=Mail())
    assert "没有设置邮件服务器" in str(attempt(without, "--mail", "me@a.test").exception)


def test_a_live_address_has_to_be_meant(settings):
    office = Office()
    with serving(office) as port:
        made = replace(settings, mail=replace(settings.mail, port=port))
        refused = attempt(made, "--agency", "A1", "--address", "live@a.test")
        assert "加 --yes" in str(refused.exception)
        assert office.kept == []
        assert attempt(made, "--agency", "A1", "--address", "live@a.test", "--yes").exit_code == 0
    assert len(office.kept) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "--agency"),
        (("--agency", "A1", "--mail", "a@b.test"), "--agency"),
        (("--mail", "a@b.test", "--channel", "wecom"), "--agency"),
        (
            ("--agency", "A1"),
            "有 3 个联系方式，用 --channel 和 --address 选一个：mail live@a.test、folder test-A1（测试）",
        ),
        (("--agency", "A1", "--channel", "feishu"), "没有这样的联系方式"),
        (("--agency", "B1"), "名录里没有代码为 B1 的机关"),
    ],
)
def test_what_cannot_be_tried(settings, arguments, words):
    result = attempt(settings, *arguments)
    assert result.exit_code != 0
    assert words in result.output + str(result.exception)
    assert log(settings) == []


def test_who_may_try_and_when(settings):
    stop = settings.storage.database.parent / "STOP"
    stop.touch()
    assert "STOP" in str(attempt(settings, "--agency", "A1", "--channel", "folder").exception)
    stop.unlink()
    secret = accounts_at(settings.storage.database, guan="admin", shen="approver")
    ask = ("--agency", "A1", "--channel", "folder", "--password-file", str(secret))
    assert "管理" in str(attempt(settings, *ask, "--by", "shen").exception)
    assert attempt(settings, *ask, "--by", "guan").exit_code == 0
    assert (settings.notify.folder / "test-A1" / "GJ-TEST" / "1.txt").exists()


@pytest.mark.parametrize(
    ("kind", "code", "channel", "words"),
    [
        *((Kind.CONFIG, code, "mail", words) for code, words in PARTICULAR.items()),
        (Kind.CONFIG, "553", "mail", "mail.sender"),
        (Kind.ENDPOINT_DEAD, "300005", "dingtalk", "重新添加机器人"),
        (Kind.ENDPOINT_DEAD, "550", "mail", "与单位核实"),
        *((kind, "other", "folder", words) for kind, words in GENERAL.items()),
    ],
)
def test_every_outcome_has_its_advice(kind, code, channel, words):
    assert words in advice(Outcome(kind, code), channel)
    assert bool(advice(Outcome(kind, code), channel)) is (kind is not Kind.SENT)


def test_every_channel_is_set_up_and_every_vendor_can_be_looked_at(settings):
    with fake.serving(fake.Robots()) as base, serving(Office()) as port:
        robots = Robots(wecom=base, dingtalk=base, feishu=base)
        made = replace(settings, robots=robots, mail=replace(settings.mail, port=port))
        assert set(channels_of(made, {})) == {"folder", "mail", "wecom", "dingtalk", "feishu"}
        assert {knock(name, made, {}).kind for name in VENDORS} == {Kind.SENT}
    assert set(channels_of(replace(settings, mail=Mail()), {})) == {"folder", *VENDORS}

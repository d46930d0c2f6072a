"""Each check on a thing that is well, and on the same with one fault."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from db.doctoring import FileFacts, Way
from db.health import KeptAlarm
from db.heartbeats import Heartbeat
from db.people import User
from db.store import Store
from db.times import BEIJING
from gouji.health import files
from gouji.health.files import check_documents, check_file, check_folders, check_room, check_sqlite
from gouji.health.finding import Level, some
from gouji.health.jobs import check_backup, check_jobs
from gouji.health.portals import MOST_ALARMS, check_alarms
from gouji.health.setup import check_accounts, check_settings
from gouji.health.telling import (
    check_calendar,
    check_deliveries,
    check_drafts,
    check_mode,
    check_secrets,
    check_ways,
)
from gouji.settings import Alerts, Crawl, Mail, Notify, Settings
from notifications.calendar import after_work

NOW = datetime(2026, 1, 14, 2, 0, tzinfo=UTC)  # a Wednesday, ten in the morning
GOOD_FILE = FileFacts(size=1 << 20, free=1 << 40)
LOOK, NOTE, WRONG = Level.LOOK, Level.NOTE, Level.SETTINGS


def told(found, level, *words):
    """One finding, of this level, with these words, and something to do about it."""
    assert [one.level for one in found] == [level]
    assert [word for word in words if word not in found[0].sentence] == []
    assert found[0].remedy


@pytest.mark.parametrize(
    ("change", "level", "words"),
    [
        ({"there": False}, LOOK, "还没有数据库"),
        ({"refused": "x.db: 数据库已损坏"}, LOOK, "数据库已损坏"),
        ({"pages": ("*** in database main ***",)}, LOOK, "文件有损坏：*** in database"),
        ({"references": ("findings 第 3 行所指的 versions 不存在",)}, LOOK, "findings 第 3 行"),
        ({"schema": ("trigger finding_four_eyes",)}, LOOK, "trigger finding_four_eyes"),
        ({"triggers": ("trigger mine",)}, LOOK, "trigger mine"),
        ({"newer": ("m999",)}, LOOK, "更新版本的 gouji 写成（m999）"),
        ({"steps_ahead": 2}, NOTE, "升级 2 步"),
    ],
)
def test_the_file(change, level, words):
    assert check_file(GOOD_FILE) == []
    told(check_file(replace(GOOD_FILE, **change)), level, words)


def test_room_and_library():
    assert check_room(GOOD_FILE) == check_sqlite(GOOD_FILE) == []
    assert check_room(replace(GOOD_FILE, log=256 << 20)) == []
    told(check_room(replace(GOOD_FILE, log=257 << 20)), LOOK, "257 MB")
    assert check_room(replace(GOOD_FILE, free=1 << 30)) == []
    told(check_room(replace(GOOD_FILE, free=(1 << 30) - 1)), LOOK, "只剩 1023 MB")
    told(check_room(replace(GOOD_FILE, free=5 << 30, size=6 << 30)), LOOK, "只剩 5120 MB（数据库 6144 MB）")
    assert check_room(FileFacts(there=False)) == []
    told(check_sqlite(replace(GOOD_FILE, sqlite=(3, 36, 9))), LOOK, "3.36.9")


def test_whatever_else_is_written(tmp_path, monkeypatch):
    database, other = tmp_path / "gouji.db", tmp_path / "other"
    new = {"storage.blobs": tmp_path / "a" / "b", "notify.folder": other}
    assert check_folders(new, database) == []
    (tmp_path / "a").write_text("")
    told(check_folders(new, database), LOOK, "storage.blobs", "a 不是文件夹，建不起来")
    told(check_folders({"notify.folder": tmp_path / "a"}, database), LOOK, "notify.folder", "a：不是文件夹")
    (tmp_path / "gone").symlink_to(tmp_path / "nothing")
    told(check_folders({"notify.folder": tmp_path / "gone"}, database), LOOK, "不是文件夹")
    other.mkdir()
    monkeypatch.setattr(files, "_disk", lambda folder: 2 if folder == other else 1)
    monkeypatch.setattr("shutil.disk_usage", lambda folder: SimpleNamespace(free=(1 << 30) - 1))
    both = {"storage.blobs": other, "notify.folder": other / "outbox"}
    told(check_folders(both, database), LOOK, "storage.blobs", "只剩 1023 MB")
    assert check_folders({"storage.blobs": tmp_path / "x"}, database) == []  # the disk of the database is told with it
    monkeypatch.setattr("os.access", lambda folder, how: False)
    told(check_folders({"storage.blobs": other}, database), LOOK, "没有写入")


def test_documents(tmp_path):
    store = Store(tmp_path)
    one, two = store.write(b"one" * 99), store.write(b"two")
    assert check_documents(store, 2, [one, two], full=True) == []
    told(check_documents(store, 9, [one, "0" * 64], full=False), LOOK, "缺少 1 份（抽查 9 份中的 2 份）：000000000000")
    path = store.find(two)
    assert path is not None
    path.write_bytes(b"owt")
    assert check_documents(store, 2, [one, two], full=False) == []
    told(check_documents(store, 2, [one, two], full=True), LOOK, f"内容已损坏 1 份：{two[:12]}")


def beat(name="crawl", *, ago=timedelta(hours=1), code: int | None = 0, detail=None):
    return Heartbeat(name, f"{NOW - ago:%Y-%m-%dT%H:%M:%SZ}", code, detail)


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (beat(code=2, detail="没有这个设置文件"), "抓取 2026-01-14 09:00 没有完成：设置有误（没有这个设置文件）"),
        (beat(code=70), "程序出错"),
        (beat(code=None, ago=timedelta(hours=25)), "一直没有结束"),
        (beat("notices plan", ago=timedelta(hours=49)), "拟稿上次运行在 2026-01-12 09:00"),
    ],
)
def test_jobs_that_need_a_look(one, words):
    told(check_jobs([one, beat("audit")], NOW), LOOK, words)


def test_jobs_that_are_well():
    fine = [
        *(beat(code=code) for code in (0, 1, 3, 75)),
        beat(code=None),
        beat(ago=timedelta(days=2)),
        beat("discover", ago=timedelta(days=300)),
        beat("backup", ago=timedelta(days=300)),
    ]
    assert [finding for one in fine for finding in check_jobs([one], NOW)] == []
    assert check_jobs([], NOW) == []


def test_a_wrong_clock():
    assert check_jobs([beat(ago=timedelta(minutes=-5))], NOW) == []
    told(check_jobs([beat(ago=timedelta(minutes=-6))], NOW), LOOK, "抓取记在 2026-01-14 10:06")


def test_backups():
    told(check_backup([beat()], NOW), NOTE, "从未")
    assert check_backup([beat("backup", ago=timedelta(days=8))], NOW) == []
    told(check_backup([beat("backup", ago=timedelta(days=8, seconds=1))], NOW), LOOK, "上次备份在 2026-01-06")


def alarm(number=1, level="suspend"):
    return KeptAlarm(
        number, "2026-01-01T00:00:00Z", "p", None, "样例门户", "person", level, "张三：迁移", None, None, None
    )


def test_alarms():
    assert check_alarms([]) == []
    told(check_alarms([alarm()]), LOOK, "样例门户", "张三：迁移")
    told(check_alarms([alarm(level="warn")]), NOTE, "样例门户")
    assert check_alarms([alarm(7)])[0].remedy == "核对以后 gouji portals lift 7 --by … --why …"
    many = check_alarms([alarm(number) for number in range(MOST_ALARMS + 3)])
    assert (len(many), many[-1].sentence) == (MOST_ALARMS + 1, "还有 3 条没有列出")


def test_drafts():
    assert check_drafts([], NOW, {}) == []
    # from ten: an hour and a half before noon, two and a half after two
    told(check_drafts([("GJ-1", "2026-01-14T08:31:00Z")], NOW, {}), NOTE, "1 件草稿待批准，最早 2026-01-14 16:31 要发")
    told(
        check_drafts([("GJ-1", "2026-01-14T08:30:00Z"), ("GJ-2", "2026-02-01T00:00:00Z")], NOW, {}),
        LOOK,
        "1 件草稿",
        "GJ-1",
    )
    told(check_drafts([("GJ-1", None)], NOW, {}), LOOK, "GJ-1")


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-01-14T09:00", "2026-01-14T15:30"),
        ("2026-01-14T16:00", "2026-01-15T14:30"),
        ("2026-01-16T16:30", "2026-01-19T15:00"),  # over a weekend
        ("2026-01-17T12:00", "2026-01-19T15:30"),
    ],
)
def test_four_hours_of_work(start, end):
    at = datetime.fromisoformat(start).replace(tzinfo=BEIJING)
    assert after_work(at, timedelta(hours=4), {}) == datetime.fromisoformat(end).replace(tzinfo=BEIJING)


def test_deliveries():
    assert check_deliveries({}, 0) == []
    told(check_deliveries({"unknown": ["GJ-1", "GJ-2"]}, 0), LOOK, "2 件通知结果不明：GJ-1、GJ-2")
    told(check_deliveries({"dead": ["GJ-1"]}, 0), LOOK, "未能送达")
    told(check_deliveries({}, 3), LOOK, "3 份投递到期半小时以上")


def way(**changes):
    return replace(Way("样例市样例局", "mail", "a@yangli.test", "", False, "active", ""), **changes)


def test_ways():
    assert check_ways([way(), way(state="muted"), way(state="bounced", is_test=True)], [], "live") == []
    told(check_ways([way(state="bounced")], [], "live"), LOOK, "已停用：样例市样例局（退信）")
    told(check_ways([way(state="revoked")], [], "test"), LOOK, "密钥失效")
    told(check_ways([], ["甲局"], "live"), LOOK, "1 个单位没有可用的正式联系方式，收不到通知：甲局")
    told(check_ways([], ["甲局"], "test"), NOTE, "甲局")


def test_secrets(tmp_path):
    robot = way(channel="wecom", address="", secret_ref="env:ROBOT")
    assert check_secrets([robot, way()], {"邮件服务器": "env:MAIL"}, {"ROBOT": "key", "MAIL": "word"}) == []
    told(check_secrets([robot, robot], {}, {}), WRONG, "环境变量 ROBOT 没有设置", "样例市样例局、样例市样例局")
    told(check_secrets([robot], {}, {"ROBOT": ""}), WRONG, "ROBOT")
    told(check_secrets([replace(robot, secret_ref=f"file:{tmp_path}/none")], {}, {}), WRONG, "读不到密钥文件")
    told(check_secrets([], {"邮件服务器": "env:MAIL"}, {}), WRONG, "MAIL", "邮件服务器")
    kept = tmp_path / "key"
    kept.write_text("SECRET", encoding="utf-8")
    for mode, problems in ((0o640, 0), (0o644, 1), (0o602, 1)):
        kept.chmod(mode)
        found = check_secrets([replace(robot, secret_ref=f"file:{kept}")], {}, {})
        assert len(found) == problems
        assert "SECRET" not in str(found)
    told(found, NOTE, "所有用户都能读", "样例市样例局")
    assert check_secrets([replace(robot, state="revoked")], {}, {}) == []
    plain = check_secrets([replace(robot, secret_ref="https://robot.test/?key=SECRET")], {}, {})
    told(plain, WRONG, "只能写作 env:")
    assert "SECRET" not in plain[0].sentence


def test_mode(tmp_path):
    stop = tmp_path / "STOP"
    assert check_mode("live", "2026-01-15", stop, NOW) == check_mode("test", None, stop, NOW) == []
    assert check_mode("test", "2026-02-14", stop, NOW) == []
    told(check_mode("test", "2026-02-13", stop, NOW), LOOK, "测试模式", "2026-02-13")
    stop.touch()
    told(check_mode("live", None, stop, NOW), LOOK, "什么也不发")


def test_calendar():
    assert check_calendar(NOW, {}) == []
    late = datetime(2150, 11, 1, tzinfo=UTC)
    told(check_calendar(datetime(2150, 5, 1, tzinfo=UTC), {}), LOOK, "2150 调休、春节未录入")
    typed = {date(2150, 11, 1) + timedelta(days=number): True for number in range(90)}
    assert check_calendar(late, typed) == []
    assert len(check_calendar(late, {})) == 2  # this year and the next


def test_settings():
    fine = Settings(crawl=Crawl(contact_page="https://yangli.test", mailbox="a@yangli.test"))
    assert check_settings(fine, [way(channel="folder")], {}) == []
    told(check_settings(replace(fine, crawl=Crawl()), [], {}), NOTE, "只能访问 .test 主机")
    told(check_settings(replace(fine, notify=Notify(mode="liev")), [], {}), WRONG, "notify.mode 是“liev”")
    told(check_settings(replace(fine, mail=Mail(host="m.test")), [], {}), WRONG, "mail.sender")
    told(check_settings(replace(fine, alerts=Alerts(mail="a@b.test")), [], {}), WRONG, "alerts.mail", "mail.host")
    told(check_settings(replace(fine, rules={"nonsense": 1}), [], {}), WRONG, "nonsense")
    told(check_settings(fine, [way(), way(is_test=True)], {}), NOTE, "1 个联系方式是邮箱")
    told(check_settings(replace(fine, notify=Notify(mode="live")), [way()], {}), WRONG, "没有设置 mail.host")


def user(role, disabled=False):
    return User(1, "l", "n", role, 0, "x" if disabled else None)


@pytest.mark.parametrize(
    ("users", "expected"),
    [
        ([], [(NOTE, "还没有账号")]),
        ([user("admin"), user("reviewer")], []),
        ([user("admin"), user("viewer")], [(LOOK, "不到两人")]),
        ([user("reviewer"), user("approver")], [(LOOK, "没有可用的管理账号")]),
        (
            [user("admin", True), user("reviewer"), user("reviewer")],
            [(LOOK, "没有可用的管理账号"), (LOOK, "没有人能审批")],
        ),
    ],
)
def test_accounts(users, expected):
    found = check_accounts(users)
    assert [(one.level, words in one.sentence) for one, (_, words) in zip(found, expected, strict=True)] == [
        (level, True) for level, _ in expected
    ]


def test_some_names():
    assert some(["a", "b"]) == "a、b"
    assert some(list("abcdefg")) == "a、b、c、d、e等 7 个"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"security": "plain", "port": 25}, "只能用于本机或内网"),
        ({"security": "plain", "port": 25, "host": "mail", "user": "a", "password": "env:P"}, "不能登录"),
        ({"ca_file": "/none.pem"}, "mail.ca_file"),
        ({"user": "a@b.test"}, "还要设置 mail.password"),
        ({"security": "starttls"}, "mail.security 要用 ssl"),
        ({"reply_to": "x"}, "mail.reply_to"),
    ],
)
def test_mail_that_cannot_work_is_told_without_trying_it(changes, words):
    crawl = Crawl("https://a.test/", "a@a.test")
    given = Settings(crawl=crawl, mail=replace(Mail(host="mail.a.test", sender="a@b.test"), **changes))
    told(check_settings(given, [], {"P": "p"}), WRONG, "邮件没有设置好，一份也发不出", words)


def test_a_password_that_is_not_there_is_told_once():
    given = Settings(crawl=Crawl("https://a.test/", "a@a.test"))
    mail = Mail(host="mail.a.test", sender="a@b.test", user="a", password="env:NONE")
    assert check_settings(replace(given, mail=mail), [], {}) == []

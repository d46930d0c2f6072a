from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from audit.errors import GoujiError
from db.notice_replies import Said, record_reply
from db.notices import Notice, find_notices
from db.opening import open_database
from gouji.cli import Context
from gouji.commands.notices import notices_command
from gouji.rendering.notices import KINDS
from gouji.settings import Alerts, Mail, Notify, Settings, Storage
from tests.notifications.smtp import Office, serving
from tests.notifications.world import World

AT = "2027-01-26T10:10"  # T-3 for 31 January 2027
Run = Callable[..., Result]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    storage = Storage(tmp_path / "gouji.db", tmp_path / "files")
    return Settings(
        storage=storage,
        notify=Notify(folder=tmp_path / "outbox", contact="电话 0533-2300000"),
        alerts=Alerts(folder=tmp_path / "alerts"),
    )


@pytest.fixture
def run(settings: Settings) -> Run:
    def invoke(*arguments: object, now: str = AT, given: Settings = settings) -> Result:
        moment = [] if arguments[0] in ("list", "show") else ["--now", now]
        return CliRunner().invoke(notices_command, [*map(str, arguments), *moment], obj=Context(given))

    return invoke


@pytest.fixture
def registered(settings: Settings) -> Settings:
    with open_database(settings.storage.database) as database:
        world = World(database)
        world.agency("A1", name="样例市财政局", roles="responsible head")
        world.agency("T1", "township", name="样例镇人民政府")
        world.published("A1", 2024)
        world.finding("A1", year=2024, message="总计少 1 件")
    return settings


def rows(settings: Settings, sql: str) -> list[tuple[object, ...]]:
    with open_database(settings.storage.database) as database:
        return database.execute(sql).fetchall()


def test_the_whole_way(run, registered):
    assert run("plan").stdout == "新拟 4 件（测试模式），取消 0 件，过期 0 件。\n"
    listed = run("list", "--state", "draft").stdout.splitlines()
    assert listed[0].split("\t") == ["序号", "编号", "状态", "种类", "阶段", "模式", "标题"]
    assert [line.split("\t")[3:5] for line in listed[1:]].count(["催报", "T-3"]) == 2
    numbers = [line.split("\t")[1] for line in listed[1:]]
    assert run("approve", *numbers, "--by", "张三").stdout == "批准 4 件。\n"
    sent = run("send")
    assert (sent.exit_code, sent.stdout) == (0, "签发 4 件，取消 0 件，过期 0 件；投递：送达 4。\n")
    folder = registered.notify.folder
    assert sorted(path.name for path in folder.iterdir()) == ["test-A1", "test-T1"]
    text = (folder / "test-A1" / numbers[0] / "1.txt").read_text(encoding="utf-8")
    assert text.startswith("【测试】")
    assert numbers[0] in text


def test_everything_twice_is_as_good_as_once(run, registered):
    run("plan")
    run("approve", "1", "2", "3", "4", "--by", "张三")
    run("send")
    before = rows(registered, "SELECT * FROM notices"), rows(registered, "SELECT * FROM deliveries")
    for _ in range(3):
        assert run("plan").stdout.startswith("新拟 0 件")
        assert run("approve", "1", "--by", "李四").exit_code != 0
        assert run("send").stdout == "签发 0 件，取消 0 件，过期 0 件；投递：无。\n"
    assert before == (rows(registered, "SELECT * FROM notices"), rows(registered, "SELECT * FROM deliveries"))


def test_plan_for_one_year_only(run, registered):
    assert run("plan", "--year", 2024).stdout.startswith("新拟 1 件")
    assert rows(registered, "SELECT kind, report_year FROM notices") == [("rectify", 2024)]


def test_today_alone_is_enough(registered):
    result = CliRunner().invoke(notices_command, ["plan", "--today", "2027-01-14"], obj=Context(registered))
    assert result.stdout.startswith("新拟 3 件")
    assert {row[0] for row in rows(registered, "SELECT stage FROM notices WHERE kind = 'reminder'")} == {"T-15"}


def test_show_by_number_and_by_id(run, registered):
    run("plan")
    by_id, by_number = run("show", 1), run("show", "GJ-2027-000001")
    assert by_id.stdout == by_number.stdout
    assert by_id.stdout.startswith("【测试】【年报审核】样例市财政局")
    assert by_id.stdout.endswith("本件由审核系统生成，未经签发不具公文效力\n")
    assert "待批准，拟稿 gouji" in by_id.stderr
    run("approve", 1, "--by", "张三")
    run("send")
    told = run("show", 1).stderr
    assert "批准 张三 2027-01-26 10:10" in told
    assert "文件夹：已送达 written" in told


def test_the_author_cannot_approve(run, registered):
    run("plan")
    refused = run("approve", 1, 2, "--by", "gouji")
    assert refused.exit_code != 0
    assert "批准人不能是拟稿人" in str(refused.exception)
    assert rows(registered, "SELECT DISTINCT state FROM notices") == [("draft",)]


def test_all_that_is_kept_about_a_notice_is_shown(run, registered):
    run("plan")
    run("approve", 1, "--by", "张三")
    run("send")
    assert "〔文件夹：已送达 written" in run("show", 1).stderr
    with open_database(registered.storage.database) as database:
        said = Said(kind="acknowledged", said_by="王科长")
        record_reply(database, "GJ-2027-000001", said, by="李四", via="page", now=datetime(2027, 1, 27, tzinfo=UTC))
    text, data = run("show", 1, "--history"), json.loads(run("show", "GJ-2027-000001", "--format", "json").stdout)
    assert text.stderr == ""
    wanted = (
        "  2027-01-26 10:10  系统  签发",
        "张三  批准",
        "  文件夹 test-",
        "（测试）",
        "已收到（王科长，登记：李四）",
    )
    assert [words for words in wanted if words not in text.stdout] == []
    assert text.stdout.startswith(f"{data['subject']}\n\n{data['body_text']}")
    (sent,) = data["deliveries"]
    assert (sent["state"], sent["tries"][0]["outcome"], sent["body"]) == ("sent", "sent", data["body_text"])
    assert [one["kind"] for one in data["events"]][:3] == ["drafted", "approved", "released"]
    assert (data["schema"], data["approved_by"], data["replies"][0]["kind"]) == (1, "张三", "acknowledged")


def test_what_a_notice_rests_on_is_shown_with_what_became_of_it(run, registered):
    run("plan")
    (number,) = {item.number for item in find_notices_of(registered) if item.kind == "rectify"}
    data = json.loads(run("show", number, "--format", "json").stdout)
    assert [(one["code"], one["same_now"], one["state_now"]) for one in data["findings"]] == [
        ("A31", True, "confirmed")
    ]
    assert "（现在：已确认，与通知所述一致）" in run("show", number, "--history").stdout
    with open_database(registered.storage.database) as database:
        database.execute("UPDATE findings SET evidence_hash = 'x'")
    assert "事实已变）" in run("show", number, "--history").stdout


def test_a_notice_is_cancelled_by_a_person_with_a_reason(run, registered):
    run("plan")
    run("approve", 1, "--by", "张三")
    assert run("cancel", 1, "--by", "张三").exit_code == 2, "no reason"
    assert isinstance(run("cancel", 1, "--why", " ", "--by", "张三").exception, GoujiError)
    assert run("cancel", 1, "--why", "电话已说明", "--by", "张三").stdout.startswith("GJ-2027-000001 已取消")
    assert "张三  取消：电话已说明" in run("show", 1, "--history").stdout
    assert isinstance(run("cancel", 1, "--why", "再来", "--by", "张三").exception, GoujiError)
    assert run("plan").stdout.startswith("新拟 0 件"), "it is not drafted anew by itself"


def test_what_was_cancelled_by_mistake_is_drafted_again(run, registered):
    run("plan")
    first = find_notices_of(registered)[0]
    assert "只有已取消的可以再拟" in str(run("draft", "--again", 1, "--by", "李四").exception)
    run("cancel", 1, "--why", "点错了", "--by", "张三")
    told = run("draft", "--again", first.number, "--by", "李四").stdout
    again = find_notices_of(registered)[-1]
    assert told == f"新拟 {again.number}，等人批准。\n"
    assert (again.state, again.dedupe_key) == ("draft", f"{first.dedupe_key}#2")
    assert f"李四  再拟一件：{again.number}" in run("show", 1, "--history").stdout
    assert f"李四  要求起草：再拟 {first.number}" in run("show", again.number, "--history").stdout
    for words in (("--again", 1, "--year", 2026), ("circular", "--again", 1), ("circular",), ()):
        assert run("draft", *words, "--by", "李四").exit_code == 2


def find_notices_of(settings: Settings) -> list[Notice]:
    with open_database(settings.storage.database) as database:
        return find_notices(database)


def test_every_kind_the_table_allows_has_a_name(registered):
    ((table,),) = rows(registered, "SELECT sql FROM sqlite_master WHERE name = 'notices'")
    allowed = re.search(r"kind IN \((.*?)\)", str(table))
    assert allowed is not None
    assert set(re.findall(r"\w+", allowed[1])) == set(KINDS)


def test_what_was_approved_before_is_told(run, registered):
    run("plan")
    run("approve", 1, "--by", "张三")
    assert run("approve", 1, "GJ-2027-000001", 2, "--by", "张三").stdout == "批准 1 件；1 件早已批准。\n"


def test_what_waits_for_its_time_is_told_with_it(run, registered):
    live = replace(registered, notify=replace(registered.notify, mode="live"))
    with open_database(live.storage.database) as database:
        world = World(database)
        world.endpoint(world.office("A1"), "folder", "A1", test=False)
    night, number = "2027-01-25T22:00", "GJ-2027-000001"
    assert run("plan", "--year", 2024, given=live, now=night).stdout.startswith("新拟 1 件")
    run("approve", number, "--by", "张三", given=live, now=night)
    nothing = "签发 0 件，取消 0 件，过期 0 件；"
    assert run("send", given=live, now=night).stdout == f"{nothing}待发送 1 件，最早 2027-01-26 09:03。\n"
    assert run("send", given=live, now="2027-01-26T08:00").stdout == f"{nothing}待发送 1 件，最早 09:03。\n"
    released = run("send", given=live, now="2027-01-26T10:00").stdout
    assert released == "签发 1 件，取消 0 件，过期 0 件；待发送 1 件，最早 10:03。\n"
    assert run("send", given=live, now="2027-01-26T10:05").stdout == f"{nothing}投递：送达 1。\n"


@pytest.mark.parametrize("name", ["", "  "])
def test_an_approver_has_a_name(run, registered, name):
    run("plan")
    assert "--by" in str(run("approve", 1, "--by", name).exception)
    assert rows(registered, "SELECT DISTINCT state FROM notices") == [("draft",)]


def test_one_wrong_number_and_nothing_is_approved(run, registered):
    run("plan")
    refused = run("approve", 1, "GJ-2027-999999", "--by", "张三")
    assert str(refused.exception) == "没有编号或序号为 GJ-2027-999999 的通知"
    assert rows(registered, "SELECT DISTINCT state FROM notices") == [("draft",)]


def test_a_draft_past_its_time_is_not_approved(run, registered):
    run("plan")
    numbers = [number for (number,) in rows(registered, "SELECT number FROM notices ORDER BY id")]
    ending = rows(registered, "SELECT number FROM notices WHERE expires_at IS NOT NULL")
    refused = run("approve", ending[0][0], *numbers, "--by", "张三", now="2027-02-20T10:10")
    assert re.fullmatch(r"GJ-2027-\d{6} 已过有效时间，不能再批准；下次拟稿时会换成新的一件", str(refused.exception))
    assert rows(registered, "SELECT DISTINCT state FROM notices") == [("draft",)]
    # what was approved in time stays as it is
    run("approve", numbers[0], "--by", "张三")
    late = run("approve", numbers[0], "--by", "张三", now="2027-02-20T10:10")
    assert late.stdout == "批准 0 件；1 件早已批准。\n"


def test_a_rehearsal_changes_nothing(run, registered):
    run("plan")
    run("approve", 1, 2, "--by", "张三")
    before = rows(registered, "SELECT * FROM notices"), rows(registered, "SELECT count(*) FROM deliveries")
    result = run("send", "--dry-run")
    assert (result.exit_code, result.stdout) == (0, "预演：写出 2 份，数据库没有改动。\n")
    assert len(list((registered.notify.folder / "dry-run").rglob("1.txt"))) == 2
    assert before == (rows(registered, "SELECT * FROM notices"), rows(registered, "SELECT count(*) FROM deliveries"))


def test_the_limit_and_really(run, registered):
    run("plan")
    run("approve", 1, 2, 3, 4, "--by", "张三")
    first = run("send", "--limit", 1)
    assert (first.exit_code, "签发 1 件" in first.stdout, "还有 3 件" in first.stderr) == (0, True, True)
    few = replace(registered, notify=replace(registered.notify, limit=2))
    assert "还有 1 件" in run("send", given=few).stderr
    assert "签发 1 件" in run("send", "--limit", 1, "--yes-really").stdout


def test_a_stop_file_stops(run, registered):
    run("plan")
    run("approve", 1, "--by", "张三")
    stop = registered.storage.database.parent / "STOP"
    stop.touch()
    result = run("send")
    assert (result.exit_code, "STOP" in result.stderr) == (0, True)
    assert rows(registered, "SELECT count(*) FROM deliveries") == [(0,)]
    stop.unlink()
    assert "送达 1" in run("send").stdout


def mailed(settings: Settings, port: int) -> Settings:
    return replace(settings, mail=Mail(host="127.0.0.1", port=port, security="plain", sender="gouji@a.test"))


@pytest.fixture
def with_mailbox(registered: Settings) -> Settings:
    with open_database(registered.storage.database) as database:
        world = World(database)
        world.endpoint(world.office("A1"), "mail", "office@a.test")
    return registered


def test_mail_goes_out_and_a_refusal_ends_with_3(run, with_mailbox):
    run("plan")
    run("approve", 1, "--by", "张三")
    office = Office(replies={"RCPT": "451 later"})
    with serving(office) as port:
        refused = run("send", given=mailed(with_mailbox, port))
        assert refused.exit_code == 3
        assert "投递：稍后重试 1；待发送 1 件，最早 10:1" in refused.stdout
        office.replies.clear()
        again = run("send", given=mailed(with_mailbox, port), now="2027-01-26T10:20")
        assert (again.exit_code, "送达 1" in again.stdout) == (0, True)
    assert len(office.kept) == 1


def test_mail_without_a_server_waits_and_ends_with_3(run, with_mailbox):
    run("plan")
    run("approve", 1, "--by", "张三")
    result = run("send")
    assert (result.exit_code, "mail 没有设置好，1 份投递在等待" in result.stderr) == (3, True)


def test_an_approval_may_be_bound_to_what_was_shown(run, with_mailbox):
    run("plan")
    [shown] = re.findall(r"内容 ([0-9a-f]{12})", run("show", 1).stderr)
    for wrong in ("0" * 12, shown[:5]):
        assert "草稿已改写" in str(run("approve", 1, "--seen", wrong, "--by", "张三").exception)
    assert "一样多" in str(run("approve", 1, 2, "--seen", shown, "--by", "张三").exception)
    assert run("approve", 1, "--seen", shown, "--by", "张三").stdout == "批准 1 件。\n"


def test_what_did_not_arrive_is_told_and_sent_again(run, with_mailbox):
    run("plan")
    run("approve", 1, "--by", "张三")
    office = Office(replies={"RCPT": "550 no such user"})
    with serving(office) as port:
        refused = run("send", given=mailed(with_mailbox, port))
        assert refused.exit_code == 3
        assert "件事要处理，已通知运维" in refused.stderr
        [written] = with_mailbox.alerts.folder.rglob("alert-*/1.txt")
        assert "550 no such user" in written.read_text(encoding="utf-8")
        office.replies.clear()
        assert "先用 gouji agencies activate 启用" in str(run("resend", 1, "--by", "张三").exception)
        with open_database(with_mailbox.storage.database) as database:
            database.execute("UPDATE endpoints SET state = 'active', state_reason = NULL")
        assert "1 份重新排队" in run("resend", 1, "--by", "张三").stdout
        assert "送达 1" in run("send", given=mailed(with_mailbox, port), now="2027-01-26T10:20").stdout
    assert len(office.kept) == 1
    assert rows(with_mailbox, "SELECT count(*) FROM alerts WHERE over_at IS NULL AND cause <> 'drafts|'") == [(0,)]


def test_a_missing_password_leaves_the_mail_waiting(run, with_mailbox):
    run("plan")
    run("approve", 1, "--by", "张三")
    mail = Mail(host="mail.a.test", user="a", password="env:GOUJI_NO_SUCH_SECRET", sender="gouji@a.test")
    result = run("send", given=replace(with_mailbox, mail=mail))
    assert (result.exit_code, "别的照发：环境变量 GOUJI_NO_SUCH_SECRET 没有设置" in result.stderr) == (3, True)
    assert rows(with_mailbox, "SELECT state, attempts, code FROM deliveries") == [("queued", 0, "settings")]


def test_alerts_lie_beside_the_database_wherever_we_are_started(run, with_mailbox, tmp_path, monkeypatch):
    monkeypatch.chdir((tmp_path / "elsewhere").mkdir() or tmp_path / "elsewhere")
    unsaid = replace(with_mailbox, alerts=Alerts())
    run("plan", given=unsaid)
    run("approve", 1, "--by", "张三", given=unsaid)
    office = Office(replies={"RCPT": "550 no such user"})
    with serving(office) as port:
        run("send", given=mailed(unsaid, port))
    assert len(list((tmp_path / "gouji-alerts").rglob("alert-*/1.txt"))) == 1
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize(
    ("notify", "words"),
    [({"mode": "lve"}, "notify.mode"), ({"local_deadline": "31.1."}, "notify.local_deadline")],
)
def test_wrong_settings(run, registered, notify, words):
    refused = run("plan", given=replace(registered, notify=replace(registered.notify, **notify)))
    assert words in str(refused.exception)


def test_a_moment_that_is_none(run, registered):
    result = run("plan", now="tomorrow")
    assert (result.exit_code, "tomorrow 不是时刻" in result.stderr) == (2, True)


def test_offices_that_cannot_be_told_are_named(run, settings):
    with open_database(settings.storage.database) as database:
        World(database).agency("A9", name="孤儿局", roles="")
    assert "1 个单位没有负责科室，收不到通知：孤儿局" in run("plan").stderr


def test_runs_leave_a_sign_of_life(run, registered):
    run("plan")
    run("send")
    assert rows(registered, "SELECT name, exit_code FROM heartbeats ORDER BY name") == [
        ("notices plan", 0),
        ("notices send", 0),
    ]

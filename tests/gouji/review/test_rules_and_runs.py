from __future__ import annotations

from datetime import timedelta

import pytest

from audit.rules import ALL
from db.alerts import raise_alert
from db.health import suspend
from db.heartbeats import beat
from db.opening import open_database
from tests.gouji.review.office import NOW


def test_every_rule_is_in_the_list_with_how_often_it_fired(office):
    text = office.browser("kan").text("/rules")
    assert all(f">{rule.code}</a>" in text for rule in ALL)
    count = office.rows("SELECT count(*) FROM findings WHERE code = 'A32'")[0][0]
    row = text[text.index(">A32</a>") :].partition("</tr>")[0]
    assert f'<td class="number">{count}</td>' in row
    assert "rule=A32&amp;state=open" in row
    assert (
        f'<td class="number">{count}</td>'
        not in office.browser("kan").text("/rules?year=2024").partition(">A32</a>")[2].partition("</tr>")[0]
    )


@pytest.mark.parametrize("rule", ALL[::9], ids=lambda rule: rule.code)
def test_the_page_of_a_rule(office, rule):
    text = office.browser("kan").text(f"/rules/{rule.code}")
    assert rule.title in text
    assert "怎么改" in text


def test_an_unknown_rule(office):
    assert office.browser("kan").get("/rules/Z99").status_code == 404


def test_runs_show_crawls_audits_and_what_needs_a_look(office):
    with open_database(office.settings.storage.database) as database:
        beat(database, "crawl", now=NOW, exit_code=70, detail="<b>x</b>")
    text = office.browser("kan").text("/runs")
    assert "完整" in text
    assert "&lt;b&gt;x&lt;/b&gt;" in text
    assert 'class="look' in text


def test_alarms_are_lifted_by_who_manages(office):
    office.change("INSERT INTO host_groups (group_id) VALUES ('g')")
    office.change("INSERT INTO platforms (platform_id, name, group_id) VALUES ('p', '样例门户', 'g')")
    with open_database(office.settings.storage.database) as database:
        suspend(database, "p", by="guan", why="改版", now=NOW)
    number = office.rows("SELECT id FROM alarms")[0][0]
    assert "样例门户" in office.browser("kan").text("/runs")
    assert office.browser("pi").post(f"/runs/alarms/{number}/lift", why="好了").status_code == 403
    manager = office.browser("guan")
    manager.post(f"/runs/alarms/{number}/lift", why="")
    assert office.rows("SELECT lifted_by FROM alarms") == [(None,)]
    manager.post(f"/runs/alarms/{number}/lift", why="好了")
    assert office.rows("SELECT lifted_by, lifted_why FROM alarms") == [("guan", "好了")]
    manager.post("/runs/suspend", platform="p", why="又坏了")
    assert office.rows("SELECT count(*) FROM alarms WHERE lifted_at IS NULL") == [(1,)]
    manager.post("/runs/suspend", platform="nowhere", why="x")
    assert 'class="flash bad"' in manager.text("/runs")


def test_what_needs_a_person_stands_first_until_one_has_dealt_with_it(office):
    with open_database(office.settings.storage.database) as database:
        for _ in range(2):
            raise_alert(database, "endpoint|12", "邮箱退信<b>", remedy="核实以后改登记", now=NOW, channel="mail")
    browser = office.browser("shen")
    text = browser.text("/runs")
    assert text.index("邮箱退信&lt;b&gt;") < text.index("体检")
    assert "核实以后改登记" in text
    assert "，2 次，最近 2026-03-02 10:00；还没有告知运维" in text
    assert office.browser("kan").post("/runs/alerts/1/end").status_code == 403
    for words in ("已处理：邮箱退信", "这条警报已经结束"):
        browser.post("/runs/alerts/1/end")
        assert words in browser.text("/runs")
    assert office.rows("SELECT over_by FROM alerts") == [("shen",)]
    assert "要人处理" not in browser.text("/runs")


def test_whether_the_service_is_alive(office):
    browser = office.browser("kan")
    assert "没有用过定时服务" in browser.text("/runs")
    for minutes, told in ((2, "定时服务在运行"), (4, "定时服务没有在运行")):
        with open_database(office.settings.storage.database) as database:
            beat(database, "schedule", now=NOW - timedelta(minutes=minutes))
        assert told in browser.text("/runs")


def test_the_log_goes_on_page_by_page(office):
    for number in range(103):
        office.change(
            f"INSERT INTO audit_log (at, actor, action, target, detail) VALUES ('2026-01-01T00:00:00Z', 'a', 'x', 'line {number}', '<i>')"
        )
    browser = office.browser("kan")
    first = browser.text("/runs/log")
    assert "line 102" in first
    assert "line 2<" not in first
    link = first.partition("before=")[2].partition('"')[0]
    assert "line 2<" in browser.text(f"/runs/log?before={link}")
    assert browser.get("/runs/log?before=x").status_code == 400

"""Reforms of bodies, what a person registers one by one, and proposals."""

from __future__ import annotations

import json
from datetime import date

import pytest

from audit.errors import GoujiError
from db.agencies import agency
from db.agency_lists import dated_aliases, find_agencies, owned_names, places, reforms
from db.neighbours import _names
from db.proposals import accept, proposals, refuse, save_proposal
from db.reforms import merge, rename, split
from db.registering import forget_article, register_article
from db.sources import agency_names, due_sources
from tests.db.conftest import NOW

A, B, C = "11990000SIM000001X", "11990000SIM000002W", "11990000SIM000003U"
MARCH = date(2026, 3, 1)
URL = "http://www.yangli.test/nb/2024.html"


@pytest.fixture
def registry(database):
    for code, name in ((A, "样例市卫生局"), (B, "样例市计生局"), (C, "样例市卫健委")):
        database.execute("INSERT INTO agencies (code, name, kind) VALUES (?, ?, 'department')", [code, name])
    database.execute("INSERT INTO host_groups (group_id) VALUES ('yangli.test')")
    database.execute(
        "INSERT INTO platforms (platform_id, name, group_id, hosts) VALUES ('p', '门户', 'yangli.test', ?)",
        ['["www.yangli.test"]'],
    )
    database.execute(
        "INSERT INTO sources (agency_code, platform_id, column_url) VALUES (?, 'p', 'http://www.yangli.test/nb/')", [A]
    )
    return database


def log(database):
    return database.execute("SELECT actor, action, target, detail FROM audit_log ORDER BY id").fetchall()


def aliases(database, code):
    return [(one.name, one.valid_from, one.valid_to) for one in dated_aliases(database, code)]


def test_a_new_name_keeps_the_old_one_as_an_alias_until_the_day_before(registry):
    rename(registry, A, "样例市健康局", since=MARCH, by="王芳", now=NOW)
    assert agency(registry, A).name == "样例市健康局"
    assert aliases(registry, A) == [("样例市卫生局", None, "2026-02-28")]
    assert log(registry) == [
        ("王芳", "agency rename", A, '{"before": "样例市卫生局", "after": "样例市健康局", "from": "2026-03-01"}')
    ]
    assert agency_names(registry)[A] == ("样例市健康局", "样例市卫生局")  # rows of earlier years still name it
    assert _names(registry)[A] == [("样例市卫生局", "", "2026-02-28")]  # and a report of then is judged by it
    rename(registry, A, "样例市卫生局", since=date(2026, 6, 1), by="王芳", now=NOW)
    assert aliases(registry, A) == [("样例市健康局", "2026-03-01", "2026-05-31")]
    with pytest.raises(GoujiError, match="已经叫"):
        rename(registry, A, "样例市卫生局", since=MARCH, by="王芳", now=NOW)
    with pytest.raises(GoujiError, match="不能从 2026-04-01 起更名"):
        rename(registry, A, "样例市某局", since=date(2026, 4, 1), by="王芳", now=NOW)


def test_merged_bodies_end_and_are_no_longer_asked(registry):
    registry.execute("UPDATE agencies SET parent = ? WHERE code = ?", [A, C])
    ended = merge(registry, [A, B], C, since=MARCH, by="王芳", now=NOW)
    assert [(body.code, below) for body, below in ended] == [(A, 1), (B, 0)]
    assert {agency(registry, code).active_to for code in (A, B)} == {"2026-02-28"}
    assert aliases(registry, C) == [("样例市卫生局", None, "2026-02-28"), ("样例市计生局", None, "2026-02-28")]
    asked = [due_sources(registry, (2025,), now=NOW, today=day) for day in (date(2026, 2, 28), MARCH)]
    assert [len(sources) for sources in asked] == [1, 0]
    assert [one.action for one in reforms(registry, B)] == ["agency merge"]
    for codes, problem in (([A], "已在 2026-02-28 撤销"), ([C], "不能并入自己"), (["X"], "没有代码")):
        with pytest.raises(GoujiError, match=problem):
            merge(registry, codes, C, since=MARCH, by="王芳", now=NOW)
    assert len(log(registry)) == 1


@pytest.mark.parametrize(("old", "new"), [(A, B), (B, A)])
def test_a_name_belongs_to_whom_it_names_today(registry, old, new):
    name = agency(registry, new).name
    registry.execute("INSERT INTO agency_aliases (agency_code, name) VALUES (?, ?)", [old, name])
    assert dict(owned_names(registry))[name] == new


def test_a_split_gives_nobody_the_old_name(registry):
    split(registry, A, [B, C], since=MARCH, by="王芳", now=NOW)
    assert (agency(registry, A).active_to, agency(registry, B).active_from) == ("2026-02-28", "2026-03-01")
    assert aliases(registry, B) == aliases(registry, C) == []
    split(registry, B, [B, C], since=date(2026, 9, 1), by="王芳", now=NOW)
    assert agency(registry, B).active_to is None
    with pytest.raises(GoujiError, match="至少要有两个"):
        split(registry, B, [C], since=MARCH, by="王芳", now=NOW)


def test_an_article_goes_to_the_source_that_is_asked(registry):
    done = register_article(registry, A, 2024, URL, by="王芳", now=NOW)
    assert done.new_host == ""
    (place,) = places(registry, A)
    assert (place.source_id, place.articles) == (done.source_id, {"2024": URL})
    assert register_article(registry, A, 2024, URL + "?2", by="王芳", now=NOW).replaced == URL
    assert forget_article(registry, A, 2024, by="王芳", now=NOW) == [URL + "?2"]
    assert forget_article(registry, A, 2024, by="王芳", now=NOW) == []
    assert registry.execute("SELECT unit_key FROM sources").fetchall() == [("",)]
    assert [action for _, action, _, _ in log(registry)] == ["article", "article", "article remove"]


def test_an_article_of_a_blocked_column_gets_a_source_of_its_own(registry):
    registry.execute("UPDATE sources SET status = 'blocked', unit_key = '甲'")
    register_article(registry, A, 2024, URL, by="王芳", now=NOW)
    (source,) = due_sources(registry, (2024, 2025), now=NOW, today=MARCH)
    assert (source.articles, source.years, source.column_url) == ({2024: URL}, (2024,), "")


@pytest.mark.parametrize(
    ("url", "host", "problem"),
    [
        (URL.replace("yangli", "yang1i"), None, "没有登记"),
        (URL.replace("yangli", "yang1i"), "www.yangli.test", "逐字核对"),
        ("ftp://www.yangli.test/", None, "http://"),
        ("www.yangli.test/nb", None, "http://"),
        ("http://a:b@www.yangli.test/", None, "用户名"),
        ("http://www.yangli.test:x/", None, "http://"),
    ],
)
def test_an_article_elsewhere_is_refused(registry, url, host, problem):
    with pytest.raises(GoujiError, match=problem):
        register_article(registry, A, 2024, url, host=host, by="王芳", now=NOW)
    assert log(registry) == []
    assert registry.table("platforms").count == 1


def test_a_host_that_a_person_names_is_registered_with_its_port(registry):
    url = "http://gk.other.test:8080/2024.html"
    done = register_article(registry, A, 2024, url, host="gk.other.test", by="王芳", now=NOW)
    assert (done.new_host, done.platform_id) == ("gk.other.test", "gk.other.test")
    row = registry.execute(
        "SELECT group_id, hosts, ports, http_only FROM platforms WHERE platform_id = 'gk.other.test'"
    )
    assert row.fetchone() == ("other.test", '["gk.other.test"]', "[8080]", 1)
    assert [action for _, action, _, _ in log(registry)] == ["host", "article"]


def propose(database, kind, value, agency=None, platform="p", confidence=0.9):
    save_proposal(
        database,
        kind=kind,
        value=value,
        confidence=confidence,
        platform_id=platform,
        agency_code=agency,
        sample=["样例市卫生局2024年政府信息公开年报"],
        path=["http://www.yangli.test/"],
        now=NOW,
    )
    return max(one.id for one in proposals(database))


def test_what_acceptance_writes(registry):
    def take(number, **more):
        return accept(registry, number, by="王芳", now=NOW, **more)

    before = (
        registry.execute("SELECT * FROM platforms").fetchall(),
        registry.execute("SELECT * FROM sources").fetchall(),
    )
    host = propose(registry, "host", "gk.yangli.test")
    column = propose(registry, "column", "http://gk.yangli.test/gknb/", B)
    family = propose(registry, "family", "static_list/trs")
    article = propose(registry, "article", URL, A)
    same = propose(registry, "column", "http://www.yangli.test/nb/", platform=None)
    after = registry.execute("SELECT * FROM platforms").fetchall(), registry.execute("SELECT * FROM sources").fetchall()
    assert before == after  # nothing but a person changes the registry
    with pytest.raises(GoujiError, match="先核对并登记主机"):
        take(column)
    assert "登记了主机 gk.yangli.test" in take(host)
    assert "栏目 2 已登记" in take(column)
    assert "static_list，预设 trs" in take(family)
    with pytest.raises(GoujiError, match="哪一年度"):
        take(article)
    take(article, year=2024)
    with pytest.raises(GoujiError, match="--agency"):
        take(same)
    take(same, agency=A)
    hosts, name, dialect = registry.execute("SELECT hosts, family, dialect FROM platforms").fetchone()
    assert (json.loads(hosts), name, json.loads(dialect)) == (
        ["www.yangli.test", "gk.yangli.test"],
        "static_list",
        {"preset": "trs"},
    )
    found = {place.column_url: place for code in (A, B) for place in places(registry, code)}
    assert found["http://gk.yangli.test/gknb/"].verified == ("王芳", "2027-02-01T02:00:00Z")
    assert found["http://www.yangli.test/nb/"].verified == ("王芳", "2027-02-01T02:00:00Z")
    assert found["http://www.yangli.test/nb/"].articles == {"2024": URL}
    assert proposals(registry) == []
    assert len([1 for _, action, _, _ in log(registry) if action == "proposal accepted"]) == 5


def test_a_column_that_moved_takes_the_place_of_the_old_one(registry):
    new = "http://www.yangli.test/gknb/"
    told = accept(registry, propose(registry, "column", new, A), by="王芳", now=NOW, replaces=True)
    assert told.endswith("不再抓取 http://www.yangli.test/nb/")
    assert [(place.column_url, place.status) for place in places(registry, A)] == [
        ("http://www.yangli.test/nb/", "moved"),
        (new, "active"),
    ]
    (source,) = due_sources(registry, (2025,), now=NOW, today=MARCH)
    assert source.column_url == new


def test_a_decision_is_made_once(registry):
    number = propose(registry, "host", "gk.yangli.test")
    other = propose(registry, "host", "x.yangli.test", confidence=0.1)
    assert [one.id for one in proposals(registry)] == [number, other]
    refuse(registry, number, by="王芳", why="不是本市的", now=NOW)
    for again in (
        lambda: accept(registry, number, by="李", now=NOW),
        lambda: refuse(registry, number, by="李", why="x", now=NOW),
    ):
        with pytest.raises(GoujiError, match="建议 1 已由 王芳 在 2027-02-01 10:00 拒绝"):
            again()
    accept(registry, other, by="王芳", now=NOW)
    with pytest.raises(GoujiError, match=r"已由 王芳 .* 接受"):
        accept(registry, other, by="李", now=NOW)
    with pytest.raises(GoujiError, match="没有编号为 9 的建议"):
        accept(registry, 9, by="李", now=NOW)
    assert json.loads(registry.execute("SELECT hosts FROM platforms").fetchone()[0])[1:] == ["x.yangli.test"]


def test_a_host_of_another_platform_is_not_taken_twice(registry):
    registry.execute(
        "INSERT INTO platforms (platform_id, name, group_id, hosts) VALUES ('q', '门户', 'yangli.test', '[\"q.test\"]')"
    )
    with pytest.raises(GoujiError, match="已登记在平台 q"):
        accept(registry, propose(registry, "host", "q.test"), by="王芳", now=NOW)
    with pytest.raises(GoujiError, match="--platform"):
        accept(registry, propose(registry, "host", "r.test", platform=None), by="王芳", now=NOW)


def test_bodies_are_chosen(registry):
    rename(registry, A, "样例市健康局", since=MARCH, by="王芳", now=NOW)
    registry.execute("UPDATE agencies SET parent = ?, level = 'city' WHERE code = ?", [C, A])

    def codes(**wanted):
        return [one.agency.code for one in find_agencies(registry, **wanted)]

    assert codes() == [A, B, C]
    assert codes(search="卫") == [A, C]
    assert codes(search="sim000002w") == [B]
    assert codes(without_source=True) == [B, C]
    assert codes(platform="p") == codes(parent=C) == codes(level="city") == [A]
    assert codes(kind="township") == []

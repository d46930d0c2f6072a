"""The monitors: what they say of the facts of a run, and what a real run leaves in the database."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

import pytest

from db.health import ListSeen, Shift, alarms, lift
from db.opening import open_database
from spiders.health import counted, fields, reports_listed, rows_and_control, shifted, watch
from spiders.skeletons import alike, marks_of
from tests.notifications.world import World
from tests.spiders.conftest import CODE, HOST, NOW, UNIT, list_page


def seen(rows: int, before: int | None, *, control: bool = True, expected=(), proof: str = "complete") -> ListSeen:
    return ListSeen(7, "p", "样例局", rows, proof, control, before, expected)


def told(found) -> list[tuple[str, str, int | None]]:
    return [(alarm.monitor, alarm.level, alarm.source_id) for alarm in found]


@pytest.mark.parametrize(
    ("rows", "before", "expected"),
    [
        (70, 100, [("rows", "warn", 7)]),
        (71, 100, []),
        (0, 5, [("rows", "warn", 7)]),
        (0, None, []),
        (5, 0, []),
    ],
)
def test_a_list_that_shrinks_by_a_third_is_told(rows, before, expected):
    assert told(rows_and_control([seen(rows, before)])) == expected


def test_half_a_list_says_nothing_of_its_length():
    assert told(rows_and_control([seen(10, 100, proof="incomplete")])) == []


def test_a_lost_positive_control_suspends_the_source_where_there_was_one_to_lose():
    lost = [("positive_control", "suspend", 7)]
    assert told(rows_and_control([seen(9, 9, control=False)])) == lost
    assert told(rows_and_control([seen(9, None, control=False, expected=(2023, 2024))])) == lost
    assert told(rows_and_control([seen(9, None, control=False)])) == []
    (alarm,) = rows_and_control([seen(9, 9, control=False, expected=(2023, 2024))])
    assert "应有 2023、2024 年度" in alarm.detail


@pytest.mark.parametrize(
    ("number", "today", "expected"),
    [
        (29, date(2026, 4, 1), [("expectations", "suspend", None)]),
        (29, date(2026, 3, 31), []),  # the season of these reports is not over
        (30, date(2026, 4, 1), []),
        (40, date(2026, 1, 2), []),
        (41, date(2026, 1, 2), [("expectations", "warn", None)]),
    ],
)
def test_too_few_reports_suspend_and_too_many_are_told(number, today, expected):
    assert told(counted("p", 2025, (30, 40), number, today)) == expected


def test_without_a_most_there_is_no_too_many():
    assert told(counted("p", 2025, (0, None), 10_000, date(2026, 4, 1))) == []


def test_each_address_is_one_report():
    rows = [
        ["某局2024年政府信息公开工作年度报告", "http://a.test/1.html", ""],
        ["某局2024年政府信息公开工作年度报告", "http://a.test/1.html", ""],
        ["某局2023年政府信息公开工作年度报告", "http://a.test/2.html", ""],
        ["某局2024年政府网站工作年度报表", "http://a.test/3.html", ""],
    ]
    assert reports_listed(rows) == {2024: 1, 2023: 1}


@pytest.mark.parametrize(
    ("before", "here", "expected"),
    [
        ({"reports": 10, "unit": 10}, {"reports": 10, "unit": 8}, [("field_coverage", "warn", None)]),
        ({"reports": 10, "unit": 10}, {"reports": 10, "unit": 9}, []),
        ({"reports": 10, "unit": 10}, {"reports": 10}, [("field_coverage", "warn", None)]),
        ({"reports": 10, "unit": 2}, {"reports": 10, "unit": 9}, []),
        ({"reports": 2, "unit": 2}, {"reports": 2}, []),
    ],
)
def test_labels_that_vanish_are_told(before, here, expected):
    assert told(fields("p", here, before)) == expected


@pytest.mark.parametrize(
    ("units", "changed", "expected"),
    [
        (10, [("absent_unconfirmed", "parser_drift")] * 4, [("outcome_shift", "suspend", None)]),
        (10, [("found", "absent_unconfirmed")] * 3, []),
        (10, [("absent_unconfirmed", "found")] * 10, []),
        (10, [("found", "server_error")] * 2 + [("found", "moved")] * 2, [("outcome_shift", "suspend", None)]),
        (1, [("found", "moved")], []),
        (2, [("found", "moved")] * 2, [("outcome_shift", "suspend", None)]),
    ],
)
def test_a_platform_that_changes_overnight_is_suspended(units, changed, expected):
    assert told(shifted(Shift("p", units, tuple(changed)))) == expected


def test_an_empty_column_keeps_its_skeleton_and_another_page_does_not():
    known = marks_of(list_page((2022, 2023, 2024)))
    assert alike(known, marks_of(list_page((2019,)).replace("首页", "回首页")))
    assert alike(known, marks_of(list_page(())))
    other = "<html><body><div class='x'><div id='y'><p>暂无相关信息</p><table><tr><td>1</td></tr></table></div></div></body></html>"
    assert not alike(known, marks_of(other))
    assert not alike(frozenset(), frozenset())
    assert not alike(known, marks_of(""))


def test_what_a_json_list_looks_like_does_not_hang_on_its_rows():
    full = '{"code": 0, "data": {"total": 2, "rows": [{"title": "a"}, {"title": "b"}]}}'
    empty = '{"code": 0, "data": {"total": 0, "rows": []}}'
    assert alike(marks_of(full), marks_of(empty))
    assert not alike(marks_of(full), marks_of('{"code": 500, "message": "x"}'))


EMPTY_WORDS = "<p>暂无相关信息</p>"
ALARMS = "SELECT platform_id, source_id, monitor, level, lifted_at FROM alarms ORDER BY id"


def test_an_empty_list_is_a_drift_where_the_page_is_another_one_by_now(desk, portal):
    portal.publish(2023, 2024)
    desk.crawl()
    frame = list_page(())
    portal.put("/nb/", frame.replace("<ul>", "<ul></ul>" + EMPTY_WORDS))
    desk.crawl(day=1)
    portal.put("/nb/", f"<html><body><div class='new'><section id='n'>{EMPTY_WORDS}</section></div></body></html>")
    desk.crawl(day=2)
    assert desk.outcomes() == ["absent_unconfirmed", "column_empty", "parser_drift"]


@pytest.fixture
def three(desk, portal):
    """Three bodies with columns of their own on one platform."""
    for number in (2, 3):
        code = f"11990000SIM000001{number + 1}"
        desk.execute("INSERT INTO agencies (code, name, kind) VALUES (?, ?, 'department')", code, f"样例市第{number}局")
        desk.execute(
            "INSERT INTO sources (source_id, agency_code, platform_id, column_url) VALUES (?, ?, 'small', ?)",
            number,
            code,
            f"http://{HOST}:{portal.port}/nb{number}/",
        )
    for number in (1, 2, 3):
        path = "/nb/" if number == 1 else f"/nb{number}/"
        portal.put(path, list_page((2022, 2023, 2024)).replace(UNIT, UNIT if number == 1 else f"样例市第{number}局"))
    return desk


def test_a_night_in_which_all_changes_suspends_the_platform_and_a_lost_control_its_source(three, portal):
    first = three.crawl()
    assert (first.outcomes, first.alarms, first.open) == ({"absent_unconfirmed": 3}, (), ())
    ((stats,),) = three.query(
        "SELECT json_extract(stats, '$.groups.\"small.test\".requests') || json_extract(stats, '$.bytes') FROM crawls"
    )
    assert str(stats) == str(first.requests) + str(three.query("SELECT sum(size) FROM captures")[0][0])
    notice = '<ul><li><a href="a.html">公告</a> 2025-01-02</li><li><a href="b.html">通知</a> 2025-01-03</li></ul>'
    portal.put("/nb/", notice)
    portal.put("/nb2/", "<p>gone</p>", status=404)
    second = three.crawl(day=1)
    assert {(alarm.monitor, alarm.level, alarm.source_id) for alarm in second.alarms} == {
        ("positive_control", "suspend", 1),
        ("rows", "warn", 1),
        ("outcome_shift", "suspend", None),
    }
    third = three.crawl(day=2)  # the same is not told every night
    assert (third.alarms, len(three.query(ALARMS))) == ((), 3)


def test_a_spent_budget_or_a_closed_window_is_the_reason_that_is_told(desk, portal):
    portal.publish(2024, 2025)
    desk.execute("UPDATE host_groups SET nightly_budget = 2")
    desk.execute("UPDATE platforms SET family = 'static_list'")
    (left,) = desk.crawl().open
    assert (left.group, left.pairs, left.why) == ("small.test", 1, "今晚的请求次数已用完")
    asked = len(portal.log)
    closed = desk.crawl(trigger="schedule")  # 09:00 in Beijing
    assert (closed.crawl_id, closed.closed, len(portal.log)) == (None, (("small.test", "20:00-06:00"),), asked)
    assert desk.query("SELECT agency_code FROM sources") == [(CODE,)]


class Kept:
    """A platform with two lists in a database, and crawls written by hand."""

    def __init__(self, database):
        self.world = World(database)
        self.world.insert("host_groups", group_id="g")
        self.world.insert("platforms", platform_id="p", name="门户", group_id="g")
        for code in ("A", "B"):
            self.world.agency(code)
            self.world.insert("sources", agency_code=code, platform_id="p", column_url=f"http://a.test/{code}/")

    def crawl(self, *lists: Iterable[int] | None, fields: dict[str, int] | None = None, outcome: str = "found"):
        """`lists`: the years on the list of each source; None: an empty column."""
        stats = json.dumps({"fields": {"p": fields} if fields else {}})
        crawl = self.world.insert("crawls", started_at="x", trigger="person", app_version="0", stats=stats)
        for source, years in enumerate(lists, 1):
            said = "column_empty" if years is None else outcome
            row = {"crawl_id": crawl, "source_id": source}
            self.world.insert("outcomes", **row, report_year=2025, outcome=said, at="2026-01-25T13:00:00Z")
            if years is not None:
                rows = [
                    [f"某局{year}年政府信息公开工作年度报告", f"http://a.test/{source}/{year}.html", ""]
                    for year in years
                ]
                seen = {"rows": json.dumps(rows), "pages": 1, "proof": "complete", "positive_control": 1}
                self.world.insert("list_snapshots", **row, **seen)
        return watch(self.world.database, crawl, NOW)


@pytest.fixture
def kept(tmp_path):
    with open_database(tmp_path / "gouji.db") as database:
        yield Kept(database)


def test_the_reports_of_all_lists_of_a_platform_are_counted_once_each_was_walked(kept):
    kept.world.insert("expectations", platform_id="p", report_year=2023, minimum=2, maximum=2)
    kept.world.insert("expectations", platform_id="p", report_year=2025, minimum=3)  # still to come
    assert kept.crawl((2023, 2024)) == ()  # one list was never walked, so nothing is too few
    assert kept.crawl((2023, 2024), range(2018, 2024)) == ()
    (alarm,) = kept.crawl((2023, 2024), range(2018, 2023))
    assert told([alarm]) == [("expectations", "suspend", None)]
    assert alarm.detail == "2023 年度的报告只列出 1 份，少于预期的 2 份"


def test_a_column_that_has_lost_all_its_rows_is_told(kept):
    kept.crawl((2023, 2024), (2023,))
    assert told(kept.crawl(None, (2023,))) == [("rows", "warn", 1)]


def test_labels_are_compared_with_the_last_run_that_read_reports(kept):
    kept.crawl((2023,), fields={"reports": 10, "unit": 10})
    kept.crawl((2023,))
    assert told(kept.crawl((2023,), fields={"reports": 10, "unit": 7})) == [("field_coverage", "warn", None)]


def test_what_a_person_has_lifted_is_not_said_again_at_once_but_something_new_is(kept):
    kept.crawl((2022, 2023, 2024), (2023,))
    kept.crawl((2023,), (2023,))
    kept.crawl((2022, 2023, 2024), (2023,))
    (alarm,) = alarms(kept.world.database)
    lift(kept.world.database, alarm.id, by="李四", why="看过", now=NOW)
    assert kept.crawl((2023,), (2023,)) == ()
    kept.crawl((2022, 2023, 2024), (2023,))
    assert told(kept.crawl((), (2023,))) == [("rows", "warn", 1)]

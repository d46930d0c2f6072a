"""期限: dates as the ladder has them, who is missing and for how long, and days against the calendar."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, time

import pytest

from db.confirmations import confirm_absence
from db.notices import find_notices
from db.opening import open_database, tx
from notifications.planning import plan
from tests.gouji.desk import CODE, OTHER
from tests.gouji.review.office import NOW, PEOPLE
from tests.gouji.review.pages import Page
from tests.gouji.review.test_agency import HOSTILE, words
from tests.notifications.sending import TEST
from tests.notifications.world import World

JANUARY = datetime(2027, 1, 26, 2, 10, tzinfo=UTC)


@pytest.fixture
def world(office):
    with open_database(office.settings.storage.database) as database:
        yield World(database)


def listed(text):
    return re.findall(r'<th scope="row"><a href="/agencies/(\w+)"', text)


def test_everybody_reads_what_is_due_now(office):
    for login in PEOPLE:
        text = office.browser(login).text("/deadlines")
        assert "2025年度报告的期限" in text
        assert "2 个单位未排期" in text
        assert ('action="/deadlines/days"' in text) == (login == "guan")
    text = words(text)
    assert "应公开 2 个，已见到 2 个 （100%）" in text.replace("个（", "个 （")
    assert "法定期限 2026-01-31（当天算按时） 办理日 2026-01-30（期限当日或之前最后一个工作日）" in text
    assert "第四十九条第一款" in text


def test_the_ladder_is_that_of_the_plan(office, world):
    """The dates of the binding table for 31 January 2027, all of the new year from the fallback calendar."""
    office.now = JANUARY
    text = words(office.browser("kan").text("/deadlines"))
    for part in (
        "T-30 提醒 2026-12-30 周三 T-15",
        "T-15 提醒 2027-01-14 周四 推算",
        "T-7 提醒 2027-01-22 周五 推算",
        "T-3 催报 现在 2027-01-26 周二 推算",
        "T-1 催报 下一阶段 2027-01-28 周四 推算",
        "T-0 催报 2027-01-29 周五 推算",
        "T+1 逾期 2027-02-01 周一 推算",
        "T+8 逾期 2027-02-15 周一 推算",
        "2027 调休未录入 ：标有“推算”的日子按周末和往年放假推算",
        "2027年1月 调休未录入，推算",
        "26 今天 部门 T-3",
        "31 休 部门 期限",
        "还没有见到这个年度的报告",
    ):
        assert part in text, part
    assert "2026年12月 调休" not in text


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ((2026, 11, 1), "还没有到第一个阶段"),
        ((2027, 1, 29), "T-0 办理日当天"),
        ((2027, 1, 30), "办理日已过，距期限 1 天"),
        ((2027, 2, 1), "期限已过 1 天"),
        ((2027, 3, 15), "期限已过 43 天；经人确认的，每周列入逾期名单"),
    ],
)
def test_where_the_ladder_stands_is_true_today(office, world, day, told):
    office.now = datetime.combine(date(*day), time(2), UTC)
    text = words(office.browser("kan").text("/deadlines?year=2026"))
    assert f"现在 {told} 按时" in text
    assert ("T+8 逾期 现在" in text) == (day[1] == 2 and day[2] >= 15)


def test_every_list_and_its_count(office, world):
    rows = {"A": "2026-01-31", "B": "2026-02-03", "C": None, "D": None, "E": None}
    for code, met in rows.items():
        world.agency(code, roles="responsible" if code != "E" else "")
        day = "2026-01-31" if code != "E" else "2026-03-31"
        world.insert(
            "deadlines",
            agency_code=code,
            report_year=2025,
            kind="department",
            legal_date=day,
            act_by=day,
            basis="x",
            met_on=met,
        )
    world.endpoint(world.office("C"), "mail", "c@yangli.test")
    confirm_absence(world.database, "D", 2025, by="shen", note="", now=NOW)
    browser = office.browser("kan")
    expected = {
        "unmet": ["C", "D", "E"], "past": ["C", "D"], "overdue": ["D"], "late": ["B"], "on_time": ["A"],
        "unreachable": ["D", "E"], "unplanned": [CODE, OTHER],
    }  # fmt: skip
    for show, codes in expected.items():
        text = browser.text(f"/deadlines?year=2025&show={show}")
        assert (show, listed(text)) == (show, codes)
        assert re.search(rf'show={show}#bodies" aria-current="true">[^<]+<b class="number">{len(codes)}</b>', text), (
            show
        )
    text = words(browser.text("/deadlines?year=2025&show=unmet"))
    assert "期限已过 30 天，尚未见到" in text
    assert "逾期 30 天，经确认未公开" in text
    assert "还有 29 天" in text
    assert listed(browser.text("/deadlines?year=2025&show=unmet&kind=local")) == []
    assert listed(browser.text("/deadlines?year=2025&show=unmet&after=C")) == ["D", "E"]
    assert listed(browser.text("/deadlines?year=2025&show=x&kind=x")) == ["C", "D", "E"]


def test_a_report_that_came_stands_in_the_chart_and_in_its_table(office, world):
    for number, day in enumerate(("2026-01-10", "2026-01-10", "2026-01-20")):
        world.agency(f"A{number}")
        world.published(f"A{number}", 2025, at=f"{day}T02:00:00Z")
    plan(world.database, TEST, NOW, 2025)
    text = office.browser("kan").text("/deadlines?year=2025")
    assert '<polyline class="curve"' in text
    assert "已公开的累计比例：2026-02-01 累计 5 份，100%" in text
    table = words(text[text.index("（数字）") : text.index("</figure>")])
    assert "2026-01-10 2 2 40% 2026-01-20 1 3 60% 2026-02-01 2 5 100%" in table
    assert "未排期" not in text


def test_what_was_told_by_stage(office, world):
    office.now = JANUARY
    plan(world.database, TEST, JANUARY, 2026)
    text = office.browser("kan").text("/deadlines?year=2026")
    assert "T-3 催报 现在 2027-01-26 周二 推算 待批准 2" in words(text)
    (first, _) = find_notices(world.database)
    assert f'<a href="/notices/{first.number}">办理日前 3 天</a>' in text


def test_a_day_against_the_calendar(office, world):
    office.now = JANUARY
    plan(world.database, TEST, JANUARY, 2026)
    browser = office.browser("guan")
    answer = browser.post("/deadlines/days", day="2027-01-31", works="1", source="文号<1>", year="2026")
    assert (answer.status_code, answer.location) == (303, "/deadlines?year=2026#days")
    text = words(browser.text("/deadlines?year=2026"))
    assert "办理日 2027-01-29（期限当日或之前最后一个工作日） 日历已改，下次拟稿后为 2027-01-31" in text
    assert "文号&lt;1&gt;" in text
    assert "31 登记 部门 期限" in text
    plan(world.database, TEST, JANUARY, 2026)
    text = words(browser.text("/deadlines?year=2026"))
    assert "办理日 2027-01-31" in text
    assert "31 登记 部门 T-0 部门 期限" in text
    again = browser.post("/deadlines/days", day="2027-01-31", works="1", source="文号<1>")
    assert (again.status_code, "已经这样登记过" in again.text) == (400, True)
    browser.post("/deadlines/days", day="2027-01-31", works="0", source="改")
    browser.post("/deadlines/days/remove", day="2027-01-31", year="2026")
    browser.post("/deadlines/days/remove", day="2027-01-31", year="2026")
    assert world.column("SELECT day FROM workdays") == []
    assert office.rows("SELECT actor, action, target, detail FROM audit_log WHERE action LIKE 'workday%'") == [
        ("guan", "workday set", "2027-01-31", "工作日：文号<1>"),
        ("guan", "workday set", "2027-01-31", "休息日：改（原为工作日：文号<1>）"),
        ("guan", "workday removed", "2027-01-31", "休息日：改"),
    ]


def test_a_refused_day_keeps_what_was_typed(office):
    browser = office.browser("guan")
    for change in ({"day": "x"}, {"day": "9999-12-31"}, {"works": ""}, {"source": ""}):
        form = {"day": "2027-02-06", "works": "0", "source": "我写的依据", "year": "2026"} | change
        answer = browser.post("/deadlines/days", **form)
        assert (answer.status_code, "没有登记：" in answer.text) == (400, True)
        assert f'value="{form["source"]}"' in answer.text
        assert "2026年度报告的期限" in answer.text
    for login in ("kan", "shen", "pi"):
        assert office.browser(login).post("/deadlines/days", day="2027-02-06", works="0", source="x").status_code == 403
        assert office.browser(login).post("/deadlines/days/remove", day="2027-02-06").status_code == 403
    assert office.rows("SELECT * FROM workdays") == []


def test_any_year_and_nobody_at_all(office, world):
    browser = office.browser("kan")
    for year in ("2000", "2019", "2050", "2099", "x", "1999", "20255", ""):
        assert browser.get(f"/deadlines?year={year}").status_code == 200
    world.database.execute("UPDATE agencies SET active_to = '2010-01-01'")
    assert "名录里没有应当公开这个年度报告的单位" in browser.text("/deadlines")


def test_hostile_names_are_text(office, world):
    world.database.execute("UPDATE agencies SET name = ?", [" ".join(HOSTILE)])
    world.insert("workdays", day="2026-02-06", is_workday=0, source=" ".join(HOSTILE))
    plan(world.database, TEST, NOW, 2025)
    text = office.browser("guan").text("/deadlines?year=2025&show=late")
    assert len(listed(text)) == 2
    assert "<script" not in text
    assert "<img" not in text


def test_a_hundred_bodies_a_page(office, world):
    with tx(world.database):
        for number in range(205):
            world.agency(f"B{number:03}")
    browser, path = office.browser("kan"), "/deadlines?year=2025&show=unplanned"
    seen: list[str] = []
    for planned in (False, True):
        if planned:
            plan(world.database, TEST, NOW, 2025)
            seen, path = [], "/deadlines?year=2025&show=unmet"
        while path:
            text = browser.text(path)
            seen += listed(text)
            more = re.search(r'rel="next" href="([^"]+)"', text)
            path = more[1].replace("&amp;", "&") if more else ""
        assert seen == ([] if planned else [CODE, OTHER]) + [f"B{number:03}" for number in range(205)]


def test_a_file_of_holidays_is_shown_before_it_is_written(office):
    browser = office.browser("guan")
    browser.post("/deadlines/days", day="2027-02-06", works="0", source="旧")
    given = '日期,是否工作日,依据\n2027-02-06,班,国办<发>\n2027/2/7,休,"a,b"\n'
    answer = browser.post("/deadlines/days/look", file=(io.BytesIO(given.encode("gb18030")), "..\\x/放假.csv"))
    assert answer.status_code == 200
    text = words(answer.text)
    assert "放假.csv：2 天，其中 2 天是新的或有改动。还没有写入。" in text
    assert "2027-02-06 六 工作日 国办&lt;发&gt; 原为休息日：旧" in text
    assert office.rows("SELECT count(*) FROM workdays") == [(1,)]
    fields = {name: Page(answer.text).one(f"//main//input[@name='{name}']").get("value") for name in ("name", "days")}
    for told in ("导入 2 天", "导入 0 天，2 天已经"):
        browser.post("/deadlines/days/import", **fields)
        assert told in browser.text("/deadlines")
    assert office.rows("SELECT * FROM workdays ORDER BY 1") == [("2027-02-06", 1, "国办<发>"), ("2027-02-07", 0, "a,b")]
    for data, why in (
        (b"", "请选择"),
        ("日期,是否工作日,依据\nx,班,x".encode(), "应写作 2027-02-06"),
        (b"\0\0", "没有导入任何一天"),
    ):
        answer = browser.post("/deadlines/days/look", file=(io.BytesIO(data), "x.csv"))
        assert (answer.status_code, why in answer.text) == (400, True), (why, answer.text)
    browser.post("/deadlines/days/import", name="x.csv", days=given.replace("班", "？"))
    assert "应写班或休" in browser.text("/deadlines")

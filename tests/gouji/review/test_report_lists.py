"""报告: the list, and what stands where there is no report."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from db.confirmations import confirmation_of
from db.opening import open_database, tx
from db.report_lists import list_reports
from db.versions import save_reading
from gouji.commands.audit import audit_command
from tests.gouji.desk import CODE, OTHER, Desk
from tests.gouji.review.pages import EVIL, Page, store, web_page
from tests.storing import reading

ABSENT = f"/reports/{OTHER}/2023"
SEEN = datetime(2024, 2, 4, 2, 0, tzinfo=UTC)
URL = "http://www.yangli.test/nianbao/"


def any_digest(database) -> str:
    """Of any content that is stored."""
    return str(database.execute("SELECT min(sha256) FROM documents").fetchone()[0])


def rows(office, path="/reports"):
    return [
        row[:3] for row in Page(office.browser("kan").text(path)).rows('//table[contains(@class, "reports")]/tbody/tr')
    ]


def test_the_newest_stand_first_with_what_waits(office):
    page = Page(office.browser("kan").text("/reports"))
    assert rows(office) == [
        ["样例市另一局", "2025", "第1版"],
        ["样例市样例局", "2024", "第1版"],
        ["样例市样例局", "2025", "第1版"],
    ]
    waiting = office.rows("SELECT count(*) FROM findings WHERE agency_code = ? AND severity = 'error'", OTHER)
    assert page.rows("//tbody/tr")[0][6] == str(waiting[0][0])
    store(office.folder, web_page().encode(), day=9)
    assert rows(office)[0] == ["样例市样例局", "2025", "第2版"]
    assert len(rows(office)) == 3


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("year=2024", [["样例市样例局", "2024"]]),
        ("year=2025&body=另一", [["样例市另一局", "2025"]]),
        (f"body={CODE.lower()}&year=2025", [["样例市样例局", "2025"]]),
        ("status=unreadable", []),
        ("body=%25", []),
        ("body=_", []),
        ("status=x&year=x", [["样例市另一局", "2025"], ["样例市样例局", "2024"], ["样例市样例局", "2025"]]),
    ],
)
def test_filters(office, query, found):
    assert [row[:2] for row in rows(office, f"/reports?{query}")] == found


def test_a_body_is_found_by_its_former_name_and_leads_to_each_year(office):
    with open_database(office.settings.storage.database) as database, tx(database):
        database.execute("INSERT INTO agency_aliases (agency_code, name) VALUES (?, '旧名样例委')", [CODE])
    page = Page(office.browser("kan").text("/reports?body=旧名&year=2023"))
    (item,) = page.all('//section[contains(@class, "jump")]//li')
    assert "曾用名 旧名样例委" in item.text_content()
    assert [str(href) for href in item.xpath(".//a/@href")] == [
        f"/reports/{CODE}/{year}" for year in (2025, 2024, 2023)
    ]
    assert [row[1] for row in rows(office, "/reports?body=旧名")] == ["2024", "2025"]


def test_pages_follow_each_other_without_gap_or_repetition(office):
    with open_database(office.settings.storage.database) as database, tx(database):
        for year in range(1901, 1955):
            save_reading(database, reading(any_digest(database), OTHER, year, "2026-02-03T00:00:00Z"))
    browser, path, seen = office.browser("kan"), "/reports", []
    for _ in range(3):
        page = Page(browser.text(path))
        seen += [tuple(row[:2]) for row in page.rows("//tbody/tr")]
        following = page.root.xpath('//a[@rel="next"]/@href')
        if not following:
            break
        path = following[0]
    assert len(seen) == len(set(seen)) == 57
    with open_database(office.settings.storage.database) as database:
        assert len(list_reports(database, most=10)) == 10


def test_a_page_that_is_no_number_is_refused(office):
    assert office.browser("kan").get("/reports?before=x").status_code == 400


@pytest.fixture
def missing(office):
    """A body whose report of 2023 was looked for on two days, with everything but a person's word."""
    office.now = SEEN
    with open_database(office.settings.storage.database) as database, tx(database):
        for sql, values in (
            ("INSERT INTO host_groups (group_id) VALUES ('g')", []),
            ("INSERT INTO platforms (platform_id, name, group_id) VALUES ('p', ?, 'g')", [EVIL]),
            (
                "INSERT INTO sources (source_id, agency_code, platform_id, column_url) VALUES (1, ?, 'p', ?)",
                [OTHER, URL],
            ),
            (
                """INSERT INTO deadlines (agency_code, report_year, kind, legal_date, act_by, basis)
                   VALUES (?, 2023, 'department', '2024-01-31', '2024-01-30', '第四十九条')""",
                [OTHER],
            ),
        ):
            database.execute(sql, values)
        for crawl, at in enumerate(("2024-02-02T03:00:00Z", "2024-02-03T16:00:00Z"), 100):
            database.execute(
                "INSERT INTO crawls (id, started_at, trigger, app_version) VALUES (?, ?, 'person', '1')", [crawl, at]
            )
            database.execute("INSERT INTO outcomes VALUES (?, 1, 2023, 'absent_unconfirmed', ?, ?)", [crawl, EVIL, at])
            database.execute(
                "INSERT INTO list_snapshots (crawl_id, source_id, pages, proof, positive_control) VALUES (?, 1, 3, 'complete', 1)",
                [crawl],
            )
    return office


def test_an_absence_shows_its_conditions_and_what_every_crawl_found(missing):
    page = Page(missing.browser("kan").text(ABSENT))
    holding = [row[2] for row in page.rows('//table[caption="六个条件"]/tbody/tr')]
    assert holding == ["具备"] * 5 + ["不具备"]
    outcomes = page.words('//details[contains(., "各次抓取的结论")]//tbody/tr')
    assert len(outcomes) == 2
    assert "栏目里还没有（未确认）" in outcomes[0]
    assert "列表读到了底（3 页）" in outcomes[0]
    assert "以前年度的报告还在" in outcomes[0]
    assert page.all("//form[contains(@action, 'absence')]") == []
    assert page.all("//script | //img") == []


def test_a_person_confirms_an_absence_and_takes_it_back(missing):
    browser = missing.browser("shen")
    assert "确认没有公开" in browser.text(ABSENT)
    answer = browser.post(f"{ABSENT}/absence", note="电话核对过")
    assert (answer.status_code, answer.location) == (303, f"{ABSENT}#absence")
    with open_database(missing.settings.storage.database) as database:
        known = confirmation_of(database, OTHER, 2023)
    assert known is not None
    assert (known.confirmed_by, known.note) == ("shen", "电话核对过")
    Desk(missing.folder).run(audit_command, "--today", "2024-02-04")
    text = browser.text(ABSENT)
    assert "shen 已于 2024-02-04 10:00 确认没有公开：电话核对过" in text
    assert "C01" in text
    other = missing.browser("shen2")
    other.post(f"{ABSENT}/absence")
    assert "shen 已于 2024-02-04 10:00 确认过" in other.text(ABSENT)
    seen = Page(text).one("//input[@name='seen']").get("value")
    refused = browser.post(f"{ABSENT}/absence/take-back", why=" ", seen=seen)
    assert refused.status_code == 409
    assert "收回确认要写理由" in refused.text
    browser.post(f"{ABSENT}/absence/take-back", why="在另一栏目", seen=seen)
    with open_database(missing.settings.storage.database) as database:
        assert confirmation_of(database, OTHER, 2023) is None
    actions = missing.rows("SELECT actor, action, detail FROM audit_log WHERE action LIKE 'absence%'")
    assert actions == [("shen", "absence confirmed", "电话核对过"), ("shen", "absence taken back", "在另一栏目")]


def test_an_old_form_does_not_take_back_a_newer_word(missing):
    browser = missing.browser("shen")
    browser.post(f"{ABSENT}/absence", note="电话核对过")
    seen = Page(browser.text(ABSENT)).one("//input[@name='seen']").get("value")
    missing.browser("shen2").post(f"{ABSENT}/absence/take-back", why="看错了", seen=seen)
    missing.later(seconds=60)
    missing.browser("shen2").post(f"{ABSENT}/absence", note="又看过")
    answer = browser.post(f"{ABSENT}/absence/take-back", why="在另一栏目", seen=seen)
    assert answer.status_code == 409
    assert "shen2 又确认过，不是您看到的那一次" in answer.text
    assert "在另一栏目" in answer.text
    with open_database(missing.settings.storage.database) as database:
        known = confirmation_of(database, OTHER, 2023)
    assert known is not None
    assert known.note == "又看过"


def test_an_absence_with_a_doubt_cannot_be_confirmed_and_what_was_typed_is_kept(missing):
    missing.later(days=3)
    browser = missing.browser("shen")
    text = browser.text(ABSENT)
    assert "现在还不能确认" in text
    assert f'action="{ABSENT}/absence"' not in text
    answer = browser.post(f"{ABSENT}/absence", note="我打过电话")
    assert answer.status_code == 409
    assert "我打过电话" in answer.text
    assert "还不能确认" in answer.text
    assert missing.rows("SELECT count(*) FROM absence_confirmations") == [(0,)]


@pytest.mark.parametrize("step", ["absence", "absence/take-back"])
def test_only_looking_is_not_enough_for_a_word(missing, step):
    assert missing.browser("kan").post(f"{ABSENT}/{step}", note="x", why="x").status_code == 403


def test_a_report_that_is_there_is_not_absent(office):
    answer = office.browser("shen").post(f"/reports/{CODE}/2025/absence", note="没有")
    assert answer.status_code == 409
    assert "不能确认" in answer.text
    assert "没有</" in answer.text


def test_a_year_of_which_nothing_is_known(office):
    text = office.browser("kan").text(f"/reports/{CODE}/2019")
    assert "没有登记期限，也没有抓取记录" in text

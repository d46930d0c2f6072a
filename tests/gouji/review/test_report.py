"""报告: the document beside its findings, last year beside both, and what may be decided from there."""

from __future__ import annotations

import pytest

from audit.rules.n13_text_fee import N13
from db.happenings import Ask
from db.opening import open_database, tx
from db.report_facts import version_of
from db.stepping import decide
from db.together import decide_together
from tests.gouji.conftest import WRONG
from tests.gouji.desk import CODE, OTHER
from tests.gouji.review.office import PEOPLE
from tests.gouji.review.pages import EVIL, Page, audit, store, web_page

PATH = f"/reports/{CODE}/2025"
MARKED = '//article//td[contains(concat(" ", @class, " "), " marked ")]'


def page_of(office, path=PATH, login="shen") -> Page:
    return Page(office.browser(login).text(path))


def test_the_cell_of_a_finding_has_the_number_of_its_group_and_leads_to_it(office):
    page = page_of(office)
    (cell,) = page.all(MARKED)
    assert cell.text.strip() == "707"
    (mark,) = cell.xpath("a")
    number = mark.text
    assert mark.get("href") == f"#g{number}"
    assert mark.get("id") == f"m{number}"
    group = page.one(f'//section[@id="g{number}"]')
    assert group.xpath(f'.//a[@href="#m{number}"]')
    assert group.xpath(f'.//*[@id="finding-{office.finding("A32")}"]')
    assert group.xpath(f'.//*[@id="finding-{office.finding("A33")}"]')
    links = [str(href) for href in group.xpath(".//h3/a/@href | .//a[@class='button']/@href")]
    assert {one.partition("?")[0] for one in links} == {f"/findings/{office.finding(code)}" for code in ("A32", "A33")}
    assert links[-1].endswith(f"?next={PATH}")
    assert {office.browser("shen").get(one).status_code for one in links} == {200}


def test_a_group_tells_its_equation_its_diagnosis_and_its_state(office):
    (group,) = page_of(office).words('//section[contains(@class, "group")][.//*[text()="A32"]]')
    assert "（一）予以公开 707 ＋ 本机关不掌握相关政府信息 1 ＝ 708，表上填 1" in group
    assert "判断：表三“（一）予以公开”行“商业企业”列按勾稽关系推算应为0" in group
    assert "所指：表三“（一）予以公开”行“商业企业”列" in group
    assert "待复核" in group
    assert "把握：确定" in group


def test_every_link_within_the_page_leads_somewhere_and_no_id_stands_twice(office):
    for path in (PATH, f"{PATH}?beside=previous", f"/reports/{OTHER}/2025"):
        page = page_of(office, path)
        assert len(page.ids) == len(set(page.ids)), path
        inner = [str(href)[1:] for href in page.root.xpath("//a/@href") if str(href).startswith("#")]
        assert [one for one in inner if one not in page.ids] == [], path


def test_a_group_whose_findings_differ_in_gravity_has_one_number_in_a_cell(office):
    page = page_of(office, f"/reports/{OTHER}/2025")
    assert (
        len({level for (level,) in office.rows("SELECT DISTINCT severity FROM findings WHERE agency_code = ?", OTHER)})
        > 1
    )
    for cell in page.all(MARKED):
        numbers = cell.xpath("a/text()")
        assert len(numbers) == len(set(numbers))
    for group in page.all('//section[contains(@class, "group")]'):
        marks = page.all(f'//article//a[@href="#{group.get("id")}"]')
        assert {mark.get("class").split()[1] for mark in marks} <= {group.get("class").split()[1]}


def test_a_request_and_an_objection_are_told(office):
    number = office.finding("A32")
    with open_database(office.settings.storage.database) as database:
        decide_together(database, [(number, 0)], Ask("dismiss", "misread", "看错行"), by="shen", now=office.now)
        with tx(database):
            database.execute("UPDATE findings SET disputed = 1 WHERE id = ?", [number])
    (told,) = page_of(office).words(f'//*[@id="finding-{number}"]')
    assert "单位有异议" in told
    assert "已申请驳回，等第二人决定" in told


def test_rules_without_a_word_are_listed_with_their_reason(office):
    told = page_of(office).words('//aside//details[contains(., "未能判断")]//li')
    assert [one for one in told if one.startswith("N13 ")] == [f"N13 {N13.title}：正文没有可比对的说法"]


def test_the_facts_of_its_source(office):
    with open_database(office.settings.storage.database) as database, tx(database):
        database.execute(
            """UPDATE captures SET requested_url = (SELECT min(url) FROM report_urls), http_status = 200, raw_sha256 = ?,
               warc_file = 'a.warc.gz', warc_offset = 7 WHERE id = 1""",
            ["e" * 64],
        )
    text = office.browser("kan").text(PATH)
    for fact in ("HTTP 200", "e" * 64, "a.warc.gz @ 7", "首次抓取", f"http://www.yangli.test/{CODE}/2025.html"):
        assert fact in text


@pytest.mark.parametrize("login", PEOPLE)
def test_who_may_decide_confirms_the_whole_group_from_here(office, login):
    browser = office.browser(login)
    fields = Page(browser.text(PATH)).root.xpath(
        f'//form[.//input[starts-with(@value, "{office.finding("A32")}:")]]//input[@name="finding"]/@value'
    )
    if login == "kan":
        assert fields == []
        assert browser.post(f"{PATH}/confirm", finding=f"{office.finding('A32')}:0").status_code == 403
        return
    answer = browser.post(f"{PATH}/confirm", finding=fields)
    assert (answer.status_code, answer.location) == (303, f"{PATH}#finding-{office.finding('A32')}")
    states = office.rows("SELECT code, state FROM findings WHERE agency_code = ? AND code IN ('A32', 'A33')", CODE)
    assert sorted(states) == [("A32", "confirmed"), ("A33", "confirmed")]
    actors = office.rows("SELECT actor FROM finding_events WHERE kind = 'confirmed'")
    assert actors == [(login,), (login,)]
    page = Page(browser.text(PATH))
    assert "已确认 2 个问题" in "".join(page.words('//p[contains(@class, "flash")]'))
    assert page.words('//section[contains(@class, "group")][.//*[text()="A32"]]//span[contains(@class, "state")]') == [
        "已确认"
    ]


def test_what_somebody_has_asked_for_is_not_confirmed_along_with_its_group(office):
    first, second = office.finding("A32"), office.finding("A33")
    with open_database(office.settings.storage.database) as database, tx(database):
        decide(database, second, Ask("dismiss", "misread", "合并单元格"), by="shen2", now=office.now)
    fields = page_of(office).root.xpath(
        f'//form[.//input[starts-with(@value, "{first}:")]]//input[@name="finding"]/@value'
    )
    assert fields == [f"{first}:0"]
    assert office.browser("shen").post(f"{PATH}/confirm", finding=fields).status_code == 303
    assert office.rows("SELECT decision FROM finding_requests") == [(None,)]


def test_a_group_that_somebody_else_has_decided_stays_as_it_is(office):
    numbers = [office.finding("A32"), office.finding("A33")]
    office.browser("shen").post(f"{PATH}/confirm", finding=[f"{numbers[0]}:0"])
    stale = office.browser("shen2")
    answer = stale.post(f"{PATH}/confirm", finding=[f"{number}:0" for number in numbers])
    assert answer.status_code == 303
    assert "该问题已被他人处理" in stale.text(PATH)
    assert office.rows("SELECT state FROM findings WHERE id = ?", numbers[1]) == [("open",)]


def test_findings_of_another_report_cannot_be_confirmed_here(office):
    answer = office.browser("shen").post(f"{PATH}/confirm", finding=f"{office.finding('A41', OTHER)}:0")
    assert answer.status_code == 404
    assert office.rows("SELECT count(*) FROM findings WHERE state <> 'open'") == [(0,)]


@pytest.mark.parametrize("given", ["x", "1", "1:", ":1", "1:x", f"{2**70}:0", "1:0:0"])
def test_what_is_no_finding_with_its_lock_is_refused(office, given):
    assert office.browser("shen").post(f"{PATH}/confirm", finding=given).status_code in (400, 404)


@pytest.mark.parametrize(
    "path", ["/reports/X/2025", f"/reports/{CODE}/1999", f"/reports/{CODE}/2025?version=9", f"/reports/{CODE}/99999"]
)
def test_what_is_not_there_is_not_found(office, path):
    assert office.browser("kan").get(path).status_code == 404


def test_last_years_figures_stand_below_each_table(office):
    store(office.folder, web_page(2024).encode(), year=2024, day=2)
    page = page_of(office)
    (told,) = page.words('//details[@class="beside"]/summary[contains(., "表三")]')
    assert "与2024年度相比" in told
    assert "衔接的 1 格没有不符" in told
    linked = page.rows('//details[.//summary[contains(., "表三")]]//table[caption="由上年决定的格"]/tbody/tr')
    assert linked == [["二、上年结转 · 总计", "0", "0", "上年报告“结转下年度继续办理” 0", "相符"]]
    pairs = page.rows('//details[.//summary[contains(., "表二")]]//table[caption="两年不同的格"]/tbody/tr')
    assert ["行政许可 · 本年处理决定数量", "12", "10", "+2"] in pairs


def test_what_last_year_carried_over_and_this_year_did_not_is_shown_at_once(office):
    carried = {"T3.carried_out.natural_person": 5, "T3.carried_out.total": 5}
    store(office.folder, web_page(2024, break_cell=carried).encode(), year=2024, day=2)
    audit(office.folder)
    page = page_of(office)
    (details,) = page.all('//details[@class="beside"][.//summary[contains(., "表三")]]')
    assert "open" in details.attrib
    assert "2 处与上年不衔接" in details.text_content()
    page = page_of(office, f"{PATH}?beside=previous")
    (last,) = page.all('//div[@class="last"][.//p[contains(., "2024年度 表三")]]')
    number = page.one('//section[contains(@class, "group")][.//*[text()="Y01"]]').get("id")[1:]
    (cell,) = last.xpath('.//td[contains(@class, "marked")]')
    assert (cell.text.strip(), cell.xpath("a/text()")) == ("5", [number])


def test_all_of_last_years_tables_on_request(office):
    assert page_of(office).all('//div[@class="last"]') == []
    page = page_of(office, f"{PATH}?beside=previous")
    assert page.words('//p[@class="which"]') == [
        f"{year}年度 {name}" for name in ("表二", "表三", "表四") for year in (2025, 2024)
    ]


def test_no_last_year_is_said(office):
    assert "没有2023年度的报告可对照" in office.browser("kan").text(f"/reports/{CODE}/2024")


def test_an_older_version_is_shown_with_what_was_found_then_and_nothing_is_decided_there(office):
    store(office.folder, web_page().encode(), day=9)
    audit(office.folder)
    newest, older = page_of(office), page_of(office, f"{PATH}?version=1")
    codes = newest.words('//section[contains(@class, "group")]//*[@class="code"]')
    assert ("Q20" in codes, "A32" in codes) == (True, False)  # the change itself
    assert "已整改、已归档 2 条" in newest.words("//summary")
    (cell,) = older.all(MARKED)
    assert cell.text.strip() == "707"
    assert "这是第1版，不是最新的一版" in older.root.text_content()
    assert older.all('//button[starts-with(., "确认")]') == []
    assert older.words('//section[contains(@class, "group")][.//*[text()="A32"]]//span[contains(@class, "state")]') == [
        "已整改"
    ]


def test_a_version_that_was_not_judged_yet_says_so_and_shows_what_stood_before(office):
    store(office.folder, web_page(break_cell=WRONG).encode(), day=9)
    page = page_of(office)
    assert page.words('//p[contains(@class, "fine")]') == ["这一版还没有审核。"]
    (before,) = page.words('//section[@class="elsewhere"]')
    assert before.startswith("以前审核看到、仍未了结的")
    assert "A32" in before
    assert page.all(f'//form[contains(@action, "{PATH}/confirm")]') == []


def test_what_was_not_seen_this_time_and_still_stands_is_listed_apart(office):
    with open_database(office.settings.storage.database) as database, tx(database):
        newest = version_of(database, CODE, 2025)
        assert newest is not None
        database.execute(
            "INSERT INTO audit_runs (id, at, ruleset_version, app_version) VALUES (99, '2026-03-01T00:00:00Z', '1', '1')"
        )
        database.execute("INSERT INTO version_audits (version_id, run_id, status) VALUES (?, 99, 'read')", [newest.id])
    page = page_of(office)
    assert page.all(MARKED) == []
    (apart,) = page.words('//section[@class="elsewhere"]')
    assert apart.startswith("这次审核没有看到、仍未了结的")
    assert "A32" in apart


def test_an_attachment_that_shows_more_than_its_page_is_shown_and_named(office):
    page = "<html><body><h1>样例市样例局2025年政府信息公开工作年度报告</h1><p>见附件。</p></body></html>"
    store(office.folder, page.encode(), day=9, files={"年报全文.html": web_page(break_cell=WRONG).encode()})
    audit(office.folder)
    shown = page_of(office)
    assert "下面是附件 年报全文.html" in shown.root.text_content()
    assert [cell.text.strip() for cell in shown.all(MARKED)] == ["707"]


def test_lost_bytes_leave_the_cells_with_their_marks(office):
    number = store(office.folder, web_page(break_cell=WRONG).encode(), day=9)
    audit(office.folder)
    ((digest,),) = office.rows("SELECT document_sha256 FROM versions WHERE id = ?", number)
    for path in office.settings.storage.blobs.rglob(f"{digest}*"):
        path.unlink()
    page = page_of(office)
    assert "已经不在存放处" in page.root.text_content()
    (cell,) = page.all(MARKED)
    assert cell.text.strip() == "707"
    assert "一、总体情况" not in "".join(page.words("//article"))


def test_without_a_kept_reading_the_bytes_are_read(office):
    with open_database(office.settings.storage.database) as database, tx(database):
        database.execute("DELETE FROM readings")
    assert [cell.text.strip() for cell in page_of(office).all(MARKED)] == ["707"]


def test_a_report_that_could_not_be_read_says_why(office):
    store(office.folder, b"%PDF-1.4 nothing", day=9, read_status="unreadable", read_error="文件损坏")
    audit(office.folder)
    text = office.browser("kan").text(PATH)
    assert "抓取时没有完全读懂：文件损坏" in text
    assert "审核没有做成" in text
    assert "没有发现问题" not in text


def test_everything_from_outside_is_shown_as_text(office):
    import html

    words = web_page(break_cell=WRONG, name="样例市恶意局").replace("样例市恶意局", html.escape(EVIL))
    with open_database(office.settings.storage.database) as database, tx(database):
        database.execute("UPDATE agencies SET name = ? WHERE code = ?", [EVIL, CODE])
    labels = {"title": EVIL, "unit": EVIL}
    files = {f"{EVIL}.pdf": b"x", "说明\u202efdp.exe": b"y"}
    store(office.folder, words.encode(), day=9, files=files, labels=labels, read_error=EVIL, read_status="partly")
    audit(office.folder)
    browser = office.browser("shen")
    for path in (PATH, f"{PATH}?beside=previous", f"{PATH}/diff", "/reports", "/reports?body=script"):
        text = browser.text(path)
        page = Page(text)
        assert page.all("//script | //article//img | //img | //@onerror") == [], path
        assert "{{7*7}}" in text, path
        assert "\u202e" not in "".join(page.words("//h1 | //bdi")), path


def test_a_report_that_is_too_long_is_shown_in_part_and_says_so(office):
    rows = "".join("<tr>" + "<td>格</td>" * 50 + "</tr>" for _ in range(400))
    long = web_page(break_cell=WRONG).replace("<table", f"<table>{rows}</table><table", 1)
    store(office.folder, long.encode(), day=9)
    audit(office.folder)
    text = office.browser("kan").text(PATH)
    assert "没有全部显示" in text
    page = Page(text)
    assert len(page.all("//article//td")) < 5_000
    assert [cell.text.strip() for cell in page.all(MARKED)] == ["707"]

"""A morning in the office: log in, find what waits, look at the report, decide. Step by step in a real browser."""

from __future__ import annotations

import re

from tests.browser.driving import expect
from tests.gouji.desk import CODE, OTHER
from tests.gouji.review.office import PASSWORD


def number_in(locator) -> int:
    """The number that a tab or a link shows."""
    found = re.search(r"\d+", locator.inner_text())
    assert found, locator.inner_text()
    return int(found[0])


def tab(page, words):
    return page.locator("nav.tabs a", has_text=words)


def chip(page, words):
    return page.locator("nav.chips a", has_text=words)


def test_a_stranger_gets_in_with_the_right_password_only_and_to_where_he_wanted(town, window):
    page = window(town).page
    page.goto("/?severity=warning")
    assert page.url == f"{town.address}/login?next=/?severity%3Dwarning"
    page.fill("#login", "zhang")
    page.fill("#password", "wrong wrong wrong")
    page.press("#password", "Enter")
    expect(page.locator(".flash")).to_have_text("登录名或密码不对，或者账号已停用")
    expect(page.locator("#login")).to_have_value("zhang")
    expect(page.locator("#password")).to_have_value("")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    assert page.url == f"{town.address}/?severity=warning"
    expect(page.locator(".who")).to_contain_text("张三")
    page.get_by_role("button", name="退出").click()
    assert page.url == f"{town.address}/login"
    page.goto("/")
    assert page.url == f"{town.address}/login?next=/"


def test_the_queue_is_narrowed_by_clicks_and_its_address_can_be_sent_to_a_colleague(town, window):
    page = window(town, "zhang").page
    everything = number_in(tab(page, "待复核"))
    ((waiting,),) = town.rows("SELECT count(*) FROM findings WHERE state = 'open'")
    assert everything == waiting
    chip(page, "疑点").click()
    warnings = number_in(chip(page, "疑点"))
    assert 0 < warnings < everything
    assert number_in(tab(page, "待复核")) == warnings
    expect(page.locator("tr .badge.error", has_text="错误")).to_have_count(0)
    page.select_option("#rule", "Q20")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator("tr[id^=f]")).to_have_count(1)
    assert number_in(tab(page, "待复核")) == 1 < warnings
    page.get_by_role("link", name="清除").click()
    page.fill("#body", "样例市高新技术")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator("tbody th[scope=rowgroup]")).to_have_count(1)
    expect(page.locator("tbody th[scope=rowgroup]")).to_contain_text("管理委员会")
    assert 0 < number_in(tab(page, "待复核")) < everything
    other = window(town, "li").page
    other.goto(page.url)
    assert other.locator("table.queue").inner_text() == page.locator("table.queue").inner_text()
    page.get_by_role("link", name="清除").click()
    tab(page, "已确认").click()
    expect(page.locator("tbody th[scope=rowgroup]")).to_have_count(1)
    expect(page.locator("tbody th[scope=rowgroup]")).to_contain_text("样例市公安局")


def test_text_search_with_two_and_with_many_chinese_characters(town, window):
    page = window(town, "kan").page
    for words, least in (("结转", 1), ("商业企业", 1), ("予以公开 商业", 1), ("园林绿化管理", 0)):
        page.fill("#text", words)
        page.press("#text", "Enter")
        expect(page.locator("#text")).to_have_value(words)
        assert page.locator("tr[id^=f]").count() >= least, words
        if least:
            marks = {mark.inner_text() for mark in page.locator("mark").all()}
            assert marks <= set(words.split()), words
            assert marks, words
    page.fill("#top-search", "没有这样的文字")
    page.press("#top-search", "Enter")
    expect(page.locator(".nothing")).to_have_text("没有符合条件的问题。")


def test_paging_shows_every_report_once(town, window):
    page = window(town, "kan").page
    seen: list[str] = []
    while True:
        seen += [row.get_attribute("id") or "" for row in page.locator("tr[id^=f]").all()]
        if not page.get_by_role("link", name="下一页").count():
            break
        page.get_by_role("link", name="下一页").click()
    assert len(seen) == len(set(seen)) > 20
    page.get_by_role("link", name="上一页").click()
    page.get_by_role("link", name="第一页").click()
    assert page.locator("tr[id^=f]").first.get_attribute("id") == seen[0]


def style(locator, name):
    return locator.evaluate(f"(element) => getComputedStyle(element)['{name}']")


def test_the_very_cell_is_marked_and_its_number_leads_to_the_finding_and_back(town, window):
    page = window(town, "zhang").page
    page.get_by_role("link", name="样例市样例局").click()
    expect(page.locator("h1")).to_have_text("样例市样例局 2025年度报告")
    cell = page.locator("td.marked.error", has_text="707")
    expect(cell).to_have_count(1)
    row = cell.locator("xpath=..")
    expect(row).to_contain_text("予以公开")
    plain = page.locator("article.paper td:not(.marked):not(.partner)", has_text=re.compile("^0$")).first
    assert style(cell, "boxShadow") != style(plain, "boxShadow") == "none"
    assert style(cell, "backgroundColor") != style(plain, "backgroundColor")
    assert (style(cell, "fontWeight"), style(plain, "fontWeight")) == ("700", "400")
    badge = cell.locator("a.mark").first
    number = badge.inner_text()
    expect(cell).to_have_text(f"707{''.join(cell.locator('a.mark').all_inner_texts())}")
    badge.click()
    card = page.locator(f"#g{number}")
    expect(card).to_be_in_viewport()
    assert page.evaluate("document.querySelector(':target').id") == f"g{number}"
    assert style(card, "outlineStyle") == "solid"
    card.locator("a.mark").click()
    marked = page.locator(f"#m{number}")
    expect(marked).to_be_in_viewport()
    assert style(marked, "outlineStyle") == "solid"
    assert page.evaluate("document.querySelector(':target').id") == f"m{number}"


def test_last_year_stands_beside_and_what_changed_between_versions_is_shown(town, window):
    page = window(town, "kan").page
    page.goto(f"/reports/{CODE}/2025")
    expect(page.locator("details.beside").first).to_contain_text("2024年度相比")
    page.get_by_role("link", name="与2024年度的表格并列").click()
    expect(page.locator(".pair .last").first).to_contain_text("2024年度")
    page.get_by_role("link", name="看改动").click()
    changed = page.locator("table.sheet tbody tr")
    expect(changed).to_have_count(1)
    expect(changed.locator("del")).to_have_text("0")
    expect(changed.locator("ins")).to_have_text("707")
    page.get_by_role("link", name="样例市样例局 2025年度报告").click()
    page.get_by_role("link", name="第1版").first.click()
    expect(page.locator(".flash.warn").first).to_contain_text("不是最新的一版")
    expect(page.get_by_role("button", name="确认")).to_have_count(0)


def test_a_finding_is_confirmed_alone_then_a_group_and_the_queue_falls(town, window):
    page = window(town, "zhang").page
    before = number_in(tab(page, "待复核"))
    group = town.rows("SELECT id FROM findings WHERE agency_code = ? AND severity = 'error'", CODE)
    page.locator(f"#f{town.finding('A32')} a.name").click()
    expect(page.locator("h1")).to_contain_text("A32")
    page.locator("#offer-confirm input[name=together]").uncheck()
    page.fill("#confirm-note", "看过原文，属实")
    page.locator("#offer-confirm button").click()
    assert town.rows("SELECT count(*) FROM findings WHERE agency_code = ? AND state = 'confirmed'", CODE) == [(1,)]
    page.goto(f"/findings/{town.finding('A32')}")
    expect(page.locator("ol.log").first.locator("li").first).to_contain_text("张三 确认：看过原文，属实")
    expect(page.locator("ol.log time").first).to_have_text("2026-03-02 10:00")
    page.goto("/")
    assert number_in(tab(page, "待复核")) == before - 1
    other = page.locator("tbody", has_text="样例市另一局").locator("tr[id^=f]").first
    size = number_in(other.locator(".soft").first)
    other.get_by_role("button", name="确认").click()
    expect(page.locator(".flash")).to_contain_text(f"已确认 {size} 个问题")
    assert number_in(tab(page, "待复核")) == before - 1 - size
    assert len(group) == 2
    ((confirmed,),) = town.rows("SELECT count(*) FROM findings WHERE agency_code = ? AND state = 'confirmed'", OTHER)
    assert confirmed == size


def test_many_are_decided_at_once(town, window):
    page = window(town, "zhang").page
    before = number_in(tab(page, "待复核"))
    boxes = page.locator("tr.report input[name=line]")
    boxes.nth(0).check()
    boxes.nth(2).check()
    page.locator("label[for=bulk-assign]").click()
    page.select_option("#bulk-to", "li")
    page.get_by_role("button", name="执行").click()
    expect(page.locator(".flash")).to_contain_text("已分派")
    assert number_in(tab(page, "待复核")) == before
    page.select_option("#assignee", "li")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator("th[scope=rowgroup]")).to_have_count(2)
    page.locator("tr.report input[name=line]").first.check()
    page.locator("label[for=bulk-dismiss]").click()
    page.fill("#bulk-note", "写了说明，忘了理由")
    page.get_by_role("button", name="执行").click()
    expect(page.locator(".flash.bad")).to_contain_text("请选择理由")
    expect(page.locator("#bulk-note")).to_have_value("写了说明，忘了理由")
    assert town.rows("SELECT count(*) FROM findings WHERE state = 'dismissed'") == [(0,)]

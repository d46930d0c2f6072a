"""Two people at two windows: nothing is overwritten, nobody approves his own work."""

from __future__ import annotations

from tests.browser.driving import expect
from tests.browser.test_story import number_in, tab


def events(town, number):
    return town.rows("SELECT actor, kind FROM finding_events WHERE finding_id = ? ORDER BY id", number)


def test_who_comes_second_is_told_and_loses_no_word(town, window):
    number = town.finding("Q20")
    first, second = window(town, "zhang").page, window(town, "li").page
    for page in (first, second):
        page.goto(f"/findings/{number}")
    first.locator("#offer-confirm button").click()
    assert events(town, number)[-1] == ("zhang", "confirmed")
    second.locator("#offer-dismiss > summary").click()
    second.select_option("#dismiss-reason", "misread")
    second.fill("#dismiss-note", "这是我写了半天的说明：\n第二行")
    second.locator("#offer-dismiss button").click()
    told = second.locator("#stale")
    expect(told).to_contain_text("该问题已被他人处理")
    expect(told).to_contain_text("张三：确认")
    expect(second.locator("main")).to_contain_text("这是我写了半天的说明：")
    assert events(town, number)[-1] == ("zhang", "confirmed")
    assert town.rows("SELECT state FROM findings WHERE id = ?", number) == [("confirmed",)]


def test_the_form_that_still_fits_keeps_what_was_typed(town, window):
    number = town.finding("Q20")
    first, second = window(town, "zhang").page, window(town, "li").page
    for page in (first, second):
        page.goto(f"/findings/{number}")
    first.locator("#offer-assign > summary").click()
    first.select_option("#assign-to", "wang")
    first.locator("#offer-assign button").click()
    second.locator("#offer-dismiss > summary").click()
    second.select_option("#dismiss-reason", "misread")
    second.fill("#dismiss-note", "还在表单里")
    second.locator("#offer-dismiss button").click()
    expect(second.locator("#stale")).to_contain_text("分派给 王五")
    expect(second.locator("#dismiss-note")).to_have_value("还在表单里")
    expect(second.locator("#dismiss-reason")).to_have_value("misread")
    second.locator("#offer-dismiss button").click()
    assert events(town, number)[-1] == ("li", "dismissed")


def test_a_tick_from_an_old_queue_writes_nothing(town, window):
    number = town.finding("Q20")
    old, quick = window(town, "li").page, window(town, "zhang").page
    old.locator(f"#f{number} input[type=checkbox]").check()
    quick.goto(f"/findings/{number}")
    quick.locator("#offer-confirm button").click()
    old.locator("#bulk-note").fill("一起确认")
    old.get_by_role("button", name="执行").click()
    expect(old.locator("#stale")).to_contain_text("该问题已被他人处理")
    expect(old.locator("#bulk-note")).to_have_value("一起确认")
    assert events(town, number)[-1] == ("zhang", "confirmed")


def test_a_waiver_takes_two_people(town, window):
    number = town.finding("A32")
    asks = window(town, "zhang").page
    asks.goto(f"/findings/{number}")
    asks.locator("#offer-waive > summary").click()
    asks.select_option("#waive-reason", "explained")
    asks.fill("#waive-note", "原文附有说明")
    asks.fill("#waive-until", "2026-09-30")
    asks.locator("#offer-waive input[name=together]").uncheck()
    asks.locator("#offer-waive button").click()
    asks.goto(f"/findings/{number}")
    expect(asks.locator("#offer-approve")).to_have_count(0)
    expect(asks.locator("#offer-withdraw")).to_have_count(1)
    approver = window(town, "wang").page
    approver.goto("/?pending=1")
    before = number_in(tab(approver, "待复核"))
    approver.locator(f"#f{number} a.name").click()
    expect(approver.locator(".asked")).to_contain_text("张三")
    expect(approver.locator(".asked")).to_contain_text("到 2026-09-30")
    approver.locator("#offer-approve button").click()
    assert approver.url == f"{town.address}/?pending=1#f{number}"
    assert number_in(tab(approver, "待复核")) == before - 1
    asks.reload()
    expect(asks.locator(".what .state")).to_have_text("已豁免")
    expect(asks.locator(".what")).to_contain_text("豁免到 2026-09-30")
    expect(asks.locator("main")).to_contain_text("张三 申请豁免")
    expect(asks.locator("main")).to_contain_text("王五 批准")


def test_nobody_approves_his_own_request_not_even_with_a_forged_form(town, window):
    number = town.finding("A32")
    page = window(town, "wang").page
    page.goto(f"/findings/{number}")
    page.locator("#offer-waive > summary").click()
    page.select_option("#waive-reason", "explained")
    page.fill("#waive-note", "自己批自己")
    page.fill("#waive-until", "2026-09-30")
    page.locator("#offer-waive button").click()
    page.goto(f"/findings/{number}")
    expect(page.locator("#offer-approve")).to_have_count(0)
    page.locator("#offer-withdraw input[name=action]").evaluate("(field) => { field.value = 'approve' }")
    page.locator("#offer-withdraw > summary").click() if not page.locator("#offer-withdraw[open]").count() else None
    page.locator("#offer-withdraw button").click()
    expect(page.locator(".flash.bad")).to_be_visible()
    assert town.rows("SELECT state FROM findings WHERE id = ?", number) == [("open",)]
    assert [kind for _, kind in events(town, number)] == ["seen", "asked_waive"]


def test_a_waiver_needs_its_fields_before_it_leaves_the_browser(town, window):
    page = window(town, "zhang").page
    page.goto(f"/findings/{town.finding('A32')}")
    page.locator("#offer-waive > summary").click()
    page.locator("#offer-waive button").click()
    assert page.locator("#waive-reason").evaluate("(field) => field.matches(':invalid')")
    assert page.url == f"{town.address}/findings/{town.finding('A32')}"
    page.fill("#waive-until", "2027-09-30")
    assert page.locator("#waive-until").evaluate("(field) => field.validity.rangeOverflow")

"""The same with scripts switched off, as some offices have it: everything works."""

from __future__ import annotations

from tests.browser.driving import expect
from tests.gouji.desk import CODE


def test_a_morning_without_scripts(town, window):
    seen = window(town, java_script_enabled=False)
    seen.log_in("zhang", "wrong wrong wrong")
    seen.say("登录名或密码不对")
    page = seen.log_in("zhang").page
    expect(page.locator("h1")).to_have_text("待办")
    page.locator("nav.chips a", has_text="疑点").click()
    expect(page.locator("tr .badge.error", has_text="错误")).to_have_count(0)
    page.get_by_role("link", name="清除").click()
    page.fill("#text", "商业企业")
    page.press("#text", "Enter")
    expect(page.locator("mark").first).to_have_text("商业企业")
    page.goto("/")
    page.get_by_role("link", name="下一页").click()
    expect(page.get_by_role("link", name="上一页")).to_be_visible()
    page.goto(f"/reports/{CODE}/2025")
    cell = page.locator("td.marked.error", has_text="707")
    expect(cell).to_be_visible()
    badge = cell.locator("a.mark").first
    number = badge.inner_text()
    badge.click()
    assert page.url.endswith(f"#g{number}")
    expect(page.locator(f"#g{number}")).to_be_in_viewport()
    page.get_by_role("link", name="驳回、豁免、分派").first.click()
    page.locator("#offer-confirm button").click()
    seen.say("已确认")
    page.goto("/notices")
    page.locator("details summary").first.click()
    expect(page.locator("pre.letter").first).to_be_visible()

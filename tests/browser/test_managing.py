"""Notices, deadlines, bodies, rules, runs, people: the other desks of the office."""

from __future__ import annotations

from tests.browser.driving import expect
from tests.gouji.desk import CODE


def test_a_notice_is_drafted_edited_and_approved_by_somebody_else(town, window):
    author = window(town, "wang").page
    author.goto("/notices")
    row = author.locator("table.letters tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("样例市公安局")
    row.locator("a.mono").click()
    author.locator("summary", has_text="修改这份草稿").click()
    words = author.input_value("#words")
    author.fill("#words", words.replace("对所列问题有不同意见的", "对下列问题有不同意见的"))
    author.get_by_role("button", name="保存修改").click()
    expect(author.locator("pre.letter")).to_contain_text("对下列问题有不同意见的")
    expect(author.locator("aside")).to_contain_text("要由别人批准")
    expect(author.get_by_role("button", name="批准", exact=True)).to_have_count(0)
    author.goto("/notices")
    expect(author.locator("table.letters tbody tr")).to_contain_text("您改过")
    expect(author.locator("table.letters input[name=pick]")).to_have_count(0)
    reader = window(town, "zhang").page
    reader.goto("/notices")
    expect(reader.get_by_role("button", name="批准所勾选的")).to_have_count(0)
    approver = window(town, "zhao").page
    approver.goto("/notices")
    approver.get_by_role("link", name="勾选本页全部").click()
    approver.get_by_role("button", name="批准所勾选的").first.click()
    expect(approver.locator(".flash").first).to_contain_text("批准")
    approver.goto("/notices?state=approved")
    expect(approver.locator("table.letters tbody tr")).to_contain_text("赵六 批准")
    assert town.rows("SELECT edited_by, approved_by, state FROM notices") == [("wang", "zhao", "approved")]


def test_what_is_confirmed_becomes_a_draft(town, window):
    page = window(town, "zhang").page
    page.goto(f"/findings/{town.finding('A32')}")
    page.locator("#offer-confirm button").click()
    page.goto("/notices")
    page.get_by_role("button", name="拟稿").click()
    expect(page.locator(".flash").first).to_contain_text("拟")
    expect(page.locator("table.letters tbody tr", has_text="样例市样例局")).to_have_count(1)


def test_deadlines_bodies_rules_and_runs_lead_into_each_other(quiet_town, window):
    page = window(quiet_town, "kan").page
    page.get_by_role("link", name="期限", exact=True).click()
    expect(page.locator("h1")).to_have_text("2025年度报告的期限")
    expect(page.locator("svg").first).to_be_visible()
    page.get_by_role("link", name="期限后见到").first.click()
    expect(page.locator("main")).to_contain_text("样例市教育局")
    page.get_by_role("link", name="样例市教育局").click()
    expect(page.locator("h1")).to_have_text("样例市教育局")
    page.get_by_role("link", name="列出").first.click()
    expect(page.locator("th[scope=rowgroup]")).to_have_count(1)
    page.get_by_role("link", name="单位", exact=True).click()
    page.fill("#text", "教育")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator("table.matrix tbody tr")).to_have_count(1)
    page.get_by_role("link", name="规则", exact=True).click()
    page.get_by_role("link", name="A32").first.click()
    expect(page.locator("h1")).to_contain_text("A32")
    page.get_by_role("link", name="运行", exact=True).click()
    page.get_by_role("link", name="操作日志").click()
    expect(page.locator("table.sheet")).to_be_visible()


def test_an_account_is_made_used_and_ended_at_the_next_click(town, window):
    admin = window(town, "guan").page
    admin.goto("/users")
    for name, value in (("login", "sun"), ("name", "孙七"), ("password", "first password 1")):
        admin.fill(f"#{name}", value)
    admin.get_by_role("button", name="添加", exact=True).click()
    expect(admin.locator(".flash")).to_contain_text("已添加 sun")
    new = window(town)
    new.log_in("sun", "first password 1")
    expect(new.page.locator("#lent")).to_contain_text("您的密码是别人设置的")
    page = new.page
    page.locator(".who a").click()
    for name, value in (("old", "first password 1"), ("new", "second password 2"), ("again", "second password 3")):
        page.fill(f"#{name}", value)
    page.get_by_role("button", name="更改").click()
    expect(page.locator("#password-error")).to_have_text("两次输入的新密码不一样")
    for name, value in (("old", "first password 1"), ("new", "second password 2"), ("again", "second password 2")):
        page.fill(f"#{name}", value)
    page.get_by_role("button", name="更改").click()
    expect(page.locator(".flash")).to_contain_text("密码已更改")
    expect(page.locator("#lent")).to_have_count(0)
    page.goto(f"/reports/{CODE}/2025")
    admin.goto("/users")
    admin.locator("tr#sun summary").click()
    admin.locator("tr#sun").get_by_role("button", name="停用").click()
    expect(admin.locator(".flash")).to_contain_text("sun 已停用")
    page.get_by_role("link", name="待办").click()
    assert page.url.startswith(f"{town.address}/login")
    new.log_in("sun", "second password 2")
    expect(page.locator(".flash.bad")).to_contain_text("登录名或密码不对")


def test_a_viewer_is_offered_nothing_that_he_may_not_do(quiet_town, window):
    page = window(quiet_town, "kan").page
    expect(page.locator(".top nav")).not_to_contain_text("人员")
    for path in ("/", f"/findings/{quiet_town.finding()}", f"/reports/{CODE}/2025", "/notices"):
        page.goto(path)
        forms = page.locator("form[method=post]")
        assert [form.get_attribute("action") for form in forms.all()] == ["/logout"], path
    assert page.goto("/users").status == 403

"""Nobody needs a mouse."""

from __future__ import annotations

from tests.browser.driving import expect
from tests.gouji.review.office import PASSWORD

WHERE = """() => { const one = document.activeElement; const look = getComputedStyle(one);
 return {id: one.id, name: one.name || '', text: (one.innerText || '').trim(), tag: one.tagName, type: one.type || '',
 outline: look.outlineStyle, width: parseFloat(look.outlineWidth) || 0} }"""
KEYS = {
    "1": "待办",
    "2": "报告",
    "3": "单位",
    "4": "年度报告的期限",
    "5": "通知",
    "6": "规则",
    "7": "运行",
    "8": "导出",
    "9": "人员",
}


def walk(page, stop, most=80):
    """Tab until `stop` says so: all that had the focus on the way, the last one included."""
    passed = []
    for _ in range(most):
        page.keyboard.press("Tab")
        passed.append(page.evaluate(WHERE))
        if stop(passed[-1]):
            return passed
    raise AssertionError([one["text"] or one["name"] or one["id"] for one in passed])


def access_key(page, key):
    """Alt and a key, as the keyboard sends it: Playwright's own `press` leaves out what Chromium looks for."""
    code = f"Digit{key}" if key.isdigit() else f"Key{key.upper()}"
    event = {"modifiers": 1, "key": key, "code": code, "windowsVirtualKeyCode": ord(key.upper()), "unmodifiedText": key}
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **event})
    keyboard.send("Input.dispatchKeyEvent", {"type": "char", "text": key, **event})
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **event})
    keyboard.detach()


def log_in_by_keys(page):
    page.goto("/login")
    expect(page.locator("#login")).to_be_focused()
    page.keyboard.type("zhang")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")


def test_from_the_login_to_the_first_finding_and_every_focus_is_seen(quiet_town, window):
    page = window(quiet_town).page
    log_in_by_keys(page)
    first = quiet_town.rows("SELECT title FROM findings WHERE disputed LIMIT 1")[0][0]
    passed = walk(page, lambda one: one["tag"] == "A" and str(first) in one["text"])
    names = [one["id"] or one["name"] or one["text"] for one in passed]
    assert names[0] == "跳到正文"
    order = [names.index(name) for name in ("top-search", "body", "year", "rule", "text", "筛选")]
    assert order == sorted(order)
    unseen = [one for one in passed if one["outline"] == "none" or one["width"] < 1.5]
    assert unseen == []
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(str(first))


def test_the_link_that_skips_the_bar(quiet_town, window):
    page = window(quiet_town, "zhang").page
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    assert (skip.bounding_box() or {"x": -1})["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate(WHERE)["id"] == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('main').contains(document.activeElement)")


def test_access_keys_open_the_pages(quiet_town, window):
    page = window(quiet_town, "guan").page
    for key in sorted(KEYS, reverse=True):
        access_key(page, key)
        expect(page.locator("h1")).to_contain_text(KEYS[key])


def test_a_finding_is_decided_by_keys(town, window):
    number = town.finding("Q20")
    page = window(town).page
    log_in_by_keys(page)
    page.goto(f"/findings/{number}")
    access_key(page, "x")
    if page.evaluate(WHERE)["tag"] == "SUMMARY" and not page.locator("#offer-dismiss[open]").count():
        page.keyboard.press("Enter")
    walk(page, lambda one: one["id"] == "dismiss-reason", most=3)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("键盘写的说明")
    walk(page, lambda one: one["tag"] == "BUTTON", most=4)
    page.keyboard.press("Enter")
    expect(page.locator(".flash.message")).to_contain_text("已驳回")
    sql = "SELECT actor, kind, note FROM finding_events WHERE finding_id = ? ORDER BY id DESC LIMIT 1"
    assert town.rows(sql, number) == [("zhang", "dismissed", "键盘写的说明")]


def test_a_search_is_sent_by_enter(quiet_town, window):
    page = window(quiet_town, "zhang").page
    page.goto("/agencies")
    access_key(page, "f")
    assert page.evaluate(WHERE)["id"] == "top-search"
    page.keyboard.type("商业企业")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?text=*")
    assert page.locator("mark").count() > 0

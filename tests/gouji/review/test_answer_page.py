"""The page on which an office replies without an account, and the links that lead there."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date

import pytest

from audit.errors import BadSettings
from db.notices import find_notices
from db.opening import open_database
from gouji.notifying import link_of
from gouji.review.answer_links import links_of
from gouji.review.pages.answer import AN_HOUR
from gouji.settings import Notify
from notifications.planning import plan
from notifications.policy import Policy
from tests.gouji.desk import CODE
from tests.gouji.review.office import NOTIFY, NOW, SECRETS
from tests.gouji.review.pages import Page

DAY = date(2027, 1, 26)
SORRY = "链接无效或已过期"


def test_a_link_is_believed_only_as_it_was_made():
    links = links_of(NOTIFY, SECRETS)
    assert links is not None
    url, until = links.link("GJ-2027-000001", 7, DAY)
    assert until == "2027年2月25日"
    token = url.removeprefix("https://gouji.test/answer/")
    known = {"GJ-2027-000001": 7, "GJ-2027-000002": 7}.get

    def opened(text, day=DAY, office_of=known):
        return links.opened(text, day, office_of)

    assert opened(token) == opened(token, date(2027, 2, 25)) == "GJ-2027-000001"
    number, day, mac = token.split(".")
    wrong = [
        *(token[:at] + ("0" if token[at] != "0" else "1") + token[at + 1 :] for at in range(len(token))),
        f"GJ-2027-000002.{day}.{mac}", f"{number}.20280101.{mac}", f"{number}.20271332.{mac}", f"{number}.{day}.",
        f"{token}\n", f"{token}.", token.upper(), token.replace("0", "０"), "", "x",
    ]  # fmt: skip
    assert [one for one in wrong if opened(one)] == []
    assert opened(token, date(2027, 2, 26)) == ""
    assert opened(token, office_of=lambda number: 8) == opened(token, office_of=lambda number: None) == ""
    other = links_of(NOTIFY, {"ANSWER_KEY": "j" * 40})
    assert other is not None
    assert other.opened(token, DAY, known) == ""
    assert "k" * 32 not in repr(links)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"answer_key": ""}, "notify.answer_key"),
        ({"answer_key": "k" * 40}, "不能直接写出"),
        ({"answer_key": "env:SHORT"}, "太短"),
        ({"answer_key": "env:MISSING"}, "没有设置"),
        *(
            ({"answer_page": page}, "notify.answer_page")
            for page in (
                "http://gouji.test",
                "gouji.test",
                "https://",
                "https://a.test/?x",
                "https://u@a.test",
                "http://[",
            )
        ),
    ],
)
def test_wrong_settings(change, words):
    with pytest.raises(BadSettings, match=words) as refusal:
        links_of(replace(NOTIFY, **change), SECRETS | {"SHORT": "k" * 31})
    assert "k" * 31 not in str(refusal.value)


def test_none_when_nothing_is_set_up(office):
    assert links_of(Notify(), {}) is None
    assert links_of(replace(NOTIFY, answer_page="http://127.0.0.1:8650/"), SECRETS) is not None


def test_the_letter_carries_its_link(office):
    with open_database(office.settings.storage.database) as database:
        database.execute("UPDATE findings SET state = 'confirmed', decided_evidence_hash = evidence_hash")
        plan(database, Policy(), NOW, 2025, link=link_of(office.settings, SECRETS))
        items = find_notices(database)
        assert items
        for item in items:
            url = f"https://gouji.test/answer/{office.token(item.number)}"
            assert f"在线回复（至2026年4月1日有效，不需要账号）：{url}\n" in item.body_text
            assert f'href="{url}"' in (item.body_html or "")
            assert f"在线回复（至2026年4月1日有效）：{url}\n" in (item.body_im or "")
            # whoever may read it here must not reply as the office
            for login, path in (
                *(("kan", "/notices"), ("kan", f"/notices/{item.number}")),
                ("shen", f"/notices/{item.number}"),  # has the form to edit it
            ):
                text = office.browser(login).text(path)
                assert url.rpartition(".")[0] in text
                assert url.rpartition(".")[2] not in text
    editor, kept = office.browser("shen"), items[0]
    path = f"/notices/{kept.number}"
    shown = Page(editor.text(path)).one("//textarea[@name='text']").text
    typed = {
        "subject": kept.subject,
        "text": f"{(shown or '').strip()}\n另请电话告知。",
        "seen": office.rows("SELECT content_hash FROM notices WHERE id = ?", kept.id)[0][0],
    }
    assert editor.post(f"{path}/edit", **typed).status_code == 303
    [(text,)] = office.rows("SELECT body_text FROM notices WHERE id = ?", kept.id)
    assert text == f"{kept.body_text.strip()}\n另请电话告知。\n"  # the link still opens
    assert office.token(kept.number) not in editor.text(path)


def test_what_a_stranger_sees(scene):
    answer = scene.office.browser().get(f"/answer/{scene.token}")
    assert answer.headers["X-Robots-Tag"].startswith("noindex")
    assert answer.headers["Referrer-Policy"] == "same-origin"
    text = answer.text
    for word in (scene.sent.number, scene.sent.subject, "2025年度", "已更正", "有异议"):
        assert word in text
    for word in (*("待办", "shen", "pi", "@yangli.test", "电话"), "T3.total"):
        assert word not in text, word
    assert Page(text).words("//nav") == []


def test_looking_is_no_answer_and_what_is_refused_comes_back(scene):
    browser, path = scene.office.browser(), f"/answer/{scene.token}"
    for _ in range(3):
        browser.get(path)
    assert scene.office.rows("SELECT acked_at FROM notices WHERE id = ?", scene.sent.id) == [(None,)]
    answer = browser.post(path, kind="objected", note="<b>台账</b>", said_by="张")
    assert (answer.status_code, "要选对哪些问题" in answer.text) == (400, True)
    assert "&lt;b&gt;台账&lt;/b&gt;" in answer.text
    assert Page(answer.text).one("//input[@value='objected']").get("checked") is not None
    for fields, words in (
        ({}, "请选一种"),
        ({"kind": "explained", "note": "长" * 1001}, "太长"),
        ({"kind": "x"}, "其中之一"),
    ):
        answer = browser.post(path, **fields)
        assert (answer.status_code, words in answer.text) == (400, True), fields
    ((finding,), *_) = scene.office.rows("SELECT finding_id FROM notice_findings WHERE notice_id = ?", scene.sent.id)
    assert browser.post(path, kind="objected", note="台账", finding=[str(finding)]).status_code == 303
    assert "回复已收到" in (text := browser.text(path))
    assert "有异议" in Page(text).words("//section//li")[0]
    assert scene.office.rows("SELECT via, entered_by FROM notice_replies WHERE kind = 'objected'") == [
        ("link", "单位（回复链接）")
    ]


def test_one_answer_for_every_link_that_is_none(scene):
    browser, token = scene.office.browser(), scene.token
    texts = set()
    gone = scene.office.token(scene.drafts[0].number)
    for path in (token[:-1] + ("0" if token[-1] != "0" else "1"), "x", gone, "GJ-2026-999999.20270101." + "0" * 32):
        answer = browser.get(f"/answer/{path}")
        assert answer.status_code == 404
        texts.add(answer.text)
        assert browser.post(f"/answer/{path}", kind="acknowledged").status_code in (403, 404)
    scene.office.change(f"UPDATE notices SET state = 'cancelled' WHERE id = {scene.sent.id}")
    texts.add(browser.get(f"/answer/{token}").text)
    scene.office.later(days=40)
    texts.add(browser.get(f"/answer/{token}").text)
    assert len({text.replace("2026-03-02", "").replace("2026-04-11", "") for text in texts}) == 1
    assert SORRY in texts.pop()


def test_too_many(scene):
    browser = scene.office.browser()
    statuses = [browser.get("/answer/x").status_code for _ in range(AN_HOUR + 1)]
    assert statuses == [404] * AN_HOUR + [429]
    assert browser.get(f"/answer/{scene.token}").headers["Retry-After"]
    scene.office.later(hours=1)
    assert browser.get(f"/answer/{scene.token}").status_code == 200


def test_no_log_has_the_link(scene, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    browser = scene.office.browser()
    browser.get(f"/answer/{scene.token}")
    browser.post(f"/answer/{scene.token}", kind="acknowledged")
    scene.office.app.testing = False
    monkeypatch.setattr("gouji.review.pages.answer._opened", lambda token: 1 / 0)
    assert browser.get(f"/answer/{scene.token}").status_code == 500
    assert "ZeroDivisionError" in caplog.text
    assert scene.token not in caplog.text
    for table in ("audit_log", "notice_events", "notice_replies"):
        assert scene.token not in str(scene.office.rows(f"SELECT * FROM {table}"))


def test_a_claim_stands_where_people_look(scene):
    pages = ("/", "/notices/replies", f"/agencies/{CODE}", f"/reports/{CODE}/2023", "/notices/GJ-2026-000100")
    for path in pages:
        assert "www.yangli.test/nb/1.html" in scene.office.browser("kan").text(path), path


def test_what_a_person_has_seen_stands_until_it_is_fetched(scene):
    browser = scene.office.browser("shen")
    ((claim,),) = scene.office.rows("SELECT id FROM notice_replies WHERE kind = 'elsewhere'")
    settle = f"/notices/replies/{claim}/settle"
    assert browser.post(settle, verdict="registered", note="打开看过").status_code == 303
    text = browser.text("/notices/replies")
    assert "抓到以前提醒和逾期都不发送" in text
    (row,) = Page(text).rows("//section[h2/@id='seen']//tbody/tr")
    assert (row[1], row[3]) == ("https://www.yangli.test/nb/1.html", "还没有看过")
    assert "shen的姓名" in row[2]
    assert "已核实属实，还没有抓到" in browser.text("/notices/GJ-2026-000100")
    assert "等人核实" not in browser.text("/")
    browser.post(settle, verdict="registered", note="又看")
    assert "可能已被他人处理" in browser.text("/notices/replies")
    assert browser.post(settle, verdict="refuted", note="看错了年度").status_code == 303
    assert Page(browser.text("/notices/replies")).rows("//section[h2/@id='seen']//tbody/tr") == []
    assert "已核实属实，还没有抓到" not in browser.text("/notices/GJ-2026-000100")


def test_a_person_writes_down_what_was_said(scene):
    browser, path = scene.office.browser("shen"), f"/notices/{scene.sent.number}"
    assert browser.post(f"{path}/reply", kind="explained", note="改版").status_code == 303
    text = browser.text(path)
    assert ["情况说明", "改版", "", "shen的姓名"] in [
        row[1:] for row in Page(text).rows("//section[h2/@id='replies']//tbody/tr")
    ]
    browser.post(f"{path}/reply", kind="explained", note="改版")
    assert "已经登记过" in browser.text(path)

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from html import unescape
from threading import Barrier

import pytest

from db.answers import record_answer
from db.happenings import WAIVE, Ask, Assign, Confirm, Dismiss, Happening, TakeBack
from db.opening import open_database, tx
from db.stepping import decide
from gouji.commands.audit import audit_command
from tests.gouji.conftest import report_text
from tests.gouji.desk import CODE, OTHER, Desk

HOSTILE = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*191}}", "\u202egnp.exe", "长" * 5_000]


def lock(office, number):
    return office.rows("SELECT lock_version FROM findings WHERE id = ?", number)[0][0]


def state(office, number):
    return office.rows("SELECT state FROM findings WHERE id = ?", number)[0][0]


def kinds(office, number):
    """What people did, in order."""
    return office.rows(
        "SELECT kind, actor, note FROM finding_events WHERE finding_id = ? AND actor <> 'gouji' ORDER BY id", number
    )


def do(office, number, happening: Happening, by="shen"):
    with open_database(office.settings.storage.database) as database:
        decide(database, number, happening, by=by, now=office.now)


def answer(office, number, said, note=""):
    with open_database(office.settings.storage.database) as database:
        record_answer(database, number, answer=said, note=note, by="shen", now=office.now, lock_version=None)


def change(office, sql, *values):
    with open_database(office.settings.storage.database) as database, tx(database):
        database.execute(sql, list(values))


def send(browser, number, action, *, at=None, **fields):
    """A form of the page, as it is now or as it was with the lock `at`."""
    known = lock(browser.office, number) if at is None else at
    return browser.post(f"/findings/{number}", action=action, lock=str(known), **fields)


def offers(page):
    return re.findall(r'id="offer-([a-z_]+)"', page)


def opened(page):
    return re.findall(r'id="offer-([a-z_]+)" open', page)


def words(page):
    """What is read on the page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition('<main id="main"')[2])).split())


def test_a_finding_in_full(office):
    number = office.finding("A32")
    page = words(office.browser("kan").text(f"/findings/{number}"))
    for said in (
        "A32 办理结果各项之和不等于总计",
        "表三“（七）总计”行“商业企业”列填1，各项办理结果之和是708，相差-707",
        "算式 （一）予以公开 707 ＋ 本机关不掌握相关政府信息 1 ＝ 708，表上填 1",
        "表上填 1 算得或对照 708 相差 -707",
        "判断 表三“（一）予以公开”行“商业企业”列按勾稽关系推算应为0，请核对台账",
        "依据 报告自身的勾稽关系",
        "怎么改 请按办理结果分类填报并重算总计。",
        "相关数字（2 个，另有 19 个为 0）",
        "同一原因的问题（2 个）",
        "系统 发现",
        "没有发现改动。",
        "2024年度同一问题 没有。",
        "您的角色可以查看，不能处理。",
    ):
        assert said in page, said


def test_a_number_of_the_text_is_called_one(office):
    page = words(office.browser("kan").text(f"/findings/{office.finding('N02', OTHER)}"))
    assert "正文写明 15 表中为 1 相差 +14 建议改为 15 原文 办结15件，结转下年度继续办理0件。" in page
    assert "算式" not in page


def test_a_finding_without_numbers_has_none(office):
    page = words(office.browser("kan").text(f"/findings/{office.finding('C12')}"))
    assert "相差" not in page
    assert "原文 本报告按照国务院办公厅规定的格式编制" in page


@pytest.mark.parametrize("number", ["0", "99999", str(2**63), "9" * 300])
def test_an_unknown_finding_is_not_there(office, number):
    browser = office.browser("shen")
    assert browser.get(f"/findings/{number}").status_code == 404
    assert browser.post(f"/findings/{number}", action="confirm", lock="0").status_code == 404


@pytest.mark.parametrize("fields", [{}, {"action": "confirm"}, {"action": "fixed", "lock": "0"}, {"lock": "0"}])
def test_a_form_that_is_none_of_ours(office, fields):
    number = office.finding()
    assert office.browser("shen").post(f"/findings/{number}", **fields).status_code == 400
    assert kinds(office, number) == []


@pytest.mark.parametrize("bad", ["x", "4", "4:0;5:0", "4:-1", f"4:{2**63}"])
def test_mates_that_are_none(office, bad):
    number = office.finding()
    assert send(office.browser("shen"), number, "confirm", together="1", mate=bad).status_code == 400
    assert state(office, number) == "open"


@pytest.mark.parametrize(
    ("login", "before", "shown"),
    [
        ("kan", [], []),
        ("shen", [], ["confirm", "dismiss", "waive", "answer", "assign"]),
        ("guan", [], ["confirm", "dismiss", "waive", "answer", "assign"]),
        ("shen", [Confirm()], ["take_back", "answer", "assign"]),
        ("kan", [Confirm()], []),
        ("shen", [Ask("dismiss", "misread", "x")], ["withdraw", "confirm", "answer", "assign"]),
        ("shen2", [Ask("dismiss", "misread", "x")], ["confirm", "answer", "assign"]),
        ("pi", [Ask("dismiss", "misread", "x")], ["approve", "refuse", "confirm", "answer", "assign"]),
        ("kan", [Ask("dismiss", "misread", "x")], []),
    ],
)
def test_forms_are_those_that_one_may_send(office, login, before, shown):
    number = office.finding()
    for happening in before:
        do(office, number, happening)
    page = office.browser(login).text(f"/findings/{number}")
    assert offers(page) == shown
    assert opened(page) == shown[:1]


def test_a_request_of_an_approver_is_not_his_to_approve(office):
    number = office.finding()
    do(office, number, Ask("dismiss", "misread", "x"), by="pi")
    assert offers(office.browser("pi").text(f"/findings/{number}"))[0] == "withdraw"
    assert offers(office.browser("guan").text(f"/findings/{number}"))[:2] == ["approve", "refuse"]
    answer = send(office.browser("pi"), number, "approve")
    assert answer.status_code == 409
    assert "须由第二人批准" in answer.text
    assert state(office, number) == "open"


def test_confirming(office):
    number = office.finding()
    answer = send(office.browser("shen"), number, "confirm", note=" 看过原文 ")
    assert answer.status_code == 303
    assert state(office, number) == "confirmed"
    assert kinds(office, number) == [("confirmed", "shen", "看过原文")]


def test_a_decision_for_the_whole_group(office):
    number, mate = office.finding("A32"), office.finding("A33")
    browser = office.browser("shen")
    page = browser.text(f"/findings/{number}")
    assert "同一原因的其余 1 个问题一起确认" in page
    assert f'name="mate" value="{mate}:0"' in page
    assert send(browser, number, "confirm", together="1", mate=f"{mate}:0").status_code == 303
    assert (state(office, number), state(office, mate)) == ("confirmed", "confirmed")
    assert kinds(office, mate) == [("confirmed", "shen", None)]
    assert "已确认 2 个问题" in browser.text("/")


def test_without_the_tick_the_group_is_left(office):
    number, mate = office.finding("A32"), office.finding("A33")
    send(office.browser("shen"), number, "confirm", mate=f"{mate}:0")
    assert (state(office, number), state(office, mate)) == ("confirmed", "open")


def test_a_stale_mate_stops_all(office):
    number, mate = office.finding("A32"), office.finding("A33")
    do(office, mate, Confirm(), by="shen2")
    answer = send(office.browser("shen"), number, "confirm", together="1", mate=f"{mate}:0", note="mein Text")
    assert answer.status_code == 409
    assert f"同一原因的问题 {mate} 有了变动" in answer.text
    assert ">\nmein Text</textarea>" in answer.text
    assert state(office, number) == "open"


def test_dismissing_an_error_is_a_request(office):
    number = office.finding()
    browser = office.browser("shen")
    assert "“错误”级的问题须两人驳回" in browser.text(f"/findings/{number}")
    assert send(browser, number, "dismiss", reason="misread", note="行错位").status_code == 303
    assert state(office, number) == "open"
    assert kinds(office, number) == [("asked_dismiss", "shen", "行错位")]
    page = words(browser.text(f"/findings/{number}"))
    assert "已申请驳回，待第二人批准：1 个问题" in page
    assert "shen的姓名 2026-03-02 10:00 申请 驳回 （识别错误）" in page


def test_dismissing_a_warning_is_a_decision(office):
    number = office.finding("Q10")
    browser = office.browser("shen")
    assert "须两人驳回" not in browser.text(f"/findings/{number}")
    assert send(browser, number, "dismiss", reason="explained", note="同一系统统一起草").status_code == 303
    assert state(office, number) == "dismissed"


@pytest.mark.parametrize(
    ("action", "fields", "wrong"),
    [
        ("dismiss", {}, {"reason", "note"}),
        ("dismiss", {"reason": "nonsense", "note": "x"}, {"reason"}),
        ("dismiss", {"reason": "misread", "note": "  "}, {"note"}),
        ("waive", {}, {"reason", "note", "until"}),
        ("waive", {"reason": "misread", "note": "x", "until": "2026-03-02"}, {"until"}),
        ("waive", {"reason": "misread", "note": "x", "until": "2027-03-04"}, {"until"}),
        ("waive", {"reason": "misread", "note": "x", "until": "2026-02-30"}, {"until"}),
        ("waive", {"reason": "misread", "note": "x", "until": "20260401"}, {"until"}),
        ("answer", {"answer": "fixed"}, {"answer"}),
        ("assign", {"to": "kan"}, {"to"}),
        ("assign", {"to": "nobody"}, {"to"}),
    ],
)
def test_what_is_missing_is_named_and_what_is_there_kept(office, action, fields, wrong):
    number = office.finding()
    answer = send(office.browser("shen"), number, action, **({"note": "meine Worte"} | fields))
    assert answer.status_code == 400
    wrong = wrong if "note" in fields else wrong - {"note"}
    assert set(re.findall(rf'id="{action}-([a-z]+)-error"', answer.text)) == wrong
    assert opened(answer.text) == [action]
    for name in wrong:
        assert f'href="#{action}-{name}"' in answer.text
    if "note" not in fields and action != "assign":
        assert ">\nmeine Worte</textarea>" in answer.text
    assert kinds(office, number) == []


@pytest.mark.parametrize("until", ["2026-03-03", "2027-03-03"])
def test_a_waiver_is_asked_for_and_approved(office, until):
    number = office.finding("Q10")
    shen, pi = office.browser("shen"), office.browser("pi")
    assert send(shen, number, "waive", reason="not_applicable", note="改革过渡", until=until).status_code == 303
    assert f"，到 {until}" in pi.text(f"/findings/{number}")
    assert send(pi, number, "approve", note="同意").status_code == 303
    assert state(office, number) == "waived"
    page = words(shen.text(f"/findings/{number}"))
    assert f"豁免到 {until}" in page
    assert f"shen的姓名 申请豁免（口径不适用）到 {until}：改革过渡 2026-03-02 10:00 pi的姓名 批准" in page


def test_a_refused_request(office):
    number = office.finding()
    do(office, number, Ask("dismiss", "misread", "x"))
    pi = office.browser("pi")
    assert send(pi, number, "refuse").status_code == 400
    assert send(pi, number, "refuse", note="原文没有错位").status_code == 303
    assert kinds(office, number)[1:] == [("refused", "pi", "原文没有错位")]
    assert state(office, number) == "open"


@pytest.mark.parametrize("action", ["approve", "refuse"])
@pytest.mark.parametrize("login", ["kan", "shen2"])
def test_who_may_not_approve_is_stopped(office, login, action):
    number = office.finding()
    do(office, number, Ask("dismiss", "misread", "x"))
    assert send(office.browser(login), number, action, note="x").status_code == 403
    assert len(kinds(office, number)) == 1


def test_a_request_is_withdrawn_by_its_owner_only(office):
    number = office.finding()
    do(office, number, Ask("dismiss", "misread", "x"))
    answer = send(office.browser("shen2"), number, "withdraw", note="y")
    assert answer.status_code == 409
    assert "只有申请人自己可以撤回申请" in answer.text
    assert "您填写的说明：y" in answer.text
    assert send(office.browser("shen"), number, "withdraw").status_code == 303
    assert kinds(office, number)[1:] == [("withdrawn", "shen", None)]


def test_an_approval_takes_what_was_asked_for_together(office):
    number, mate = office.finding("A32"), office.finding("A33")
    browser, pi = office.browser("shen"), office.browser("pi")
    send(browser, number, "dismiss", reason="misread", note="x", together="1", mate=f"{mate}:0")
    assert "同一原因的其余 1 个问题一起批准驳回" in pi.text(f"/findings/{number}")
    assert send(pi, number, "approve", together="1", mate=f"{mate}:{lock(office, mate)}").status_code == 303
    assert (state(office, number), state(office, mate)) == ("dismissed", "dismissed")


def test_taking_back_needs_a_reason(office):
    number = office.finding()
    do(office, number, Confirm())
    browser = office.browser("shen2")
    assert send(browser, number, "take_back").status_code == 400
    assert state(office, number) == "confirmed"
    answer = send(browser, number, "take_back", note="看错了行")
    assert answer.location == f"/findings/{number}#main"
    assert state(office, number) == "open"
    assert "此前的决定 shen的姓名 2026-03-02 10:00 已确认 当时的情况与现在相同。" in words(
        browser.text(f"/findings/{number}")
    )


def test_an_old_decision_stands_beside_new_facts(office):
    number = office.finding()
    do(office, number, Confirm("核对过"))
    change(office, "UPDATE finding_sightings SET message = '当时填2' WHERE finding_id = ?", number)
    change(
        office, "INSERT INTO audit_runs (at, ruleset_version, app_version) VALUES ('2026-03-03T00:00:00Z', '1', '1')"
    )
    (run,) = office.rows("SELECT max(id) FROM audit_runs")[0]
    change(
        office,
        "INSERT INTO finding_sightings (finding_id, run_id, message, evidence, evidence_hash, cause)"
        " SELECT finding_id, ?, '现在填3', evidence, 'new', cause FROM finding_sightings WHERE finding_id = ?",
        run,
        number,
    )
    change(
        office,
        "UPDATE findings SET evidence_hash = 'new', state = 'open', last_run_id = ? WHERE id = ?",
        run,
        number,
    )
    page = words(office.browser("shen").text(f"/findings/{number}"))
    assert "此前的决定 shen的姓名 2026-03-02 10:00 已确认：核对过 当时 当时填2 现在 现在填3" in page


def test_a_new_version_of_the_report_reopens_what_was_decided(office):
    number = office.finding()
    do(office, number, Confirm("核对过"))
    desk = Desk(office.folder)
    desk.store(report_text(break_cell={"T3.granted.business": 505}).encode(), day=2)
    assert desk.run(audit_command).exit_code in (0, 1, 3)
    page = words(office.browser("shen").text(f"/findings/{number}"))
    assert "待复核 最近变动" in page
    assert (
        "此前的决定 shen的姓名 2026-03-02 10:00 已确认：核对过 当时 表三“（七）总计”行“商业企业”列填1，各项办理结果之和是708"
        in page
    )
    assert "现在 表三“（七）总计”行“商业企业”列填1，各项办理结果之和是506" in page
    assert "系统 情况有变 已确认 → 待复核" in page


def test_a_stale_form_shows_who_was_quicker_and_keeps_the_text(office):
    number = office.finding("Q10")
    seen = lock(office, number)
    do(office, number, Dismiss("explained", "正文第三段"), by="shen2")
    answer = send(office.browser("shen"), number, "confirm", at=seen, note="我的说明", next="/?year=2025")
    assert answer.status_code == 409
    page = words(answer.text)
    assert (
        "该问题已被他人处理 ，您刚才的内容没有写入。 2026-03-02 10:00 shen2的姓名：驳回 原文另有说明 正文第三段" in page
    )
    assert "您填写的说明：我的说明" in page
    assert offers(answer.text)[0] == "take_back"
    assert 'name="next" value="/?year=2025"' in answer.text
    assert state(office, number) == "dismissed"


def test_what_was_typed_stays_in_a_form_that_is_still_there(office):
    number = office.finding()
    seen = lock(office, number)
    do(office, number, Assign("pi"), by="shen2")
    fields = {"reason": "not_applicable", "note": "<b>我的</b>", "until": "2026-06-30"}
    answer = send(office.browser("shen"), number, "waive", at=seen, **fields)
    assert answer.status_code == 409
    assert opened(answer.text) == ["waive"]
    assert ">\n&lt;b&gt;我的&lt;/b&gt;</textarea>" in answer.text
    assert '<option value="not_applicable" selected>' in answer.text
    assert 'value="2026-06-30"' in answer.text
    assert "shen2的姓名：分派给 pi的姓名" in words(answer.text)
    # and sent again from this page it goes through
    assert send(office.browser("shen"), number, "waive", **fields).status_code == 303


def test_assigning(office):
    number = office.finding()
    browser = office.browser("shen")
    answer = send(browser, number, "assign", to="shen2", next="/?year=2025")
    assert answer.location == f"/findings/{number}?next=/?year%3D2025#main"
    assert office.rows("SELECT assignee FROM findings WHERE id = ?", number) == [("shen2",)]
    assert "分派给 shen2的姓名" in words(browser.text(f"/findings/{number}"))
    assert send(browser, number, "assign", to="").status_code == 303
    assert office.rows("SELECT assignee FROM findings WHERE id = ?", number) == [(None,)]


@pytest.mark.parametrize("said", ["not_fixed", "in_progress", "says_fixed", "disputed"])
def test_what_the_body_answers_changes_no_state(office, said):
    number = office.finding()
    do(office, number, Confirm())
    browser = office.browser("shen")
    assert send(browser, number, "answer", answer=said, note="按台账填报").status_code == 303
    assert state(office, number) == "confirmed"
    assert office.rows("SELECT answer, note, entered_by, via FROM finding_answers") == [
        (said, "按台账填报", "shen", "page")
    ]
    page = words(browser.text(f"/findings/{number}"))
    assert ("单位的异议 按台账填报" in page) == (said == "disputed")


def test_an_objection_is_answered_by_upholding(office):
    number = office.finding()
    do(office, number, Confirm())
    answer(office, number, "disputed", "无误")
    browser = office.browser("shen")
    assert offers(browser.text(f"/findings/{number}")) == ["uphold", "take_back", "answer", "assign"]
    assert send(browser, number, "uphold", note="原文仍是 1").status_code == 303
    assert offers(browser.text(f"/findings/{number}")) == ["take_back", "answer", "assign"]


def test_the_same_objection_is_heard_again_when_it_was_answered(office):
    number = office.finding()
    do(office, number, Confirm())
    browser = office.browser("shen")
    for heard in (1, 1, 2):
        if heard == 2:
            send(browser, number, "uphold", note="原文仍是 1")
        assert send(browser, number, "answer", answer="disputed", note="无误").status_code == 303
        assert len(office.rows("SELECT id FROM finding_answers")) == heard
    assert office.rows("SELECT disputed FROM findings WHERE id = ?", number) == [(1,)]


def test_one_goes_on_to_the_next_that_waits_and_then_back(office):
    browser = office.browser("shen")
    first, mate, last = office.finding("A32"), office.finding("A33"), office.finding("Q10")
    page = browser.text(f"/findings/{first}?next=/?year%3D2025%23f{first}")
    assert "第 1 组，共 2 组" in page
    assert f'rel="next" href="/findings/{last}?next=/?year%3D2025%23f{first}"' in page
    answer = send(browser, first, "confirm", together="1", mate=f"{mate}:0", next="/?year=2025#f3")
    assert answer.location == f"/findings/{last}?next=/?year%3D2025%23f3"
    answer = send(browser, last, "confirm", next="/?year=2025#f3")
    assert answer.location == "/?year=2025#f3"


def test_the_rest_of_a_group_comes_last(office):
    """Who decides one of a group alone goes on to the next group, not to the one left behind."""
    first, mate, last = office.finding("A32"), office.finding("A33"), office.finding("Q10")
    assert send(office.browser("shen"), first, "confirm").location == f"/findings/{last}"
    assert send(office.browser("shen"), last, "confirm").location == f"/findings/{mate}"
    assert send(office.browser("shen"), mate, "confirm").location == "/"


@pytest.mark.parametrize("bad", ["//evil.test/", "http://evil.test/", "javascript:alert(1)", "/\\evil"])
def test_one_never_goes_on_to_another_site(office, bad):
    number = office.finding("C12")
    browser = office.browser("shen")
    assert "evil" not in browser.text(f"/findings/{number}?next={bad}")
    send(browser, office.finding("C16"), "confirm")
    assert send(browser, number, "confirm", next=bad).location == "/"


def test_what_is_fixed_asks_for_nothing(office):
    number = office.finding()
    change(office, "UPDATE findings SET state = 'fixed', fixed_from = 'open' WHERE id = ?", number)
    page = office.browser("shen").text(f"/findings/{number}")
    assert offers(page) == []
    assert "已整改或已归档，没有需要决定的。" in page
    answer = send(office.browser("shen"), number, "confirm", note="doch")
    assert answer.status_code == 409
    assert "您填写的说明：doch" in answer.text


def test_the_year_before_and_a_notice(office):
    number, twin = office.finding("A32"), office.finding("C12")
    change(office, "DROP TRIGGER finding_identity_kept")
    change(office, "UPDATE findings SET code = 'A32', subject = 'T3.total.business' WHERE id = ?", twin)
    do(office, twin, Confirm())
    office_id = office.rows("SELECT id FROM offices WHERE agency_code = ?", CODE)[0][0]
    change(
        office,
        """INSERT INTO notices (number, dedupe_key, mode, office_id, agency_code, report_year, kind, stage, template,
             template_sha, subject, body_text, content_hash, drafted_by, created_at)
           VALUES ('GJ-2026-0001', 'k', 'test', ?, ?, 2025, 'rectify', 's', 't', 'x', '关于督促整改的通知', '', '', 'gouji',
             '2026-02-02T02:00:00Z')""",
        office_id,
        CODE,
    )
    change(
        office, "INSERT INTO notice_findings SELECT 1, id, evidence_hash, reopened FROM findings WHERE id = ?", number
    )
    page = words(office.browser("kan").text(f"/findings/{number}"))
    assert "2024年度同一问题 已确认 写明的统计期限不是2024年1月1日至12月31日" in page
    assert "GJ-2026-0001 关于督促整改的通知" in page
    assert "待批准 · 测试" in page
    assert "所述情况已变" not in page
    change(office, "UPDATE findings SET evidence_hash = 'new' WHERE id = ?", number)
    assert "所述情况已变" in office.browser("kan").text(f"/findings/{number}")


def test_changes_of_the_report_say_whether_they_touch_the_place(office):
    number = office.finding()
    diff = '{"severity": "number", "cells": [["T3.total.business", "2", "1"], ["T2.x.y", "1", "2"]], "labels": {}}'
    change(
        office,
        "UPDATE versions SET diff_summary = ? WHERE report_id = (SELECT id FROM reports"
        " WHERE agency_code = ? AND report_year = 2025)",
        diff,
        CODE,
    )
    page = words(office.browser("kan").text(f"/findings/{number}"))
    assert "表三“（七）总计”行“商业企业”列：2 → 1，T2.x.y：1 → 2 涉及这一处" in page
    assert "涉及这一处" not in words(office.browser("kan").text(f"/findings/{office.finding('Q10')}"))


@pytest.mark.parametrize("text", HOSTILE)
def test_what_comes_from_outside_is_text(office, text):
    number = office.finding("Q10")
    change(office, "UPDATE agencies SET name = ?", text)
    change(office, "UPDATE findings SET title = ?", text)
    change(office, "UPDATE finding_sightings SET message = ?, evidence = json_set(evidence, '$.quote', ?)", text, text)
    answer(office, number, "disputed", text[:2000])
    do(office, number, Assign("shen"))
    page = office.browser("shen").text(f"/findings/{number}?next=/?text=%22%3E%3Cscript%3E")
    assert "<script" not in page.lower()
    assert "<img" not in page
    assert "1337" not in page
    assert words(page).count(" ".join(text.split())[:1900]) >= 4


def test_every_field_has_a_label_and_ids_are_of_one_thing_each(office):
    number = office.finding()
    do(office, number, Ask(WAIVE, "misread", "x", date(2026, 3, 2) + timedelta(days=30)))
    for login in ("pi", "shen", "shen2"):
        page = office.browser(login).text(f"/findings/{number}")
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids))
        fields = re.findall(r'<(?:select|textarea|input type="(?:date|search|text)")[^>]* id="([^"]+)"', page)
        assert set(fields) <= set(re.findall(r'<label[^>]* for="([^"]+)"', page))


def test_a_decision_by_somebody_who_is_gone_keeps_his_login(office):
    number = office.finding()
    do(office, number, Confirm(), by="zhang")
    do(office, number, TakeBack("x"), by="zhang")
    assert "zhang 撤回决定" in words(office.browser("kan").text(f"/findings/{number}"))


def test_of_two_who_decide_at_once_one_is_told(office):
    number = office.finding()
    browsers = [office.browser(login) for login in ("shen", "shen2", "pi", "guan")]
    together = Barrier(len(browsers))

    def confirm(browser):
        together.wait()
        return browser.post(f"/findings/{number}", action="confirm", lock="0", note="x").status_code

    with ThreadPoolExecutor(len(browsers)) as pool:
        assert sorted(pool.map(confirm, browsers)) == [303, 409, 409, 409]
    assert len(kinds(office, number)) == 1


def test_a_busy_database_takes_no_text_away(office, monkeypatch):
    monkeypatch.setattr("gouji.review.database.BUSY_SECONDS", 0)
    number = office.finding()
    with open_database(office.settings.storage.database) as other, tx(other):
        for path, fields in {f"/findings/{number}": {"lock": "0"}, "/decide": {"line": f"{number}:0"}}.items():
            answer = office.browser("shen").post(path, action="confirm", note="看过原文", **fields)
            assert answer.status_code == 503
            assert "数据库正被别的程序写入" in answer.text
            assert "看过原文" in answer.text
    assert kinds(office, number) == []

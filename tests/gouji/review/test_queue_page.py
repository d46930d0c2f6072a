from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from urllib.parse import quote

import pytest

from db.answers import record_answer
from db.happenings import Approve, Ask, Assign, Confirm, Dismiss, Happening
from db.opening import open_database, tx
from db.stepping import decide
from tests.gouji.desk import CODE, OTHER
from tests.gouji.review.office import NOW

HOSTILE = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*191}}", "\u202egnp.exe", "长" * 5_000]


def do(office, number, happening: Happening, by="shen"):
    with open_database(office.settings.storage.database) as database:
        decide(database, number, happening, by=by, now=office.now)


def change(office, sql, *values):
    with open_database(office.settings.storage.database) as database, tx(database):
        database.execute(sql, list(values))


def states(office, *numbers):
    known = dict(office.rows("SELECT id, state FROM findings"))
    return [known[number] for number in numbers]


def events(office):
    """What people did: (finding, kind, actor, note)."""
    return office.rows(
        "SELECT finding_id, kind, actor, note FROM finding_events WHERE actor <> 'gouji' ORDER BY finding_id, id"
    )


def lines(page):
    """The findings that speak for their lines, in order."""
    return [int(number) for number in re.findall(r'<tr id="f(\d+)">', page)]


def ticks(page):
    """Anchor of a line → what its box carries."""
    return dict(
        re.findall(
            r'<tr id="(f\d+)"><td class="tight no-print"><input type="checkbox" name="line" form="bulk" value="([^"]*)"',
            page,
        )
    )


def ticked(page):
    return re.findall(r'form="bulk" value="([^"]*)" checked', page)


def words(page):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition('<main id="main"')[2])).split())


def bulk(browser, action, *line, query="", **fields):
    return browser.post(f"/decide{query}", action=action, line=list(line), **fields)


def test_reports_with_their_lines(office):
    page = office.browser("shen").text("/")
    a32, q10, c12, c16 = (office.finding(code) for code in ("A32", "Q10", "C12", "C16"))
    other = [office.finding(code, OTHER) for code in ("A31", "A41", "Q10")]
    assert lines(page) == [a32, q10, c12, c16, *other]
    assert re.findall(r'<th scope="rowgroup" colspan="6" id="([^"]+)"', page) == [
        f"r2025-{CODE}",
        f"r2024-{CODE}",
        f"r2025-{OTHER}",
    ]
    assert ticks(page)[f"f{a32}"] == f"{a32}:0,{a32 + 1}:0"
    text = words(page)
    assert "样例市样例局 2025年度" in text
    assert "错误 A32 办理结果各项之和不等于总计 等 2 个（A33） 表三“（七）总计”行“商业企业”列填1" in text
    assert f'href="/findings/{a32}?next=/%23f{a32}"' in page


def test_counts_are_links(office):
    do(office, office.finding("A32"), Confirm())
    page = office.browser("kan").text("/?year=2025")
    text = words(page)
    assert "待复核 9 已确认 1 已驳回 0 已豁免 0 已整改 0 已归档 0 全部 10" in text
    assert "各级 9 错误 6 疑点 3 提示 0" in text
    assert '<a href="/?state=confirmed&amp;year=2025"' in page
    assert '<a class="badge error" href="/?severity=error&amp;year=2025"' in page
    assert '<a href="/?year=2025" aria-current="true">待复核' in page


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("severity=warning", ["Q10", "C16", "N02", "Q10"]),
        ("year=2024", ["C12", "C16"]),
        ("rule=A41", ["A41"]),
        ("rule=nonsense", []),
        ("text=%E8%BD%AC%20%E6%96%B0%E6%94%B6", ["A31"]),
        (f"body={OTHER}", ["A31", "A41", "Q10"]),
        (f"body={quote('样例市另一局')}&severity=warning", ["N02", "Q10"]),
        (f"body={quote('另一')}&severity=warning", ["N02", "Q10"]),
        (f"body={quote('样例市')}", []),
        ("body=nowhere", []),
        ("state=confirmed", []),
        ("assignee=-&rule=A41", ["A41"]),
        ("assignee=%40me", []),
        ("pending=1", []),
        ("disputed=1", []),
        ("regressed=1", []),
    ],
)
def test_filters(office, query, codes):
    page = office.browser("shen").text(f"/?{query}")
    known = dict(office.rows("SELECT id, code FROM findings"))
    assert [known[number] for number in lines(page)] == codes
    assert ("没有符合条件的问题。" in page) == (codes == [])


def test_what_marks_a_line(office):
    a31, a41 = office.finding("A31", OTHER), office.finding("A41", OTHER)
    do(office, a31, Assign("shen2"))
    do(office, a41, Ask("dismiss", "misread", "x"))
    change(office, "UPDATE findings SET reopened = 2 WHERE id = ?", office.finding("C12"))
    with open_database(office.settings.storage.database) as database:
        record_answer(database, a31, answer="disputed", note="", by="shen", now=NOW, lock_version=None)
    browser = office.browser("shen2")
    page = browser.text("/")
    # what is disputed stands first, then what came back
    assert lines(page)[:4] == [a31, a41, office.finding("Q10", OTHER), office.finding("C12")]
    text = words(page)
    assert "待复核 有异议 shen2的姓名" in text
    assert "待复核 待批准·驳回（shen的姓名）" in text
    assert "待复核 再次出现" in text
    for query, number in {"disputed=1": a31, "pending=1": a41, "regressed=1": office.finding("C12")}.items():
        assert lines(browser.text(f"/?{query}")) == [number]
    assert lines(browser.text("/?assignee=%40me")) == [a31]
    assert lines(browser.text("/?assignee=shen2")) == [a31]
    assert lines(office.browser("shen").text("/?assignee=%40me")) == []


def test_an_objection_to_a_decision_waits_too(office):
    number = office.finding("A41", OTHER)
    do(office, number, Confirm())
    with open_database(office.settings.storage.database) as database:
        record_answer(database, number, answer="disputed", note="", by="shen", now=NOW, lock_version=None)
    page = office.browser("shen").text("/?disputed=1")
    assert lines(page) == [number]
    assert "有异议 1" in words(page)


def test_the_head_says_how_much_waits_for_whoever_asks(office):
    a32, a41 = office.finding("A32"), office.finding("A41", OTHER)
    do(office, a32, Assign("pi"))
    do(office, a41, Ask("dismiss", "misread", "x"), by="shen")
    do(office, office.finding("A31", OTHER), Ask("dismiss", "misread", "x"), by="pi")
    q10 = office.finding("Q10")
    do(office, q10, Ask("waive", "misread", "x", NOW.date() + timedelta(days=15)))
    pi = words(office.browser("pi").text("/"))
    assert "待复核错误 8 有异议 0 分派给我的 1 待我批准 2 14 天内到期的豁免 0 门户警报 0" in pi
    assert "待我批准" not in words(office.browser("shen").text("/"))
    change(
        office,
        "UPDATE finding_requests SET decision = 'approved', decided_by = 'x', decided_at = 'x' WHERE kind = 'waive'",
    )
    change(
        office,
        "UPDATE findings SET state = 'waived', reason = 'misread', decided_evidence_hash = evidence_hash,"
        " waived_until = '2026-03-17' WHERE id = ?",
        q10,
    )
    assert "14 天内到期的豁免 0" in words(office.browser("pi").text("/"))
    office.later(days=1)
    assert "14 天内到期的豁免 1" in words(office.browser("pi").text("/"))


@pytest.mark.parametrize(
    ("legal", "met", "said"),
    [
        ("2026-01-31", "2026-01-20", "2026-01-20 按期公开"),
        ("2026-01-31", "2026-01-31", "2026-01-31 按期公开"),
        ("2026-01-31", "2026-02-01", "2026-02-01 见到，在期限以后"),
        ("2026-03-01", None, "期限已过 1 天，尚未见到"),
        ("2026-03-02", None, "今天到期"),
        ("2026-03-31", None, "29 天后到期（2026-03-31）"),
    ],
)
def test_how_a_report_stands_to_its_deadline(office, legal, met, said):
    change(
        office,
        "INSERT INTO deadlines (agency_code, report_year, kind, legal_date, act_by, basis, met_on)"
        " VALUES (?, 2025, 'department', ?, ?, 'x', ?)",
        OTHER,
        legal,
        legal,
        met,
    )
    assert f"样例市另一局 2025年度 {said} " in words(office.browser("kan").text("/"))


def test_who_only_looks_has_no_boxes(office):
    page = office.browser("kan").text("/")
    assert "checkbox" not in page.partition("</form>\n\n<nav class=")[2]
    assert 'id="bulk"' not in page
    assert bulk(office.browser("kan"), "confirm", "3:0").status_code == 403


def test_quick_confirming_comes_back_to_the_same_place(office):
    number, following = office.finding("A32"), office.finding("Q10")
    browser = office.browser("shen")
    page = browser.text("/?year=2025")
    assert f'name="line" value="{number}:0,{number + 1}:0"><input type="hidden" name="at" value="f{following}"' in page
    answer = bulk(browser, "confirm", f"{number}:0,{number + 1}:0", query="?year=2025", at=f"f{following}")
    assert (answer.status_code, answer.location) == (303, f"/?year=2025#f{following}")
    page = browser.text("/?year=2025")
    assert "已确认 2 个问题。" in page
    assert number not in lines(page)
    assert [kind for _, kind, _, _ in events(office)] == ["confirmed", "confirmed"]


def test_behind_the_last_line_of_a_report_comes_the_next_report(office):
    page = office.browser("shen").text("/")
    assert re.findall(r'name="at" value="(r[^"]+)"', page) == [f"r2024-{CODE}", f"r2025-{OTHER}", f"r2025-{OTHER}"]


def test_what_stays_in_the_list_is_come_back_to(office):
    number = office.finding("A32")
    assert f'name="at" value="f{number}"' in office.browser("shen").text("/?state=all")


@pytest.mark.parametrize("at", ["//evil.test", "x y", "", "\n"])
def test_a_place_is_never_another_site(office, at):
    number = office.finding("C12")
    answer = bulk(office.browser("shen"), "confirm", f"{number}:0", at=at)
    assert answer.location.startswith("/#")
    assert " " not in answer.location


def test_one_action_about_many(office):
    a32, a41, q10 = office.finding("A32"), office.finding("A41", OTHER), office.finding("Q10")
    browser = office.browser("shen")
    answer = bulk(browser, "dismiss", f"{a32}:0,{a32 + 1}:0", f"{q10}:0", f"{a41}:0", reason="misread", note="错位")
    assert answer.location == "/#list"
    assert "已驳回 1 个问题；已申请驳回，待第二人批准：3 个问题。" in browser.text("/")
    assert events(office) == [
        (a32, "asked_dismiss", "shen", "错位"),
        (a32 + 1, "asked_dismiss", "shen", "错位"),
        (q10, "dismissed", "shen", "错位"),
        (a41, "asked_dismiss", "shen", "错位"),
    ]


def test_waiving_many(office):
    c12, c16 = office.finding("C12"), office.finding("C16")
    browser = office.browser("shen")
    fields = {"reason": "not_applicable", "note": "x", "until": "2026-12-31"}
    assert bulk(browser, "waive", f"{c12}:0", f"{c16}:0", **fields).status_code == 303
    assert "已申请豁免，待第二人批准：2 个问题。" in browser.text("/")
    assert office.rows("SELECT DISTINCT until FROM finding_requests") == [("2026-12-31",)]


@pytest.mark.parametrize(("action", "state"), [("approve", "dismissed"), ("refuse", "open")])
def test_answering_many_requests_leaves_ones_own(office, action, state):
    a32, a41, a31 = office.finding("A32"), office.finding("A41", OTHER), office.finding("A31", OTHER)
    do(office, a32, Ask("dismiss", "misread", "x"), by="shen")
    do(office, a41, Ask("dismiss", "misread", "x"), by="pi")
    pi = office.browser("pi")
    answer = bulk(pi, action, f"{a32}:1", f"{a41}:1", f"{a31}:0", note="看过")
    assert answer.status_code == 303
    assert "1 个问题；另有 2 个没有改动（没有申请，或是您自己的申请）。" in pi.text("/")
    assert states(office, a32, a41, a31) == [state, "open", "open"]


def test_assigning_many_and_taking_it_away(office):
    c12, c16 = office.finding("C12"), office.finding("C16")
    browser = office.browser("shen")
    assert bulk(browser, "assign", f"{c12}:0", f"{c16}:0", to="shen2").status_code == 303
    assert office.rows("SELECT id FROM findings WHERE assignee = 'shen2'") == [(c12,), (c16,)]
    assert bulk(browser, "assign", f"{c12}:1", to="").status_code == 303
    assert office.rows("SELECT id FROM findings WHERE assignee = 'shen2'") == [(c16,)]


def test_what_an_action_is_not_about_is_left_and_told(office):
    a32 = office.finding("A32")
    do(office, a32, Confirm())
    browser = office.browser("shen")
    assert bulk(browser, "confirm", f"{a32}:1,{a32 + 1}:0").status_code == 303
    assert "已确认 1 个问题；另有 1 个没有改动（不是待复核，或有待批准的申请）。" in browser.text("/")
    assert len(events(office)) == 2


def test_nothing_that_fits_is_an_error(office):
    a32 = office.finding("A32")
    do(office, a32, Confirm())
    answer = bulk(office.browser("shen"), "confirm", f"{a32}:1")
    assert answer.status_code == 409
    assert "选中的问题都不能确认" in answer.text


def test_a_stale_line_is_named_and_nothing_is_written(office):
    a32, a41, q10 = office.finding("A32"), office.finding("A41", OTHER), office.finding("Q10")
    do(office, a41, Confirm("我先"), by="shen2")
    browser = office.browser("shen")
    fields = {"reason": "explained", "note": '我的"说明"', "until": "2026-05-01"}
    answer = bulk(browser, "waive", f"{a32}:0,{a32 + 1}:0", f"{a41}:0", f"{q10}:0", query="?year=2025", **fields)
    assert answer.status_code == 409
    text = words(answer.text)
    assert "该问题已被他人处理 ，这一批都没有写入。" in text
    assert f"问题 {a41}：样例市另一局 A41 复议诉讼各结果之和不等于总计 2026-03-02 10:00 shen2的姓名：确认 我先" in text
    assert events(office) == [(a41, "confirmed", "shen2", "我先")]
    # the filter, the ticks and what was typed are still there
    assert 'action="/decide?year=2025"' in answer.text
    assert ticked(answer.text) == [f"{a32}:0,{a32 + 1}:0", f"{q10}:0"]
    assert 'value="我的&#34;说明&#34;"' in answer.text
    assert '<option value="explained" selected>' in answer.text
    assert re.search(r'id="bulk-waive"[^>]* checked', answer.text)


@pytest.mark.parametrize(
    ("action", "fields", "wrong"),
    [
        ("dismiss", {"note": "x"}, ["reason"]),
        ("dismiss", {"reason": "misread"}, ["note"]),
        ("waive", {"reason": "misread", "note": "x"}, ["until"]),
        ("assign", {"to": "kan"}, ["to"]),
    ],
)
def test_what_is_missing_is_named_and_ticks_are_kept(office, action, fields, wrong):
    number = office.finding("C12")
    answer = bulk(office.browser("shen"), action, f"{number}:0", **fields)
    assert answer.status_code == 400
    assert re.findall(r'href="#bulk-([a-z]+)"', answer.text) == wrong
    assert re.findall(r'class="field-error" id="bulk-([a-z]+)-error"', answer.text) == wrong
    assert re.findall(r'aria-describedby="bulk-([a-z]+)-error"', answer.text) == wrong
    assert ticked(answer.text) == [f"{number}:0"]
    assert events(office) == []


def test_nothing_ticked(office):
    answer = bulk(office.browser("shen"), "confirm")
    assert answer.status_code == 409
    assert "请先勾选问题" in answer.text


@pytest.mark.parametrize(("number", "status"), [(200, 409), (201, 409)])
def test_at_most_two_hundred(office, number, status):
    answer = bulk(office.browser("shen"), "confirm", ",".join(f"{one}:0" for one in range(1, number + 1)))
    assert answer.status_code == status
    assert ("一次最多处理 200 个问题，选了 201 个" in answer.text) == (number > 200)
    assert events(office) == []


def test_a_report_ticked_with_its_lines_counts_once(office):
    c12, c16 = office.finding("C12"), office.finding("C16")
    browser = office.browser("shen")
    assert bulk(browser, "confirm", f"{c12}:0,{c16}:0", f"{c12}:0", f"{c16}:0").status_code == 303
    assert "已确认 2 个问题。" in browser.text("/")


@pytest.mark.parametrize("line", ["x", "3", "3:x", "3:0;4:0", "3:-1", f"{2**63}:0", "3:0,,4:0", "3:0 "])
def test_ticks_that_are_none(office, line):
    assert bulk(office.browser("shen"), "confirm", line).status_code == 400
    assert events(office) == []


@pytest.mark.parametrize("action", ["", "fixed", "take_back", "withdraw", "answer", "uphold"])
def test_actions_that_are_not_for_many(office, action):
    assert bulk(office.browser("guan"), action, "3:0", note="x").status_code == 400


@pytest.mark.parametrize("action", ["approve", "refuse"])
def test_who_may_not_approve_is_stopped(office, action):
    number = office.finding()
    do(office, number, Ask("dismiss", "misread", "x"))
    assert f'id="bulk-{action}"' not in office.browser("shen2").text("/")
    assert f'id="bulk-{action}"' in office.browser("pi").text("/")
    assert bulk(office.browser("shen2"), action, f"{number}:1", note="x").status_code == 403
    assert len(events(office)) == 1


def many_bodies(office, number):
    """Bodies with a report each, all with one and the same finding."""
    rows = office.rows("SELECT * FROM findings WHERE code = 'C12'")
    columns = [name for _, name, *_ in office.rows("PRAGMA table_info(findings)")]
    row = dict(zip(columns, rows[0], strict=False))
    with open_database(office.settings.storage.database) as database, tx(database):
        for place in range(number):
            code = f"Z{place:04}"
            database.execute(
                "INSERT INTO agencies (code, name, kind) VALUES (?, ?, 'department')", [code, f"第{place}局"]
            )
            made = row | {"id": 1_000 + place, "fingerprint": code, "agency_code": code, "report_year": 2025}
            marks = ", ".join("?" for _ in made)
            database.execute(f"INSERT INTO findings ({', '.join(made)}) VALUES ({marks})", list(made.values()))
            database.execute(
                "INSERT INTO finding_sightings SELECT ?, run_id, version_id, message, evidence, evidence_hash, cause"
                " FROM finding_sightings WHERE finding_id = ?",
                [1_000 + place, row["id"]],
            )


def test_pages_of_twenty_reports_there_and_back(office):
    many_bodies(office, 45)
    browser = office.browser("shen")
    seen, path, pages = [], "/?severity=error", []
    while path:
        page = browser.text(path)
        pages.append(lines(page))
        seen += re.findall(r'<th scope="rowgroup"[^>]*id="([^"]+)"', page)
        onward = re.search(r'rel="next"[^>]* href="([^"]+)"', page)
        back = re.search(r'rel="prev"[^>]* href="([^"]+)"', page)
        if back:
            assert lines(browser.text(unescape(back[1]))) == pages[-2]
        path = unescape(onward[1]) if onward else ""
    assert [len(numbers) for numbers in pages] == [21, 20, 8]  # one report has two lines
    assert len(seen) == len(set(seen)) == 48


def test_the_page_survives_a_decision(office):
    many_bodies(office, 25)
    browser = office.browser("shen")
    (onward,) = map(unescape, re.findall(r'rel="next"[^>]* href="/([^"]+)"', browser.text("/")))
    page = browser.text(f"/{onward}")
    number = lines(page)[0]
    assert f'action="/decide{onward.replace("&", "&amp;")}"' in page
    answer = bulk(browser, "confirm", f"{number}:0", query=onward, at=f"f{lines(page)[1]}")
    assert answer.location == f"/{onward}#f{lines(page)[1]}"
    assert lines(browser.text(answer.location.partition("#")[0])) == lines(page)[1:]


def test_a_page_that_is_done_says_so(office):
    page = office.browser("shen").text("/?after=6.2020.ZZZ")
    assert "这一页已经没有符合的问题。" in page
    assert '<a class="button" href="/">第一页</a>' in page


def test_nothing_waits(office):
    change(office, "UPDATE findings SET state = 'fixed', fixed_from = 'open'")
    assert "没有待复核的问题。" in office.browser("shen").text("/")


def test_a_name_that_may_mean_several(office):
    page = office.browser("shen").text(f"/?body={quote('样例市')}&year=2025")
    assert f'<a href="/?year=2025&amp;body={CODE}">样例市样例局</a>' in page
    assert "“样例市”不是一个单位的名称或代码" in page
    assert "没有名称或代码含“甲”的单位。" in office.browser("shen").text(f"/?body={quote('甲')}")


def test_a_body_is_known_by_a_former_name(office):
    change(office, "INSERT INTO agency_aliases (agency_code, name) VALUES (?, '样例市旧局')", OTHER)
    page = office.browser("shen").text(f"/?body={quote('样例市旧局')}")
    assert lines(page) == [office.finding(code, OTHER) for code in ("A31", "A41", "Q10")]
    assert 'name="body" value="样例市另一局"' in page


def test_a_body_with_those_below_it(office):
    change(office, "UPDATE agencies SET parent = ? WHERE code = ?", CODE, OTHER)
    browser = office.browser("shen")
    number = office.finding("A31", OTHER)
    assert number in lines(browser.text(f"/?body={CODE}&below=1"))
    assert number not in lines(browser.text(f"/?body={CODE}"))
    assert "单位：样例市样例局及下级" in words(browser.text(f"/?body={CODE}&below=1"))


def test_what_was_looked_for_is_marked(office):
    page = office.browser("shen").text(f"/?text={quote('起诉')}")
    assert "表四“未经复议直接<mark>起诉</mark>”的" in page
    long = office.browser("shen").text(f"/?text={quote('政务')}&state=all")
    assert "<mark>" not in long


@pytest.mark.parametrize("text", HOSTILE)
def test_what_comes_from_outside_is_text(office, text):
    change(office, "UPDATE agencies SET name = ? || code", text)
    change(office, "UPDATE findings SET title = ?, assignee = ?", text, text[:50])
    change(office, "UPDATE finding_sightings SET message = ?", text)
    asked = quote(text[:100])
    page = office.browser("shen").text(f"/?text={asked}&body={asked}&rule={asked}&assignee={asked}") + office.browser(
        "shen"
    ).text("/")
    assert "<script" not in page.lower()
    assert "<img" not in page
    assert "1337" not in page
    assert len(page) < 600_000
    assert words(page).count(text[:100]) >= 8


def test_every_field_has_a_label_and_ids_are_of_one_thing_each(office):
    for login in ("kan", "pi"):
        page = office.browser(login).text("/")
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids))
        fields = re.findall(r'<(?:select|input)(?![^>]*(?:hidden|checkbox))[^>]* id="([^"]+)"', page)
        assert set(fields) <= set(re.findall(r'<label[^>]* for="([^"]+)"', page))
        assert not re.findall(r'<input type="checkbox" name="line"(?![^>]*aria-label)', page)


def test_decisions_that_end_or_match_nothing(office):
    browser = office.browser("kan")
    page = words(browser.text("/settled"))
    assert "没有快到期的豁免。" in page
    q10, c16, c12 = office.finding("Q10"), office.finding("C16"), office.finding("C12")
    do(office, q10, Ask("waive", "not_applicable", "x", NOW.date() + timedelta(days=10)))
    do(office, q10, Approve(), by="pi")
    do(office, c16, Dismiss("explained", "x"))
    do(office, c12, Confirm())
    change(
        office,
        "INSERT INTO audit_runs (at, ruleset_version, app_version, complete) VALUES ('2026-03-02T00:00:00Z', '1', '1', 1)",
    )
    change(
        office,
        "INSERT INTO version_audits (version_id, run_id, status) SELECT last_version_id, (SELECT max(id) FROM audit_runs),"
        " 'read' FROM findings WHERE id = ?",
        c16,
    )
    page = words(browser.text("/settled"))
    ends = (
        "2026-03-12 10 天后 样例市样例局 2025年度 疑点 Q10 内容雷同 与样例市另一局雷同 口径不适用 shen的姓名、pi的姓名"
    )
    assert ends in page
    idle = (
        "样例市样例局 2024年度 疑点 C16 落款与标题或日期不符 落款日期 已驳回 原文另有说明 shen的姓名 2026-03-02 10:00"
    )
    assert f"{idle} 2026-03-02 08:00 规则没有运行" in page
    assert "C12" not in page


def test_whoever_presses_twice_is_told_that_it_was_himself(office):
    number = office.finding("C12")
    browser = office.browser("shen")
    assert bulk(browser, "confirm", f"{number}:0").status_code == 303
    assert "shen的姓名（您自己）：确认" in words(bulk(browser, "confirm", f"{number}:0").text)
    answer = browser.post(f"/findings/{number}", action="confirm", lock="0")
    assert "shen的姓名（您自己）：确认" in words(answer.text)

"""单位: the matrix, its filters and pages, and all that is known of one body."""

from __future__ import annotations

import re

import pytest

from db.confirmations import confirm_absence
from db.logbook import log_action
from db.opening import open_database, tx
from tests.gouji.desk import CODE, OTHER
from tests.gouji.review.office import NOW, PEOPLE
from tests.notifications.world import World

HOSTILE = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}", "\u202egnol", "长" * 5_000)


@pytest.fixture
def world(office):
    with open_database(office.settings.storage.database) as database:
        yield World(database)


def row_of(text: str, code: str) -> str:
    """The row of the matrix that is about a body."""
    rows: list[str] = re.findall(r"<tr>.*?</tr>", text, re.DOTALL)
    return next(row for row in rows if f"/agencies/{code}" in row)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_everybody_reads_the_matrix(office):
    for login in PEOPLE:
        text = office.browser(login).text("/agencies")
        assert "2 个" in text
    assert words(row_of(text, CODE)).startswith(f"样例市样例局 部门 {CODE} 已入库 待复核")


def test_a_cell_says_the_outcome_and_what_waits(office, world):
    source = world.source(OTHER)
    world.looked(source, "absent_unconfirmed", year=2024)
    world.looked(source, "network_unreachable", year=2025)
    world.looked(source, "blocked_by_protection", year=2023)
    browser = office.browser("kan")
    row = row_of(browser.text("/agencies"), OTHER)
    assert re.findall(r'class="cell (\w+)"', row)[:3] == ["found", "missing", "refused"]
    assert "栏目里还没有（未确认）" not in words(row)
    assert "未见" in words(row)
    assert "上次查看：门户：连接不上" in row
    assert re.findall(r'href="(/reports/[^"]+)"', row) == [f"/reports/{OTHER}/{year}" for year in (2025, 2024, 2023)]
    confirm_absence(world.database, OTHER, 2024, by="shen", note="", now=NOW)
    row = row_of(browser.text("/agencies"), OTHER)
    assert '<td class="cell absent"' in row
    assert "未公开（已确认）" in row


def test_filters(office, world):
    world.database.execute("INSERT INTO agency_aliases (agency_code, name) VALUES (?, '样例市旧名局')", [CODE])
    world.database.execute("UPDATE agencies SET parent = ? WHERE code = ?", [CODE, OTHER])
    browser = office.browser("kan")
    cases: list[tuple[str, list[str]]] = [
        ("text=另一局", [OTHER]),
        ("text=sim000001", [CODE]),
        ("text=旧名", [CODE]),
        ("text=没有这样的", []),
        ("kind=department", [CODE, OTHER]),
        ("kind=township", []),
        ("kind=x", [CODE, OTHER]),
        ("unpublished=2024", [OTHER]),
        ("unpublished=2025", []),
        ("open=1", [CODE, OTHER]),
        (f"parent={CODE}", [CODE, OTHER]),
        (f"parent={CODE}&direct=1", [OTHER]),
        (f"parent={OTHER}", [OTHER]),
        (f"after={CODE}", [OTHER]),
    ]
    for query, shown in cases:
        text = browser.text(f"/agencies?{query}")
        assert (query, re.findall(r'<th scope="row"><a href="/agencies/(\w+)"', text)) == (query, shown)
        assert ("没有符合条件的单位" in text) == (not shown)


def test_open_findings_only_of_those_that_wait(office, world):
    world.database.execute(
        """UPDATE findings SET state = 'confirmed', decided_evidence_hash = evidence_hash WHERE agency_code = ?""",
        [CODE],
    )
    text = office.browser("kan").text("/agencies?open=1")
    assert re.findall(r'<th scope="row"><a href="/agencies/(\w+)"', text) == [OTHER]
    assert "已确认" in row_of(office.browser("kan").text("/agencies"), CODE)


def test_an_empty_registry(office, world):
    world.database.conn.execute("PRAGMA foreign_keys=OFF")
    world.database.execute("DELETE FROM agencies")
    assert "名录里还没有单位" in office.browser("kan").text("/agencies")


def test_fifty_bodies_of_seven_years_a_page(office, world):
    with tx(world.database):
        for number in range(101):
            code = f"B{number:03}"
            world.agency(code)
            source = world.source(code)
            crawl = world.insert("crawls", started_at="2026-01-01T00:00:00Z", trigger="demo", app_version="0")
            for year in range(2018, 2026):
                made = {"crawl_id": crawl, "source_id": source, "report_year": year, "at": "2026-01-25T13:00:00Z"}
                world.insert("outcomes", outcome="found" if year % 2 else "column_empty", **made)
    browser, seen, path = office.browser("kan"), [], "/agencies"
    pages = 0
    while path:
        text = browser.text(path)
        rows = re.findall(r'<th scope="row"><a href="/agencies/(\w+)"', text)
        assert len(rows) <= 50
        seen += rows
        pages += 1
        found = re.search(r'rel="next" href="([^"]+)"', text)
        path = found[1].replace("&amp;", "&") if found else ""
    assert pages == 3
    assert seen == sorted({CODE, OTHER, *(f"B{number:03}" for number in range(101))})
    row = row_of(text, "B100")
    assert re.findall(r'class="cell (\w+)"', row) == ["found", "empty", "found", "empty", "found", "empty", "found"]


def test_the_tree(office, world):
    world.agency("G", "government", "样例市人民政府")
    world.database.execute("UPDATE agencies SET parent = 'G' WHERE code = ?", [CODE])
    world.database.execute("UPDATE agencies SET parent = ? WHERE code = ?", [CODE, OTHER])
    browser = office.browser("kan")
    assert '<a href="/agencies?parent=G">样例市人民政府</a>' in browser.text("/agencies")
    text = browser.text(f"/agencies?parent={CODE}")
    assert '› <a href="/agencies?parent=G">样例市人民政府</a> › <span aria-current="true">样例市样例局</span>' in text
    assert '<a href="/agencies/G">样例市人民政府</a>' in browser.text(f"/agencies/{CODE}")
    assert f'<a href="/agencies/{CODE}">样例市样例局</a>' in browser.text("/agencies/G")


def test_unknown_bodies(office):
    browser = office.browser("kan")
    assert browser.get("/agencies/x").status_code == 404
    assert browser.get("/agencies?parent=x").status_code == 404
    assert browser.get("/agencies?after=%00&unpublished=1&kind=%27").status_code == 200


def test_hostile_names_are_text(office, world):
    name = " ".join(HOSTILE)
    world.database.execute("UPDATE agencies SET name = ?, parent = NULL WHERE code = ?", [name, CODE])
    world.database.execute("UPDATE agencies SET parent = ? WHERE code = ?", [CODE, OTHER])
    world.database.execute("INSERT INTO agency_aliases (agency_code, name) VALUES (?, ?)", [CODE, name + "旧"])
    office_id = world.insert("offices", agency_code=CODE, name=name, role="head")
    world.endpoint(office_id, "mail", name)
    source = world.source(CODE, 'javascript:alert(1)//"><script>')
    world.looked(source, "parser_drift", year=2025)
    world.database.execute("UPDATE outcomes SET reason = ?", [name])
    with tx(world.database):
        log_action(world.database, "pi", name, CODE, name, NOW)
    browser = office.browser("guan")
    for path in ("/agencies", f"/agencies?parent={CODE}&text={CODE}", f"/agencies/{CODE}", f"/agencies/{OTHER}"):
        text = browser.text(path)
        assert "<script" not in text
        assert "<img" not in text
        assert 'href="javascript' not in text
        assert ">49<" not in text


def test_a_body_with_its_years(office, world):
    world.database.execute("INSERT INTO agency_aliases VALUES (?, '样例市旧名局', '2011-01-01', '2019-03-31')", [CODE])
    world.database.execute(
        """INSERT INTO deadlines (agency_code, report_year, kind, legal_date, act_by, basis, met_on)
           VALUES (?, 2025, 'department', '2026-01-31', '2026-01-30', '依据', '2026-02-03'),
                  (?, 2024, 'department', '2025-01-31', '2025-01-27', '依据', '2025-01-31'),
                  (?, 2022, 'local', '2023-02-10', '2023-02-10', '本地通知', NULL),
                  (?, 2021, 'department', '2022-01-31', '2022-01-30', '依据', NULL)""",
        [CODE, CODE, CODE, CODE],
    )
    confirm_absence(world.database, CODE, 2021, by="shen", note="", now=NOW)
    text = words(office.browser("kan").text(f"/agencies/{CODE}"))
    for part in (
        "样例市旧名局 2011-01-01 至 2019-03-31",
        "期限后 3 天见到 部门期限 2026-01-31（工作日 2026-01-30 前办），2026-02-03 见到",
        "按时 部门期限 2025-01-31",
        "期限已过 1116 天，尚未见到 本地期限 2023-02-10",
        "逾期 1491 天，经确认未公开 部门期限 2022-01-31",
        "还没有给这个单位拟过通知",
        "没有登记栏目，不会去查看",
    ):
        assert part in text, part


def test_what_is_not_planned_says_so(office):
    text = words(office.browser("kan").text(f"/agencies/{OTHER}"))
    assert "期限后 1 天见到 部门期限 2026-01-31（工作日 2026-01-30 前办），2026-02-01 见到 未排期" in text


def test_addresses_are_covered_for_who_does_not_manage_them(office, world):
    world.database.execute(
        "UPDATE endpoints SET state = 'bounced', state_reason = '550 <b@yangli.test> unknown' WHERE address = 'b@yangli.test'"
    )
    world.insert("endpoints", office_id=world.office(OTHER), channel="wecom", secret_ref="env:TOP_SECRET_NAME")
    with tx(world.database):
        log_action(world.database, "guan", "endpoint activate", OTHER, "b@yangli.test", NOW)
    for login, address in [("kan", "b***@yangli.test"), ("pi", "b***@yangli.test"), ("guan", "b@yangli.test")]:
        text = office.browser(login).text(f"/agencies/{OTHER}")
        assert text.count(address) >= 3
        assert ("b@yangli.test" in text) == (login == "guan")
        assert "TOP_SECRET_NAME" not in text
        assert "密钥（不显示）" in text
        assert "退信，已停用" in text


def test_proposals_remarks_and_the_log(office, world):
    source = world.source(CODE)
    world.looked(source, "found", year=2025)
    row = {"kind": "column", "agency_code": CODE, "value": "http://a.test/<b>/", "confidence": 0.8}
    world.insert("proposals", **row, created_at="2026-01-01T00:00:00Z")
    world.insert("remarks", crawl_id=1, source_id=source, kind="backdated", detail="早了", at="2026-01-01T00:00:00Z")
    with tx(world.database):
        log_action(world.database, "shen", "absence confirmed", f"{CODE} 2025", "看过了", NOW)
        log_action(world.database, "shen", "absence confirmed", f"{CODE}X 2025", "别的单位", NOW)
    text = office.browser("kan").text(f"/agencies/{CODE}")
    assert "http://a.test/&lt;b&gt;/" in text
    assert "把握 80%" in text
    assert "发布日期待核实" in text
    assert "确认未公开" in text
    assert "看过了" in text
    assert "别的单位" not in text


def test_only_who_may_silence_is_offered_to(office):
    assert "登记静默" in office.browser("pi").text(f"/agencies/{CODE}")
    assert "登记静默" not in office.browser("shen").text(f"/agencies/{CODE}")

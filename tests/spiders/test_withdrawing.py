"""Facts about where reports stand: columns, files, looks; and when a report that was there is called withdrawn."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from audit.surroundings import Look
from db.neighbours import Neighbourhood
from db.opening import open_database
from db.publications import publications, standing
from gouji.cli import Context
from gouji.commands.audit import audit_command
from gouji.commands.findings import show_command
from gouji.demo.content import make_content
from gouji.demo.rendering import render_html
from gouji.settings import Settings, Storage
from spiders.column_kinds import column_kind
from spiders.withdrawing import withdrawn
from tests.spiders.conftest import CODE, HOST, UNIT, article_page, article_path, list_page

GONE = [Look(f"2026-02-0{day}T01:00:00Z", 404) for day in range(1, 5)]


@pytest.mark.parametrize(
    ("looks", "other", "proof"),
    [
        (GONE[:3], False, 3),
        (GONE[:2], False, 0),
        (GONE[:3], True, 0),
        ([GONE[0]] * 3, False, 0),  # one day
        ([*GONE[:2], Look("2026-02-03T01:00:00Z", 200), GONE[3]], False, 0),
        ([*GONE[:2], Look("2026-02-03T01:00:00Z", 404, host_up=False)], False, 0),
        ([*GONE[:3], Look("2026-02-04T01:00:00Z", None)], False, 0),
        ([*GONE[:2], Look("2026-02-03T01:00:00Z", 200, home=True)], False, 3),
        ([Look("2026-01-01T01:00:00Z", 200), *GONE], False, 4),
        ([], False, 0),
    ],
)
def test_three_looks_over_two_days_on_a_host_that_answers(looks, other, proof):
    assert len(withdrawn(looks, other_copy=other)) == proof


def test_what_of_the_looks_decides():
    fine = [Look(f"2026-01-0{day}T01:00:00Z", 200) for day in range(1, 9)]
    assert standing(fine) == standing(fine[:1]) == ("there", 0, 0)
    assert standing(GONE) == standing(GONE[:3]) == ("gone", 3, 2)
    assert standing(GONE[:2]) == ("gone", 2, 2)
    assert standing([*GONE, Look("2026-02-09T01:00:00Z", 503)]) == ("unknown", 0, 0)
    assert standing(None) is standing([]) is None


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        ('<meta name="ColumnName" content="政府信息公开年报">', "annual"),
        ('<meta name="ColumnName" content="通知公告">', "notice"),
        ('<meta name="ColumnName" content="工作动态"><meta name="ColumnType" content="信息公开年报">', "annual"),
        ("<div>当前位置：<a>首页</a> &gt; <a>要闻动态</a></div>", "news"),
        ("<div>您的位置：<a>首页</a> &gt; 政府信息公开 &gt; 通知公告</div>", "annual"),
        ("<title>某局政府信息公开</title><p>没有名称</p>", "unknown"),
        ("", "unknown"),
    ],
)
def test_what_a_column_calls_itself(page, kind):
    assert column_kind(f"<html><head></head><body>{page}</body></html>".encode()) == kind


def on(desk) -> Settings:
    return Settings(storage=Storage(database=desk.database, blobs=desk.blobs))


def audited(desk) -> dict[str, set[str]]:
    """Rule → words of its open findings, after `gouji audit`."""
    done = CliRunner().invoke(audit_command, [], obj=Context(on(desk), 0))
    assert done.exit_code in (0, 1), done.output
    found: dict[str, set[str]] = {}
    for code, state, message in desk.query(
        "SELECT f.code, f.state, s.message FROM findings f JOIN finding_sightings s ON s.finding_id = f.id"
    ):
        if state == "open":
            found.setdefault(code, set()).add(message)
    return found


@pytest.fixture
def published(desk, portal):
    """A report with four files of every kind, one of which holds other figures."""
    path = article_path(2025)
    links = "".join(f'<a href="{name}">{words}</a>' for name, words in FILES.items())
    portal.publish(2024, 2025)
    portal.put(path, article_page(make_content(1, UNIT, 2025)).replace("</body>", f"{links}</body>"))
    folder = path.rsplit("/", 1)[0]
    other = render_html(make_content(1, UNIT, 2025, break_cell={"T3.new_received.total": 77}))
    portal.put(f"{folder}/copy.doc", other)
    portal.put(f"{folder}/lost.pdf", "<html><body>系统错误，页面不存在</body></html>")
    portal.put(f"{folder}/empty.docx", b"")
    portal.put(f"{folder}/captcha.xlsx", "<html><body><input name=codeValue>请输入验证码</body></html>")
    desk.execute("UPDATE platforms SET family = 'static_list'")
    return desk


FILES = {
    "copy.doc": "年报.doc",
    "lost.pdf": "附表.pdf",
    "empty.docx": "空.docx",
    "none.wps": "没有.wps",
    "captcha.xlsx": "表.xlsx",
}


def test_what_the_crawl_has_seen_reaches_the_rules(published, portal):
    desk = published
    assert desk.crawl().outcomes == {"found": 1}
    with open_database(desk.database) as database:
        around = Neighbourhood(database).around(CODE, 2025)
        seen = publications(database)
    known = around.publication
    assert known
    assert known.downloads is not None
    assert known.looks is not None
    tried = {one.name: (one.status, one.size > 0, one.is_document) for one in known.downloads}
    assert tried == {
        "年报.doc": (200, True, True),
        "附表.pdf": (200, True, False),
        "空.docx": (200, False, False),
        "没有.wps": (404, True, False),
        "表.xlsx": (None, True, False),  # it was refused to a program: nothing is known
    }
    assert (known.columns, known.states_signature, known.other_copy) == (("annual",), False, False)
    assert [(look.status, look.home, look.host_up) for look in known.looks] == [(200, False, True)]
    assert seen.downloads[1] == known.downloads

    found = audited(desk)
    assert {words.split("”")[0].strip("“") for words in found["C04"]} == {"附表.pdf", "空.docx", "没有.wps"}
    assert any("77" in words for words in found["Q19"])
    assert not found.keys() & {"C03", "C06", "C02", "Q20"}

    # a silent edit, and the files that are there now
    portal.put(article_path(2025), article_page(make_content(1, UNIT, 2025, break_cell={"T2.licensing.decisions": 63})))
    portal.put("/nb/", list_page([2024, 2025]).replace("政府信息公开年报", "通知公告"))
    assert desk.crawl(day=7).outcomes == {"found": 1}
    found = audited(desk)
    assert any("63" in words for words in found["Q20"])
    ((number,),) = desk.query("SELECT id FROM findings WHERE code = 'Q20'")
    shown = CliRunner().invoke(show_command, [str(number)], obj=Context(on(desk), 0)).output
    line = next(line for line in shown.splitlines() if "第2版" in line)
    assert "2026-02-01" in line
    assert "数字" in line
    assert " → 63" in line
    assert len(found["C03"]) == 1


def test_a_report_that_goes_is_withdrawn_after_three_looks(desk, portal):
    portal.publish(2023, 2024, 2025)
    desk.execute("UPDATE platforms SET family = 'static_list'")
    assert desk.crawl().outcomes == {"found": 1}
    with open_database(desk.database) as database:
        before = Neighbourhood(database).around(CODE, 2025).digest
    path = article_path(2025)
    kept = portal.pages[path]
    portal.put("/nb/", list_page([2023, 2024]))  # off the list, still at its address
    assert desk.crawl(day=7).outcomes == {"found": 1}
    with open_database(desk.database) as database:
        assert Neighbourhood(database).around(CODE, 2025).digest == before  # one more look is no news
    portal.pages.pop(path)
    for day in (14, 15):
        assert desk.crawl(day=day).outcomes == {"moved": 1}
    assert "C06" not in audited(desk)
    assert desk.crawl(day=16).outcomes == {"withdrawn": 1}
    assert "3 次" in desk.query("SELECT reason FROM outcomes WHERE outcome = 'withdrawn'")[0][0]
    assert len(audited(desk)["C06"]) == 1
    # with the whole host down nothing is known
    pages = portal.pages
    portal.pages = {"/robots.txt": (404, {}, b"")}
    assert desk.crawl(day=17).outcomes == {"moved": 1}
    portal.pages = pages
    portal.pages[path] = kept
    assert desk.crawl(day=18).outcomes == {"found": 1}
    assert "C06" not in audited(desk)
    assert desk.query("SELECT count(*) FROM versions") == [(1,)]


def test_a_report_with_another_address_is_not_withdrawn(desk, portal):
    portal.publish(2024, 2025)
    desk.execute("UPDATE platforms SET family = 'static_list'")
    desk.crawl()
    portal.put("/nb/", list_page([2024, 2025]).replace("t20260122_2025", "t20260122_9"))
    portal.put(article_path(2025).replace("_2025", "_9"), portal.pages.pop(article_path(2025))[2])
    for day in (7, 14):
        assert desk.crawl(day=day).outcomes == {"found": 1}
    with open_database(desk.database) as database:
        known = Neighbourhood(database).around(CODE, 2025).publication
    assert known
    assert known.looks
    assert known.url == f"http://{HOST}:{portal.port}{article_path(2025).replace('_2025', '_9')}"
    assert [look.status for look in known.looks] == [200, 200]

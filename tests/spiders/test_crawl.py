"""The whole of stage 1 against a small portal: real spiders, real settings, in a process of their own."""

from __future__ import annotations

import gzip
import json
import zlib

import pytest

from audit.errors import BadSettings, TryLater
from gouji.demo.content import make_content
from tests.spiders.conftest import CODE, HOST, UNIT, article_page, article_path, list_page

PROTECTED = b"<html><body><script>$_ts=1</script></body></html>"


def test_a_report_is_found_kept_and_not_taken_twice(desk, portal):
    portal.publish(2023, 2024, 2025)
    first = desk.crawl()
    assert (first.outcomes, first.left, first.new_versions, first.complete) == ({"found": 1}, 0, 1, True)
    assert portal.log == ["/robots.txt", "/nb/", "/nb/", article_path(2025)]  # the probe asks the list once
    portal.publish(2023, 2024, 2025, visits=99)
    second = desk.crawl(day=8)
    assert (second.outcomes, second.new_versions) == ({"found": 1}, 0)
    seq, agency, year, published, status = desk.query(
        "SELECT seq, agency_code, report_year, published_on, read_status FROM versions JOIN reports r ON r.id = report_id"
    )[0]
    assert (seq, agency, year, published, status) == (1, CODE, 2025, "2026-01-22", "read")
    assert desk.query("SELECT first_seen < last_seen FROM versions") == [(1,)]
    assert desk.query("SELECT family FROM platforms") == [("static_list",)]


def test_a_changed_cell_makes_a_second_version_and_keeps_the_first(desk, portal):
    portal.publish(2024, 2025)
    desk.crawl()
    portal.publish(2024, 2025, break_cell={"T3.new_received.total": 77})
    assert desk.crawl(day=8).new_versions == 1
    values = desk.query(
        "SELECT seq, value FROM cells JOIN versions v ON v.id = version_id "
        "WHERE tbl='T3' AND row_key='new_received' AND col_key='total' ORDER BY seq"
    )
    assert [seq for seq, _ in values] == [1, 2]
    assert values[0][1] != values[1][1] == "77"


def test_a_dead_column_gives_an_outcome_and_loses_nothing(desk, portal):
    portal.publish(2024, 2025)
    desk.crawl()
    portal.pages.clear()
    summary = desk.crawl(day=8)
    assert (summary.outcomes, summary.complete) == ({"moved": 1}, False)
    assert len(desk.query("SELECT 1 FROM versions")) == 1
    assert desk.query("SELECT status FROM crawls ORDER BY id") == [("done",), ("partial",)]


def test_a_healthy_list_without_the_year_is_absent_unconfirmed(desk, portal):
    portal.publish(2023, 2024)
    assert desk.crawl().outcomes == {"absent_unconfirmed": 1}
    assert desk.query("SELECT proof, positive_control FROM list_snapshots") == [("complete", 1)]


def test_a_list_without_any_earlier_report_proves_nothing(desk, portal):
    portal.put("/nb/", '<ul><li><a href="a.html">公告</a> 2025-01-02</li></ul>')
    assert desk.crawl().outcomes == {"parser_drift": 1}


def test_protection_is_asked_once_and_rests(desk, portal):
    portal.put("/nb/", PROTECTED, status=412)
    assert desk.crawl().outcomes == {"blocked_by_protection": 1}
    assert portal.log == ["/robots.txt", "/nb/"]
    portal.log.clear()
    resting = desk.crawl(day=0)
    assert (resting.crawl_id, [group for group, _ in resting.cooling], portal.log) == (None, ["small.test"], [])


def test_robots_are_obeyed_and_kept_for_a_day(desk, portal):
    portal.publish(2024, 2025)
    portal.put("/robots.txt", "User-agent: *\nDisallow: /nb/", Content_Type="text/plain")
    assert desk.crawl().outcomes == {"robots_disallowed": 1}
    assert portal.log == ["/robots.txt"]
    assert desk.query("SELECT verdict, status FROM robots") == [("obey", 200)]


def test_robots_that_cannot_be_known_hold_the_host(desk, portal):
    portal.publish(2024, 2025)
    portal.put("/robots.txt", "<html>对不起</html>", status=403)
    assert desk.crawl().outcomes == {"robots_unknown": 1}


def test_a_redirect_to_an_inner_address_is_never_followed(desk, portal):
    portal.publish(2024, 2025)
    for target in (f"http://127.0.0.1:{portal.port}/inner", "http://10.0.0.5/", "http://2130706433/"):
        portal.put("/nb/", b"", status=302, Location=target)
        assert desk.crawl(platforms=("small",)).outcomes == {"security_rejected": 1}
    portal.put("/nb/", b"", status=302, Location="file:///etc/hostname")
    assert desk.crawl(platforms=("small",)).outcomes == {"security_rejected": 1}
    assert "/inner" not in portal.log


def test_every_answer_is_one_capture_with_its_charset(desk, portal):
    portal.publish(2024, 2025)
    status, headers, body = portal.pages["/nb/"]
    gbk = body.decode("utf-8").encode("gb18030")
    portal.pages["/nb/"] = (status, headers, gbk)
    packed = zlib.compress(portal.pages[article_path(2025)][2])
    portal.put(article_path(2025), packed, Content_Encoding="deflate")
    assert desk.crawl().outcomes == {"found": 1}
    captures = desk.query(
        "SELECT kind, requested_url, http_status, charset_declared, charset_used FROM captures ORDER BY id"
    )
    root = f"http://{HOST}:{portal.port}"
    assert captures == [
        ("robots", f"{root}/robots.txt", 404, None, None),
        ("probe", f"{root}/nb/", 200, "utf-8", "gb18030"),
        ("list", f"{root}/nb/", 200, "utf-8", "gb18030"),
        ("article", f"{root}{article_path(2025)}", 200, "utf-8", "utf-8"),
    ]
    assert desk.query(
        "SELECT c.document_sha256 = v.document_sha256 FROM versions v JOIN captures c ON c.id = capture_id"
    ) == [(1,)]


def test_registered_articles_need_no_list(desk, portal):
    portal.publish(2024)
    desk.execute(
        "UPDATE sources SET column_url = '', unit_key = json_object('articles', json_object('2024', ?))",
        f"http://{HOST}:{portal.port}{article_path(2024)}",
    )
    assert desk.crawl(years=(2024, 2025)).outcomes == {"found": 1}
    assert "/nb/" not in portal.log


def test_a_list_drawn_by_a_script_is_js_only(desk, portal):
    portal.put("/nb/", '<html><body><div id="app"></div><script src="/app.js"></script></body></html>')
    assert desk.crawl().outcomes == {"js_only": 1}


def test_a_taken_lease_is_try_later(desk, portal):
    portal.publish(2025)
    desk.execute("INSERT INTO app_lock (name, owner, until) VALUES ('crawl:small.test', 'x', '2026-01-25T09:00:00Z')")
    with pytest.raises(TryLater):
        desk.crawl()
    assert (desk.query("SELECT count(*) FROM crawls"), portal.log) == ([(0,)], [])


def test_a_group_that_another_run_holds_is_left_to_it(desk, portal):
    portal.publish(2024, 2025)
    desk.execute("INSERT INTO host_groups (group_id, delay_s) VALUES ('big.test', 0)")
    desk.execute(
        "INSERT INTO platforms (platform_id, name, group_id, hosts) "
        """VALUES ('big', '大', 'big.test', '["www.big.test"]')"""
    )
    desk.execute(
        "INSERT INTO sources (agency_code, platform_id, column_url) VALUES (?, 'big', 'http://www.big.test/nb/')", CODE
    )
    desk.execute("INSERT INTO app_lock (name, owner, until) VALUES ('crawl:big.test', 'x', '2026-01-25T09:00:00Z')")
    summary = desk.crawl()
    assert (summary.outcomes, summary.left, summary.complete) == ({"found": 1}, 0, True)
    ((group, told),) = summary.busy
    assert (group, "正由 x 运行" in told) == ("big.test", True)


def test_a_server_error_is_tried_twice(desk, portal):
    portal.publish(2024, 2025)
    portal.put("/nb/", "<p>busy</p>", status=503)
    assert desk.crawl().outcomes == {"server_error": 1}
    assert portal.log == ["/robots.txt", "/nb/", "/nb/"]
    assert desk.query("SELECT count(*) FROM captures") == [(3,)]


def test_a_spent_budget_leaves_the_rest_for_the_next_night(desk, portal):
    portal.publish(2024, 2025)
    desk.execute("UPDATE platforms SET family = 'static_list'")
    desk.execute("UPDATE host_groups SET nightly_budget = 2")
    first = desk.crawl()
    assert (first.outcomes, first.left, first.complete, first.requests) == ({}, 1, False, 2)
    assert (desk.crawl().requests, len(portal.log)) == (0, 2)
    desk.execute("UPDATE host_groups SET nightly_budget = 3")  # robots.txt, list and report
    assert desk.crawl(day=1).outcomes == {"found": 1}


def test_agencies_on_one_list_share_its_fetch(desk, portal):
    portal.publish(2024, 2025)
    desk.execute("INSERT INTO agencies (code, name, kind) VALUES ('2', '样例市水利局', 'department')")
    desk.execute(
        "INSERT INTO sources (source_id, agency_code, platform_id, role, column_url) "
        "SELECT 2, '2', platform_id, 'parent_list', column_url FROM sources"
    )
    assert desk.crawl().outcomes == {"found": 1, "parser_drift": 1}  # of the other one nothing was ever listed
    assert portal.log.count("/nb/") == 2
    assert desk.query("SELECT source_id, positive_control FROM list_snapshots ORDER BY 1") == [(1, 1), (2, 0)]


def test_a_file_holds_what_the_page_does_not(desk, portal):
    portal.publish(2024, 2025)
    path = article_path(2025)
    portal.put("/nb/202601/r.html.pdf", b"%PDF-1.4 nothing %%EOF")
    portal.put(path, '<h1>样例</h1><p>见附件</p><a href="r.html.pdf">年报.pdf</a>')
    assert desk.crawl().outcomes == {"found_pdf_only": 1}
    assert desk.query("SELECT role, shown_name FROM version_files ORDER BY role") == [
        ("attachment", "年报.pdf"),
        ("page", ""),
    ]


def test_a_real_portal_is_not_asked_by_nobody(desk):
    desk.execute("""UPDATE platforms SET hosts = '["www.example.gov.cn"]'""")
    with pytest.raises(BadSettings, match=r"contact_page.*www\.example\.gov\.cn"):
        desk.crawl()
    assert desk.query("SELECT count(*) FROM crawls") == [(0,)]


def test_our_name_is_in_every_request(desk, portal):
    portal.publish(2025)
    desk.crawl(app_version="1.2", contact_page="https://bot.example.test", mailbox="a@b.test", phone="123")
    assert portal.agents == {"gouji/1.2 (+https://bot.example.test; tel 123)"}


def test_a_disk_that_refuses_concludes_nothing(desk, portal):
    portal.publish(2024, 2025)
    desk.blobs.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(TryLater, match="写不进去"):
        desk.crawl()
    assert desk.query("SELECT status FROM crawls") == [("failed",)]
    assert (desk.outcomes(), len(portal.log)) == ([], 1)
    desk.blobs.unlink()
    assert desk.crawl().outcomes == {"found": 1}


def test_a_shell_page_is_passed_through(desk, portal):
    portal.publish(2024, 2025)
    portal.pages["/list/"] = portal.pages.pop("/nb/")
    status, headers, body = portal.pages["/list/"]
    portal.pages["/list/"] = (status, headers, body.replace(b'href="./', b'href="/nb/'))
    portal.put("/nb/", "<script>location.href='/list/'</script>")
    assert desk.crawl().outcomes == {"found": 1}
    chains = desk.query("SELECT redirect_chain FROM captures WHERE requested_url LIKE '%/list/'")
    root = f"http://{HOST}:{portal.port}"
    hop = {"url": f"{root}/nb/", "status": 200, "location": f"{root}/list/"}
    assert [json.loads(chain) for (chain,) in chains] == [[hop]] * 2


ERRORS = (
    "<html><body>系统错误，请稍后再试</body></html>",
    "<html><body><img src='/logo.png'>维护中</body></html>",
    "<html><head><title>统一身份认证</title></head><body><form>登录</form></body></html>",
    "",
    '{"code": 500}',
)


def test_an_error_page_with_200_is_no_report_and_no_new_version(desk, portal):
    portal.publish(2024, 2025)
    desk.crawl()
    for week, page in enumerate(ERRORS, start=1):
        portal.put(article_path(2025), page)
        desk.crawl(7 * week)
    assert desk.outcomes() == ["found"] + ["soft_404"] * len(ERRORS)
    assert desk.query("SELECT seq FROM versions") == [(1,)]


def test_an_error_page_never_meets_a_deadline(desk, portal):
    portal.publish(2024, 2025)
    portal.put(article_path(2025), ERRORS[1])
    desk.crawl()
    assert (desk.outcomes(), desk.query("SELECT count(*) FROM versions")) == (["soft_404"], [(0,)])


def test_half_a_gzip_list_proves_nothing(desk, portal):
    portal.publish(2024, 2025)
    packed = gzip.compress(list_page((2024, 2025)).encode())
    portal.put("/nb/", packed[: len(packed) * 3 // 4], Content_Encoding="gzip")
    desk.crawl()
    assert desk.outcomes() == ["network_unreachable"]


def test_a_row_without_a_year_may_be_the_report(desk, portal):
    portal.publish(2023, 2024)
    page = list_page((2023, 2024)).replace(f"{UNIT}2024年政府", f"{UNIT}政府")
    portal.put("/nb/", page)
    desk.execute("UPDATE sources SET expected_years = '[2023]'")
    desk.crawl(years=(2024,))
    assert desk.outcomes() == ["parser_drift"]


def test_of_two_rows_with_one_title_the_one_that_leads_to_a_report(desk, portal):
    portal.publish(2024, 2025)
    twin = '<li><a href="/nb/gone.html" title="{0}2025年政府信息公开工作年度报告">x</a><span>2026-01-25</span></li>'
    portal.put("/nb/", list_page((2024, 2025)).replace("<ul>", "<ul>" + twin.format(UNIT)))
    desk.crawl()
    assert desk.outcomes() == ["found"]
    assert "/nb/gone.html" in portal.log


def test_the_report_of_another_registered_body_is_not_ours(desk, portal):
    desk.execute("INSERT INTO agencies (code, name, kind) VALUES ('11990000SIM0000099', '样例市财政局', 'department')")
    portal.publish(2024, 2025)
    portal.put(article_path(2025), article_page(make_content(2, "样例市财政局", 2025)).replace(CODE, ""))
    desk.crawl()
    assert (desk.outcomes(), desk.query("SELECT count(*) FROM versions")) == (["parser_drift"], [(0,)])


def test_a_fault_of_ours_while_a_report_is_kept_is_no_lost_outcome(desk, portal):
    portal.publish(2024, 2025)
    desk.execute("CREATE TRIGGER boom BEFORE INSERT ON versions BEGIN SELECT RAISE(ABORT, 'boom'); END")
    summary = desk.crawl()
    assert (summary.outcomes, summary.left) == ({"parser_drift": 1}, 0)
    ((reason,),) = desk.query("SELECT reason FROM outcomes")
    assert "boom" in reason

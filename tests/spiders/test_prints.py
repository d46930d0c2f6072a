"""Pages that are compared with what a portal shows for nothing, and what is added to an outcome before it is kept."""

from __future__ import annotations

import pytest

from db.crawls import OutcomeName as O
from spiders.addresses import in_gbk
from spiders.classifying import Facts, is_about_certificates
from spiders.detecting import json_error, protection
from spiders.items import ListSnapshot, Outcome, Row
from spiders.prints import Prints, nowhere, print_of, suspicious
from spiders.settling import Settling, leads_inward

QUIET = "<html><body>亲，您来晚了一步，小编正在整理，请先打电话询问。</body></html>"


def test_numbers_and_markup_do_not_count():
    assert print_of(f"{QUIET}<p>访问量 17</p>") == print_of(f"<div class='x'></div>{QUIET}<p>访问量 4711</p>")
    assert print_of(QUIET) != print_of(QUIET.replace("亲", "您好"))
    assert print_of("<p>短</p>") == ""


def test_what_a_page_is_said_to_be():
    known = Prints(lost=print_of(QUIET), home=print_of("<p>这里是网站的首页，欢迎光临，欢迎再来</p>"))
    assert known.said_of(known.lost) == "与一个不存在的地址内容相同"
    assert known.said_of(known.home) == "与网站首页内容相同"
    assert known.said_of(print_of("<p>本页是另外一页，与前面两页都没有关系</p>")) == ""
    assert Prints().said_of("") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (QUIET, True),
        ("<h1>云汀区水利局2025年政府信息公开工作年度报告</h1>", False),
        ("<meta name='ColumnName' content='政府信息公开年报'>", False),
        ("<title>政府信息公开年度报告</title>", False),
        ("<p>页面不存在</p>", False),
        ("<div id='app'></div><script src='/app.js'></script>", False),
        ('{"rows": []}', False),
    ],
)
def test_which_pages_are_compared(text, expected):
    assert suspicious(text) is expected


def test_a_path_that_no_portal_has():
    assert nowhere("www.a.test", 1) == nowhere("www.a.test", 1) != nowhere("www.a.test", 2)
    assert nowhere("www.a.test", 1).endswith(".html")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('{"code":500,"msg":"系统异常","data":null}', True),
        ('{"code": "404"}', True),
        ('{"success":false,"message":"token"}', True),
        ('{"errcode":-1}', True),
        ('{"code":200,"data":[]}', False),
        ('{"code":1,"data":[{"title":"2025年年报"}]}', False),
        ('{"status":{"code":1},"custom":{"realtitle":"2025年年报","infocontent":""}}', False),
        ('{"status":{"code":1},"custom":{}}', True),
        ('{"code":500,"data":"系统异常"}', True),
        ('{"success":true}', False),
        ("<html>500</html>", False),
    ],
)
def test_what_a_program_says_went_wrong(body, said):
    assert bool(json_error(body.encode())) is said


@pytest.mark.parametrize(
    "text",
    [
        "<html><script>var arg1='0';function f(x){document.cookie='acw_sc__v2='+x;}</script></html>",
        "<!DOCTYPE html><html><head><meta charset='utf-8'><script>$_ts={}</script></head></html>",
        "<script>document.cookie='__jsl_clearance=1'</script>",
    ],
)
def test_scripts_that_want_a_browser_are_protection_with_any_status(text):
    assert protection(200, {}, text) == "blocked_by_protection"


def test_a_page_that_only_mentions_a_script_is_none():
    assert protection(200, {}, f"<html><body><script>var acw_sc__v2;</script>{'正文' * 200}</body></html>") is None


@pytest.mark.parametrize(
    ("url", "inward"),
    [
        ("http://10.1.2.3/a.html", True),
        ("http://192.168.0.9:8080/", True),
        ("http://172.20.1.1/", True),
        ("http://127.0.0.1/", True),
        ("http://oa/notice.html", True),
        ("http://oa.local/notice.html", True),
        ("http://www.a.test/x", False),
        ("http://8.8.8.8/x", False),
        ("javascript:void(0)", False),
        ("http://[oops", False),
    ],
)
def test_addresses_that_open_only_within_the_office(url, inward):
    assert leads_inward(url) is inward


def test_a_list_with_such_rows_is_remarked_beside_each_outcome():
    settling = Settling()
    rows = (Row("一", "http://10.1.2.3/a"), Row("二", "http://www.a.test/b"))
    settling.settle(ListSnapshot({1: True}, (), rows, 1, None, "complete"))
    settled = settling.settle(Outcome(1, 2025, O.ABSENT_UNCONFIRMED))
    assert isinstance(settled, Outcome)
    assert [(remark.kind, "1 条" in remark.detail) for remark in settled.remarks] == [("intranet_link", True)]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Facts(too_large=True, why="300 MB"), O.TOO_LARGE),
        (Facts(refused="host not registered"), O.SECURITY_REJECTED),
        (Facts(status=404), O.ATTACHMENT_UNREADABLE),
    ],
)
def test_a_file_that_nobody_may_open_decides_when_nothing_else_can_be_read(facts, expected):
    settling = Settling()
    settling.lose(1, facts)
    settled = settling.settle(Outcome(1, 2025, O.ATTACHMENT_UNREADABLE))
    assert isinstance(settled, Outcome)
    assert settled.outcome is expected
    settling.lose(1, facts)
    assert settling.settle(Outcome(1, 2025, O.FOUND)) == Outcome(1, 2025, O.FOUND)
    assert settling.settle(Outcome(1, 2024, O.ATTACHMENT_UNREADABLE)) == Outcome(1, 2024, O.ATTACHMENT_UNREADABLE)


def test_a_wrong_charset_is_a_note_of_its_own():
    settled = Settling().settle(Outcome(1, 2025, O.FOUND, "只有图片；wrong_charset: 声明 utf-8，实际 gb18030"))
    assert isinstance(settled, Outcome)
    assert [(one.kind, one.detail) for one in settled.remarks] == [("wrong_charset", "声明 utf-8，实际 gb18030")]


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("http://a.test/nb/年报.html", "http://a.test/nb/%C4%EA%B1%A8.html"),
        ("http://a.test/nb/%E5%B9%B4%E6%8A%A5.html?x=1", "http://a.test/nb/%C4%EA%B1%A8.html?x=1"),
        ("http://a.test/nb/1.html", None),
        ("http://a.test/nb/%C4%EA%B1%A8.html", None),
    ],
)
def test_the_same_path_in_gbk(url, other):
    assert in_gbk(url) == other


def test_a_wrong_name_is_about_the_certificate():
    assert is_about_certificates("VerificationError(errors=[DNSMismatch(mismatched_id=DNS_ID('a.test'))])")
    assert not is_about_certificates("Connection refused")

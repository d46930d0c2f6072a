from __future__ import annotations

from dataclasses import replace

import pytest

from audit.rules.c04_downloads import C04
from audit.surroundings import ALONE, Download, Publication
from tests.audit.building import findings, reasons, report, short

GOOD = Download("年报.docx", "http://a.test/a.docx", 200, 48_000)


def offering(*files: Download, rendering: str = "html"):
    return replace(report(rendering=rendering), around=replace(ALONE, publication=Publication(downloads=files)))


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"status": 404}, "打不开（状态码404）"),
        ({"status": 410}, "打不开（状态码410）"),
        ({"size": 0}, "是空文件"),
        ({"is_document": False}, "不是文档，打开的是出错的页面"),
    ],
)
def test_a_file_that_cannot_be_had_is_a_warning(facts, problem):
    (finding,) = findings(C04, offering(replace(GOOD, **facts)))
    assert (finding.subject, finding.severity, finding.message) == ("年报.docx", "warning", f"“年报.docx”{problem}")


def test_a_file_that_opens_passes():
    assert short(C04, offering(GOOD)) == []


def test_the_broken_one_of_two_is_named_by_its_address_if_it_has_no_name():
    broken = Download("", "http://a.test/b.pdf", 404)
    assert short(C04, offering(GOOD, broken)) == [("http://a.test/b.pdf", "warning")]


@pytest.mark.parametrize("status", [None, 403, 429, 500, 503, 302])
def test_a_refusal_or_a_fault_of_the_server_is_not_assessable(status):
    assert reasons(C04, offering(GOOD, replace(GOOD, status=status))) == {"*": "not_fetched: 有文件没有下载成"}


def test_no_file_at_all_is_a_note_on_a_page_only():
    assert short(C04, offering()) == [("downloads", "note")]
    assert short(C04, offering(rendering="text")) == []


def test_what_nobody_has_tried_is_not_assessable():
    for made in (report(), replace(report(), around=replace(ALONE, publication=Publication()))):
        assert reasons(C04, made) == {"*": "not_fetched: 没有试过下载"}

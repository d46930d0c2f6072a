"""A page that was cut accuses nobody: what is missing may stand in the rest of it."""

from __future__ import annotations

import pytest

from audit.engine import check
from gouji.demo.content import make_content, render_html
from tests.generating import BODIES

PAGES = [
    render_html(make_content(number, agency, 2024, kind=kind), style).encode()
    for number, (agency, kind) in enumerate(BODIES)
    for style in ("clean", "word")
]


@pytest.mark.parametrize("page", PAGES, ids=range(len(PAGES)))
def test_cut_anywhere(page):
    for percent in range(1, 100):
        verdict = check(page[: len(page) * percent // 100])
        assert verdict.findings == (), percent
        assert verdict.error is not None or verdict.status == "read"
    assert check(page).status == "read"


def test_one_line_says_so():
    verdict = check(PAGES[0][: len(PAGES[0]) // 2])
    assert (verdict.status, verdict.error) == (
        "unreadable",
        ("truncated", "文件在中途断了，只读到一部分，请重新取得完整的文件"),
    )


def test_a_fragment_is_whole_when_its_tables_are_closed():
    body = PAGES[0].decode().split("<body>")[1].split("</body>")[0]
    assert check(body.encode()).status == "read"
    assert check(body.encode()[: body.encode().rfind(b"</table")]).status == "unreadable"


def test_a_signed_report_needs_no_closing_tags():
    page = PAGES[0].replace(b"</body>", b"").replace(b"</html>", b"")
    verdict = check(page)
    assert (verdict.status, verdict.findings) == ("read", ())


def test_a_page_that_goes_on_behind_the_report_needs_none_either():
    page = PAGES[0].replace(b"</body>\n</html>", "<p>版权所有 样例市人民政府".encode())
    assert check(page).status == "read"

"""What the templates of letters share: how a page begins and ends, and who signs it."""

from __future__ import annotations

from docx.document import Document

from gouji.exporting import layout
from gouji.exporting.layout import FOOTER, HEADLINE, PLAIN, SIGNED, SMALL, bytes_of, new_paper, page_break, say

MARK = layout.Look(layout.HEI, 14.0, 26.0)


def begun(title: str) -> Document:
    """
    A paper with its letters page by page. What goes with a notice says its number and whether it is a test; none of it
    stands on one that an office makes for itself.
    """
    paper = new_paper(title)
    say(paper, "{%p for letter in letters %}", PLAIN)
    say(paper, "{%p if letter.test %}", PLAIN)
    say(paper, "【测试】本件为测试，不是正式通知。", MARK)
    say(paper, "{%p endif %}", PLAIN)
    say(paper, "{%p if letter.number %}", PLAIN)
    say(paper, "编号：{{ letter.number }}　　" + FOOTER, SMALL)
    say(paper, "{%p endif %}", PLAIN)
    return paper


def addressed(paper: Document, *title: str) -> None:
    """The title, line by line, and to whom it goes."""
    for line in title:
        say(paper, line, HEADLINE)
    say(paper, "", PLAIN)
    say(paper, "{{ letter.addressee }}：", PLAIN)


def ended(paper: Document) -> bytes:
    """After the last letter."""
    say(paper, "{%p if not loop.last %}", PLAIN)
    page_break(paper)
    say(paper, "{%p endif %}", PLAIN)
    say(paper, "{%p endfor %}", PLAIN)
    return bytes_of(paper)


def published(paper: Document) -> None:
    """Where the report stands, and since when."""
    say(paper, "{%p if letter.url %}", PLAIN)
    say(
        paper,
        "报告网址：{{ letter.url }}{% if letter.published_on %}（发布日期：{{ letter.published_on }}）{% endif %}。",
    )
    say(paper, "{%p endif %}", PLAIN)


def attached(paper: Document, *names: str) -> None:
    """The list of annexes, before the signature."""
    say(paper, "", PLAIN)
    for number, name in enumerate(names, 1):
        say(paper, f"{'　　　' if number > 1 else '附件：'}{number}. {name}")


def signed(paper: Document) -> None:
    """Whose letter it is, and who gets a copy."""
    say(paper, "", PLAIN)
    say(paper, "{{ issuing_office }}", SIGNED)
    say(paper, "{{ date }}", SIGNED)
    say(paper, "{%p if contact %}", PLAIN)
    say(paper, "（联系人：{{ contact }}）")
    say(paper, "{%p endif %}", PLAIN)
    say(paper, "{%p if letter.copy_to %}", PLAIN)
    say(paper, "抄送：{{ letter.copy_to }}", SMALL)
    say(paper, "{%p endif %}", PLAIN)


def cautions(paper: Document) -> None:
    """What its dates do not know yet."""
    say(paper, "{%p for caution in letter.cautions %}", PLAIN)
    say(paper, "注：{{ caution }}，工作日以国务院办公厅的放假通知为准。", SMALL)
    say(paper, "{%p endfor %}", PLAIN)

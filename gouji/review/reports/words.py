"""The words of the pages of a report."""

from __future__ import annotations

import unicodedata

from audit.form import Form
from audit.wording import TABLE_NAMES
from db.crawls import OutcomeName
from db.report_facts import KeptVersion
from db.versions import Change
from gouji.changes import sentence_of
from gouji.rendering.outcomes import WORDS

READ = {"read": "已读懂", "partly": "只读懂一部分", "unreadable": "读不了"}
TABLES = TABLE_NAMES
# where the day of publication was found
BASES = {
    "meta": "网页标签",
    "label": "页面标注",
    "line": "标题旁的日期",
    "row": "列表里的日期",
    "address": "网址里的日期",
}
PROOFS = {"complete": "列表读到了底", "incomplete": "列表没有读全", "paging_ignored": "翻页无效，没有读全"}
FILE_CHANGES = {"added": "新增", "removed": "不再有", "replaced": "换了内容"}
FIRST_VERSION = "首次抓取"
FILE_KINDS = {"html": "网页", "text": "文本", "scan": "扫描件", "attachment": "附件", "": "未识别"}
UNITS = ("字节", "KB", "MB", "GB")


def change_words(version: KeptVersion, form: Form | None) -> str:
    """What differs from the version before."""
    if version.diff is None:
        return FIRST_VERSION if version.seq == 1 else "没有记下差别"
    return sentence_of(Change(version.seq, version.first_seen, version.diff), form).partition("：")[2]


def outcome_words(name: str) -> tuple[str, str]:
    """(what came of it, what kind of thing that is)."""
    words = WORDS[OutcomeName(name)]
    return words.full, words.kind


def size_words(size: int) -> str:
    """`12.3 KB`."""
    amount, unit = float(size), 0
    while amount >= 1024 and unit < len(UNITS) - 1:
        amount, unit = amount / 1024, unit + 1
    return f"{amount:.1f} {UNITS[unit]}" if unit else f"{size} {UNITS[0]}"


def file_kind(media_type: str) -> str:
    """网页, PDF …"""
    return FILE_KINDS.get(media_type, media_type.upper())


def plain(name: str) -> str:
    """A name without invisible characters: one that turns the direction shows `fdp.exe` as `exe.pdf`."""
    return "".join(one for one in name if unicodedata.category(one) not in ("Cc", "Cf"))

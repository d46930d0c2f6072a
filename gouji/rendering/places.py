"""What a finding is about, in words: a cell by its printed labels, a part, or what a rule calls by a name of ours."""

from __future__ import annotations

import re

from audit.form import form_for_year
from audit.wording import TABLE_NAMES, where

NAMES = {
    **TABLE_NAMES,
    "column": "年报栏目",
    "date of signature": "落款日期",
    "downloads": "下载文件",
    "end of report": "报告末尾",
    "government items": "政府报告应载事项",
    "preface": "开头的说明",
    "publication": "发布情况",
    "report": "整份报告",
    "signed body": "落款机关",
    "tables": "表格",
    "text": "正文",
    "title": "标题",
}
_PART = re.compile(r"part ([一二三四五六])( numbers)?")


def subject_words(subject: str, year: int) -> str:
    """`part 一` → 第一部分, `preface` → 开头的说明, cells as their form prints them; what is a text already stays."""
    part = _PART.fullmatch(subject)
    if part:
        return f"第{part[1]}部分{'的数字' if part[2] else ''}"
    return NAMES.get(subject) or where(subject, form_for_year(year))

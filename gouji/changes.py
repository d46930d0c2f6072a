"""What has changed from one version of a report to the next, in a sentence."""

from __future__ import annotations

from audit.form.shape import Form
from audit.wording import where
from db.times import beijing
from db.versions import Change

KINDS = {"number": "数字", "text": "文字", "attachment": "附件换了，文字没有变", "label": "页面标注", "layout": "版式"}
LABELS = {
    "title": "标题",
    "index": "索引号",
    "unit": "发布机构",
    "number": "文号",
    "published.meta": "发布日期",
    "published.label": "发布日期",
    "published.line": "发布日期",
    "signed.label": "成文日期",
    "signed.line": "成文日期",
}
SHOWN = 5


def sentence_of(change: Change, form: Form | None) -> str:
    """`第2版（2027-02-03 21:10 起）：数字，表三…：6 → 77`. The first few cells; all of them stand in the database."""
    diff = change.diff
    parts = [f"{where(address, form)}：{_value(was)} → {_value(now)}" for address, was, now in diff["cells"][:SHOWN]]
    if (more := len(diff["cells"]) - SHOWN) > 0:
        parts.append(f"还有 {more} 格")
    parts += [f"{LABELS.get(name, name)}：{_value(was)} → {_value(now)}" for name, (was, now) in diff["labels"].items()]
    kind = KINDS.get(diff["severity"], diff["severity"])
    return f"第{change.seq}版（{beijing(change.first_seen)} 起）：{'，'.join([kind, *parts])}"


def _value(text: str | None) -> str:
    return text or "（空）"

"""The holidays of a year as a file: shown first, written after a second click. Views of the blueprint of 期限."""

from __future__ import annotations

import csv
import io
import re
import tempfile
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from audit.errors import GoujiError
from db.calendar_days import WORDS, Override, days_registered, import_workdays
from gouji.calendar_files import LARGEST, read_calendar
from gouji.review.answering import decided
from gouji.review.database import database, now
from gouji.review.forms import field
from gouji.review.identity import actor, needs
from gouji.rights import Right
from notifications.calendar import WEEKDAYS

LONGEST_NAME = 60
HEADING = ("日期", "是否工作日", "依据")
SHORT = {True: "班", False: "休"}


@needs(Right.MANAGE)
def look() -> tuple[str, int] | str:
    """What the file says, and what of it is new. It writes nothing."""
    given = request.files.get("file")
    name, data = _name(given.filename if given else ""), given.read() if given and given.filename else b""
    if given:
        given.close()
    try:
        if not data:
            raise GoujiError("请选择一个 CSV 文件")
        days = _read(name, data)
    except GoujiError as refusal:
        return render_template("calendar.html", error=str(refusal), days=[], news=0, text="", name=name), 400
    known = {one.day: one for one in days_registered(database())}
    shown = [
        (one, WEEKDAYS[one.day.weekday()], WORDS[one.is_workday], _before(known.get(one.day), one)) for one in days
    ]
    news = sum(known.get(one.day) != one for one in days)
    return render_template("calendar.html", error="", days=shown, news=news, text=_text(days), name=name)


@needs(Right.MANAGE)
def write() -> Response:
    """What was shown, read again by the same rules."""

    def action() -> str:
        name, text = _name(field("name")), field("days", longest=LARGEST)
        days = _read(name, text.encode())
        new = import_workdays(database(), days, name, by=actor(), now=now())
        again = "；下次拟稿时重算还没有完成的期限" if new else ""
        return f"导入 {new} 天，{len(days) - new} 天已经这样登记过{again}。"

    return decided(action, url_for("deadlines.show", _anchor="days"))


def _read(name: str, data: bytes) -> list[Override]:
    with tempfile.TemporaryDirectory(prefix="gouji-") as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        return read_calendar(path)


def _text(days: Sequence[Override]) -> str:
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(HEADING)
    rows.writerows((one.day.isoformat(), SHORT[one.is_workday], one.source) for one in days)
    return out.getvalue()


def _before(known: Override | None, one: Override) -> str:
    """What stood there, in words: "" for what is new, 不变 for what is not."""
    if known is None:
        return ""
    return "不变" if known == one else f"原为{WORDS[known.is_workday]}：{known.source}"


def _name(given: str | None) -> str:
    """As the browser gave it, without folders and whatever does not print."""
    last = re.split(r"[/\\]", given or "")[-1]
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip(" .")
    return plain[-LONGEST_NAME:] or "放假安排.csv"

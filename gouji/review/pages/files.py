"""原件."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from flask import Blueprint, Response, abort, make_response

from audit.errors import GoujiError
from db.report_facts import KeptFile, stored_file
from db.store import Store
from gouji.review.database import database, desk
from gouji.review.forms import LARGEST
from gouji.review.identity import needs
from gouji.review.trouble import trouble
from gouji.rights import Right

page = Blueprint("files", __name__)

POLICY = "sandbox; default-src 'none'"
LOST = "这份原件已经不在存放处，或者已经损坏；系统没有把别的内容当作它。请从备份恢复，或重新抓取。"
LONGEST = 100
# by ending: what a browser may be told, nothing that it would run or draw, were it to ignore that this is to be saved
SAFE = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "zip": "application/zip",
}
ENDINGS = frozenset(
    {*SAFE, "wps", "et", "ofd", "ceb", "rar", "html", "htm", "txt", "csv", "md", "png", "jpg", "jpeg", "tif"}
)
# what `documents.media_type` says → ending, where they differ
KINDS = {
    "markdown": "md",
    "text": "txt",
    "text/plain": "txt",
    "text/html": "html",
    "scan": "pdf",
    "application/pdf": "pdf",
}
OCTETS = "application/octet-stream"
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')
_LAST = re.compile(r"\.([A-Za-z0-9]{1,5})$")


@page.get("/files/<int:version_id>/<sha256>")
@needs(Right.READ)
def stored(version_id: int, sha256: str) -> Response | tuple[str, int]:
    """The bytes of a file of this version, to be saved and never shown by us."""
    found = stored_file(database(), version_id, sha256) if version_id <= LARGEST else None
    if found is None:
        abort(404)
    file, body, year, seq = found
    try:
        content = Store(desk().settings.storage.blobs).read(file.sha256)
    except GoujiError:
        return trouble(404, LOST, "原件取不出来")
    answer = make_response(content)
    answer.headers["Content-Type"] = SAFE.get(_ending(file), OCTETS)
    answer.headers["Content-Security-Policy"] = POLICY
    name = quote(_name(file, body, year, seq), safe="")
    answer.headers["Content-Disposition"] = f"attachment; filename=\"report.{_ending(file)}\"; filename*=UTF-8''{name}"
    return answer


def _name(file: KeptFile, body: str, year: int, seq: int) -> str:
    """`样例局2025年度报告（第2版）.html`; an attachment keeps its shown name behind it."""
    shown = _plain(file.name)
    whose = f"{_plain(body)[:LONGEST]}{year}年度报告（第{seq}版）"
    if file.role == "attachment" and shown:
        whose += f"-{_LAST.sub('', shown)[:LONGEST]}"
    return f"{whose}.{_ending(file)}"


def _ending(file: KeptFile) -> str:
    """By what the bytes are, else by the shown name; `bin` for what is neither."""
    known = KINDS.get(file.media_type, file.media_type)
    match = _LAST.search(file.name.strip())
    named = match[1].lower() if match else ""
    return next((one for one in (known, named) if one in ENDINGS), "bin")


def _plain(text: str) -> str:
    """Without what file systems or readers take for something else: separators, control and direction characters."""
    kept = "".join(one for one in text if unicodedata.category(one)[0] != "C")
    return _NOT_IN_NAMES.sub("_", kept).strip("._")

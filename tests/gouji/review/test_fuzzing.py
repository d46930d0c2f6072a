"""Whatever comes in: no route ever fails with 500. Some requests here, many with GOUJI_REQUESTS."""

from __future__ import annotations

import io
import os
import random
from urllib.parse import quote

import pytest

from tests.gouji.desk import CODE
from tests.gouji.review.office import PEOPLE

REQUESTS = int(os.environ.get("GOUJI_REQUESTS", "360"))
SEED = int(os.environ.get("GOUJI_SEED", "7"))
METHODS = ("GET", "POST", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "PATCH")
TEXTS = (
    "", " ", "0", "1", "-1", "1.5", "９", "2025", "2026-02-30", "2026-03-31", "9999-12-31", "2026-W01-1", "1:0", "1:1,2:1",
    "9223372036854775807", "9223372036854775808", "1" * 30, "9" * 5_000, "1-" + "a" * 64, "x", "all", "@me", "-", CODE,
    "GJ-2026-000001", "A32", "open", "error", "confirm", "dismiss", "waive", "approve", "refuse", "withdraw", "assign",
    "take_back", "uphold", "answer", "xlsx", "docx", "csv", "json", "sqlite", "list", "gb18030", "shen", "pi", "role",
    "\x00", "a\x00b", "\r\nSet-Cookie: a=b", "\u202egnol", "\ufeff", "\ufffd", "𠮷", "长" * 3_000, "'\"; DROP TABLE users;--",
    "%", "_", "*", '"', "NEAR(", "a AND", "(", "{{7*7}}", "<script>alert(1)</script>", "../../etc/passwd", "//evil.test",
    "/\\evil.test", "[]", "{}", "[[1,2]]", '[{"line": 1}]', "null", "1e999", "NaN", "٣", "²",
)  # fmt: skip
RAW = (b"%ff%fe", b"%c0%80", b"%ed%a0%80", b"%", b"%zz", b"a&&=&=b", b"+" * 50, b"%00", b";a=b")
HEADERS: tuple[dict[str, str], ...] = (
    {}, {}, {}, {}, {}, {}, {}, {}, {}, {"Referer": "http://[::1"}, {"Referer": "http://localhost/%ff"}, {"Range": "bytes=9-1"},
    {"If-Modified-Since": "x"}, {"X-HTTP-Method-Override": "DELETE"}, {"Cookie": "gouji=x"}, {"Host": "["},
    {"Content-Type": "application/json"}, {"Content-Type": "multipart/form-data"},
    {"Content-Type": "application/x-www-form-urlencoded; charset=utf-7"}, {"Origin": "http://[", "Sec-Fetch-Site": "x"},
)  # fmt: skip
FIELDS = (
    "action", "reason", "note", "until", "to", "answer", "together", "lock", "mate", "line", "next", "at", "back", "pick",
    "day", "works", "source", "year", "form", "kind", "state", "severity", "agency", "encoding", "rows", "login", "name",
    "role", "password", "old", "new", "again", "office", "code", "starts", "ends", "why", "sha", "platform", "subject",
    "text", "seen", "finding", "before", "after", "version", "beside", "from", "show", "body", "most", "mode", "status",
    "rule", "assignee", "below", "pending", "disputed", "regressed", "parent", "unpublished", "direct", "open", "all",
)  # fmt: skip


def routes(app) -> list[tuple[str, str]]:
    """Each address, with %s for its variables, and the method that it is for."""
    return [
        (
            "".join("%s" if dynamic else text for dynamic, text in rule._trace).lstrip("|"),
            "POST" if "POST" in (rule.methods or ()) else "GET",
        )
        for rule in app.url_map.iter_rules()
    ]


def address(chance: random.Random, form: str) -> str:
    usual = ("1", "2", "2025", CODE, "A32", "shen", "disable", "password", "review.css")
    while "%s" in form:
        text = chance.choice(usual) if chance.random() < 0.6 else chance.choice(TEXTS)
        form = form.replace("%s", quote(text, safe=""), 1)
    query = chance.choice(RAW).decode() if chance.random() < 0.1 else ""
    names = chance.sample(FIELDS, chance.randrange(4))
    query += "".join(f"&{name}={quote(chance.choice(TEXTS)[:4_000], safe='')}" for name in names)
    return form + (f"?{query}" if query else "")


def body(chance: random.Random) -> dict[str, object]:
    """A form as somebody sends it who has read ours, and does not care."""
    names = chance.sample(FIELDS, chance.randrange(1, len(FIELDS)))
    fields: dict[str, object] = {name: chance.choice(TEXTS) for name in names}
    fields["token"] = "t" * 32
    if chance.random() < 0.7:
        fields |= {"lock": "0", "action": chance.choice(TEXTS[28:38]), "line": f"{chance.randrange(14)}:0"}
        fields |= {"reason": "misread", "until": "2026-03-31", "answer": "disputed", "to": "shen", "why": "改版"}
    if chance.random() < 0.1:
        fields[chance.choice(names)] = [chance.choice(TEXTS) for _ in range(20)]
    if chance.random() < 0.2:
        fields["list"] = (io.BytesIO(chance.choice((b"", b"PK\x03\x04", b"\xff" * 100))), chance.choice(TEXTS)[:200])
    return fields


@pytest.mark.parametrize("login", ["", *PEOPLE])
def test_nothing_is_an_error_of_ours(office, login, caplog):
    chance, browser = random.Random(f"{SEED}{login}"), office.browser(login)
    office.app.testing = False  # as for people: an exception is a page
    known = routes(office.app)
    for _ in range(REQUESTS // 6):
        form, method = chance.choice(known)
        method = chance.choice(METHODS) if chance.random() < 0.1 else method
        path, headers = address(chance, form), chance.choice(HEADERS)
        if method == "POST" and chance.random() < 0.9:
            data: object = body(chance)
        else:
            data = chance.choice(RAW)
        caplog.clear()
        answer = browser.client.open(path, method=method, headers=headers, data=data, buffered=True)
        assert answer.status_code < 500 or answer.status_code == 503, (
            method,
            path,
            headers,
            data,
            caplog.text[-2_000:],
        )
        if "Location" in answer.headers:
            assert answer.location.startswith(("/", "http://localhost/")), answer.location
        if login and answer.status_code == 303 and answer.location.startswith("/login"):
            browser = office.browser(login)  # it has logged out, or locked itself out


def test_forms_that_are_too_much_are_refused(office):
    browser = office.browser("shen")
    part = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n'
    token = b'--b\r\nContent-Disposition: form-data; name="token"\r\n\r\n' + b"t" * 32 + b"\r\n"
    cases = [
        (token + part * 10_000 + b"--b--\r\n", "multipart/form-data; boundary=b", 413),
        (token + part * 100, "multipart/form-data; boundary=b", 403),  # without an end nothing is in it
        (token + part, "multipart/form-data", 403),  # without a boundary nothing is in it
        (token + part, f"multipart/form-data; boundary={'b' * 300}", 403),
        (b"token=" + b"t" * 32 + b"&a" * 400_000, "application/x-www-form-urlencoded", 400),
        (b"token=" + b"t" * 32 + b"&a=" + b"x" * (1 << 20), "application/x-www-form-urlencoded", 413),
        (b'{"token": "tttt"}', "application/json", 403),
    ]
    for data, kind, status in cases:
        answer = browser.client.post("/decide", data=data, content_type=kind, buffered=True)
        assert answer.status_code == status, (kind, data[:80], data[-20:])

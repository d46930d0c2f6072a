"""The article of a page, hidden in a string: as portals hold it that draw their pages in the browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import escape

CLOSING = "<\\/"


def shell(inside: str, title: str = "信息公开") -> bytes:
    """A portal page with this in it, and no report of its own."""
    menu = "<ul><li>首页</li><li>政府信息公开年报</li></ul>"
    page = f"<html><head><title>{title}</title></head><body>{menu}{inside}<div>版权所有</div></body></html>"
    return page.encode()


def article(page: str) -> str:
    """What stands in the body of a page."""
    found = re.search(r"<body>(.*)</body>", page, re.DOTALL)
    assert found
    return found[1]


def frame(page: str) -> str:
    return f'<iframe width="100%" srcdoc="{escape(page)}"></iframe>'


def frame_in_frame(page: str) -> str:
    return frame(f"<html><body>{frame(page)}</body></html>")


def script(code: str, kind: str = "") -> str:
    """Script code; what would end the script is escaped as the code itself does it."""
    return f"<script{kind}>{code}</script>"


def literal(text: str, *, ascii_only: bool = False) -> str:
    return json.dumps(text, ensure_ascii=ascii_only).replace("</", CLOSING)


def single_quoted(text: str) -> str:
    inside = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\\n")
    return "'" + inside.replace("</", CLOSING) + "'"


def in_json(page: str) -> str:
    data = {"props": {"list": [1, {"content": article(page)}]}}
    return script(json.dumps(data).replace("</", CLOSING), ' id="__NEXT_DATA__" type="application/json"')


def json_in_json(page: str) -> str:
    data = {"code": 200, "data": json.dumps({"content": article(page)})}
    return script("window.__INITIAL_STATE__=" + json.dumps(data).replace("</", CLOSING))


def line_by_line(page: str) -> str:
    return script("var html = " + " +\n  ".join(map(literal, article(page).splitlines(keepends=True))) + ";")


# name → the markup around it, and the address of the string
WAYS: dict[str, tuple[Callable[[str], str], str]] = {
    "srcdoc": (frame, "srcdoc[1]"),
    "srcdoc in srcdoc": (frame_in_frame, "srcdoc[1]/srcdoc[1]"),
    "literal": (lambda page: script(f"// don't\nvar a = 1, content = {literal(article(page))};"), "script[1]"),
    "ascii": (lambda page: script(f"show({literal(article(page), ascii_only=True)})"), "script[1]"),
    "u003c": (lambda page: script(f"var c={literal(article(page)).replace('<', chr(92) + 'u003c')}"), "script[1]"),
    "single quotes": (lambda page: script(f"var it='it\\'s';var c={single_quoted(article(page))}"), "script[1]"),
    "back quotes": (lambda page: script(f"const c = `{article(page)}`"), "script[1]"),
    "line by line": (line_by_line, "script[1]"),
    "json": (in_json, "script[1]"),
    "json in json": (json_in_json, "script[1]"),
    "entities in json": (lambda page: script(f"x={literal(escape(article(page)))}"), "script[1]"),
    "text area": (lambda page: f'<textarea style="display:none">{escape(article(page))}</textarea>', "textarea[1]"),
    "raw text area": (lambda page: f"<textarea>{article(page)}</textarea>", "textarea[1]"),
    "text/html": (lambda page: script(article(page), ' type="text/html"'), "script[1]"),
    "text/template": (lambda page: script("") + script(article(page), ' type="text/template"'), "script[2]"),
    "noscript": (lambda page: f"<noscript>{article(page)}</noscript>", "noscript[1]"),
    "template": (lambda page: f"<template>{article(page)}</template>", "template[1]"),
}

"""Whether an answer is whole, as far as its content tells: a length that was kept says nothing of what a cache lost."""

from __future__ import annotations

import re

BLANK = b"\xef\xbb\xbf \t\r\n"
TAIL = 2048
OPENED = re.compile(rb"<(?:html|body)[\s>]", re.IGNORECASE)
CLOSED = re.compile(rb"</(?:html|body)\b", re.IGNORECASE)
# what holds words that look like elements, whole; and one that was begun and goes on to the end
SPOKEN = re.compile(rb"<!--.*?-->|<(script|style|textarea)\b[^>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
BEGUN = re.compile(rb"<!--|<(?:script|style|textarea|title)\b(?![^>]*/>)", re.IGNORECASE)
TITLE = re.compile(rb"<title\b[^>]*>.*?</title\s*>", re.IGNORECASE | re.DOTALL)
IN_TAG = re.compile(rb"<[a-z/!][^<>]*\Z", re.IGNORECASE)
HOLDERS = (b"div", b"table", b"ul", b"ol")
ROOT = re.compile(rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<([A-Za-z_][\w.:-]*)[\s>]", re.DOTALL)
XML = (b"<?xml", b"<datastore", b"<recordset", b"<rss", b"<feed", b"<urlset")
JSON = re.compile(rb'\{\s*"|\[\s*[{\["]')
LINEAR = re.compile(rb"/Linearized\b.*?/L\s+(\d+)", re.DOTALL)


def lacks_end(body: bytes) -> bool:
    """Whether this is a page that was opened and is closed nowhere. Some portals write such pages."""
    return bool(OPENED.search(body)) and not CLOSED.search(body)


def has_end(body: bytes) -> bool:
    """Whether a page is closed."""
    return bool(OPENED.search(body)) and bool(CLOSED.search(body))


def breaks_off(body: bytes) -> bool:
    """
    Whether content ends in the middle of something, whatever length was declared.

    A page without an end is not enough: it must also leave open what no page leaves open.
    """
    head = body[:64].lstrip(BLANK)
    if head.startswith(b"%PDF"):
        linear = LINEAR.search(body[:1024])
        return b"%%EOF" not in body or bool(linear and len(body) < int(linear[1]))
    if head.startswith(b"PK\x03\x04"):
        return b"PK\x05\x06" not in body
    if head.lower().startswith(XML) and not OPENED.search(body[:TAIL]):
        root = ROOT.match(body.lstrip(BLANK))
        return root is not None and b"</" + root[1] not in body[-TAIL:] and not body.rstrip().endswith(b"/>")
    if JSON.match(head):
        return not body.rstrip(BLANK + b";)").endswith(b"}" if head.startswith(b"{") else b"]")
    return lacks_end(body) and _left_open(body)


def _left_open(page: bytes) -> bool:
    text = TITLE.sub(b"", SPOKEN.sub(b"", page))
    if BEGUN.search(text) or IN_TAG.search(text):
        return True
    low = text.lower()
    return any(len(re.findall(rb"<" + tag + rb"[\s>]", low)) > low.count(b"</" + tag) for tag in HOLDERS)

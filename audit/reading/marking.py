"""A tree of lexbor → one text with marks: where a block, row, cell or table begins or ends, spans, pictures.

Python code per node is what reading a page costs. So the tree is walked once, without recursion; what ends is marked
by text nodes put behind the elements while walking, which the same walk then meets.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from audit.errors import UnreadableInput
from audit.reading.beside import LOWERED, RAISED, STRUCK

# Noncharacters of Unicode: a page has no reason to hold them, and can do no harm with them.
BREAK, HEADING, PICTURE, SPAN = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
TABLE, TABLE_END, ROW, CELL = "\ufdd4", "\ufdd5", "\ufdd6", "\ufdd7"
DROPPED, DROPPED_END, ASIDE, ASIDE_END = "\ufdd8", "\ufdd9", "\ufdda", "\ufddb"
# For a table or a cell that was left out: what follows keeps its number.
LOST_TABLE, LOST_CELL = "\ufddc", "\ufddd"

BLOCKS = (
    "p div li ul ol dl dt dd blockquote pre center form fieldset legend address article section main header "
    "figure figcaption details summary caption"
)
HEADINGS = "h1 h2 h3 h4 h5 h6"
LINES = "br hr"
# Never what the office wrote. A form is not among them: whole pages are wrapped in one.
WITHOUT_TEXT = "script style noscript title"
WIDGETS = "select button textarea svg audio video"
FURNITURE = "nav footer aside"
# Where text might have been; what stands inside is for browsers that cannot show them.
EMPTY_EMBEDDED = "img embed"
EMBEDDED = "iframe object"
LONGEST_SOURCE = 500
# Where the address stands while the picture waits to be scrolled to; `src` is a placeholder then.
LAZY = ("data-src", "data-original", "data-lazy-src", "data-url", "original", "orisrc", "_src")

WIDEST = 100
TALLEST = 1000
_DIGITS = re.compile(r"\s*\+?(\d{1,5})")
_MARK = re.compile(f"{SPAN}[^{SPAN}]*{SPAN}|[{BREAK}-{LOST_CELL}]")
_INVISIBLE = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
# What may hide an element, and what the page must hold for it to be there.
HIDING = {
    "[hidden]": (b"idden", b"HIDDEN"),
    '[style*="display" i]:not([hidden])': (b"isplay", b"DISPLAY"),
    '[style*="mso-hide" i]:not([hidden], [style*="display" i])': (b"mso-hide",),
}
# What is printed beside a number, by tags and by styles; and what a page must hold for such a style to be there.
BESIDE = (
    ("sup", '[style*="super" i]', RAISED),
    ("sub", '[style*="align:sub" i], [style*="align: sub" i]', LOWERED),
    ("s, strike, del", '[style*="line-through" i]', STRUCK),
)
STYLED_BESIDE = (b"ical-align", b"line-through")

# A report has a few thousand tags, written by Word some ten thousands.
MOST_TAGS = 1_000_000
# So many open elements at once are no page but an attack, or a broken template.
MOST_OPEN = 2_400
STRIDE = 16 * 1024
_TAG_BEGINS = re.compile(rb"<[a-zA-Z/!]")
_NESTING = re.compile(
    rb"</?(?:div|center|blockquote|section|article|main|ul|ol|dl|dd|dt|form|fieldset|details|figure|pre|address|header"
    rb"|footer|nav|aside|dir|menu|listing|summary|hgroup|search)\b[^>]*>",
    re.IGNORECASE,
)
_INLINE = re.compile(
    rb"</?(?!(?:br|p|li|h[1-6]|table|caption|colgroup|col|tbody|thead|tfoot|tr|td|th|img|script|style|title|html|head"
    rb"|body|meta|link)\b)[a-z][^>]*>",
    re.IGNORECASE,
)


def tree_of(page: bytes) -> LexborHTMLParser:
    """The tree of a page in UTF-8. UnreadableInput (bomb) for one of nothing but tags."""
    tags = page.count(b"<")
    if tags > MOST_TAGS:
        raise UnreadableInput("bomb", f"网页有{tags}个标签，年度报告不会这样多，没有读取")
    if tags > MOST_OPEN and _most_open(page) > MOST_OPEN:
        page = _flattened(page)
    return LexborHTMLParser(page, options=LexborDocumentOptions.WO_EVENTS.value)


def ends_early(page: bytes) -> bool:
    """Whether a page was cut: inside a tag, or before what it opened is closed. A page may lack its closing tags."""
    last = page.rfind(b"<")
    if last > page.rfind(b">") and _TAG_BEGINS.match(page, last):
        return True
    if any(page.rfind(end) >= 0 for end in (b"</html", b"</body", b"</HTML", b"</BODY")):
        return False
    lower = page.lower()
    return b"<html" in lower or b"<body" in lower or lower.count(b"<table") > lower.count(b"</table")


def _most_open(page: bytes) -> int:
    """About how many elements are open at once, at most: opening less closing tags, looked at every few kilobytes."""
    most = now = 0
    for start in range(0, len(page), STRIDE):
        end = start + STRIDE
        now += page.count(b"<", start, end) - 2 * page.count(b"</", start, end)
        most = max(most, now)
    return most


def _flattened(page: bytes) -> bytes:
    """
    Without inline tags, which mean nothing here, and with line breaks for wrapping ones if these stay open as well.

    Tree building is quadratic in the depth of elements, and repeats unclosed formatting in every block.
    """
    page = _INLINE.sub(b"", page)
    nested = sum(1 for _ in _NESTING.finditer(page))
    return _NESTING.sub(b"<br>", page) if nested > MOST_OPEN // 2 else page


def marked(tree: LexborHTMLParser, page: bytes) -> str:
    """The readable text of a tree with its marks. Changes the tree; `page` is what it was made from."""
    _mark_spans(tree)
    # searching all styles takes as long as parsing, and few pages have one to find; bytes are searched faster backwards
    sought = [query for query, words in HIDING.items() if max(map(page.rfind, words)) >= 0]
    if sought:
        _mark_hidden(tree.css(", ".join(sought)))
    styled = max(map(page.rfind, STYLED_BESIDE)) >= 0
    if styled or tree.css_first("sup, sub, s, strike, del"):
        for tags, styles, signs in BESIDE:
            query = f"{tags}, {styles}" if styled else tags
            _mark_digits(tree.css(f"{query}, {query.replace(',', ' *,')} *"), signs)
    root = tree.body or tree.root
    text = _walked(root) if root else ""
    if DROPPED in text:
        text = _without(text, DROPPED, DROPPED_END)
    if ASIDE in text:
        kept = _without(text, ASIDE, ASIDE_END)
        hides_all = TABLE in text and TABLE not in kept
        text = text.replace(ASIDE, BREAK).replace(ASIDE_END, BREAK) if hides_all else kept
    return text


def unmarked(markup: str) -> str:
    """Without the marks, for a part of a tree that was marked."""
    return _MARK.sub("", markup)


def _walked(root: LexborNode) -> str:
    parts: list[str] = []
    append, begins, marks, text = parts.append, _BEGINS, _MARKS, _TEXT
    for node in root.traverse(include_text=True):
        tag = node.tag_id
        if tag == text:
            append(node.text_content or "")
        elif tag in begins:
            append(begins[tag])
        elif tag in marks:
            begin, end = marks[tag]
            append(begin or _picture(node) + (DROPPED if end else ""))
            if end and not (end == BREAK and _ends_with_parent(node)):
                node.insert_after(end)
    return "".join(parts)


def _ends_with_parent(node: LexborNode) -> bool:
    """Then the mark of the parent's end does for both. Most paragraphs in cells are so."""
    parent = node.parent if node.next is None else None
    return parent is not None and parent.tag_id in _MARKS


def _mark_spans(tree: LexborHTMLParser) -> None:
    """Behind the text of the cell, so that no cell has to be asked for its attributes."""
    for node in tree.css("[rowspan], [colspan]:not([rowspan])"):  # a node that matches twice would come twice
        attributes = node.attributes
        mark = _span(attributes.get("rowspan"), attributes.get("colspan"))
        if mark and node.tag_id in _CELLS:
            node.insert_child(mark)


@lru_cache(maxsize=1024)
def _span(rowspan: str | None, colspan: str | None) -> str:
    height = _number(rowspan, TALLEST, zero=TALLEST)
    width = _number(colspan, WIDEST, zero=1)
    return f"{SPAN}{height},{width}{SPAN}" if height > 1 or width > 1 else ""


def _number(written: str | None, most: int, zero: int) -> int:
    digits = _DIGITS.match(written or "1")
    return min(int(digits[1]) or zero, most) if digits else 1


def _picture(node: LexborNode) -> str:
    attributes = node.attributes
    source = next(filter(None, map(attributes.get, (*LAZY, "src", "data"))), "").strip()
    if source[:5].lower() == "data:":
        # the picture itself: what kind it is tells enough
        source = source[:LONGEST_SOURCE].partition(",")[0]
    return f"{PICTURE}{source[:LONGEST_SOURCE]}{PICTURE}" if source else ""


def _mark_hidden(nodes: Sequence[LexborNode]) -> None:
    for node in nodes:
        attributes = node.attributes
        hidden = "hidden" in attributes or _INVISIBLE.search(attributes.get("style") or "")
        if hidden and node.tag not in ("body", "html"):
            node.insert_before(ASIDE)
            node.insert_after(ASIDE_END)


def _mark_digits(nodes: Sequence[LexborNode], signs: Mapping[int, str]) -> None:
    for node in nodes:
        for inner in [one for one in node.iter(include_text=True) if one.tag_id == _TEXT]:
            written = inner.text_content or ""
            if not written.isalpha():
                inner.replace_with(written.translate(signs))


def _without(text: str, begins: str, ends: str) -> str:
    """Without the regions between the two marks; they may be nested. What is hidden parts nothing: 1, hidden 2, 0 is 10."""
    depth = 0
    kept: list[str] = []
    for piece in re.split(f"([{begins}{ends}])", text):
        if piece == begins:
            depth += 1
        elif piece == ends:
            depth = max(0, depth - 1)
        elif not depth:
            kept.append(piece)
        elif any(mark in piece for mark in (TABLE, CELL, LOST_TABLE, LOST_CELL)):
            kept.append(_lost(piece))
    return "".join(kept)


def _lost(text: str) -> str:
    """A mark for every table in a text that is left out, and for every cell in none of these tables."""
    depth = cells = 0
    for piece in re.split(f"([{TABLE}{TABLE_END}])", text):
        if piece == TABLE:
            depth += 1
        elif piece == TABLE_END:
            depth -= 1
        elif not depth:
            cells += piece.count(CELL) + piece.count(LOST_CELL)
    return LOST_TABLE * (text.count(TABLE) + text.count(LOST_TABLE)) + LOST_CELL * cells


def _tag_ids(names: str) -> list[int]:
    """The numbers lexbor gives to tags; they belong to its build."""
    tree = LexborHTMLParser("")
    return [tree.create_node(name).tag_id for name in names.split()]


def _marks() -> dict[int, tuple[str, str]]:
    """Tag → what is written where it begins, and where it ends."""
    marks = dict.fromkeys(_tag_ids(BLOCKS), (BREAK, BREAK))
    marks |= dict.fromkeys(_tag_ids(LINES), (BREAK, ""))
    marks |= {tag: (f"{BREAK}{HEADING}{level}", BREAK) for level, tag in enumerate(_tag_ids(HEADINGS), 1)}
    marks |= dict(zip(_tag_ids("table tr td th"), ((TABLE, TABLE_END), (ROW, ""), (CELL, ""), (CELL, "")), strict=True))
    marks |= dict.fromkeys(_tag_ids(WITHOUT_TEXT), (DROPPED, DROPPED_END))
    marks |= dict.fromkeys(_tag_ids(WIDGETS), (BREAK + DROPPED, DROPPED_END))
    marks |= dict.fromkeys(_tag_ids(FURNITURE), (BREAK + ASIDE, ASIDE_END))
    marks |= dict.fromkeys(_tag_ids(EMPTY_EMBEDDED), ("", ""))
    return marks | dict.fromkeys(_tag_ids(EMBEDDED), ("", DROPPED_END))


_MARKS = _marks()
_CELLS = frozenset(_tag_ids("td th"))
# Rows and cells, more than all others together: nothing to do where they end.
_BEGINS = {tag: begin for tag, (begin, end) in _MARKS.items() if begin and not end}
_TEXT = next(
    node.tag_id for body in LexborHTMLParser("x").css("body") for node in body.traverse(True) if node.tag == "-text"
)

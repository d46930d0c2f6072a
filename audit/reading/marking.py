"""A tree of lexbor → one text with marks: where a block, row, cell or table begins or ends, spans, pictures.

Python code per node is what reading a page costs. So the tree is walked once, without recursion; what ends is marked
by text nodes put behind the elements while walking, which the same walk then meets.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

# Noncharacters of Unicode: a page has no reason to hold them, and can do no harm with them.
BREAK, HEADING, PICTURE, SPAN = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
TABLE, TABLE_END, ROW, CELL = "\ufdd4", "\ufdd5", "\ufdd6", "\ufdd7"
DROPPED, DROPPED_END, ASIDE, ASIDE_END = "\ufdd8", "\ufdd9", "\ufdda", "\ufddb"

BLOCKS = (
    "p div li ul ol dl dt dd blockquote pre center form fieldset legend address article section main header "
    "figure figcaption details summary caption"
)
HEADINGS = "h1 h2 h3 h4 h5 h6"
LINES = "br hr"
# Never what the office wrote. A form is not among them: whole pages are wrapped in one.
WITHOUT_TEXT = "script style noscript select button textarea svg object audio video iframe title"
FURNITURE = "nav footer aside"
EMBEDDED = (("src", "img, iframe, embed"), ("data", "object"))
LONGEST_SOURCE = 500

WIDEST = 100
TALLEST = 1000
SPANNING = "td[rowspan], td[colspan], th[rowspan], th[colspan]"
_DIGITS = re.compile(r"\s*\+?(\d{1,5})")
_INVISIBLE = re.compile(r"display\s*:\s*none", re.IGNORECASE)

# Below this size no nesting is deep enough to be slow.
SMALL = 50_000
MOST_OPEN = 5_000
_NESTING = re.compile(
    r"</?(?:div|center|blockquote|section|article|main|ul|ol|dl|dd|dt|form|fieldset|details|figure|pre|address"
    r"|header|footer|nav|aside|dir|menu|listing|summary|hgroup|search)\b[^>]*>",
    re.IGNORECASE,
)
_INLINE = re.compile(
    r"</?(?!(?:br|p|li|h[1-6]|table|caption|colgroup|col|tbody|thead|tfoot|tr|td|th|img|script|style|title|html|head"
    r"|body|meta|link)\b)[a-z][^>]*>",
    re.IGNORECASE,
)


def flattened(text: str) -> str:
    """
    The page, or one without inline and wrapping tags where thousands of them stay open.

    Tree building is quadratic in the depth of some elements, and unclosed formatting is repeated in each block.
    """
    if len(text) < SMALL or text.count("<") - 2 * text.count("</") < MOST_OPEN:
        return text
    return _INLINE.sub("", _NESTING.sub("<br>", text))


def marked(tree: LexborHTMLParser) -> str:
    """The readable text of a page with its marks. Changes the tree."""
    _mark_spans(tree)
    _mark_embedded(tree)
    _mark_hidden(tree)
    text = _walked(tree.body or tree.root)
    if DROPPED in text:
        text = _without(text, DROPPED, DROPPED_END)
    if ASIDE in text:
        kept = _without(text, ASIDE, ASIDE_END)
        hides_all = TABLE in text and TABLE not in kept
        text = text.replace(ASIDE, BREAK).replace(ASIDE_END, BREAK) if hides_all else kept
    return text


def _walked(root: LexborNode | None) -> str:
    if root is None:
        return ""
    parts: list[str] = []
    append, mark_of = parts.append, _MARKS.get
    for node in root.traverse(include_text=True):
        tag = node.tag_id
        if tag == _TEXT:
            append(node.text_content or "")
        else:
            marks = mark_of(tag)
            if marks:
                begins, ends = marks
                append(begins)
                if ends:
                    node.insert_after(ends)
    return "".join(parts)


def _mark_spans(tree: LexborHTMLParser) -> None:
    """Behind the text of the cell, so that no cell has to be asked for its attributes."""
    for node in tree.css(SPANNING):
        attributes = node.attributes
        height = _number(attributes.get("rowspan"), TALLEST, zero=TALLEST)
        width = _number(attributes.get("colspan"), WIDEST, zero=1)
        if height > 1 or width > 1:
            node.insert_child(f"{SPAN}{height},{width}{SPAN}")


def _number(written: str | None, most: int, zero: int) -> int:
    digits = _DIGITS.match(written or "1")
    return min(int(digits[1]) or zero, most) if digits else 1


def _mark_embedded(tree: LexborHTMLParser) -> None:
    for attribute, tags in EMBEDDED:
        for node in tree.css(tags):
            source = (node.attributes.get(attribute) or "").strip()[:LONGEST_SOURCE]
            if source:
                node.insert_before(f"{PICTURE}{source}{PICTURE}")


def _mark_hidden(tree: LexborHTMLParser) -> None:
    for node in tree.css('[hidden], [style*="display" i]'):
        attributes = node.attributes
        if node.tag != "body" and ("hidden" in attributes or _INVISIBLE.search(attributes.get("style") or "")):
            node.insert_before(ASIDE)
            node.insert_after(ASIDE_END)


def _without(text: str, begins: str, ends: str) -> str:
    """Without the regions between the two marks; they may be nested."""
    depth = 0
    kept: list[str] = []
    for piece in re.split(f"([{begins}{ends}])", text):
        if piece == begins:
            depth += 1
            kept.append(BREAK)
        elif piece == ends:
            depth = max(0, depth - 1)
        elif not depth:
            kept.append(piece)
    return "".join(kept)


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
    return marks | dict.fromkeys(_tag_ids(FURNITURE), (ASIDE, ASIDE_END))


_MARKS = _marks()
_TEXT = next(node.tag_id for node in LexborHTMLParser("x").root.traverse(include_text=True) if node.tag == "-text")

"""A report as HTML (clean, or as pasted from Word), as extracted text, and as Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from audit.form import PARTS
from gouji.rendering.printed_form import Slot, Table, grid, tables

if TYPE_CHECKING:
    from gouji.demo.content import Content

HAN_OR_NOT = re.compile(r"[0-9A-Za-z.,@/+-]+|[^0-9A-Za-z.,@/+-]+")
STYLES = ("clean", "word", "picture")
ATTACHED = "附件"
VIEWER = "/static/pdf/viewer.html?file="
TABLE_OF_PART = {part.number: part.table for part in PARTS if part.table}


def render_html(content: Content, style: str = "clean") -> str:
    """A whole page in UTF-8. `style`: clean, or word (every run of letters in spans of its own)."""
    title = escape(content.title)
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n</head>\n'
        f"<body>\n{render_body(content, style)}\n</body>\n</html>\n"
    )


def render_body(content: Content, style: str = "clean", pictures: Sequence[str] = ()) -> str:
    """
    The report alone, to be put into the article page of a portal.

    `style`: clean, word, or picture: tables as images, whose addresses `pictures` gives in the order of the tables.
    """
    if style not in STYLES:
        raise ValueError(f"no style {style!r}")
    word = style == "word"
    made = tables(content.form, content.cells)
    images = iter(pictures)
    lines = [f"<h1>{escape(content.title)}</h1>" if not word else _paragraph(content.title, word, "center")]
    lines += [_paragraph(text, word) for text in content.preface]
    for number, heading in content.headings.items():
        lines.append(f"<h2>{escape(heading)}</h2>" if not word else _paragraph(heading, word))
        lines += [_paragraph(text, word) for text in content.parts.get(number, ())]
        if number in TABLE_OF_PART and style == "picture":
            lines.append(f'<p style="text-align:center"><img src="{escape(next(images))}" alt=""></p>')
        elif number in TABLE_OF_PART:
            lines.append(_html_table(made[TABLE_OF_PART[number] or ""], word))
    lines += [_paragraph(text, word, "right") for text in content.signature]
    return "\n".join(lines)


def render_links(files: Iterable[tuple[str, str]]) -> str:
    """(name, address) of the files of an article, under its text."""
    return "\n".join(
        f'<p>{ATTACHED}{number}：<a href="{escape(address)}">{escape(name)}</a></p>'
        for number, (name, address) in enumerate(files, 1)
    )


def render_viewer(name: str, address: str) -> str:
    """A page that shows nothing but a file, in a viewer."""
    return f'<iframe class="viewer" title="{escape(name)}" src="{VIEWER}{escape(quote(address))}"></iframe>'


def _paragraph(text: str, word: bool, align: str = "") -> str:
    style = f' style="text-align:{align}"' if align else ""
    if not word:
        return f"<p{style}>{escape(text)}</p>"
    return f'<p class="MsoNormal"{style}>{_runs(text)}<o:p></o:p></p>'


def _runs(text: str) -> str:
    """Word gives digits and Han characters spans of their own, and nests them."""
    return "".join(
        f'<span lang="EN-US"><span style="font-family:仿宋">{escape(run)}</span></span>'
        if run.isascii()
        else f'<span style="font-family:仿宋;mso-ascii-font-family:宋体">{escape(run)}</span>'
        for run in HAN_OR_NOT.findall(text)
    )


def _html_table(table: Table, word: bool) -> str:
    rows = "\n".join(f"<tr>{''.join(_html_slot(slot, word) for slot in row)}</tr>" for row in table)
    return f'<table border="1" cellspacing="0" cellpadding="0">\n<tbody>\n{rows}\n</tbody>\n</table>'


def _html_slot(slot: Slot, word: bool) -> str:
    spans = "".join(
        f' {name}="{number}"' for name, number in (("rowspan", slot.rowspan), ("colspan", slot.colspan)) if number > 1
    )
    return f"<td{spans}>{_paragraph(slot.text, True, 'center') if word else escape(slot.text)}</td>"


def render_text(content: Content) -> str:
    """As extractors write it: a cell a line behind a TAB, a blank line after each row."""
    return _lines(content, _text_table, "", "")


def _text_table(table: Table) -> str:
    """A cell merged across is written once, a cell merged downwards leaves an empty cell in each row below."""
    rows = _with_gaps(table)
    return "\n".join("".join(f"\t{text}\n" for text in row) for row in rows)


def _with_gaps(table: Table) -> list[list[str]]:
    taken: dict[tuple[int, int], int] = {}
    rows: list[list[str]] = []
    for index, slots in enumerate(table):
        row: list[str] = []
        column = 0
        for slot in [*slots, None]:
            while (index, column) in taken:
                row.append("")
                column += taken[index, column]
            if slot is None:
                break
            row.append(slot.text)
            taken.update({(index + down, column): slot.colspan for down in range(1, slot.rowspan)})
            column += slot.colspan
        rows.append(row)
    return rows


def render_markdown(content: Content) -> str:
    """Headings with #, tables as | a | b |, merged cells empty beyond their first slot."""
    return _lines(content, _pipe_table, "# ", "## ")


def _pipe_table(table: Table) -> str:
    rows = grid(table)
    lines = ["| " + " | ".join(text.replace("|", "\\|") for text in row) + " |" for row in rows]
    lines.insert(1, "|" + "---|" * len(rows[0]))
    return "\n".join(lines) + "\n"


def _lines(content: Content, write: Callable[[Table], str], title: str, heading: str) -> str:
    made = tables(content.form, content.cells)
    lines = [f"{title}{content.title}", "", *_spaced(content.preface)]
    for number, words in content.headings.items():
        lines += [f"{heading}{words}", "", *_spaced(content.parts.get(number, ()))]
        if number in TABLE_OF_PART:
            lines += [write(made[TABLE_OF_PART[number] or ""]), ""]
    return "\n".join([*lines, *_spaced(content.signature)]).rstrip("\n") + "\n"


def _spaced(texts: tuple[str, ...]) -> list[str]:
    return [line for text in texts for line in (text, "")]

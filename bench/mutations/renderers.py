"""How a report is written down: mostly as pages, text and Markdown, rarely as the files that cost more to read."""

from __future__ import annotations

from collections.abc import Callable

from gouji.demo.content import Content, render_html, render_markdown, render_text
from tests.rendering import docx, ofd, sheets
from tests.rendering.doc import render_doc
from tests.rendering.pdf import render_pdf

Renderer = Callable[[Content], bytes]
PAGES: dict[str, Renderer] = {
    "html": lambda content: render_html(content).encode(),
    "word": lambda content: render_html(content, "word").encode("gb18030"),
    "text": lambda content: render_text(content).encode(),
    "markdown": lambda content: render_markdown(content).encode(),
}
FILES: dict[str, Renderer] = {
    "docx": docx.as_word,
    "pdf": render_pdf,
    "doc": render_doc,
    "xlsx": lambda content: sheets.xlsx(sheets.one_sheet(content)),
    "ofd": ofd.render_ofd,
}
RENDERERS = PAGES | FILES
USUAL = ("html", "html", "html", "html", "html", "word", "text", "markdown")
RARE_EVERY = 25


def rendering_of(index: int) -> str:
    """How the report with this number is written down."""
    if index % RARE_EVERY == RARE_EVERY - 1:
        return tuple(FILES)[index // RARE_EVERY % len(FILES)]
    return USUAL[index % len(USUAL)]

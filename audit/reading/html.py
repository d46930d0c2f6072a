"""HTML → Document (thin; being replaced)."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from audit.document import Block, Document, Format, Paragraph
from audit.reading.decoding import decode_with_facts


def read_html(data: bytes, declared: str | None = None) -> Document:
    """Paragraphs only, for now."""
    decoded = decode_with_facts(data, declared)
    tree = LexborHTMLParser(decoded.text)
    text = tree.body.text(separator="\n") if tree.body else ""
    blocks: list[Block] = [
        Paragraph(line.strip(), f"p[{n}]") for n, line in enumerate(text.split("\n"), 1) if line.strip()
    ]
    return Document(Format.HTML, tuple(blocks), "", decoded.declared, decoded.used)

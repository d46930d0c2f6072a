"""bytes → Document (one file a format) and Document → Report (`interpret`)."""

from __future__ import annotations

from audit.document import Document, Format
from audit.errors import UnreadableInput
from audit.reading.decoding import decode
from audit.reading.html import read_html
from audit.reading.markdown import read_markdown
from audit.reading.plain import read_text
from audit.reading.sniffing import sniff


def read(data: bytes) -> Document:
    """
    Read a file by what it is, not by what it is called.

    UnreadableInput for what is empty, binary, too large, or in a format without a reader.
    """
    format_ = sniff(data)
    if format_ is Format.HTML:
        return read_html(data)
    text = decode(data)
    return read_markdown(text) if format_ is Format.MARKDOWN else read_text(text)

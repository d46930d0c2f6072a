"""
OFD (GB/T 33190) → Document: zip of XML → pages of characters and lines → blocks.

`package` finds and parses parts, `documents` lists pages, `drawing` draws them with `text` and `paths` on a `canvas`;
what characters and lines mean is decided in `audit.reading.geometry`, as for PDF.
"""

from audit.reading.ofd.reader import read_ofd

__all__ = ["read_ofd"]

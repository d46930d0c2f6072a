"""Files around a report: zip archives with names as Windows writes them, web archives as browsers and Word do."""

from __future__ import annotations

import base64
import io
import quopri
import zipfile
from collections.abc import Mapping, Sequence


def zipped(files: Mapping[str, bytes], *, gbk: bool = False, stored: bool = False) -> bytes:
    """`gbk`: names in GBK, without saying so."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for number, (name, data) in enumerate(files.items()):
            # as many bytes as the name has in GBK, replaced below
            archive.writestr(_placeholder(number, name) if gbk else name, data)
    written = buffer.getvalue()
    if gbk:
        for number, name in enumerate(files):
            written = written.replace(_placeholder(number, name).encode(), name.encode("gb18030"))
    return written


def _placeholder(number: int, name: str) -> str:
    return f"@{number}".ljust(len(name.encode("gb18030")), "@")


Part = tuple[str, str, bytes]


def mht(
    parts: Sequence[Part], head: str = "From: <Saved by Blink>\r\nSubject: x\r\n", coding: str = "quoted-printable"
) -> bytes:
    """Parts (content type, location, content) as multipart/related; `coding`: quoted-printable, base64 or 8bit."""
    lines = [
        f'{head}MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----=_Next"\r\n\r\n'.encode()
    ]
    for kind, location, content in parts:
        lines.append(
            f"------=_Next\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {coding}\r\n"
            f"Content-Location: {location}\r\n\r\n".encode()
        )
        lines += [_coded(content, coding), b"\r\n"]
    return b"".join([*lines, b"------=_Next--\r\n"])


def _coded(content: bytes, coding: str) -> bytes:
    if coding == "base64":
        return base64.encodebytes(content)
    return quopri.encodestring(content) if coding == "quoted-printable" else content

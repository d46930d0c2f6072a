"""Containers and documents that would fill memory or reach outside, if they were opened without care."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from functools import cache

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
MEGABYTE = 1024 * 1024


def docx(document: str, more: dict[str, bytes] | None = None) -> bytes:
    """A Word document with this main part, and whatever else."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (("[Content_Types].xml", TYPES), ("_rels/.rels", RELS), ("word/document.xml", document)):
            archive.writestr(_entry(name), text)
        for name, data in (more or {}).items():
            archive.writestr(_entry(name), data)
    return out.getvalue()


def paragraphs(*texts: str) -> str:
    """The main part of a document with these paragraphs."""
    inner = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)
    return f'<?xml version="1.0"?><w:document xmlns:w="{WORD}"><w:body>{inner}</w:body></w:document>'


@cache
def docx_bomb(megabytes: int = 400) -> bytes:
    """A main part of that many megabytes of nothing."""
    opening = f'<?xml version="1.0"?><w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>'.encode()
    return _one_large("word/document.xml", opening, megabytes)


@cache
def many_entries(count: int = 100_000) -> bytes:
    """A document among that many parts: written by hand, for zipfile takes its time."""
    base = docx(paragraphs("年度报告"))
    end = base.rindex(b"PK\x05\x06")
    start = int.from_bytes(base[end + 16 : end + 20], "little")
    local = start  # an empty entry, to which all the others point
    stored = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 0, 0, 33, 0, 0, 0, 1, 0) + b"x"
    entries = b"".join(
        struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, 6, 0, 0, 0, 0, 0, local)
        + b"%06d" % number
        for number in range(count)
    )
    directory = base[start:end] + entries
    total = min(count + 3, 0xFFFF)
    closing = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, total, total, len(directory), start + len(stored), 0)
    return base[:start] + stored + directory + closing


def nested(depth: int = 6) -> bytes:
    """Archives in archives."""
    data = docx(paragraphs("年度报告"))
    for level in range(depth):
        data = _zip({f"{level}.zip": data})
    return data


def encrypted() -> bytes:
    """A document whose entries say that they have a password."""
    data = bytearray(docx(paragraphs("年度报告")))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def traversal() -> bytes:
    """An archive that would write outside of its folder."""
    text = paragraphs("年度报告").encode()
    return _zip({"../../../../etc/cron.d/x": text, "/etc/passwd": text, "..\\..\\x.docx": text, "C:\\x.docx": text})


def duplicates() -> bytes:
    """A document with two main parts of one name."""
    base = docx(paragraphs("第一份"), {"word/documenX.xml": paragraphs("第二份").encode()})
    return base.replace(b"word/documenX.xml", b"word/document.xml")


def entity_bomb() -> bytes:
    """A document whose text is a thousand million times itself."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    body = f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>&e9;</w:t></w:r></w:p></w:body></w:document>'
    return docx(f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e0 "年报">{entities}]>{body}')


def outer_entity(address: str) -> bytes:
    """A document that asks its reader to fetch an address."""
    body = f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>'
    return docx(f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "{address}">]>{body}')


def pdf(objects: list[bytes], root: int = 1) -> bytes:
    """A PDF file of these objects, numbered from 1."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, data in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, data)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, start)
    return bytes(out)


def pdf_with_script() -> bytes:
    """A PDF file that runs a script and starts a program when it is opened."""
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R /OpenAction 4 0 R /AA << /WC 5 0 R >> >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
            b"<< /S /JavaScript /JS (app.launchURL('http://10.0.0.5/');) >>",
            b"<< /S /Launch /F (cmd.exe) >>",
        ]
    )


def pdf_with_huge_page() -> bytes:
    """A page of two thousand million points on each side."""
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 2000000000 2000000000] >>",
        ]
    )


def pdf_of_itself() -> bytes:
    """A tree of pages that is its own child."""
    return pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9999999 >>"])


@cache
def pdf_stream_bomb(megabytes: int = 300) -> bytes:
    """A page whose drawing unpacks to that much."""
    packed = _deflated(b"", megabytes, 15)
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
            b"<< /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (len(packed), packed),
        ]
    )


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(_entry(name), data)
    return out.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _one_large(name: str, opening: bytes, megabytes: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_entry("[Content_Types].xml"), TYPES)
        archive.writestr(_entry("_rels/.rels"), RELS)
        with archive.open(_entry(name), "w", force_zip64=True) as part:
            part.write(opening)
            for _ in range(megabytes):
                part.write(b" " * MEGABYTE)
    return out.getvalue()


def _deflated(opening: bytes, megabytes: int, bits: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, bits)
    pieces = [packer.compress(opening)]
    pieces += [packer.compress(b" " * MEGABYTE) for _ in range(megabytes)]
    return b"".join([*pieces, packer.flush()])

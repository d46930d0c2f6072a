"""Word files: the zip broken, or its XML broken and packed again."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable

from gouji.demo.content import make_content
from tests.fuzzing import mutated
from tests.rendering.docx import as_word, clean, zipped

TAG = re.compile(rb"<[^<>]*>")
NUMBER = re.compile(rb'="\d+"')
NUMBERS = (b"", b"0", b"1", b"2", b"-1", b"9", b"64", b"65536", b"99999999999999999999", b"continue", b"\xef\xbc\x91")
# What Word has names for and the valid files do not use.
FOREIGN = (
    b"<w:tbl>", b"</w:tbl>", b"<w:tr>", b"</w:tr>", b"<w:tc>", b"</w:tc>", b"<w:p>", b"</w:p>", b"<w:r>", b"<w:t>", b"</w:t>",
    b"<w:txbxContent>", b"</w:txbxContent>", b"<mc:AlternateContent>", b"<mc:Choice>", b"<mc:Fallback>", b"</mc:Fallback>",
    b'<w:fldChar w:fldCharType="begin"/>', b'<w:fldChar w:fldCharType="separate"/>', b'<w:fldChar w:fldCharType="end"/>',
    b"<w:vanish/>", b"<w:del>", b"</w:del>", b"<w:pPr>", b"</w:pPr>", b"<w:trPr>", b"<w:cellDel/>", b"<w:hMerge/>", b"<w:vMerge/>",
    b'<w:gridBefore w:val="3"/>', b'<w:gridSpan w:val="7"/>', b"<w:rPrChange>", b"</w:rPrChange>", b"<w:br/>", b'<a:blip r:embed="rId1"/>',
    b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<!DOCTYPE x>", b"<?x?>", b"&amp;", b"&x;", b' xmlns:w="urn:x"', b' xmlns:q="urn:x"',
)  # fmt: skip


def files() -> dict[str, bytes]:
    """One report, plain, and as Word writes it."""
    content = make_content("fuzz", "青川县水利局", 2024, size="large")
    return {"clean": clean(content), "word": as_word(content)}


def break_up(dice: random.Random, data: bytes) -> bytes:
    """Bytes of the zip; bytes of a part; or whole tags, numbers and elements of it, so that it often stays well-formed."""
    if dice.random() < 0.25:
        return mutated(dice, data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = dice.choice(["word/document.xml", "word/document.xml", "word/document.xml", *parts])
    xml = parts[name]
    for _ in range(dice.choice((1, 1, 2, 5))):
        xml = dice.choice(_CHANGES)(dice, xml)
    return zipped(parts | {name: xml})


def _element(dice: random.Random, xml: bytes) -> tuple[int, int]:
    """Where some element begins and ends; a piece of nothing where none is found."""
    tags = list(TAG.finditer(xml))
    if not tags:
        return 0, 0
    first = dice.choice(tags)
    name = first[0].strip(b"<>/").split(b" ")[0]
    if first[0].endswith(b"/>") or first[0].startswith(b"</"):
        return first.span()
    end = xml.find(b"</" + name + b">", first.end())
    return (first.start(), end + len(name) + 3) if end >= 0 else first.span()


def _drop_element(dice: random.Random, xml: bytes) -> bytes:
    start, end = _element(dice, xml)
    return xml[:start] + xml[end:]


def _double_element(dice: random.Random, xml: bytes) -> bytes:
    start, end = _element(dice, xml)
    return xml[:start] + xml[start:end] * dice.choice((2, 3, 50)) + xml[end:]


def _nest_element(dice: random.Random, xml: bytes) -> bytes:
    """An element in the middle of another."""
    start, end = _element(dice, xml)
    tags = list(TAG.finditer(xml))
    at = dice.choice(tags).end() if tags else 0
    return xml[:at] + xml[start:end] + xml[at:]


def _change_number(dice: random.Random, xml: bytes) -> bytes:
    numbers = list(NUMBER.finditer(xml))
    if not numbers:
        return mutated(dice, xml)
    start, end = dice.choice(numbers).span()
    return xml[:start] + b'="' + dice.choice(NUMBERS) + b'"' + xml[end:]


def _drop_tag(dice: random.Random, xml: bytes) -> bytes:
    tags = list(TAG.finditer(xml))
    if not tags:
        return xml
    start, end = dice.choice(tags).span()
    return xml[:start] + xml[end:]


def _rename(dice: random.Random, xml: bytes) -> bytes:
    """One element becomes another, everywhere."""
    one, other = (
        dice.choice((b"tc", b"p", b"r", b"t", b"tr", b"pPr", b"tcPr")),
        dice.choice((b"tbl", b"tc", b"p", b"del", b"x")),
    )
    return re.sub(rb"(</?w:)" + one + rb"(?=[ />])", rb"\1" + other, xml)


def _put_foreign(dice: random.Random, xml: bytes) -> bytes:
    tags = list(TAG.finditer(xml))
    at = dice.choice(tags).end() if tags else 0
    begin = dice.choice(FOREIGN)
    name = begin.strip(b"<>/").split(b" ")[0]
    closed = (
        begin + b"</" + name + b">"
        if begin.endswith(b">") and not begin.endswith(b"/>") and dice.random() < 0.7
        else begin
    )
    return xml[:at] + closed + xml[at:]


_CHANGES: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    mutated,
    _drop_element,
    _double_element,
    _nest_element,
    _change_number,
    _drop_tag,
    _rename,
    _put_foreign,
    _put_foreign,
)

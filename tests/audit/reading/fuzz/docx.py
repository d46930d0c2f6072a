"""Word files: the zip broken, or its XML broken and packed again."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

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
    made = make_content("fuzz", "青川县水利局", 2024, size="large")
    content = replace(made, parts={number: texts[:1] for number, texts in made.parts.items()})
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


def _tag(dice: random.Random, xml: bytes) -> tuple[int, int]:
    """Where some tag begins and ends; a piece of nothing where none is found."""
    found = TAG.search(xml, dice.randrange(len(xml) + 1))
    return found.span() if found else (0, 0)


def _element(dice: random.Random, xml: bytes) -> tuple[int, int]:
    """The same for an element."""
    start, end = _tag(dice, xml)
    tag = xml[start:end]
    close = xml.find(b"</" + _name(tag) + b">", end)
    if not tag or tag.endswith(b"/>") or tag.startswith(b"</") or close < 0:
        return start, end
    return start, xml.index(b">", close) + 1


def _name(tag: bytes) -> bytes:
    return tag.strip(b"<>/").partition(b" ")[0]


def _drop_element(dice: random.Random, xml: bytes) -> bytes:
    start, end = _element(dice, xml)
    return xml[:start] + xml[end:]


def _double_element(dice: random.Random, xml: bytes) -> bytes:
    start, end = _element(dice, xml)
    return xml[:start] + xml[start:end] * dice.choice((2, 3, 50)) + xml[end:]


def _nest_element(dice: random.Random, xml: bytes) -> bytes:
    """An element behind some tag."""
    start, end = _element(dice, xml)
    _, at = _tag(dice, xml)
    return xml[:at] + xml[start:end] + xml[at:]


def _change_number(dice: random.Random, xml: bytes) -> bytes:
    found = NUMBER.search(xml, dice.randrange(len(xml) + 1))
    if not found:
        return mutated(dice, xml)
    return xml[: found.start()] + b'="' + dice.choice(NUMBERS) + b'"' + xml[found.end() :]


def _drop_tag(dice: random.Random, xml: bytes) -> bytes:
    start, end = _tag(dice, xml)
    return xml[:start] + xml[end:]


def _rename(dice: random.Random, xml: bytes) -> bytes:
    """One element becomes another, everywhere."""
    one = dice.choice((b"tc", b"p", b"r", b"t", b"tr", b"pPr", b"tcPr"))
    other = dice.choice((b"tbl", b"tc", b"p", b"del", b"x"))
    return re.sub(rb"(</?w:)" + one + rb"(?=[ />])", rb"\1" + other, xml)


def _put_foreign(dice: random.Random, xml: bytes) -> bytes:
    _, at = _tag(dice, xml)
    begin = dice.choice(FOREIGN)
    is_open = begin.endswith(b">") and not begin.endswith(b"/>")
    end = b"</" + _name(begin) + b">" if is_open and dice.random() < 0.7 else b""
    return xml[:at] + begin + end + xml[at:]


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

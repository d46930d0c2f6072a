"""Small files of one or two pages: bytes, and what holds a PDF together: numbers, references, lengths, names."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable
from functools import lru_cache

from reportlab.pdfgen.canvas import Canvas

from gouji.rendering.printed_form import Slot
from tests.fuzzing import mutated
from tests.rendering.drawing import Look, Paper, named_font

NUMBER = re.compile(rb"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])")
REFERENCE = re.compile(rb"\b(\d{1,3}) 0 R\b")
NAME = re.compile(rb"/[A-Za-z]{2,12}\b")
OPERATOR = re.compile(rb"(?<=[ \n])(?:re|m|l|h|S|f|B|n|W|cm|q|Q|Tf|Tm|Td|Tj|TJ|T\*|BT|ET|Do|Tr|Tz)(?=[ \n])")
NUMBERS = (b"0", b"-1", b"1e30", b"99999999999", b"-2147483648", b"4294967296", b".0000001", b"65536", b"3", b"nan")
NAMES = (b"/Kids", b"/Parent", b"/Contents", b"/Resources", b"/XObject", b"/Font", b"/Encoding", b"/Rotate", b"/Length")


@lru_cache(maxsize=1)
def files() -> dict[str, bytes]:
    """A page with a table; forms within forms, an image and turned text; two pages that one table crosses."""
    return {"table": _table(), "forms": _forms(), "crossing": _crossing()}


def _table() -> bytes:
    paper = Paper(Look(embedded=False, compressed=False))
    paper.paragraph("青川县水利局2024年政府信息公开工作年度报告", size=16, align="centre")
    paper.table([[Slot("信息内容"), Slot("本年制发件数")], [Slot("规章"), Slot("0", address="T2")]])
    return paper.done()


def _crossing() -> bytes:
    paper = Paper(Look(embedded=False, compressed=False))
    paper.y = 720
    rows = [[Slot("三、本年度办理结果", rowspan=6), Slot("1.重复申请"), Slot("0", address="T3")]]
    paper.table(rows + [[Slot("2.其他"), Slot("7", address="T3")] for _ in range(5)])
    return paper.done()


def _forms() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 200), pageCompression=0, invariant=1)
    canvas.beginForm("inner", 0, 0, 100, 100)
    canvas.setFont(named_font(), 9)
    canvas.drawString(10, 10, "总计 12")
    canvas.grid([0, 40, 80], [0, 20, 40])
    canvas.endForm()
    canvas.beginForm("outer", 0, 0, 200, 200)
    canvas.doForm("inner")
    canvas.translate(50, 50)
    canvas.doForm("inner")
    canvas.endForm()
    canvas.doForm("outer")
    canvas.rotate(30)
    canvas.drawString(40, 40, "draft")
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def break_up(dice: random.Random, data: bytes) -> bytes:
    """A third as bytes; else one to six parts of its structure."""
    if dice.random() < 0.34:
        return mutated(dice, data)
    for _ in range(dice.choice((1, 1, 2, 3, 6))):
        pattern, replacement = dice.choice(_CHANGES)
        found = list(pattern.finditer(data))
        if found:
            match = dice.choice(found)
            data = data[: match.start()] + replacement(dice, data, match) + data[match.end() :]
    return data


def _reference(dice: random.Random, data: bytes, match: re.Match[bytes]) -> bytes:
    """To any other object, itself among them: pages and forms that hold themselves."""
    return b"%d 0 R" % dice.randrange(1, 2 + data.count(b" 0 obj"))


def _other(pattern: re.Pattern[bytes]) -> Callable[[random.Random, bytes, re.Match[bytes]], bytes]:
    def change(dice: random.Random, data: bytes, match: re.Match[bytes]) -> bytes:
        found: list[bytes] = pattern.findall(data)
        return dice.choice(found)

    return change


def _number(dice: random.Random, data: bytes, match: re.Match[bytes]) -> bytes:
    return dice.choice((*NUMBERS, match[0] * 2, b"-" + match[0], b"%d" % dice.randrange(1000)))


def _name(dice: random.Random, data: bytes, match: re.Match[bytes]) -> bytes:
    return dice.choice((*NAMES, dice.choice(NAME.findall(data))))


_CHANGES: tuple[tuple[re.Pattern[bytes], Callable[[random.Random, bytes, re.Match[bytes]], bytes]], ...] = (
    (NUMBER, _number),
    (NUMBER, _number),
    (REFERENCE, _reference),
    (NAME, _name),
    (OPERATOR, _other(OPERATOR)),
    (re.compile(rb"endstream|endobj|obj|<<|>>|\[|\]|xref|trailer|startxref"), lambda dice, data, match: b""),
)

"""Word files: broken as bytes, in one stream, or in single fields of the head, the piece table and pages of runs."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable

from audit.errors import UnreadableInput
from audit.reading.compound import Compound
from gouji.demo.content import make_content
from tests.fuzzing import mutated
from tests.rendering.compound import compound_file
from tests.rendering.doc import (
    HUGE,
    SPECIAL,
    TABLE_PROPERTIES,
    VANISH,
    Layout,
    ListLevel,
    ListOverride,
    Par,
    Run,
    StyleSheetEntry,
    Writing,
    lists,
    numbered,
    par,
    render_doc,
    report_pars,
    sprm,
    write,
)

PAIRS = 0x9A
USED = (1, 12, 13, 33, 40, 50, 56, 73, 74)
NUMBERS = (0, 1, 2, 0x7F, 0xFF, 0x100, 0x7FFF, 0xFFFF, 0x10000, 0x3FFFFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def files() -> dict[str, bytes]:
    """One report in four ways, and a file of everything that is rare."""
    content = make_content("fuzz", "青川县水利局", 2024, size="large")
    return {
        "plain": render_doc(content),
        "fast": render_doc(content, Layout(joined=(1, 2)), Writing(shuffled=1, unsorted=True)),
        "huge": render_doc(content, Layout(by_sprm=True), Writing(huge=HUGE)),
        "wide": render_doc(content, None, Writing(wide=True, huge=TABLE_PROPERTIES)),
        "rare": _rare(),
    }


def _rare() -> bytes:
    pars = [
        *(par(text, style, numbered(1, level)) for text, style, level in (("甲", 0, 0), ("乙", 1, 1), ("丙", 2, 0))),
        Par((Run("\x08", sprm(SPECIAL, 1)), Run("\x01", sprm(SPECIAL, 1)), Run("隐", sprm(VANISH, 1)))),
        par("共\x13 = 1 \x14\x13 A \x1412\x15\x15件"),
        *report_pars(make_content("rare", "青川县水利局", 2020))[-80:],
    ]
    levels = [ListLevel("\0、", 37), ListLevel("\0.\1", 0, flags=4)]
    return write(
        pars,
        Writing(
            lists=lists({7: levels, 8: levels[:1]}, [ListOverride(7), ListOverride(8, {0: 3}, {0: levels[1]})]),
            styles=[
                StyleSheetEntry(),
                StyleSheetEntry(numbered(1, 1)),
                StyleSheetEntry(characters=sprm(VANISH, 1), base=1),
            ],
            boxes=[[par("框")], [par("又一框")]],
            anchors=[6, 7],
            shapes=[202, 20],
            changes=[sprm(VANISH, 1)],
            prms={(0, 2): 1, (2, 4): 0x18 << 1 | 1 << 8},
            streams={"\x05SummaryInformation": b"\xfe\xff" + bytes(100)},
        ),
    )


def break_up(dice: random.Random, data: bytes) -> bytes:
    """A quarter as bytes; else the streams, packed again."""
    if dice.random() < 0.25:
        return mutated(dice, data)
    try:
        file = Compound(data)
        streams = {name: file.read(name) for name in file.names}
    except UnreadableInput:  # never: the files are valid
        return mutated(dice, data)
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        dice.choice(_CHANGES)(dice, streams)
    packed = compound_file(streams)
    return mutated(dice, packed) if dice.random() < 0.05 else packed


def _stream(dice: random.Random, streams: dict[str, bytes]) -> None:
    name = dice.choice(list(streams))
    streams[name] = mutated(dice, streams[name])[: 1 << 20]


def _head(dice: random.Random, streams: dict[str, bytes]) -> None:
    """A number of the head: a length of text, an offset or a size, now and then a byte of the flags."""
    at = dice.choice((0x4C, 0x50, 0x54, 0x60, 0x64, *(PAIRS + 8 * pair + part for pair in USED for part in (0, 4))))
    _number(dice, streams, "WordDocument", at)
    if dice.random() < 0.1:
        word = bytearray(streams["WordDocument"].ljust(16))
        word[dice.choice((0, 2, 0x0A, 0x0B))] ^= 1 << dice.randrange(8)
        streams["WordDocument"] = bytes(word)


def _table(dice: random.Random, streams: dict[str, bytes]) -> None:
    """A number within one of the structures of the table stream."""
    word, table = streams["WordDocument"], _table_name(streams)
    start, size = _pair(word, dice.choice(USED))
    if size and start + size <= len(streams[table]):
        _number(dice, streams, table, start + dice.randrange(size))


def _page(dice: random.Random, streams: dict[str, bytes]) -> None:
    """A count, an offset or a byte of a page of runs."""
    word = bytearray(streams["WordDocument"])
    start, size = _pair(word, dice.choice((12, 13)))
    count = (size - 4) // 8
    places = streams[_table_name(streams)][start + 4 * (count + 1) : start + size]
    if count < 1 or len(places) < 4 * count or count > 1000:
        return
    page = 512 * struct.unpack_from("<I", places, 4 * dice.randrange(count))[0]
    if page + 512 > len(word):
        return
    at = page + dice.choice((511, dice.randrange(512), dice.randrange(128)))
    word[at] = dice.choice((0, 1, 0x1D, 0x65, 0xFF, word[at] ^ 1, dice.randrange(256)))
    streams["WordDocument"] = bytes(word)


def _text(dice: random.Random, streams: dict[str, bytes]) -> None:
    """A character that means something somewhere in the text."""
    word = bytearray(streams["WordDocument"])
    if len(word) < 0x900:
        return
    for _ in range(dice.choice((1, 1, 10, 300))):
        at = dice.randrange(0x800, len(word) - 1)
        word[at] = dice.choice((1, 2, 7, 8, 0x0C, 0x0D, 0x13, 0x14, 0x15, 0x28))
        if dice.random() < 0.5:
            word[at + 1] = 0
    streams["WordDocument"] = bytes(word)


def _number(dice: random.Random, streams: dict[str, bytes], name: str, at: int) -> None:
    stream = bytearray(streams[name])
    if at + 4 > len(stream):
        return
    size = dice.choice(("B", "H", "I", "I"))
    (old,) = struct.unpack_from(f"<{size}", stream, at)
    new = dice.choice((*NUMBERS, old + 1, old - 1, old * 2, old ^ 1 << dice.randrange(32), dice.getrandbits(16)))
    struct.pack_into(f"<{size}", stream, at, new & (1 << 8 * struct.calcsize(size)) - 1)
    streams[name] = bytes(stream)


def _pair(word: bytes | bytearray, part: int) -> tuple[int, int]:
    start, size = struct.unpack_from("<II", word.ljust(0x400, b"\0"), PAIRS + 8 * part)
    return start, size


def _table_name(streams: dict[str, bytes]) -> str:
    return "1Table" if "1Table" in streams else "0Table"


_CHANGES: tuple[Callable[[random.Random, dict[str, bytes]], None], ...] = (
    _stream,
    _head,
    _table,
    _table,
    _page,
    _page,
    _text,
)

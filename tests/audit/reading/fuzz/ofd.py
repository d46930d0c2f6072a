"""A report as OFD, in three ways: the bytes of the file, and its parts packed again after one of them was broken."""

from __future__ import annotations

import io
import random
import re
import zipfile
from functools import lru_cache

from gouji.demo.content import make_content
from tests.fuzzing import mutated
from tests.rendering.ofd import Style, pack, render_ofd

NUMBER = re.compile(rb"-?\d+\.?\d*")
TAG = re.compile(rb"<[^<>]*>")
VALUE = re.compile(rb'="[^"]*"')
NUMBERS = (
    b"0",
    b"-1",
    b"1e308",
    b"-1e308",
    b"nan",
    b"inf",
    b"1e-320",
    b"99999999999",
    b"g",
    b"",
    b"0.0001",
    b"1 2",
    b"x",
)
WORDS = (b"", b"/", b"../..", b"Doc_0/Document.xml", b"1", b"g 999999999 1", b"M 0 0 L 1 1 C", b"false", b"1 0 0 1 0 0")


def files() -> dict[str, bytes]:
    """Few numbers, so that the file is small."""
    content = make_content("fuzz", "青川县水利局", 2024, size="small")
    ways = {
        "usual": Style(),
        "template": Style(template=True, rules="frames", deltas="plain"),
        "composite": Style(composite=True, text="scaled", rules="bars"),
    }
    return {name: render_ofd(content, way) for name, way in ways.items()}


def break_up(dice: random.Random, data: bytes) -> bytes:
    """Mostly the parts: few broken archives can still be opened."""
    if dice.random() < 0.2:
        return mutated(dice, data)
    parts = dict(_parts(data))
    for _ in range(dice.choice((1, 1, 2, 5))):
        name = dice.choice(list(parts))
        parts[name] = dice.choice((_number, _number, _value, _tag, _tags_swapped, mutated))(dice, parts[name])
    if dice.random() < 0.1:
        names = list(parts)
        one, other = dice.choice(names), dice.choice(names)
        parts[one], parts[other] = parts[other], parts[one]
    if dice.random() < 0.05:
        del parts[dice.choice(list(parts))]
    return pack(parts, stored=True)


@lru_cache(maxsize=8)
def _parts(data: bytes) -> tuple[tuple[str, bytes], ...]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return tuple((name, archive.read(name)) for name in archive.namelist())


def _replaced(dice: random.Random, part: bytes, pattern: re.Pattern[bytes], new: bytes) -> bytes:
    """The next match behind a random place otherwise."""
    found = pattern.search(part, dice.randrange(len(part) + 1))
    return part[: found.start()] + new + part[found.end() :] if found else part


def _number(dice: random.Random, part: bytes) -> bytes:
    return _replaced(dice, part, NUMBER, dice.choice((*NUMBERS, b"%d" % dice.randrange(-500, 500))))


def _value(dice: random.Random, part: bytes) -> bytes:
    return _replaced(dice, part, VALUE, b'="%s"' % dice.choice((*WORDS, *NUMBERS)))


def _tag(dice: random.Random, part: bytes) -> bytes:
    """One lost, doubled, or made empty."""
    found = TAG.search(part, dice.randrange(len(part) + 1))
    if not found:
        return part
    tag = found[0]
    new = dice.choice((b"", tag * 2, tag[:-1] + b"/>", tag + b"</ofd:Layer>"))
    return part[: found.start()] + new + part[found.end() :]


def _tags_swapped(dice: random.Random, part: bytes) -> bytes:
    """An element under another name, at both ends, so that the tree stays whole."""
    names = sorted(set(re.findall(rb"<ofd:(\w+)", part)))
    if not names:
        return part
    old, new = (
        dice.choice(names),
        dice.choice((*names, b"Page", b"TextObject", b"PathObject", b"CompositeObject", b"x")),
    )
    return re.sub(rb"(</?ofd:)%s\b" % old, rb"\g<1>" + new, part)

"""When a number is believed: twice the same, surely, and as many strokes as figures."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from tests.audit.reading.recognition.needed import needed
from tests.rendering.paper import font

values = needed("audit.reading.recognition.values")
ink_module = needed("audit.reading.recognition.ink")
sheet = needed("audit.reading.recognition.sheet")
engine = needed("audit.reading.recognition.engine")

SCALE = 2.0


def drawn(text: str, face: str = "sans") -> tuple[np.ndarray, list[Any]]:
    """Ink of a text at 9.5 points, and its lines."""
    image = Image.new("L", (200, 60), 0)
    ImageDraw.Draw(image).text((20, 20), text, fill=255, font=font(face, 20))
    mask = (np.asarray(image) > 110).astype(np.uint8) * 255
    found = ink_module.ink_in(mask, (5, 5, 195, 55), SCALE)
    return mask, ink_module.lines_of(found, SCALE) if found else []


def line(text: str, sure: float = 0.99, box: tuple[int, int, int, int] = (0, 0, 100, 20)):
    characters = tuple(engine.Character(sign, (at + 0.5) / len(text), sure) for at, sign in enumerate(text))
    return sheet.Line(characters, box)


def agree(printed: str, *readings: object, face: str = "sans") -> bool:
    mask, lines = drawn(printed, face)
    first, second = (one if isinstance(one, list) else [one] for one in readings)
    return bool(values.agree(first, second, lines, mask))


@pytest.mark.parametrize("face", ["sans", "serif"])
@pytest.mark.parametrize(
    "text", ["0", "1", "7", "11", "1117", "38", "506", "12345", "99999", "3.5", "1,234", "-8", "无"]
)
def test_what_is_read_twice_is_believed(text, face):
    assert agree(text, line(text), line(text), face=face)


@pytest.mark.parametrize(
    ("one", "other"), [("18", "16"), ("5", "6"), ("0", "O"), ("1", "7"), ("13", "3"), ("12", "1 2")]
)
def test_two_readings_that_differ_are_not(one, other):
    assert not agree(one, line(one), line(other))


def test_ink_that_nobody_read_is_not_certain():
    mask, lines = drawn("18")
    assert not values.agree([line("18")], [line("18")], [*lines, *lines], mask)
    assert not values.agree([], [], lines, mask)


def test_a_reading_that_is_not_sure_is_not():
    assert not agree("18", line("18", 0.5), line("18"))
    assert not agree("18", line("18"), line("18", 0.5))


@pytest.mark.parametrize("text", ["O", "l", "I", "〇", "○", "①", "²", "一", "３", "Z", "B", "()", "3件"])
def test_what_is_no_plain_figure_is_never_one(text):
    assert not agree("18", line(text), line(text))


@pytest.mark.parametrize(("printed", "read"), [("138", "38"), ("138", "13"), ("1138", "138"), ("5066", "506")])
@pytest.mark.parametrize("face", ["sans", "serif"])
def test_a_figure_that_both_readings_passed_over_is_seen_in_the_ink(printed, read, face):
    assert not agree(printed, line(read), line(read), face=face)


@pytest.mark.parametrize("face", ["sans", "serif", "gothic"])
def test_a_slash_is_no_one(face):
    assert not agree("/", line("1"), line("1"), face=face)
    assert agree("1", line("1"), line("1"), face=face)
    assert agree("/", line("/"), line("/"), face=face)


@pytest.mark.parametrize("face", ["sans", "serif", "gothic"])
@pytest.mark.parametrize(("sign", "dash"), [("-", "—"), ("—", "—"), ("–", "—"), ("——", "—"), ("/", "/")])
def test_a_flat_stroke_is_a_dash_and_a_leaning_one_a_slash(sign, dash, face):
    mask, lines = drawn(sign, face)
    assert values.dash_of(lines, mask, SCALE) == dash


@pytest.mark.parametrize("face", ["sans", "serif", "gothic"])
@pytest.mark.parametrize("sign", ["1", "二", "7", "4", "--1", "=", "0", "//"])
def test_what_is_neither(sign, face):
    mask, lines = drawn(sign, face)
    assert values.dash_of(lines, mask, SCALE) == ""


def test_a_number_on_two_lines_is_compared_line_by_line():
    mask, lines = drawn("1206\n4")
    first = [line("4", box=(0, 30, 20, 50)), line("1206", box=(0, 0, 80, 20))]
    assert values.agree(first, [line("1206"), line("4")], lines, mask)
    assert not values.agree(first[1:], [line("1206"), line("4")], lines, mask)


@pytest.mark.parametrize("text", ["0", "12", "/", "—", "无", "l", "〇", "一", "O", "3.5", "1,234", "", "()", "件"])
def test_what_may_be_a_value(text):
    assert values.may_be_value(text)


@pytest.mark.parametrize("text", ["总计", "规章", "其他", "1.属于国家秘密", "3件以上", "第二十条第（一）项"])
def test_what_is_a_label(text):
    assert not values.may_be_value(text)


def test_dust_is_no_ink_and_a_hyphen_is():
    mask = np.zeros((60, 200), np.uint8)
    mask[20:22, 50:52] = 255
    assert ink_module.ink_in(mask, (0, 0, 200, 60), SCALE) is None
    mask[30:32, 90:96] = 255
    assert ink_module.ink_in(mask, (0, 0, 200, 60), SCALE).box == (50, 20, 96, 32)


def test_what_is_left_of_a_rule_at_the_edge_is_no_ink():
    mask = np.zeros((60, 200), np.uint8)
    mask[5:55, 0:3] = 255
    mask[57:60, 5:150] = 255
    assert ink_module.ink_in(mask, (0, 0, 200, 60), SCALE) is None

"""Numerals, approximations, and normalisation that can be undone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.numbers import Stated, chinese_number, normalise, stated
from tests.audit.claims.numerals import in_han

NUMERALS = {
    "零": 0,
    "一": 1,
    "两": 2,
    "十": 10,
    "十五": 15,
    "二十": 20,
    "九十九": 99,
    "百": 100,
    "一百零二": 102,
    "一百二十": 120,
    "一千零五十": 1050,
    "三千零五": 3005,
    "一万二千": 12_000,
    "两万": 20_000,
    "二十万": 200_000,
    "一亿": 100_000_000,
    "二〇二四": 2024,
    "一〇五": 105,
}


@pytest.mark.parametrize(("numeral", "value"), NUMERALS.items(), ids=NUMERALS)
def test_a_chinese_numeral(numeral: str, value: int) -> None:
    assert chinese_number(numeral) == value


@pytest.mark.parametrize("numeral", ["三五", "七八", "两百五", "一万五", "十百"])
def test_a_numeral_with_two_readings_is_none(numeral: str) -> None:
    assert chinese_number(numeral) is None


@given(st.integers(0, 99_999_999))
def test_every_number_can_be_read_back(number: int) -> None:
    assert chinese_number(in_han(number)) == number


INTERVALS = [
    (("150",), {"more": "余"}, (150, 150, 159)),
    (("40",), {"more": "余"}, (40, 40, 49)),
    (("十",), {"more": "多"}, (10, 10, 19)),
    (("二百",), {"more": "余"}, (200, 200, 299)),
    (("30",), {"before": "近"}, (30, 27, 30)),
    (("1218",), {"before": "约"}, (1218, 1206, 1230)),
    (("3",), {"before": "约"}, (3, 2, 4)),
    (("20",), {"after": "以上"}, (20, 20, None)),
    (("20",), {"before": "超过"}, (20, 20, None)),
    (("20",), {"before": "不足"}, (20, 0, 20)),
    (("100",), {"after": "左右"}, (100, 95, 105)),
    (("1.2",), {"times": "万"}, (12_000, 11_500, 12_500)),
    (("1.2",), {"times": "万", "more": "余"}, (12_000, 12_000, 12_999)),
    (("20",), {"times": "万", "more": "余"}, (200_000, 200_000, 299_999)),
    (("7",), {}, (7, 7, 7)),
]


@pytest.mark.parametrize(("digits", "around", "range_"), INTERVALS)
def test_an_approximation_is_an_interval(
    digits: tuple[str], around: dict[str, str], range_: tuple[int, int, int | None]
) -> None:
    assert stated(*digits, **around) == Stated(*range_)


def test_no_whole_number_is_none() -> None:
    assert stated("2.5") is None
    assert stated("三五") is None


@given(st.integers(1, 10**8), st.sampled_from(["余", "多"]))
def test_an_interval_holds_its_own_figure(number: int, more: str) -> None:
    claim = stated(str(number), more=more)
    assert claim is not None
    assert claim.covers(number)
    assert not claim.exact


NORMALISED = {
    "收到９９件": "收到99件",
    "收到 9 9　件": "收到99件",
    "收到1，234件": "收到1234件",
    "收到1,234,567件": "收到1234567件",
    "收到2，100%答复": "收到2,100%答复",
    "2023，2024年": "2023,2024年",
    "[bookmark: _Hlk66973412]15件": "15件",
    "（其中①2件）": "(其中①2件)",
    "二○二四年": "二〇二四年",
    "一\u200b件": "一件",
}


@pytest.mark.parametrize(("source", "text"), NORMALISED.items(), ids=range(len(NORMALISED)))
def test_normalised_writing(source: str, text: str) -> None:
    assert normalise(source).text == text


def test_the_way_back_gives_original_text() -> None:
    normal = normalise("共[bookmark: _GoBack]收到 １，２３４ 件申请")
    start = normal.text.index("1234件")
    assert normal.text == "共收到1234件申请"
    assert normal.original(start, start + 5) == "１，２３４ 件"
    assert normal.original(start, start) == ""


@given(st.text(alphabet="收到件９9８,，、 　（）[]①㎡ﬁ\u200b一二", max_size=40))
def test_offsets_rise_and_stay_inside(source: str) -> None:
    normal = normalise(source)
    assert len(normal.offsets) == len(normal.text)
    assert list(normal.offsets) == sorted(normal.offsets)
    assert all(0 <= offset < len(source) for offset in normal.offsets)
    assert normalise(normal.text).text == normal.text


def test_digits_apart_are_noticed() -> None:
    apart, together = normalise("收到1 5件"), normalise("收到 15 件")
    assert apart.text == together.text == "收到15件"
    assert apart.spaced(2, 4)
    assert not together.spaced(2, 4)

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.likeness.comparing import degree, longest_common, wording
from audit.likeness.shingles import prescribed, similarity

NOTHING: frozenset[int] = frozenset()
RIVER = "汛期每天早晚两次公布主要河道水位，群众打开网页就能看到自家门前的河涨了多少；"
GATE = "水库放水之前三天贴出告示，写明放多少、放到几时、下游哪些路口要绕行。"


def of(text, *bodies):
    return wording({1: text}, bodies)


@given(number=st.integers(0, 10**6), year=st.integers(2019, 2030))
def test_names_and_numbers_make_no_difference(number, year):
    one = of(f"{year}年，青川县水利局公布水位{number}次。{RIVER}{GATE}", "青川县水利局")
    other = of(f"2024年，临江区林业局公布水位7次。{RIVER}{GATE}", "临江区林业局")
    assert similarity(one.shingles, other.shingles) == 1


def test_the_order_of_paragraphs_makes_no_difference():
    one, other = of(f"{RIVER}\n{GATE}"), of(f"{GATE}\n{RIVER}")
    assert similarity(one.shingles, other.shingles) == 1


def test_other_parts_are_not_read():
    assert wording({1: RIVER, 2: GATE, 5: GATE, 6: RIVER}, ()).printed == f"{RIVER}\n{GATE}"


def test_the_longest_passage_is_shown_as_printed_in_both():
    mine = of(f"门前种树。青川县水利局公布水情318条，{RIVER}", "青川县水利局")
    theirs = of(f"临江区 林业局公布水情９条，{RIVER}路边种花。", "临江区林业局")
    here, there = longest_common(mine, theirs, NOTHING)
    assert mine.shown(*here) == f"青川县水利局公布水情318条，{RIVER}"
    assert theirs.shown(*there) == f"临江区 林业局公布水情９条，{RIVER}"


def test_a_passage_of_prescribed_wording_alone_is_not_shown():
    law = "依法确定为国家秘密的政府信息，法律、行政法规禁止公开的政府信息，不予公开。"
    mine, theirs = of(f"{law}{RIVER}"), of(f"{law}{GATE}{RIVER}")
    here, _ = longest_common(mine, theirs, prescribed())
    assert mine.shown(*here) == RIVER


def test_nothing_in_common():
    assert longest_common(of(RIVER), of(GATE), NOTHING) == ((0, 0), (0, 0))
    assert longest_common(of(""), of(""), NOTHING) == ((0, 0), (0, 0))


def test_a_long_passage_is_cut_at_the_end_of_a_sentence():
    text = "".join(chr(0x4E00 + at) + ("。" if at % 40 == 39 else "") for at in range(900))
    here, _ = longest_common(of(text), of(text), NOTHING)
    assert 160 <= len(of(text).shown(*here)) < 500
    assert of(text).shown(*here).endswith("。")


def test_a_megabyte_takes_no_more_than_its_length():
    dice = random.Random("megabyte")
    text = "".join(chr(dice.randrange(0x4E00, 0x9FA5)) for _ in range(350_000))
    one, other = of(text + "天地玄黄" * 20_000), of("天地玄黄" * 20_000 + text)
    assert similarity(one.shingles, other.shingles) > 0.999
    here, there = longest_common(one, other, NOTHING)
    assert one.printed[here[0] : here[1]] == other.printed[there[0] : there[1]]


@pytest.mark.parametrize(
    "piece",
    ["一", "第一条", "第一条规定", "（一）", "“", "《", " ", "1.", "\n　", "一是", "[bookmark:", "一件", "水利局"],
)
def test_text_made_to_take_long_ends_all_the_same(piece):
    """Work that grows with the square of the length would take an hour here."""
    one = of(piece * (300_000 // len(piece)), "水利局" * 1000)
    here, there = longest_common(one, one, NOTHING)
    assert here == there
    assert len(one.shingles) < 10


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_can_be_compared(one, other):
    mine, theirs = of(one), of(other)
    assert similarity(mine.shingles, theirs.shingles) == similarity(theirs.shingles, mine.shingles)
    for place, printed in zip(longest_common(mine, theirs, NOTHING), (one, other), strict=True):
        assert 0 <= place[0] <= place[1] <= len(printed)


def test_unpaired_surrogates():
    mine = of(f"\ud800{RIVER}\udc00")
    assert similarity(mine.shingles, of(RIVER).shingles) > 0.5


@pytest.mark.parametrize(
    ("alike", "words"),
    [
        (0.75, "七成半以上"),
        (0.8, "八成以上"),
        (0.8999, "八成半以上"),
        (0.9, "九成以上"),
        (0.97, "九成半以上"),
        (1.0, "全部"),
    ],
)
def test_the_degree_in_words(alike, words):
    assert degree(alike) == words

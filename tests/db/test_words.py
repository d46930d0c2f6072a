"""Words that a person looks for are text, whatever they hold; and what was hit is told apart."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from db import words
from db.finding_filters import QueueFilter
from db.findings import save_verdict
from db.opening import open_database
from db.queue import queue_page
from db.runs import start_run
from db.words import LONGEST, Piece, offer, pieces, words_of
from tests.db.conftest import CODE, NOW
from tests.db.verdicts import verdict

NAME = '样例市"样例"局（*）AND OR NOT NEAR ^ - : Ａ %_ \U00020bb7 䶮'


@pytest.fixture(scope="module")
def named(tmp_path_factory):
    """One body with a hostile name and one finding: 填5，应为7."""
    with open_database(tmp_path_factory.mktemp("words") / "gouji.db") as opened:
        opened.execute("INSERT INTO agencies (code, name, kind) VALUES (?, ?, 'department')", [CODE, NAME])
        run_id = start_run(opened, now=NOW, ruleset="1", app_version="1")
        said = verdict({"T3.total.total": 5})
        save_verdict(opened, run_id=run_id, agency_code=CODE, year=2025, version_id=None, verdict=said, now=NOW)
        yield opened


def found(database, text):
    return len(queue_page(database, QueueFilter(text=text)).reports) == 1


TEXT = f"{NAME}\nA31 合计不平\n填5，应为7\n\n\n"


@pytest.mark.parametrize("text", [
    "样", "局", "样例", "样例市", '市"样', '"样例"局', "（*）", "*", "^", "-", ":", "NEAR", "and", "AND OR", "a31", "A31", "31",
    "合计 样例", "平", "为7", "7", "填5，应", "应为7 %_", "%", "_", "\U00020bb7", "䶮", "\U00020bb7 䶮", "Ａ", "样例\u3000合计", " ",
    "", '"', "5，应为7",
])  # fmt: skip
def test_what_the_text_holds_is_found(named, text):
    assert found(named, text)


@pytest.mark.parametrize("text", [
    "县", "例样", "样例县", "a32", "样例市 县", "样例市样例局", "合计不平。", '""', "\"样例\" OR \"县\"", "样* 县", "NOT 县", "text:县",
    "样例局", "平填", "局A", "77", "应为77", "' OR 1=1 --", "{text}:样例 县",
])  # fmt: skip
def test_what_the_text_does_not_hold_is_not_found(named, text):
    assert not found(named, text)


@settings(max_examples=150, deadline=None)
@given(st.text(st.one_of(st.sampled_from("样例市\"*^()-:AND平填5 '\\"), st.characters()), max_size=8))
@example("\x00")
@example("\ud7ff\U0010ffff")
@example("ǅ")
def test_any_text_is_only_text(named, text):
    assert found(named, text) == all(word in TEXT.lower() for word in words_of(text) if word)


def test_words_of_what_was_typed():
    assert words_of("  合计 A31\u3000合计\t\x00x\u200b ") == ("合计", "a31", "x")
    assert words_of("Ａ É") == ("Ａ", "É")  # as lower() of SQLite: ASCII only
    assert words_of("长" * 1000) == ("长" * LONGEST,)
    assert words_of("") == ()


def test_the_index_offers_what_it_knows(named):
    assert offer(named, ("样例市",)).size == 1
    assert offer(named, ("样例市", "县")) == offer(named, ("县",))
    assert (offer(named, ("县",)).size, offer(named, ("县",)).expression) == (0, "")
    assert [offer(named, (word,)).exact for word in ("样", "样例", "样例市", "样例市场", "a31")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_a_common_word_is_not_looked_up_to_its_end(named, monkeypatch):
    monkeypatch.setattr(words, "MOST_TERMS", 1)
    assert offer(named, ("样",)) == words.Offer("", words.MOST + 1)
    assert offer(named, ("样", "合计不")).size == 1
    assert found(named, "样")


@pytest.mark.parametrize(("text", "looked_for", "shown"), [
    ("合计不平", "", "合计不平"),
    ("合计不平", "计", "合[计]不平"),
    ("合计不平", "合计 平", "[合计]不[平]"),
    ("合计不平", "合计 计不", "[合计不]平"),
    ("aXxA", "x", "a[Xx]A"),
    ("样样样", "样样", "[样样样]"),
    ("<b>&", "<b>", "[<b>]&"),
    ("", "x", ""),
])  # fmt: skip
def test_pieces(text, looked_for, shown):
    assert "".join(f"[{one.text}]" if one.hit else one.text for one in pieces(text, words_of(looked_for))) == shown


@pytest.mark.parametrize(("looked_for", "shown"), [
    ("中", "…三四五[中]六七八…"),
    ("一", "[一]二三四…"),
    ("十", "…七八九[十]"),
    ("四五中六七八", "一二三[四五中六七八]九十"),
    ("无", "一二三…"),
    ("中 八", "…三四五[中]六七[八]…"),
])  # fmt: skip
def test_pieces_of_a_long_text(looked_for, shown):
    found = pieces("一二三四五中六七八九十", words_of(looked_for), around=3)
    assert "".join(f"[{one.text}]" if one.hit else one.text for one in found) == shown


@given(st.text("样例Aa1<", max_size=30), st.text("样例a1 ", max_size=6))
def test_pieces_are_the_whole_text(text, typed):
    made = pieces(text, words_of(typed))
    assert "".join(piece.text for piece in made) == text
    assert all(isinstance(piece, Piece) and piece.text for piece in made)
    assert not any(word in piece.text.lower() for word in words_of(typed) for piece in made if not piece.hit)

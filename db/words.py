"""
Looking for words in findings. What a person types is plain text: it never becomes a part of a query's grammar.

The index holds every three characters that stand together. A longer word is looked for by its threes, one of one or two
characters by all threes that begin with it; what the index offers is then compared with the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from db.opening import Database

LONGEST = 200  # characters that are read of what was typed
MOST = 50_000  # so many matches are counted, listed and put in order
MOST_TERMS = 150
_GRAM = 3
_UPPER = re.compile("[A-Z]+")


@dataclass(frozen=True, slots=True)
class Offer:
    """
    What the index offers for some words: an expression of FTS5, '' for none; `size` matches, MOST + 1 for more.

    `exact`: all of it holds the words; otherwise the texts must be compared.
    """

    expression: str
    size: int
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; `hit`: it is what was looked for."""

    text: str
    hit: bool


def words_of(typed: str) -> tuple[str, ...]:
    """The words of what was typed, each once, as they are compared: ASCII letters small, nothing invisible."""
    shown = "".join(one if one.isprintable() else " " for one in typed[:LONGEST])
    return tuple(dict.fromkeys(_small(word) for word in shown.split()))


def pieces(text: str, words: Iterable[str], *, around: int | None = None) -> tuple[Piece, ...]:
    """
    The text in pieces, those that were looked for marked. `words`: as of `words_of`.

    `around`: only so many characters on each side of the first hit (from the beginning, without one); … for the rest.
    """
    spans = _merged(_spans(_small(text), words))
    begin, end = 0, len(text)
    if around is not None:
        first, last = spans[0] if spans else (0, 0)
        begin, end = max(0, first - around), min(len(text), last + around)
    found = [Piece("…", False)] if begin else []
    at = begin
    for start, stop in spans:
        if start >= end:
            break
        found += [Piece(text[at:start], False), Piece(text[start : min(stop, end)], True)]
        at = min(stop, end)
    found += [Piece(text[at:end] + ("…" if end < len(text) else ""), False)]
    return tuple(piece for piece in found if piece.text)


def offer(database: Database, words: Sequence[str]) -> Offer:
    """What the index offers for all these words together: at least what holds them."""
    parts = [part for part in (_part(database, word) for word in words) if part is not None]
    if not parts:
        return Offer("", MOST + 1)
    if "" in parts:
        return Offer("", 0, exact=True)
    expression = " AND ".join(parts)
    (size,) = database.execute(
        "SELECT count(*) FROM (SELECT rowid FROM finding_search WHERE finding_search MATCH ? LIMIT ?)",
        [expression, MOST + 1],
    ).fetchone()
    exact = len(parts) == len(words) and all(len(word) <= _GRAM and word.lower() == word.upper() for word in words)
    return Offer(expression, size, exact)


def holds(name: str) -> str:
    """SQL: whether the text `w.text` holds the word that is the parameter of this name."""
    return f"instr(lower(w.text), :{name}) > 0"


def _part(database: Database, word: str) -> str | None:
    """A word in the grammar of FTS5. '': no text holds it. None: so many do that the index is of no help."""
    if len(word) >= _GRAM:
        grams = dict.fromkeys(word[at : at + _GRAM] for at in range(len(word) - _GRAM + 1))
        return "(" + " AND ".join(map(_quoted, grams)) + ")"
    terms, size = [], 0
    # read one by one: the common ones are enough to know that it is common
    for term, number in database.execute(
        "SELECT term, doc FROM finding_vocabulary WHERE term >= ? AND term < ?",
        [word.lower(), word.lower() + "\U0010ffff"],
    ):
        terms.append(_quoted(term))
        size += number
        if size > MOST or len(terms) > MOST_TERMS:
            return None
    return "(" + " OR ".join(terms) + ")" if terms else ""


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'


def _small(text: str) -> str:
    # as lower() of SQLite, and of the same length
    return _UPPER.sub(lambda found: found[0].lower(), text)


def _spans(text: str, words: Iterable[str]) -> Iterable[tuple[int, int]]:
    for word in words:
        at = text.find(word)
        while word and at >= 0:
            yield at, at + len(word)
            at = text.find(word, at + 1)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, stop in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((start, stop))
    return merged

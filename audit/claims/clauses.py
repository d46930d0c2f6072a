"""Tokens → clauses. A clause is what lies between commas; text in brackets is a clause of its own.

A list (、) or a colon divides only where a number has already been stated: 受理、答复9件 is one clause,
受理2件、答复2件 are two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from audit.claims.scanning import Token
from audit.claims.words import Kind

BRACKETED = re.compile(r"\([^()]*\)")


@dataclass(slots=True)
class Clause:
    """`inside`: it stands in brackets, so it only explains the number before it."""

    start: int
    inside: bool = False
    tokens: list[Token] = field(default_factory=list)
    end: int = 0
    kinds: set[Kind] = field(default_factory=set)


def clauses(tokens: Iterable[Token], length: int) -> list[Clause]:
    """In the order in which they begin."""
    current = Clause(0)
    found, outer = [current], list[Clause]()
    for token in tokens:
        kind = token.kind
        if kind is Kind.OPEN:
            outer.append(current)
            current = Clause(token.end, inside=True)
            found.append(current)
        elif kind is Kind.CLOSE:
            current.end = token.start
            current = outer.pop() if outer else current
        elif kind is Kind.COMMA or (kind is Kind.PAUSE and Kind.NUMBER in current.kinds):
            current.end = token.start
            current = Clause(token.end, inside=bool(outer))
            found.append(current)
        else:
            current.tokens.append(token)
            current.kinds.add(kind)
    for clause in (current, *outer):
        clause.end = length
    return found


def gap(text: str, start: int, end: int) -> str:
    """The text between two places, without what stands in brackets."""
    between = text[start:end]
    return BRACKETED.sub("", between) if "(" in between else between

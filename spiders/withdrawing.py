"""After a crawl: reports that were found before and are gone by now, for certain."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from audit.surroundings import Look
from db.opening import Database
from db.publications import ENOUGH_CHECKS, ENOUGH_DAYS, is_gone, publications
from db.times import local_date_of
from db.withdrawals import mark_withdrawn, missed


def withdrawn(looks: Sequence[Look], *, other_copy: bool) -> tuple[Look, ...]:
    """
    The looks that prove a withdrawal, the oldest first; () while something is open.

    Three in a row over two days on a host that answers, and no other copy. A healthy list that lacks the report leads
    to a look at its address, so that being off a list alone proves nothing.
    """
    run = tuple(takewhile(is_gone, reversed(looks)))
    days = {local_date_of(look.at) for look in run}
    if other_copy or len(run) < ENOUGH_CHECKS or len(days) < ENOUGH_DAYS:
        return ()
    return run[::-1]


def mark_withdrawals(database: Database, crawl_id: int) -> int:
    """How many outcomes of this crawl became `withdrawn`."""
    candidates = missed(database, crawl_id)
    if not candidates:
        return 0
    known, marked = publications(database), 0
    for one in candidates:
        key = one.agency, one.year
        proof = withdrawn(known.looks.get(key, ()), other_copy=key in known.copies)
        if proof and proof[-1].at >= one.since:  # what this crawl did not look at is as it was
            mark_withdrawn(database, crawl_id, one, proof)
            marked += 1
    return marked

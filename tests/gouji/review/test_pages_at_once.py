"""
Auditors work by the pages while audits, a crawl and the plan of notices write: what a page has said is what was done.

GOUJI_TURNS forms of each auditor, drawn from GOUJI_SEED.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from db.opening import open_database
from db.people import add_user
from tests.db.processes import NOW, SUBJECTS, YEARS, Told, prepare, run
from tests.db.recounting import check_counts
from tests.db.test_at_once import check_whole, context, words_of
from tests.gouji.review.auditors import Auditor, check_said
from tests.gouji.review.office import PEOPLE, Office

TURNS = int(os.environ.get("GOUJI_TURNS", "25"))
SEED = os.environ.get("GOUJI_SEED", "gouji")
WRITERS = (("audit", "audit", 8), ("crawl", "crawl", 6), ("notices", "notices", 3))
FINDINGS = len(SUBJECTS) * len(YEARS)
AUDITORS = ("shen", "shen2", "pi", "guan")


@pytest.fixture
def busy_office(tmp_path) -> Office:
    path = tmp_path / "gouji.db"
    prepare(path)
    with open_database(path) as database:
        for login, role in PEOPLE.items():
            add_user(database, login, f"{login}的姓名", role.value, "x", by="setup", now=NOW)
    return Office(tmp_path, NOW)


def test_what_the_pages_have_said_was_done(busy_office):
    path = busy_office.settings.storage.database
    started = []
    for work, name, count in WRITERS:
        here, there = context().Pipe(duplex=False)
        process = context().Process(target=run, args=(path, there, work, name, count * TURNS // 25))
        process.start()
        there.close()
        started.append((process, here, name))
    auditors = [
        Auditor(busy_office.browser(login), login, random.Random(f"{SEED}{login}"), FINDINGS) for login in AUDITORS
    ]
    with ThreadPoolExecutor(len(auditors)) as pool:
        list(pool.map(lambda auditor: auditor.work(TURNS), auditors))
    told: dict[str, list[Told]] = {name: list(words_of(here)) for _, here, name in started}
    for process, _, name in started:
        process.join(120)
        assert (process.exitcode, told[name][-1][0]) == (0, "end"), name
    check_whole(path, told)
    with open_database(path) as database:
        check_counts(database)
    for auditor in auditors:
        check_said(path, auditor)
    statuses: Counter[int] = sum((auditor.statuses for auditor in auditors), Counter())
    assert statuses[303] > len(auditors) * TURNS / 4
    assert statuses[409] > 0

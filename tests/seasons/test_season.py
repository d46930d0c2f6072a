"""A short season with two senders and deaths, judged; and a judge who sees what was done to the evidence."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.seasons.breaking import SHOWS
from tests.seasons.evidence import Entry, Evidence, kept
from tests.seasons.judge import MUST_BE_NONE, judge
from tests.seasons.papers import Papers
from tests.seasons.story import Story

ROOT = Path(__file__).parents[2]
WHOLE = int(os.environ.get("GOUJI_SEASONS", "0"))  # how many long seasons, each with another seed


def season(folder: Path, *options: str) -> dict[str, int]:
    """The figures of a season, run by a process of its own: it forks, and pytest has threads."""
    command = [sys.executable, "-m", "tests.seasons.driver", "--json", "--folder", str(folder), *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    said = json.loads(done.stdout)
    figures: dict[str, int] = said["figures"]
    assert (done.returncode == 0) == (not any(figures[name] for name in MUST_BE_NONE)), said["sentences"]
    if "--break" not in options:
        assert said["sentences"] == []
    return figures


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    folder = tmp_path_factory.mktemp("seasons") / "short"
    figures = season(folder, "--bodies", "22", "--share", "30", "--thin", "--seed", "16", "--ends", "2027-03-13")
    return folder, figures


def test_nothing_is_lost_in_a_short_season(finished):
    _, figures = finished
    assert {name: figures[name] for name in MUST_BE_NONE} == dict.fromkeys(MUST_BE_NONE, 0)
    assert figures["kills"] >= 10
    assert figures["stages_due"] > 80, "and there was something to lose"
    assert figures["became.delivered"] > 80
    assert figures["facts_due"] > 10
    assert all(figures[f"{name}_due"] > 1 for name in ("again", "found", "publications"))


def _edited(change: Callable[[Evidence], None]) -> Callable[[Evidence, Path], None]:
    return lambda evidence, _: change(evidence)


def _sql(text: str) -> Callable[[Evidence, Path], None]:
    def change(evidence: Evidence, folder: Path) -> None:
        copy = folder / f"{abs(hash(text))}.db"
        shutil.copyfile(evidence.database, copy)
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            assert connection.execute(text).rowcount > 0
        evidence.database = copy

    return change


def _later(evidence: Evidence) -> None:
    evidence.taken[-1] = replace(evidence.taken[-1], at=evidence.taken[-1].at + timedelta(hours=9).total_seconds())


def _lost_on_the_way(evidence: Evidence) -> None:
    evidence.taken = [one for one in evidence.taken if not one.taken or one.number != evidence.taken[-1].number]


def _twice(evidence: Evidence) -> None:
    evidence.taken.append(next(one for one in evidence.taken if one.taken and one.answer == "sent"))


def _seen_all_along(evidence: Evidence) -> None:
    seen = next(one for one in evidence.journal if one.what == "seen" and one.at > evidence.town.corrected)
    evidence.journal[:] = [replace(one, at=evidence.town.live_from) if one is seen else one for one in evidence.journal]


def _nobody_signed(evidence: Evidence) -> None:
    evidence.journal[:] = [one for one in evidence.journal if one.what not in ("approved", "standing")]


def _judged_by_nobody(evidence: Evidence) -> None:
    evidence.journal[:] = [
        one for one in evidence.journal if one.what != "finding" or one.about["state"] != "confirmed"
    ]


def _marked_as_test(evidence: Evidence) -> None:
    evidence.taken[-1] = replace(evidence.taken[-1], subject="【测试】")


def _before_second_requests(what: str) -> Callable[[Evidence], None]:
    """Something has happened to a body an hour before it was asked once more."""

    def change(evidence: Evidence) -> None:
        papers = Papers(evidence, Story(evidence))
        asked = [notice for notice in papers.notices.values() if (notice.mode, notice.stage) == ("live", "R+1")]
        told = [(papers.reached(notice), notice.agency) for notice in asked]
        evidence.journal += [Entry(at - timedelta(hours=1), what, code) for at, code in told if at]

    return change


def _nobody_has_looked(evidence: Evidence) -> None:
    evidence.journal[:] = [one for one in evidence.journal if one.what != "look" or one.about["outcome"] != "found"]


TAMPERED: dict[str, tuple[Callable[[Evidence, Path], None], str]] = {
    "what is called sent never arrived": (_edited(_lost_on_the_way), "lost"),
    "a notice is not there": (
        _sql("UPDATE notices SET kind = 'publication' WHERE mode = 'live' AND stage = 'T-3'"),
        "lost",
    ),
    "given up without a try": (_sql("UPDATE deliveries SET state = 'expired' WHERE state = 'sent'"), "lost"),
    "it left at night": (_edited(_later), "outside_window"),
    "it left twice": (_edited(_twice), "duplicates_unexplained"),
    "the report was there all along": (_edited(_seen_all_along), "owing_nothing"),
    "nobody signed": (_edited(_nobody_signed), "before_approval"),
    "nobody confirmed": (_edited(_judged_by_nobody), "without_confirmed_finding"),
    "a live notice says test": (_edited(_marked_as_test), "test_live_mixed"),
    "nobody was asked a second time": (_sql("UPDATE notices SET stage = 'R+2' WHERE stage = 'R+1'"), "lost"),
    "the second time was a week late": (
        _sql(
            "UPDATE notices SET created_at = replace(datetime(created_at, '7 days'), ' ', 'T') || 'Z' WHERE stage = 'R+1'"
        ),
        "lost",
    ),
    "pressed while it says that it is corrected": (_edited(_before_second_requests("claimed")), "owing_nothing"),
    "pressed while nobody has read the newest version": (
        _edited(_before_second_requests("version")),
        "owing_nothing",
    ),
    "pressed and nobody has looked": (_edited(_nobody_has_looked), "owing_nothing"),
    "nobody heard that it is there": (_sql("UPDATE notices SET stage = 'RC' WHERE stage = 'TC'"), "lost"),
    "no report on publication": (_sql("UPDATE notices SET kind = 'circular' WHERE kind = 'publication'"), "lost"),
    "a draft lives on": (_sql("UPDATE notices SET state = 'draft' WHERE mode = 'live' AND stage = 'T-30'"), "stuck"),
}


def test_the_judge_sees_what_was_done_to_the_evidence(finished, tmp_path):
    """One test: the season before it is run once, whoever shares the work."""
    overlooked = []
    for name, (change, charge) in TAMPERED.items():
        evidence = kept(finished[0] / "evidence.pickle")
        change(evidence, tmp_path)
        if not judge(evidence).charges[charge]:
            overlooked.append(name)
    assert overlooked == []


@pytest.mark.skipif(not WHOLE, reason="minutes: make soak")
@pytest.mark.parametrize("fault", SHOWS, ids=lambda fault: fault.__name__)
def test_the_judge_sees_a_broken_program(tmp_path, fault):
    short = ("--bodies", "40", "--share", "15", "--seed", "1", "--begins", "2027-01-11", "--ends", "2027-02-12")
    figures = season(tmp_path / "broken", *short, "--break", fault.__name__)
    assert any(figures[name] for name in SHOWS[fault]), figures
    assert figures["messages"] > 0, "it does something else, and not nothing at all"


@pytest.mark.parametrize("seed", range(WHOLE))
def test_nothing_is_lost_in_a_long_season(tmp_path, seed):
    figures = season(tmp_path / "long", "--bodies", "40", "--share", "20", "--seed", str(100 + seed))
    assert figures["kills"] >= 100

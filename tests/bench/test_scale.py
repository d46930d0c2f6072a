"""The figures of a first run, on a world that is small enough to be crawled here."""

from __future__ import annotations

import pytest

from bench.scale import broken, measured

FINE = {"requests_an_agency": 5, "memory_mib": 512}


def test_a_run_is_measured_in_processes_of_its_own():
    told = measured("S", ("F1", "F5"))
    assert (told["size"], told["agencies"]) == ("S", 2)
    assert told["requests_an_agency"] > 2  # the list, the report, what robots may do
    assert 20 < told["memory_mib"] < 512
    assert told["agencies_a_second"] > 0


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        (FINE, []),
        (FINE | {"requests_an_agency": 5.01}, ["requests_an_agency: 5.01 of 5"]),
        (FINE | {"memory_mib": 513}, ["memory_mib: 513 of 512"]),
    ],
)
def test_a_gate_is_broken_by_what_is_beyond_it(told, wrong):
    assert broken(told) == wrong

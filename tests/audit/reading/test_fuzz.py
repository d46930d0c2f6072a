"""A few broken files of every format with each run of the tests; `make fuzz` is the long campaign."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzzing import LONGEST, READERS, SEED, Batch, run

HERE = Path(__file__).parent
COUNT = 200


@pytest.mark.parametrize("reader", READERS)
def test_a_broken_file_is_read_or_said_to_be_unreadable(reader):
    result = run(Batch(reader, SEED, COUNT))
    assert result.problems == ()
    assert result.slowest < LONGEST


def test_every_target_is_in_the_campaign():
    assert {path.stem for path in (HERE / "fuzz").glob("*.py")} - {"__init__"} == set(READERS)

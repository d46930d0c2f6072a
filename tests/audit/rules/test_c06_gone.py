from __future__ import annotations

from dataclasses import replace

import pytest

from audit.rules.c06_gone import C06
from audit.surroundings import ALONE, Look, Publication
from tests.audit.building import findings, reasons, report, short

DAYS = ("2025-03-03T21:00:00+08:00", "2025-03-04T09:00:00+08:00", "2025-03-04T21:00:00+08:00")
GONE = tuple(Look(day, 404) for day in DAYS)


def seen(*looks: Look, other_copy: bool = False):
    known = Publication(looks=looks, other_copy=other_copy)
    return replace(report(), around=replace(ALONE, publication=known))


def test_three_times_over_two_days_is_a_warning():
    (finding,) = findings(C06, seen(*reversed(GONE)))
    assert (finding.subject, finding.severity) == ("publication", "warning")
    assert finding.message == "报告曾经可以访问，2025年3月3日以来3次查看都打不开"


def test_sent_to_the_home_page_as_well():
    (finding,) = findings(C06, seen(*(Look(day, 200, home=True) for day in DAYS)))
    assert finding.message.endswith("3次查看都转到首页")


@pytest.mark.parametrize(
    "looks",
    [
        GONE[:2],
        (Look("2025-03-04T09:00:00Z", 404), Look("2025-03-04T10:00:00Z", 404), Look("2025-03-04T11:00:00Z", 404)),
        (GONE[0], Look(DAYS[1], 200), GONE[2]),
        (*GONE[:2], Look(DAYS[2], 503)),
        (*GONE[:2], Look(DAYS[2], None)),
        tuple(replace(look, host_up=False) for look in GONE),
        (),
    ],
)
def test_less_than_that_is_not_assessable(looks):
    assert reasons(C06, seen(*looks))["*"].startswith("not_fetched")


def test_back_again_passes():
    assert short(C06, seen(*GONE, Look("2025-03-05T21:00:00+08:00", 200))) == []
    assert reasons(C06, seen(*GONE, Look("2025-03-05T21:00:00+08:00", 200))) == {}


def test_another_copy_is_enough():
    assert short(C06, seen(*GONE, other_copy=True)) == []


def test_never_looked_again_is_not_assessable():
    assert reasons(C06, report()) == {"*": "not_fetched: 没有再次查看过"}

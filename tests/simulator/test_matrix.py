"""Skeleton × fault: each must end in exactly the outcome that the design demands. All faults of a skeleton share one crawl."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack

import pytest

from gouji.demo.clock import Clock
from gouji.demo.server import Simulator
from spiders.addresses import host_of
from spiders.families import BY_NAME as SPIDERS
from tests.simulator.cases import ALL, TABLE, Case, path_of
from tests.simulator.families import SKELETONS
from tests.simulator.faults import FaultPlan
from tests.simulator.stand import SEASON, Spot, Stand, make_spot, standing
from tests.simulator.wire import black_hole, refusing

SILENT = ("reset-at-once", "closed-at-once", "robots-reset")
SHORT = 1.5  # seconds
READABLE = [one for one in SKELETONS if one.family in SPIDERS and one.outcome == "found" and one.body == "html"]


def test_no_case_is_written_twice():
    names = [case.name for case in ALL]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("skeleton", READABLE, ids=lambda one: one.name)
def test_every_fault_ends_as_it_must(skeleton, tmp_path, record_property):
    with ExitStack() as stack:
        inner = stack.enter_context(Simulator([], Clock(SEASON)))
        ports = {"": None, "refused": stack.enter_context(refusing()), "silent": stack.enter_context(black_hole())}
        spots = {
            case.name: make_spot(number, case.name, skeleton.name, port=ports[case.port], inner=inner.port)
            for number, case in enumerate(ALL, 1000)
        }
        plan = FaultPlan(rule for case in ALL for rule in case.rules(spots[case.name]))
        stand = stack.enter_context(standing(tmp_path, list(spots.values()), plan))
        slow = tuple(spots[case.name].host for case in ALL if case.slow)
        stand.crawl(platforms=slow, timeout=SHORT)  # nothing else in this one, so that nothing else may be late
        stand.crawl(timeout=30)
        ended = stand.outcomes(1) | stand.outcomes(2)
        wrong = {case.name: trouble for case in ALL if (trouble := troubles(stand, spots[case.name], case, ended))}
        record_property("matrix", (skeleton.name, {group: counted(cases, wrong) for group, cases in TABLE.items()}))
        assert not wrong, "\n".join(f"{name}: {trouble}" for name, trouble in wrong.items())
        assert inner.log == []
        assert lonely(stand) == {}


def counted(cases: tuple[Case, ...], wrong: dict[str, str]) -> str:
    return f"{sum(case.name not in wrong for case in cases)}/{len(cases)}"


def troubles(stand: Stand, spot: Spot, case: Case, ended: dict[str, tuple[str, str]]) -> str:
    """What is not as the case demands."""
    got, reason = ended.get(spot.host, ("nothing", ""))
    asked = sum(
        line.host == spot.host and line.path.split("?")[0] == path_of(spot, case.where) for line in stand.simulator.log
    )
    resting = stand.query("SELECT cooldown_until IS NOT NULL FROM host_groups WHERE group_id = ?", spot.host) == [(1,)]
    found = [
        f"{got} instead of {case.outcome}: {reason[-300:]}" if got != case.outcome else "",
        f"“{case.says}” not in “{reason}”" if case.says not in reason else "",
        f"asked {asked} times instead of {case.asked}" if case.asked not in (None, asked) else "",
        f"no remark {case.remark}" if case.remark and case.remark not in stand.remarks(spot) else "",
        f"rests: {resting}" if case.rests and not resting else "",
    ]
    return "; ".join(text for text in found if text)


def lonely(stand: Stand) -> dict[str, tuple[int, int]]:
    """
    Hosts whose log has more or less requests than there are captures.

    Where a used connection is closed without a byte, the HTTP client asks once more by itself, as browsers do.
    """
    captured = Counter(host_of(url) for (url,) in stand.query("SELECT requested_url FROM captures"))
    asked = Counter(line.host for line in stand.simulator.log if not line.host.startswith(SILENT))
    return {host: (count, captured[host]) for host, count in asked.items() if captured[host] != count}

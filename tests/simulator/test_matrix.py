"""Skeleton × fault: each must end in exactly the outcome that the design demands. All faults of a skeleton share one crawl."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import ExitStack

import pytest

from db.crawls import OutcomeName
from gouji.demo.clock import Clock
from gouji.demo.server import Simulator
from spiders.addresses import host_of
from spiders.families import BY_NAME as SPIDERS
from tests.simulator.cases import ALL, STATUS, TABLE, TRANSPORT, Case, path_of
from tests.simulator.families import SKELETONS
from tests.simulator.faults import FaultPlan
from tests.simulator.skeletons import Skeleton
from tests.simulator.stand import SEASON, Spot, Stand, make_spot, standing
from tests.simulator.wire import black_hole, refusing

pytestmark = pytest.mark.skipif("GOUJI_PORTALS" not in os.environ, reason="with make test-portals")
WHOLE = bool(os.environ.get("GOUJI_WHOLE_MATRIX"))  # every fault on every skeleton: half a minute each
OF_FAMILIES = ("healthy", "leading on", "soft failures", "charsets", "markup and addresses")
OUTCOMES = (
    "500",
    "404",
    "412-list",
    "412-article",
    "geo-list",
    "captcha-list",
    "short-of-length-list",
    "no-length-cut-list",
)
# (skeleton, fault) → what must come of it where a family rightly says something else
OTHERWISE: dict[tuple[str, str], OutcomeName] = {
    # the column is a shell of the vendor's, its rows come in JSON with whole addresses
    (skeleton, case): outcome
    for skeleton in ("F6", "F7", "F11")
    for case, outcome in (("only-scripts", OutcomeName.PARSER_DRIFT), ("wrong-base", OutcomeName.FOUND))
} | {
    # the frame that holds the list is then another host's: nobody follows it, and what it holds is not known
    ("F16", "wrong-base"): OutcomeName.PARSER_DRIFT,
    # the list of a year begins to exist with the year: while it is not there and those before it are, it is missing
    ("F18", "404"): OutcomeName.COLUMN_MISSING,
}
IN_ROWS = frozenset({"intranet-row", "gbk-path"})  # faults of rows that stand in the page of the column
SILENT = ("reset-at-once", "closed-at-once", "robots-reset")
SHORT = 3  # seconds: what is not late must be in time on a slow machine, too
PATIENT = 300  # as all others are asked at once, and some of them send 300 MB
# their lists are read by the code that reads those of F1; what is their own stands in tests/spiders
LIKE_F1 = frozenset({"F2", "F9", "F13 openness", "F13 eportal", "F17"})
READABLE = [
    one
    for one in SKELETONS
    if one.family in SPIDERS and one.outcome == "found" and one.body == "html" and (WHOLE or one.name not in LIKE_F1)
]


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
            for number, case in enumerate(cases_of(skeleton), 1000)
        }
        cases = [case for case in cases_of(skeleton) if applies(case, spots[case.name])]
        plan = FaultPlan(rule for case in cases for rule in case.rules(spots[case.name]))
        stand = stack.enter_context(standing(tmp_path, [spots[case.name] for case in cases], plan))
        slow = tuple(spots[case.name].host for case in cases if case.slow)
        if slow:
            stand.crawl(platforms=slow, timeout=SHORT)  # nothing else in this one, so that nothing else may be late
        stand.crawl(timeout=PATIENT)
        ended = stand.outcomes(1) | stand.outcomes(2)
        wrong = {case.name: trouble for case in cases if (trouble := troubles(stand, spots[case.name], case, ended))}
        record_property("matrix", (skeleton.name, {group: counted(group, cases, wrong) for group in TABLE}))
        assert not wrong, "\n".join(f"{name}: {trouble}" for name, trouble in wrong.items())
        assert inner.log == []
        assert lonely(stand) == {}


def cases_of(skeleton: Skeleton) -> tuple[Case, ...]:
    """All faults on the first skeleton; on the others those that meet what a family has written itself."""
    if skeleton is READABLE[0] or WHOLE:
        return ALL
    return tuple(case for group in OF_FAMILIES for case in TABLE[group]) + tuple(
        case for case in (*STATUS, *TRANSPORT) if case.name in OUTCOMES
    )


def applies(case: Case, spot: Spot) -> bool:
    """
    Whether the pages of the skeleton have what the fault changes. A list of JSON has no link to be respelt.

    Where the address of the column says everything (html_fragment), nobody asks for its page.
    """
    mode = spot.skeleton.list_mode
    if (mode == "html_fragment" and case.where == "list") or (mode == "json" and case.name in IN_ROWS):
        return False
    try:
        for address in (spot.list, spot.list_page, spot.article()):
            FaultPlan(case.rules(spot))(*spot.shown(address, Clock(SEASON, 24)))
    except (AssertionError, UnicodeError):
        return False
    return True


def counted(group: str, cases: list[Case], wrong: dict[str, str]) -> str:
    members = [case.name for case in cases if case in TABLE[group]]
    return f"{sum(name not in wrong for name in members)}/{len(members)}" if members else "-"


def troubles(stand: Stand, spot: Spot, case: Case, ended: dict[str, tuple[str, str]]) -> str:
    """What is not as the case demands."""
    expected = OTHERWISE.get((spot.skeleton.name, case.name), case.outcome)
    got, reason = ended.get(spot.host, ("nothing", ""))
    asked = sum(
        line.host == spot.host and line.path.split("?")[0] == path_of(spot, case.where) for line in stand.simulator.log
    )
    resting = stand.query("SELECT cooldown_until IS NOT NULL FROM host_groups WHERE group_id = ?", spot.host) == [(1,)]
    found = [
        f"{got} instead of {expected}: {reason[-300:]}" if got != expected else "",
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

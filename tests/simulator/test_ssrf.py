"""Nothing within an office is ever reached: by a redirect, by a name, by a link; by each guard alone."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.simulator import faults as f
from tests.simulator.faults import FaultPlan, Rule
from tests.simulator.inner import ANSWERS, crawl_unlike, internal_network
from tests.simulator.stand import Stand, make_spot, standing

ROOT = Path(__file__).parents[2]
TARGETS = (
    "http://127.0.0.1:{port}/nb/",
    "http://127.1:{port}/nb/",
    "http://2130706433:{port}/nb/",
    "http://0x7f000001:{port}/nb/",
    "http://localhost:{port}/nb/",
    "http://[::ffff:127.0.0.1]:{port}/nb/",
    "http://10.0.0.5:{port}/nb/",
    "http://169.254.169.254:{port}/nb/",
    "http://loopback.evil.test:{port}/nb/",
    "file:///etc/hostname",
)


@contextmanager
def redirecting(folder: Path, targets=TARGETS):
    """A portal for each target, whose list redirects there, and the internal network behind them."""
    with internal_network() as inner:
        spots = [make_spot(number, f"to{number}") for number in range(len(targets))]
        plan = FaultPlan(
            Rule("inward", f.redirect(target.format(port=inner.port)), spot.host, spot.list)
            for spot, target in zip(spots, targets, strict=True)
        )
        with standing(folder, spots, plan) as stand:
            yield stand, inner


def ended(stand: Stand) -> set[str]:
    return {outcome for outcome, _ in stand.outcomes().values()}


def test_without_any_guard_it_would_be_reached(tmp_path):
    """What the other tests are worth."""
    with redirecting(tmp_path, TARGETS[:3]) as (stand, inner):
        crawl_unlike(stand, "OpenResolver", host_guard=False)
        assert len(inner.log) >= 3


def test_the_host_guard_alone_lets_nothing_through(tmp_path):
    with redirecting(tmp_path) as (stand, inner):
        crawl_unlike(stand, "OpenResolver")
        assert (inner.log, ended(stand)) == ([], {"security_rejected"})
        assert all(len(stand.asked(spot)) == 1 for spot in stand.spots)


def test_the_resolver_alone_lets_nothing_through(tmp_path):
    with redirecting(tmp_path) as (stand, inner):
        crawl_unlike(stand, "LyingResolver", host_guard=False, timeout=5)  # an address may lead nowhere
        assert inner.log == []
        assert ended(stand) <= {"security_rejected", "network_unreachable", "robots_unknown"}


def test_registered_names_that_lead_inward_are_refused_at_connect(tmp_path):
    with internal_network() as inner:
        spots = [make_spot(number, "x", port=inner.port) for number in range(1, 2)]
        with standing(tmp_path, spots) as stand:
            for number, name in enumerate(ANSWERS, 2):
                add_portal(stand, number, name, inner.port)
            stand.execute("UPDATE sources SET status = 'broken' WHERE source_id = 1")
            crawl_unlike(stand, "LyingResolver")
            outcomes = stand.outcomes()
            assert {name: outcome for name, (outcome, _) in outcomes.items()} == dict.fromkeys(
                ANSWERS, "security_rejected"
            )
            assert all(name in outcomes[name][1] for name in ANSWERS)
            assert inner.log == []


def add_portal(stand: Stand, number: int, name: str, port: int) -> None:
    """A portal at a name that a person has registered, not knowing where it leads."""
    stand.execute("INSERT INTO host_groups (group_id, delay_s) VALUES (?, 0)", name)
    stand.execute(
        "INSERT INTO platforms (platform_id, name, group_id, family, hosts, ports) VALUES (?, ?, ?, 'static_list', ?, ?)",
        *(name, name, name, json.dumps([name]), json.dumps([port])),
    )
    stand.execute("INSERT INTO agencies (code, name, kind) VALUES (?, ?, 'department')", f"C{number}", f"第{number}局")
    stand.execute(
        "INSERT INTO sources (source_id, agency_code, platform_id, column_url) VALUES (?, ?, ?, ?)",
        *(number, f"C{number}", name, f"http://{name}:{port}/nb/"),
    )


def test_real_inner_addresses_in_a_network_of_their_own(tmp_path):
    """10.0.0.5 and 169.254.169.254 exist and listen there; nobody asks them, but for a run without guards."""
    begun = subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False)
    if begun.returncode:
        pytest.skip(f"no network namespace on this machine: {begun.stderr.decode().strip()}")
    done = subprocess.run(
        ["unshare", "-rn", sys.executable, "-m", "tests.simulator.namespace", str(tmp_path)],
        capture_output=True,
        check=False,
        cwd=ROOT,
        timeout=300,
    )
    if done.returncode == 77:
        pytest.skip(done.stderr.decode().strip().splitlines()[-1])
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    result = json.loads(done.stdout.decode().splitlines()[-1])
    assert result == {"guarded": 0, "outcomes": ["security_rejected"], "without guards": True}

"""Certificates and old protocols, with every check on: what cannot be trusted or spoken is said, and nothing is read."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from gouji.demo.clock import Clock
from gouji.demo.server import Simulator
from tests.simulator import faults as f
from tests.simulator.faults import FaultPlan, Rule
from tests.simulator.inner import crawl_unlike
from tests.simulator.stand import SEASON, make_spot, standing
from tests.simulator.tls import KINDS, Authority, Unservable, listening

EXPECTED = {
    "good": "found",
    "expired": "tls_invalid",
    "self_signed": "tls_invalid",
    "wrong_name": "tls_invalid",
    "tls_1_0": "tls_unsupported",
    "weak_dh": "tls_unsupported",
    "legacy_renegotiation": "tls_unsupported",
    "downgrade": "found",
}


@pytest.fixture(scope="module")
def ended(tmp_path_factory):
    """Kind → outcome and how many requests came through, or why it could not be served. All in one crawl."""
    folder = tmp_path_factory.mktemp("tls")
    authority = Authority(folder)
    unservable: dict[str, str] = {}
    plan = FaultPlan()
    with ExitStack() as stack:
        behind = Simulator([], Clock(SEASON, 24), fault=plan)
        stack.enter_context(behind)
        spots = []
        for number, kind in enumerate((*KINDS, "downgrade"), 1):
            host = f"{kind.replace('_', '-')}.f1.sim.test"
            try:
                port = stack.enter_context(
                    listening(authority, host, "good" if kind == "downgrade" else kind, behind.port)
                )
            except Unservable as error:
                unservable[kind] = str(error)
                continue
            spots.append(make_spot(number, kind, port=port, scheme="https"))
        stand = stack.enter_context(standing(folder, spots))
        behind.sites = stand.simulator.sites
        downgraded = spots[-1]
        plain = f"http://{downgraded.host}:{stand.simulator.port}{downgraded.list}"
        plan.arm(Rule("downgrade", f.redirect(plain), downgraded.host, downgraded.list))
        crawl_unlike(stand, "LyingResolver", trust=authority.path)
        outcomes = {host.split(".")[0].replace("-", "_"): outcome for host, (outcome, _) in stand.outcomes().items()}
        seen = [line.host.split(".")[0].replace("-", "_") for line in behind.log]
    return outcomes, seen, unservable


@pytest.mark.parametrize("kind", EXPECTED)
def test_what_cannot_be_trusted_or_spoken_is_said(ended, kind):
    outcomes, seen, unservable = ended
    if kind in unservable:
        pytest.skip(unservable[kind])
    assert outcomes[kind] == EXPECTED[kind]
    assert (kind in seen) == (EXPECTED[kind] == "found")

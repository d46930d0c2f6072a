"""A faultless report in faultless surroundings: no rule on publication and completeness speaks, nor Q19, nor Q20."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from audit.engine import audit
from audit.model import BodyKind
from audit.reading import read
from audit.reading.interpret import interpret
from audit.rules import ALL
from audit.surroundings import Copy, Download, Look, Publication, Registered, Surroundings
from audit.verdict import Status
from gouji.demo.content import make_content
from tests.generating import BODIES, RENDERINGS

OURS = tuple(rule for rule in ALL if rule.code.startswith("C") or rule.code in ("Q19", "Q20"))
renderings = st.sampled_from(sorted(RENDERINGS))


def published(year: int) -> Publication:
    return Publication(
        url="http://a.test/1.html",
        published_on=f"{year + 1}-01-28",
        first_seen_on=f"{year + 1}-01-29",
        due_on=f"{year + 1}-01-31",
        columns=("annual",),
        downloads=(Download("年报.docx", "http://a.test/a.docx", 200, 48_000),),
        looks=(Look(f"{year + 1}-02-10T12:00:00Z", 200),),
    )


@given(
    seed=st.integers(0, 10**6),
    body=st.sampled_from(BODIES),
    year=st.integers(2019, 2026),
    size=st.sampled_from(["small", "large"]),
    how=renderings,
    copy=renderings,
)
@settings(max_examples=60)
def test_no_rule_speaks(seed, body, year, size, how, copy):
    agency, kind = body
    content = make_content(seed, agency, year, kind=kind, size=size)
    here, there = (
        interpret(read(RENDERINGS[rendering](content)), body_kind=BodyKind(kind)) for rendering in (how, copy)
    )
    around = Surroundings(
        registered=Registered(f"澜州市{agency}"),
        publication=published(year),
        copies=(Copy("年报", there),),
        earlier=there,
    )
    verdict = audit(replace(here, around=around), rules=OURS)
    assert verdict.crashes == ()
    assert [(finding.code, finding.message) for finding in verdict.findings] == []
    unknown = {
        code
        for code, outcomes in verdict.outcomes.items()
        if any(outcome.status is Status.NOT_ASSESSABLE for outcome in outcomes)
    }
    assert unknown == set()

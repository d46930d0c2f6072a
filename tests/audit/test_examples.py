"""Every rule finds its bad example and passes its good one; what a page of docs/rules shows is what runs here."""

from __future__ import annotations

import pytest

from audit.absence import judge_absence
from audit.engine import audit
from audit.rules import ALL
from audit.verdict import Status, summarise
from tests.audit.examples import report_of


def test_every_rule_has_both():
    assert [rule.code for rule in ALL if not rule.bad or not rule.good] == []


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
def test_the_bad_example_is_found(rule):
    verdict = judge_absence(rule.bad.absent) if rule.bad.absent else audit(report_of(rule.bad), rules=(rule,))
    assert verdict.crashes == ()
    assert [finding.code for finding in verdict.findings], rule.bad
    if rule.bad.finds:
        assert tuple(finding.subject for finding in verdict.findings) == rule.bad.finds


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
def test_the_good_example_passes(rule):
    """It is assessed and passes: an example that is merely not assessable shows nothing."""
    verdict = audit(report_of(rule.good), rules=(rule,))
    assert verdict.crashes == ()
    assert verdict.findings == ()
    assert summarise(verdict.outcomes[rule.code]) == (Status.PASS, None)

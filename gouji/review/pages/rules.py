"""规则: the catalogue as it is in force, how often each rule fires, and which are distrusted."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request

from audit.errors import BadSettings
from audit.policy import Policy
from audit.rule import Rule
from audit.rules import ALL
from audit.wording import basis_text
from db.rule_alarms import Alarm, rule_alarms
from db.tallies import RuleTally, rule_tallies, years_of_findings
from gouji.choosing import rule_of
from gouji.policies import policies_of
from gouji.rendering.rule_words import FAMILIES, facts_of, in_force, sections_of, severity_here
from gouji.review.database import database, desk
from gouji.review.forms import year_of
from gouji.review.identity import needs
from gouji.rights import Right

page = Blueprint("rules", __name__)
# In the order of a finding's life.
SHOWN = ("open", "confirmed", "dismissed", "waived", "fixed", "closed")


@dataclass(frozen=True, slots=True)
class Row:
    """One rule in the list. `counts`: its findings by state, of the chosen year or of all."""

    rule: Rule
    severity: str
    settled: str
    basis: str
    tally: RuleTally
    counts: tuple[int, ...]
    alarm: Alarm | None

    @property
    def fired(self) -> int:
        return sum(self.counts)


@page.get("/rules")
@needs(Right.READ)
def index() -> str:
    """All rules by family; `year`: counts of that report year only."""
    year, policy = year_of(request.args.get("year", "")), policies_of(desk().settings).everyone
    tallies = {tally.code: tally for tally in rule_tallies(database())}
    years = years_of_findings(database())
    alarms = _alarms([year] if year else list(years[:1]))
    rows = [_row(rule, policy, tallies, year, alarms) for rule in ALL]
    families = [(name, [row for row in rows if row.rule.code.startswith(letter)]) for letter, name in FAMILIES.items()]
    most = max((row.fired for row in rows), default=0)
    return render_template(
        "rules.html", families=families, years=years, year=year, shown=SHOWN, most=most, alarms=alarms, total=len(ALL)
    )


@page.get("/rules/<code>")
@needs(Right.READ)
def show(code: str) -> str:
    """What the rule checks, why, on what basis, with examples; and what it has found so far, by year."""
    try:
        rule = rule_of(code)
    except BadSettings:
        abort(404)
    tally = next((one for one in rule_tallies(database()) if one.code == rule.code), RuleTally(rule.code, {}))
    years = sorted({year for year, _ in tally.counts})
    policy = policies_of(desk().settings).everyone
    return render_template(
        "rule.html",
        rule=rule,
        facts=facts_of(rule),
        sections=list(sections_of(rule)),
        settled=in_force(rule, policy),
        tally=tally,
        years=years,
        shown=SHOWN,
        alarms=[(year, alarm) for year, alarm in _alarms(years[-3:]) if alarm.code == rule.code],
    )


def _row(
    rule: Rule, policy: Policy, tallies: dict[str, RuleTally], year: int | None, alarms: list[tuple[int, Alarm]]
) -> Row:
    tally = tallies.get(rule.code, RuleTally(rule.code, {}))
    counts = tuple(tally.of(year=year, state=state) for state in SHOWN)
    alarm = next((alarm for _, alarm in alarms if alarm.code == rule.code), None)
    return Row(rule, severity_here(rule, policy), in_force(rule, policy), basis_text(rule.basis), tally, counts, alarm)


def _alarms(years: list[int]) -> list[tuple[int, Alarm]]:
    percent = desk().settings.notify.alarm_percent
    return [(year, alarm) for year in years for alarm in rule_alarms(database(), year, percent)]

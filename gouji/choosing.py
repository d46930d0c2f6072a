"""`--select` and `--ignore`: which rules a person wants."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from audit.errors import BadSettings
from audit.rule import Rule
from audit.rules import ALL

CODES = tuple(rule.code for rule in ALL)


def chosen_codes(select: Iterable[str], ignore: Iterable[str]) -> frozenset[str]:
    """Codes or beginnings of codes, separated by commas → the codes of rules to apply."""
    wanted = _matching(select) or frozenset(CODES)
    return wanted - _matching(ignore)


def rule_of(code: str) -> Rule:
    """The rule of a code or a slug; BadSettings with a near match when there is none."""
    for rule in ALL:
        if code.upper() == rule.code or code == rule.slug:
            return rule
    raise unknown(code)


def unknown(code: str) -> BadSettings:
    """The error for a code that is not there."""
    near = get_close_matches(code.upper(), CODES, 1, 0.5) or get_close_matches(code, [rule.slug for rule in ALL], 1)
    return BadSettings(f"没有规则 {code}" + (f"，是不是 {near[0]}？" if near else "；gouji rules 列出全部规则"))


def _matching(given: Iterable[str]) -> frozenset[str]:
    prefixes = [code.strip().upper() for value in given for code in value.split(",") if code.strip()]
    for prefix in prefixes:
        if not any(code.startswith(prefix) for code in CODES):
            raise unknown(prefix)
    return frozenset(code for code in CODES if code.startswith(tuple(prefixes))) if prefixes else frozenset()

"""ALL rules, in code order. A test keeps the tuple complete."""

from __future__ import annotations

from audit.rule import Rule
from audit.rules.a31_applications_balance import A31

ALL: tuple[Rule, ...] = (A31,)

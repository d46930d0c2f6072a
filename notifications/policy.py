"""What an office has settled about its notices; the command fills it from gouji.toml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from audit.errors import BadSettings
from notifications.wording import OURS, Wording

MODES = ("test", "live")
ON_UNKNOWN = ("retry", "hold")
DAYS: Mapping[str, int] = MappingProxyType({"error": 3, "warning": 5, "note": 10})


@dataclass(frozen=True, slots=True)
class Policy:
    """
    `mode`: test or live, BadSettings otherwise. `local_deadline`: MM-DD of the year after the report year, for bodies that
    article 49 does not name; `local_basis`: the notice that set it. `regional`: code of the body at the head of a region →
    its own deadline (MM-DD) and the notice that set it. `days`: working days to rectify, by severity;
    `regional_days` by code of the head of a region, of the severities of which it speaks.
    `alarm_percent`: a rule that fails on more of a year's reports tells nobody until a person has confirmed its findings.
    `wording`: the templates in force. `on_unknown`: retry or hold what was written and never answered.
    `publication_days`: working days after the legal date until 公布情况报告 is drafted, 0: never.
    `grace_days`: how long after a deadline nobody is called late, `regional_grace` by code of the head of a region.
    """

    mode: str = "test"
    issuing_office: str = "政务公开办公室"
    contact: str = ""
    domain: str = "gouji.invalid"
    require_confirmed: bool = True
    local_deadline: str = "01-31"
    local_basis: str = "本地通知"
    alarm_percent: int = 30
    regional: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    days: Mapping[str, int] = field(default_factory=lambda: DAYS)
    wording: Wording = OURS
    on_unknown: str = "retry"
    publication_days: int = 5
    grace_days: int = 0
    regional_grace: Mapping[str, int] = field(default_factory=dict)
    regional_days: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise BadSettings(f"notify.mode 应是 {'、'.join(MODES)}，写的是 {self.mode!r}")
        if self.on_unknown not in ON_UNKNOWN:
            raise BadSettings(f"notify.on_unknown 应是 {'、'.join(ON_UNKNOWN)}，写的是 {self.on_unknown!r}")

    def grace(self, lineage: Sequence[str]) -> int:
        """The days of grace of a body. `lineage`: its code, then those above it, the nearest first."""
        stated = (self.regional_grace[code] for code in lineage if code in self.regional_grace)
        return next(stated, self.grace_days)

    def days_of(self, lineage: Sequence[str]) -> Mapping[str, int]:
        """The working days that a body has to rectify, by severity: of each what the nearest says. `lineage`: as there."""
        days = dict(self.days)
        for code in reversed(lineage):
            days |= self.regional_days.get(code, {})
        return days

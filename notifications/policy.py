"""What an office has settled about its notices; the command fills it from gouji.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from audit.errors import BadSettings

MODES = ("test", "live")
DAYS: Mapping[str, int] = MappingProxyType({"error": 3, "warning": 5, "note": 10})


@dataclass(frozen=True, slots=True)
class Policy:
    """
    `mode`: test or live, BadSettings otherwise. `local_deadline`: MM-DD of the year after the report year, for bodies that
    article 49 does not name; `local_basis`: the notice that set it. `regional`: code of
    the body at the head of a region → its own deadline (MM-DD) and the notice that set it. `days`: working days to rectify, by severity.
    `alarm_percent`: a rule that fails on more of a year's reports tells nobody until a person has confirmed its findings.
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

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise BadSettings(f"notify.mode 应是 {'、'.join(MODES)}，写的是 {self.mode!r}")

"""[rules] and [region.…] of gouji.toml → the policy under which a body is audited.

What stands in [rules] holds for all. A region is a body of the registry, by its code, with all bodies below it; it
adds to what holds above it. A severity can only be lowered, and a rule is only switched off with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from audit.errors import BadSettings
from audit.policy import AS_CATALOGUED, Expression, LocalItem, Lowered, Policy
from audit.rule import Rule
from audit.severity import Severity
from gouji.choosing import rule_of
from gouji.rendering.labels import SEVERITIES
from gouji.setting_checks import MOST_GRACE, REGION
from gouji.settings import Settings

NUMBERS = ("alike_warning", "alike_note")
SWITCHES = ("contact_required", "signature_on_page")
CODE = re.compile(r"[A-Z]\d\d")
RULE_KEYS = ("off", "severity", "reason")
ITEM_KEYS = ("name", "words", "part", "by")
DAYS = "days_"  # before a severity: the working days to rectify
REGION_KEYS = ("name", "deadline", "deadline_by", "rules", *REGION)


@dataclass(frozen=True, slots=True)
class Region:
    """
    `policy`: only what this region adds. `stated`: the fields of it that stand in the file, be it with the usual value.

    `deadline`: MM-DD of the year after the report year, "" for none. `grace_days`: agreed beyond any deadline. `days`:
    working days to rectify, by severity, of those of which it speaks.
    """

    name: str
    policy: Policy = AS_CATALOGUED
    stated: frozenset[str] = frozenset()
    deadline: str = ""
    deadline_by: str = ""
    grace_days: int | None = None
    days: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Policies:
    """
    All that is settled. `regions`: code of the body at the head of a region → what holds there.

    `grace_days`: how long after a deadline nobody is called late, where a region does not say otherwise.
    """

    everyone: Policy = AS_CATALOGUED
    regions: Mapping[str, Region] = field(default_factory=dict)
    grace_days: int = 0

    def grace(self, lineage: Sequence[str]) -> int:
        """The days of grace of a body. `lineage`: as there."""
        stated = (self.regions[code].grace_days for code in lineage if code in self.regions)
        return next((days for days in stated if days is not None), self.grace_days)

    def of(self, lineage: Sequence[str]) -> Policy:
        """
        The policy for a body. `lineage`: its code, then those above it, the nearest first.

        BadSettings where what holds above and what a region adds cannot hold together.
        """
        policy = self.everyone
        for code in reversed(lineage):
            if code in self.regions:
                policy = _joined(policy, self.regions[code])
                _must_be_in_order(policy, f"region.{code}.rules")
        return policy


def policies_of(settings: Settings) -> Policies:
    """BadSettings for an unknown rule or key, a severity above the catalogue, a rule off without a reason."""
    everyone = _policy(settings.rules, "rules", "")
    regions = {code: _region(code, content) for code, content in settings.region.items()}
    return Policies(everyone, regions, _days(settings.notify.grace_days, "notify.grace_days"))


def _region(code: str, content: Any) -> Region:
    where = f"region.{code}"
    values = _table(content, where, REGION_KEYS)
    name = _text(values, "name", where) or code
    day = _text(values, "deadline", where)
    if day and not _is_day(day):
        raise BadSettings(f"{where}.deadline 应写作 MM-DD，写的是 {day!r}")
    rules = values.get("rules", {})
    policy = _policy(rules, f"{where}.rules", name)
    for key, check in REGION.items():
        if key in values and (problem := check(values[key])):
            raise BadSettings(f"{where}.{key} 应{problem}")
    days = {key.removeprefix(DAYS): values[key] for key in REGION if key.startswith(DAYS) and key in values}
    by = _text(values, "deadline_by", where)
    return Region(name, policy, frozenset(rules), day, by, values.get("grace_days"), days)


def _policy(content: Any, where: str, name: str) -> Policy:
    values = _table(content, where, None)
    off: dict[str, str] = {}
    lowered: dict[str, Lowered] = {}
    changes: dict[str, Any] = {}
    for key, value in values.items():
        if CODE.fullmatch(key):
            _one_rule(rule_of(key), value, f"{where}.{key}", off, lowered)
        elif key == "items":
            changes["local_items"] = tuple(_items(value, f"{where}.items"))
        elif key in NUMBERS:
            changes[key] = _ratio(value, f"{where}.{key}")
        elif key == "longest":
            changes[key] = _count(value, f"{where}.{key}")
        elif key == "expressions":
            changes[key] = tuple(_expressions(value, f"{where}.{key}"))
        elif key in SWITCHES:
            changes[key] = _switch(value, f"{where}.{key}")
        else:
            known = "、".join((*NUMBERS, *SWITCHES))
            raise BadSettings(f"不认识的设置 {where}.{key}；可用：规则代码、items、expressions、longest、{known}")
    made = Policy(name=name, off=off, lowered=lowered, **changes)
    if not name or set(NUMBERS) <= set(values):  # a region may state one of the two, and take the other from above
        _must_be_in_order(made, where)
    return made


def _must_be_in_order(policy: Policy, where: str) -> None:
    if policy.alike_note > policy.alike_warning:
        raise BadSettings(f"{where}.alike_note 不能大于 alike_warning")


def _one_rule(rule: Rule, value: Any, where: str, off: dict[str, str], lowered: dict[str, Lowered]) -> None:
    values = _table(value, where, RULE_KEYS)
    reason = _text(values, "reason", where)
    if not reason:
        raise BadSettings(f"{where} 改了规则，要用 reason 写明理由")
    if values.get("off", False) is True:
        off[rule.code] = reason
        return
    if "severity" not in values:
        raise BadSettings(f"{where} 要写 off = true，或者 severity")
    severity = _severity(values["severity"], where)
    if severity.rank > rule.severity.rank:
        raise BadSettings(f"{where}.severity 只能调低：{rule.code} 本来是“{SEVERITIES[rule.severity]}”")
    lowered[rule.code] = Lowered(severity, reason)


def _severity(value: Any, where: str) -> Severity:
    try:
        return Severity(value)
    except ValueError:
        raise BadSettings(
            f"{where}.severity 应是 {'、'.join(one.value for one in Severity)}，写的是 {value!r}"
        ) from None


def _items(value: Any, where: str) -> list[LocalItem]:
    if not isinstance(value, list):
        raise BadSettings(f"{where} 应写成若干个 [[{where}]]")
    items = []
    for number, content in enumerate(value, 1):
        place = f"{where}[{number}]"
        values = _table(content, place, ITEM_KEYS)
        words = values.get("words", [])
        if not isinstance(words, list) or not words or not all(isinstance(word, str) and word for word in words):
            raise BadSettings(f"{place}.words 应是一组词，如 ['建议', '提案']")
        part = values.get("part")
        if part is not None and (type(part) is not int or not 1 <= part <= 6):
            raise BadSettings(f"{place}.part 应是 1 到 6")
        name = _text(values, "name", place)
        if not name:
            raise BadSettings(f"{place} 要写 name")
        items.append(LocalItem(name, tuple(words), part, _text(values, "by", place)))
    return items


def _expressions(value: Any, where: str) -> list[Expression]:
    """错的写法 → 对的写法, "" where there is none."""
    if not isinstance(value, dict) or not all(isinstance(right, str) for right in value.values()):
        raise BadSettings(f"[{where}] 应是一节，每行一个：'错的写法' = '对的写法'，没有的写 ''")
    if not all(value):
        raise BadSettings(f"{where} 里有空的写法")
    return [Expression(wrong, right) for wrong, right in value.items()]


def _switch(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise BadSettings(f"{where} 应是 true 或 false")
    return value


def _table(content: Any, where: str, known: Sequence[str] | None) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise BadSettings(f"[{where}] 应是一节")
    unknown = [key for key in content if known is not None and key not in known]
    if unknown:
        raise BadSettings(f"不认识的设置 {where}.{unknown[0]}；可用：{'、'.join(known or ())}")
    return content


def _text(values: Mapping[str, Any], key: str, where: str) -> str:
    value = values.get(key, "")
    if not isinstance(value, str):
        raise BadSettings(f"{where}.{key} 应是文字（加引号）")
    return value.strip()


def _ratio(value: Any, where: str) -> float:
    if type(value) not in (int, float) or not 0.5 <= value <= 1:
        raise BadSettings(f"{where} 应在 0.5 和 1 之间")
    return float(value)


def _count(value: Any, where: str) -> int:
    if type(value) is not int or value <= 0:
        raise BadSettings(f"{where} 应是正整数")
    return value


def _days(value: Any, where: str) -> int:
    if type(value) is not int or not 0 <= value <= MOST_GRACE:
        raise BadSettings(f"{where} 应在 0 和 {MOST_GRACE} 之间")
    return value


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(f"2024-{text}")
    except ValueError:
        return False
    return True


def _joined(above: Policy, region: Region) -> Policy:
    """What holds above, and what the region adds; where both speak of one rule or figure, the region."""
    own = region.policy
    lowered = {code: one for code, one in above.lowered.items() if code not in own.off} | dict(own.lowered)
    off = {code: why for code, why in above.off.items() if code not in own.lowered} | dict(own.off)
    changed = {name: getattr(own, name) for name in (*NUMBERS, *SWITCHES, "longest") if name in region.stated}
    items = (*above.local_items, *own.local_items)
    words = tuple(dict.fromkeys((*above.expressions, *own.expressions)))
    return replace(above, name=region.name, off=off, lowered=lowered, local_items=items, expressions=words, **changed)

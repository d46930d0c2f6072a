"""What is said of a rule: what it is about, where it stands here, its page; for the command line and for web pages."""

from __future__ import annotations

from collections.abc import Iterator

from audit.policy import Policy
from audit.rule import Rule
from audit.wording import basis_text
from gouji.rendering.examples import told
from gouji.rendering.labels import KINDS, NEEDS, SEVERITIES

FAMILIES = {
    "C": "发布与完整性",
    "A": "表内勾稽",
    "N": "正文与表格",
    "Y": "跨年衔接",
    "H": "上下级衔接",
    "P": "合理性",
    "Q": "文字质量",
}


def severity_here(rule: Rule, policy: Policy) -> str:
    """Under the policy of an office: 错误, 疑点, 提示 or 关."""
    if rule.code in policy.off:
        return "关"
    lowered = policy.lowered.get(rule.code)
    return SEVERITIES[lowered.severity if lowered else rule.severity]


def in_force(rule: Rule, policy: Policy) -> str:
    """What the office has settled about a rule, with its reason; "" where the catalogue holds."""
    if rule.code in policy.off:
        return f"已关掉：{policy.off[rule.code]}"
    lowered = policy.lowered.get(rule.code)
    if lowered:
        return f"由“{SEVERITIES[rule.severity]}”调为“{SEVERITIES[lowered.severity]}”：{lowered.reason}"
    return ""


def facts_of(rule: Rule) -> list[tuple[str, str]]:
    """Name and value of what holds for the rule."""
    facts = [("级别", SEVERITIES[rule.severity]), ("依据", basis_text(rule.basis))]
    if rule.formula:
        facts.append(("公式", rule.formula))
    facts.append(("要看", "、".join(NEEDS[need] for need in rule.needs)))
    if rule.generations:
        facts.append(("表格版本", "、".join(sorted(rule.generations))))
    if rule.kinds:
        facts.append(("适用", "、".join(KINDS[kind] for kind in sorted(rule.kinds))))
    return [*facts, ("短名", rule.slug), ("目录", "首批" if rule.core else "后续"), ("自版本", rule.since)]


def sections_of(rule: Rule) -> Iterator[tuple[str, str]]:
    """Heading and text of its page, with the examples before the last section, which says what to do."""
    *before, last = rule.sections.items()
    yield from before
    for heading, example in (("查出问题的例子", rule.bad), ("没有问题的例子", rule.good)):
        if example:
            yield heading, "\n".join(told(example))
    yield last

"""gouji rules: the catalogue, or one rule explained."""

from __future__ import annotations

import click

from audit.rule import Rule
from audit.rules import ALL
from audit.wording import basis_text
from gouji.choosing import rule_of
from gouji.rendering.labels import KINDS, SEVERITIES


@click.command("rules")
@click.argument("code", required=False)
def rules_command(code: str | None) -> None:
    """
    列出审核规则，或说明某一条。

    CODE 是规则代码（A31）或英文短名（applications-balance）。

    \b
    Example:
        gouji rules
        gouji rules A31
    """
    if code:
        click.echo(explained(rule_of(code)))
    else:
        for rule in ALL:
            click.echo(f"{rule.code}  {SEVERITIES[rule.severity]}  {rule.title}")


def explained(rule: Rule) -> str:
    """The page of one rule for a terminal."""
    lines = [f"{rule.code} {rule.title}", ""]
    lines += [f"级别：{SEVERITIES[rule.severity]}", f"依据：{basis_text(rule.basis)}"]
    if rule.generations:
        lines.append(f"表格版本：{'、'.join(sorted(rule.generations))}")
    if rule.kinds:
        lines.append(f"适用：{'、'.join(KINDS[kind] for kind in sorted(rule.kinds))}")
    lines += [f"短名：{rule.slug}", f"自版本：{rule.since}"]
    for heading, text in rule.sections.items():
        lines += ["", heading, *(f"    {line}" for line in text.splitlines())]
    return "\n".join(lines)

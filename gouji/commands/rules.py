"""gouji rules: the catalogue as it is in force here, or one rule explained."""

from __future__ import annotations

import click

from audit.policy import Policy
from audit.rule import Rule
from audit.rules import ALL
from db.agencies import agency as agency_of
from db.agencies import all_agencies, lineages
from db.opening import open_database
from gouji.choosing import rule_of
from gouji.cli import Context
from gouji.listing import show_rows
from gouji.policies import policies_of
from gouji.rendering.rule_words import facts_of, in_force, sections_of, severity_here
from gouji.settings import Settings


@click.command("rules")
@click.argument("code", required=False)
@click.option("--agency", metavar="CODE", help="对这个机关有效的规则：gouji.toml 里它和它的上级的设置。")
@click.pass_obj
def rules_command(context: Context, code: str | None, agency: str | None) -> None:
    """
    列出审核规则，或说明某一条。

    CODE 是规则代码（A31）或英文短名（intake-does-not-equal-outcome）。列表里写明哪些规则在本地被关掉或调低、为什么。

    \b
    Example:
        gouji rules
        gouji rules A31
        gouji rules --agency 11370300004222881A
    """
    policy = policies_of(context.settings).of(_lineage(context.settings, agency))
    if code:
        rule = rule_of(code)
        click.echo(explained(rule))
        if rule.code in policy.off or rule.code in policy.lowered:
            click.echo(f"\n在本地\n    {in_force(rule, policy)}")
        return
    show_rows(
        ("代码", "级别", "名称", "本地"),
        ((rule.code, severity_here(rule, policy), rule.title, in_force(rule, policy)) for rule in ALL),
    )
    for line in _beyond(policy):
        click.echo(line, err=True)


def _lineage(settings: Settings, agency: str | None) -> tuple[str, ...]:
    """The code and those above it, as far as a registry is here. A code that it does not have is wrong usage."""
    if agency is None:
        return ()
    if not settings.storage.database.is_file():
        return (agency,)
    with open_database(settings.storage.database) as database:
        return lineages(all_agencies(database))[agency_of(database, agency).code]


def _beyond(policy: Policy) -> list[str]:
    """What is settled beside single rules."""
    lines = [
        f"本地要求的事项（C52）：{item.name}" + (f"（{item.by}）" if item.by else "") for item in policy.local_items
    ]
    usual = Policy()
    if (policy.alike_warning, policy.alike_note) != (usual.alike_warning, usual.alike_note):
        lines.append(f"内容雷同（Q10）：疑点从 {policy.alike_warning:.0%} 起，提示从 {policy.alike_note:.0%} 起")
    if policy.longest:
        lines.append(f"第一部分不超过 {policy.longest} 字（Q18）")
    if policy.contact_required:
        lines.append("本地范本要求写联系方式：缺少的是疑点（C13）")
    if policy.signature_on_page:
        lines.append("网页自己的栏目写明机关和日期的，算作落款（C15）")
    if policy.expressions:
        lines.append(f"要查的错误表述 {len(policy.expressions)} 个（Q13）")
    return lines


def explained(rule: Rule) -> str:
    """The page of one rule for a terminal."""
    lines = [f"{rule.code} {rule.title}", "", *(f"{name}：{value}" for name, value in facts_of(rule))]
    for heading, text in sections_of(rule):
        lines += ["", heading, *(f"    {line}" for line in text.splitlines())]
    return "\n".join(lines)

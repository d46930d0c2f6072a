"""Write what is generated: docs/rules/, docs/operations/, cli.md, settings.md, sample.html, the catalogue of words.

`--check`: only say which are stale.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import Field, fields
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from audit.rule import Rule
from audit.rules import ALL
from audit.wording import basis_text
from gouji.cli import COMMANDS, cli, in_chinese
from gouji.demo.content import render_html
from gouji.demo.story import REPORT_YEAR, bodies, contents
from gouji.locale import CATALOGUES, speak_chinese
from gouji.locale.words import compiled
from gouji.rendering.examples import told
from gouji.rendering.labels import KINDS, NEEDS, SEVERITIES
from gouji.rendering.rule_words import FAMILIES
from gouji.scheduling.planners import PLANNERS, STANDARD, WINDOWS
from gouji.settings import flat_sections

HERE = Path(__file__).parent
CATALOGUE = CATALOGUES / "zh_CN" / "LC_MESSAGES" / "messages.mo"
GENERATED = "<!-- 由 docs/build.py 生成（make docs），不要手改 -->\n\n"


def pages() -> dict[str, str]:
    """Path below docs/ → content."""
    found = {f"rules/{rule.code}.md": rule_page(rule) for rule in ALL}
    found["rules/README.md"] = rule_index()
    found["cli.md"] = cli_page()
    found["settings.md"] = settings_page()
    texts = {name: GENERATED + text.rstrip() + "\n" for name, text in found.items()}
    return texts | {"sample.html": sample()} | planner_files()


def planner_files() -> dict[str, str]:
    """What `gouji schedule --print` writes for an installation as docs/operations.md has it."""
    files = (make(STANDARD if name != "windows" else WINDOWS) for name, make in PLANNERS.items())
    return {f"operations/{name}": text for made in files for name, text in made.items()}


def sample() -> str:
    """The report of the demo in which one cell is mistyped, to try the commands on."""
    body = next(body for body in bodies() if body.wrong)
    published, _ = contents(body, REPORT_YEAR)
    return render_html(published)


def rule_page(rule: Rule) -> str:
    """One rule, as an auditor reads it."""
    facts = [
        ("级别", SEVERITIES[rule.severity]),
        ("依据", basis_text(rule.basis)),
        ("表格版本", "、".join(sorted(rule.generations)) if rule.generations else "全部"),
        ("适用机关", "、".join(KINDS[kind] for kind in sorted(rule.kinds)) if rule.kinds else "全部"),
        ("要看", "、".join(NEEDS[need] for need in rule.needs)),
        ("短名", f"`{rule.slug}`"),
        ("目录", "首批" if rule.core else "后续"),
        ("自版本", rule.since),
    ]
    if rule.formula:
        facts.insert(1, ("公式", rule.formula))
    rows = "\n".join(f"| {name} | {value} |" for name, value in facts)
    return f"# {rule.code} {rule.title}\n\n| | |\n| --- | --- |\n{rows}\n\n{rule.page}\n{examples(rule)}"


def examples(rule: Rule) -> str:
    """What the rule finds and what it passes, as the tests run them."""
    parts = []
    for heading, example in (("查出问题", rule.bad), ("没有问题", rule.good)):
        if example:
            parts += ["", f"### {heading}", "", *(f"- {line}" for line in told(example))]
    if not parts:
        return ""
    return "\n".join(
        ["", "## 例子", "", "下面的例子由测试逐一运行；没有写明的地方，都是一份没有问题的报告。", *parts, ""]
    )


def rule_index() -> str:
    """All rules, by family."""
    lines = ["# 审核规则", "", f"共 {len(ALL)} 条。`gouji rules 代码` 在命令行里显示同样的说明。"]
    for letter, family in FAMILIES.items():
        rules = [rule for rule in ALL if rule.code.startswith(letter)]
        if rules:
            lines += ["", f"## {letter} {family}", "", "| 代码 | 名称 | 级别 | 依据 |", "| --- | --- | --- | --- |"]
        for rule in rules:
            severity = SEVERITIES[rule.severity]
            lines.append(f"| [{rule.code}]({rule.code}.md) | {rule.title} | {severity} | {basis_text(rule.basis)} |")
    return "\n".join(lines)


def cli_page() -> str:
    """Every command with its options and an example."""
    parts = [
        "# 命令",
        "",
        "退出码和 JSON 输出：[contracts.md](contracts.md)。下面的选项写在命令名之前，对所有命令有效。",
        "",
    ]
    parts += _options(cli, "gouji")
    for name in COMMANDS:
        command = getattr(import_module(f"gouji.commands.{name}"), f"{name}_command")
        parts += _command(in_chinese(command), f"gouji {name}")
    return "\n".join(parts)


def settings_page() -> str:
    """Every setting with its default."""
    parts = ["# 设置", "", "文件 `gouji.toml`（或 `--config`、环境变量 `GOUJI_CONFIG` 指定的文件）。都可以不写。"]
    for name, kind in flat_sections().items():
        parts += ["", f"## [{name}]", "", kind.__doc__ or "", "", "| 设置 | 默认 | 说明 |", "| --- | --- | --- |"]
        parts += [f"| `{item.name}` | `{_toml(item)}` | {item.metadata['words']} |" for item in fields(kind)]
    parts += ["", (HERE / "rules-in-force.md").read_text(encoding="utf-8").strip()]
    return "\n".join(parts)


def _toml(item: Field[Any]) -> str:
    value = item.default
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int) else f'"{value}"'


def _command(command: click.Command, name: str) -> Iterator[str]:
    usage = " ".join([name, *command.collect_usage_pieces(click.Context(command, info_name=name))])
    yield from ("", f"{'#' * len(name.split())} {name}", "", f"`{usage}`", "")
    help_text, _, example = (command.help or "").partition("例：")
    yield from (line.strip() for line in help_text.replace("\b", "").strip().splitlines())
    yield ""
    if example:
        yield from ("```bash", *(line.strip() for line in example.strip().splitlines()), "```", "")
    yield from _options(command, name)
    if isinstance(command, click.Group):
        for child, inner in command.commands.items():
            yield from _command(inner, f"{name} {child}")


def _options(command: click.Command, name: str) -> Iterator[str]:
    context = click.Context(command, info_name=name)
    options = [param for param in command.get_params(context) if isinstance(param, click.Option)]
    records = [record for option in options if (record := option.get_help_record(context))]
    records = [(flags, words) for flags, words in records if "--help" not in flags]
    if records:
        yield from ("| 选项 | 说明 |", "| --- | --- |")
        yield from (f"| `{flags}` | {' '.join(words.split())} |" for flags, words in map(_safe, records))


def _safe(record: tuple[str, str]) -> tuple[str, str]:
    """A bar inside a table cell would end it."""
    return record[0].replace("|", "/"), record[1].replace("|", "/")


def stale(wanted: Mapping[str, str]) -> list[str]:
    """Pages that are missing, different, or left over from a rule that is gone."""
    changed = [name for name, text in wanted.items() if _read(HERE / name) != text]
    gone = [f"rules/{path.name}" for path in (HERE / "rules").glob("*.md") if f"rules/{path.name}" not in wanted]
    gone += [
        f"operations/{path.name}" for path in (HERE / "operations").glob("*") if f"operations/{path.name}" not in wanted
    ]
    return sorted(changed + gone)


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def main() -> int:
    """Write what is stale, or with --check name it and return 1."""
    speak_chinese()
    wanted = pages()
    names = stale(wanted)
    old_words = not CATALOGUE.exists() or CATALOGUE.read_bytes() != compiled()
    if "--check" in sys.argv[1:]:
        for name in [*names, *([CATALOGUE.name] if old_words else [])]:
            click.echo(f"docs/{name}: stale, run: make docs", err=True)
        return 1 if names or old_words else 0
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_bytes(compiled())
    for name in names:
        path = HERE / name
        if name in wanted:
            path.parent.mkdir(exist_ok=True)
            path.write_text(wanted[name], encoding="utf-8", newline="\n")
        else:
            path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())

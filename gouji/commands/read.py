"""gouji read: what was understood of one file."""

from __future__ import annotations

import json
from typing import Any

import click

from audit.claims.listing import numbers_of
from audit.document import Document
from audit.engine import not_a_report, status_of
from audit.errors import UnreadableInput
from audit.model import BodyKind
from audit.privacy import masked
from audit.reading import read
from audit.reading.interpret import interpret
from audit.verdict import Verdict
from gouji.arguments import REPORT_YEAR
from gouji.converting import converted, is_convertible, program
from gouji.inputs import Source, load, sources
from gouji.listing import one_line
from gouji.rendering.reading import print_reading


@click.command("read")
@click.argument("path", metavar="PATH")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出格式，默认 text。")
@click.option("--numbers", is_flag=True, help="另列正文中的每个数字：认作哪一格，与表格是否一致，没有认领的原因。")
@click.option("--year", type=REPORT_YEAR, help="报告年度，优先于报告自己写的。")
@click.option("--body-kind", type=click.Choice([kind.value for kind in BodyKind]), help="机关类别，优先于推断的。")
def read_command(path: str, form: str, numbers: bool, year: int | None, body_kind: str | None) -> None:
    """
    显示从一个文件里读到的内容：机关、年度、各部分、三张表。

    PATH 是文件；- 是标准输入。这里只读，不审核。

    \b
    Example:
        gouji read 年报.html
        gouji read 年报.html --format json
        gouji read 年报.html --numbers
    """
    found = tuple(sources([path]))
    if len(found) != 1:
        raise click.UsageError("一次读一个文件；整个文件夹请用 gouji check")
    document = _document(found[0])
    report = interpret(document, year=year, body_kind=BodyKind(body_kind) if body_kind else None)
    problem = not_a_report(report)
    if form == "json":
        verdict = Verdict(
            masked(found[0].name), "", document.format, status_of(problem), problem, report.document, report
        )
        content = _without_audit(verdict.to_dict())
        if numbers:
            content["numbers"] = [told.to_dict(report) for told in numbers_of(report)]
        click.echo(json.dumps(content, ensure_ascii=False, indent=1))
    else:
        told = numbers_of(report) if numbers else ()
        print_reading(report, colour=click.get_current_context().color, numbers=told)
    if problem:
        raise UnreadableInput(problem[0], f"{one_line(masked(found[0].name))}: {problem[1]}")


def _document(source: Source) -> Document:
    try:
        data = load(source)
        try:
            return read(data)
        except UnreadableInput as error:
            return read(_converted(data, error))
    except UnreadableInput as error:
        raise UnreadableInput(error.kind, f"{one_line(masked(source.name))}: {masked(error.message)}") from None


def _converted(data: bytes, error: UnreadableInput) -> bytes:
    """What LibreOffice makes of a file that has no reader here; `error` again where it makes nothing of it."""
    soffice = program() if is_convertible(error.kind) else None
    made = converted([(error.kind, data)], soffice)[0] if soffice else None
    if made is None:
        raise error
    return made


def _without_audit(content: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value
        for key, value in content.items()
        if key not in ("sha256", "outcomes", "reasons", "findings", "groups", "crashed")
    }

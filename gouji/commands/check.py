"""gouji check: files or folders → findings, in the format that is asked for."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from audit.errors import BadSettings
from audit.model import BodyKind
from audit.severity import Severity
from gouji.arguments import REPORT_YEAR
from gouji.beside import read_beside
from gouji.checking import Checked, Question, check_all, read_by_conversion
from gouji.choosing import chosen_codes
from gouji.cli import Context
from gouji.copies import Copies, find_copies
from gouji.exits import FOUND, INTERNAL_FAULT, PARTLY, WRONG_USAGE
from gouji.inputs import Source, sources
from gouji.listing import one_line
from gouji.policies import policies_of
from gouji.rendering.labels import crashed_words
from gouji.rendering.run import BINARY, FORMATS, Run, render_run
from gouji.writing import appearing_whole

PROGRESS_FROM = 20
SEVERITIES = click.Choice([severity.value for severity in Severity])


@click.command("check")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", help="输出格式，默认 text；xlsx 和 docx 写到文件。"
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="写入文件，默认写到标准输出。")
@click.option(
    "--annotate",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="OUT",
    help="另存一份原文件，问题处加批注（docx、xlsx、PDF）。",
)
@click.option("--select", multiple=True, metavar="CODES", help="只用这些规则：A31 或 A（一类），逗号分隔。")
@click.option("--ignore", multiple=True, metavar="CODES", help="不用这些规则。")
@click.option("--severity", type=SEVERITIES, default="note", help="只列出这一级及以上的问题，默认 note。")
@click.option("--fail-on", type=SEVERITIES, default="error", help="有这一级及以上的问题时退出码为 1，默认 error。")
@click.option("--year", type=REPORT_YEAR, help="报告年度，优先于报告自己写的。")
@click.option("--body-kind", type=click.Choice([kind.value for kind in BodyKind]), help="机关类别，优先于推断的。")
@click.option(
    "--previous",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="上年的报告，跨年比较用：一个文件；或一个文件夹，按机关名称和年度配对。",
)
@click.option(
    "--children",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="下级机关同一年度的报告，一个文件夹；检查政府的报告时用。",
)
@click.pass_obj
def check_command(context: Context, /, paths: tuple[str, ...], **options: Any) -> None:
    """
    检查文件或文件夹里的年度报告（发布前自查）。

    PATH 是文件或文件夹；- 是标准输入。按内容认格式，不看文件名：网页、Word、WPS、PDF、OFD、电子表格、扫描件、
    Markdown、纯文本，以及装有一份报告的 zip 和 mht。
    文件夹连同下级一起检查，隐藏文件跳过。读不了的文件各说一行，其余照查。

    给了上年的报告，就核对上年结转等跨年关系；结果里写明与哪个文件比较过。给的不是本机关上年的报告，说明一行，
    其余照查，退出码 2；读不了的，退出码 3。

    退出码：0 没有错误；1 有错误；2 用法不对；3 有文件没能读取；70 有规则出错（程序的缺陷，其余照查）。

    \b
    Example:
        gouji check 年报.html
        gouji check 待审/ --format html --output 结果.html
        gouji check 年报.docx --previous 上年年报.docx
        gouji check - --format json < 年报.txt
        gouji check 年报.docx --annotate 年报-批注.docx
    """
    if options["form"] in BINARY and options["output"] is None and sys.stdout.isatty():
        raise click.UsageError(f"{options['form']} 不能显示在终端上，请用 --output 写到文件")
    files = tuple(sources(paths))
    beside = read_beside(options["previous"], options["children"], files)
    question = Question(
        codes=chosen_codes(options["select"], options["ignore"]),
        year=options["year"],
        body_kind=BodyKind(options["body_kind"]) if options["body_kind"] else None,
        form=options["form"],
        floor=Severity(options["severity"]),
        verbosity=context.verbosity,
        alone=len(files) == 1,
        beside=beside,
        policy=policies_of(context.settings).everyone,
    )
    if options["annotate"]:
        checked = [_annotated(files, question, options["annotate"], options["output"], context.verbosity)]
    else:
        followed = list(_followed(check_all(files, question), len(files), quiet=context.verbosity < 0))
        checked = read_by_conversion(followed, files, question)
    for one in checked:
        _tell_problems(one, context.verbosity)
    for problem in beside.problems if beside else ():
        click.echo(problem, err=True)
    ctx = click.get_current_context()
    copies = list(find_copies(checked)) if context.verbosity >= 0 or options["form"] != "text" else []
    output = render_run(options["form"], _run(options["form"], checked, copies), spaced=sys.stdout.isatty())
    _write(output, options["output"], colour=ctx.color)
    ctx.exit(exit_code(checked, Severity(options["fail_on"]), unread=bool(beside and beside.unread)))


def _annotated(
    files: Sequence[Source], question: Question, target: Path, output: Path | None, verbosity: int
) -> Checked:
    from gouji.annotating.delivering import check_and_annotate

    if output is not None and output.resolve() == target.resolve():
        raise BadSettings(f"{target}: --annotate 和 --output 不能是同一个文件")
    now = datetime.now(ZoneInfo("Asia/Shanghai"))
    return check_and_annotate(files, question, target, made=f"{now:%Y-%m-%dT%H:%M:%S}", quiet=verbosity < 0)


def exit_code(checked: Sequence[Checked], fail_on: Severity, *, unread: bool = False) -> int:
    """
    A fault of ours before a file not read, before one that does not belong, before findings.

    `--severity` only hides, it acquits nobody. `unread`: something to compare with could not be read.
    """
    if any(one.crashes for one in checked):
        return INTERNAL_FAULT
    if unread or any(one.entry.status != "read" for one in checked):
        return PARTLY
    if any(one.misfit for one in checked):
        return WRONG_USAGE
    return FOUND if any(one.worst >= fail_on.rank for one in checked) else 0


def _run(form: str, checked: Sequence[Checked], copies: Sequence[Copies]) -> Run:
    # among lines of text it stands with its report
    used = [f"{one_line(one.entry.source)} {words}" for one in checked for words in one.used] if form != "text" else []
    return Run(
        entries=[one.entry for one in checked],
        reports=[one.rendered for one in checked],
        now=datetime.now(ZoneInfo("Asia/Shanghai")),
        copies=[one.to_dict() for one in copies],
        copies_words=[*(one.words() for one in copies), *used],
        crashed=[
            f"{crashed_words(crash.code)} 出错：{crash.cause}" for one in checked for crash in one.crashes if crash.code
        ],
    )


def _tell_problems(checked: Checked, verbosity: int) -> None:
    entry = checked.entry
    if entry.status != "read":
        click.echo(f"{one_line(entry.source)}: {one_line(entry.problem)}", err=True)
    if checked.by_conversion and verbosity >= 0:
        click.echo(f"{one_line(entry.source)}: 由 LibreOffice 转换后读取", err=True)
    for refused in checked.refused:
        click.echo(f"{one_line(entry.source)}: {refused}", err=True)
    for crash in checked.crashes:
        if crash.code:
            click.echo(
                f"{one_line(entry.source)}: {crashed_words(crash.code)} 出错，这是程序的缺陷：{crash.cause}", err=True
            )
        if verbosity > 0:
            click.echo(crash.trace, err=True)


def _followed(checked: Iterable[Checked], total: int, *, quiet: bool) -> Iterator[Checked]:
    """Show how far the work is: a bar on a terminal, a line now and then elsewhere."""
    if quiet or total < PROGRESS_FROM:
        yield from checked
    elif sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import track

        yield from track(checked, "检查", total=total, console=Console(stderr=True), transient=True)
    else:
        step = max(500, total // 20)
        for number, one in enumerate(checked, 1):
            if number % step == 0:
                click.echo(f"已检查 {number}/{total}", err=True)
            yield one


def _write(content: Iterable[str] | bytes, output: Path | None, *, colour: bool | None) -> None:
    """To standard output, or to a file that appears whole or not at all."""
    if output is None:
        for part in [content] if isinstance(content, bytes) else content:
            click.echo(part, nl=False, color=colour)
        return
    with appearing_whole(output) as file:
        for part in [content] if isinstance(content, bytes) else content:
            file.write(part if isinstance(part, bytes) else click.unstyle(part).encode("utf-8"))

"""`gouji check … --annotate OUT`: one file in, its marked copy out, or one line that says why there is none."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from audit.errors import BadSettings, UnreadableInput
from audit.verdict import Verdict
from gouji.annotating import annotate
from gouji.annotating.marked import Marked
from gouji.checking import Checked, Question, examined, verdict_of
from gouji.inputs import Source, load
from gouji.listing import one_line
from gouji.writing import appearing_whole

SIGNED = "原文件带有电子签名，对加了批注的副本不再有效"
ANEW = "原文件的内部结构有缺损，副本是重新保存的"


def check_and_annotate(
    files: Sequence[Source], question: Question, target: Path, *, made: str, quiet: bool = False
) -> Checked:
    """
    The one file, checked; its marked copy is written to `target`, whole or not at all, unless it is unreadable.

    `made`: as `annotate` has it. What became of the copy is told on standard error. UsageError for several files,
    BadSettings for a target that cannot be, CannotAnnotate as from `annotate`.
    """
    if len(files) != 1:
        raise click.UsageError("--annotate 一次标注一个文件")
    source = files[0]
    must_be_another(source, target)
    try:
        data = load(source)
    except UnreadableInput as error:
        verdict = Verdict(source.name, "", None, "unreadable", (error.kind, error.message))
        return examined(1, verdict, question)
    verdict = verdict_of(Source(source.name, data=data), question)
    checked = examined(1, verdict, question)
    if verdict.status != "read":
        return checked
    findings = tuple(finding for finding in verdict.findings if finding.severity.rank >= question.floor.rank)
    marked, astray = annotate(data, replace(verdict, findings=findings), made=made)
    if target.suffix.lower() != marked.ending:
        raise BadSettings(f"{one_line(str(target))}: 文件名要以 {marked.ending} 结尾，与原文件的格式一致")
    with appearing_whole(target) as file:
        file.write(marked.data)
    for line in _told(marked, astray, one_line(str(target)), quiet):
        click.echo(line, err=True)
    return checked


def must_be_another(source: Source, target: Path) -> None:
    """BadSettings where the copy would replace what is read, also by another name of the same file."""
    try:
        read = os.fstat(sys.stdin.fileno()) if source.path is None else source.path.stat()
        same = os.path.samestat(read, target.stat())
    except (OSError, ValueError):  # not there yet; a standard input that is no file
        return
    if same:
        raise BadSettings(f"{one_line(str(target))}: 就是被检查的文件，不能覆盖：请另起一个文件名")


def _told(marked: Marked, astray: int, target: str, quiet: bool) -> Iterator[str]:
    if marked.comments:
        if not quiet:
            placed = f"；{astray} 个问题是缺少内容或关于全文的，批注在标题、所属部分或文末" if astray else ""
            yield f"已写入 {target}：批注 {marked.comments} 条{placed}"
        if marked.signed:
            yield SIGNED
        if marked.anew:
            yield ANEW
    elif not quiet:
        yield f"没有要标注的问题：{target} 与原文件完全相同"

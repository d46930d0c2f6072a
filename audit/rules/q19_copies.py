"""Q19 网页与附件数据不一致."""

from __future__ import annotations

from collections.abc import Iterator

from audit.comparing import Difference, copies_of, differing_cells, differing_sentences
from audit.document import Format
from audit.errors import NotAssessable
from audit.example import Example
from audit.form import PARTS
from audit.model import Cell, Report
from audit.passages import subject_of_part
from audit.rule import rule
from audit.severity import Severity
from audit.surroundings import Copy
from audit.verdict import Mismatch


@rule(
    code="Q19",
    slug="published-copies-differ",
    title="网页与附件数据不一致",
    severity=Severity.ERROR,
    basis=("F30",),
    says="{where}{problem}",
    needs=("page", "cells"),
    bad=Example(
        zero=True,
        cells={"T2.licensing.decisions": 36},
        copies=(Example(zero=True, cells={"T2.licensing.decisions": 63}),),
        finds=("T2.licensing.decisions",),
        words="网页上行政许可36件，附件里63件",
    ),
    good=Example(
        zero=True,
        cells={"T2.licensing.decisions": 36},
        copies=(Example(zero=True, cells={"T2.licensing.decisions": 36}),),
        words="网页和附件里都是36件",
    ),
)
def Q19(report: Report) -> Iterator[Mismatch]:
    """
    ## 检查什么
    同一机关、同一年度的报告以网页、附件等多种形式发布的，三张表每个格的数字一致，第一、五、六部分的文字一致。
    数字不同是错误，文字不同是提示。一边有数、一边空白，或者表格没有读完整的，多半是转换时丢的，只作疑点。
    扫描件没有文字层，不比较。

    ## 为什么
    公众看到两个数，不知道哪一个对；格式文件要求内容准确。

    ## 反例
    网页表二行政许可36件，附件里是63件。

    ## 怎么改
    请统一各版本数据。
    """
    copies = copies_of(report)
    if not copies:
        raise NotAssessable("not_fetched", "没有同一报告的其他版本")
    readable = [copy for copy in copies if _is_text(copy.report)]
    if not readable or not _is_text(report):
        raise NotAssessable("no_text_layer", f"“{copies[0].name}”没有文字层")
    told: set[str] = set()
    for copy in readable:
        for mismatch in (*_cells(report, copy), *_texts(report, copy)):
            if mismatch.subject not in told:
                told.add(mismatch.subject)
                yield mismatch


def _is_text(report: Report) -> bool:
    return report.document.format is not Format.SCAN and "encoding_damaged" not in report.damage


def _cells(report: Report, copy: Copy) -> Iterator[Mismatch]:
    for difference in differing_cells(report, copy.report):
        yield Mismatch(
            difference.address,
            expected=difference.there.value,
            found=difference.here.value,
            cells=(difference.address,),
            severity=None if difference.sure else Severity.WARNING,
            cause="copies",
            words={"problem": _problem(difference, copy)},
        )


def _problem(difference: Difference, copy: Copy) -> str:
    return f"在这里是{shown(difference.here)}，在“{copy.name}”里是{shown(difference.there)}"


def _texts(report: Report, copy: Copy) -> Iterator[Mismatch]:
    here = differing_sentences(report, copy.report)
    there = {} if here else differing_sentences(copy.report, report)
    for number, sentence in (here or there).items():
        subject = subject_of_part(number)
        yield Mismatch(
            subject,
            quote=sentence,
            section=number,
            severity=Severity.NOTE,
            cause="copies of the text",
            words={
                "where": f"第{PARTS[number - 1].ordinal}部分",
                "problem": (
                    f"的这句话“{copy.name}”里没有：“{sentence}”"
                    if here
                    else f"没有“{copy.name}”里的这句话：“{sentence}”"
                ),
            },
        )


def shown(cell: Cell) -> str:
    """A cell as people say it."""
    return cell.raw.strip() or "空白"

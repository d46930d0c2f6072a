"""C04 下载文件不可用."""

from __future__ import annotations

from collections.abc import Iterator

from audit.document import Format
from audit.errors import NotAssessable
from audit.example import Example
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.surroundings import Download, Publication
from audit.verdict import Mismatch

NONE_OFFERED = "downloads"
# A refusal may be meant for a program, and a fault of the server may pass: neither says that people get nothing.
REFUSED = (401, 403, 407, 408, 425, 429)


@rule(
    code="C04",
    slug="no-working-download",
    title="下载文件不可用",
    severity=Severity.WARNING,
    basis=("L24",),
    says="{problem}",
    needs=("page",),
    core=False,
    bad=Example(
        publication=Publication(downloads=(Download("2024年度报告.docx", "http://qingshan.test/a.docx", 404),)),
        finds=("2024年度报告.docx",),
        words="页面提供的“2024年度报告.docx”打不开（404）",
    ),
    good=Example(
        publication=Publication(downloads=(Download("2024年度报告.docx", "http://qingshan.test/a.docx", 200, 48_000),)),
        words="页面提供的“2024年度报告.docx”可以下载",
    ),
)
def C04(report: Report) -> Iterator[Mismatch]:
    """
    ## 检查什么
    页面提供的文件能够下载：地址打得开，文件不是空的，内容是文档而不是出错的页面。网页没有提供任何文件，只作提示。
    服务器拒绝访问或者暂时出错的，不作判断。

    ## 为什么
    条例第二十四条要求政府信息公开平台具备检索、查阅、下载等功能。

    ## 反例
    “2024年政府信息公开工作年度报告.docx”的链接返回404。

    ## 怎么改
    请修复下载链接。
    """
    known = report.around.publication
    if known is None or known.downloads is None:
        raise NotAssessable("not_fetched", "没有试过下载")
    if not known.downloads:
        if report.document.format is Format.HTML:
            yield Mismatch(NONE_OFFERED, severity=Severity.NOTE, words={"problem": "页面没有提供可以下载的文件"})
        return
    broken = {one.name or one.url: problem for one in known.downloads if (problem := _problem(one))}
    if not broken and any(_is_uncertain(one) for one in known.downloads):
        raise NotAssessable("not_fetched", "有文件没有下载成")
    for name, problem in broken.items():
        yield Mismatch(name, cause="downloads", words={"problem": f"“{name}”{problem}"})


def _is_uncertain(file: Download) -> bool:
    return file.status is None or file.status in REFUSED or file.status >= 500 or 300 <= file.status < 400


def _problem(file: Download) -> str:
    if file.status is None or _is_uncertain(file):
        return ""
    if file.status >= 400:
        return f"打不开（状态码{file.status}）"
    if file.size == 0:
        return "是空文件"
    return "" if file.is_document else "不是文档，打开的是出错的页面"

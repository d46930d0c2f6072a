"""Q11 泄露个人信息."""

from __future__ import annotations

import re
from collections.abc import Iterator

from audit.document import Paragraph, Table
from audit.errors import NotAssessable
from audit.example import Example
from audit.model import Report
from audit.passages import part_with, sentence_at
from audit.privacy import Private
from audit.private_numbers import Kind
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

# Numbers that an office gives out to be called, wherever they stand.
DUTY = re.compile(r"(?:值班|热线|监督|举报|咨询|投诉|受理|服务|便民|办公)[^。；！？\n]{0,24}$")
CONTACT = re.compile(r"联系|电话|手机|传真|热线|值班|邮箱|地址|疑问")
APPLICANT = re.compile(r"申请人|当事人|信访人|投诉人|举报人|[村居市公]民[^。；]{0,12}$")
OFFICE_ACCOUNT = re.compile(r"(?:财政|专户|户名|开户|缴款|缴费|收款|对公)[^。\n]{0,60}$")
FULL_STOP = re.compile(r"[。；！？：:]\s*$")
OPENING, FOREWORD = 300, 1500
# What is said right before a number; more numbers than these are a list, not a slip, and its first ones will do.
LOOK_BACK, MOST_LOOKED_AT, MOST = 200, 500, 20


@rule(
    code="Q11",
    slug="personal-data",
    title="泄露个人信息",
    severity=Severity.ERROR,
    basis=("L15",),
    says="公开的报告里有{subject}{certainty}：“{quote}”",
    needs=("text", "cells"),
    bad=Example(
        added={1: "5月6日收到王建国（身份证号110000195001010015，手机13800001234）要求公开征地批复的申请。"},
        finds=("居民身份证号110*************15", "手机号码138******34"),
    ),
    good=Example(
        preface="统计期限自2024年1月1日起，至2024年12月31日止。联系电话：0533-2300000，值班手机13800001234。",
        added={1: "5月6日收到王某（身份证号110***********0019）要求公开征地批复的申请。"},
    ),
)
def Q11(report: Report) -> Iterator[Mismatch]:
    """
    ## 检查什么
    正文和表格里有没有居民身份证号、手机号码、银行卡号，或者申请人的姓名连同申请内容。
    身份证号的出生日期和校验码都对，是错误；写明“身份证”而校验码不对的、15位旧号，以及其他几种，是疑点。
    办公电话、邮箱、联系方式里的值班手机、已经打了星号的号码、统一社会信用代码和其他编号不提。
    找到的内容在结果、通知和数据库里一律打星号。

    ## 为什么
    《中华人民共和国政府信息公开条例》第十五条：公开会侵害个人隐私的，不得公开。年报在网上长期可查，号码一经公开就收不回来。

    ## 反例
    “王某（身份证号110000…，手机138…）要求公开征地批复”：申请人的号码原样登了出来。

    ## 怎么改
    请立即遮盖处理。

    网页和可下载的文件都要改；搜索引擎的快照可申请删除。
    """
    if "encoding_damaged" in report.damage and not report.private:
        raise NotAssessable("encoding_damaged")
    found: dict[str, Mismatch] = {}
    for one in report.private[:MOST_LOOKED_AT]:
        if len(found) >= MOST:
            break
        if not _is_of_the_report(report, one) or _is_given_out(report, one):
            continue
        subject = f"{one.kind.value}{one.shown}"
        if subject not in found or one.certain:
            found[subject] = _finding(report, one, subject)
    yield from found.values()


def _finding(report: Report, one: Private, subject: str) -> Mismatch:
    certainty = "（校验码相符）" if one.certain else ""
    return Mismatch(
        subject,
        quote=sentence_at(one.text, one.start, one.end),
        section=part_with(report, one.text),
        severity=Severity.ERROR if one.certain else Severity.WARNING,
        words={"certainty": certainty},
    )


def _is_of_the_report(report: Report, one: Private) -> bool:
    """Not of the page around it."""
    first, last = report.body or (0, len(report.document.blocks))
    return first <= one.block < last


def _is_given_out(report: Report, one: Private) -> bool:
    """Whether the office publishes the number as its own."""
    before = f"{_line_above(report, one)}{one.text[max(one.start - LOOK_BACK, 0) : one.start]}"
    if one.kind is Kind.CARD:
        return OFFICE_ACCOUNT.search(before) is not None
    if one.kind is not Kind.MOBILE or APPLICANT.search(before):
        return False
    if DUTY.search(before):
        return True
    block = report.document.blocks[one.block]
    if isinstance(block, Table):
        words = "".join(block.texts())
        return CONTACT.search(words) is not None and "申请人" not in words
    return CONTACT.search(before) is not None and _stands_at_an_end(report, one)


def _line_above(report: Report, one: Private) -> str:
    """The beginning of the sentence, where an extract has broken it before the number: 值班手/机138…"""
    above = report.document.blocks[one.block - 1] if one.block else None
    if not isinstance(above, Paragraph) or one.start > LOOK_BACK or FULL_STOP.search(above.text):
        return ""
    return above.text.strip()[-LOOK_BACK:]


def _stands_at_an_end(report: Report, one: Private) -> bool:
    """Where contacts stand: above part one, at its beginning, or behind everything."""
    part_one = report.section(1)
    opening = f"{report.preface[:FOREWORD]}\n{part_one.text[:OPENING] if part_one else report.prose[:OPENING]}"
    shown = one.text[max(one.start - 20, 0) : one.end]
    return shown in opening or shown in report.closing

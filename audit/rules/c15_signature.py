"""C15 缺少落款或日期."""

from __future__ import annotations

import re

from audit.bodies import BRACKETED
from audit.document import Picture
from audit.errors import NotAssessable
from audit.example import Example
from audit.labels import tight
from audit.model import Report
from audit.passages import must_be_text
from audit.rule import rule
from audit.rules.c16_signature_agrees import find_signature, is_signer
from audit.severity import Severity
from audit.verdict import Mismatch

DATE = re.compile(
    r"20\d\d年\d{1,2}月\d{1,2}日|20\d\d[-./]\d{1,2}[-./]\d{1,2}(?!\d)|二[〇○零oO0]\S{2}年\S{1,3}月\S{1,4}日"
)
PLACE = re.compile(r"自治区|自治州|自治县|[省市区县旗州盟镇乡](?=\S{4,})")
SUBJECT = "end of report"


@rule(
    code="C15",
    slug="signature-missing",
    title="缺少落款或日期",
    severity=Severity.NOTE,
    basis=("P",),
    says="文末没有{missing}",
    needs=("text",),
    bad=Example(closing="", finds=(SUBJECT,), words="文末没有落款和日期"),
    good=Example(closing="样例市青山区水利局\n2025年1月9日"),
)
def C15(report: Report) -> Mismatch | None:
    """
    ## 检查什么
    正文最后200字里有机关名称（可以省略地名）和日期。主管部门认可以页面上的发布机构和日期代替的，页面写明即可。

    ## 为什么
    落款表明由谁发布，日期表明何时完成。国家没有统一要求，所以只作提示。

    ## 反例
    报告在“六、其他需要报告的事项。无。”处结束。

    ## 怎么改
    建议补充落款和日期。
    """
    must_be_text(report)
    known = report.around.publication
    if known and known.states_signature and report.around.policy.signature_on_page:
        return None
    if report.blocks and isinstance(report.blocks[-1], Picture):
        raise NotAssessable("table_is_image", "文末是图片")
    end = tight(report.closing)
    dated = DATE.search(end) is not None
    if not report.agency and dated:
        raise NotAssessable("no_claim", "不知道机关名称")
    signed = any(name in end for name in _all_names(report)) or _is_signed_in_short(report)
    if signed and dated:
        return None
    missing = "日期" if signed else "落款" if dated else "落款和日期"
    return Mismatch(SUBJECT, words={"missing": missing})


def _is_signed_in_short(report: Report) -> bool:
    """By a short form of its name, or by its office, above the date."""
    signature = find_signature(report)
    return bool(signature and signature.name and is_signer(signature.name, report.agency))


def _all_names(report: Report) -> list[str]:
    """Of a body with a second name in brackets, or with short names, one is enough."""
    known = report.around.registered
    printed = tight(report.agency)
    names = [printed, BRACKETED.sub("", printed), *(map(tight, (known.name, *known.other_names)) if known else ())]
    return [one for name in names for one in _names(name)]


def _names(agency: str) -> list[str]:
    """The name, and what is left of it without places it begins with: 杭州市西湖区水利局, 西湖区水利局."""
    if not agency:
        return []
    return [agency, *(agency[match.end() :] for match in PLACE.finditer(agency))]

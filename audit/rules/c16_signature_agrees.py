"""C16 落款与标题或日期不符."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from audit.bodies import is_short_for, same_body
from audit.days import spoken
from audit.document import Paragraph
from audit.errors import NotAssessable
from audit.example import Example
from audit.labels import digits, tight
from audit.model import Report
from audit.passages import must_be_exact_text
from audit.reading.naming import BODY_NAME
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

BODY, DATE = "signed body", "date of signature"
LAST_LINES = 6
SIGNED = re.compile(
    r"(?P<name>[^,。;:、\d]{0,40}?)(?:\((?:公章|盖章|印章)\))?"
    r"(?:(?P<y>20\d\d)(?:年|[-./])(?P<m>\d{1,2})(?:月|[-./])(?P<d>\d{1,2})日?"
    r"|(?P<hy>二[〇○零oO0][一二三四五六七八九〇○零]{2})年(?P<hm>[一二三四五六七八九十]{1,2})月(?P<hd>[一二三四五六七八九十]{1,3})日)"
)
OFFICE = re.compile(
    r"(?:(?:政务公开|政府信息公开)?(?:工作)?(?:领导小组)?|党政(?:综合)?|综合)办公[室厅]$|党政(?:综合)?办$"
)
SEAL = re.compile(r"\((?:公章|盖章|印章)\)$")
FIRST_DAY, LAST_DAY = "01-01", "03-31"


@dataclass(frozen=True, slots=True)
class Signature:
    """`name` without white space, "" when it is not there; `day` as an ISO date. The lines as printed beside them."""

    name: str
    day: str
    line_of_name: str
    line_of_day: str


@rule(
    code="C16",
    slug="signature-inconsistent",
    title="落款与标题或日期不符",
    severity=Severity.WARNING,
    basis=("E",),
    says="{problem}",
    core=False,
    bad=Example(
        closing="样例市临江区水利局\n2025年1月9日", finds=(BODY,), words="标题是青山区水利局，落款是临江区水利局"
    ),
    good=Example(closing="样例市青山区水利局\n2025年1月9日"),
)
def C16(report: Report) -> Iterator[Mismatch]:
    """
    ## 检查什么
    文末落款的机关就是标题里的机关（简称、内设的办公室代签都可以）；落款日期在次年1月1日至3月31日之间，不晚于页面的发布日期。
    没有落款的由 C15 检查。

    ## 为什么
    落款是别的机关、日期是别的年份，多半是从旧稿或者别处抄来没有改。

    ## 反例
    青山区水利局的2024年度报告，落款是“临江区水利局 2024年1月9日”。

    ## 怎么改
    请核对落款。
    """
    signature = find_signature(report)
    if signature is None:
        raise NotAssessable("no_claim", "没有落款")
    found = [*_body(report, signature), *_date(report, signature)]
    if found:
        must_be_exact_text(report)
    yield from found


def _body(report: Report, signature: Signature) -> Iterator[Mismatch]:
    known = report.around.registered
    names = [report.agency, *((known.name, *known.other_names) if known else ())]
    if not signature.name or not report.agency or any(is_signer(signature.name, name) for name in names if name):
        return
    if any(is_signer(line, name) for line in _lines_above(report, signature) for name in names if name):
        return
    problem = f"标题里的机关是“{report.agency}”，落款是“{signature.name}”"
    yield Mismatch(BODY, quote=signature.line_of_name, words={"problem": problem})


def _lines_above(report: Report, signature: Signature) -> list[str]:
    """Names on lines of their own over the one that signs: two bodies may sign together."""
    lines = _last_lines(report)
    at = lines.index(signature.line_of_name) if signature.line_of_name in lines else 0
    return [line for line in map(tight, lines[max(at - 2, 0) : at]) if BODY_NAME.fullmatch(line)]


def _last_lines(report: Report) -> list[str]:
    """Not empty, in the order of the report."""
    lines = (block.text.strip() for block in reversed(report.blocks) if isinstance(block, Paragraph))
    return list(islice(filter(None, lines), LAST_LINES))[::-1]


def is_signer(signed: str, name: str) -> bool:
    """The same, its short form, one inside the other: an office signs for its body, two bodies sign together."""
    return any(
        same_body(one, other) or one in other or other in one or is_short_for(one, other)
        for one in _with_and_without_office(signed)
        for other in _with_and_without_office(tight(name))
    )


def _with_and_without_office(name: str) -> set[str]:
    return {name, OFFICE.sub("", name) or name}


def _date(report: Report, signature: Signature) -> Iterator[Mismatch]:
    known = report.around.publication
    published = known.published_on if known else None
    day = spoken(signature.day)
    problem = ""
    if report.year and not f"{report.year + 1}-{FIRST_DAY}" <= signature.day <= f"{report.year + 1}-{LAST_DAY}":
        problem = f"落款日期是{day}，不在{report.year + 1}年1月1日至3月31日之间"
    elif published and signature.day > published:
        problem = f"落款日期是{day}，晚于发布日期{spoken(published)}"
    if problem:
        yield Mismatch(DATE, quote=signature.line_of_day, words={"problem": problem})


def find_signature(report: Report) -> Signature | None:
    """The last line that is a date, with the body before it or in the line above."""
    last = _last_lines(report)
    for at in range(len(last) - 1, -1, -1):
        match = SIGNED.fullmatch(tight(last[at]))
        if match:
            above = last[at - 1] if at else ""
            line = last[at] if match["name"] else above
            name = match["name"] or SEAL.sub("", tight(above))
            return Signature(name if BODY_NAME.fullmatch(name) else "", _day(match), line, last[at])
    return None


def _day(match: re.Match[str]) -> str:
    if match["y"]:
        return f"{match['y']}-{int(match['m']):02}-{int(match['d']):02}"
    year = digits(match["hy"].replace("o", "0").replace("O", "0"))
    return f"{year}-{_number(match['hm']):02}-{_number(match['hd']):02}"


def _number(written: str) -> int:
    """十二 → 12, 三十 → 30."""
    tens, ten, ones = written.rpartition("十")
    if not ten:
        return int(digits(ones))
    return (int(digits(tens)) if tens else 1) * 10 + (int(digits(ones)) if ones else 0)

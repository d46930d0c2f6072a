"""Q01 遗留其他年份."""

from __future__ import annotations

import re
from collections.abc import Iterator

from audit.document import Paragraph
from audit.errors import NotAssessable
from audit.example import Example
from audit.labels import digits
from audit.model import Report
from audit.passages import must_be_text, part_with, sentence_at
from audit.reading.naming import PERIOD_WORDS
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

OWN = r"(?:我|本)(?:[局办委厅院镇乡区县市]|街道|单位|机关|部门|中心|大队|支队)"
DID = r"(?:共|累计|总计|一共)?(?:主动公开|公开(?:政府)?信息|新?收到|受理|新收|未收到|没有收到|未发生|没有发生|未收取|办理依申请|依申请公开)"
REPORT = r"(?:政府|政务)?信息公开(?:工作)?(?:年度)?(?:报告|情况|年报)"


def _year(name: str) -> str:
    return rf"(?P<{name}>20\d\d|二[〇○零][〇○零一二三四五六七八九]{{2}})\s*年(?:度|全年)?\s*"


# A year as the time of what is told: alone before a comma, or before what the body itself did in it.
TOLD = re.compile(
    rf"(?:^|[。；：:\n）)]|[一二三四五六七八九]是)\s*{_year('first')}(?=[，,]|{OWN}|{DID})|{OWN}{_year('behind')}(?={DID})|"
    rf"(?:现将|编制|编写|形成|制定|公布|发布|本报告是)[^，。；\n《》]{{0,24}}?{_year('report')}{REPORT}"
)
# A run of more than four figures may be any year.
YEARS = re.compile(r"2\d{3,}|二[〇○零一二三四五六七八九]{3,}")
# The sentence tells of another year on purpose.
COMPARED = re.compile(r"较|比|上年|去年|往年|历年|近年|同期|增长|增加|增幅|减少|下降|降幅|上升|持平|分别|[上前]一年")
HISTORY = re.compile(
    r"以来|起[，至]|开始|至今|截[至止]|成立|设立|组建|挂牌|机构改革|建成|建立|启用|上线|开通|启动|出台|印发|施行|颁布|修订|修正|公布的|"
    r"通过的|批准|被评|评为|荣获|获评|获得|授予|命名|划转|更名|合并|撤销|任命|十[一二三四五]五|五年|规划|结转|延续|继续|跨年|"
    r"巡视|巡察|反馈|指出|整改|第三方|测评|评估|考核|通报|确定为|列为|列入|入选|认定|移交|首次|首批"
)
# Years long past: what others did then, or had done to them, is no slip of the year.
OF_OTHERS = re.compile(r"年度?[，,](?![我本])[^，。；]{1,16}[由将被把向]")
RANGE = re.compile(r"\d\s*年?\s*[-－—–~～至到]\s*(?:20\d\d|\d{1,2}月)")
FULL_STOPS = "。！？\n"
BEHIND = 12
MOST = 8


@rule(
    code="Q01",
    slug="leftover-year",
    title="遗留其他年份",
    severity=Severity.WARNING,
    basis=("F30",),
    says="{year}年度的报告里写着{other}年：“{quote}”",
    bad=Example(added={1: "（六）2023年，我局主动公开政府信息42条。"}, finds=("…年，我局主动公开政府信息",)),
    good=Example(
        added={
            1: "（六）2024年，我局主动公开政府信息42条，与2023年相比增加7条；公开2023年度部门决算，落实《2023年政务公开工作要点》。"
        },
        words="比较、上年的决算、文件名称里的年份都是对的",
    ),
)
def Q01(report: Report) -> Iterator[Mismatch]:
    """
    ## 检查什么
    正文说到本机关当年做了什么时，写的是不是报告年度。只看“2023年，我局……”“2023年共收到……”“现将2023年政府信息公开工作情况……”
    这样的说法。与上年比较、文件名称和文号、历史沿革、规划、以前年度的决算和整改、下一年的打算、落款日期，都不提。

    ## 为什么
    在去年的稿子上改，最容易漏的就是年份；漏了年份的那一句，数字往往也是去年的。国办公开办函〔2021〕30号把内容不准确列为四类问题之一。

    ## 反例
    2024年度报告里写“2023年，我局主动公开政府信息42条”。

    ## 怎么改
    请核对并更正。

    同一句里的数字也请一并核对。
    """
    must_be_text(report)
    if report.year is None:
        raise NotAssessable("no_claim", "没有认出报告年度")
    if not _names_earlier(report.prose, report.year):
        return
    seen: set[str] = set()
    for block in report.blocks:
        text = block.text if isinstance(block, Paragraph) else ""
        for match in TOLD.finditer(text):
            mismatch = _leftover(report, text, match, report.year)
            if mismatch and mismatch.subject not in seen and len(seen) < MOST:
                seen.add(mismatch.subject)
                yield mismatch


def _names_earlier(text: str, year: int) -> bool:
    return any(len(written) > 4 or int(digits(written)) < year for written in YEARS.findall(text))


def _leftover(report: Report, text: str, match: re.Match[str], year: int) -> Mismatch | None:
    name = next(name for name in ("first", "behind", "report") if match[name])
    other = int(digits(match[name]))
    # Later years are those of plans and of the signature.
    if other >= year:
        return None
    sentence = _whole_sentence(text, *match.span(name))
    if not _is_told_as_this_year(sentence, str(year), text[match.end() : match.end() + 200]):
        return None
    if other < year - 1 and OF_OTHERS.search(sentence):
        return None
    start = match.end(name)
    behind = re.split(r"[。；！？\n]", text[start : start + BEHIND])[0]
    quote = sentence_at(text, *match.span(name))
    words = {"year": str(year), "other": str(other)}
    return Mismatch(f"…{behind}", quote=quote, section=part_with(report, quote), cause=f"leftover {other}", words=words)


def _is_told_as_this_year(sentence: str, year: str, behind: str) -> bool:
    plain = re.sub(r"《[^》]*》", "", sentence)
    if year in digits(plain) or re.search(r"今年|本年", plain) or PERIOD_WORDS.search(plain):
        return False
    if COMPARED.search(plain) or HISTORY.search(plain) or RANGE.search(plain):
        return False
    # “2023年排名第五。2024年……”: a row of years.
    following = re.search(r"[。\n]\s*(20\d\d)\s*年", behind)
    return not (following and following[1] == year)


def _whole_sentence(text: str, start: int, end: int) -> str:
    """Up to the full stop: a comparison may stand behind the semicolon."""
    floor, ceiling = max(start - 250, 0), min(end + 250, len(text))
    first = max(text.rfind(stop, floor, start) for stop in FULL_STOPS) + 1
    ends = [at for stop in FULL_STOPS if (at := text.find(stop, end, ceiling)) >= 0]
    return text[max(first, floor) : min(ends, default=ceiling)]

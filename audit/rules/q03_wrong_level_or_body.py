"""Q03 层级或机关名称错误."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import chain, islice

from audit.example import Example
from audit.model import BodyKind, Report
from audit.passages import must_be_exact_text, part_with, sentence_at
from audit.rule import rule
from audit.severity import Severity
from audit.surroundings import Registered
from audit.verdict import Mismatch

# How one writes to another body, and never of oneself.
POLITE = re.compile(
    r"贵(?<![富珍昂名尊宝可权显娇]贵)(?:局|委|厅|单位|机关|部门|中心|街道|镇|乡|政务公开办|办公室|办)(?![州阳港溪族妇宾重金])"
)
QUOTED = re.compile(r"《[^》\n]{0,80}》|“[^”\n]{0,120}”")
# An area that is not the body's own, led as if it were.
LED = (
    r"(?:指导|组织|统筹|协调|推动|推进|规范|监督|督促|做好|抓好|加强|提升)(?:了|好)?(?:对|本)?{area}"
    r"(?=各(?:级|部门|单位|县区|区县|县市|乡镇|镇街|街道)|(?:政府信息|政务)公开工作)"
)
FOREIGN_AREAS = {"county": "全[省市]", "town": "全[省市县区]", "city": "全省"}
# The superior's own words and rankings name its area.
SUPERIOR = re.compile(
    r"根据|按照|落实|贯彻|依据|遵照|围绕|关于|会议|要求|部署|安排|通报|排名|位列|位居|前列|第[一二三四五六七八九十\d]|试点|首批|率先|考核|评比|省级|市级|上级|省委|市委|省政府|市政府|配合|参加|参与"
)
# What a body says of itself, directly behind its name.
ACTS = re.compile(
    r"认真|高度重视|严格|坚持|主动公开|积极|持续|不断|进一步|深入|全面|扎实|共(?:收到|受理|主动公开)|收到|受理|未收到|没有收到|深化|强化|加强|切实|始终|"
    r"政府信息公开工作|未发生|未收取|编制|主要通过"
)
BEFORE = re.compile(r"(?:^|[。；\n]|20\d\d年(?:度)?[，,]?|[一二三四五六七八九]是|[）)])\s*$")
# Every place that BEFORE can hold for, and others.
BEGINS = re.compile(r"[。；\n\s年度，,是）)]")
MOST = 8
# Names of bodies: shorter ones are words.
SHORTEST, LONGEST = 5, 80


@rule(
    code="Q03",
    slug="wrong-level-or-body",
    title="层级或机关名称错误",
    severity=Severity.WARNING,
    basis=("E",),
    says="{problem}：“{quote}”",
    needs=("text", "reg"),
    core=False,
    bad=Example(
        registered=Registered(
            "样例市青山区水利局",
            level="county",
            parent="样例市青山区人民政府",
            others=frozenset({"样例市青山区民政局"}),
        ),
        added={1: "（六）2024年，样例市青山区民政局主动公开信息42条。感谢贵局支持。"},
        finds=("贵局", "样例市青山区民政局"),
    ),
    good=Example(
        registered=Registered(
            "样例市青山区水利局",
            level="county",
            parent="样例市青山区人民政府",
            others=frozenset({"样例市青山区民政局"}),
        ),
        added={1: "（六）我局按照全市政务公开工作要求，会同样例市青山区民政局公开信息42条，并在市局网站发布。"},
    ),
)
def Q03(report: Report) -> Iterator[Mismatch]:
    """
    ## 检查什么
    一、“贵局”“贵办”一类称呼对方的词。二、名录里另一机关的全称，作为主语说自己的工作。三、下级机关把“全省”“全市”当成自己的
    地域来指导、推动（级别以名录为准）。没有名录时只查第一项。
    转述上级要求、排名和通报，会同、转送其他机关，说到上级和本级政府的，不提；引号和书名号里的不提。

    ## 为什么
    照抄别的单位或者上级的稿子，最容易留下别人的名称和层级。

    ## 反例
    水利局的报告写着“区民政局主动公开信息42条”。

    ## 怎么改
    请核对并更正。
    """
    must_be_exact_text(report)
    text = report.prose
    plain = QUOTED.sub(lambda match: "□" * len(match[0]), text)
    seen: set[str] = set()
    for mismatch in islice(
        chain(_polite(report, text, plain), _others(report, text, plain), _areas(report, text, plain)), 50
    ):
        if mismatch.subject not in seen and len(seen) < MOST:
            seen.add(mismatch.subject)
            yield mismatch


def _polite(report: Report, text: str, plain: str) -> Iterator[Mismatch]:
    for match in POLITE.finditer(plain):
        yield _finding(report, text, match.span(), match[0], f"“{match[0]}”是称呼对方的词")


def _others(report: Report, text: str, plain: str) -> Iterator[Mismatch]:
    """Names of other bodies that act in this report as its own would."""
    registered = report.around.registered
    if registered is None:
        return
    own = {report.agency, registered.name, registered.parent or registered.name, *registered.other_names}
    found: dict[str, tuple[int, int]] = {}
    for start, end in _subjects(plain):
        if plain[start:end] in registered.others and BEFORE.search(plain[max(start - 12, 0) : start]):
            found.setdefault(plain[start:end], (start, end))
    for name, span in sorted(found.items(), key=lambda one: (-len(one[0]), one[0])):
        if _is_another(name, own):
            yield _finding(report, text, span, name, f"以“{name}”为主语，不是本机关")


def _subjects(plain: str) -> Iterator[tuple[int, int]]:
    """Where a name may stand that acts: from a beginning to a word of acting. A registry has thousands of names."""
    ends = [match.start() for match in ACTS.finditer(plain)]
    for start in (0, *(match.end() for match in BEGINS.finditer(plain))) if ends else ():
        for end in ends[bisect_left(ends, start + SHORTEST) : bisect_right(ends, start + LONGEST)]:
            yield start, end


def _is_another(name: str, own: set[str]) -> bool:
    """Not a part of an own name, nor one that holds it, nor a government, which may be anybody's superior."""
    if len(name) < SHORTEST or name.endswith("人民政府"):
        return False
    return not any(name in one or one in name for one in own if one)


def _areas(report: Report, text: str, plain: str) -> Iterator[Mismatch]:
    registered = report.around.registered
    area = FOREIGN_AREAS.get((registered.level if registered else None) or "")
    if registered is None or area is None or registered.vertical:
        return
    if registered.level == "county" and _is_county_city(registered.name):
        area = "全省"
    if report.body_kind in (BodyKind.TOWNSHIP, BodyKind.STREET_OFFICE):
        area = FOREIGN_AREAS["town"]
    for match in re.finditer(LED.format(area=area), plain):
        sentence = sentence_at(plain, *match.span())
        if not SUPERIOR.search(sentence):
            word = re.search(area, match[0])
            yield _finding(report, text, match.span(), word[0] if word else match[0], "说的地域大于本机关的辖区")


def _is_county_city(name: str) -> bool:
    """A city on the level of a county may say 全市: no county or district stands in its name."""
    return "市" in name and not re.search(r"市[^市]{1,6}[区县旗]", name)


def _finding(report: Report, text: str, span: tuple[int, int], subject: str, problem: str) -> Mismatch:
    quote = sentence_at(text, *span)
    return Mismatch(subject, quote=quote, section=part_with(report, quote), words={"problem": problem})

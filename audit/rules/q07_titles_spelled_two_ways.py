"""Q07 同一文件名称前后不一."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, islice

from audit.example import Example
from audit.labels import squeezed
from audit.model import Report
from audit.passages import must_be_exact_text, sentence_at
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

TITLE = re.compile(r"《([^《》\n]{8,80})》")
# Two documents may well differ in these: the level, a number, a direction, a half, a season.
COUNTED = frozenset(
    "0123456789０１２３４５６７８９〇○零一二三四五六七八九十百两首次上下前后左右中东南西北内外大小新老旧原甲乙丙丁春夏秋冬AB"
)
LEVELS = frozenset("国省市州盟地县区旗镇乡村街社局厅部委办院处科所站司署会队")
# Documents of different kinds, or about different things, one character apart.
OTHER_KINDS = tuple(
    frozenset(words.split())
    for words in (
        "细则 规则 准则 通则 总则 附则",
        "指引 指南 指导 指标",
        "方案 预案 提案 议案 草案 答案",
        "规定 规范 规程 规划 规则 规约",
        "通知 通告 通报 通则",
        "公告 公报 公示 公开 公布",
        "清单 名单 菜单 账单",
        "计划 规划 策划",
        "制度 进度 年度",
        "政府 政务 政策 政协",
        "安全 保全",
        "管理 办理 处理 代理 受理 审理 治理 清理",
        "监督 督查 检查 审查 核查 调查 巡查 抽查",
        "许可 认可",
        "处罚 处理 处置 处分",
        "培训 轮训 集训",
        "居民 村民 市民 农民 公民 人民",
        "招生 招工 招标",
        "农村 农业 林业 渔业 工业 商业 行业 产业 企业 就业 创业 物业",
        "小学 中学 大学 幼学",
        "教育 体育 德育 保育",
        "人大 人民",
        "主任 主席 主动 自动",
    )
)
MOST_TITLES, MOST = 300, 8


@rule(
    code="Q07",
    slug="title-spelled-two-ways",
    title="同一文件名称前后不一",
    severity=Severity.NOTE,
    basis=("E",),
    says="《{first}》与《{second}》只差一个字（“{one}”与“{other}”），疑为同一文件",
    bad=Example(added={1: "根据《青山区政务公开效能监测实施方案》整改。按照《青山区政务公开效能检测实施方案》评分。"}),
    good=Example(added={1: "落实《2023年青山区政务公开工作要点》和《2024年青山区政务公开工作要点》。"}),
)
def Q07(report: Report) -> Iterator[Mismatch]:
    """
    ## 检查什么
    书名号里八个字以上、字数相同、只差一个字的两个名称。
    只差数字、期次、层级（区与市、局与厅）、方位的，和本来就是两种文件的（细则与规则、指引与指南），不提。

    ## 为什么
    同一文件两种写法，必有一处写错了，读的人也找不到原文。

    ## 反例
    前文写《政务公开效能监测实施方案》，后文写《政务公开效能检测实施方案》。

    ## 怎么改
    请核对并更正。
    """
    must_be_exact_text(report)
    text = report.whole_text
    places: dict[str, re.Match[str]] = {}
    for match in TITLE.finditer(text):
        if len(places) < MOST_TITLES:
            places.setdefault(squeezed(match[1]), match)
    yield from islice((_finding(text, places, *pair) for pair in _pairs(places)), MOST)


def _pairs(titles: dict[str, re.Match[str]]) -> Iterator[tuple[str, str, int]]:
    """(title, title, where they differ), in the order of the text; each pair once."""
    like: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for title in titles:
        for at in range(len(title)):
            like[title[:at], title[at + 1 :]].append(title)
    for (before, _), alike in like.items():
        for one, other in combinations(alike, 2):
            if _is_a_slip(one, other, len(before)):
                yield one, other, len(before)


def _is_a_slip(one: str, other: str, at: int) -> bool:
    pair = {one[at], other[at]}
    if not all("一" <= character <= "鿿" for character in pair) or pair & COUNTED or pair <= LEVELS:
        return False
    for start in (at - 1, at):
        words = {one[max(start, 0) : start + 2], other[max(start, 0) : start + 2]}
        if any(words <= kinds for kinds in OTHER_KINDS):
            return False
    return not _differ_in_place(one, other, at)


def _differ_in_place(one: str, other: str, at: int) -> bool:
    """“青山镇”与“清山镇” may be two places: a slip in a name is nobody's to tell."""
    return any(
        re.match(r"[一-鿿]{0,3}[省市县区镇乡村]|[一-鿿]{0,2}(?:街道|社区|公司|学校|医院)", title[at:]) is not None
        for title in (one, other)
    )


def _finding(text: str, places: dict[str, re.Match[str]], one: str, other: str, at: int) -> Mismatch:
    return Mismatch(
        f"《{one}》《{other}》",
        quote=sentence_at(text, *places[other].span()),
        words={"first": one, "second": other, "one": one[at], "other": other[at]},
    )

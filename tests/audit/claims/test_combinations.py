"""Sentences put together from the words offices use: right as they are, found with any other number."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from tests.audit.claims.numerals import WRITINGS
from tests.audit.claims.test_many_ways import NOTHING, UNDER_A_HEADING, WRONG_BY, found

Make = Callable[[Random, int], str]
HOW_MANY = 60
OPENINGS = (
    "",
    "2024年，",
    "2024年度，",
    "本年度，",
    "全年",
    "2024年，我局",
    "报告期内，",
    "年内，",
    "2024年以来，",
    "2024年1月1日至12月31日，",
    "截至2024年底，",
)
ALTOGETHER = ("", "共", "共计", "累计", "总计", "合计", "总共", "依法", "按规定")
REQUESTS = (
    "政府信息公开申请",
    "依申请公开申请",
    "依申请公开",
    "信息公开申请",
    "依申请公开政府信息申请",
    "依申请公开事项",
    "政府信息依申请公开",
    "公开政府信息申请",
    "政府信息公开申请件",
    "群众政府信息公开申请",
    "各类政府信息公开申请",
)
RECEIVED = ("收到", "受理", "接收", "接到", "新收", "新增", "收到并受理", "新收到", "登记", "受理了", "新增受理")
ANSWERED = ("答复", "办结", "办理完毕", "按时答复", "按期办结", "办理答复", "均已答复", "回复", "处理完毕", "书面答复")
BEFORE_NUMBERS = ("", "共", "共计", "合计", "总计", "总数为", "累计", "数")
UNITS = "件宗份起例条项次个"
DOCUMENTS = ("行政规范性文件", "规范性文件", "本机关行政规范性文件", "我局规范性文件")
MADE = ("制发", "制定", "出台", "印发", "发布", "制定出台", "新制定", "公开")
DECIDED = ("作出", "办理", "办结", "实施", "依法作出", "共办理")


def number(random: Random, value: int) -> str:
    return WRITINGS[random.choice(sorted(WRITINGS))](value)


def received(random: Random, value: int) -> str:
    verb, noun, unit = random.choice(RECEIVED), random.choice(REQUESTS), random.choice(UNITS)
    opening = random.choice(OPENINGS) + random.choice(ALTOGETHER)
    if random.random() < 0.3:
        return f"{opening}{verb}{number(random, value)}{unit}{noun}。"
    return f"{opening}{verb}{noun}{random.choice(BEFORE_NUMBERS)}{number(random, value)}{unit}。"


def answered(random: Random, value: int) -> str:
    verb, noun, unit = random.choice(ANSWERED), random.choice(REQUESTS), random.choice(UNITS)
    opening = random.choice(OPENINGS)
    if random.random() < 0.5:
        return f"{opening}收到{noun}51件，{verb}{random.choice(('', '共计'))}{number(random, value)}{unit}。"
    return f"{opening}{verb}{noun}{random.choice(BEFORE_NUMBERS[:5])}{number(random, value)}{unit}。"


def made(random: Random, value: int) -> str:
    verb, noun, unit = random.choice(MADE), random.choice(DOCUMENTS), random.choice("件份个部")
    return f"{random.choice(OPENINGS)}{verb}{noun}{random.choice(('', '共', '共计'))}{number(random, value)}{unit}。"


def licensed(random: Random, value: int) -> str:
    noun = random.choice(("行政许可", "行政许可决定", "各类行政许可", "行政许可案件"))
    opening, verb, unit = random.choice(OPENINGS), random.choice(DECIDED), random.choice("件宗起例")
    if random.random() < 0.3:
        return f"{opening}{noun}{verb}{number(random, value)}{unit}。"
    return f"{opening}{verb}{noun}{random.choice(('', '共', '合计'))}{number(random, value)}{unit}。"


def sued(random: Random, value: int) -> str:
    why = random.choice(("因政府信息公开", "因政府信息公开工作", "因依申请公开", "针对政府信息公开的", "政府信息公开"))
    first = random.choice(("被申请行政复议", "引起的行政复议", "行政复议案件", "引发行政复议"))
    second = random.choice(("被提起行政诉讼", "行政诉讼", "行政诉讼案件"))
    unit = random.choice("件宗起")
    return f"{random.choice(OPENINGS)}{why}{first}4{unit}，{second}{number(random, value)}{unit}。"


WAYS: dict[str, tuple[Make, int, str]] = {
    "received": (received, 51, "N01"),
    "answered": (answered, 49, "N02"),
    "made": (made, 2, "N09"),
    "licensed": (licensed, 838, "N08"),
    "sued": (sued, 3, "N07"),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("seed", range(HOW_MANY))
def test_right_and_wrong(way: str, seed: int) -> None:
    make, value, code = WAYS[way]
    right, wrong = make(Random(seed), value), make(Random(seed), value + WRONG_BY)
    for context in ("{}", UNDER_A_HEADING):
        assert found(context.format(right)) == set(), right
        assert code in found(context.format(wrong)), wrong


DENIALS = ("未收到", "没有收到", "未接到", "尚未收到", "无", "未收到过")
OF_WHOM = ("", "公民、法人和其他组织的", "公民、法人或其他组织提出的", "任何", "新的", "申请人提交的", "社会公众")
NO_REVIEWS = ("未发生", "没有发生", "未产生", "无", "未出现", "没有", "未发生任何")
BECAUSE = (
    "",
    "因政府信息公开引起的",
    "针对政府信息公开的",
    "政府信息公开",
    "与政府信息公开有关的",
    "因信息公开申请答复引起的",
)


@pytest.mark.parametrize("seed", range(HOW_MANY))
def test_none_in_words(seed: int) -> None:
    random = Random(seed)
    opening = random.choice(OPENINGS)
    none = f"{opening}{random.choice(DENIALS)}{random.choice(OF_WHOM)}{random.choice(REQUESTS[:8])}。"
    reviews = random.choice(("行政复议", "行政复议案件", "行政复议申请"))
    lawsuits = random.choice(("行政诉讼", "行政诉讼案件", "诉讼"))
    joined = random.choice(("、", "和", "及", "或", "以及", "与"))
    tail = random.choice(("。", "情况。", "的情况。", "等情况。"))
    neither = f"{opening}{random.choice(NO_REVIEWS)}{random.choice(BECAUSE)}{reviews}{joined}{lawsuits}{tail}"
    for context in ("{}", UNDER_A_HEADING):
        assert "N06" in found(context.format(none)), none
        assert "N07" in found(context.format(neither)), neither
        assert found(context.format(none), NOTHING) == found(context.format(neither), NOTHING) == set()

"""Names of bodies: when two of them, as printed and as registered, are the same body."""

from __future__ import annotations

import re

from audit.labels import tight

# Shortest first, so that 张家口市市场监督管理局 keeps its 市场.
_ENDS = "自治区|特别行政区|自治州|自治县|自治旗|地区|省|市|盟|州|区|县|旗|镇|乡|街道|兵团|师"
# Place names have characters of the later blocks too: 𡋾, 𬇙.
_HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
PLACE = re.compile(rf"^[{_HAN}]{{1,11}}?(?:{_ENDS})")
# 郑州市青山区: the places are not told apart, 州 and 市 may end one or two.
PLACES = re.compile(rf"[{_HAN}]{{1,40}}(?:{_ENDS})")
# Said before the name of a body that reports inside its own system.
SYSTEM = ("国家税务总局", "中华人民共和国", "国家统计局", "新疆生产建设兵团", "新疆生产建设")
BRACKETED = re.compile(r"\([^()]*\)")
# Said for each other, at the end of a name.
SHORT = (
    ("管理委员会", "管委会"),
    ("委员会", "委"),
    ("街道办事处", "街道"),
    ("街道办", "街道"),
    ("办公厅", "办"),
    ("办公室", "办"),
)
# Said for each other anywhere in a name.
INSIDE = (("高新技术产业开发区", "高新区"), ("经济技术开发区", "经开区"), ("交通警察", "交警"), ("人民政府", "政府"))
# 青山区人民政府渌口街道办事处 is 青山区渌口街道办事处; the office of a government remains one.
OF_GOVERNMENT = re.compile(r"(?<=[省市县区旗州盟镇乡])政府(?=.{2})")


def same_body(printed: str, known: str) -> bool:
    """
    Whether two names are of one body, superior places left out of either, or its second name in brackets.

    A name without any place is none: 水利局 is many bodies. A government may be called by its place. Of two bodies that
    report together (甲局、乙局) one is enough.
    """
    return any(_is_same(_plain(one), _plain(other)) for one in _each(printed) for other in _each(known))


def _each(name: str) -> list[str]:
    return [name, *re.split("[、，,]", name)] if re.search("[、，,]", name) else [name]


def _is_same(one: str, other: str) -> bool:
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    if PLACE.fullmatch(shorter) and longer.endswith("政府"):
        shorter += "政府"
    if any(longer == system + shorter for system in SYSTEM):
        return True
    return longer == shorter or (_is_prefixed(longer, shorter) and PLACE.match(shorter) is not None)


def _plain(name: str) -> str:
    """Without brackets, in the shortest of the usual forms."""
    words = BRACKETED.sub("", tight(name))
    for long, short in SHORT:
        if words.endswith(long):
            words = words[: -len(long)] + short
            break
    for long, short in INSIDE:
        words = words.replace(long, short)
    return OF_GOVERNMENT.sub("", words)


def _is_prefixed(longer: str, shorter: str) -> bool:
    """Whether `longer` is `shorter` behind places."""
    return longer.endswith(shorter) and PLACES.fullmatch(longer[: len(longer) - len(shorter)]) is not None


def is_short_for(one: str, other: str) -> bool:
    """Whether the characters of the shorter name stand in the longer one in order: 区住建局, 青山区住房和城乡建设局."""
    longer, shorter = (tight(one), tight(other)) if len(one) >= len(other) else (tight(other), tight(one))
    rest = iter(longer)
    return len(shorter) > 2 and all(sign in rest for sign in shorter)

"""Made-up places and bodies, as many as a world needs, each name once in a place."""

from __future__ import annotations

CITY = "澜州市"
HEADS, TAILS = "云汀沅泠澄岚溪榆柘棠岱峤", "汀河岭桥泉坪渡滩"
DEPARTMENTS = (
    "教育局",
    "财政局",
    "民政局",
    "水利局",
    "卫生健康局",
    "应急管理局",
    "农业农村局",
    "交通运输局",
    "文化和旅游局",
    "市场监督管理局",
    "审计局",
    "统计局",
    "司法局",
    "住房和城乡建设局",
    "商务局",
    "发展和改革局",
    "工业和信息化局",
    "科学技术局",
    "自然资源局",
    "退役军人事务局",
    "医疗保障局",
    "行政审批服务局",
    "综合行政执法局",
    "信访局",
    "生态环境分局",
    "消防救援大队",
    "人力资源和社会保障局",
    "体育局",
)
ENDINGS = (("街道办事处", "street_office"), ("镇人民政府", "township"))


def district(number: int) -> str:
    """The place of a portal."""
    return f"{CITY}{_pair(number)}区"


def body(place: str, number: int) -> tuple[str, str]:
    """Name and kind of the body with this number in a place: departments first, then streets and towns."""
    if number < len(DEPARTMENTS):
        return f"{place}{DEPARTMENTS[number]}", "department"
    ending, kind = ENDINGS[number % len(ENDINGS)]
    return f"{place}{_pair(7 * (number - len(DEPARTMENTS)) + 5)}{ending}", kind


def _pair(number: int) -> str:
    """96 of them, all different."""
    return HEADS[number // len(TAILS) % len(HEADS)] + TAILS[number % len(TAILS)]

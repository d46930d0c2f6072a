"""Of which level of government a body is: as registered, else as far as its name tells for certain."""

from __future__ import annotations

import re

from audit.labels import tight
from audit.model import BodyKind, Report

TOWN, COUNTY, CITY, PROVINCE = "town", "county", "city", "province"
MUNICIPALITIES = re.compile(r"^(?:北京|天津|上海|重庆)市")
CENTRAL = re.compile(r"^(?:国家|中国|国务院|中华人民共和国|全国)")
# 市场, 城市, 社区 and 园区 name no place.
_PLACE = r"(?:省|(?<!城)市(?!场)|县|旗|(?<![社园景小])区|自治州)"
LOCAL = re.compile(rf"^.{{2,}}?{_PLACE}.")
LOCAL_BEHIND_CENTRAL = re.compile(rf"局.{{2,}}?{_PLACE}.")
COUNTY_NAME = re.compile(
    r"县|旗|市.{1,8}?(?<!城)市(?!场)|(?<!自治)(?<![社园景小地新发])区(?=人民政府|政府|.*[局委办会队室])"
)


def level_of(report: Report) -> str | None:
    """province, city, county or town; None where neither registry nor name tells: a 市 may be of either level."""
    registered = report.around.registered
    if registered and registered.level:
        return registered.level
    if report.body_kind in (BodyKind.TOWNSHIP, BodyKind.STREET_OFFICE):
        return TOWN
    name = tight(registered.name if registered else report.agency)
    if not is_local(name):
        return None
    return _level_named(name)


def is_local(name: str) -> bool:
    """Whether the name of a body holds the place it is of: no department of the State Council's does."""
    return bool((LOCAL_BEHIND_CENTRAL if CENTRAL.match(name) else LOCAL).search(name))


def _level_named(name: str) -> str | None:
    if "公署" in name or "兵团" in name:
        return None
    if COUNTY_NAME.search(name):
        return COUNTY
    if "自治州" in name:
        return CITY if not re.search(r"自治州.+?市", name) else COUNTY
    if MUNICIPALITIES.match(name):
        return PROVINCE
    if "市" in name.replace("市场", ""):
        return None
    return PROVINCE if re.search(r"省|自治区", name) else None

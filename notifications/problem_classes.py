"""
The four classes of problems of 国办公开办函〔2021〕30号, and which rule belongs to which.

A rule that belongs to none says why: a 通报 does not name bodies for what is advice, taste or a hint to look.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Problem(StrEnum):
    """In the words of the document."""

    LATE = "不按时发布"
    INACCURATE = "发布内容不准确不全面"
    ALIKE = "内容雷同"
    PERFUNCTORY = "敷衍塞责"


ADVICE = "做法上的建议，没有文件依据"
HINT = "只提示核对，本身不说明有误"
STYLE = "文字和格式，不影响内容"
PLACE = "发布的位置和可用性，另行督促"
PRIVATE = "涉及个人信息或敏感表述，只告知单位，不在通报中扩散"

_OF = {
    Problem.LATE: "C01 C02",
    Problem.INACCURATE: (
        "A22 A24 A25 A26 A27 A29 A31 A32 A33 A34 A41 A51 A52 A53 C11 C14 C16 C20 C22 C24 C25 C30 C33 C35 C36 C37 C40 "
        "H01 H02 N01 N02 N03 N04 N05 N06 N07 N08 N09 N10 N11 N13 N14 Q01 Q03 Q05 Q14 Q19 Y01 Y02"
    ),
    Problem.ALIKE: "Q10 Q16",
    Problem.PERFUNCTORY: "Q17 C42",
}
_NONE = {
    ADVICE: "C10 C12 C13 C15 C21 C32 C50 C52 Q12 Q18",
    HINT: "C41 P01 P02 P04 P06 P07 Q04 Q20",
    STYLE: "C23 C31 C34 Q02 Q06 Q07 Q08 Q09 Q22",
    PLACE: "C03 C04 C05 C06",
    PRIVATE: "Q11 Q13",
}
CLASSES: Mapping[str, Problem] = MappingProxyType({code: one for one, codes in _OF.items() for code in codes.split()})
WITHOUT: Mapping[str, str] = MappingProxyType({code: why for why, codes in _NONE.items() for code in codes.split()})

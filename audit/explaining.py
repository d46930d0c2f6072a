"""Whether a report itself says why a number is unusual."""

from __future__ import annotations

import re

from audit.labels import squeezed
from audit.model import Report

SENTENCE = re.compile(r"[^。；！？\n]+")
# What moves whole numbers from one body to another, or out of one.
REFORM = "机构改革|体制改革|职能(?:调整|划转|转变|整合)|职责(?:调整|划转|整合)|划转|划入|划出|划归|移交|承接|下放|赋权|合并|更名|撤销|统计口径|口径"

# Documents that went without being repealed: so many of them, or of their own accord. Not 标明有效或者失效.
LAPSED = (
    r"失效[^，、]{0,4}\d+[件部个]|\d+[件部个][^，、]{0,12}失效|(?:自动|自然|自行|宣布|到期|期满|已经?)失效"
    r"|有效期(?:届满|已满|已过|到期)|(?:清理|修订|修改|修正)[^，、]{0,15}\d+[件部个]|重新(?:公布|发布|制定|印发|统计)"
)


def explains(report: Report, about: str, because: str) -> bool:
    """Whether one sentence of the text speaks of `about` and of `because`; both are patterns."""
    what, why = re.compile(about), re.compile(because)
    for line in report.prose.split("\n"):
        for sentence in SENTENCE.findall(squeezed(line)):
            if what.search(sentence) and why.search(sentence):
                return True
    return False

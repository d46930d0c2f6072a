"""A number and the parts it is said to consist of: 42件，其中36件、1件、5件 (N10)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from audit.claims.categories import APPLICANTS, RESULTS
from audit.claims.sentences import Sentence, matching
from audit.model import Report
from audit.numbers import HAN, Stated, stated

UNITS = "件次|项次|人次|件|宗|份|起|例|项|条|个|次|部|篇|封|笔|期|场|家|名|人"
OPENERS = re.compile("其中|具体[为是]|分为|分别[为是]|[两二三四五六]大?类|包括|包含|[件条次个份篇期][（(：:]")
FIGURE = (
    rf"(?P<before>约|近|超过|超|逾|不足)?(?:(?<![0-9.第])(?P<digits>[0-9]{{1,9}})|(?<![{HAN}第])(?P<han>[{HAN}]{{1,9}}))"
    rf"(?P<more>[余多])?(?P<unit>{UNITS})(?P<after>以上|左右)?"
)
NUMBER = re.compile(FIGURE)
OPENED = re.compile(
    rf"{FIGURE}(?P<between>[^,。;:(件0-9]{{0,8}})(?:[,:(]*(?:按[^,。;:0-9]{1, 8})?(?P<opener>其中|(?:共|分|分为|分成|计)?[两二三四五六]大?类(?:信息)?(?:[,:]分别[为是]|[,:]即|:)|划?分为|分别为|分别是|具体为|具体是|包括|包含)(?:包括|含|有|:|,)*|[:(])"
)
END = re.compile(r"其中|等[,。;)]|等$|\)")
SPLIT = re.compile(rf"[,、;]|(?<=[0-9{HAN}][{UNITS[0]}条次项份起个篇期场])(?:和|及|以及|与)(?=[^,、;]*[0-9])")
REST = re.compile("其他|其它|其余|剩余")
# The same thing may have been published in several places.
PLACES = re.compile("网站|微信|公众号|微博|抖音|新媒体|平台|头条|电视|报纸|报刊|客户端|视频号|媒体|专栏")
PUBLISHED = re.compile("发布|公开|公布|推送|刊|推文|信息|转载|更新|稿|宣传|上传|发文")
ALTOGETHER = re.compile("共|合计|总计|累计")
# Words that open a new statement instead of a part.
ANOTHER = re.compile("结转|增|减|较|比|降")
SIBLING = re.compile(rf"[0-9{HAN}](?:{UNITS})[、和及][^,。;]{{0,16}}$")
# 49件均已答复，其中: what follows may be parts of another number.
SETTLED = re.compile("均|已|都|结转|答复|办结")
LATER = re.compile(
    "复议|诉讼|应诉|起诉|查处|立案|移送|涉及|征求|转办|结转|收到|受理|发放|印发|制作|答复|办结|办理|结转|较|比|同比|增长|增加|减少|下降|累计|共|合计|总计|占|参加|参训|组织|开展"
)
KNOWN = (*APPLICANTS, *RESULTS)
LEAST_COVERED = 0.95


@dataclass(frozen=True, slots=True)
class OwnSum:
    """What a sentence says of a whole and its parts. `exhaustive`: the words say that nothing else belongs to it."""

    sentence: Sentence
    opening: str
    whole: Stated
    parts: tuple[int, ...]
    exhaustive: bool
    overlapping: bool

    @property
    def total(self) -> int:
        return sum(self.parts)

    @property
    def holds(self) -> bool:
        """Whether the parts may make up the whole, or only some of it."""
        if self.whole.covers(self.total) or self._twice():
            return True
        if self.total > self.whole.low:
            return self.overlapping
        return not self.exhaustive

    def _twice(self) -> bool:
        """Parts by one measure, then by another: 网上6件、信函4件，自然人9件、企业1件."""
        running = list(accumulate(self.parts))
        return any(self.whole.covers(number) and self.whole.covers(running[-1] - number) for number in running[1:-1])


def own_sums(report: Report) -> Iterator[OwnSum]:
    """Every sum that a sentence states, as far as its parts can be told apart."""
    for sentence, _ in matching(report, OPENERS):
        text = sentence.normal.text
        for match in OPENED.finditer(text):
            found = _read(sentence, text, match)
            if found:
                yield found


def _read(sentence: Sentence, text: str, match: re.Match[str]) -> OwnSum | None:
    if SIBLING.search(text, max(0, match.start() - 24), match.start()):
        return None  # 建议5件、提案7件，其中: parts of both
    settled = SETTLED.search(match["between"]) or ANOTHER.search(text, max(0, match.start() - 10), match.start())
    whole = None if settled else _stated(match)
    end = END.search(text, match.end())
    rest = text[match.end() : end.start() if end else len(text)]
    if whole is None or (end and end.group().startswith("等")) or "等" in rest:
        return None
    items = _items(rest, match["unit"])
    most = whole.high or whole.value
    # what is more than all of it, behind parts that are not, is no part
    cut = next((at for at, (_, value) in enumerate(items) if at > 1 and value > most), len(items))
    items = items[:cut]
    if len(items) < 2:
        return None
    parts = tuple(value for _, value in items)
    if whole.high is not None and min(parts) > whole.high:
        return None  # they are parts of another number
    earlier = (_stated(number) for number in NUMBER.finditer(text, 0, match.start()))
    if any(number and number.value == sum(parts) for number in earlier):
        return None  # 收到51件，办结49件，其中网上30件、信函21件
    labels = [words for words, _ in items]
    known = any(word in words for words in labels for word in KNOWN)
    covered = sum(parts) >= LEAST_COVERED * whole.low and len(parts) > 2 and not known
    return OwnSum(
        sentence,
        text[match.start() : match.end()],
        whole,
        parts,
        exhaustive=REST.search(labels[-1]) is not None
        or (not match["opener"] and not known)
        or (match["opener"] or "").startswith("分")
        or "类" in (match["opener"] or "")
        or covered,
        overlapping=any(PLACES.search(words) for words in labels)
        and PUBLISHED.search(text, max(0, match.start() - 24), match.end()) is not None
        and not ALTOGETHER.search(text, max(0, match.start() - 20), match.end()),
    )


def _items(rest: str, unit: str) -> list[tuple[str, int]]:
    """(words, number) of each part; the list ends where an item is no part."""
    items: list[tuple[str, int]] = []
    for piece in SPLIT.split(rest):
        numbers = list(NUMBER.finditer(piece))
        if not numbers:
            if items and not re.match(r"占|约占|同比|比例", piece):
                break
            continue
        value = _stated(numbers[0])
        words = piece[: numbers[0].start()] + piece[numbers[0].end() :]
        if len(numbers) > 1 or value is None or numbers[0]["unit"] != unit or LATER.search(words):
            break
        if not value.exact:
            return []
        items.append((words, value.value))
    return items


def _stated(match: re.Match[str]) -> Stated | None:
    return stated(
        match["digits"] or match["han"],
        before=match["before"] or "",
        more=match["more"] or "",
        after=match["after"] or "",
    )

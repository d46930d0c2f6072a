"""The sentences of a report that may hold a claim, with what their surroundings say.

Finding them is kept cheap: most of a report states no number of anything.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from audit.claims.scanning import tree
from audit.claims.words import WORDS, Kind
from audit.model import BodyKind, Report
from audit.numbers import NOISE, Normal, normalise

ENDS = re.compile(r"[。；;！!？?\n\r]")
FULL_STOPS = "。！!？?\n\r"
# Only sentences with one of these are looked at, and read only if they speak of something that a table counts.
NUMERAL = "[0-9０-９〇零一二两三四五六七八九十百千万亿余多]"
TRIGGERS = re.compile(
    rf"{NUMERAL}[\s\u3000]*(?:[件宗份起例项条次部篇封笔]|个(?!工作日|月|方面))|[%％]|百分之|[为：:][零0０]|未|没有|不存在|无|[\ufeff\u200b]"
)
NUMBERS = re.compile(f"{NUMERAL}(?:[件宗份起例项条次部篇封笔]|个(?!工作日|月|方面))|%|百分之|[为:：][零0]")
COUNTED = re.compile(
    "收到|受理|答复|回复|办结|完毕|新收|新增|接收|接到|结转|遗留|延续至|采取|转入|转至|转到|转下|转次|不掌握|不存在|另行制作|过程性信息|内部事务|第三方合法权益|顺延|办理完|办理结束|办毕|申请|[予同]以?意?公开|部分公开|不予公开|无法提供|不予处理|其[他它]处理|自然人|公民|复议|诉讼"
    "|[应涉被起]诉|规范性文件|(?:企业|[他它益会]组织|机构|律所|事务所)[^,，。]{0,10}[0-9]|许可|处罚|强制"
)
REVIEWED = re.compile("复议|诉")
NONE_OF = re.compile("申请|结转|规范性文件|许可|处罚|强制|复议|诉讼")
NO_REQUESTS = re.compile("未(?:[接曾发产因被有引制印出作做实办提涉受新登采]|收(?!取))|没有|不存在|无")
# Characters. Longer than any sentence, more than any report states, longer than any paragraph: extraction has
# gone wrong, nothing more is claimed.
LONGEST, MOST, LONGEST_LINE = 800, 20_000, 5000
LOOK_BACK = 300
REQUESTS = ("依申请", "信息公开申请", "公开申请", "申请公开")
OTHER_TOPICS = (
    "信访",
    "建议",
    "提案",
    "咨询",
    "留言",
    "举报",
    "投诉",
    "复议",
    "诉讼",
    "主动公开",
    "热线",
    "工单",
)
SCOPE_WORDS = re.compile(
    f"(?=[{''.join(sorted({word[0] for word in WORDS[Kind.SCOPE].split()}))}])(?<![健安完]){tree(WORDS[Kind.SCOPE].split())}(?![域场])"
)
YEARS = re.compile(
    r"(?<![0-9０-９])(20[0-9]{2}|(?<!结转)(?<!转自)去|(?<!结转)(?<!转自)上|前)年(?!结转|度结转)|(本年|今年|全年)"
)
RESULT = re.compile("予以公开|部分公开|不予公开|无法提供|不予处理|其他处理")
OF_REQUESTS = re.compile("无法提供|不予处理|部分公开")
FULL_STOP = re.compile(f"[{FULL_STOPS}]")
# What official papers are marked with, not what requests led to.
PAPERS = re.compile("公文|发文|制文|公开属性")
COMPARED = re.compile("[比较同]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """`original` as printed, `normal` for reading.

    `lead`: the paragraph, its heading or the part is about requests; `near`: an earlier sentence of the
    paragraph is. `scoped`: the words before the last semicolon speak of others, or of another year.
    `office`: the paragraph speaks of an office inside the body. `dated`: the paragraph has named the report year, or is about
    the requests of the year.
    `paragraph`: it, from a little before to a little after, where the sentence speaks of reviews. `at`: where the sentence begins in the text of its part.
    `listing`: the results of table 3 are listed with semicolons, this sentence is one item of several.
    """

    original: str
    normal: Normal
    part: int | None
    lead: bool = False
    near: bool = False
    scoped: bool = False
    office: bool = False
    dated: bool = False
    paragraph: str = ""
    at: int = 0
    listing: bool = False


def candidates(report: Report) -> Iterator[Sentence]:
    """Candidates in order: part one first, then the other parts, then what stands outside."""
    left = MOST
    for part, text in texts(report):
        for sentence in _candidates(text, part, report):
            yield sentence
            left -= len(sentence.original)
            if left < 0:
                return


def texts(report: Report) -> Iterator[tuple[int | None, str]]:
    """(part, text): part one first, then the others, then the preface; where parts are unknown, everything."""
    parts = sorted(report.sections, key=lambda section: section.part)
    if not parts or parts[0].part != 1:
        yield None, report.prose
        return
    for section in parts:
        yield section.part, section.text
    yield None, report.preface


def matching(report: Report, pattern: re.Pattern[str]) -> Iterator[tuple[Sentence, int]]:
    """Sentences in which a pattern matches, each once, with the place of the match in the sentence as printed."""
    for part, text in texts(report):
        done = -1
        for match in pattern.finditer(text, 0, MOST * 5):
            place = match.start()
            if place < done:
                continue
            floor = max(0, place - LONGEST)
            start = max((text.rfind(stop, floor, place) for stop in FULL_STOPS + "；;"), default=-1) + 1
            end = ENDS.search(text, place)
            done = end.end() if end else len(text)
            if start <= floor > 0 or done - start > LONGEST:
                continue
            original = text[start:done].strip()
            yield _sentence(text, original, normalise(original), start, part, report.year), place - start


def _candidates(text: str, part: int | None, report: Report) -> Iterator[Sentence]:
    government = report.body_kind is BodyKind.GOVERNMENT
    stops = [match.start() for match in ENDS.finditer(text)]
    stops.append(len(text))
    done = -1
    for trigger in TRIGGERS.finditer(text):
        place = trigger.start()
        if place < done:
            continue
        index = bisect_left(stops, place)
        start, done = stops[index - 1] + 1 if index else 0, stops[index] + 1
        if done - start > LONGEST:
            continue
        original = text[start:done].strip()
        speaks = _speaks(original)
        if not speaks and not NOISE.search(original):
            continue
        normal = normalise(original)
        if (speaks or _speaks(normal.text)) and (government or not SCOPE_WORDS.search(normal.text)):
            yield _sentence(text, original, normal, start, part, report.year)


def _speaks(text: str) -> bool:
    """Whether a sentence can hold a claim at all."""
    if NUMBERS.search(text) and COUNTED.search(text):
        return True
    return NO_REQUESTS.search(text) is not None and NONE_OF.search(text) is not None


def _sentence(text: str, original: str, normal: Normal, start: int, part: int | None, year: int | None) -> Sentence:
    floor = max(0, start - LONGEST_LINE)
    line = max(text.rfind("\n", floor, start) + 1, text.rfind("\r", floor, start) + 1, floor)
    before = text[max(line, start - LOOK_BACK) : start]
    requests = max(map(before.rfind, REQUESTS)) if before else -1
    others = max(map(before.rfind, OTHER_TOPICS)) if before else -1
    unfinished = before[max(map(before.rfind, FULL_STOPS)) + 1 :] if before else ""
    lead = others <= requests and (part == 3 or _led(text, line))
    return Sentence(
        original,
        normal,
        part,
        lead=lead,
        near=others < requests,
        scoped=bool(unfinished) and _elsewhere(unfinished, year),
        office="办公室" in before or "本级" in before,
        dated=f"{year}年" in before or "全年" in before or "本年" in before or (lead and bool(before.strip())),
        paragraph=text[line : start + len(original) + LOOK_BACK].partition("\n")[0]
        if REVIEWED.search(original)
        else "",
        at=text.index(original, start) if original else start,
        listing=_listed(text, original, start, unfinished),
    )


def _listed(text: str, original: str, start: int, unfinished: str) -> bool:
    """予以公开18件；部分公开6件；无法提供3件: results no other list has, several of them up to the full stop."""
    if not original.endswith(("；", ";")) and not unfinished:
        return False
    if not RESULT.search(original):
        return False
    end = min(len(text), start + LONGEST)
    stop = FULL_STOP.search(text, start, end)
    whole = unfinished + text[start : stop.start() if stop else end]
    return len({match.group() for match in RESULT.finditer(whole)}) > 2 and OF_REQUESTS.search(whole) is not None


@lru_cache(maxsize=16)
def _led(text: str, line: int) -> bool:
    """Whether the paragraph opens with the topic, or the short line above it names it."""
    opening = re.split("[。：:\n]", text[line : line + 40], maxsplit=1)[0][:30]
    if any(word in opening for word in REQUESTS):
        return "主动公开" not in opening
    above = text[text.rfind("\n", 0, max(line - 1, 0)) + 1 : max(line - 1, 0)].strip()
    return len(above) <= 40 and "。" not in above and any(word in above for word in REQUESTS)


def _elsewhere(before: str, year: int | None) -> bool:
    if SCOPE_WORDS.search(before) or PAPERS.search(before):
        return True
    if COMPARED.search(before):
        return False
    years = list(YEARS.finditer(before))
    return bool(years) and not years[-1][2] and years[-1][1] != str(year)

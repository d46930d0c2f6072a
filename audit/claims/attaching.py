"""Numbers that need no verb: parts of a list (自然人5件, 予以公开3件), reviews and lawsuits (行政复议2件)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product

from audit.claims.categories import (
    APPLICANTS,
    OTHER_APPLICANT,
    OUTCOMES,
    RESULTS,
    REVIEWS_APART,
    Readings,
)
from audit.claims.clauses import gap
from audit.claims.scanning import Token
from audit.claims.slots import SUED, Slot
from audit.claims.words import REVIEWS, TOPICS, Kind
from audit.form.shape import T3_PARTS

T3_SUBTOTALS = ("denied", "unable", "refused", "other")
CATEGORIES = frozenset({Kind.APPLICANT, Kind.RESULT, Kind.OTHER})
WORDS = {Kind.APPLICANT: APPLICANTS, Kind.RESULT: RESULTS}
SLOT = {Kind.APPLICANT: Slot.APPLICANT, Kind.RESULT: Slot.RESULT}
# Between a category and its number; between the categories that share a number; between a number and its category.
BEFORE = re.compile(
    r"(?>依申请公开|政府信息公开|政务信息公开|信息公开|政府信息|公开|依申请|申请人|申请件|申请|代为|提出|提交|递交|的|类|方面|情形|情况|答复|决定"
    r"|处理|办理|结果|告知|作出|收到|受理|接收|数量|件数|总数|数|量|共计|合计|总计|共|计|有|为|是|达|了|事项|信息|内容|等|:|[“”\"'‘’])*+"
)
SHARE = re.compile(
    r"(?>申请|的|类|数量|数|量|答复|约|:|,|[“”])*+(?:占|占比|占比为|占比达|占比约|占比约为|比例为|比例达|比重为)"
    r"(?>全部|所有|全年|本年度?|申请|答复|办结|办理|办件|收件|结果|处理|件数|总数|总量|总计|数量|数|量|件|比例|比重|比|的|为|达|约|到|了)*+"
)
JOIN = re.compile(r"(?>类|申请|的|答复|[“”\"])*+(?:、|和|及|与|以及|或|或者|,|/|,以及)?(?>[“”\"])*+")
BEHIND = re.compile(
    r"(?>依申请公开|政府信息公开|信息公开|是|为|系|由|均|已|依法|来自于|来自|属于|属|因|作出|作|申请|的|按|被|结果|告知|答复|决定|[“”\"])*+"
)
OTHER = re.compile(r"(?>申请人|申请|类|情况|情形|原因|方式|处理|共|为|:|的)*+")
# What makes the number of a category one of some of them.
NARROWED = re.compile("(?:某|同一|一名|一位|外省|外地|本地|个别|部分|多名|几名|[省市县]外|境外)[^,。;、0-9]{0,2}$")
GOES_ON = re.compile("(?:为|系|由|经|通过|主要|涉及|已|还|在)(?!$)[^,。;(0-9]{3}")
QUALIFIED = re.compile("的?(?:申请|答复|信息)*(?:通过|经|由|还|附|需|主要|涉及|因|以)")
SUBTOTALS = frozenset(word for word, readings in RESULTS.items() if readings[0][0] in T3_SUBTOTALS)
MARKS = ",;。:、("
ENDING = ",;。:("
# 因涉及个人隐私不予公开, 以…为由: one reason of several.
REASON = re.compile("(?:因|由于|鉴于|属于|涉及|以|依据|对于?)[^,。;、]{3,}")
REVIEW = re.compile(
    r"(?>案件数量|案件数|案件|案|申请|事项|情况|方面|的|总数|数量|数|量|共计|合计|总计|共|发生|产生|新发生|收到|涉及|有|为|是|达|了|计|均|各|全年|:)*+"
)
REVIEW_BEHIND = re.compile(
    r"(?>因|涉及|涉|与|针对|关于|对|我局|本机关|本单位|我单位|政府信息公开工作|政府信息公开|政务公开|信息公开|依申请公开|工作|类|答复|申请人|申请|不服|引起|引发|产生"
    r"|导致|提起|有关|相关|被|的)*+"
)


def category(
    text: str, before: Sequence[Token], number: Token, after: Sequence[Token], latest: Kind | None
) -> tuple[Kind, Readings] | None:
    """
    The category a number counts: the words that end directly before it, or the word directly behind it.

    `latest`: the kind of category that was counted last, which tells what a bare 其他 means.
    """
    found = _ending_at(text, before, number, BEFORE)
    if found:
        found = [] if _some_of_them(text, found, number) else _by_its_reason(text, before, found)
        if not found:
            return None
    if not found and after and after[-1].kind is not Kind.NUMBER:
        at = next((token for token in after if token.kind in CATEGORIES), None)
        alone = at and BEHIND.fullmatch(gap(text, number.end, at.start)) and not QUALIFIED.match(text, at.end)
        found = [at] if at and alone else []
    return _meaning(text, found, number, latest)


def category_of_share(text: str, before: Sequence[Token], percent: Token) -> tuple[Kind, Readings] | None:
    """自然人占71.4%."""
    return _meaning(text, _ending_at(text, before, percent, SHARE), percent, None)


def _ending_at(text: str, before: Sequence[Token], number: Token, between: re.Pattern[str]) -> list[Token]:
    """The categories that end before the number, joined to each other: 予以公开及部分公开."""
    found: list[Token] = []
    edge = number.start
    for token in reversed(before):
        if token.kind in CATEGORIES:
            if not (JOIN if found else between).fullmatch(gap(text, token.end, edge)):
                break
            found.append(token)
            edge = token.start
        elif not found and token.kind in (Kind.KILL, Kind.FOREIGN, Kind.WITHDRAWN, *REVIEWS):
            break
    return found


def _some_of_them(text: str, found: Sequence[Token], number: Token) -> bool:
    """予以公开的5件为申请人现场领取, 外省自然人申请5件."""
    if found[-1].kind is Kind.APPLICANT and NARROWED.search(text, max(0, found[-1].start - 6), found[-1].start):
        return True
    return text[number.start - 1] == "的" and GOES_ON.match(text, number.end) is not None


def _by_its_reason(text: str, before: Sequence[Token], found: list[Token]) -> list[Token]:
    """
    The row that a reason names instead of the subtotal it belongs to: 属于重复申请而不予处理的1件.

    Nothing when the reason is unknown: then it is some part of the subtotal.
    """
    first = found[-1]
    if first.kind is not Kind.RESULT or first.word not in SUBTOTALS:
        return [token for token in found if not _contains(token, found)]
    group = RESULTS[first.word][0][0]
    since = max(text.rfind(mark, 0, first.start) for mark in MARKS) + 1
    if since == first.start:
        return _by_the_clause_before(text, group, since - 1, found)
    for token in before:
        if token.kind is Kind.RESULT and since <= token.start < first.start and _row_of(token, group):
            return [*found[:-1], token]
    return [] if REASON.search(text, since, first.start) else found


def _by_the_clause_before(text: str, group: str, comma: int, found: list[Token]) -> list[Token]:
    """因本机关不掌握相关政府信息，无法提供4件: the reason stands before a comma."""
    if comma < 0 or text[comma] != ",":
        return found
    begin = max(text.rfind(mark, 0, comma) for mark in ENDING) + 1
    before = text[begin:comma]
    if any(char.isdigit() for char in before):
        return found
    named = [word for word, rows in RESULTS.items() if word in before and rows[0][0].startswith(f"{group}.")]
    if named:
        word = max(named, key=len)
        start = text.index(word, begin)
        return [*found[:-1], Token(Kind.RESULT, word, start, start + len(word))]
    return [] if REASON.search(before) else found


def _contains(token: Token, found: Sequence[Token]) -> bool:
    """Whether a subtotal stands beside a row of its own: 重复申请不予处理."""
    return token.word in SUBTOTALS and any(_row_of(other, RESULTS[token.word][0][0]) for other in found)


def _row_of(token: Token, group: str) -> bool:
    return token.kind is Kind.RESULT and RESULTS[token.word][0][0].startswith(f"{group}.")


def _meaning(text: str, found: Sequence[Token], number: Token, latest: Kind | None) -> tuple[Kind, Readings] | None:
    if not found:
        return None
    kinds = {token.kind for token in found}
    if kinds == {Kind.OTHER}:
        near = OTHER.fullmatch(gap(text, found[0].end, number.start)) is not None
        # behind results it may be all the others together, or the last row
        return (latest, OTHER_APPLICANT) if latest is Kind.APPLICANT and near and len(found) == 1 else None
    if len(kinds) > 1:
        return None
    kind = kinds.pop()
    choices = [WORDS[kind][token.word] for token in reversed(found)]
    readings = tuple(tuple(dict.fromkeys(sum(choice, ()))) for choice in product(*choices))
    if kind is Kind.APPLICANT and any(set(reading) == set(T3_PARTS) for reading in readings):
        return None  # 公民、法人和其他组织: everybody
    return kind, readings


def review(text: str, before: Sequence[Token], number: Token, after: Sequence[Token]) -> list[tuple[Slot, Readings]]:
    """What reviews a number counts. Two slots for 行政复议、行政诉讼各1件; one slot for 行政复议和行政诉讼共3件."""
    nouns = [token for token in before if token.kind in TOPICS]
    found: list[Token] = []
    edge = number.start
    for token in reversed(nouns):
        if token.kind not in REVIEWS or not (JOIN if found else REVIEW).fullmatch(gap(text, token.end, edge)):
            break
        found.append(token)
        edge = token.start
    if not found and after and after[-1].kind is not Kind.NUMBER:
        noun = next((token for token in after if token.kind in REVIEWS), None)
        if noun and text.startswith("答复", number.end):
            return []  # 3件答复被提起复议
        if noun and not nouns and REVIEW_BEHIND.fullmatch(text[number.end : noun.start]):
            return [of_review(noun)]
    if len(found) == 1 and found[0].word not in REVIEWS_APART:
        # 复议后起诉的政府信息公开行政诉讼3件: one of the two groups
        apart = [token for token in nouns if token.word in REVIEWS_APART and token.end <= found[0].start]
        found = apart[-1:] or found
    if len(found) < 2:
        return [of_review(token) for token in found]
    between = text[found[0].end : number.start]
    if "各" in between or "均" in between:
        return [of_review(token) for token in reversed(found)]
    kinds = {of_review(token)[0] for token in found}
    return [(Slot.REVIEWS, ())] if kinds == {Slot.RECONSIDERATION, Slot.LITIGATION} else []


def of_review(noun: Token) -> tuple[Slot, Readings]:
    """行政复议, 行政诉讼, or one of the two groups of lawsuits."""
    apart = REVIEWS_APART.get(noun.word)
    if apart:
        return Slot.LITIGATION_APART, ((f"T4.{apart}.total",),)
    return (Slot.RECONSIDERATION if noun.kind is Kind.RECONSIDERATION else Slot.LITIGATION), ()


def outcome(
    text: str, before: Sequence[Token], number: Token, after: Sequence[Token], of: tuple[Slot, Readings]
) -> Readings:
    """The cells of 维持1件 behind the reviews it is a part of; nothing when no outcome is named."""
    named = [token for token in before if token.kind is Kind.OUTCOME]
    token = named[-1] if named and REVIEW.fullmatch(gap(text, named[-1].end, number.start)) else None
    if token is None and not named and after and after[-1].kind is not Kind.NUMBER:
        behind = next((one for one in after if one.kind is Kind.OUTCOME), None)
        token = behind if behind and BEHIND.fullmatch(gap(text, number.end, behind.start)) else None
    if token is None:
        return ()
    field = OUTCOMES[token.word]
    slot, about = of
    direct, later = (address.replace("total", field) for address in SUED)
    if slot is Slot.RECONSIDERATION:
        return ((f"T4.reconsideration.{field}",),)
    if slot is Slot.LITIGATION:
        return ((direct, later), (direct,), (later,))
    if slot is Slot.LITIGATION_APART:
        return ((about[0][0].replace("total", field),), (direct, later))
    return ((f"T4.reconsideration.{field}", direct, later),)

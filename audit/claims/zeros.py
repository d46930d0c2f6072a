"""Zero in words: 未收到政府信息公开申请, 未发布规范性文件, 无行政强制."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from audit.claims.attaching import of_review
from audit.claims.binding import EVERYONE, SOMEONE
from audit.claims.clauses import Clause
from audit.claims.drafts import ZERO, Draft
from audit.claims.scanning import Token
from audit.claims.slots import Slot
from audit.claims.whole import without_own_name
from audit.claims.words import REVIEWS, TOPICS, Kind

ZEROS: Mapping[tuple[Kind, Kind], Slot] = MappingProxyType(
    {
        (Kind.NONE_RECEIVED, Kind.REQUEST): Slot.RECEIVED,
        (Kind.NONE, Kind.REQUEST): Slot.RECEIVED,
        (Kind.NONE_MADE, Kind.DOCUMENTS): Slot.DOCS_MADE,
        (Kind.NONE, Kind.PENALTY): Slot.PENALTIES,
        (Kind.NONE, Kind.COERCION): Slot.COERCION,
        (Kind.NONE_DECIDED, Kind.LICENSE): Slot.LICENSING,
        (Kind.NONE_DECIDED, Kind.PENALTY): Slot.PENALTIES,
        (Kind.NONE_DECIDED, Kind.COERCION): Slot.COERCION,
    }
)
CARRIED = (Kind.CARRIED_IN, Kind.CARRIED_OUT)
CARRIED_BEHIND = re.compile(
    r"(?>的|政府信息公开|信息公开|依申请公开|申请|事项|案件|件|情况|继续办理|办理|处理|答复|、|,|[。.!?)”\"])*+"
)
# What may stand between the negation and its noun, if the text between them allows it.
PASSED = frozenset({Kind.NEW, Kind.PAUSE, Kind.APPLICANT, Kind.NUMBER, Kind.OWN, Kind.CHANNEL, Kind.ALL_CHANNELS})
CARRIED_BEFORE = re.compile("(?:任何|需要?|需|政府信息公开|依申请公开|申请|件|事项|的)*")
CARRIED_JOINED = re.compile("(?:的|申请|政府信息公开|件)*(?:、|和|及|或|与|以及|,)(?:需要?)?")
NOTHING_MORE = re.compile('(?:过|的|情况|情形)*[。.!?)”"]*')
REVIEWS_JOINED = re.compile("(?::|案件|申请|事项|情况|、|和|及|与|或|以及|均|都|也|各)*")
NONES = frozenset(kind for kind, _ in ZEROS)
# What may stand between 未收到 and its noun without narrowing it down.
OPEN_TO_ALL = re.compile(
    r"(?>任何|新收到|新收|新增|新提出|新的|新|过|到|公民|法人|自然人|个人|和|或者|或|及|以及|、|其他组织|其它组织|组织|社会公众|社会|群众|公众"
    r"|向本机关|向我局|提出|提交|申请的|有关|相关|一件|要求|依法|形式|的|行政|政府|一例|一宗|一起|一次|向本单位|向我单位|我单位|向我机关|涉及我局|群众|关于|等|申请人|递交|以任何形式|有效"
    r"|(?:通过|以|经|采用|由)?(?:书面|邮寄|信函|网络|网上|线上|线下|平台|当面|现场|电子邮件|邮件|传真|微信|电话|窗口|网站|来信|来函|、|和|及|或)+等(?:多种|各种|各类|任何|多)?(?:方式|形式|渠道|途径))*+"
)
# What may stand behind the noun: otherwise it belongs to another one (政府信息公开申请投诉).
BEHIND = re.compile(
    r"(?:等|的|类)*(?:情况|事项|案件|事宜|业务|需求|要求|行为|决定|措施|申请|情形|问题)*(?:的发生|发生|出现|产生)?"
)
REVIEW_GAP = re.compile(
    r"(?>过|当事|相对|作出|人|就|因|针对|关于|涉及|有关|相关|任何|我局|我办|我镇|我委|我单位|我机关|本机关|本单位|本局|本街道|本镇|政府信息公开|政务信息公开|政务公开|信息公开|依申请公开"
    r"|依申请|公开|工作|申请人|申请|答复|办理|不当|引起|引发|产生|导致|发生|提起|提出|的|被|而|类|对|向|不服|及|和|、|处理|政府信息|事项|行为|其|由|所|方面|关|涉|到|投诉|举报"
    r"|申诉|或者|或|等|本部门|事务|一起|一件|一例|一宗|任何|我乡|我街道|我中心|群众|公民|法人|其他组织|与|以及|均|其它|出现|存在|单位|本办|本委|我区|因此|以来|本级|各级|行政机关"
    r")*+"
)
# The same with a body named: another one, unless the name is that of the report.
REVIEW_GAP_NAMED = re.compile(
    rf"(?>{REVIEW_GAP.pattern[3:-3]}"
    r"|[省市县区州旗乡镇]?(?:人民政府|政府)|[\u4e00-\u9fa5]{1,10}?(?:局|委员会|委|厅|镇|乡|街道办事处|街道|办公室|中心|大队|支队))*+"
)
# Received, but not accepted, may be meant.
ACCEPTED = re.compile("受理|登记")
JOINED = re.compile(r"(?:情况|事项)?(?:、|和|及|与|或|以及|也|,)+")


def zero_claims(text: str, tokens: Sequence[Token], place: int, end: int, inherited: bool) -> Iterator[Draft]:
    """
    Claims of the word of negation `tokens[place]` of a clause that ends at `end`.

    `inherited`: a bare 申请 means a request for information here.
    """
    none = tokens[place]
    if any(token.kind is Kind.CONDITION for token in tokens[:place]):
        return
    last = none
    drafts: list[Draft] = []
    for index in range(place + 1, len(tokens)):
        noun = tokens[index]
        if noun.kind in PASSED:
            continue
        if noun.kind not in TOPICS or not _adjacent(text[last.end : noun.start], first=last is none):
            break
        if not _ends_there(text, tokens, index, end):
            # 无行政许可、行政处罚职能: what ends the list is what there is none of
            return
        draft = _zero(none, noun, text[none.end : noun.start], inherited)
        if draft:
            drafts.append(draft)
        last = noun
    yield from drafts


def _adjacent(between: str, *, first: bool) -> bool:
    if not first:
        return JOINED.fullmatch(between) is not None
    if between.startswith("的") or not OPEN_TO_ALL.fullmatch(between):
        return False
    return not SOMEONE.search(between) or EVERYONE.search(between) is not None


def _ends_there(text: str, tokens: Sequence[Token], index: int, end: int) -> bool:
    noun = tokens[index]
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    behind = text[noun.end : following.start if following else end].rstrip('。!?)”"')
    if following is None or following.kind is Kind.PAUSE:
        return BEHIND.fullmatch(behind) is not None
    return JOINED.fullmatch(behind) is not None


def _zero(none: Token, noun: Token, between: str, inherited: bool) -> Draft | None:
    topic = noun.kind
    if topic is Kind.APPLICATION and inherited:
        topic = Kind.REQUEST
    slot = ZEROS.get((none.kind, topic))
    if slot is None:
        return None
    certain = none.kind is Kind.NONE_RECEIVED and noun.kind is Kind.REQUEST and not ACCEPTED.search(none.word)
    span = (none.start, none.end)
    return Draft(
        slot, ZERO, certain, zero=True, only_new="新" in none.word + between, any_at_all="任何" in between, span=span
    )


def zero_carried(text: str, clause: Clause, place: int) -> Iterator[Draft]:
    """没有上年结转和结转下年度的政府信息公开申请, 无结转下年度办理事项."""
    none, drafts = clause.tokens[place], list[Draft]()
    edge, between = none.end, CARRIED_BEFORE
    for token in clause.tokens[place + 1 :]:
        if token.kind not in CARRIED:
            if token.kind in PASSED or token.kind in (Kind.REQUEST, Kind.APPLICATION):
                continue
            break
        if token.year is not None or not between.fullmatch(text, edge, token.start):
            return
        slot = Slot.CARRIED_IN if token.kind is Kind.CARRIED_IN else Slot.CARRIED_OUT
        drafts.append(Draft(slot, ZERO, certain=False, zero=True, span=(none.start, none.end)))
        edge, between = token.end, CARRIED_JOINED
    following = next((one.start for one in clause.tokens[place + 1 :] if one.kind in NONES), clause.end)
    if drafts and CARRIED_BEHIND.fullmatch(text, edge, following):
        yield from drafts


# 政府信息公开申请：没有收到。
NAMED_FIRST = re.compile(
    "(?:^|[,;。、:])(?P<noun>(?:政府|政务)?信息公开申请|依申请公开(?:申请)?|公开申请|行政(?:许可|处罚|强制)|上年度?结转|结转下一?年度?)(?:申请)?(?:继续办理|办理)?(?:决定|件|事项)?(?:情况|方面)?"
    ":(?P<none>没有收到|未收到|未接到|没有接到|无|没有)(?=[,;。]|$)"
)

DECISIONS = {"行政许可": Slot.LICENSING, "行政处罚": Slot.PENALTIES, "行政强制": Slot.COERCION}


def zero_named(text: str) -> Iterator[Draft]:
    """政府信息公开申请:没有收到, one line of a list."""
    for match in NAMED_FIRST.finditer(text):
        noun = match["noun"]
        slot = DECISIONS.get(noun, Slot.RECEIVED)
        if "结转" in noun:
            slot = Slot.CARRIED_IN if noun.startswith("上") else Slot.CARRIED_OUT
        yield Draft(slot, ZERO, certain=False, zero=True, span=match.span("none"))


REVIEW_FIRST = re.compile(
    "(?:^|[,;。、:])(?:政府信息公开|信息公开)?(?P<noun>行政复议|行政诉讼)(?:案件)?(?:情况|方面)?:"
    "(?P<none>无|没有|未发生|没有发生|零)(?=[,、;。]|$)"
)


def zero_reviews_named(text: str) -> Iterator[Draft]:
    """行政复议:无、行政诉讼:未发生, one line of a list."""
    for match in REVIEW_FIRST.finditer(text):
        slot = Slot.RECONSIDERATION if match["noun"] == "行政复议" else Slot.LITIGATION
        yield Draft(slot, ZERO, certain=False, zero=True, span=match.span("none"))


def zero_behind(text: str, clause: Clause, place: int) -> Iterator[Draft]:
    """行政复议和行政诉讼均未发生: the negation ends its clause."""
    none, found = clause.tokens[place], list[Token]()
    if not NOTHING_MORE.fullmatch(text, none.end, clause.end):
        return
    edge = none.start
    for token in reversed(clause.tokens[:place]):
        if token.kind is Kind.PAUSE:
            continue
        if token.kind not in REVIEWS or not REVIEWS_JOINED.fullmatch(text, token.end, edge):
            break
        found.append(token)
        edge = token.start
    for noun in reversed(found):
        slot, about = of_review(noun)
        yield Draft(slot, ZERO, certain=False, zero=True, about=about, span=(none.start, none.end))


def zero_reviews(text: str, clause: Clause, place: int, certain: bool, agency: str) -> Iterator[Draft]:
    """未发生因政府信息公开引起的行政复议和行政诉讼: what stands between is longer than before requests."""
    tokens, none = clause.tokens, clause.tokens[place]
    if any(token.kind is Kind.CONDITION for token in tokens[:place]):
        return
    edge, drafts = none.end, list[Draft]()
    for index in range(place + 1, len(tokens)):
        noun = tokens[index]
        if noun.kind not in REVIEWS:
            continue
        if not REVIEW_GAP.fullmatch(text, edge, noun.start):
            if not REVIEW_GAP_NAMED.fullmatch(text, edge, noun.start):
                break
            between = text[edge : noun.start]
            certain = certain and without_own_name(between, agency) != between
        following, again = next(
            ((one.start, one.kind in NONES) for one in tokens[index + 1 :] if one.kind in TOPICS or one.kind in NONES),
            (clause.end, False),
        )
        behind = text[noun.end : following].rstrip('。!?)”"' + "、" * again)
        ends = (
            BEHIND.fullmatch(behind)
            if again or following == clause.end
            else REVIEW_GAP.fullmatch(BEHIND.sub("", behind, 1))
        )
        if not ends:
            return
        slot, about = of_review(noun)
        drafts.append(Draft(slot, ZERO, certain, zero=True, about=about, span=(none.start, none.end)))
        edge = noun.end
        if again:
            break
    yield from drafts


DOCUMENTS = re.compile(
    "(?P<none>无|没有|暂无|未|暂未|尚未|均未)(?P<verbs>(?:新制定|新制发|新出台|新印发|新发布|新|制定|制发|制订|出台|印发|发布|废止|修改|修订|失效|未|没有|和|或者|或|及|也|并|、)+)"
    "(?P<of>的)?(?:任何|新的|本机关|我局|本单位|本部门)?(?:主动公开的?)?(?:行政)?规范性文件(?:等?情况|等?情形)?(?=[,、。;!)]|$)"
)

DOCUMENTS_FIRST = re.compile(
    "规范性文件(?:均|都)?(?P<none>未|没有|无)新?(?:制定|制发|出台|印发)(?:情况|情形)?(?=[,。;!)]|$)"
)


def zero_documents(text: str) -> Iterator[Draft]:
    """没有制发、废止行政规范性文件, 无新制发的规范性文件."""
    for match in DOCUMENTS.finditer(text):
        if match["of"] and match["none"].endswith("未"):
            continue  # 未公开的规范性文件 are some
        verbs = match["verbs"]
        span = match.span("none")
        if re.search("制|出台|印发|发布", verbs):
            yield Draft(Slot.DOCS_MADE, ZERO, certain=False, zero=True, span=span)
        if "废止" in verbs:
            yield Draft(Slot.DOCS_REPEALED, ZERO, certain=False, zero=True, span=span)
    for match in DOCUMENTS_FIRST.finditer(text):
        yield Draft(Slot.DOCS_MADE, ZERO, certain=False, zero=True, span=match.span("none"))

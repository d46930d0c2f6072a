"""Which number speaks about what: verb and topic of a clause → slot.

Whenever a word stands between that is not known to be harmless, the number stays unbound: a claim that
is missed costs less than one that is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from audit.claims import whole
from audit.claims.clauses import Clause, gap
from audit.claims.scanning import Token
from audit.claims.slots import Slot
from audit.claims.words import REVIEWS, TOPICS, VERBS, Kind

SLOTS: Mapping[tuple[Kind, Kind], Slot] = MappingProxyType(
    {
        (Kind.NEW, Kind.REQUEST): Slot.NEW_RECEIVED,
        (Kind.RECEIVED, Kind.REQUEST): Slot.RECEIVED,
        (Kind.ANSWERED, Kind.REQUEST): Slot.ANSWERED,
        (Kind.CLOSED, Kind.REQUEST): Slot.ANSWERED,
        (Kind.HANDLED, Kind.REQUEST): Slot.HANDLED,
        (Kind.CARRIED_IN, Kind.REQUEST): Slot.CARRIED_IN,
        (Kind.CARRIED_OUT, Kind.REQUEST): Slot.CARRIED_OUT,
        (Kind.HANDLED, Kind.LICENSE): Slot.LICENSING,
        (Kind.DECIDED, Kind.LICENSE): Slot.LICENSING,
        (Kind.CLOSED, Kind.LICENSE): Slot.LICENSING,
        (Kind.HANDLED, Kind.PENALTY): Slot.PENALTIES,
        (Kind.DECIDED, Kind.PENALTY): Slot.PENALTIES,
        (Kind.CLOSED, Kind.PENALTY): Slot.PENALTIES,
        (Kind.HANDLED, Kind.COERCION): Slot.COERCION,
        (Kind.DECIDED, Kind.COERCION): Slot.COERCION,
        (Kind.CLOSED, Kind.COERCION): Slot.COERCION,
        (Kind.MADE, Kind.DOCUMENTS): Slot.DOCS_MADE,
        (Kind.NEW, Kind.DOCUMENTS): Slot.DOCS_MADE,
        (Kind.PUBLISHED, Kind.DOCUMENTS): Slot.DOCS_PUBLISHED,
        (Kind.REPEALED, Kind.DOCUMENTS): Slot.DOCS_REPEALED,
        (Kind.KEPT, Kind.DOCUMENTS): Slot.DOCS_IN_FORCE,
    }
)
DECISIONS = (Kind.LICENSE, Kind.PENALTY, Kind.COERCION)
STRICT_UNITS = frozenset("件宗份起例项条")
REVIEW_UNITS = STRICT_UNITS | {"个", "次", "件次"}
UNITS: Mapping[Kind, frozenset[str]] = MappingProxyType(
    {
        Kind.REQUEST: STRICT_UNITS | {"个", "次", "封", "件次", "项次", "笔"},
        Kind.DOCUMENTS: frozenset("件份个部项篇条"),
        Kind.RECONSIDERATION: REVIEW_UNITS,
        Kind.LITIGATION: REVIEW_UNITS,
    }
    | dict.fromkeys(DECISIONS, STRICT_UNITS | {"个", "次", "件次", "项次", "笔"})
)
# Between a verb or a noun and its number.
FILLER = re.compile(
    r"(?>了|到|申请人|申请量|决定|件|共|共计|合计|总计|总共|一共|累计|总数|总量|数量|件数|数|量|,?(?:20[0-9]{2}年度?|全年|本年度?|年内)|为|是|达到|达|有|计|的|各类|群众|全年|仅|均|总|:|[“”])*+"
)
# Between a verb and its noun.
NEUTRAL = re.compile(
    r"(?>并归档|归档|了|到|过|各类|各项|各种|有关|相关|的|群众|社会公众|公众|社会|公民|法人|自然人|个人|其他组织|其它组织|组织|和|或者|或|及|、"
    r"|提交|提出|共计|共|合计|总计|总共|一共|累计|来自|依法|申请人|当事人|涉本机关|涉我局|涉本单位|涉本部门|向本机关|向我局|向本单位|向我单位|有效|政府|本年度|涉企|市民|广大|人民"
    r"|各界|人士|企业|递交|符合规定|符合条件|本机关|我局|全年|年度|新|来函|及时|按时|按期|通过|以|书面|邮寄|信函|网络|网上|线上|线下|平台|当面|现场|电子邮件|邮件|传真|电话|窗口|微信|等|多种|渠道|途径|方式|形式|[“”])*+"
)
BODY = re.compile(r"[^、]{0,12}(?:政府|办公室|机关|局|委|厅|本级|名义|单位|部门|街道|镇|乡|各类|现行有效)的?")
EVERYONE = re.compile(r"(?:公民|自然人|个人).*(?:组织|法人|企业)")
SOMEONE = re.compile(r"公民|自然人|个人|法人|组织|企业")
# Before a number that leads its clause, and behind a number that has been bound.
# Between a number and the noun behind it.
BETWEEN = re.compile(
    r"(?>的|有关|相关|各类|各种|群众|市民|公众|社会|公民|法人|自然人|其他组织|其它组织|组织|和|或者|或|、|提出|提交|申请人|有效|我局|我办|我委"
    r"|我镇|本机关|本单位|本部门|本局|本级)*+"
)
TRANSPARENT = (Kind.APPLICANT, Kind.OWN, Kind.OFFICE)
LEADING = re.compile(
    r"(?>尚有|另有|另|向|就|仍有|还有|余|仍|尚|共有|共|有|已|对|上述|以上|该|这|的|合计|共计|总计|中|:)*+"
)
BEHIND = re.compile(
    r"$|[(,、:。!?;的]|均|全部|已|都|并|且|按|依|及时|在|于|由|经|因|中|时|左右|以上|余|次|之|皆|悉数|全|包|主要|办|未|较|比|同|占|为|系|是|属|尚|继|则|有|结|正|也|亦|将|合并|一并|会同"
)
REMAINING = frozenset(
    [
        "承接",
        "其余",
        "剩余",
        "另有",
        "还有",
        "正在",
        "未办结",
        "尚未办结",
        "未答复",
        "尚未答复",
        "尚未办理完毕",
        "未办理完毕",
    ]
)
# 由办公室答复, 由申请人领取: some of them.
BY_SOME = re.compile("人|由(?!本|我)")
AND = re.compile(r"(?>并|、|和|及|与|/|且|或|同时|按时|按期|依法|规范|及时|全部|均|已)*+")


def topic_of(tokens: Sequence[Token]) -> Kind | None:
    """The one topic of some words; FOREIGN when there are two, None without any."""
    kinds = {token.kind for token in tokens if token.kind in TOPICS}
    if len(kinds) > 1:
        kinds.discard(Kind.APPLICATION)
    if len(kinds) > 1 and not kinds.isdisjoint(REVIEWS):
        # 因政府信息公开申请引发的行政复议: the last noun is what is counted
        last = [token.kind for token in tokens if token.kind in TOPICS][-1]
        return last if last in REVIEWS and kinds <= REVIEWS | {Kind.REQUEST} else Kind.FOREIGN
    return None if not kinds else kinds.pop() if len(kinds) == 1 else Kind.FOREIGN


def noun_behind(text: str, number: Token, after: Sequence[Token]) -> Token | None:
    """9件政府信息公开申请: the noun that follows its number."""
    noun = next((token for token in after if token.kind not in TRANSPARENT), None)
    if noun and noun.kind in TOPICS and BETWEEN.fullmatch(text, number.end, noun.start):
        between = text[number.end : noun.start]
        return noun if not SOMEONE.search(between) or EVERYONE.search(between) else None
    return None


def verbs_before(text: str, before: Sequence[Token], number: Token) -> tuple[Token, ...]:
    """The verbs the number belongs to: the last one, and those that are joined to it. Empty: not certain."""
    verbs = [token for token in before if token.kind in VERBS]
    if not verbs:
        return ()
    last = verbs[-1]
    nouns = [token for token in before if token.kind in TOPICS and token.start >= last.end]
    if nouns and not _harmless(gap(text, last.end, nouns[0].start), nouns[0].kind):
        return ()
    head = nouns[-1] if nouns else last
    if not FILLER.fullmatch(gap(text, head.end, number.start)):
        return ()
    joined = [last]
    for verb in reversed(verbs[:-1]):
        if not AND.fullmatch(text[verb.end : joined[-1].start]):
            break
        joined.append(verb)
    return tuple(joined)


def listed(text: str, before: Sequence[Token], number: Token) -> bool:
    """行政处罚决定56件 in a list of decisions: a noun, its number, nothing else."""
    return len(before) == 1 and before[0].kind in DECISIONS and not text[before[0].end : number.start].strip("共计:为")


def _harmless(between: str, topic: Kind) -> bool:
    if topic is Kind.DOCUMENTS and BODY.fullmatch(between):
        return True
    if not NEUTRAL.fullmatch(between):
        return False
    return not SOMEONE.search(between) or EVERYONE.search(between) is not None


def verb_behind(
    text: str, clause: Clause, before: Sequence[Token], number: Token, after: Sequence[Token]
) -> Token | None:
    """51件已在规定期限内办理完毕: the verb of a number that leads its clause."""
    verb = next((token for token in after if token.kind in VERBS), None)
    if verb is None or after[-1].kind is Kind.NUMBER:
        return None
    start = before[-1].end if before else clause.start
    noun = noun_behind(text, number, after)
    between = gap(text, noun.end if noun else number.end, verb.start)
    if not LEADING.fullmatch(gap(text, start, number.start)) or len(between) > 14 or BY_SOME.search(between):
        return None
    following = next((token.start for token in after if token.start >= verb.end), clause.end)
    if verb.kind is Kind.ANSWERED and any(token.kind in REVIEWS for token in after):
        return None  # 3件答复被提起复议
    if verb.kind is Kind.ANSWERED and not whole.plain(text, verb.end, following):
        return None  # 12件答复附有复印件
    return verb


def killed(before: Sequence[Token], topic: Kind, *, rest: bool = False) -> bool:
    """
    Whether a word before the number makes it a part, or something else than the slot.

    `rest`: the slot is what remains, so words that say so do no harm.
    """
    restricted = False
    for token in before:
        if rest and token.word in REMAINING:
            continue
        if token.kind in (Kind.KILL, Kind.WITHDRAWN, Kind.RESULT, Kind.NONE_RECEIVED) or (
            token.kind is Kind.PUBLISHED and topic in DECISIONS
        ):
            return True
        if token.kind is Kind.CHANNEL:
            restricted = True
        elif token.kind is Kind.ALL_CHANNELS:
            restricted = False
    return restricted

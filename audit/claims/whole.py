"""Whether a number counts the whole of what a table counts, or only a part of it.

A claim is certain only where its whole clause is used up by words that say nothing of a part. That list is closed:
听证后作出行政处罚12件 has a word that is not on it, so it may be about some of the penalties.
"""

from __future__ import annotations

import re
from functools import lru_cache

from audit.claims.clauses import Clause, gap
from audit.claims.words import TOPICS, VERBS, Kind

# Tokens that say nothing of a part; what the others do is decided where tokens are judged.
PLAIN = VERBS | TOPICS | {Kind.YEAR, Kind.THIS_YEAR, Kind.OWN, Kind.OFFICE, Kind.CUMULATIVE, Kind.NUMBER, Kind.PERCENT}
PLAIN = PLAIN | {Kind.CHANNEL, Kind.ALL_CHANNELS, Kind.COMPARISON, Kind.APPLICANT, Kind.LOOSE, Kind.PAUSE, Kind.SCOPE}
PLAIN = PLAIN | {Kind.PARTS, Kind.OTHER_YEAR}
TIMES = "一年来|年度内|年度|年内|年底|年末|截至|截止|至|自|底|期间|以来|止|年|日|月|在"
AMOUNTS = "共计|共有|共|合计|总计|总共|一共|累计|总数|总量|总件数|数量|件数|数|量|为|是|达到|达|计|有|仅|只|约|就|总|各|一是|二是|三是|四是"
MANNERS = (
    "依法依规|依法依程序|依法|依规|依程序|依照规定|按照规定|按照法定程序|按规定|按要求|按程序|按照要求|按照|条例|要求|规定"
    "|按时限|按时|按期|如期|及时|准时|规范|严格|认真|妥善|高效|圆满|成功|顺利|切实|积极|有序|稳妥|扎实|全面|持续|高质量|高标准|严谨|稳步"
    "|法律|法规"
    "|均已|已经|已|均|全部|全都|都|悉数|予以|给予|进行|完成|并|且|也|再|同时|据统计|经统计|统计|根据|依据"
)
SUBJECTS = "全局上下|全局|全镇|全街道|全乡|全委|全办|全厅|我区|我市|我县|我省|我们|本区|本市|本县|本省|本级|机关|单位|部门|街道|办事处|局|办|委|厅|镇|乡|上下|范围"
ATTRIBUTES = (
    "政府信息公开|政务信息公开|政务公开|信息公开|依申请公开|依申请|政府信息|信息|政府|公开|申请人|申请|人|各级|各类|各项|各种|类|件|书面|有效"
    "|有关|相关|的|了|过|到|群众|社会公众|公众|社会|市民|公民|法人|自然人|个人|其他组织|其它组织|组织|企业|和|与|及|以及|或者|或|提交|提出|递交|来自"
    "|向|对|由|被|其|上述|以上|该|这|此|涉及|涉企|涉|关于|新|来函|当事人|广大|人民|各界|人士|符合|条件|通过|以|等多种|等|多种|渠道|途径|方式|形式|分类"
    "|门户网站|政府网站|网站|平台|邮政|来人|来访|工作|情况|方面|结果|事项|业务|案件|决定|处理|办理|过程|中|里|上|内|内容|登记|产生|发生|登记在册"
    "|因|引起|引发|导致|不服|针对|提起|答复|复议|诉讼|行政|行为|领域|类型|类别|履行|不当|而|所"
)
MARKS = r"[“”\"'‘’、:：.。!?)(]"


def _longest_first(*choices: str) -> str:
    words = "|".join(choices).split("|")
    return "|".join(sorted(set(words), key=len, reverse=True))


GAP = re.compile(
    rf"(?>在?(?:法定|规定|限定|承诺)的?(?:期限|时限|时间|期间)之?内"
    rf"|{_longest_first(TIMES, AMOUNTS, MANNERS, SUBJECTS, ATTRIBUTES)}|{MARKS})*+"
)
# Words that make it a part for certain, wherever in its clause.
PART = re.compile(
    "听证|口头|某|(?:当|该|本|首|单|每)(?:月|季|日|周|次|批|场)|月份|季度|上半年|下半年|年初|部分|其余|剩余|余下|即时|当场|当天|当日|即办|容缺|跨省|跨域|异地"
    "|元旦|春节|国庆|(?<![上下])半年|近期|日前|月底|按申请人|重点|重新|责令|提前|优先|率先|联合|共同|牵头|专项|行动|期间|检查中|抽查|附有|附|不含|不包括|除外|除|仅(?!有|为)"
    "|由(?!本|我|自|法|个|企|公)[^,。;]{1,10}(?:办理|作出|实施|受理|负责|答复|办结)|[^,。;办处]后(?!续|勤|期)|经[^,。;过由统]"
    # within the twenty days of the law all are answered, within five some are
    "|(?<![0-9])(?!20|二十)(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})个?(?:工作日|日|天)(?:之|以)?内"
)
# Of decisions, whoever they are made for or by; of documents, what they are about.
SOME = re.compile("企业|涉|个人|公民|法人|组织|由|对|以|其中|为(?!$)")
# What comes before the clause with the first number: 2024年，依申请公开方面，.
PLAIN_OPENING = re.compile(
    rf"(?>《[^《》]{{0,60}}》|20[0-9]{{2}}年度?|(?<![0-9])(?:0?1月(?:0?1日)?|12月(?:31日)?)|[,;~—-]"
    rf"|[^,。;]{{0,8}}?[〔\[][0-9]{{4}}[〕\]][0-9]{{1,4}}号|报告期|统计期|今年度?|本年度?|全年度?|当年度?|目前|此外|一年来|行政执法|行政(?:许可|处罚|强制)方面|[我本][局办委厅镇乡]|{GAP.pattern[3:-3]})*+"
)
OPENS_A_PART = re.compile(
    "(?:^|,)(?:经(?!统计)|对(?!照)|针对|通过|依托|自|在(?:窗口|专项|执法|检查|整治|集中|法定期限))|(?:后|时|前|中|期间|的|起)(?:,|$)|听证|补正|窗口"
)
# 经审查研究，对收到的政府信息公开申请，: what is done to all of them; not certain, but no part either.
OF_THE_WHOLE = re.compile(
    r"(?:[,;]|(?:20[0-9]{2}年度?|全年|本年度?|年内)|[我本][局办委厅镇乡单机][位关]?"
    r"|经(?:过|依法|认真|全面|集中|严格)*(?:审查|研究|清理|审核|核查|核实|梳理|会商|研判|、|和|及)+(?:后)?"
    r"|对(?:于)?(?:本?年度?|全年|所有|全部|上述|以上|收到|受理|接收|登记|的|各类)*(?:政府信息公开|依申请公开|公开)?(?:申请|依申请公开)(?:件|事项)?)*+"
)
OF_ALL = re.compile("20[0-9]{2}年|全年|年度|年内|一年|共|累计|合计|总计")
REST = re.compile("其余|余下|另(?:有|外)|剩下|一部分|部分由|当月|季度|上半年|下半年|其中[^,。;]{0,8}月份?")
# Behind the number, in brackets: what explains it without making it another one.
EXPLAINED = re.compile(
    r"\((?![^)]{0,80}(?:不含|不包括|不计|除|以外|无关))(?:其中|含|包含|包括|均|全部|全为|都|同比|较|比|与|上年|上一?年|新收|共|即|[^()]{0,40}?[0-9])"
)
REGION = re.compile(".*([省市县区州旗])")
# 新安街道 stands for 新安街道办事处.
TOWN = re.compile("(?:[镇乡](?=人民政府$)|道(?=办事处$))")
SHORTEST_NAME, LONGEST_NAME = 3, 40


@lru_cache(maxsize=256)
def own_name(name: str, agency: str) -> bool:
    """Whether a name means the reporting body: 市住建局 is short for 样例市住房和城乡建设局, not for that of a district."""
    office = TOWN.search(agency)
    if office and name[-1:] == agency[office.start()]:
        agency = agency[: office.start() + 1]
    if len(name) < SHORTEST_NAME or name[-1] != agency[-1:]:
        return False
    region, own = REGION.match(name[:-1]), REGION.match(agency[:-1])
    if region and (not own or region[1] != own[1]):
        return False
    rest = iter(agency)
    return all(char in rest for char in name)


def used_up(text: str, clause: Clause, begin: int, place: int, agency: str) -> bool:
    """Whether nothing is left of the clause of the number at `place`, from the token `begin` on, but plain words."""
    tokens = clause.tokens
    edge = tokens[begin - 1].end if begin else clause.start
    for index in range(begin, len(tokens)):
        token = tokens[index]
        if token.kind is not Kind.OFFICE and not _plain_gap(text, edge, token.start, agency):
            return False
        if index > place and token.kind in (Kind.NUMBER, Kind.PERCENT):
            return True
        if token.kind not in PLAIN:
            return False
        if token.kind is not Kind.OFFICE:
            edge = token.end
    return _plain_gap(text, edge, clause.end, agency)


def plain(text: str, start: int, end: int, agency: str = "") -> bool:
    """Whether the text between two places says nothing of a part."""
    return _plain_gap(text, start, end, agency)


def _plain_gap(text: str, start: int, end: int, agency: str) -> bool:
    if start >= end:
        return True
    between = gap(text, start, end)
    if GAP.fullmatch(between):
        return True
    named = without_own_name(between, agency)
    return named != between and GAP.fullmatch(named) is not None


def without_own_name(text: str, agency: str) -> str:
    """The text without the first name of the reporting body in it, if there is one."""
    if len(text) > LONGEST_NAME:
        return text
    office = TOWN.search(agency)
    ends = agency[-1:] + (office[0] if office else "")
    for end in (place for place in range(len(text), 0, -1) if text[place - 1] in ends):
        for start in range(end - SHORTEST_NAME + 1):
            if own_name(text[start:end], agency):
                return text[:start] + text[end:]
    return text


def partial(text: str, start: int, end: int) -> bool:
    """Whether the words with a number say outright that it is a part: 听证后, 当月, 由分中心."""
    return PART.search(text, start, end) is not None or "其余由" in text


def of_some(text: str, start: int, end: int) -> bool:
    """Whether decisions between two places are those for some only: 对企业, 由乡镇."""
    return text.startswith("其中") or SOME.search(text, start, end) is not None


def opening(text: str, start: int, agency: str) -> tuple[bool, bool]:
    """Of what stands before a clause: whether it is plain, and whether it makes the clause one about some only."""
    before = without_own_name(text[:start].rstrip(",;:"), agency)
    if PLAIN_OPENING.fullmatch(before):
        return True, False
    if OF_THE_WHOLE.fullmatch(before):
        return False, False
    return False, OPENS_A_PART.search(before) is not None


def with_rest(text: str) -> bool:
    """Whether the sentence tells apart what else there is: 其余由本级办理, 其中6月."""
    return REST.search(text) is not None


def explained(text: str, end: int) -> bool:
    """Whether brackets behind a number, if any, leave it what it is."""
    return text[end : end + 1] != "(" or EXPLAINED.match(text, end) is not None

"""Q10 内容雷同."""

from __future__ import annotations

from collections.abc import Iterator

from audit.errors import NotAssessable
from audit.example import Example
from audit.likeness.comparing import Wording, bodies_of, degree, longest_common, own_names, texts_of, wording
from audit.likeness.shingles import LEAST, LEAST_CHARACTERS, prescribed, similarity
from audit.model import Report
from audit.passages import must_be_text
from audit.rule import rule
from audit.severity import Severity
from audit.surroundings import Alike
from audit.verdict import Mismatch
from audit.years import last_year

LAST_YEAR = "与上年报告雷同"
OTHER_BODY = "与{}雷同"

_EXAMPLE = """\
{year}年，本机关把信息公开和河湖治理放在一起谋划，巡河发现的问题、处理的经过和结果都在政府网站上说得明白。
（一）主动公开。汛期每天早晚两次公布主要河道水位，群众打开网页就能看到自家门前的河涨了多少；
水库放水之前三天贴出告示，写明放多少、放到几时、下游哪些路口要绕行。全年公布水情{count}条。
（二）依申请公开。来人问得最多的是打井取水怎么办手续，窗口备了一张图，从填表到领证一步一步画清楚，少跑了许多冤枉路。
（三）政府信息管理。老档案里的堤防图纸逐张扫描编号，借阅要登记，涉密的单独上锁，过期的通知统一打上失效的戳。
（四）政府信息公开平台建设。网站上的水利地图换成了可以放大的，手机上也看得清楚；哪口机井停用、哪段渠道检修，点开就有说明。
（五）监督保障。请了沿河村庄的代表坐在一起挑毛病，提出的意见记在本子上，办一条划一条，年底在村务栏里交账。"""
_PROBLEMS = """\
水价构成的说明写得太专业，不少农户看不懂；乡镇水管站的人手少，信息送上来常常晚两三天。
水价说明已经改成一问一答，请几位老农先看过再发；给水管站配了专用邮箱，每周五下午统一报送。"""


def _example(year: int, count: int) -> dict[int, str]:
    return {1: _EXAMPLE.format(year=year, count=count), 5: _PROBLEMS}


def _subjects(report: Report) -> Iterator[str]:
    yield LAST_YEAR
    yield from sorted(_others(report))


@rule(
    code="Q10",
    slug="near-duplicate",
    title="内容雷同",
    severity=Severity.WARNING,
    basis=("F30",),
    formula="两份文字相同的五字词组 ÷ 全部五字词组：九成以上为疑点，七成五以上为提示",
    says="{subject}：第一、五部分除名称、数字、标题和规定用语外{degree}相同。本报告：“{quote}”；{whose}：“{passage}”",
    each=_subjects,
    needs=("text", "hist"),
    bad=Example(
        parts=_example(2024, 318),
        previous=Example(year=2023, parts=_example(2023, 275)),
        alike=(Alike("样例市白石区水利局", 2024, _example(2024, 96)),),
        finds=(LAST_YEAR, OTHER_BODY.format("样例市白石区水利局")),
        words="与上年、与另一机关同年的报告只差年份和数字",
    ),
    good=Example(
        parts=_example(2024, 318),
        previous=Example(year=2023),
        words="上年的报告是另写的",
    ),
)
def Q10(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    第一、五部分的文字与本机关上年的报告、与其他机关同年的报告相比有多少相同。
    先略去机关和地方的名称、数字、标题、书名、引文、法条，以及格式文件、法律和本地模板规定的用语
    （同一主管部门三分之一以上的报告都有的，当作模板），再看连续五个字的片段：两份共有的占两份合起来的多少。
    九成以上是疑点，七成半以上是提示，由主管部门另定的从其规定。略去以后不足三百字的不比较。
    同一地方的政府和政府办公室之间不比较。

    ## 为什么
    格式文件把内容雷同列为四类问题之一：照抄的报告没有报告当年本机关的情况。

    ## 反例
    除了年份和条数，每一句都与上年的报告一样。

    ## 怎么改
    请结合本机关实际重新撰写。

    相同的文字确属统一规定的，请主管部门说明，由审核人员记为不成立。
    """
    must_be_text(report)
    compared = _compared(report, subject)
    mine = wording(texts_of(report), bodies_of(report))
    own = _assessable(mine, report.around.common)
    found: tuple[float, Wording] = (0.0, mine)
    for theirs in compared:
        alike = similarity(own, _assessable(theirs, report.around.common))
        found = max(found, (alike, theirs), key=lambda pair: pair[0])
    policy = report.around.policy
    if found[0] < min(policy.alike_note, policy.alike_warning):
        return None
    return _mismatch(report, subject, mine, *found)


def body_of(subject: str) -> str | None:
    """The body that a finding of this rule is about; None when it is about last year."""
    before, behind = OTHER_BODY.split("{}")
    return None if subject == LAST_YEAR else subject.removeprefix(before).removesuffix(behind)


def _compared(report: Report, subject: str) -> list[Wording]:
    """What the report is held against under this subject."""
    if subject != LAST_YEAR:
        return [wording(one.texts, (one.agency,)) for one in _others(report)[subject]]
    previous = last_year(report)[0]
    must_be_text(previous)
    return [wording(texts_of(previous), (*bodies_of(report), previous.agency))]


def _others(report: Report) -> dict[str, list[Alike]]:
    """Reports of other bodies of the same year, by subject."""
    found: dict[str, list[Alike]] = {}
    for one in report.around.alike:
        if one.agency and one.year == report.year and not _of_one_house(one.agency, report):
            found.setdefault(OTHER_BODY.format(one.agency), []).append(one)
    return found


def _of_one_house(agency: str, report: Report) -> bool:
    """The body itself, or a government and its office: they write one report for both."""
    for name in own_names(report):
        short, long = sorted((agency, name), key=len)
        rest = long.removeprefix(short)
        if not rest or (rest != long and rest.endswith(("办公室", "办公厅"))):
            return True
    return False


def _assessable(one: Wording, common: frozenset[int]) -> frozenset[int]:
    left = one.shingles - common
    if len(left) < LEAST:
        raise NotAssessable("no_claim", f"略去名称、数字和规定用语后不足{LEAST_CHARACTERS}字")
    return left


def _mismatch(report: Report, subject: str, mine: Wording, alike: float, theirs: Wording) -> Mismatch:
    here, there = longest_common(mine, theirs, report.around.common | prescribed())
    year = f"{report.year - 1}年" if report.year else "上年"
    whose = body_of(subject) or f"本机关{year}的报告"
    return Mismatch(
        subject,
        quote=mine.shown(*here),
        section=1 if here[0] <= len(mine.texts[0]) else 5,
        severity=Severity.WARNING if alike >= report.around.policy.alike_warning else Severity.NOTE,
        cause=f"alike {subject}",
        words={"degree": degree(alike), "whose": whose, "passage": theirs.shown(*there)},
    )

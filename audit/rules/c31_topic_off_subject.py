"""C31 小标题与内容不符."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from audit.example import Example
from audit.labels import tight
from audit.model import Report
from audit.passages import must_be_text, section_of
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

SUBHEADING = re.compile(r"^(?P<head>\s*[（(][一二三四五六七八九十][）)]\s*(?P<words>[^。:：；;\n]{2,24}))(?P<rest>.*)$")
SHORTEST_TEXT = 60
STRONG = 2  # that many different words of another topic


@dataclass(frozen=True, slots=True)
class Topic:
    """`heads`: what names it in a heading. `own`: any of it in the text is enough. `strong`: speaks of it surely."""

    name: str
    heads: re.Pattern[str]
    own: re.Pattern[str]
    strong: re.Pattern[str]


TOPICS = tuple(
    Topic(name, *map(re.compile, patterns))
    for name, *patterns in (
        ("主动公开", "主动公开", "公开|发布|公布|公示|公告|解读|政策|文件|预算|决算|更新|推送", "主动公开|法定公开"),
        ("依申请公开", "依申请|公开申请|申请公开", "申请|答复|受理|办结|复议|诉讼", "依申请|公开申请"),
        (
            "政府信息管理",
            "信息管理|信息资源管理",
            "管理|目录|保密|审查|审核|规范性文件|归档|档案|清理|属性|制度|台账|登记|分类|校核",
            "保密审查|公开目录|规范性文件",
        ),
        (
            "平台建设",
            "平台",
            "平台|网站|新媒体|专栏|公众号|微信|微博|客户端|渠道|栏目|公开栏|查阅|门户|专区",
            "网站|新媒体|公众号|专栏|平台",
        ),
        (
            "监督保障",
            "监督|保障",
            "监督|考核|培训|保障|检查|评议|领导|责任|通报|学习|人员|队伍|经费|督|整改|组织",
            "考核|培训|监督检查",
        ),
    )
)


@rule(
    code="C31",
    slug="topic-off-subject",
    title="小标题与内容不符",
    severity=Severity.NOTE,
    basis=("E",),
    says="“{quote}”之下没有写{topic}，写的是{others}",
    core=False,
    bad=Example(
        parts={
            1: "（一）主动公开。公开信息960条。\n"
            "（二）政府信息管理。充分利用区政府门户网站发布机构设置、政策法规等信息，积极运用新媒体传播业务知识，"
            "设立便民专栏，热线电话随时畅通，及时接听群众的投诉和咨询。"
        },
        finds=("（二）政府信息管理",),
    ),
    good=Example(
        parts={
            1: "（一）主动公开。公开信息960条。\n"
            "（二）政府信息管理。落实保密审查，校核信息公开目录，清理失效的规范性文件12件，"
            "对门户网站发布的信息逐条核对，健全归档和定密的制度，明确专人负责。"
        }
    ),
)
def C31(report: Report) -> Iterator[Mismatch]:
    """
    ## 检查什么
    第一部分的小标题是五个规定方面之一的，其下的内容写到这个方面。一个有关的词都没有、写的又是另一个方面，作提示。

    ## 为什么
    内容放错了地方，读者找不到；也常常是凑字数的痕迹。

    ## 反例
    “（三）政府信息管理”之下写的是网站、微信和热线电话。

    ## 怎么改
    建议调整内容。
    """
    section = section_of(report, 1)
    for head, words, text in _passages(section.text):
        named = [topic for topic in TOPICS if topic.heads.search(words)]
        if len(named) != 1 or len(text) < SHORTEST_TEXT or named[0].own.search(text):
            continue
        others = [
            topic.name for topic in TOPICS if topic is not named[0] and len(set(topic.strong.findall(text))) >= STRONG
        ]
        if others:
            must_be_text(report, section)
            yield Mismatch(head, quote=head, section=1, words={"topic": named[0].name, "others": "、".join(others)})


def _passages(text: str) -> Iterator[tuple[str, str, str]]:
    """(heading as printed, its words, the text below), each heading once."""
    passages: dict[str, tuple[str, list[str]]] = {}
    lines: list[str] = []
    for line in text.split("\n"):
        match = SUBHEADING.match(line)
        if match:
            lines = []
            passages.setdefault(match["head"].strip(), (tight(match["words"]), lines))
            line = match["rest"]
        lines.append(line)
    return ((head, words, tight("".join(body))) for head, (words, body) in passages.items())

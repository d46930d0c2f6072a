"""Where a report ends, and the page around it goes on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from audit.document import Block, Paragraph
from audit.labels import tight

# What stands behind an article on a portal page; nothing of a report begins so.
PAGE_FOOT = re.compile(
    r"^(?:上一[篇条]|下一[篇条]|相关(?:文档|文件|链接|信息|附件|阅读|解读)|附件[：:]|打印|关闭|【?(?:打印|关闭|返回)|分享到|扫一扫|"
    r"主办(?:单位)?[：:]|承办(?:单位)?[：:]|版权所有|Copyright|网站标识码|网站地图|联系我们|(?:责任)?编辑[：:]|(?:信息|稿件|文章)?来源[：:]|(?:阅读|点击|访问|浏览)(?:量|数|次数)?[：:]|【?字体|\S{0,6}ICP备|浏览次数|您访问的)",
    re.IGNORECASE,
)
# The list of annexes may stand above the signature, as in official letters.
ANNEXES = re.compile(r"^附件\s*[：:]")
MOST_ANNEXES, LONGEST_LINE = 12, 60
DATE = re.compile(
    r"(?P<name>[^,。;:、\d]{0,40})(?:20\d\d年\d{1,2}月\d{1,2}日|二[〇○零oO0][一二三四五六七八九〇○零]{2}年[元一二三四五六七八九十]{1,2}月[一二三四五六七八九十廿卅]{1,3}日)"
)
SEAL = re.compile(r"\((?:公章|盖章|印章)\)$")


def end_of(blocks: Sequence[Block], behind: int, agency: str = "") -> int:
    """
    Where the page goes on without the report: the first block behind `behind` that is none of it.

    A list of annexes is part of the report when the signature of `agency` stands below it.
    """
    at = behind + 1
    while at < len(blocks):
        block = blocks[at]
        if isinstance(block, Paragraph) and PAGE_FOOT.match(block.text):
            signed = _signature_behind(blocks, at, tight(agency)) if ANNEXES.match(block.text) else None
            if signed is None:
                return at
            at = signed
        at += 1
    return len(blocks)


def _signature_behind(blocks: Sequence[Block], at: int, agency: str) -> int | None:
    """The line with the date, when nothing but short lines stand before it and the body signs there."""
    signer = ""
    for index in range(at + 1, min(at + MOST_ANNEXES, len(blocks))):
        block = blocks[index]
        if not isinstance(block, Paragraph) or len(block.text) > LONGEST_LINE:
            return None
        line = tight(block.text)
        if not line:
            continue
        if PAGE_FOOT.match(block.text):
            return None
        dated = DATE.fullmatch(line)
        if dated:
            signer = dated["name"] or signer
            return index if len(signer) > 2 and agency.endswith(SEAL.sub("", signer)) else None
        signer = line
    return None

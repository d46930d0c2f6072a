"""Furniture: what a template sets inside the text of an article, and changes without anybody touching the report.

Counters, dates of today, weather, buttons, who edited it, what else there is to read. Told by whole blocks: a sentence
of the report is never part of one.
"""

from __future__ import annotations

import re
import unicodedata

from parsel import Selector

LONGEST = 90
NUMBER = r"[:：]?[\[(（【]?[\d,.]+万?\+?[\])）】]?"
COUNT = (
    r"(?:本文|本页|本站|本信息|您|总|累计|今日)?(?:已|共)?有?被?(?:浏览|阅读|访问|点击|查看|下载|转发|分享|点赞|收藏|评论|人气|热度|hits?|views?|pv)"
    rf"(?:次数|量|数|人次|人数|率|了)?{NUMBER}(?:次|人次|人|℃|°C?)?"
)
VISITOR = r"(?:您|你)是(?:本站|本文|本页)?(?:的)?第[\d,]+(?:位|名)?(?:访客|访问者|浏览者|读者|用户)?|(?:已|共)?有?[\d,]+(?:位|名|人次|人)(?:已)?(?:浏览|阅读|访问|点赞|查看)(?:过|了)?"
TODAY = r"(?:今天是|现在是|当前时间|北京时间|今日)?[:：]?20\d{2}[年/.-]\d{1,2}[月/.-]\d{1,2}日?(?:\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2}秒?)?)?(?:星期|周)[一二三四五六日天](?:\d{1,2}:\d{2}(?::\d{2})?)?"
WEATHER = r"(?:今日|今天|实时)?天气(?:预报)?[:：].{0,50}"
LABEL = r"(?:发布|发文|更新|公开|添加|录入)(?:时间|日期)|(?:信息|文章|稿件|内容)?来源|(?:责任)?编辑|审核人?|作者|字体|字号|分享到?"
LINE = (
    r"(?:发布|发文|更新|公开|添加|录入)(?:时间|日期)[:：]?20\d{2}[-年/.]\d{1,2}[-月/.]\d{1,2}日?(?:\d{1,2}:\d{2}(?::\d{2})?)?"
    r"|(?:(?:信息|文章|稿件|内容)?来源|(?:责任)?编辑|审核人?|作者|字体|字号|分享到?)[:：][^:：。]{0,24}"
)
PARTS = re.compile(
    rf"(?<!责任)(?<!信息)(?<!文章)(?<!稿件)(?<!内容)(?=(?:{LABEL})[:：])|(?=(?:浏览|阅读|访问|点击|查看)(?:次数|量|数)[:：\d])"
)
BUTTONS = (
    r"(?:[\[【(（]?(?:打印(?:本页|此页)?|关闭(?:本页|窗口)?|收藏(?:本页)?|返回(?:顶部|首页|列表)?|分享|纠错|微信|微博|新浪微博|QQ空间|QQ好友"
    r"|分享到|大|中|小|字体|字号|上一页|下一页|保存|复制链接|朗读|无障碍)[:：]?[\]】)）]?)+"
)
NEIGHBOUR = r"(?:上|下|前|后)一?[篇条则个页][:：].{0,80}"
PIECE = re.compile(rf"(?:{COUNT}){{1,4}}|{VISITOR}|{TODAY}|{WEATHER}|{BUTTONS}|{NEIGHBOUR}|{LINE}", re.IGNORECASE)
INLINE = re.compile(r"[\[(（【](?:下载|浏览|点击|阅读|访问)(?:次数|量|数)[:：]?\d+次?[\])）】]")
BESIDE = re.compile(
    r"(?:相关|推荐|热门|延伸|更多|最新)(?:阅读|链接|新闻|文章|稿件|信息|内容|文件|资讯|推荐|报道|附件)[:：>»]*|您可能感兴趣.{0,6}|猜你喜欢"
)
HEADING = re.compile(r"[一二三四五六]、")
BLOCKS = "//p|//div|//span|//li|//h3|//h4|//h5|//b|//strong|//em|//dl|//ul|//section"


def clear(page: Selector) -> None:
    """Take the furniture out of a page."""
    for block in page.xpath(BLOCKS):
        if block.root.getparent() is None:
            continue
        text = said(block)
        if text and len(text) <= LONGEST and is_furniture(text) and not block.xpath(".//table"):
            _drop(block)
        elif BESIDE.match(text):
            _drop_with_list(block, text)


def is_furniture(text: str) -> bool:
    """Whether a squeezed text is nothing else, piece by piece."""
    return all(PIECE.fullmatch(piece) for piece in PARTS.split(text) if piece)


def said(block: Selector) -> str:
    """The text of a block, squeezed."""
    return "".join(unicodedata.normalize("NFKC", "".join(block.xpath(".//text()").getall())).split())


def _drop_with_list(block: Selector, text: str) -> None:
    """“相关阅读” with the list that follows it, as long as neither holds a part of the report."""
    if _holds_report(block):
        return
    if BESIDE.fullmatch(text):
        for after in block.xpath("following-sibling::*[position() <= 3][self::ul or self::ol or self::div or self::p]"):
            linked = "".join(after.xpath(".//a//text()").getall())
            if _holds_report(after) or not linked or len(said(after)) > len("".join(linked.split())) + LONGEST:
                break
            _drop(after)
        _drop(block)
    elif block.xpath(".//a"):
        _drop(block)


def _holds_report(block: Selector) -> bool:
    return bool(HEADING.search(said(block)) or block.xpath(".//table"))


def _drop(block: Selector) -> None:
    """Without what follows the block: in a tree of elements that belongs to it."""
    root = block.root
    above = root.getparent()
    if above is None:
        return
    tail, before = root.tail or "", root.getprevious()
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        above.text = (above.text or "") + tail
    above.remove(root)

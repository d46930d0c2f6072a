"""Text and table hashes: two fetches of the same report must give the same, counters and layout aside."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from parsel import Selector

from audit.document import Document, Format, Paragraph, Table
from audit.model import Cell, Report
from audit.reading.decoding import decode
from spiders.furniture import INLINE, clear
from spiders.nodes import finder

PARSER_VERSION = "4"
CONTAINERS = (
    "#UCAP-CONTENT, #zoomcon, #zoom, #Zoom, .TRS_Editor, .trs_editor_view, .TRS_UEDITOR, .Custom_UnionStyle, "
    "#vsb_content, #vsb_content_2, #vsb_content_502, .v_news_content, #ivs_content, #webeditorview, "
    "#info_spnContent, .article-content, .articleBox, .xxgk_content, div.artile_zw, .main-txt, td.bt_content"
)
_texts, _called = finder(".//text()"), finder("//*[@class or @id]")
DROPPED = "//script|//style|//noscript|//template|//nav|//header|//footer|//aside|//form|//comment()"
# Blocks that stand around a report and change without it: told by what they are called, and by holding no part of it.
BESIDE = re.compile(
    r"(?:^|[-_ ])(?:related|relate|relevant|recommend|recom|hotlist|hot|share|bshare|bdshare|toolbar|tools|breadcrumb|"
    r"crumbs?|location|position|sidebar|side|visit|counter|hits|views?|clock|timer|xgwj|xgyd|xgxx|xgwz|xgjd|tjyd|fxd|dqwz|dywz)"
    r"(?:$|[-_ ]|\d)",
    re.IGNORECASE,
)
SITE = re.compile(r"[_|]")
UNSEEN = dict.fromkeys([0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF])
QUOTES = {ord("“"): '"', ord("”"): '"', ord("‘"): "'", ord("’"): "'"}
ALIKE = {**UNSEEN, **QUOTES}
HEADING = re.compile(r"[一二三四五六]、")
NOISE = re.compile(
    r"(?:浏览|阅读|访问|点击|查看)(?:次数|量|数|人次|人数)?[:：]\d*(?:次|人次)?|(?:本(?:文|页|站|信息)|您)?(?:已|共)?被?(?:浏览|阅读|访问|点击)(?:了)?\d+(?:次|人次)"
    r"|您是(?:本站)?第\d+位访(?:客|问者)"
    r"|字号[:：]?(?:[\[【(]?[大中小][\]】)]?){1,3}|【?字体[:：](?:大中小|小中大)】?"
    r"|打印本页|关闭窗口|\[打印\]|【打印】|分享到[:：]?|语音播报|图片解读|H5解读|电子书|动漫解读"
    r"|(?:当前时间|现在是|今天是)[:：]?(?:[\d年月日时分秒:：/.-]|星期[一二三四五六日天]|[上下]午)*"
    r"|打印此页|打印(?=关闭)|收藏本页|保存本页|(?:扫一扫)?在手机打开当前页|\[(?:关闭|收藏|纠错)\]|【(?:关闭|关闭窗口|收藏|纠错)】"
)


def text_hash(data: bytes, document: Document | None, exclude: Iterable[str] = ()) -> str:
    """The hash of what a reader would call the text. `document` is None for what could not be read."""
    if document is None:
        return hashlib.sha256(data).hexdigest()
    text = page_text(decode(data), exclude) if document.format is Format.HTML else plain_text(document)
    return _digest(text)


def table_hash(report: Report | None) -> str:
    """The hash of the statutory cells, absent ones left out."""
    cells = sorted(report.cells.items()) if report else []
    return _digest("\n".join(f"{address}={_cell(cell)}" for address, cell in cells))


def files_hash(digests: Iterable[str]) -> str:
    """The hash of the attachments, in no order; "" for none."""
    known = sorted(set(digests))
    return _digest("\n".join(known)) if known else ""


def page_text(html: str, exclude: Iterable[str] = ()) -> str:
    """Title, then the body of an HTML report, squeezed: no white space, ASCII digits, no counters or strips."""
    page = Selector(html, type="html")
    for css in exclude:
        page.css(css).drop()
    page.xpath(DROPPED).drop()
    clear(page)
    for block in _called(page.root):
        called = f"{block.get('class', '')} {block.get('id', '')}"
        if BESIDE.search(called) and block.find(".//table") is None and not _headings(_squeeze("".join(_texts(block)))):
            block.drop_tree()
    places = [(_squeezed(place), place) for place in page.css(CONTAINERS)]
    text, _ = max(places, key=lambda found: _headings(found[0]), default=("", None))
    if not _headings(text):
        text = _squeezed(_smallest(page))
    title = _squeeze(page.css('meta[name="ArticleTitle"]::attr(content)').get() or _heading_beside(page, text))
    shown = SITE.split(title)[0]
    if shown and shown in text[: 2 * len(shown)] and not text.startswith(shown):
        return text
    while shown and text.startswith(shown):  # a template may say it once more
        text = text.removeprefix(shown)
    return f"{shown}{text}"


def _heading_beside(page: Selector, text: str) -> str:
    """The first heading of a page, unless the text has it: whether a title there is a heading or not is layout."""
    heading = page.css("h1::text").get(default="")
    return "" if _squeeze(heading) in text else heading


def plain_text(document: Document) -> str:
    """The text of a document of another format, squeezed."""
    lines: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text)
        elif isinstance(block, Table):
            lines.extend(block.texts())
    return "\n".join(_squeeze(line) for line in lines)


def _smallest(page: Selector) -> Selector:
    """The innermost element that still holds all headings of the report: what stands around it is the portal's."""
    place, whole = page, _headings(_squeezed(page))
    while whole:
        inner = next((one for one in place.xpath("./*") if _headings(_squeezed(one)) == whole), None)
        if inner is None:
            break
        place = inner
    return place


def _squeezed(place: Selector) -> str:
    return _squeeze("".join(_texts(place.root)))


def printed(text: str) -> str:
    """A text as it is compared."""
    return _squeeze(text)


def _squeeze(text: str) -> str:
    plain = "".join(unicodedata.normalize("NFKC", text).translate(ALIKE).split())
    return NOISE.sub("", INLINE.sub("", plain))


def _headings(text: str) -> int:
    return len(set(HEADING.findall(text)))


def _cell(cell: Cell) -> str:
    return f"{cell.state}:{_squeeze(cell.raw) if cell.value is None else cell.value}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

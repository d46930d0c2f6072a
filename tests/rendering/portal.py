"""Whole pages of portals around a report: menus, side bars, layout tables, links and the foot."""

from __future__ import annotations

import re

from tests.rendering.embedding import article

MENU = "".join(
    f"<li><a href='/c{n}/'>{name}</a></li>" for n, name in enumerate(("首页", "政务公开", "政府信息公开年报"))
)
SIDE = (
    "<table class=side border=0><tr><td><img src=/images/dot.gif></td><td><a href=#>政府信息公开指南</a></td></tr>"
    "<tr><td><img src=/images/dot.gif></td><td>政府信息公开制度</td></tr>"
    "<tr><td>&nbsp;</td><td>法定主动公开内容</td></tr></table>"
)
FACTS = (
    "<table class=facts><tr><td>索引号：</td><td>11370300/2025-01</td><td>发布日期：</td><td>2025-01-20</td></tr>"
    "<tr><td>发布机构：</td><td>办公室</td><td>浏览次数：</td><td><script>count()</script>128</td></tr></table>"
)
RELATED = "<div class=related><p>相关链接</p><ul><li>2022年政府信息公开工作年度报告</li><li>图解：年报</li></ul></div>"
FOOT = "<div class=foot><p>主办：某市人民政府 ICP备案 00000号</p><table><tr><td>网站地图</td><td>联系我们</td></tr></table></div>"
SCRIPT = "<script>var menu = '<table><tr><td>自然人';</script><style>.a{display:none}</style>"


def in_blocks(page: str) -> str:
    """A page of today: nav, aside, main, footer."""
    return (
        f"<!DOCTYPE html><html><head>{_head(page)}{SCRIPT}</head><body><nav><ul>{MENU}</ul></nav><aside>{SIDE}</aside>"
        f"<main><div class=crumbs>首页 &gt; 政务公开</div>{FACTS}<div id=zoom>{article(page)}</div><p>打印本页</p>{RELATED}"
        f"</main><footer>{FOOT}</footer></body></html>"
    )


def in_layout_tables(page: str) -> str:
    """A page of twenty years ago: tables in tables, cells and rows never closed."""
    return (
        f"<HTML><HEAD>{_head(page)}{SCRIPT}</HEAD><BODY><FORM><TABLE width=1000><TR><TD colspan=2><TABLE><TR><TD>"
        f"<ul>{MENU}</ul></TABLE><TR><TD width=200>{SIDE}<TD>{FACTS}<TABLE><TR><TD>{article(page)}"
        f"<TR><TD>【打印】【关闭】</TABLE>{RELATED}<TR><TD colspan=2>{FOOT}</TABLE></FORM></BODY></HTML>"
    )


def unclosed(page: str) -> str:
    """Cells, rows and paragraphs are never closed."""
    return re.sub(r"</(?:td|tr|p)>", "", page)


def with_print_version(page: str) -> str:
    """The article once more, hidden, for the printer."""
    return page.replace("</body>", f'<div class="print" style="display:none">{article(page)}</div></body>')


def with_mobile_version(page: str) -> str:
    """The article once more, for narrow screens; which of the two is shown a style sheet decides."""
    return page.replace("</body>", f'<div class="mobile">{article(page)}</div></body>')


def _head(page: str) -> str:
    found = re.search(r"<title>.*?</title>", page, re.DOTALL)
    return found[0] if found else ""

"""Two pages of one made-up report: clean, as a good portal serves it, and messy, as Word and old portals leave it."""

from __future__ import annotations

import re
from html import escape

from gouji.demo.content import Content, make_content, render_html
from gouji.rendering.printed_form import Slot, tables

AGENCY = "平川市青石区应急管理局"
YEAR = 2026
CELL_STYLE = (
    "border-top:none;border-left:none;border-bottom:solid windowtext 1.0pt;border-right:solid windowtext 1.0pt;"
    "mso-border-top-alt:solid windowtext .5pt;mso-border-left-alt:solid windowtext .5pt;"
    "padding:0cm 5.4pt 0cm 5.4pt;height:15.6pt"
)
RUN_STYLE = "font-size:10.5pt;mso-bidi-font-size:11.0pt;font-family:仿宋_GB2312;mso-hansi-font-family:宋体"
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
RUNS = re.compile(r"[0-9]|[^0-9]+")


def report() -> Content:
    """The report both pages print."""
    return make_content("bench", AGENCY, YEAR, size="large")


def clean_page() -> bytes:
    """UTF-8, one table a part, a menu above it; 26 KB."""
    menu = "".join(f'<li><a href="/col/{number}/">栏目{number}</a></li>\n' for number in range(40))
    page = render_html(report()).replace("<td", '<td class="table-cell" align="center" valign="middle"')
    page = page.replace("<body>\n", f'<body>\n<div class="menu"><ul>\n{menu}</ul></div>\n<div id="article">\n', 1)
    return page.replace("</body>", '</div>\n<div class="foot">平川市人民政府主办</div>\n</body>', 1).encode("utf-8")


def messy_page() -> bytes:
    """GBK that says gb2312, layout tables around everything, Word cells, digits apart, td and tr never closed; 170 KB."""
    content = report()
    made = tables(content.form, content.cells)
    body = [_word(content.title)]
    body += [_word(text) for text in content.preface]
    for number, heading in content.headings.items():
        body.append(_word(heading))
        body += [_word(text) for text in content.parts.get(number, ())]
        if number in (2, 3, 4):
            body.append(_table(made[f"T{number}"]))
    menu = "".join(
        f"<TR><TD class=menu height=24 background=/images/bg{number % 7}.gif><A href='/col/col{number}/index.html'>栏目{number}</A>"
        for number in range(150)
    )
    page = (
        "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->\n"
        "<HTML><HEAD><META http-equiv=Content-Type content='text/html; charset=gb2312'>"
        f"<TITLE>{content.title}</TITLE><STYLE>p.MsoNormal {{margin:0cm}}</STYLE>"
        "<SCRIPT>var table = '<table><tr><td>';</SCRIPT></HEAD><BODY bgcolor=#ffffff>\n<FORM name=form1>"
        "<TABLE width=1000 align=center cellpadding=0><TR><TD width=200 valign=top>"
        f"<TABLE width=200 border=0>{menu}</TABLE><TD valign=top>\n"
        f"<TABLE width=800><TR><TD>\n{''.join(body)}\n</TABLE></TABLE></FORM></BODY></HTML>"
    )
    return page.encode("gbk")


def _word(text: str) -> str:
    return f'<p class=MsoNormal style="text-indent:32.0pt;mso-char-indent-count:2.0;line-height:28.0pt">{_runs(text)}<o:p></o:p></p>\n'


def _runs(text: str) -> str:
    return "".join(
        f'<span lang=EN-US style="{RUN_STYLE}">{run}</span>'
        if run.isdigit()
        else f'<span style="{RUN_STYLE}">{escape(run)}</span>'
        for run in RUNS.findall(text)
    )


def _table(rows: list[list[Slot]]) -> str:
    lines = "".join("<tr style='mso-yfti-irow:1;height:15.6pt'>\n" + "".join(map(_cell, row)) for row in rows)
    return f'<table class=MsoTableGrid border=1 cellspacing=0 style="border-collapse:collapse;mso-padding-alt:0cm 5.4pt">\n{lines}</table>\n'


def _cell(slot: Slot) -> str:
    text = slot.text.translate(FULL_WIDTH) if slot.text.isdigit() and len(slot.text) == 1 else slot.text
    spans = f" rowspan={slot.rowspan}" * (slot.rowspan > 1) + f" colspan={slot.colspan}" * (slot.colspan > 1)
    inner = f'<p class=MsoNormal align=center style="text-align:center">{_runs(text)}'
    return f'<td width=58{spans} style="width:43.65pt;{CELL_STYLE}">{inner}\n'

"""Web pages as portals and Word leave them."""

from __future__ import annotations

import time

import pytest

from audit.document import Format, Paragraph, Picture, Table
from audit.errors import UnreadableInput
from audit.reading import read
from audit.reading.html import read_html
from audit.reading.interpret import interpret


def blocks(html: str):
    return read_html(html.encode()).blocks


def texts(html: str) -> list[str]:
    return [block.text for block in blocks(html) if isinstance(block, Paragraph)]


def tables(html: str) -> list[Table]:
    return [block for block in blocks(html) if isinstance(block, Table)]


def grid(html: str) -> tuple[tuple[str, ...], ...]:
    (table,) = tables(html)
    return table.rows


def test_paragraphs_and_tables_in_reading_order():
    page = "<h1>年报</h1><p>一</p>前<table><tr><td>1</td><td>2</td></tr></table>后<p>二</p><h3>三</h3>"
    assert blocks(page) == (
        Paragraph("年报", "p[1]", 1),
        Paragraph("一", "p[2]"),
        Paragraph("前", "p[3]"),
        Table((("1", "2"),), ((0, 1),), "table[1]"),
        Paragraph("后", "p[4]"),
        Paragraph("二", "p[5]"),
        Paragraph("三", "p[6]", 3),
    )


def test_facts_of_the_page():
    html = (
        "<html><head><meta charset=gb2312><title> 某局\n2024年年报 </title></head><body><p>正文在此</p></body></html>"
    )
    document = read_html(html.encode("gbk"))
    assert (document.format, document.title) == (Format.HTML, "某局 2024年年报")
    assert (document.charset_declared, document.charset_used) == ("gb2312", "gb18030")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("一<br>二<BR/>三", ["一", "二", "三"]),
        ("<p>一<p>二", ["一", "二"]),
        ("<div>一<p>二</p>三</div>四", ["一", "二", "三", "四"]),
        ("<ul><li>一<li>二</ul>", ["一", "二"]),
        ("<p>2<span>0</span>2<b>4</b>年</p>", ["2024年"]),
        ("<p>2<!-- x -->024<o:p></o:p>年<st1:chsdate>1月</st1:chsdate></p>", ["2024年1月"]),
        ("<p><![if !supportLists]>一、<![endif]>总体情况</p>", ["一、总体情况"]),
        ("<p>\u3000\u3000正文\xa0</p>", ["正文"]),
        ("<p>信息\n    公开 工作\n2024\n25</p>", ["信息公开 工作 2024 25"]),
        ("<span>20</span>\n<span>24</span>", ["20 24"]),
        (
            "甲<script>var x='<p>乙</p>'</script><style>p{}</style><noscript>丙</noscript><template>丁</template>戊",
            ["甲戊"],
        ),
        ("<p>甲<select><option>1</select><button>搜索</button>", ["甲"]),
        ("<nav><ul><li>首页</ul></nav><p>甲<footer>版权</footer><aside>相关</aside>", ["甲"]),
        ("<header><h1>年报</h1></header>", ["年报"]),
        (
            "<div hidden>甲<p>乙</p></div><p style='color:red; DISPLAY : none'>丙</p><b style='Display:none'>丁</b>戊",
            ["戊"],
        ),
        ("<p style='display:block'>甲</p><input type=hidden>", ["甲"]),
        ("<body style='display:none'><p>甲", ["甲"]),
        ("<form name=aspnetForm><p>甲</p><input value=x></form>", ["甲"]),
        ("", []),
        ("<frameset><frame src=a.html></frameset>", []),
    ],
)
def test_paragraphs(html, expected):
    assert texts(html) == expected


def test_uppercase_style_of_old_editors():
    assert texts('<p STYLE="DISPLAY: none">甲</p><p>乙</p>') == ["乙"]


def test_spans_are_resolved_and_slots_of_a_cell_share_a_number():
    (table,) = tables("<table><tr><td rowspan=2>甲<td colspan=2>乙<tr><td>1<td>2<tr><td>3</table>")
    assert table.rows == (("甲", "乙", "乙"), ("甲", "1", "2"), ("3",))
    assert table.places == ((0, 1, 1), (0, 2, 3), (4,))
    assert table.exact
    assert table.anchor_of(1, 2) == "table[1]/cell[4]"
    assert list(table.texts()) == ["甲", "乙", "1", "2", "3"]


@pytest.mark.parametrize(
    "html",
    [
        "<table><tbody><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></tbody></table>",
        "<TABLE><TR><TD>1<TD>2<TR><TD>3<TD>4</TABLE>",
        "<table><td>1<td>2<tr><td>3<td>4",
        "<table><thead><tr><th>1<th>2</thead><tr><td>3<td>4",
        "<table>\n <tr>\n  <td> 1 </td>\n  <td>\n2</td>\n </tr>\n <tr><td><p>3</p></td><td><div><span>4</span></div></td></tr>\n</table>",
        "<table><tr><form><td>1<td>2</form></tr><tr><td>3<td>4</tr></table>",
        "<table><tr><td rowspan=x colspan=-1>1<td>2<tr><td colspan=''>3<td rowspan=1>4</table>",
    ],
)
def test_the_same_table_written_differently(html):
    assert grid(html) == (("1", "2"), ("3", "4"))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("社会<br>公益\n  组织", "社会公益组织"),
        ("社会公 益组织", "社会公 益组织"),
        ("<p>1</p><p>2</p>", "1 2"),
        ("1<br>2", "1 2"),
        ("<p>1</p>2", "1 2"),
        ("1<span>3</span>9", "139"),
        ("\u3000139", "\u3000139"),
        ("&nbsp;15&nbsp;", "\xa015\xa0"),
        (" 0 ", "0"),
        ("<p>12<o:p></o:p></p>", "12"),
        ("", ""),
        ("&lt;5", "<5"),
        ("1<span style='display:none'>2</span>", "1"),
        ("<script>3</script>4", "4"),
        ("<h3>一</h3>", "一"),
        ("甲<h3>乙</h3>", "甲乙"),
    ],
)
def test_text_of_a_cell(cell, expected):
    assert grid(f"<table><tr><td>标签</td><td>{cell}</td></tr></table>") == (("标签", expected),)


def test_layout_tables_dissolve_and_inner_tables_stay():
    inner = "<table><tr><td>1<td>2</table>"
    page = f"<table><tr><td>左<td><p>甲</p>{inner}<p>乙</p>{inner}</td><td>右</table>"
    found = blocks(page)
    assert [block.text for block in found if isinstance(block, Paragraph)] == ["左", "甲", "乙", "右"]
    assert [block.anchor for block in found if isinstance(block, Table)] == ["table[2]", "table[3]"]
    assert isinstance(found[2], Table)


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td><p>甲</p><p>乙</p></td></tr></table>",
        "<table><tr><td>甲<tr><td>乙</table>",
        "<table><tr><td colspan=3>甲<tr><td>乙</table>",
    ],
)
def test_one_column_is_no_table(html):
    assert blocks(html) == (Paragraph("甲", "p[1]"), Paragraph("乙", "p[2]"))


def test_an_article_in_a_cell_is_no_data():
    article = "".join(f"<p>{'正文' * 60}</p>" for _ in range(4))
    assert texts(f"<table><tr><td>栏目</td><td>{article}</td></tr></table>") == ["栏目", *["正文" * 60] * 4]


def test_caption_and_pictures():
    page = "<table><caption>表三</caption><tr><td>1<td>2</table><p>附<img src=' t3.png '>图<img><iframe src='a.pdf'>不支持</iframe>"
    assert blocks(page) == (
        Paragraph("表三", "p[1]"),
        Table((("1", "2"),), ((0, 1),), "table[1]"),
        Paragraph("附", "p[2]"),
        Picture("t3.png", "img[1]"),
        Paragraph("图", "p[3]"),
        Picture("a.pdf", "img[2]"),
    )


def test_a_picture_in_a_table_is_seen():
    assert blocks("<table><tr><td><img src=a.gif></td><td></td></tr></table>") == (Picture("a.gif", "img[1]"),)


def test_a_spacer_in_a_cell_leaves_the_table_a_table():
    assert blocks("<table><tr><td><img src=dot.gif>1<td>2</table>") == (
        Table((("1", "2"),), ((0, 1),), "table[1]"),
        Picture("dot.gif", "img[1]"),
    )


@pytest.mark.parametrize(
    ("attributes", "source"),
    [
        (f"src='data:image/png;base64,{'A' * 100_000}'", "data:image/png;base64"),
        ("src='DATA:image/gif,xx'", "DATA:image/gif"),
        (f"src='{'a' * 10_000}.png'", "a" * 500),
        ("src=loading.gif data-src=t3.png", "t3.png"),
        ("src='data:image/gif;base64,R0lGOD' data-original=' t3.png '", "t3.png"),
        ("data-src='' original='t3.png' src='1.gif'", "t3.png"),
        ("data-src src=t3.png", "t3.png"),
    ],
)
def test_the_address_of_a_picture(attributes, source):
    assert blocks(f"<p><img {attributes}></p>") == (Picture(source, "img[1]"),)


def test_what_stands_in_no_cell_is_in_none():
    assert grid("<table><tr><td>1<td>2<tr><caption>表三</caption><td>3<td>4</table>") == (("1", "2"), ("3", "4"))


def test_a_span_is_of_a_cell_only():
    assert grid("<table rowspan=2><tr rowspan=2><td>1<td>2<tr colspan=2><tr><td>3</table>") == (("1", "2"), ("3",))


def test_hidden_rows_and_cells():
    page = "<table><tr><td>1<td hidden>x<td>2<tr style='display:none'><td>y<td>y<td>y<tr><td>3<td>4</table>"
    assert grid(page) == (("1", "2"), ("3", "4"))


def test_everything_is_kept_when_all_tables_are_hidden():
    page = "<p>载入中</p><div style='display:none'><p>甲</p><table><tr><td>1<td>2</table></div>"
    assert texts(page) == ["载入中", "甲"]
    assert grid(page) == (("1", "2"),)


@pytest.mark.parametrize("end", range(0, 400, 7))
def test_a_page_cut_anywhere_is_read(end):
    page = "<html><body><p>某局年报</p><table class='a'><tr><td rowspan='2'>甲</td><td>乙</td></tr><tr><td>1</td></tr></table>"
    read_html((page * 3).encode()[:end])


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 50_000 + "到底",
        "<div>" * 50_000 + "到底" + "</div>" * 50_000,
        "<DIV class=x>" * 200_000 + "到底",
        "<span>" * 100_000 + "<div>" * 50_000 + "到底",
        "<table><tr><td>" * 50_000 + "到底",
        "<p>" + "".join(f"<font color={n}>" for n in range(20_000)) + "<p>到底" * 20_000,
        "<blockquote>" * 100_000 + "<b>" * 100_000 + "到底" + "</b>" * 100_000,
        "<ul><li>" * 60_000 + "到底",
        "<nav>" * 60_000 + "</nav>" * 60_000 + "到底",
        "<p>到底" + "<" * 300_000,
        "<p>到底<!--" + "x" * 300_000,
    ],
    ids=["div", "closed", "DIV", "span and div", "table", "font", "quote and b", "list", "nav", "open", "comment"],
)
def test_hostile_nesting_is_read_in_bounded_time(page):
    before = time.process_time()
    found = texts(page)
    assert "到底" in found[0]
    assert time.process_time() - before < 5


def test_hostile_spans_are_bounded():
    row = "<tr>" + "<td colspan=1000 rowspan=65534>1" * 20
    (table,) = tables(f"<table>{row * 3000}</table>")
    assert sum(map(len, table.rows)) < 500_000
    assert len(table.rows) == 3000


def test_marks_in_the_page_do_no_harm():
    marks = "".join(map(chr, range(0xFDD0, 0xFDF0)))
    for mark in marks:
        blocks(f"<p>{'正文' * 100}{mark}乙</p><table><tr><td>1{mark}<td>{mark}2{marks}</table>{mark}")
    blocks("&#xFDD4;" * 3 + "".join(f"&#{ord(mark)};" for mark in marks))


def test_a_clean_page_and_a_word_page_say_the_same():
    clean = "<p>共2024件</p><table><tr><td rowspan=2>甲</td><td>1</td></tr><tr><td>24</td></tr></table>"
    word = (
        "<p class=MsoNormal><span style='font:x'>共</span><span lang=EN-US>2</span><span lang=EN-US>024<o:p></o:p></span>"
        "<span>件</span></p><TABLE class=MsoTableGrid><tr style='height:1pt'><td rowspan=2 valign=top><p class=MsoNormal>"
        "<span>甲</span><o:p></o:p></p><td><p><span lang=EN-US>1</span></p>\n<tr><td>\n<p><span>2<span>4</span></span></p>\n</TABLE>"
    )
    assert blocks(clean) == blocks(word)


def test_the_header_counts_as_declared():
    assert read("<p>政府信息公开</p>".encode("gbk"), "utf-8").charset_declared == "utf-8"


@pytest.mark.parametrize("tag", ["<p>", "<b>x", "<td>", "</a>"])
def test_nothing_but_tags_is_refused(tag):
    with pytest.raises(UnreadableInput) as raised:
        read_html((tag * 1_000_001).encode())
    assert raised.value.kind == "bomb"


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr>" + "<td>1" * 10_000 + "<tr>" + "<td>2" * 10_000 + "</table>",
        f"<table>{'<tr><td>1<td>2' * 50_000}</table>",
        "<table><tr><td rowspan=1000 colspan=100>1" * 3 + "<td>x" * 20_000,
        f"<p>{'<span>1</span>' * 200_000}",
        f"<table><tr>{'<td hidden>x</td><td>1</td>' * 50_000}</table>",
        f"<p style='display:none'>{'<b style=display:none>x</b>' * 60_000}",
        f"<table><tr><td>1<td>2<td>{'<div hidden><table><tr><td>x</table></div>' * 20_000}</table>",
    ],
    ids=["columns", "rows", "spans", "runs", "hidden cells", "hidden runs", "hidden tables"],
)
def test_hostile_amounts_are_read_in_bounded_time(page):
    before = time.process_time()
    interpret(read_html(page.encode()))
    assert time.process_time() - before < 5


@pytest.mark.parametrize("gone", ["<b hidden>2</b>", "<script>2</script>", "<i style='display:none'>2</i>", "<!--2-->"])
def test_what_is_not_shown_parts_no_number(gone):
    assert texts(f"<p>共1{gone}0件</p>") == ["共10件"]
    assert grid(f"<table><tr><td>甲<td>1{gone}0</table>") == (("甲", "10"),)


@pytest.mark.parametrize(
    "shown", ["<nav>2</nav>", "<button>2</button>", "<aside>2</aside>", "<select><option>2</select>"]
)
def test_what_stands_between_two_numbers_parts_them(shown):
    assert texts(f"共1{shown}0件") == ["共1", "0件"]

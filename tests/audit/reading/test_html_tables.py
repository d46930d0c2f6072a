"""Random tables, written as HTML and read back, against what each cell is known to say and to cover."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from audit.document import Table
from audit.reading.html import read_html
from tests.audit.reading.test_spans import slots

# markup of a cell → what it says
CONTENTS = {
    "": "",
    " \n ": "",
    "1": "1",
    "\n 一 \n": "一",
    "<p>12</p>": "12",
    "<p><span>1</span><span>2</span><o:p></o:p>\n": "12",
    "社会<br>\n公益": "社会公益",
    "<p>甲</p><p>乙</p>": "甲乙",
    "<div>1</div>2": "1 2",
    "1<div>2</div>": "1 2",
    "3<!-- 4 -->5": "35",
    "<b>年</b>&nbsp;": "年\xa0",
    "<h4>合计</h4>": "合计",
    "<script>var x = 1</script>7": "7",
    "<span hidden>8</span>9": "9",
    "<img src=dot.gif>0": "0",
}
cells = st.tuples(st.sampled_from(sorted(CONTENTS)), st.integers(1, 3), st.integers(1, 3))
tables = st.lists(st.lists(cells, max_size=4), min_size=1, max_size=5)


def written(rows, tag, closing, space):
    """The table as markup; closed or not, one cell a line or all in one."""
    lines = []
    for row in rows:
        line = "".join(
            f"<{tag}{f' rowspan={height}' * (height > 1)}{f' colspan={width}' * (width > 1)}>"
            f"{content}{f'</{tag}>' * closing}{space}"
            for content, height, width in row
        )
        lines.append(f"<tr>{space}{line}{'</tr>' * closing}{space}")
    return f"<table>{space}{''.join(lines)}</table>"


def expected(rows):
    """Slot by slot; no table where there is but one column, or no text."""
    said = [CONTENTS[content] for row in rows for content, _, _ in row]
    if max(map(len, rows)) < 2 or not any(said):
        return []
    taken = slots([[(height, width) for _, height, width in row] for row in rows])
    lines = []
    for index in range(len(rows)):
        columns = [column for at, column in taken if at == index]
        places = [taken.get((index, column), -1) for column in range(max(columns, default=-1) + 1)]
        lines.append(tuple("" if place < 0 else said[place] for place in places))
    return [tuple(filter(None, lines))]


@given(tables, st.sampled_from(("td", "th")), st.booleans(), st.sampled_from(("", "\n", "\r\n  ")))
def test_a_table_is_read_as_it_is_written(rows, tag, closing, space):
    page = written(rows, tag, closing, space)
    layout = f"<p>一</p><table><tr><td>左<td>{page}<td>右</table>"
    for html in (page, layout):
        found = [block.rows for block in read_html(html.encode()).blocks if isinstance(block, Table)]
        assert found == expected(rows)

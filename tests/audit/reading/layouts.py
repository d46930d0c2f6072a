"""Ways in which offices print the three tables: slots as the official form has them → HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import escape
from itertools import chain

from gouji.demo.content import Content, render_html
from gouji.rendering.printed_form import Slot, Table, grid, tables

Layout = Callable[[Table], "Table | list[Table]"]
FIELDS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
GROUPS = ("行政复议", "未经复议直接起诉", "复议后起诉")
EMPTY = Slot("", colspan=4)


def page(content: Content, **layouts: Layout) -> bytes:
    """The report as a page; `T3=layout` prints that table otherwise."""
    html = render_html(content)
    standing = re.findall(r"<table.*?</table>", html, re.DOTALL)
    for text, (name, table) in zip(standing, tables(content.form, content.cells).items(), strict=True):
        if name in layouts:
            printed = layouts[name](table)
            several = printed if printed and isinstance(printed[0][0], list) else [printed]
            html = html.replace(text, "\n".join(_written(one) for one in several))  # type: ignore[arg-type]
    return html.encode()


def _written(table: Table) -> str:
    rows = "".join(f"<tr>{''.join(_cell(slot) for slot in row)}</tr>\n" for row in table)
    return f"<table>{rows}</table>"


def _cell(slot: Slot) -> str:
    return f'<td rowspan="{slot.rowspan}" colspan="{slot.colspan}">{escape(slot.text)}</td>'


def labels(change: Callable[[str], str]) -> Layout:
    """Every label otherwise; values stay."""
    return lambda table: [
        [slot if slot.address else replace(slot, text=change(slot.text)) for slot in r] for r in table
    ]


def values(change: Callable[[str], str]) -> Layout:
    return lambda table: [
        [replace(slot, text=change(slot.text)) if _is_value(slot) else slot for slot in r] for r in table
    ]


def _is_value(slot: Slot) -> bool:
    return bool(slot.address) or bool(re.fullmatch(r"-?[\d.]+", slot.text))


def without_spans(*, rows: bool, columns: bool) -> Layout:
    def dropped(slot: Slot) -> Slot:
        return replace(slot, rowspan=1 if rows else slot.rowspan, colspan=1 if columns else slot.colspan)

    return lambda table: [[dropped(slot) for slot in row] for row in table]


def with_empty_lines(table: Table) -> Table:
    return list(chain.from_iterable((row, [EMPTY]) for row in table))


def titled(table: Table) -> Table:
    width = sum(slot.colspan for slot in table[0])
    return [[Slot("单位：件", colspan=width)], *table, [Slot("注：数据截至12月31日。", colspan=width)]]


def numbered_columns(table: Table) -> Table:
    """A line 1, 2, 3 … below the header of table 3 or 4."""
    width = len(table[3]) if len(table) == 4 else 7
    label = [] if len(table) == 4 else [Slot("栏次", colspan=3)]
    return [*table[:3], [*label, *(Slot(str(n + 1)) for n in range(width))], *table[3:]]


def with_remarks(table: Table) -> Table:
    head, *rest = table
    return [[*head, Slot("备注", rowspan=3)], *rest[:2], *([*row, Slot("")] for row in rest[2:])]


def in_two(table: Table) -> list[Table]:
    """Cut in the middle of what the merged labels cover."""
    return [table[:14], table[14:]]


def blocks_apart(table: Table) -> list[Table]:
    """Table 2 as four tables."""
    starts = [at for at, row in enumerate(table) if len(row) == 1]
    return [table[first:last] for first, last in zip(starts, [*starts[1:], len(table)], strict=True)]


def _fives(table: Table) -> list[list[Slot]]:
    return [table[3][at : at + 5] for at in (0, 5, 10)]


def _labelled(texts: tuple[str, ...]) -> list[Slot]:
    return [Slot(text) for text in texts]


def group_a_table(table: Table) -> list[Table]:
    made = zip(GROUPS, _fives(table), strict=True)
    return [[[Slot(group, colspan=5)], _labelled(FIELDS), row] for group, row in made]


def group_above_group(table: Table) -> Table:
    return list(chain.from_iterable(group_a_table(table)))


def group_a_row(table: Table) -> Table:
    made = zip(GROUPS, _fives(table), strict=True)
    return [[Slot("类别"), *_labelled(FIELDS)], *([Slot(group), *row] for group, row in made)]


def on_its_side(table: Table) -> Table:
    return [
        [*([Slot(group, rowspan=5)] if index == 0 else []), Slot(FIELDS[index]), value]
        for group, row in zip(GROUPS, _fives(table), strict=True)
        for index, value in enumerate(row)
    ]


def turned(table: Table) -> Table:
    """Rows and columns changed for each other, spans lost."""
    return [[Slot(text) for text in column] for column in zip(*grid(table), strict=True)]


EVERYWHERE: dict[str, Layout] = {
    "full-width digits": values(lambda text: text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))),
    "thousands": values(lambda text: f"{int(text):,}" if text.isdigit() else text),
    "other words": labels(lambda text: text.replace("其他", "其它").replace("总计", "合计")),
    "unit above, note below": titled,
    "no rowspan": without_spans(rows=True, columns=False),
    "no colspan": without_spans(rows=False, columns=True),
    "no spans": without_spans(rows=True, columns=True),
    "empty lines": with_empty_lines,
}
OF_TABLE_3: dict[str, Layout] = {
    "circled": labels(lambda text: re.sub(r"^(\d)\.", lambda m: "①②③④⑤⑥⑦⑧"[int(m[1]) - 1], text)),
    "in brackets": labels(lambda text: re.sub(r"^(\d)\.", r"（\1）", text)),
    "arabic": labels(
        lambda text: re.sub(r"^（([一二三四五六七])）", lambda m: f"({'一二三四五六七'.index(m[1]) + 1})", text)
    ),
    "no ordinals": labels(lambda text: re.sub(r"^(?:\d\.|（[一二三四五六七]）|[一二四]、)", "", text)),
    "first column renamed": labels(lambda text: "公民" if text == "自然人" else text),
    "小计": labels(lambda text: "（七）小计" if text == "（七）总计" else text),
    "in shorter words": labels(
        lambda text: text.replace("政府信息公开申请数量", "申请数量").replace("属于四类过程性", "过程性")
    ),
    "其他情形": labels(lambda text: "3.其他情形" if text == "3.其他" else text),
    "one column misprinted": labels(lambda text: text.replace("法律服务机构", "法率服务单位")),
    "numbered columns": numbered_columns,
    "remarks": with_remarks,
    "in two": in_two,
}
OF_TABLE_4: dict[str, Layout] = {
    "a group a table": group_a_table,
    "a group above the other": group_above_group,
    "a group a row": group_a_row,
    "on its side": on_its_side,
    "numbered columns": numbered_columns,
    "remarks": with_remarks,
}


def merged_numbers(table: Table) -> Table:
    """One cell across the seven columns of 二、上年结转."""
    return [*table[:4], [table[4][0], Slot("0", colspan=7)], *table[5:]]

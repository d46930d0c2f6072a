"""An example of a rule in words: what is different in a faultless report."""

from __future__ import annotations

from collections.abc import Iterator

from audit.example import Example, Printed
from audit.form import FORMS, PARTS, form_for_year
from audit.wording import TABLE_NAMES, figure, where
from gouji.rendering.labels import KINDS, LEVELS

BLANK = "空白"


def told(example: Example) -> list[str]:
    """One line a difference, in the order of a report. Never empty."""
    lines = [*_own(example), *_around(example)]
    if example.words:
        lines.insert(0, example.words)
    return lines or ["一份各项都齐全、数字都相符的报告。"]


def _own(example: Example) -> Iterator[str]:
    kind = f"（{KINDS[example.kind]}）" if example.kind else ""
    if example.agency != Example().agency or example.year != Example().year or kind:
        yield f"{example.agency}{kind}{example.year}年度报告。"
    if example.generation:
        yield f"用的是{example.generation}版表格。"
    yield from _printed("标题", example.title)
    yield from _printed("标题下面的文字", example.preface)
    for part, heading in example.headings.items():
        name = _part(part)
        yield f"没有{name}。" if heading is None else f"{name}的标题是“{heading}”。"
    for part, text in example.parts.items():
        yield (f"{_part(part)}写的是：“{_short(text)}”" if text else f"{_part(part)}没有文字。")
    for part, text in example.added.items():
        yield f"{_part(part)}有一段：“{text}”"
    yield from (f"{TABLE_NAMES[name]}是一张图片。" for name in example.pictured)
    yield from (f"{TABLE_NAMES[name]}的位置是别的表格。" for name in example.instead)
    yield from (f"表里没有{_lost(example, name)}。" for name in example.lost)
    yield from _cells(example)
    yield from _printed("落款", example.closing)


def _part(number: int) -> str:
    """The form has six; an example may have more."""
    return f"第{PARTS[number - 1].ordinal}部分" if number <= len(PARTS) else f"第{number}个部分"


def _printed(name: str, text: str | None) -> Iterator[str]:
    if text is not None:
        yield f"{name}：“{_short(text)}”" if text else f"没有{name}。"


def _lost(example: Example, name: str) -> str:
    if name in TABLE_NAMES:
        return TABLE_NAMES[name]
    form = FORMS[_generation(example)]
    row = next((printed[0] for address, printed in form.printed.items() if address.startswith(f"{name}.")), name)
    return f"“{row}”这一行"


def _cells(example: Example) -> Iterator[str]:
    form = FORMS[_generation(example)]
    filled = [f"{where(address, form)}：{_value(value)}" for address, value in example.cells.items()]
    if filled:
        yield "；".join(filled) + ("；其余各格都是0。" if example.zero else "。")
    elif example.zero:
        yield "三张表各格都是0。"


def _around(example: Example) -> Iterator[str]:
    for name, other in (("上一年度的报告", example.previous), ("先前抓取的一版", example.earlier)):
        if other:
            yield f"{name}：{_in_one(other)}"
    for number, child in enumerate(example.children, 1):
        yield f"下级报告{number}：{_in_one(child)}"
    for number, copy in enumerate(example.copies, 1):
        yield f"附件{number}：{_in_one(copy)}"
    yield from _known(example)
    for one in example.alike:
        yield f"{one.agency}{one.year}年度报告的文字：“{_short(' '.join(one.texts.values()))}”"


def _in_one(example: Example) -> str:
    """A report that stands beside the example, in one line."""
    *before, last = told(example)
    return "".join(line if line.endswith("。") else f"{line}；" for line in before) + last


def _known(example: Example) -> Iterator[str]:
    body, page = example.registered, example.publication
    if body:
        names = f"，又名{'、'.join(body.other_names)}" if body.other_names else ""
        level = f"，{LEVELS.get(body.level, body.level)}" if body.level else ""
        yield f"名录登记的名称是“{body.name}”{names}{level}。"
    if page:
        days = (
            ("网页标明的发布日期", page.published_on),
            ("首次抓取到的日期", page.first_seen_on),
            ("期限", page.due_on),
        )
        told_days = [f"{name}{day}" for name, day in days if day]
        if told_days:
            yield "，".join(told_days) + "。"
    for item in example.policy.local_items:
        yield f"本地要求写明“{item.name}”。"


def _generation(example: Example) -> str:
    form = form_for_year(example.year)
    return example.generation or (form.generation if form else "2021")


def _value(value: Printed) -> str:
    return BLANK if value is None or value == "" else figure(value)


def _short(text: str) -> str:
    """A long text by its beginning: it is long on purpose, and what matters stands in the words of the example."""
    text = " / ".join(text.split("\n"))
    return text if len(text) <= 160 else f"{text[:157]}……"

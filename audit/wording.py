"""Facts → Chinese sentences. The only place where a finding becomes words.

Placeholders of a rule's `says`: {where} printed labels of the subject, {subject}, {expected},
{found}, {difference} (found − expected, signed), {relation} the operands as an equation, {quote},
{part} (第五部分), {suggestion}, and whatever the rule put into `words`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from audit.form import FORMS, PARTS, Form
from audit.model import Number
from audit.rule import Rule
from audit.severity import Severity
from audit.verdict import Mismatch

SEVERITIES = {Severity.ERROR: "错误", Severity.WARNING: "疑点", Severity.NOTE: "提示"}
TABLE_NAMES = {"T2": "表二", "T3": "表三", "T4": "表四"}
ADDRESS = re.compile(r"T[234]\.[a-z_]+(?:\.[a-z_]+)+")

FORM_OF_2021 = 2021
LAW = "《中华人民共和国政府信息公开条例》第{}条"
LEGISLATION_LAW = "《中华人民共和国立法法》第{}条"
DOCUMENTS = {
    "F30": "国办公开办函〔2021〕30号",
    "F60": "国办公开办函〔2019〕60号",
    "F61": "国办公开办函〔2019〕61号",
    "R109": "国办函〔2020〕109号",
    "X": "报告自身的勾稽关系",
    "P": "实践做法（建议）",
    "E": "审核工具的判断",
}
_DIGITS = "〇一二三四五六七八九"


def sentence(rule: Rule, mismatch: Mismatch, form: Form | None) -> str:
    """The message of a finding."""
    part = f"第{PARTS[mismatch.section - 1].ordinal}部分" if mismatch.section else ""
    values = {
        "where": where(mismatch.subject, form),
        "subject": mismatch.subject,
        "expected": figure(mismatch.expected),
        "found": figure(mismatch.found),
        "difference": _difference(mismatch),
        "relation": relation(mismatch),
        "quote": mismatch.quote or "",
        "part": part,
        "suggestion": figure(mismatch.suggestion),
    }
    return rule.says.format(**(values | dict(mismatch.words)))


def where(address: str, form: Form | None) -> str:
    """
    `T3.total.business` → 表三“（七）总计”行“商业企业”列. What is no address is given back.

    `2023:T3.total.business` is a cell of another year's report.
    """
    year, _, local = address.rpartition(":")
    if year:
        form = next((one for one in FORMS.values() if local in one.printed), None)
    if form is None or local not in form.printed:
        return address
    row, column = form.printed[local]
    table = f"{year}年度" * bool(year) + TABLE_NAMES[local[:2]]
    if local.startswith("T4"):
        return f"{table}“{row}”的“{column}”"
    return f"{table}“{row}”行“{column}”列"


def printed_labels(address: str, form: Form) -> tuple[str, str]:
    """The row and column of a cell as its form prints them, with the year of another report; else the address itself."""
    year, _, local = address.rpartition(":")
    forms = (form, *FORMS.values())
    row, column = next((one.printed[local] for one in forms if local in one.printed), (address, address))
    return (f"{year}年度{row}", f"{year}年度{column}") if year else (row, column)


def figure(value: str | Number | None) -> str:
    """A number without exponent and trailing zeros; "" for None."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return "" if value is None else str(value)


def relation(mismatch: Mismatch) -> str:
    """The numbers that entered, zeros left out: `2+4+1=7`."""
    numbers = [value for _, value in mismatch.operands if value]
    text = "+".join(figure(value) for value in numbers).replace("+-", "-") or "0"
    return f"{text}={figure(mismatch.expected)}"


def held_against(mismatch: Mismatch) -> str:
    """
    What the printed number was held against: a sum, or the number on the other side. "" where nothing was.

    Never what the cell should be: a broken relation does not tell which of its numbers is wrong. Results left at
    0 under a right total of 9 must not tell an office to write 0.
    """
    numbers = [value for _, value in mismatch.operands if value]
    # a relation is printed only where the numbers really add up, and beside a sentence they are sides, not parts
    if mismatch.expected is None or not mismatch.operands or mismatch.quote or sum(numbers) != mismatch.expected:
        return figure(mismatch.expected)
    if len(numbers) == 1 and ":" in mismatch.operands[0][0]:
        return f"{mismatch.operands[0][0].partition(':')[0]}年度报告为{figure(mismatch.expected)}"
    return relation(mismatch) if len(numbers) > 1 else f"各项之和为{figure(mismatch.expected)}"


def _difference(mismatch: Mismatch) -> str:
    if mismatch.expected is None or mismatch.found is None:
        return ""
    difference = mismatch.found - mismatch.expected
    return f"+{figure(difference)}" if difference > 0 else figure(difference)


@cache
def basis_text(tags: tuple[str, ...], year: int | None = None) -> str:
    """
    `("L49", "F30")` → the documents as a notice cites them.

    `year`: of the report; the form of 2019 and 2020 was that of 60号, and nobody is cited a document of a later year.
    """
    if year is not None and year < FORM_OF_2021:
        tags = tuple(dict.fromkeys("F60" if tag == "F30" else tag for tag in tags))
    return "；".join(_one_basis(tag) for tag in tags)


def _one_basis(tag: str) -> str:
    law = re.fullmatch(r"L(F?)(\d+)((?:\(\d\))*)", tag)
    if not law:
        return DOCUMENTS[tag]
    items = "".join(f"第（{_chinese(int(item))}）项" for item in re.findall(r"\d", law[3]))
    return (LEGISLATION_LAW if law[1] else LAW).format(_chinese(int(law[2]))) + items


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")

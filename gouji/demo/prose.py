"""Sentences with the numbers of the tables, and the paragraphs of the six parts."""

from __future__ import annotations

from collections.abc import Mapping

from audit.form import PARTS
from gouji.demo.dice import Dice
from gouji.demo.numbers import whole
from gouji.demo.phrases import (
    FEES,
    FEES_BEFORE_2021,
    GOVERNMENT_ITEMS,
    HOW,
    OPENINGS,
    OTHER_MATTERS,
    PROBLEMS,
    SELF,
    STREETS,
    TOPICS,
    UNPAID,
    WHO,
)
from gouji.rendering.printed_form import CellValue

ORDINALS = "一二三四五六七八"
SENTENCES_A_TOPIC = (3, 5)
Cells = Mapping[str, CellValue]


def headings() -> dict[int, str]:
    """The six first-level headings, as the form's notice words them."""
    return {part.number: f"{part.ordinal}、{part.canonical}" for part in PARTS}


def preface(dice: Dice, agency: str, year: int, mailbox: str, rare: str = "") -> tuple[str, ...]:
    """Statistics period and contact. `rare`: the name of a street that no ordinary font has."""
    common = dice.pick(STREETS)
    street = f"{rare or common}{dice.between(1, 299)}号"
    phone = f"0000-88{dice.between(10000, 99999)}"
    return (
        f"本报告按照国务院办公厅规定的格式编制，所列数据的统计期限自{year}年1月1日起，至{year}年12月31日止。",
        f"对报告内容有疑问的，请与{agency}办公室联系（地址：{street}；邮编：000000；电话：{phone}；电子邮箱：{mailbox}）。",
    )


def part_one(dice: Dice, year: int, cells: Cells, kind: str) -> tuple[str, ...]:
    """总体情况: the five topics, with the year's numbers under the second and the fourth."""
    paragraphs = [f"{year}年，{dice.pick(OPENINGS).format(self=dice.pick(SELF))}"]
    for ordinal, (title, pool) in zip(ORDINALS, TOPICS, strict=False):
        chosen = [_filled(dice, text) for text in dice.draw(pool, dice.between(*SENTENCES_A_TOPIC))]
        if title == "主动公开":
            chosen += [sentence for sentence in (documents(cells), decisions(cells)) if sentence]
        if title == "依申请公开":
            counted = [sentence for sentence in (applicants(cells), results(cells)) if sentence]
            chosen = [applications(year, cells), *counted, *chosen, reviews(cells)]
        if title == "监督保障" and kind in ("government", "township"):
            chosen.append(GOVERNMENT_ITEMS)
        paragraphs.append(f"（{ordinal}）{title}。{''.join(chosen)}")
    return tuple(paragraphs)


def part_five(dice: Dice, year: int) -> tuple[str, ...]:
    """存在的主要问题及改进情况: as many measures as problems, and not those of the year before."""
    chosen = dice.draw(PROBLEMS[year % 2 :: 2], dice.between(2, 3))
    problems = "；".join(f"{ordinal}是{what}" for ordinal, (what, _, _) in zip(ORDINALS, chosen, strict=False))
    measures = "；".join(
        f"{ordinal}是{done}，下一步{plan}" for ordinal, (_, done, plan) in zip(ORDINALS, chosen, strict=False)
    )
    return (
        f"对照群众的期待和上级的要求，工作中还存在一些问题：{problems}。",
        f"针对上述问题，采取了以下改进措施：{measures}。",
    )


def part_six(dice: Dice, year: int, cells: Cells) -> tuple[str, ...]:
    """其他需要报告的事项: fees, and that there is nothing else."""
    fees, others = dice.pick(FEES if year >= 2021 else FEES_BEFORE_2021), dice.pick(OTHER_MATTERS)
    unpaid = whole(cells, "T3.other.fee_unpaid.total")
    return (UNPAID.format(unpaid=unpaid) if unpaid else fees, others)


def applications(year: int, cells: Cells) -> str:
    """What came in, was answered and carried over."""
    new, before, done, after = (
        whole(cells, f"T3.{row}.total") for row in ("new_received", "carried_in", "total", "carried_out")
    )
    if not (new or before):
        return f"{year}年未收到政府信息公开申请，没有上年结转的政府信息公开申请。"
    return f"{year}年新收政府信息公开申请{new}件，上年结转{before}件；办结{done}件，结转下年度继续办理{after}件。"


def applicants(cells: Cells) -> str:
    """Who asked; nothing where nobody did."""
    people, everybody = (whole(cells, f"T3.new_received.{column}") for column in ("natural_person", "total"))
    if not everybody:
        return ""
    return WHO[everybody % len(WHO)].format(people=people, others=everybody - people)


def results(cells: Cells) -> str:
    """How requests were answered; nothing where no row says so."""
    rows = {key: whole(cells, f"T3.{key}.total") for key in ("granted", "partial")}
    groups = {
        key: sum(
            whole(cells, address)
            for address in cells
            if address.startswith(f"T3.{key}.") and address.endswith(".total")
        )
        for key in ("denied", "unable", "refused")
    }
    counts = rows | groups
    if not any(counts.values()):
        return ""
    wording = HOW[sum(counts.values()) % len(HOW)]
    return wording.format(**counts, open=counts["granted"] + counts["partial"])


def reviews(cells: Cells) -> str:
    """Reconsideration and litigation."""
    reviewed = whole(cells, "T4.reconsideration.total")
    sued = whole(cells, "T4.litigation_direct.total") + whole(cells, "T4.litigation_after.total")
    if not (reviewed or sued):
        return "未发生因政府信息公开引起的行政复议和行政诉讼。"
    return f"因政府信息公开引起的行政复议{reviewed}件，行政诉讼{sued}件。"


def documents(cells: Cells) -> str:
    """Normative documents; nothing where the form has no such cells, or nothing was made."""
    made, repealed, in_force = (
        whole(cells, f"T2.normative_docs.{column}") for column in ("made", "repealed", "in_force")
    )
    return f"全年制发行政规范性文件{made}件，废止{repealed}件，现行有效{in_force}件。" if made else ""


def decisions(cells: Cells) -> str:
    """Licences, penalties, coercion: only those that occurred."""
    words = (("licensing", "行政许可"), ("penalties", "行政处罚"), ("coercion", "行政强制"))
    counted = [(word, whole(cells, f"T2.{row}.decisions")) for row, word in words]
    said = "，".join(f"作出{word}决定{count}件" for word, count in counted if count)
    return f"全年{said}。" if said else ""


def _filled(dice: Dice, text: str) -> str:
    return text.format(few=dice.between(2, 9), some=dice.between(12, 68), many=dice.between(110, 960))

"""Titles, headings, tables, surroundings: forms that are accepted, and cells that only look wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from audit.surroundings import Alike, Copy, Publication, Registered
from bench.mutations.changing import Trap, added, around, cells, edited, fill, number, part
from bench.mutations.planting.completeness import FULL, LATE, MODERN
from bench.mutations.planting.figures import children_of
from bench.mutations.scene import HEADINGS, Scene, last_year, make_scene
from gouji.demo.dice import Dice

Make = Callable[[Scene, Dice], "Scene | None"]
CONTACT = "联系电话：0533-2300000，地址：文汇路8号。"
OF_2019 = {"year": 2020, "size": "some"}


def _title(printed: str) -> Make:
    return lambda scene, dice: replace(scene, title=fill(scene, printed))


def _two_lines(scene: Scene, dice: Dice) -> Scene:
    first, second = f"{scene.agency}{scene.year}年", "政府信息公开工作年度报告"
    return edited(scene, lambda page: page.replace(f"<h1>{first}{second}</h1>", f"<p>{first}</p>\n<p>{second}</p>", 1))


def _name_above(scene: Scene, dice: Dice) -> Scene:
    return edited(scene, lambda page: page.replace("<h1>", f"<p>{scene.agency}</p>\n<h1>", 1))


def _preface(line: str) -> Make:
    return lambda scene, dice: part(scene, "preface", (fill(scene, line),))


def _six(line: str) -> Make:
    return lambda scene, dice: part(scene, "six", (fill(scene, line),))


def _closing(*lines: str) -> Make:
    return lambda scene, dice: replace(scene, closing=tuple(fill(scene, line) for line in lines))


def _headings(number_: int, printed: str) -> Make:
    return lambda scene, dice: replace(scene, headings={**HEADINGS[0], number_: printed})


def _heading_gone(number_: int) -> Make:
    """The table alone tells the part."""
    return lambda scene, dice: edited(
        replace(scene, headings=dict(HEADINGS[0])),
        lambda page: page.replace(f"<h2>{HEADINGS[0][number_]}</h2>\n", "", 1),
    )


def _ordinals_lost(scene: Scene, dice: Dice) -> Scene:
    return replace(scene, headings={number_: words.partition("、")[2] for number_, words in HEADINGS[0].items()})


def _space_in_cell(scene: Scene, dice: Dice) -> Scene:
    space = dice.pick(("　", "\xa0", " "))
    addresses = dice.draw([one for one in scene.cells if "amount" not in one], 6)
    return cells(scene, {address: f"{space}{scene.cells[address]}" for address in addresses})


def _bookmark(scene: Scene, dice: Dice) -> Scene:
    address = dice.pick([one for one in scene.cells if one.startswith("T2") and "amount" not in one])
    return replace(cells(scene, {address: f"[bookmark: _GoBack]{scene.cells[address]}"}), rendering="text")


def _signed_delta(scene: Scene, dice: Dice) -> Scene:
    return cells(
        scene,
        {
            "T2.licensing.delta": "+3",
            "T2.penalties.delta": "-2" if number(scene, "T2.penalties.prev_items") >= 2 else "+1",
        },
    )


def _unit_of_amount(scene: Scene, dice: Dice) -> Scene:
    return cells(scene, {"T2.procurement.projects": 2, "T2.procurement.amount": "251000元"})


def _local_row(scene: Scene, dice: Dice) -> Scene:
    row = "<tr><td>其他主动公开文件</td><td>3</td><td>3</td><td>12</td></tr>\n"
    return edited(scene, lambda page: re.sub(r"(<tr><td>规范性文件</td>.*?</tr>\n)", r"\1" + row, page, count=1))


def _wide_labels(scene: Scene, dice: Dice) -> Scene:
    """Blanks and half-width brackets in labels, as offices type them."""
    changes = (
        ("（三）不予公开", "（三）不 予公开"),
        ("社会公益组织", "社会公 益组织"),
        ("（一）予以公开", "(一) 予以公开"),
    )
    return edited(scene, lambda page: _all(page, changes))


def _all(page: str, changes: tuple[tuple[str, str], ...]) -> str:
    for old, new in changes:
        page = page.replace(old, new)
    return page


def _rules_of_city(scene: Scene, dice: Dice) -> Scene:
    changed = cells(scene, {"T2.rules.made": 1, "T2.rules.in_force": 14})
    name = "澜州市人民政府"
    known = Registered(name=name, level="city")
    return around(_renamed(changed, name), registered=known)


def _renamed(scene: Scene, name: str) -> Scene:
    texts = {
        which: tuple(line.replace(scene.agency, name) for line in getattr(scene.text, which))
        for which in ("preface", "one", "five", "six")
    }
    return replace(scene, agency=name, title=scene.title.replace(scene.agency, name), closing=tuple(line.replace(scene.agency, name) for line in scene.closing),
                   text=replace(scene.text, **texts), with_previous=False)  # fmt: skip


def _older_version(scene: Scene, dice: Dice) -> Scene:
    """Last year's report was corrected since; the number carried in is that of its first version."""
    first = last_year(scene)
    changes = {
        f"T3.{row}.{column}": number(first, f"T3.{row}.{column}") + 1
        for row in ("carried_out", "new_received")
        for column in ("natural_person", "total")
    }
    second = replace(first, cells={**first.cells, **changes})
    return around(replace(scene, with_previous=False), previous=(second.report(), first.report()))


def _merged(scene: Scene, dice: Dice) -> Scene | None:
    if not scene.before:
        return None
    before = last_year(scene)
    changes = {
        f"T3.{row}.{column}": number(before, f"T3.{row}.{column}") + 3
        for row in ("carried_out", "new_received")
        for column in ("natural_person", "total")
    }
    other = replace(before, cells={**before.cells, **changes}).report()
    return around(
        replace(scene, with_previous=False), previous=(other,), registered=Registered(name=scene.agency, changed=True)
    )


def _with_children(complete: bool) -> Make:
    return lambda scene, dice: children_of(scene, complete)[0]


def _alike(scene: Scene, dice: Dice) -> Scene:
    """The words that a local template prescribes are the same, the rest is its own."""
    other = make_scene(f"{scene.seed}-other", scene.wording, year=scene.year, kind="department")
    others = (
        "全年围绕植树造林、森林防火、林木种苗、古树名木保护、湿地修复等业务开展专题公开，举办开放日，编印手册，走村入户宣讲政策，解答林权登记疑问。"
        * 4
    )
    five = (
        "林区信号覆盖不足、护林员填报不及时、林权档案电子化进度偏慢。已购置移动终端、开展填报培训、分批扫描历史档案。"
    )
    texts = {1: f"{fill(other, FULL[0])}{others}", 5: five * 3}
    return around(scene, alike=(Alike("岱川县林业局", scene.year, texts),))


def _same_copy(scene: Scene, dice: Dice) -> Scene:
    other = replace(scene, rendering=dice.pick(("text", "markdown", "word")))
    return around(scene, copies=(Copy("附件.doc", other.report()),))


def _same_earlier(scene: Scene, dice: Dice) -> Scene:
    return around(scene, earlier=replace(scene, rendering=dice.pick(("text", "word"))).report())


def _registered(name: str, *others: str) -> Make:
    return lambda scene, dice: around(scene, registered=Registered(name=name, other_names=others))


def _publication(day: str) -> Make:
    return lambda scene, dice: around(scene, publication=replace(LATE, published_on=day, first_seen_on=day))


def _published_again(scene: Scene, dice: Dice) -> Scene:
    known = Publication(published_on="2025-03-20", first_seen_on="2025-01-22", due_on="2025-01-31", due_basis="L49")
    return around(scene, publication=known)


def _five(*lines: str) -> Make:
    return lambda scene, dice: part(scene, "five", tuple(fill(scene, line) for line in lines))


def _stock_with_previous(scene: Scene, dice: Dice) -> Scene:
    return replace(scene, with_previous=True)


def _grown(scene: Scene, dice: Dice) -> Scene:
    """Small numbers may be ten times those of the year before."""
    before = {**scene.before, "T2.licensing.decisions": 1}
    return cells(replace(scene, before=before, with_previous=True), {"T2.licensing.decisions": 12})


TITLES = ("{agency} {year} 年政府信息公开工作年度报告", "{agency}{year}年政府信息公开工作年度报告")
PERIODS = (
    "本报告统计时限为{year}年1月1日至12月31日。", "数据统计周期：{year}年1月1日—{year}年12月31日。", "报告的时间范围为{year}年1月1日至{year}年12月31日。",
    "报告核定时间点为{year}年1月1日到{year}年12月31日。", "数据统计截止日期为{year}年12月31日。", "本年度报告中所列数据的统计期限自{year}年1月1日起，至{year}年12月31日止。",
    "统计期限：{year}.1.1—{year}.12.31。", "本报告数据统计期限自２０２４年１月１日至２０２４年１２月３１日。",
)  # fmt: skip
FEES = (
    "{year}年度大队末收取依申请公开信息处理费用。", "本年度没有产生政府信息公开处理费。", "信息处理费0元。", "{own}未收取任何信息处理费。",
    "按照国办函〔2020〕109号规定的按件、按量收费标准，{year}年没有产生处理费。",
)  # fmt: skip
CLOSINGS = (
    ("{agency}", "二〇二五年一月十六日"), ("　　　　{agency}", "　　　　2025年1月16日"), ("{agency}2025年1月16日",), ("（{agency}办公室）{agency}", "2025-01-16"),
    ("{agency}", "2025年3月28日"),
)  # fmt: skip
VARIANTS = (
    (1, "一、总体工作情况"), (2, "二、行政机关主动公开政府信息情况"), (3, "三、行政机关收到和处理政府信息公开申请情况"), (4, "四、政府信息公开行政复议及行政诉讼情况"),
    (4, "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"), (5, "五、存在的问题及改进措施"), (5, "五、政府信息公开工作存在的主要问题及改进情况"),
    (5, "五、存在的主要问题和改进情况"), (6, "六、其他需要说明的事项"), (6, "六、 其他需要报告的事项"),
)  # fmt: skip

TRAPS: tuple[Trap, ...] = (
    Trap("C02", "当天", _publication("2025-01-31"), MODERN),
    Trap("C02", "提前", _publication("2025-01-08"), MODERN),
    Trap("C02", "重新发布", _published_again, MODERN),
    Trap("C10", "两行", _two_lines),
    Trap("C10", "上一行是机关名称", _name_above),
    *(Trap("C10", title, _title(title)) for title in TITLES),
    Trap("C11", "省略上级地名", _registered("澜州市云汀区水利局"), {"agency": "云汀区水利局"}),
    Trap("C11", "曾用名", _registered("岱川县教育局", "岱川县教育体育局"), {"agency": "岱川县教育体育局"}),
    *(Trap("C12", line, _preface(line + CONTACT), MODERN) for line in PERIODS),
    Trap("C12", "写在第一部分", lambda s, d: part(part(s, "preface", ()), "one", (fill(s, f"本报告统计期限为{{year}}年1月1日至12月31日，{CONTACT}"), *s.text.one))),
    Trap("C13", "只有电话", _preface("本报告统计期限为{year}年1月1日至12月31日，咨询电话：0533-2300000。")),
    Trap("C13", "写在第一部分", lambda s, d: part(part(s, "preface", (fill(s, "统计期限为{year}年1月1日至12月31日。"),)), "one", (CONTACT, *s.text.one))),
    *(Trap("C15", lines[-1], _closing(*lines), MODERN) for lines in CLOSINGS),
    *(Trap("C16", lines[-1], _closing(*lines), MODERN) for lines in CLOSINGS),
    *(Trap("C20", f"第{n}部分只有表", _heading_gone(n)) for n in (2, 3, 4)),
    Trap("C20", "序号全失", _ordinals_lost),
    Trap("C21", "文本排版", lambda s, d: replace(s, rendering="markdown", headings=dict(HEADINGS[0]))),
    *(Trap("C22", words, _headings(n, words)) for n, words in VARIANTS),
    Trap("C23", "正文里的七是", lambda s, d: added(s, "six", "七是继续做好信息公开档案整理工作。")),
    Trap("C23", "附件", lambda s, d: added(s, "six", "附件：云汀区主动公开基本目录。")),
    Trap("C25", "第六部分无", _six("无"), may=("C50",)),
    Trap("C30", "自己的说法", lambda s, d: part(s, "one", tuple(fill(s, line) for line in ("{year}年，{own}统筹推进各项工作。", FULL[0], FULL[1].replace("依申请公开", "依申请工作"), *FULL[2:]))), MODERN),
    Trap("C31", "各写各的", lambda s, d: part(s, "one", FULL), MODERN),
    Trap("C32", "数字旁的空白", _space_in_cell),
    Trap("C33", "地方加的一行", _local_row, {"year": 2020}),
    Trap("C33", "标签里的空白", _wide_labels),
    Trap("C33", "提取的文本", lambda s, d: replace(s, rendering="text")),
    Trap("C34", "增减带号", _signed_delta, OF_2019),
    Trap("C34", "采购金额带单位", _unit_of_amount, OF_2019),
    Trap("C34", "书签", _bookmark),
    *(Trap("C35", kind, lambda s, d: part(s, "one", FULL), MODERN | {"kind": kind}) for kind in ("department", "street_office", "government_office")),
    Trap("C35", "否定的说法", lambda s, d: part(s, "one", (*FULL, "（六）将政务公开纳入考核，开展社会评议，没有发生责任追究的情形。")), MODERN | {"kind": "government"}),
    Trap("C36", "新表旧标题", lambda s, d: replace(s, headings=dict(HEADINGS[1])), MODERN),
    Trap("C37", "设区的市的政府", _rules_of_city, MODERN | {"kind": "government"}),
    Trap("C40", "短板与举措", _five("总的看，工作仍有短板：解读不够通俗、更新不够及时、互动不够充分，与群众期待还有差距。", "针对这些薄弱环节，已采取措施：增配人员、按月通报、开设专栏，成效逐步显现。")),
    Trap("C41", "两条对两条", _five("一是更新不够及时；二是解读不够通俗，群众反映不易看懂，办事指引不够清晰。", "改进情况：一是按月更新栏目；二是推行图解、短视频等多种方式，开展问卷回访。")),
    Trap("C41", "不编号", _five("问题在于更新不够及时，解读不够通俗，群众反映不易看懂，办事指引不够清晰。", "为此已按月更新栏目，推行图解、短视频等多种方式，开展问卷回访，改进成效明显。")),
    Trap("C42", "已经改的", _five("存在的问题：更新不够及时，解读不够通俗，群众反映不易看懂，办事指引不够清晰。", "下一步工作：已建立按月更新机制，完成栏目改版，下一步将继续加强解读，深化改进成果。")),
    *(Trap("C50", line, _six(line), MODERN) for line in FEES),
    Trap("A22", "衔接的", _stock_with_previous, {"year": 2024}),
    Trap("Y01", "与上年初版一致", _older_version, {"year": 2024, "size": "some"}),
    Trap("Y01", "机构合并", _merged, {"year": 2024, "size": "some", "without": ("trend",)}),
    Trap("Y02", "衔接的", _stock_with_previous, {"year": 2024, "size": "many"}),
    Trap("A34", "两位小数的收费", lambda s, d: cells(s, {"T2.admin_fees.amount_wan": Decimal("0.05")}), {"year": 2022}),
    Trap("A34", "减少的项目", lambda s, d: cells(s, {"T2.licensing.prev_items": 5, "T2.licensing.delta": -5}), OF_2019),
    Trap("A51", "衔接的", _stock_with_previous, OF_2019),
    Trap("A53", "都是零", lambda s, d: cells(s, {"T2.procurement.projects": 0, "T2.procurement.amount": 0}), OF_2019),
    Trap("A24", "都是零", lambda s, d: s, {"size": "zero", "year": 2023}),
    Trap("H01", "合计相符", _with_children(True), {"kind": "government", "year": 2024}),
    Trap("H02", "合计相符", _with_children(False), {"kind": "government", "year": 2023}),
    Trap("P01", "小数变大", _grown, {"year": 2024, "size": "few", "without": ("decisions", "no_decisions", "trend")}),
    Trap("P02", "水利局全零", lambda s, d: s, {"agency": "云汀区水利局", "size": "zero", "year": 2024}),
    Trap("Q10", "模板相同", _alike, MODERN),
    Trap("Q17", "没有业务的镇", lambda s, d: s, {"kind": "township", "size": "zero", "year": 2025}),
    Trap("Q19", "附件一致", _same_copy, {"year": 2024}),
    Trap("Q20", "只换了排版", _same_earlier, {"year": 2024}),
    Trap("Q12", "机关邮箱", _preface("本报告统计期限为{year}年1月1日至12月31日。电话0533-2300000，邮箱：xxgk163@yt.yunting.test。")),
    Trap("Q18", "没有规定", lambda s, d: added(s, "one", "为进一步提升工作水平，把任务落到实处，让群众满意。" * 60)),
    Trap("N13", "收费进位为零", lambda s, d: part(cells(s, {"T2.admin_fees.amount_wan": Decimal("0.01")}), "six", (f"{s.year}年，{s.own}收取信息处理费100元。",)), MODERN),
)  # fmt: skip

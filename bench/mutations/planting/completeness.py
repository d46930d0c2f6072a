"""C: publication, title, preface, parts, headings, tables, and what the parts have to hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from audit.form import FORMS, PARTS
from audit.policy import LocalItem, Policy
from audit.surroundings import Publication, Registered
from bench.mutations.changing import Change, Plant, Planted, around, cells, edited, fill, lines_of, part
from bench.mutations.figures import Cells
from bench.mutations.scene import Scene
from gouji.demo.dice import Dice

TABLE = re.compile(r"<table.*?</table>\n?", re.DOTALL)
MODERN = {"year": 2024}
LATE = Publication(
    url="http://www.yunting.test/nb/1.html",
    published_on="2025-02-11",
    first_seen_on="2025-02-11",
    due_on="2025-01-31",
    due_basis="L49",
)
NOT_OVER = replace(LATE, published_on="2024-12-20", first_seen_on="2024-12-20")
FULL = (
    "（一）主动公开。全年主动公开各类信息96条，及时更新机构职能等内容，回应群众关切，让群众看得懂、用得上，做到应公开尽公开，群众满意度有所提高。",
    "（二）依申请公开。畅通申请渠道，规范受理、审查、答复等环节，加强与申请人的沟通，做到程序合法、答复准确，群众反映良好。",
    "（三）信息管理。完善目录，严格保密审查，做到先审查、后公开，对已发布内容开展常态化巡查，及时更正错误表述。",
    "（四）平台。优化网站专栏，加强新媒体账号管理，完善检索功能，方便公众查询，形成线上线下协同发布的格局。",
    "（五）监督。定期考核通报，组织业务培训，督促问题整改，主动接受社会各界的意见建议，推动各项任务落到实处，让公开的成果更多更好地惠及人民群众。",
)  # fmt: skip
REST = "同时，做好日常来访接待，广泛听取意见，努力提高服务水平，进一步密切与群众的联系，增强工作的针对性和实效性，推动各项任务落到实处。"
LEGACY = (
    "<table><tbody><tr><td>指标名称</td><td>单位</td><td>数量</td></tr><tr><td>主动公开政府信息数</td><td>条</td><td>31</td></tr>"
    "<tr><td>收到申请数</td><td>件</td><td>2</td></tr><tr><td>申请办结数</td><td>件</td><td>2</td></tr></tbody></table>\n"
)


def _title(printed: str) -> Change:
    return lambda scene, dice: Planted(replace(scene, title=fill(scene, printed)))


def _year_of_title(scene: Scene, dice: Dice) -> Planted:
    period = fill(
        scene, "本报告统计期限自{year}年1月1日起至{year}年12月31日止。联系电话：0533-2300000，地址：文汇路8号。"
    )
    title = scene.title.replace(str(scene.year), str(scene.year - 1))
    return Planted(replace(part(scene, "preface", (period,)), title=title))


def _preface(new: str) -> Change:
    """In these words, and no others."""
    return lambda scene, dice: Planted(part(scene, "preface", (fill(scene, new),) if new else ()))


def _closing(*lines: str) -> Change:
    return lambda scene, dice: Planted(replace(scene, closing=tuple(fill(scene, line) for line in lines)))


def _without_part(number: int) -> Change:
    return lambda scene, dice: Planted(
        replace(scene, headings={n: w for n, w in scene.headings.items() if n != number})
    )


def _heading(number: int, printed: str) -> Change:
    return lambda scene, dice: Planted(replace(scene, headings={**scene.headings, number: printed}))


def _ordinal(number: int, ordinal: str) -> Change:
    def change(scene: Scene, dice: Dice) -> Planted:
        return Planted(replace(scene, headings={**scene.headings, number: ordinal + scene.headings[number][1:]}))

    return change


def _swapped(scene: Scene, dice: Dice) -> Planted:
    order = (1, 2, 3, 4, 6, 5)
    return Planted(replace(scene, headings={number: scene.headings[number] for number in order}))


def _table(name: str, new: str) -> Change:
    index = {"T2": 0, "T3": 1, "T4": 2}[name]

    def change(scene: Scene, dice: Dice) -> Planted:
        return Planted(edited(scene, lambda page: page.replace(TABLE.findall(page)[index], new, 1)))

    return change


def all_tables(new: str) -> Callable[[str], str]:
    """Each table of a page replaced."""
    return lambda page: TABLE.sub(new, page)


def _pictures(scene: Scene, dice: Dice) -> Planted:
    return Planted(edited(scene, all_tables('<p><img src="b.png" width="600" height="400"></p>\n')))


def _part(which: str, *lines: str) -> Change:
    return lambda scene, dice: Planted(part(scene, which, tuple(fill(scene, line) for line in lines)))


def without_topic(index: int) -> tuple[str, ...]:
    """A part one that is long enough and lacks one of the five topics; no word of it stands elsewhere."""
    return (
        "{year}年，{own}认真落实《中华人民共和国政府信息公开条例》，各项工作有序开展。",
        *(FULL[:index] + FULL[index + 1 :]),
        REST,
    )


def _blank(table: str, printed: str | None) -> Change:
    def change(scene: Scene, dice: Dice) -> Planted:
        address = dice.pick([one for one in scene.cells if one.startswith(table)])
        return Planted(cells(scene, {address: printed}), at=(address, table))

    return change


def _unit(scene: Scene, dice: Dice) -> Planted:
    address = dice.pick([one for one in scene.cells if "amount" not in one])
    unit = dice.pick(("件", "项", "条", "宗"))
    return Planted(cells(scene, {address: f"{scene.cells[address]}{unit}"}), at=(address,))


def _lost_row(scene: Scene, dice: Dice) -> Planted:
    label = dice.pick(
        ("2.重复申请", "7.属于行政执法案卷", "2.没有现成信息需要另行制作", "5.属于三类内部事务信息", "行政强制")
    )
    pattern = re.compile(rf"<tr>(?:(?!</tr>).)*{re.escape(label)}.*?</tr>\n?", re.DOTALL)
    return Planted(edited(scene, lambda page: pattern.sub("", page, count=1)))


def _short_row(scene: Scene, dice: Dice) -> Planted:
    label = dice.pick(("2.重复申请", "7.属于行政执法案卷", "四、结转下年度继续办理"))
    pattern = re.compile(rf"({re.escape(label)}</td>)<td>[^<]*</td>")
    return Planted(edited(scene, lambda page: pattern.sub(r"\1", page, count=1)))


def _lost_column(scene: Scene, dice: Dice) -> Planted:
    """The applicants of 科研机构 are left out: heading and all its cells."""

    def edit(page: str) -> str:
        table = TABLE.findall(page)[1]
        rows = table.split("</tr>")
        kept = [re.sub(r"<td>科研机构</td>", "", row) for row in rows]
        kept = [
            re.sub(r"(<td>\d+</td>)((?:<td>\d+</td>){4})$", r"\2", row) if row.count("<td>") >= 7 else row
            for row in kept
        ]
        return page.replace(
            table, "</tr>".join(kept).replace('colspan="7"', 'colspan="6"').replace('colspan="5"', 'colspan="4"'), 1
        )

    return Planted(edited(scene, edit))


def _rules(scene: Scene, dice: Dice) -> Planted:
    name = dice.pick(("made", "in_force"))
    return Planted(cells(scene, {f"T2.rules.{name}": dice.between(1, 4)}), at=("T2.rules",))


def _other_generation(scene: Scene, dice: Dice) -> Planted:
    other = "2021" if scene.year <= 2020 else "2019"
    return Planted(
        replace(scene, generation=other, cells={**dict.fromkeys(FORMS[other].addresses, 0), **_reviews(scene)})
    )


def _reviews(scene: Scene) -> Cells:
    return {address: value for address, value in scene.cells.items() if address.startswith("T4")}


def _registered(name: str) -> Change:
    return lambda scene, dice: Planted(around(scene, registered=Registered(name=name)))


def _publication(publication: Publication) -> Change:
    return lambda scene, dice: Planted(around(scene, publication=publication))


def _local(scene: Scene, dice: Dice) -> Planted:
    policy = Policy(name="试点", local_items=(LocalItem("政府开放日", ("政府开放日",), 1, "关于编制年度报告的通知"),))
    scene = part(scene, "one", tuple(fill(scene, line) for line in FULL))
    return Planted(around(scene, policy=policy))


def _government(scene: Scene, dice: Dice) -> Planted:
    for which in ("one", "five"):
        lines = [re.sub(r"考核|考评|评议|追责|问责|责任追究|追究责任", "检查", line) for line in lines_of(scene, which)]
        scene = part(scene, which, tuple(lines))
    return Planted(scene)


PROBLEMS = "一是公开内容不够全面；二是更新不够及时；三是人员力量不足。"

PLANTS = (
    Plant("C02", "二月才发布", _publication(LATE), MODERN),
    Plant("C02", "年内就发布", _publication(NOT_OVER), MODERN),
    Plant("C05", "表格是图片", _pictures, MODERN),
    Plant("C10", "缺“工作”", _title("{agency}{year}年政府信息公开年度报告")),
    Plant("C10", "缺“告”字", _title("{agency}{year}年政府信息公开工作年度报")),
    Plant("C10", "年份不符", _year_of_title, MODERN),
    Plant("C10", "年度多余", _title("{agency}{year}年度政府信息公开工作年度报告")),
    Plant("C11", "名称不符", _registered("岱川县水务局"), {"agency": "云汀区水利局"}),
    Plant("C12", "没有统计期限", _preface("{agency}现公布{year}年政府信息公开工作情况，联系电话：0533-2300000，地址：文汇路8号。")),
    Plant("C12", "期限是上一年", _preface("本报告统计期限自{last}年1月1日起至{last}年12月31日止。联系电话：0533-2300000，地址：文汇路8号。"), MODERN, also=("C10",)),
    Plant("C12", "期限少一个月", _preface("本报告统计期限自{year}年1月1日起至{year}年11月30日止。联系电话：0533-2300000，地址：文汇路8号。"), MODERN),
    Plant("C13", "没有联系方式", _preface("本报告统计期限自{year}年1月1日起至{year}年12月31日止。")),
    Plant("C14", "令号写错", lambda s, d: Planted(part(s, "preface", (*s.text.preface, "根据《中华人民共和国政府信息公开条例》（国务院令第771号）编制。")))),
    Plant("C14", "以60号为依据", lambda s, d: Planted(part(s, "preface", (*s.text.preface, "本报告按照国办公开办函〔2019〕60号文件规定的格式编制。"))), MODERN),
    Plant("C14", "109号年份写错", lambda s, d: Planted(part(s, "six", ("依据《政府信息公开信息处理费管理办法》（国办函〔2021〕109号），{year}年未收取信息处理费。".replace("{year}", str(s.year)),)))),
    Plant("C14", "30号年份写错", lambda s, d: Planted(part(s, "preface", (*s.text.preface, "本报告按照国办公开办函〔2020〕30号文件规定的格式编制。"))), MODERN),
    Plant("C15", "没有落款", _closing()),
    Plant("C15", "只有机关", _closing("{agency}")),
    Plant("C16", "落款是别的机关", _closing("岱川县农业农村局", "{next}年1月12日"), {"agency": "澜州市统计局"}),
    Plant("C16", "日期在年内", _closing("{agency}", "{year}年1月12日"), MODERN),
    Plant("C16", "日期太晚", _closing("{agency}", "{next}年6月12日"), MODERN),
    *(Plant("C20", f"缺第{one.ordinal}部分", _without_part(one.number)) for one in PARTS),
    Plant("C21", "两个三", _ordinal(4, "三")),
    Plant("C21", "五写成六", _ordinal(5, "六")),
    Plant("C21", "次序颠倒", _swapped),
    Plant("C22", "概述", _heading(1, "一、概述")),
    Plant("C22", "依申请公开情况", _heading(3, "三、依申请公开情况")),
    Plant("C22", "政务信息公开", _heading(5, "五、政务信息公开工作存在的主要问题及改进情况")),
    Plant("C22", "下一步工作思考", _heading(5, "五、建议和下一步工作思考")),
    Plant("C22", "工作总体推进情况", _heading(1, "一、工作总体推进情况")),
    Plant("C23", "第七部分", lambda s, d: Planted(replace(s, closing=("七、下一年度工作计划", "继续做好各项工作。", *s.closing)))),
    *(Plant("C24", f"缺{name}", _table(name, ""), MODERN) for name in ("T2", "T3", "T4")),
    Plant("C25", "第一部分为空", _part("one")),
    Plant("C25", "第五部分无", _part("five", "无。")),
    Plant("C25", "第五部分略", _part("five", "略")),
    Plant("C25", "第一部分未填", _part("one", "×××")),
    *(Plant("C30", f"缺第{index + 1}项", _part("one", *without_topic(index)), MODERN) for index in range(5)),
    Plant("C31", "管理里写平台", _part("one", *FULL[:2], "（三）政府信息管理。优化政府网站栏目，加强政务新媒体账号运维，完善检索下载功能，建设线下公开专区，在办事大厅放置查询机，安排人员引导群众使用，适应老年人和残疾人的需要，做好页面改造，群众反映良好。", *FULL[3:]), MODERN),
    *(Plant("C32", f"{table}空格", _blank(table, None), MODERN) for table in ("T2", "T3", "T4")),
    *(Plant("C32", f"{table}{mark}", _blank(table, mark), MODERN) for table, mark in (("T2", "/"), ("T3", "—"), ("T4", "-"), ("T3", "无"))),
    Plant("C33", "少一行", _lost_row, MODERN),
    Plant("C33", "行里少一格", _short_row, MODERN),
    Plant("C33", "少一列", _lost_column, MODERN),
    Plant("C34", "带单位", _unit, MODERN),
    Plant("C35", "三项都没有", _government, {"kind": "government", "year": 2024}),
    Plant("C36", "旧表", _other_generation, MODERN),
    Plant("C36", "旧年新表", _other_generation, {"year": 2020}),
    Plant("C37", "部门填报规章", _rules, MODERN | {"kind": "department"}),
    Plant("C37", "镇填报规章", _rules, MODERN | {"kind": "township"}),
    Plant("C38", "指标统计表", lambda s, d: Planted(edited(s, all_tables(LEGACY))), MODERN),
    Plant("C40", "只有问题", _part("five", "工作中还存在以下问题：一是公开内容不够全面，个别栏目更新滞后；二是解读形式单一，群众反映不够通俗；三是业务水平与要求还有差距，人员流动较大，个别同志对政策掌握不够。")),
    Plant("C40", "只有成绩", _part("five", "我们将认真学习有关规定，按月更新栏目，丰富形式，提高业务水平，把各项工作落到实处，让群众满意，推动工作再上新台阶，为全县经济社会发展作出更大的贡献，不断提高服务质量。")),
    Plant("C41", "三条问题两条措施", _part("five", f"存在的主要问题：{PROBLEMS}", "改进情况：一是加强业务学习，组织集中培训，不断提高工作人员的政策水平和业务能力；二是按月更新栏目，切实把工作做细做实。"), MODERN),
    Plant("C42", "只写打算", _part("five", f"（一）存在的主要问题。{PROBLEMS}", "（二）下一步工作打算。一是将全面梳理公开内容；二是将健全更新机制；三是将加强队伍建设，不断提高业务水平和服务能力。"), MODERN),
    Plant("C50", "只写无", _part("six", "无"), MODERN),
    Plant("C50", "没有提费用", _part("six", "除以上情况外，{own}没有其他需要报告的事项。"), MODERN),
    Plant("C50", "只提收费", _part("six", "{year}年{own}没有收费情况。"), MODERN),
    Plant("C52", "本地事项", _local, MODERN),
)  # fmt: skip

"""Q: the text itself, and the text beside others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from audit.policy import Expression, Policy
from audit.surroundings import Alike, Copy, Registered
from bench.mutations.changing import Change, Plant, Planted, added, around, cells, fill, number, part, swapped
from bench.mutations.figures import PARTS
from bench.mutations.planting.completeness import FULL, MODERN
from bench.mutations.scene import Scene, last_year
from gouji.demo.dice import Dice

# Of no person: a region that does not exist, a made-up birthday, and a checksum that is right.
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity_number(dice: Dice) -> str:
    """A resident's number with a right checksum, of a region that does not exist."""
    digits = (
        f"379999{dice.between(1950, 1999)}{dice.between(1, 12):02d}{dice.between(1, 28):02d}{dice.between(0, 999):03d}"
    )
    total = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True))
    return digits + "10X98765432"[total % 11]


def card_number(dice: Dice) -> str:
    """Sixteen digits that pass the check of Luhn."""
    digits = "622202" + "".join(str(dice.below(10)) for _ in range(9))
    total = sum(sum(divmod(int(digit) * (2 if index % 2 == 0 else 1), 10)) for index, digit in enumerate(digits))
    return digits + str(-total % 10)


def _personal(line: Callable[[Dice], str]) -> Change:
    return lambda scene, dice: Planted(added(scene, "one", line(dice)))


def _say(which: str, line: str) -> Change:
    def change(scene: Scene, dice: Dice) -> Planted:
        return Planted(added(scene, which, line))

    return change


def _swap(which: str, old: str, new: str) -> Change:
    def change(scene: Scene, dice: Dice) -> Planted | None:
        changed = swapped(scene, which, old, new)
        return Planted(changed, quote=new) if changed else None

    return change


def _part(which: str, *lines: str) -> Change:
    return lambda scene, dice: Planted(part(scene, which, tuple(fill(scene, line) for line in lines)))


def _alike(same: int) -> Change:
    """Another body has this text; of `same` of ten paragraphs every word."""

    def change(scene: Scene, dice: Dice) -> Planted:
        texts = {1: "\n".join(scene.text.one), 5: "\n".join(scene.text.five)}
        other = {
            number_: text.replace(scene.own, "县林业局").replace(scene.agency, "岱川县林业局")
            for number_, text in texts.items()
        }
        if same < 10:
            other[1] = (
                other[1][: len(other[1]) * same // 10]
                + "县林业局围绕造林绿化、森林防火、野生动物保护开展专题公开，编制科普手册，走进社区宣讲。"
            )
        return Planted(around(scene, alike=(Alike("岱川县林业局", scene.year, other),)))

    return change


def _same_as_last_year(scene: Scene, dice: Dice) -> Planted | None:
    if not scene.before:
        return None
    before = last_year(scene)
    text = replace(before.text, one=tuple(line.replace(str(scene.year), str(scene.year - 1)) for line in scene.text.one),
                   five=tuple(line.replace(str(scene.year), str(scene.year - 1)) for line in scene.text.five))  # fmt: skip
    return Planted(around(replace(scene, with_previous=False), previous=(replace(before, text=text).report(),)))


def _copy(change: Callable[[Scene, Dice], Scene]) -> Change:
    def plant(scene: Scene, dice: Dice) -> Planted:
        other = change(scene, dice).report()
        return Planted(around(scene, copies=(Copy("附件.docx", other),)))

    return plant


def _earlier(change: Callable[[Scene, Dice], Scene]) -> Change:
    return lambda scene, dice: Planted(around(scene, earlier=change(scene, dice).report()))


def _another_number(scene: Scene, dice: Dice) -> Scene:
    column = dice.pick(PARTS)
    rows = (
        f"T3.granted.{column}",
        "T3.granted.total",
        f"T3.total.{column}",
        "T3.total.total",
        f"T3.new_received.{column}",
        "T3.new_received.total",
    )
    return cells(scene, {address: number(scene, address) + 1 for address in rows})


def _another_sentence(scene: Scene, dice: Dice) -> Scene:
    return added(scene, "one", "全年组织应急演练三次，参演人员来自各科室，进一步检验了预案的可操作性。")


def _listed_words(scene: Scene, dice: Dice) -> Planted:
    """The list is the supervising office's own; the program ships none."""
    policy = Policy(name="试点", expressions=(Expression("一带一路战略", "一带一路倡议"),))
    return Planted(around(added(scene, "one", "围绕一带一路战略做好涉外政策的公开解读。"), policy=policy))


PLANTS = (
    Plant("Q13", "词表里的说法", _listed_words, MODERN),
    Plant("Q01", "旧年份", _say("one", "{last}年，{own}按照统一部署，扎实开展政府信息公开各项工作，不断提升服务水平。"), MODERN),
    Plant("Q01", "第五部分的旧年份", _say("five", "{last}年，{own}针对上述问题采取措施加以改进，取得明显成效。"), MODERN),
    Plant("Q01", "费用说明的旧年份", _part("six", "{last}年度，{own}未收取信息处理费。"), MODERN),
    Plant("Q02", "今年以来", _say("one", "今年以来，{own}不断丰富公开形式，推出一批群众喜闻乐见的解读产品。")),
    Plant("Q02", "去年", _say("five", "去年存在的解读形式单一的问题已经整改。")),
    Plant("Q03", "贵局", _say("one", "感谢贵局对信息公开工作的大力支持和指导。")),
    Plant("Q03", "别的机关", lambda s, d: Planted(around(added(s, "one", "沅江县林业局认真落实信息公开各项制度，明确专人负责信息发布。"),
          registered=Registered(name=s.agency, others=frozenset({"沅江县林业局", "岱川县林业局"})))), MODERN),
    Plant("Q03", "全市", _say("one", "{year}年，全市政府信息公开工作在局党组的领导下有序推进，本局进一步健全制度。"), {"agency": "岱川县应急管理局"}),
    Plant("Q04", "应急局的涉农信息", _say("one", "借助平台及时发布技术推广、涉农信息、种植养殖技术等内容，做好农技服务。"), {"agency": "岱川县应急管理局"}),
    Plant("Q05", "末收取", _part("six", "{year}年度，{own}末收取信息处理费。")),
    Plant("Q05", "依审请", _say("one", "进一步规范依审请公开办理流程，做到程序合法。")),
    Plant("Q05", "予已公开", _say("one", "对符合规定的信息依法予已公开，不断提升办理水平。")),
    Plant("Q05", "政府信息公开条列", _say("one", "组织学习《中华人民共和国政府信息公开条列》，提高业务能力。")),
    Plant("Q06", "情況", _say("six", "有關事項已按規定辦理，具体情況见附件。")),
    Plant("Q06", "一个繁体字", _say("one", "及时更新機构职能等栏目。")),
    Plant("Q07", "一字之差", _say("one", "印发《{year}年度政务公开效能监测实施方案》，按照《{year}年度政务公开效能检测实施方案》要求开展自查。")),
    Plant("Q08", "引号不成对", _say("one", "开设“每周一学专栏，组织干部学习业务知识。")),
    Plant("Q08", "书名号不成对", _say("one", "认真落实《政府信息公开工作制度，明确职责分工。")),
    Plant("Q08", "括号不成对", _say("one", "通过网站（含移动端发布信息，方便群众查询。")),
    Plant("Q08", "半角逗号", _say("one", "完善相关制度和工作流程,确保信息公开工作有效运作。")),
    Plant("Q08", "半角分号", _say("one", "一是及时更新栏目;二是加强互动交流。")),
    Plant("Q08", "顿号加等", _say("one", "通过微信、微博、等新媒体平台传播安全知识。")),
    Plant("Q08", "重复标点", _say("one", "认真做好信息发布审核工作，，确保内容准确。")),
    Plant("Q09", "没有一是", _say("one", "加强组织领导，明确专人负责；二是健全制度，规范流程；三是强化培训，提升能力。")),
    Plant("Q09", "跳过二是", _say("one", "一是加强组织领导，明确专人负责；三是强化培训，提升能力；四是严格考核。")),
    Plant("Q10", "与别的机关雷同", _alike(10), MODERN),
    Plant("Q10", "与上年雷同", _same_as_last_year, MODERN),
    Plant("Q11", "身份证号", _personal(lambda d: f"申请人身份证号{identity_number(d)}，申请公开征地补偿标准，已答复。")),
    Plant("Q11", "手机号", _personal(lambda d: f"申请人联系电话139{d.between(10000000, 99999999)}，已当面答复。")),
    Plant("Q11", "银行卡", _personal(lambda d: f"补偿款已转入申请人账户{card_number(d)}，并书面告知。")),
    Plant("Q12", "商业邮箱", lambda s, d: Planted(part(s, "preface", (f"本报告统计期限为{s.year}年1月1日至12月31日。如有疑问请联系{s.agency}，电话0533-2300000，地址文汇路8号，邮箱：ythslj2020@163.com。",)))),
    Plant("Q14", "收费及减免", _say("one", "本年度未发生政府信息公开收费及减免情况，无针对政府信息公开的申诉举报情况。"), MODERN),
    Plant("Q14", "机构人员经费", _say("one", "政府信息公开工作机构人员经费情况：专职工作人员1名，兼职2名，无专项经费。"), MODERN),
    Plant("Q16", "问题与上年相同", _same_as_last_year, MODERN),
    Plant("Q17", "第一部分太短", _part("one", "{year}年，{own}做好主动公开、依申请公开、信息管理、平台建设和监督保障，发布信息32条。"), MODERN | {"kind": "department"}),
    Plant("Q17", "第五部分太短", _part("five", "问题：更新不及时。改进：加强学习。"), MODERN | {"kind": "department"}),
    Plant("Q17", "没有自己的数", _part("one", "{year}年，{own}认真贯彻落实政府信息公开条例。", *(line.replace("96", "若干") for line in FULL),
          "同时，进一步健全工作机制，压实工作责任，提升公开质量，让群众看得懂、用得上，扎实推进各项任务落实。"), MODERN | {"kind": "department"}),
    Plant("Q18", "超过字数", lambda s, d: Planted(around(added(s, "one", "为进一步提升工作水平，切实把各项任务落到实处，让群众满意。" * 40), policy=Policy(name="试点", longest=1000))), MODERN),
    Plant("Q19", "附件数字不同", _copy(_another_number), MODERN),
    Plant("Q19", "附件文字不同", _copy(_another_sentence), MODERN),
    Plant("Q20", "数字改过", _earlier(_another_number), MODERN),
    Plant("Q20", "文字改过", _earlier(_another_sentence), MODERN),
    Plant("Q22", "现汇报如下", _say("preface", "现将有关情况汇报如下，特此报告。")),
    Plant("N13", "有收费而表中为零", lambda s, d: Planted(part(cells(s, {"T2.admin_fees.amount_wan": 0}), "six", (f"{s.year}年，{s.own}依法收取信息处理费共计3200元。",))), MODERN),
    Plant("N13", "欠缴而未提通知", lambda s, d: _unpaid(s), MODERN | {"size": "some"}),
)  # fmt: skip


def _unpaid(scene: Scene) -> Planted:
    rows = {"T3.other.fee_unpaid": 1, "T3.total": 1, "T3.new_received": 1}
    changes = {
        f"{row}.{column}": number(scene, f"{row}.{column}") + more
        for row, more in rows.items()
        for column in ("natural_person", "total")
    }
    return Planted(part(cells(scene, dict(changes)), "six", (f"{scene.year}年度，{scene.own}未收取信息处理费。",)))

"""A, N, H, P and Q: figures at the edge of what is right, and comparisons of something else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from audit.policy import Expression, Policy
from bench.mutations.changing import Trap, added, around, cells, edited, fill, number
from bench.mutations.planting.completeness import MODERN
from bench.mutations.planting.figures import AFTER, OF_2019, SILENT_TEXT
from bench.mutations.scene import Scene, restated
from bench.mutations.trapping.reports import Make
from gouji.demo.dice import Dice
from gouji.rendering.printed_form import CellValue


def _set(changes: Mapping[str, CellValue]) -> Make:
    return lambda scene, dice: cells(replace(scene, with_previous=False), changes)


def _only(new: int, carried_in: int, done: Mapping[str, int], carried_out: int = 0) -> Make:
    """A table 3 in which natural persons have asked, and nobody else."""

    def make(scene: Scene, dice: Dice) -> Scene:
        made: dict[str, CellValue] = {address: 0 for address in scene.cells if address.startswith("T3.")}
        rows = {
            "new_received": new,
            "carried_in": carried_in,
            "total": sum(done.values()),
            "carried_out": carried_out,
            **done,
        }
        for row, value in rows.items():
            made |= {f"T3.{row}.natural_person": value, f"T3.{row}.total": value}
        return cells(replace(restated(scene, ()), with_previous=False), made)

    return make


def _saying(make: Make, *lines: str) -> Make:
    def both(scene: Scene, dice: Dice) -> Scene | None:
        made = make(scene, dice)
        for line in lines if made is not None else ():
            made = added(made, "one", line) if made is not None else None
        return made

    return both


def _with_previous(*lines: str) -> Make:
    """The year before is known; these sentences compare something else with it."""
    return _saying(lambda scene, dice: replace(scene, with_previous=True), *lines)


def _picture(scene: Scene, dice: Dice) -> Scene:
    logo = '<p><img src="logo.png" width="600" height="120"></p>\n'
    return edited(scene, lambda page: page.replace("<h1>", logo + "<h1>", 1))


def _listed_right_words(scene: Scene, dice: Dice) -> Scene:
    policy = Policy(name="试点", expressions=(Expression("一带一路战略", "一带一路倡议"),))
    return around(added(scene, "one", "围绕一带一路倡议做好涉外政策的公开解读。"), policy=policy)


def _twice_the_fee(scene: Scene, dice: Dice) -> Scene:
    before = {**scene.before, "T2.admin_fees.amount_wan": Decimal("12.5")}
    return cells(replace(scene, before=before, with_previous=True), {"T2.admin_fees.amount_wan": Decimal("260.08")})


def _a_few_reviews(scene: Scene, dice: Dice) -> Scene:
    handled = number(scene, "T3.total.total")
    reviews: dict[str, CellValue] = {one: 0 for one in scene.cells if one.startswith("T4.")}
    return cells(scene, reviews | {"T4.reconsideration.upheld": handled, "T4.reconsideration.total": handled})


NO_NEW = _only(0, 2, {"granted": 2})
QUIET_YEAR = {"year": 2024} | SILENT_TEXT

TRAPS: tuple[Trap, ...] = (
    Trap("N06", "没有新收，上年有结转", _saying(NO_NEW, "{year}年，{own}未收到新的政府信息公开申请，上年结转的2件已答复。"), QUIET_YEAR),
    Trap("N06", "某一类没有收到", _saying(_only(3, 0, {"granted": 3}), "全年未收到商业企业提出的政府信息公开申请。"), QUIET_YEAR),
    Trap("N06", "某一种方式没有收到", _saying(_only(3, 0, {"granted": 3}), "{year}年未收到当面提交的申请，3件均为网络申请。"), QUIET_YEAR),
    Trap("N06", "别的没有收到", _saying(_only(3, 0, {"granted": 3}), "{year}年，{own}未收到人大代表建议、政协提案，未收到行政复议申请。"), QUIET_YEAR),
    Trap("N06", "附近几年没有", _saying(_only(3, 0, {"granted": 3}), "{last}年未收到政府信息公开申请，{year}年收到3件。"), QUIET_YEAR),
    Trap("N02", "分批答复", _saying(_only(9, 0, {"granted": 6, "partial": 3}), "收到申请9件，其中6件于收到当月答复，3件于次月答复。"), QUIET_YEAR),
    Trap("N02", "延期", _saying(_only(9, 0, {"granted": 9}), "收到申请9件，其中2件经批准延期答复，全部在法定期限内办结。"), QUIET_YEAR),
    Trap("N01", "按季度", _saying(_only(9, 0, {"granted": 9}), "四个季度分别收到申请2件、3件、1件、3件。"), QUIET_YEAR),
    Trap("N01", "按渠道", _saying(_only(9, 0, {"granted": 9}), "网络申请5件，信函申请3件，当面申请1件，合计收到申请9件。"), QUIET_YEAR),
    Trap("N01", "补正", _saying(_only(9, 0, {"granted": 9}), "收到申请9件，收到补正材料4份，其中2件经补正后受理。"), QUIET_YEAR),
    Trap("N01", "合并计算", _saying(_only(9, 1, {"granted": 8}, 2), "全年收到申请9件，连同上年结转1件共10件，办结8件，结转下年2件。"), QUIET_YEAR),
    Trap("N05", "并列", _saying(_only(9, 0, {"granted": 4, "partial": 3, "unable.not_held": 2}), "答复中，予以公开及部分公开7件，无法提供2件。"), QUIET_YEAR),
    Trap("N05", "四舍五入", _saying(_only(9, 0, {"granted": 4, "unable.not_held": 5}), "予以公开4件，占44.4%；无法提供5件，占56%。"), QUIET_YEAR),
    Trap("N07", "不予受理的复议", _saying(_set({"T4.reconsideration.other": 2, "T4.reconsideration.total": 2}), "被申请行政复议2件，复议机关均不予受理。"), {"size": "zero", "year": 2024} | SILENT_TEXT),
    Trap("N11", "发布数量", _with_previous("信息发布数量同比增长37%，网站访问量比上年增加7712次。"), AFTER),
    Trap("N11", "来信来访", _with_previous("受理信访事项较上年减少31件，热线诉求同比下降19%。"), AFTER),
    Trap("N11", "许可处罚", _with_previous("涉企检查次数较上年减少41次，罚没金额同比下降22%。"), AFTER),
    Trap("N11", "没有上年报告", _saying(lambda s, d: replace(s, with_previous=False), "收到政府信息公开申请较上年有所增加。"), AFTER),
    Trap("A22", "2021年的上年是旧表", lambda s, d: replace(s, with_previous=True), {"year": 2021}),
    Trap("A25", "收费翻番", _twice_the_fee, AFTER),
    Trap("A26", "一样多", _set({"T2.normative_docs.created": 3, "T2.normative_docs.published": 3, "T2.normative_docs.total_public": 3}), OF_2019 | SILENT_TEXT),
    Trap("A27", "都是零", _set({"T2.normative_docs.created": 0, "T2.normative_docs.published": 0, "T2.normative_docs.total_public": 0}), OF_2019 | SILENT_TEXT),
    Trap("A29", "减到零", _set({"T2.coercion.prev_items": 4, "T2.coercion.delta": -4}), OF_2019),
    Trap("A52", "衔接的", lambda s, d: replace(s, with_previous=True), OF_2019),
    Trap("A31", "只有结转", _only(0, 3, {"other.other": 3}), QUIET_YEAR),
    Trap("A32", "全部结转", _only(4, 0, {}, 4), QUIET_YEAR),
    Trap("A33", "一个人一件", _only(1, 0, {"granted": 1}), QUIET_YEAR),
    Trap("A41", "全未审结", _set({"T4.reconsideration.pending": 1, "T4.reconsideration.total": 1}), {"size": "zero", "year": 2023} | SILENT_TEXT),
    Trap("P04", "同样多", _a_few_reviews, {"size": "some", "year": 2024} | SILENT_TEXT),
    Trap("P06", "四件都是其他", _only(4, 0, {"other.other": 4}), QUIET_YEAR),
    Trap("P07", "不到一半", _only(30, 0, {"granted": 16}, 14), QUIET_YEAR),
    Trap("P07", "件数很少", _only(4, 0, {"granted": 1}, 3), QUIET_YEAR),
    Trap("Q13", "词表里没有", _listed_right_words, MODERN),
    Trap("C05", "只有徽标是图片", _picture, MODERN),
    Trap("Q04", "应急局讲农村", lambda s, d: added(s, "one", fill(s, "深入农村、社区开展安全生产宣传，讲解用火用电常识。")), MODERN | {"agency": "岱川县应急管理局"}),
)  # fmt: skip

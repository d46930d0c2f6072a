"""A, Y, H and P: what is wrong stands in the cells, or between the cells of two reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from audit.form import T4_FIELDS, T4_GROUPS
from audit.surroundings import Registered
from bench.mutations.changing import Plant, Planted, around, cells, number
from bench.mutations.figures import PARTS, added, count
from bench.mutations.scene import Scene, last_year, make_scene
from gouji.demo.dice import Dice

LEAVES = ("granted", "partial", "denied.third_party", "unable.not_held", "refused.petition", "denied.process_info")
QUIET = ("received", "answered", "carried", "applicants", "results", "trend", "closed", "no_rest", "none_received", "reviews",
         "no_reviews", "decisions", "no_decisions", "documents", "no_documents", "splits", "kinds")  # fmt: skip
SILENT_TEXT = {"without": QUIET}
SOME = {"size": "some"}
OF_2019 = {"year": 2020, "size": "some"}
AFTER = {"year": 2024, "size": "some"}


def _more(row: str, column: str, least: int = 1) -> Callable[[Scene, Dice], Planted]:
    """One cell of table 3 is too large."""

    def change(scene: Scene, dice: Dice) -> Planted:
        where = dice.pick(LEAVES) if row == "leaf" else row
        who = dice.pick(PARTS) if column == "part" else column
        address = f"T3.{where}.{who}"
        changed = number(scene, address) + dice.between(least, 9)
        return Planted(cells(scene, {address: changed}), at=(address,))

    return change


def _column(row: str) -> Callable[[Scene, Dice], Planted]:
    """A cell and the total of its row: only the column shows it."""

    def change(scene: Scene, dice: Dice) -> Planted:
        where = dice.pick(LEAVES) if row == "leaf" else row
        column, more = dice.pick(PARTS), dice.between(1, 9)
        changes = {address: number(scene, address) + more for address in (f"T3.{where}.{column}", f"T3.{where}.total")}
        return Planted(cells(scene, dict(changes)), at=tuple(changes))

    return change


def _results_forgotten(scene: Scene, dice: Dice) -> Planted | None:
    if not number(scene, "T3.total.total"):
        return None
    done = {address: 0 for address in scene.cells if address.startswith("T3.") and _is_result(address)}
    return Planted(cells(scene, dict(done)), at=("T3.total.total",))


def _is_result(address: str) -> bool:
    row = address.removeprefix("T3.").rpartition(".")[0]
    return row not in ("new_received", "carried_in", "carried_out", "total")


def _set(changes: Mapping[str, int | Decimal], at: tuple[str, ...] = ()) -> Callable[[Scene, Dice], Planted]:
    return lambda scene, dice: Planted(cells(scene, dict(changes)), at=at or tuple(changes))


def _not_whole(table: str) -> Callable[[Scene, Dice], Planted]:
    def change(scene: Scene, dice: Dice) -> Planted:
        fields = [one for one in scene.cells if one.startswith(table) and "amount" not in one and "delta" not in one]
        address = dice.pick(fields)
        value = -dice.between(1, 9) if dice.chance(50) else Decimal(number(scene, address) * 10 + 5) / 10
        return Planted(cells(scene, {address: value}), at=(address,))

    return change


def _review(field: str) -> Callable[[Scene, Dice], Planted]:
    def change(scene: Scene, dice: Dice) -> Planted:
        group = dice.pick(T4_GROUPS)
        address = f"T4.{group}.{field if field != 'any' else dice.pick(T4_FIELDS[:-1])}"
        changed = cells(scene, {address: number(scene, address) + dice.between(1, 5)})
        return Planted(changed, at=(address, f"T4.{group}.total"))

    return change


def _plus(address: str, low: int, high: int) -> Callable[[Scene, Dice], Planted]:
    def change(scene: Scene, dice: Dice) -> Planted:
        changed = number(scene, address) + dice.between(low, high)
        return Planted(cells(replace(scene, with_previous=True), {address: changed}), at=(address,))

    return change


def _carried_over(scene: Scene, dice: Dice) -> Planted:
    """One request of this year counted as one of last year's: every equation holds."""
    more = dice.between(1, 2)
    rows = {"carried_in": more, "new_received": -more}
    changes = {
        f"T3.{row}.{c}": number(scene, f"T3.{row}.{c}") + n
        for row, n in rows.items()
        for c in ("natural_person", "total")
    }
    return Planted(cells(replace(scene, with_previous=True), dict(changes)), at=("T3.carried_in.total",))


def _carried_by_another(scene: Scene, dice: Dice) -> Planted | None:
    """Carried over from another kind of applicant than last year's report says."""
    if number(scene, "T3.carried_in.natural_person") < 1 or number(scene, "T3.new_received.business") < 1:
        return None
    moves = {"T3.carried_in.natural_person": -1, "T3.carried_in.business": 1, "T3.new_received.natural_person": 1,
             "T3.new_received.business": -1}  # fmt: skip
    changed = cells(replace(scene, with_previous=True), {one: number(scene, one) + n for one, n in moves.items()})
    return Planted(changed, at=("T3.carried_in.natural_person", "T3.carried_in.business"))


def children_of(scene: Scene, complete: bool) -> tuple[Scene, tuple[Scene, ...]]:
    """A government whose report is the sum of what its office and its bodies report; `complete`: all of them are known."""
    kinds = ("government_office", "department", "department", "township")
    below = tuple(
        make_scene(f"{scene.seed}-{kind}{index}", scene.wording, year=scene.year, kind=kind, size="few")
        for index, kind in enumerate(kinds)
    )
    together = make_scene(scene.seed, scene.wording, year=scene.year, kind="government", without=tuple(QUIET),
                          cells=added([child.cells for child in below]))  # fmt: skip
    known = below if complete else below[:2]
    reports = tuple(child.report() for child in known)
    return around(replace(together, with_previous=False), children=reports, children_complete=complete), known


def _of_children(complete: bool) -> Callable[[Scene, Dice], Planted | None]:
    """Far more than all bodies together, or less than one of them: whoever is counted in or not, it cannot be."""

    def change(scene: Scene, dice: Dice) -> Planted | None:
        parent, known = children_of(scene, complete)
        address = dice.pick(("T2.licensing.decisions", "T2.penalties.decisions"))
        reported = [count(child.cells, address) for child in known]
        value = sum(reported) * 3 + 50 if complete else max(reported[1:]) - 1
        return Planted(cells(parent, {address: value}), at=("T2",)) if value >= 0 else None

    return change


def _jump(scene: Scene, dice: Dice) -> Planted | None:
    before = count(scene.before, "T2.licensing.decisions")
    if not before:
        return None
    changed = cells(replace(scene, with_previous=True), {"T2.licensing.decisions": before * 7 + 20})
    return Planted(changed, at=("T2.licensing.decisions",))


def _all_other(scene: Scene, dice: Dice) -> Planted | None:
    changes: dict[str, int] = {}
    for address in scene.cells:
        if address.startswith("T3.") and _is_result(address):
            column = address.rpartition(".")[2]
            changes[address] = number(scene, f"T3.total.{column}") if address.startswith("T3.other.other.") else 0
    return Planted(cells(scene, dict(changes))) if number(scene, "T3.total.total") >= 5 else None


def _much_left(scene: Scene, dice: Dice) -> Planted:
    made = {address: 0 for address in scene.cells if address.startswith("T3.")}
    for column in ("natural_person", "total"):
        made |= {
            f"T3.new_received.{column}": 24,
            f"T3.granted.{column}": 6,
            f"T3.total.{column}": 6,
            f"T3.carried_out.{column}": 18,
        }
    return Planted(cells(replace(scene, with_previous=False), dict(made)))


def _many_reviews(scene: Scene, dice: Dice) -> Planted:
    handled = number(scene, "T3.total.total") + count(scene.before, "T3.total.total")
    reviews = {f"T4.reconsideration.{field}": 0 for field in T4_FIELDS}
    reviews |= {"T4.reconsideration.upheld": handled * 4 + 6, "T4.reconsideration.total": handled * 4 + 6}
    return Planted(cells(replace(scene, with_previous=True), dict(reviews)))


def _fee_in_yuan(scene: Scene, dice: Dice) -> Planted:
    before = dict(scene.before) | {"T2.admin_fees.amount_wan": Decimal("3.26")}
    scene = replace(scene, before=before, with_previous=True)
    return Planted(cells(scene, {"T2.admin_fees.amount_wan": 34100}), at=("T2.admin_fees.amount_wan",))


def _fee_of_a_county(scene: Scene, dice: Dice) -> Planted:
    known = Registered(name=scene.agency, level="county")
    changed = cells(replace(scene, with_previous=False), {"T2.admin_fees.amount_wan": 185600})
    return Planted(around(changed, registered=known), at=("T2.admin_fees.amount_wan",))


def _nothing_enforced(scene: Scene, dice: Dice) -> Planted:
    rows = ("licensing", "penalties", "coercion")
    return Planted(cells(replace(scene, with_previous=False), {f"T2.{row}.decisions": 0 for row in rows}))


def _last_year_corrected(scene: Scene, dice: Dice) -> Planted:
    """Wrong stands the year before: its carried_out is not what goes on."""
    other = last_year(scene)
    changed = dict(other.cells)
    for column in ("natural_person", "total"):
        changed[f"T3.carried_out.{column}"] = count(other.cells, f"T3.carried_out.{column}") + 2
        changed[f"T3.new_received.{column}"] = count(other.cells, f"T3.new_received.{column}") + 2
    return Planted(around(replace(scene, with_previous=False), previous=(replace(other, cells=changed).report(),)),
                   at=("T3.carried_in.total",))  # fmt: skip


PLANTS = (
    Plant("A31", "新收多一件", _more("new_received", "natural_person"), SOME),
    Plant("A31", "结转总计多一件", _more("carried_out", "total"), SOME),
    Plant("A31", "上年结转多一件", _more("carried_in", "business"), SOME),
    Plant("A31", "一列连同总计", _column("new_received"), SOME),
    Plant("A31", "结转一列连同总计", _column("carried_out")),
    Plant("A32", "一种结果多一件", _more("leaf", "natural_person"), SOME),
    Plant("A32", "总计行多一件", _more("total", "part"), SOME),
    Plant("A32", "结果一列连同总计", _column("leaf")),
    Plant("A32", "结果全空着填零", _results_forgotten, SOME),
    Plant("A33", "行的一格", _more("leaf", "part")),
    Plant("A33", "行的总计", _more("leaf", "total")),
    Plant("A33", "新收的总计", _more("new_received", "total"), SOME),
    Plant("A34", "表二", _not_whole("T2"), AFTER),
    Plant("A34", "表三", _not_whole("T3")),
    Plant("A34", "表四", _not_whole("T4")),
    Plant("A41", "总计", _review("total")),
    Plant("A41", "一种结果", _review("any")),
    Plant("A22", "有效件数多出", _plus("T2.normative_docs.in_force", 1, 4), AFTER),
    Plant("A24", "比净增还少", _set({"T2.normative_docs.made": 4, "T2.normative_docs.repealed": 0, "T2.normative_docs.in_force": 1},
          ("T2.normative_docs",)), AFTER | SILENT_TEXT),
    Plant("A25", "元当作万元", _fee_in_yuan, AFTER),
    Plant("A25", "县级部门的大数", _fee_of_a_county, AFTER | {"agency": "岱川县卫生健康局"}),
    Plant("A26", "新公开多于总数", _set({"T2.normative_docs.created": 5, "T2.normative_docs.published": 5, "T2.normative_docs.total_public": 3},
          ("T2.normative_docs",)), OF_2019 | SILENT_TEXT),
    Plant("A27", "有制作无公开", _set({"T2.normative_docs.created": 3, "T2.normative_docs.published": 0, "T2.normative_docs.total_public": 0},
          ("T2.normative_docs",)), OF_2019 | SILENT_TEXT),
    Plant("A29", "项目数成负数", _set({"T2.penalties.prev_items": 3, "T2.penalties.delta": -5}, ("T2.penalties",)), OF_2019),
    Plant("A51", "上一年项目数", _plus("T2.licensing.prev_items", 1, 4), OF_2019),
    Plant("A52", "对外公开总数", _plus("T2.normative_docs.total_public", 1, 4), OF_2019),
    Plant("A53", "有项目无金额", _set({"T2.procurement.projects": 3, "T2.procurement.amount": 0}, ("T2.procurement",)), OF_2019),
    Plant("A53", "有金额无项目", _set({"T2.procurement.projects": 0, "T2.procurement.amount": Decimal("25.1")}, ("T2.procurement",)), OF_2019),
    Plant("Y01", "新收记成上年结转", _carried_over, AFTER),
    Plant("Y01", "上年报告多结转", _last_year_corrected, AFTER),
    Plant("Y02", "换了申请人", _carried_by_another, {"year": 2024, "size": "many"}),
    Plant("H01", "多报", _of_children(True), {"kind": "government", "year": 2024} | SILENT_TEXT),
    Plant("H02", "下级已知更多", _of_children(False), {"kind": "government", "year": 2024} | SILENT_TEXT),
    Plant("P01", "许可大增", _jump, AFTER | SILENT_TEXT),
    Plant("P02", "市场监管全零", _nothing_enforced, {"agency": "澜州市云汀区市场监督管理局", "year": 2024} | SILENT_TEXT),
    Plant("P02", "应急全零", _nothing_enforced, {"agency": "岱川县应急管理局", "year": 2024} | SILENT_TEXT),
    Plant("P04", "复议远多于申请", _many_reviews, {"size": "few", "year": 2024} | SILENT_TEXT),
    Plant("P06", "全是其他", _all_other, AFTER | SILENT_TEXT),
    Plant("P07", "结转过半", _much_left, AFTER | SILENT_TEXT),
)  # fmt: skip

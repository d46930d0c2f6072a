"""A report with everything that stands around it, before and after it was printed and read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from audit.form import FORMS, Form, form_for_year
from audit.model import BodyKind, Report
from audit.reading import read
from audit.reading.interpret import interpret
from audit.surroundings import Surroundings
from bench.mutations.facts import Facts, facts_of
from bench.mutations.figures import SIZES, Cells, history
from bench.mutations.renderers import RENDERERS
from bench.mutations.writing import Stated, Text, Wording, statements, text
from gouji.demo.content import Content
from gouji.demo.dice import Dice

HEADINGS = (
    {
        1: "一、总体情况",
        2: "二、主动公开政府信息情况",
        3: "三、收到和处理政府信息公开申请情况",
        4: "四、政府信息公开行政复议、行政诉讼情况",
        5: "五、存在的主要问题及改进情况",
        6: "六、其他需要报告的事项",
    },
    {
        1: "一、总体概述",
        2: "二、行政机关主动公开政府信息情况",
        3: "三、行政机关收到和处理政府信息公开申请情况",
        4: "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
        5: "五、政府信息公开工作存在的主要问题及改进情况",
        6: "六、其他需要报告的事项",
    },
    {
        1: "一、总体情况",
        2: "二、主动公开政府信息情况",
        3: "三、收到和处理政府信息公开申请情况",
        4: "四、政府信息公开行政复议和行政诉讼情况",
        5: "五、存在问题及改进情况",
        6: "六、其他需要报告事项",
    },
)
BODIES = (
    ("云汀区水利局", "区水利局", "department"),
    ("澜州市云汀区市场监督管理局", "区市场监管局", "department"),
    ("岱川县应急管理局", "我局", "department"),
    ("澜州市住房和城乡建设局", "市住建局", "department"),
    ("云汀区人民政府办公室", "区政府办公室", "government_office"),
    ("岱川县人民政府", "县政府", "government"),
    ("岱川县白石镇人民政府", "白石镇", "township"),
    ("云汀区新安街道办事处", "新安街道", "street_office"),
    ("岱川县卫生健康局", "县卫生健康局", "department"),
    ("岱川县交通运输局", "我局", "department"),
    ("澜州市统计局", "本机关", "department"),
    ("岱川县教育体育局", "本局", "department"),
)
# bodies of which nobody believes that they have decided nothing in a year
ENFORCERS = ("市场监督", "应急", "卫生健康", "交通", "消防", "城市管理", "综合执法")
YEARS = (2021, 2022, 2023, 2024, 2024, 2025, 2025, 2026, 2020, 2019)


@dataclass(frozen=True)
class Printed(Content):
    """Content on the form of another generation than that of its year."""

    generation: str = ""

    @property
    def form(self) -> Form:
        form = form_for_year(self.year)
        return FORMS[self.generation] if self.generation or form is None else form


@dataclass(frozen=True)
class Scene:
    """
    One report: what it is made of, and what it is when printed.

    `facts`: what is true of `cells`; `stated`: what it says of them. `edits`: changes of the printed page.
    `around`: functions of the finished scene are not needed: what stands around is made with it.
    """

    seed: str
    wording: Wording
    agency: str
    own: str
    kind: str
    year: int
    size: str
    cells: Cells
    before: Cells
    facts: Facts
    stated: tuple[Stated, ...]
    text: Text
    title: str
    closing: tuple[str, ...]
    headings: dict[int, str]
    rendering: str = "html"
    generation: str = ""
    edits: tuple[Callable[[str], str], ...] = ()
    around: Surroundings = field(default_factory=Surroundings)
    with_previous: bool = False
    given_year: int | None = None

    @property
    def content(self) -> Printed:
        """As the renderers want it."""
        parts = {1: self.text.one, 5: self.text.five, 6: self.text.six}
        return Printed(
            agency=self.agency,
            year=self.year,
            title=self.title,
            preface=self.text.preface,
            headings=self.headings,
            parts={number: lines for number, lines in parts.items() if number in self.headings},
            cells=self.cells,
            signature=self.closing,
            generation=self.generation,
        )

    @property
    def page(self) -> bytes:
        """The printed report with its edits."""
        data = RENDERERS[self.rendering](self.content)
        if not self.edits:
            return data
        encoding = "gb18030" if self.rendering == "word" else "utf-8"
        printed = data.decode(encoding)
        for edit in self.edits:
            changed = edit(printed)
            if changed == printed:
                raise ValueError("an edit changed nothing")
            printed = changed
        return printed.encode(encoding)

    @property
    def dice(self) -> Dice:
        """Fresh throws that belong to this scene."""
        return Dice("scene", self.seed)

    def report(self) -> Report:
        """Read and understood, with what stands around it."""
        around = self.around
        if self.with_previous and self.before:
            around = replace(around, previous=(*around.previous, last_year(self).report()))
        return interpret(read(self.page), year=self.given_year, body_kind=BodyKind(self.kind), around=around)


def make_scene(
    seed: str,
    wording: Wording,
    *,
    year: int | None = None,
    kind: str | None = None,
    size: str | None = None,
    agency: str | None = None,
    without: tuple[str, ...] = (),
    cells: Cells | None = None,
    rendering: str = "html",
    asides: int = 3,
) -> Scene:
    """A report that is true and complete. `without`: families of sentences it shall not hold."""
    dice = Dice("report", seed)
    bodies = [body for body in BODIES if (kind is None or body[2] == kind) and agency in (None, body[0])]
    name, own, kind_ = dice.pick(bodies)
    when = year or dice.pick(YEARS)
    large = size or dice.pick(SIZES)
    if not size and large == "zero" and (dice.chance(50) or any(word in name for word in ENFORCERS)):
        large = "few"
    before, made = history(dice, when, large)
    cells = made if cells is None else cells
    facts = facts_of(name, own, when, kind_, cells, before)
    facts = facts.with_(**_free_sums(dice), **_shares(dice, facts.numbers))
    if "trend" not in without and not before:
        without = (*without, "trend")
    stated = tuple(statements(dice, wording, facts, without=without))
    day = f"{when + 1}年1月{dice.between(4, 30)}日"
    return Scene(
        seed=seed,
        wording=wording,
        agency=name,
        own=own,
        kind=kind_,
        year=when,
        size=large,
        cells=cells,
        before=before,
        facts=facts,
        stated=stated,
        text=text(dice, wording, facts, stated, asides=asides),
        title=f"{name}{when}年政府信息公开工作年度报告",
        closing=(name, day),
        headings=dict(dice.pick(HEADINGS)),
        rendering=rendering,
        with_previous=dice.chance(40),
    )


def restated(scene: Scene, stated: tuple[Stated, ...], asides: int = 3) -> Scene:
    """The same report with other sentences about its figures."""
    dice = Dice("text", scene.seed)
    return replace(scene, stated=stated, text=text(dice, scene.wording, scene.facts, stated, asides=asides, alone=True))


def last_year(scene: Scene) -> Scene:
    """The report of the year before, in other words, with the cells that this one goes on from."""
    year = scene.year - 1
    facts = facts_of(scene.agency, scene.own, year, scene.kind, scene.before, {})
    facts = facts.with_(**_free_sums(scene.dice), **_shares(scene.dice, facts.numbers))
    dice = Dice("before", scene.seed)
    stated = tuple(statements(dice, scene.wording, facts, without=("trend",)))
    return replace(
        scene,
        seed=f"{scene.seed}-before",
        year=year,
        cells=scene.before,
        before={},
        facts=facts,
        stated=stated,
        text=text(dice, scene.wording, facts, stated),
        title=f"{scene.agency}{year}年政府信息公开工作年度报告",
        closing=(scene.agency, f"{year + 1}年1月{dice.between(4, 30)}日"),
        edits=(),
        around=Surroundings(),
        with_previous=False,
        rendering="html",
        generation="",
        headings=dict(HEADINGS[0]),
    )


def _free_sums(dice: Dice) -> dict[str, int]:
    """Counts that no table holds, for sentences that add up their own parts."""
    parts = [dice.between(2, 480) for _ in range(4)]
    names = {f"p{index}": part for index, part in enumerate(parts, 1)}
    return names | {f"sum{count}": sum(parts[:count]) for count in (2, 3, 4)}


def _shares(dice: Dice, numbers: Mapping[str, int]) -> dict[str, int]:
    """Parts of what the tables count, each at least 1: of requests by way or time, of decisions by kind."""
    shares: dict[str, int] = {}
    new = numbers["new"]
    if new >= 3:
        one = dice.between(1, new - 2)
        other = dice.between(1, new - one - 1)
        shares |= {"of_new_a": one, "of_new_b": other, "of_new_c": new - one - other, "of_new_d": new - one}
    for name, whole in (("done", "answered"), ("penalties", "penalties"), ("licensing", "licensing")):
        if numbers[whole] >= 2:
            part = dice.between(1, numbers[whole] - 1)
            shares |= {f"of_{name}_a": part, f"of_{name}_b": numbers[whole] - part}
    return shares

"""The season the demo tells: eight made-up bodies on seven portals, and what happens to their reports.

Everything is decided here by hand, so that what the program finds can be compared with what was put in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from gouji.demo.clock import Clock
from gouji.demo.content import Content, make_content
from gouji.demo.numbers import cells_of_year
from gouji.demo.portals import PORTALS
from gouji.demo.publications import Column, Edit, Publication, Showing, false_friends, report
from gouji.demo.site import Site
from gouji.rendering.printed_form import CellValue

SEED = 7
SEASON = 2026  # the reports of the year before fall due in it
REPORT_YEAR = SEASON - 1
YEARS = (REPORT_YEAR - 2, REPORT_YEAR - 1, REPORT_YEAR)
CRAWL_DAYS = (20, 32, 60)
PLACE = "澜州市云汀区"
RECEIVED = 9  # of the body that forgot to say what became of its requests


def full_name(name: str) -> str:
    """A body of the made-up place; nobody can take it for a real one."""
    return f"{PLACE}{name}（demo）"


@dataclass(frozen=True)
class Body:
    """
    One body of the story.

    `published`: the day its report appears; None: never. `claims`: the day that the portal prints, if another one.
    `wrong`: what is put into single cells of it. `corrected`: the day from which these cells are right. `wrong_charset`: its pages lie about their encoding.
    `finds`: the (code, subject) that an audit must find, and nothing else, while the cells are wrong.
    `answer`: what it says on the telephone when its report is not found; `denies`: that means that there is none.
    `learns`: what the reader of the demo is to see.
    """

    number: int
    slug: str
    name: str
    kind: str
    platform: str
    learns: str
    published: int | None = None
    claims: int | None = None
    wrong: Mapping[str, CellValue] = field(default_factory=dict)
    corrected: int | None = None
    wrong_charset: bool = False
    finds: frozenset[tuple[str, str]] = frozenset()
    answer: str = ""
    denies: bool = False

    @property
    def code(self) -> str:
        """18 characters that can never be a real code: it holds SIM."""
        return f"11990000SIM{self.number:07d}"

    @property
    def agency(self) -> str:
        """The full name, as printed everywhere."""
        return full_name(self.name)

    @property
    def mailbox(self) -> str:
        """A mailbox that cannot exist."""
        return f"xxgk@{self.slug}.yunting.test"

    @property
    def head_mailbox(self) -> str:
        """That of whoever is in charge of the office."""
        return f"fenguan@{self.slug}.yunting.test"


def _right(name: str, address: str) -> int:
    """The number that stood in a cell before somebody mistyped it."""
    value = cells_of_year(f"{SEED}|{full_name(name)}", REPORT_YEAR)[address]
    assert isinstance(value, int)
    return value


# what is typed into one cell by mistake, and what that breaks
EMERGENCY_CELL = "T3.granted.business"
EMERGENCY_FINDS = frozenset({("A32", "T3.total.business"), ("A33", "T3.granted.total")})
FIRE_FINDS = frozenset({("A32", "T3.total.natural_person"), ("A32", "T3.total.total")})
CIVIL_CELL = "T3.carried_out.natural_person"
ABSENT_FINDS = frozenset({("C01", "report")})
CIVIL_FINDS = frozenset({("A31", "T3.total.natural_person"), ("A33", "T3.carried_out.total")})


_CAST = (
    Body(1, "hpjd", "和平街道办事处", "street_office", "doc", "正常的一份：没有问题，也不发通知", published=14),
    Body(
        2,
        "yjj",
        "应急管理局",
        "department",
        "trs",
        "表三一格填错；网页编码声明有误，仍能读对",
        published=16,
        wrong={EMERGENCY_CELL: _right("应急管理局", EMERGENCY_CELL) + 3},
        wrong_charset=True,
        finds=EMERGENCY_FINDS,
    ),
    Body(
        3,
        "xfdd",
        "消防救援大队",
        "department",
        "doc",
        "办理结果各行全填0而总计是9：印在表上的公式查不出来",
        published=18,
        finds=FIRE_FINDS,
    ),
    Body(
        4,
        "czj",
        "财政局",
        "department",
        "jpage",
        "2月15日才出现，页面写的却是1月26日，2月2日的列表里没有它：只供人核实",
        published=45,
        claims=25,
        answer="已经报送，正在上传",
    ),
    Body(
        5,
        "jyj",
        "教育局",
        "department",
        "vsb",
        "没有发布：先提醒；期限过后列表完整而仍没有它，由人电话核对并确认，才记为问题",
        finds=ABSENT_FINDS,
        answer="没有编制，还没有发布",
        denies=True,
    ),
    Body(
        6,
        "mzj",
        "民政局",
        "department",
        "gkmlpt",
        "发布后改正：留下两个版本，问题自动销号",
        published=12,
        wrong={CIVIL_CELL: _right("民政局", CIVIL_CELL) + 4},
        corrected=50,
        finds=CIVIL_FINDS,
    ),
    Body(
        7,
        "slj",
        "水利局",
        "department",
        "guarded",
        "门户拒绝机器访问：没抓到不等于没公开，只提醒，不断言；要请门户放行",
        published=15,
    ),
    Body(8, "wjj", "卫生健康局", "department", "summary", "只有 PDF，放在汇总页里：也算公开，照样审核", published=19),
)


def bodies() -> tuple[Body, ...]:
    """The cast, in the order in which the demo speaks of it."""
    return _CAST


def contents(body: Body, year: int) -> tuple[Content, Content]:
    """A body's report of a year as first published, and as it should be."""
    cells = _nothing_classified() if body.finds is FIRE_FINDS and year == REPORT_YEAR else None
    right = make_content(SEED, body.agency, year, kind=body.kind, mailbox=body.mailbox, cells=cells)
    if year != REPORT_YEAR:
        return right, right
    return replace(right, cells={**right.cells, **body.wrong}), right


def sites(clock: Clock) -> tuple[Site, ...]:
    """The portals with their columns."""
    return tuple(
        Site(
            host=portal.host,
            name=portal.name,
            family=portal.make,
            columns=tuple(_column(body, clock) for body in bodies() if body.platform == key),
            soft_404=portal.soft_404,
        )
        for key, portal in PORTALS.items()
    )


def _nothing_classified() -> dict[str, CellValue]:
    """Nine requests of natural persons came in and were answered; which way, no row says."""
    cells: dict[str, CellValue] = dict(cells_of_year(f"{SEED}|{full_name('消防救援大队')}", REPORT_YEAR))
    cells.update(dict.fromkeys((address for address in cells if address.startswith("T3.")), 0))
    for row in ("new_received", "total"):
        cells[f"T3.{row}.natural_person"] = cells[f"T3.{row}.total"] = RECEIVED
    return cells


def _with_word(number: int) -> Showing:
    """A page and a Word file that says the same, as most offices publish it."""
    return Showing("word" if number % 2 else "clean", ("docx",))


def _column(body: Body, clock: Clock) -> Column:
    items: list[Publication] = []
    for year in YEARS:
        number = 1000 * body.number + 10 * (year - 2000)
        early = date(year + 1, 1, 9 + body.number)
        if body.platform != "summary":
            items += false_friends(body.agency, body.code, year, number=number + 1, published=early)
        if year == REPORT_YEAR and body.published is None:
            continue
        newest = year == REPORT_YEAR and body.published is not None
        appears = clock.date_of(body.published or 0) if newest else early
        first, right = contents(body, year)
        edits = [Edit(clock.date_of(day), partial(replace, right)) for day in (body.corrected,) if day and newest]
        items.append(
            report(
                first.title,
                first.agency,
                partial(replace, first),
                code=body.code,
                number=number,
                published=clock.date_of(body.claims) if newest and body.claims is not None else appears,
                edits=edits,
                showing=Showing("clean", ("pdf",)) if body.platform == "summary" else _with_word(number),
                appears=appears,
            )
        )
    return Column(body.slug, body.agency, body.code, tuple(items), body.wrong_charset)

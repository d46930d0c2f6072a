"""C01, C03, C04 and C06: where a report was looked for and found."""

from __future__ import annotations

from audit.absence import judge_absence
from audit.surroundings import Absence, Download, ListLook, Look, Publication
from bench.mutations.changing import Change, Plant, Planted, around
from bench.mutations.planting.completeness import MODERN
from bench.mutations.scene import Scene
from gouji.demo.dice import Dice

COLUMN = "http://www.yunting.test/nianbao/"
FILE = "2024年政府信息公开工作年度报告.docx"
GONE = tuple(f"2025-03-0{day}T{hour}:00:00+08:00" for day, hour in ((3, "21"), (4, "09"), (4, "21")))


def publication(**facts: object) -> Change:
    """What is known of its page."""
    known = Publication(url=COLUMN + "1.html", **facts)  # type: ignore[arg-type]
    return lambda scene, dice: Planted(around(scene, publication=known))


def _absent(scene: Scene, dice: Dice) -> Planted:
    looks = tuple(ListLook(COLUMN, f"2025-02-0{day}T21:00:00+08:00") for day in (3, 4))
    absence = Absence(
        agency=scene.agency,
        year=2024,
        due_on="2025-01-31",
        now="2025-02-05T09:00:00+08:00",
        sources=(COLUMN,),
        looks=looks,
        confirmed_by="审核员",
    )
    return Planted(scene, verdict=judge_absence(absence))


PLANTS = (
    Plant("C01", "没有找到", _absent, MODERN | {"kind": "department"}),
    Plant("C03", "只在通知公告", publication(columns=("notice",)), MODERN),
    Plant("C03", "在别的年度下", publication(columns=("other_year",)), MODERN),
    Plant("C04", "404", publication(downloads=(Download(FILE, COLUMN + "a.docx", 404),)), MODERN),
    Plant("C04", "空文件", publication(downloads=(Download(FILE, COLUMN + "a.docx", 200, 0),)), MODERN),
    Plant(
        "C04",
        "出错的页面",
        publication(downloads=(Download(FILE, COLUMN + "a.docx", 200, 900, is_document=False),)),
        MODERN,
    ),
    Plant("C06", "三次都是404", publication(looks=tuple(Look(at, 404) for at in GONE)), MODERN),
    Plant("C06", "转到首页", publication(looks=tuple(Look(at, 200, home=True) for at in GONE)), MODERN),
)

"""What a person gives beside the files to check: last year's reports, and those of the bodies below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from audit.bodies import same_body
from audit.engine import check
from audit.errors import BadSettings, UnreadableInput
from audit.labels import tight
from audit.model import BodyKind, Report
from audit.surroundings import Surroundings
from audit.years import same_name
from gouji.inputs import STANDARD_INPUT, Source, load, sources
from gouji.listing import one_line

# 青山区 of 样例市青山区人民政府
PLACE = re.compile(r"([^省市州县区旗]{1,10}(?:省|市|自治区|自治州|州|自治县|县|区|旗))(?:人民)?政府$")
ONE_EACH = "--previous 是一个文件时，只能检查一个文件；检查几个文件时给一个文件夹，按机关名称和年度配对"
ONE_GOVERNMENT = "--children 只能与一份政府报告一起用"


@dataclass(frozen=True, slots=True)
class Given:
    """A report that was read, and the file it was read from."""

    source: str
    report: Report


@dataclass(frozen=True, slots=True)
class Company:
    """
    What stands around one report. In words for people: `used`, and `refused` for what was not.

    `misfit`: another body's report was given as last year's, or another year's.
    """

    around: Surroundings
    used: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    misfit: bool = False


@dataclass(frozen=True)
class Beside:
    """
    `previous`: reports of the year before; `by_name`: a folder of them, of which only those of the same body count.

    `children`: reports of the bodies below, one a body. `problems`: what could not be used, a line each; `unread`: some
    of it could not be read.
    """

    previous: tuple[Given, ...] = ()
    by_name: bool = False
    children: tuple[Given, ...] = ()
    problems: tuple[str, ...] = ()
    unread: bool = False
    asked: frozenset[str] = field(default=frozenset())

    def of(self, report: Report) -> Company:
        """What of it belongs to this report. A report whose year is not known has no year before."""
        used: list[str] = []
        refused: list[str] = []
        previous = self._last_year(report, used, refused) if "previous" in self.asked else ()
        children = self._below(report, used, refused) if "children" in self.asked else ()
        around = Surroundings(previous=previous, children=children)
        misfit = not self.by_name and report.year is not None and len(previous) < len(self.previous)
        return Company(around, tuple(used), tuple(refused), misfit)

    def _last_year(self, report: Report, used: list[str], refused: list[str]) -> tuple[Report, ...]:
        if report.year is None:
            refused.append("看不出报告年度，没有与上年比较")
            return ()
        if self.by_name:
            fitting = [one for one in self.previous if _fits(one.report, report)]
            if not fitting:
                used.append(f"没有找到本机关{report.year - 1}年度报告，没有与上年比较")
        else:
            refused.extend(why for one in self.previous if (why := _misfit(one, report)))
            fitting = [one for one in self.previous if not _misfit(one, report)]
        used.extend(f"与 {one_line(one.source)} 作了跨年比较" for one in fitting)
        return tuple(one.report for one in fitting)

    def _below(self, report: Report, used: list[str], refused: list[str]) -> tuple[Report, ...]:
        if report.body_kind is not BodyKind.GOVERNMENT:
            refused.append("不是人民政府的报告，--children 没有用到")
            return ()
        fitting = [one.report for one in self.children if _is_below(one.report, report)]
        others = len(self.children) - len(fitting)
        used.append(
            f"与 {len(fitting)} 份下级机关{report.year or ''}年度报告作了比较"
            + (f"（另有 {others} 份没有用到：不是这一年度，或者看不出是下级机关）" if others else "")
        )
        return tuple(fitting)


def read_beside(previous: Path | None, children: Path | None, files: Sequence[Source]) -> Beside | None:
    """Read what was given. BadSettings when it is not there, or cannot belong to these files; None without any."""
    if previous is None and children is None:
        return None
    if previous and previous.is_file() and len(files) > 1:
        raise BadSettings(ONE_EACH)
    if children and len(files) > 1:
        raise BadSettings(ONE_GOVERNMENT)
    problems: list[str] = []
    then = _read(previous, problems, "--previous") if previous else ()
    below = _one_each(_read(children, problems, "--children"), problems) if children else ()
    asked = frozenset(name for name, path in (("previous", previous), ("children", children)) if path)
    by_name = bool(previous and previous.is_dir())
    return Beside(then, by_name, below, tuple(problems), bool(problems), asked)


def _read(path: Path, problems: list[str], option: str) -> tuple[Given, ...]:
    if str(path) == STANDARD_INPUT or not path.exists():
        raise BadSettings(f"{option}：没有 {path} 这个文件或文件夹")
    read: list[Given] = []
    for source in sources([str(path)]):
        try:
            verdict = check(load(source), name=source.name, rules=())
        except UnreadableInput as error:
            problems.append(f"{option} {one_line(source.name)}: {error}")
            continue
        if verdict.status == "read" and verdict.report is not None:
            read.append(Given(source.name, verdict.report))
        elif verdict.error:
            problems.append(f"{option} {one_line(source.name)}: {one_line(verdict.error[1])}")
    return tuple(read)


def _one_each(given: Iterable[Given], problems: list[str]) -> tuple[Given, ...]:
    """Of several files of one body and year the one with most numbers: counted twice, it would be too much."""
    kept: list[Given] = []
    for one in given:
        if not one.report.agency:
            problems.append(f"--children {one_line(one.source)}: 看不出是哪个机关的报告，没有用到")
            continue
        at = next((at for at, other in enumerate(kept) if _is_copy(one.report, other.report)), None)
        if at is None:
            kept.append(one)
        elif _numbers(one.report) > _numbers(kept[at].report):
            kept[at] = one
    return tuple(kept)


def _is_copy(one: Report, other: Report) -> bool:
    return one.year == other.year and same_name(one.agency, other.agency)


def _numbers(report: Report) -> int:
    return sum(cell.value is not None for cell in report.cells.values())


def _fits(previous: Report, report: Report) -> bool:
    """Only what both say for themselves counts: of a folder nobody has said whose reports they are, and 市水利局 is many."""
    known = previous.agency and report.agency and report.year
    return bool(known) and previous.year == (report.year or 0) - 1 and same_body(previous.agency, report.agency)


def _is_below(child: Report, government: Report) -> bool:
    """
    Of the same year, and of the place that the government is of. The names of townships need not hold it.

    A folder may hold more than what was meant, and a body too many would make the sum too large.
    """
    if child.year != government.year or same_name(child.agency, government.agency):
        return False
    place = PLACE.search(tight(government.agency))
    local = child.body_kind in (BodyKind.TOWNSHIP, BodyKind.STREET_OFFICE)
    return local or place is None or place[1] in tight(child.agency)


def _misfit(given: Given, report: Report) -> str:
    """Why the one file that was given is not last year's report of this body; "" when it may be."""
    then, source = given.report, one_line(given.source)
    wanted = (report.year or 0) - 1
    if then.year is not None and then.year != wanted:
        return f"--previous {source}：是{then.year}年度的报告，应为{wanted}年度；没有与上年比较"
    if then.agency and report.agency and not same_name(then.agency, report.agency):
        return f"--previous {source}：是{one_line(then.agency)}的报告，不是{one_line(report.agency)}的；没有与上年比较"
    return ""

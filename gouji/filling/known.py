"""What is known before a form is filled in: the body, and what last year's report carried over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from audit.engine import check
from audit.errors import BadSettings, GoujiError, UnreadableInput
from audit.form import Form, form_for_year
from audit.form.shape import T3_PARTS
from audit.model import BodyKind, Number
from audit.reading.cells import read_cell
from audit.years import same_name
from db.agencies import agency
from db.cells import stored_numbers
from db.opening import Database
from db.versions import latest_version
from gouji.filling.filled import read_filled
from gouji.inputs import load, sources
from gouji.listing import one_line
from gouji.rendering.labels import KINDS

LONGEST_NAME = 100
NO_XML = dict.fromkeys((0xFFFE, 0xFFFF))
OUT, IN = "T3.carried_out.{}", "T3.carried_in.{}"
TOO_OLD = "{year}年度报告适用旧条例，没有统一格式的表，请用 2019 年及以后的年度"


@dataclass(frozen=True)
class Known:
    """
    `carried`: address of 上年结转 → number; `source`: where these numbers come from, in words, "" for nowhere.

    `remarks`: why nothing, or not everything, was carried over.
    """

    year: int
    agency: str = ""
    code: str = ""
    kind: BodyKind | None = None
    carried: Mapping[str, int] = field(default_factory=dict)
    source: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def form(self) -> Form:
        """The form of the year."""
        return form_of(self.year)


def form_of(year: int) -> Form:
    """The form that binds a report year; BadSettings before 2019."""
    form = form_for_year(year)
    if form is None:
        raise BadSettings(TOO_OLD.format(year=year))
    return form


def known_of_body(database: Database, code: str, year: int) -> Known:
    """From the registry, and the newest stored version of last year's report. GoujiError for a body not registered."""
    body = agency(database, code)
    name = _name(body.name)
    version = latest_version(database, code, year - 1)
    if version is None:
        return Known(year, name, code, body.kind, remarks=(f"数据库里没有本机关{year - 1}年度报告",))
    carried, remarks = _carried(stored_numbers(database, version.id), year)
    source = f"数据库中本机关{year - 1}年度报告第{version.seq}版" if carried else ""
    return Known(year, name, code, body.kind, carried, source, remarks)


def known_of_file(path: Path, year: int) -> Known:
    """
    From last year's report in any format, or last year's form.

    UnreadableInput where it cannot be read; BadSettings where it is that of another year, or its year is not told.
    """
    source = next(iter(sources([str(path)])), None)
    if source is None or path.is_dir():
        raise BadSettings(f"--previous {one_line(str(path))}：要一个文件")
    shown = one_line(source.name)
    try:
        before = _own_form(load(source)) or _report(load(source))
    except UnreadableInput as error:
        raise UnreadableInput(error.kind, f"--previous {shown}: {one_line(error.message)}") from None
    if before.year != year - 1:
        told = f"是{before.year}年度的" if before.year else "看不出报告年度"
        raise BadSettings(f"--previous {shown}：{told}，应为{year - 1}年度")
    carried, remarks = _carried(before.numbers, year)
    words = f"{before.agency}{year - 1}年度报告（{_name(path.name)}）" if carried else ""
    return Known(year, before.agency, "", before.kind, carried, words, remarks)


@dataclass(frozen=True, slots=True)
class _Before:
    """What a file of last year says."""

    year: int | None
    agency: str
    kind: BodyKind | None
    numbers: Mapping[str, Number]


def _own_form(data: bytes) -> _Before | None:
    """None for anything but a form of ours that was filled in."""
    try:
        filled = read_filled(data)
    except GoujiError:
        return None
    kind = next((kind for kind, words in KINDS.items() if words == filled.kind), None)
    cells = {address: read_cell(text).value for address, text in filled.cells.items()}
    numbers = {address: value for address, value in cells.items() if value is not None}
    return _Before(filled.year, _name(filled.agency), kind, numbers)


def _report(data: bytes) -> _Before:
    verdict = check(data, rules=())
    report = verdict.report
    if verdict.status != "read" or report is None:
        raise UnreadableInput(*(verdict.error or ("not_a_report", "没有读懂")))
    return _Before(report.year, _name(report.agency), report.body_kind, report.numbers)


def together(registered: Known, given: Known) -> Known:
    """The body from the registry, the numbers from the file. BadSettings where the file is that of another body."""
    if given.agency and not same_name(given.agency, registered.agency):
        raise BadSettings(f"--previous：是{given.agency}的报告，不是{one_line(registered.agency)}的")
    return Known(
        registered.year,
        registered.agency,
        registered.code,
        registered.kind,
        given.carried,
        given.source,
        given.remarks,
    )


def _name(printed: str) -> str:
    """A name from outside, as it may stand in a sheet."""
    return one_line(printed.translate(NO_XML)).strip()[:LONGEST_NAME]


def _carried(numbers: Mapping[str, Number], year: int) -> tuple[dict[str, int], tuple[str, ...]]:
    """What goes into 上年结转, and a remark where a number is lacking. The total adds up by itself."""
    found = {IN.format(part): numbers.get(OUT.format(part)) for part in T3_PARTS}
    carried = {address: int(value) for address, value in found.items() if value is not None and _is_count(value)}
    if not carried:
        return {}, (f"{year - 1}年度报告的“结转下年度继续办理”没有可用的数字",)
    lacking = len(found) - len(carried)
    remarks = [f"{year - 1}年度报告的“结转下年度继续办理”有 {lacking} 格不是数字，没有填入"] if lacking else []
    total = numbers.get(OUT.format("total"))
    if total is not None and not lacking and total != sum(carried.values()):
        remarks.append(
            f"{year - 1}年度报告“结转下年度继续办理”一行各格相加是 {sum(carried.values())}，总计写的是 {total}，请核对"
        )
    return carried, tuple(remarks)


def _is_count(value: Number) -> bool:
    return value >= 0 and value == int(value)

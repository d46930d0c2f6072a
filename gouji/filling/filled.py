"""A filled form → the text of every cell, and what there is to say about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from audit.document import Format
from audit.errors import BadSettings, UnreadableInput
from audit.form import FORMS, Form
from audit.labels import tight
from audit.model import Number
from audit.reading.cells import read_cell
from audit.reading.sheets import ZIP
from audit.reading.sheets.book import Sheet, Slot
from audit.reading.sheets.xlsx import sheets_of_xlsx
from audit.reading.sniffing import sniff
from audit.wording import figure, where
from gouji.filling.manifest import CHANGED, FOREIGN, Manifest, read_manifest
from gouji.filling.placing import planned
from gouji.listing import one_line

OLD = "存成了旧格式（.xls、.et），看不出哪些格是公式；请打开后另存为 .xlsx"
EMPTY = "一格也没有填，没有写出"
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in a cell: `text` as printed. `formula`: a formula stands there; `stored`: with its result."""

    text: str = ""
    formula: bool = False
    stored: bool = True


@dataclass(frozen=True)
class Filled:
    """
    A form as it was handed back. `cells`: address → what the tables are to print, totals included.

    `problems`: what was not as it should be, a line each; `remarks`: what is only said. `blank`: cells without anything.
    """

    year: int
    form: Form
    agency: str
    kind: str
    cells: Mapping[str, str]
    problems: tuple[str, ...]
    remarks: tuple[str, ...]
    blank: tuple[str, ...]


def read_filled(data: bytes, *, zeros: bool = False) -> Filled:
    """
    Totals are what their formulas stand for, added up anew; one that was overwritten by hand stays as it is, and is told.

    `zeros`: cells without anything hold 0. UnreadableInput for what is no form of ours, or whose layout was changed;
    BadSettings for one in which nothing was filled in.
    """
    if sniff(data) is not Format.XLSX:
        raise UnreadableInput("not_a_form", FOREIGN)
    if not data.startswith(ZIP):
        raise UnreadableInput("not_a_form", OLD)
    sheets = sheets_of_xlsx(data)
    manifest = read_manifest(sheets)
    by_name = {sheet.name: sheet for sheet in sheets}
    _check_labels(manifest, by_name)
    form = FORMS[manifest.generation]
    entries = {address: _entry(by_name, *place) for address, place in manifest.cells.items()}
    cells, problems, remarks = _settled(form, entries, manifest, zeros=zeros)
    return Filled(
        year=manifest.year,
        form=form,
        agency=_field(by_name, manifest, "agency"),
        kind=_field(by_name, manifest, "kind"),
        cells=cells,
        problems=tuple(problems),
        remarks=tuple(remarks),
        blank=tuple(address for address, text in cells.items() if not text),
    )


def _check_labels(manifest: Manifest, sheets: Mapping[str, Sheet]) -> None:
    """Rows and columns that were added or taken away show in the labels: they no longer stand where they were."""
    needed = dict.fromkeys(name for name, _ in manifest.cells.values()) | {name: None for _, name, _ in manifest.labels}
    for name in needed:
        if name not in sheets:
            raise UnreadableInput("not_a_form", CHANGED.format(where=f"没有“{one_line(name)}”这张表"))
    for text, name, slot in manifest.labels:
        if tight(sheets[name].cells.get(slot, "")) != tight(text):
            place = sheets[name].anchor(slot).rpartition("[")[2].rstrip("]")
            raise UnreadableInput(
                "not_a_form", CHANGED.format(where=f"{one_line(name)} {place} 应是“{one_line(text)[:LONGEST]}”")
            )


def _entry(sheets: Mapping[str, Sheet], name: str, slot: Slot) -> Entry:
    sheet = sheets[name]
    if slot in sheet.doubtful:
        return Entry(formula=True, stored=False)
    return Entry(" ".join(one_line(sheet.cells.get(slot, "")).split()), slot in sheet.formulas)


def _field(sheets: Mapping[str, Sheet], manifest: Manifest, key: str) -> str:
    name, slot = manifest.fields.get(key, ("", (0, 0)))
    return one_line(sheets[name].cells.get(slot, "")).strip() if name in sheets else ""


def _settled(
    form: Form, entries: Mapping[str, Entry], manifest: Manifest, *, zeros: bool
) -> tuple[dict[str, str], list[str], list[str]]:
    plan = planned(form)
    typed = [address for address in form.addresses if address not in plan.totals]
    if not any(entries[address].text or entries[address].formula for address in typed):
        raise BadSettings(EMPTY)
    problems = [
        f"{where(address, form)}：填的是公式，没有存下结果；请用 Excel 或 WPS 打开保存一次，或者直接填数"
        for address in typed
        if not entries[address].stored
    ]
    cells = {address: printed(entries[address].text) or ("0" if zeros else "") for address in typed}
    remarks: list[str] = []
    for address in _inner_first(plan.totals):
        added = _sum(cells, plan.totals[address].plus)
        cells[address], told, wrong = _total(where(address, form), entries[address], added)
        (problems if wrong else remarks).extend([told] if told else [])
    problems += _differing(form, cells, manifest)
    return {address: cells[address] for address in form.addresses}, problems, remarks


def _inner_first(totals: Mapping[str, object]) -> list[str]:
    """The totals at the end of a row before those that add them up."""
    return sorted(totals, key=lambda address: address == "T3.total.total")


def _sum(cells: Mapping[str, str], addresses: tuple[str, ...]) -> Number | None:
    """As the formula does it: what is no number does not count; None where nothing is one."""
    values = [value for address in addresses if (value := read_cell(cells[address]).value) is not None]
    return sum(values) if values else None


def _total(place: str, entry: Entry, added: Number | None) -> tuple[str, str, bool]:
    """What a total is to print, what there is to say about it, and whether that is a problem."""
    computed = figure(added)
    text = printed(entry.text)
    if entry.formula:
        if entry.stored and text and text != computed:
            return (
                computed,
                f"{place}：表里存的公式结果是“{text}”，按填写的数算得 {computed or '空'}，已按算得的写",
                True,
            )
        return computed, "", False
    if not text:
        return computed, f"{place}：公式被删去，已按填写的数算出", False
    if text == computed:
        return text, f"{place}：公式被改成手填的“{text}”，与算得的一致", False
    return text, f"{place}：公式被改成手填的“{text}”，按填写的数算得 {computed or '空'}；已照手填的写", True


def _differing(form: Form, cells: Mapping[str, str], manifest: Manifest) -> list[str]:
    """Where 上年结转 is no longer what last year's report carried over."""
    return [
        f"{where(address, form)}填“{cells[address] or '（空）'}”，{one_line(manifest.source)}的结转下年度是 {value}"
        for address, value in manifest.carried.items()
        if address in cells and read_cell(cells[address]).value != value
    ]


def printed(text: str) -> str:
    """Numbers without separators, full-width digits and needless zeros; anything else as it was typed."""
    value = read_cell(text).value
    return text if value is None else figure(value)

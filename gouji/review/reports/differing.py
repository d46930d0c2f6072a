"""What differs between two versions of a report: cells, paragraphs word by word, files, what its page says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from audit.document import Paragraph, Table
from audit.form import FORMS, Form
from audit.model import ABSENT, Cell, Report
from audit.wording import figure, where
from db.report_facts import KeptFile, KeptVersion
from gouji.changes import LABELS

MOST_PARAGRAPHS = 1_500
MOST_SHOWN = 400
LONGEST = 1_500  # characters of a paragraph that is compared word by word; a longer one is shown as another
LIKE = 0.5  # less alike than this: another paragraph, and no changed one
NEAR = 6  # how many of the paragraphs that stood there a new one is held against
LOOK = 30  # what a first look at two paragraphs costs, for each of their characters
MOST_WORK = 8_000_000  # pairs of words that are held against each other; behind that paragraphs are shown as they are
NONE = "（空）"
_WORD = re.compile(r"\d+(?:\.\d+)?|[A-Za-z]+|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that is printed differently. `where`: its printed labels."""

    where: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that are in both versions (same), in the earlier one only (del), or in the later one only (ins)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class ParagraphChange:
    """`runs` of one paragraph. `same`: how many unchanged ones stand before it."""

    runs: tuple[Run, ...]
    same: int = 0


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """`same`: how many unchanged ones stand behind the last change; `left_out`: the texts were too long for all of it."""

    changes: tuple[ParagraphChange, ...]
    same: int = 0
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class FileChange:
    """`kind`: added, removed, replaced (another content of that name). `before`, `after`: the files."""

    kind: str
    name: str
    before: KeptFile | None
    after: KeptFile | None


def changed_cells(before: Mapping[str, Cell], after: Mapping[str, Cell], form: Form | None) -> list[CellChange]:
    """In printed order."""
    place = {address: number for one in FORMS.values() for number, address in enumerate(one.addresses)}
    addresses = sorted({*before, *after}, key=lambda address: (place.get(address, len(place)), address))
    return [
        CellChange(_where(address, form), was, now)
        for address in addresses
        if (was := _shown(before.get(address, ABSENT))) != (now := _shown(after.get(address, ABSENT)))
    ]


def changed_paragraphs(before: Report, after: Report) -> Paragraphs:
    """Tables of the form are compared cell by cell elsewhere; other tables row by row here."""
    old, new = list(_lines(before)), list(_lines(after))
    left_out = max(len(old), len(new)) > MOST_PARAGRAPHS
    old, new = old[:MOST_PARAGRAPHS], new[:MOST_PARAGRAPHS]
    found: list[ParagraphChange] = []
    same, work = 0, _Work(MOST_WORK)
    for kind, one, two, three, four in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            same += two - one
            continue
        for runs in _replaced(old[one:two], new[three:four], work):
            found.append(ParagraphChange(runs, same))
            same = 0
    return Paragraphs(tuple(found[:MOST_SHOWN]), same, left_out or len(found) > MOST_SHOWN)


def changed_files(before: Sequence[KeptFile], after: Sequence[KeptFile]) -> list[FileChange]:
    """Attachments, by name and content."""
    old, new = ([file for file in files if file.role == "attachment"] for files in (before, after))
    kept = {file.sha256 for file in old} & {file.sha256 for file in new}
    gone = [file for file in old if file.sha256 not in kept]
    come = [file for file in new if file.sha256 not in kept]
    found = []
    for file in come:
        was = next((one for one in gone if one.name == file.name), None)
        if was:
            gone.remove(was)
        found.append(FileChange("replaced" if was else "added", file.name, was, file))
    return [*found, *(FileChange("removed", file.name, file, None) for file in gone)]


def changed_labels(before: KeptVersion, after: KeptVersion) -> list[CellChange]:
    """What the page says of the report, and its dates."""
    was, now = ({**one.dates, **one.labels} for one in (before, after))
    return [
        CellChange(LABELS.get(name, name), was.get(name, "") or NONE, now.get(name, "") or NONE)
        for name in dict.fromkeys([*was, *now])
        if was.get(name, "") != now.get(name, "") and name in LABELS
    ]


def _where(address: str, form: Form | None) -> str:
    forms = [form] if form and address in form.printed else list(FORMS.values())
    return next((where(address, one) for one in forms if address in one.printed), address)


def _shown(cell: Cell) -> str:
    return figure(cell.value) if cell.value is not None else cell.raw.strip() or NONE


def _lines(report: Report) -> Iterator[str]:
    form = {reading.block for reading in report.tables.values()}
    first, last = report.body or (0, len(report.document.blocks))
    for number, block in enumerate(report.document.blocks[first:last], first):
        if isinstance(block, Paragraph) and block.text.strip():
            yield block.text
        elif isinstance(block, Table) and number not in form:
            yield from ("｜".join(dict.fromkeys(row)) for row in block.rows)


@dataclass(slots=True)
class _Work:
    left: int


def _replaced(old: Sequence[str], new: Sequence[str], work: _Work) -> Iterator[tuple[Run, ...]]:
    """Paragraphs that stand where others stood: those that are like each other word by word, the rest as they are."""
    waiting = list(old)
    for text in new:
        at = next((number for number, was in enumerate(waiting[:NEAR]) if _are_like(was, text, work)), None)
        if at is None:
            yield (Run("ins", text),)
            continue
        yield from ((Run("del", was),) for was in waiting[:at])
        yield tuple(_by_word(waiting[at], text))
        waiting = waiting[at + 1 :]
    yield from ((Run("del", was),) for was in waiting)


def _are_like(one: str, other: str, work: _Work) -> bool:
    look, cost = LOOK * (len(one) + len(other)), len(one) * len(other)
    if max(len(one), len(other)) > LONGEST or look + cost > work.left:
        return False
    work.left -= look
    if SequenceMatcher(None, one, other, autojunk=False).quick_ratio() < LIKE:
        return False
    work.left -= cost
    return True


def _by_word(old: str, new: str) -> Iterator[Run]:
    """A number is one word, and so is each Chinese character."""
    was, now = _WORD.findall(old), _WORD.findall(new)
    for kind, one, two, three, four in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Run("same", "".join(was[one:two]))
            continue
        if two > one:
            yield Run("del", "".join(was[one:two]))
        if four > three:
            yield Run("ins", "".join(now[three:four]))

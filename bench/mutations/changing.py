"""One change of a right report, and what it has to lead to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from audit.verdict import Verdict
from bench.mutations.scene import Scene
from bench.mutations.writing import Text
from gouji.demo.dice import Dice
from gouji.rendering.printed_form import CellValue


@dataclass(frozen=True)
class Planted:
    """
    A report with a defect. `at`: beginnings of the subjects (or addresses) where it is right to find it; () is anywhere.

    `quote`: what the sentence that is shown has to hold. `verdict`: of what is no report at all.
    """

    scene: Scene
    at: tuple[str, ...] = ()
    quote: str = ""
    verdict: Verdict | None = None


Change = Callable[[Scene, Dice], "Planted | Scene | None"]


@dataclass(frozen=True)
class Plant:
    """
    A way to plant a defect of rule `code`. `wants`: what `make_scene` has to make; `change` returns None where it cannot.

    `also`: rules that may speak in its place. `beyond`: said with words that the catalogue does not list.
    """

    code: str
    name: str
    change: Change
    wants: Mapping[str, Any] = field(default_factory=dict)
    beyond: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Trap:
    """Something right that looks like a defect of rule `code`. `may`: codes that speak with reason."""

    code: str
    name: str
    change: Callable[[Scene, Dice], Scene | None]
    wants: Mapping[str, Any] = field(default_factory=dict)
    may: tuple[str, ...] = ()


def cells(scene: Scene, changes: Mapping[str, CellValue]) -> Scene:
    """Other values in these cells; the text stays."""
    unknown = set(changes) - set(scene.cells)
    if unknown:
        raise KeyError(f"no such cells: {sorted(unknown)}")
    return replace(scene, cells={**scene.cells, **changes})


def number(scene: Scene, address: str) -> int:
    """The number in a cell, 0 for one that is not there."""
    value = scene.cells.get(address)
    return int(value) if value is not None and not isinstance(value, str) else 0


def part(scene: Scene, which: str, lines: tuple[str, ...]) -> Scene:
    """Other paragraphs in `preface`, `one`, `five` or `six`."""
    texts: dict[str, tuple[str, ...]] = {
        "preface": scene.text.preface,
        "one": scene.text.one,
        "five": scene.text.five,
        "six": scene.text.six,
        which: lines,
    }
    return replace(scene, text=Text(**texts))


def lines_of(scene: Scene, which: str) -> tuple[str, ...]:
    """The paragraphs of a part."""
    found: tuple[str, ...] = getattr(scene.text, which)
    return found


def added(scene: Scene, which: str, line: str) -> Scene:
    """One paragraph more at the end of a part."""
    return part(scene, which, (*lines_of(scene, which), fill(scene, line)))


def swapped(scene: Scene, which: str, old: str, new: str) -> Scene | None:
    """`new` for the first `old` in a part; None where it does not hold it."""
    lines = list(lines_of(scene, which))
    for index, line in enumerate(lines):
        if old in line:
            lines[index] = line.replace(old, new, 1)
            return part(scene, which, tuple(lines))
    return None


def edited(scene: Scene, edit: Callable[[str], str]) -> Scene:
    """A change of the printed page."""
    return replace(scene, edits=(*scene.edits, edit))


def around(scene: Scene, **facts: Any) -> Scene:
    """Other surroundings."""
    return replace(scene, around=replace(scene.around, **facts))


def fill(scene: Scene, line: str) -> str:
    """{year}, {last}, {next}, {own} and {agency} of the scene."""
    words = {
        "year": scene.year,
        "last": scene.year - 1,
        "next": scene.year + 1,
        "own": scene.own,
        "agency": scene.agency,
    }
    for name, value in words.items():
        line = line.replace("{" + name + "}", str(value))
    return line


def paragraph(which: str, line: str, **wants: Any) -> Change:
    """The change that adds a paragraph, to be found by its words."""

    def change(scene: Scene, dice: Dice) -> Planted:
        said = fill(scene, line)
        return Planted(added(scene, which, line), quote=said[:12] if wants.get("quoted") else "")

    return change


def sentence_trap(which: str, line: str) -> Callable[[Scene, Dice], Scene]:
    """The change that adds a paragraph that is right."""
    return lambda scene, dice: added(scene, which, line)

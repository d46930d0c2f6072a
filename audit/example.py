"""Examples of a rule as data: a faultless report and what is different in it.

A test makes each into a report and runs the rule; `docs/rules/` prints the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from audit.model import BodyKind, Number
from audit.policy import AS_CATALOGUED, Policy
from audit.surroundings import Absence, Alike, Publication, Registered

Printed = Number | str | None


@dataclass(frozen=True, slots=True)
class Example:
    """
    `cells`: address → what is printed there, None for a blank; `zero`: all other cells are 0.

    `parts`: the whole text of a part, one paragraph a line; `added`: a paragraph more at its end.
    `headings`: as printed; None leaves the part out, with its table. `title`, `preface`, `closing`: as printed, one
    paragraph a line. `lost`: tables (T3) or rows (T3.granted) that are not printed. `pictured`: tables that are pictures.
    `instead`: table → the rows of another one that stands in its place.
    `previous`, `earlier`, `children`, `copies`, `registered`, `publication`, `alike`, `policy`: what stands around it.
    `absent`: there is no report at all, and this is known about it.
    `finds`: the subjects the rule finds in a bad example, where it is worth naming them. `words`: what is different,
    for people, where the data do not say it by themselves.
    """

    cells: Mapping[str, Printed] = field(default_factory=dict)
    zero: bool = False
    parts: Mapping[int, str] = field(default_factory=dict)
    added: Mapping[int, str] = field(default_factory=dict)
    headings: Mapping[int, str | None] = field(default_factory=dict)
    title: str | None = None
    preface: str | None = None
    closing: str | None = None
    lost: tuple[str, ...] = ()
    pictured: tuple[str, ...] = ()
    instead: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    agency: str = "样例市青山区水利局"
    kind: BodyKind | None = None
    year: int = 2024
    generation: str | None = None
    previous: Example | None = None
    earlier: Example | None = None
    children: tuple[Example, ...] = ()
    children_complete: bool = True
    copies: tuple[Example, ...] = ()
    registered: Registered | None = None
    publication: Publication | None = None
    alike: tuple[Alike, ...] = ()
    policy: Policy = AS_CATALOGUED
    absent: Absence | None = None
    finds: tuple[str, ...] = ()
    words: str = ""

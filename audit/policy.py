"""What a region or supervising office has decided about the audit of its reports. Data: whoever reads settings makes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from audit.severity import Severity


@dataclass(frozen=True, slots=True)
class LocalItem:
    """
    Something local notices ask for beyond the form (C52).

    `words`: one of them has to occur in part `part`, or anywhere with None. `by`: the notice that asks for it.
    """

    name: str
    words: tuple[str, ...]
    part: int | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Expression:
    """Words that must not stand in a report (Q13), of a list the supervising office keeps. `right`: "" where there is none."""

    wrong: str
    right: str = ""


@dataclass(frozen=True, slots=True)
class Lowered:
    """A rule that counts less here than in the catalogue; never more: `audit.engine` takes the milder of both."""

    severity: Severity
    reason: str


@dataclass(frozen=True, slots=True)
class Policy:
    """
    `name`: whose it is, "" for the catalogue as it stands.

    `off`: rule code → why it is off here; such a rule leaves no outcome, and closes no finding.
    `alike_warning`, `alike_note`: Jaccard similarity of text from which Q10 speaks. `longest`: the most characters
    part one may have (Q18), None without a limit. `contact_required`: the local template asks for it (C13). `signature_on_page`: body and date in the page's own
    fields are a signature here (C15).
    `expressions`: wrong words to look for (Q13); none are shipped.
    """

    name: str = ""
    off: Mapping[str, str] = field(default_factory=dict)
    lowered: Mapping[str, Lowered] = field(default_factory=dict)
    local_items: tuple[LocalItem, ...] = ()
    alike_warning: float = 0.90
    alike_note: float = 0.75
    longest: int | None = None
    contact_required: bool = False
    signature_on_page: bool = False
    expressions: tuple[Expression, ...] = ()


AS_CATALOGUED = Policy()

"""Reports by hand: one part, one text."""

from __future__ import annotations

from audit.claims import Claim, claims_of
from audit.document import Document, Format, Paragraph
from audit.model import BodyKind, Report, Section


def report_of(
    text: str,
    *,
    part: int = 1,
    year: int | None = 2024,
    agency: str = "样例市样例局",
    body_kind: BodyKind = BodyKind.DEPARTMENT,
) -> Report:
    """A report whose part one (or another) is `text`; other parts are empty."""
    lines = text.split("\n")
    sections = [Section(1, "一、总体情况", "一", "总体情况", text if part == 1 else "", 0)]
    if part != 1:
        sections.append(Section(part, "标题", None, "标题", text, 1))
    return Report(
        document=Document(Format.TEXT, tuple(Paragraph(line) for line in lines)),
        agency=agency,
        year=year,
        generation="2021",
        body_kind=body_kind,
        sections=tuple(sections),
    )


def said(text: str, **facts: object) -> list[str]:
    """The claims of a text in short: `received=9!`, where `!` marks a strict one, `answered=150..159` an interval."""
    return [short(claim) for claim in claims_of(report_of(text, **facts))]  # type: ignore[arg-type]


def short(claim: Claim) -> str:
    """`slot=value`, `slot=none` for a zero in words, with `!` when strict."""
    stated = claim.stated
    high = "" if stated.high is None else stated.high
    value = "none" if claim.zero else f"{stated.value}" if stated.exact else f"{stated.low}..{high}"
    return f"{claim.slot}={value}{'!' if claim.strict else ''}"

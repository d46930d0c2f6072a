"""Facts → the words of a notice. Pure: no database, no clock. Templates only place what was computed here or before."""

from __future__ import annotations

from dataclasses import dataclass, fields

from notifications.letters.base import Letter
from notifications.wording import OURS, Wording


@dataclass(frozen=True, slots=True)
class Composed:
    """The frozen texts of a notice. `im`: the short text for robots, "" for a kind that has none."""

    subject: str
    text: str
    html: str
    im: str


def compose(kind: str, facts: Letter, wording: Wording = OURS) -> Composed:
    """The texts of a notice of this kind. jinja2.UndefinedError when a template asks for more than facts."""
    known = facts.covered()
    values = {field.name: getattr(known, field.name) for field in fields(known)}
    subject, text, html, im = (wording.render(kind, part, values).strip() for part in ("subject", "txt", "html", "im"))
    return Composed(subject, text + "\n", html + "\n", im + "\n")

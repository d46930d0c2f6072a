"""Facts → the words of a notice. Pure: no database, no clock. Templates only place what was computed here or before."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.sandbox import SandboxedEnvironment

from audit.privacy import masked

TEMPLATES = Path(__file__).parent / "templates"
PARTS = ("subject", "txt", "html")
LONGEST_QUOTE = 80
_DROPPED = frozenset({"Cf", "Cs"})  # invisible, turning or broken characters
_SPACES = frozenset({"Cc", "Zl", "Zp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What every notice says. `addressee`: official name of the body. `copy_to`: offices in copy. `test`: 【测试】."""

    number: str
    test: bool
    addressee: str
    copy_to: tuple[str, ...]
    is_copy: bool
    date: str
    year: int
    issuing_office: str
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder(Letter):
    """
    提醒 or 催报. `looked`: 尚未检索到 or 未能检索. `days_left` counts working days after the notice's own day.

    `act_by` is "" when it is the deadline itself. `cautions`: what the dates do not know yet.
    """

    word: str
    deadline: str
    act_by: str
    days_left: int
    duty: str
    basis: str
    looked: str
    checked_at: str
    urls: tuple[str, ...]
    cautions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """
    One finding group in the table of a 督促整改 notice. Empty text: nothing to say there.

    `diagnosis`: which cell is wrong, where that is known and no message says it.
    """

    place: str
    message: str
    found: str
    expected: str
    quote: str
    code: str
    severity: str
    basis: str
    suggestion: str
    rectify_by: str
    others: tuple[str, ...]
    diagnosis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rectify(Letter):
    """督促整改. `appendix`: notes, which ride along and never cause a notice."""

    title: str
    url: str
    published_on: str
    version: str
    lines: tuple[Line, ...]
    appendix: tuple[Line, ...]
    cautions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Composed:
    """The frozen texts of a notice."""

    subject: str
    text: str
    html: str


def compose(kind: str, facts: Letter) -> Composed:
    """The texts of a `reminder` or `rectify` notice. jinja2.UndefinedError when a template asks for more than facts."""
    known = masked_lines(facts) if isinstance(facts, Rectify) else facts
    values = {field.name: getattr(known, field.name) for field in fields(known)}
    subject, text, html = (_environment().get_template(f"{kind}.{part}.j2").render(values) for part in PARTS)
    return Composed(subject.strip(), text.strip() + "\n", html.strip() + "\n")


@cache
def template_sha(kind: str) -> str:
    """Names one wording of a kind: changed templates change it."""
    files = sorted([*TEMPLATES.glob(f"{kind}*.j2"), *TEMPLATES.glob("letter.*.j2")])
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def one_line(value: object) -> object:
    """Text without line breaks, control, invisible and turning characters; anything else as it is."""
    if not isinstance(value, str):
        return value
    kinds = ((character, unicodedata.category(character)) for character in value)
    kept = "".join(" " if kind in _SPACES else character for character, kind in kinds if kind not in _DROPPED)
    return " ".join(kept.split())


def masked_lines(facts: Rectify) -> Rectify:
    """The same notice with nothing private in what it quotes."""
    lines, appendix = (tuple(_masked(line) for line in group) for group in (facts.lines, facts.appendix))
    return replace(facts, title=masked(facts.title), lines=lines, appendix=appendix)


def is_web(address: str) -> bool:
    """Whether an address may become a link."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _masked(line: Line) -> Line:
    quote = masked(line.quote)
    return replace(
        line,
        place=masked(line.place),
        message=masked(line.message),
        found=masked(line.found),
        quote=quote if len(quote) <= LONGEST_QUOTE else quote[:LONGEST_QUOTE] + "…",
        others=tuple(masked(other) for other in line.others),
    )


@cache
def _environment() -> SandboxedEnvironment:
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        # `select_autoescape(["html"])` would not match x.html.j2, and nothing would be escaped
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        # whatever is placed stands on one line: only a template breaks lines (so no macros: their output is placed)
        finalize=one_line,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests["web"] = is_web
    return environment

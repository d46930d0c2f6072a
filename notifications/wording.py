"""The templates in force: those of the operator's own folder before the built-in ones."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.sandbox import SandboxedEnvironment

from notifications.text import im_safe, is_web, one_line

BUILT_IN = Path(__file__).parent / "templates"
PARTS = ("subject", "txt", "html", "im")
SHARED = "letter.*.j2"


@dataclass(frozen=True, slots=True)
class Wording:
    """`folder`: where the operator keeps templates of his own, by the same names; a file that is not there is ours."""

    folder: Path | None = None

    def render(self, kind: str, part: str, values: Mapping[str, Any]) -> str:
        """One part of a notice. jinja2.TemplateError when a template is wrong or asks for more than `values`."""
        finalize = im_safe if part == "im" else one_line
        return _environment(self.folder, finalize).get_template(f"{kind}.{part}.j2").render(values)

    def sha(self, kind: str) -> str:
        """Names one wording of a kind: changed templates change it."""
        names = {file.name for place in self._places() for file in (*place.glob(f"{kind}*.j2"), *place.glob(SHARED))}
        return hashlib.sha256(b"\0".join(self._file(name).read_bytes() for name in sorted(names))).hexdigest()

    def source(self, name: str) -> str:
        """The text of one template file as it is in force."""
        return self._file(name).read_text(encoding="utf-8")

    def _places(self) -> tuple[Path, ...]:
        own = (self.folder,) if self.folder is not None and self.folder.is_dir() else ()
        return (*own, BUILT_IN)

    def _file(self, name: str) -> Path:
        return next(place / name for place in self._places() if (place / name).is_file())


OURS = Wording()


@cache
def _environment(folder: Path | None, finalize: Callable[[object], object]) -> SandboxedEnvironment:
    places = [FileSystemLoader(folder)] if folder is not None else []
    environment = SandboxedEnvironment(
        loader=ChoiceLoader([*places, FileSystemLoader(BUILT_IN)]),
        undefined=StrictUndefined,
        # `select_autoescape(["html"])` would not match x.html.j2, and nothing would be escaped
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        # whatever is placed stands on one line: only a template breaks lines (so no macros: their output is placed)
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests["web"] = is_web
    return environment

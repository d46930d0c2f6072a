"""The templates in force: those of the operator's own folder before the built-in ones."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache, FunctionLoader, StrictUndefined, TemplateError, meta, select_autoescape
from jinja2.bccache import Bucket

from audit.causes import why
from audit.errors import BadSettings
from notifications.faults import BadTemplate, fault_of
from notifications.sandbox import BoundedEnvironment, within_bounds
from notifications.small_files import NotSmall, small_file
from notifications.text import im_safe, is_web, one_line

BUILT_IN = Path(__file__).parent / "templates"
PARTS = ("subject", "txt", "html", "im")
MOST_COMPILED = 500
# what a template may raise that is evaluated; facts are plain text and raise nothing by themselves
_RAISED = (
    *(TemplateError, TypeError, ValueError, ArithmeticError, AttributeError, LookupError),
    *(RecursionError, SyntaxError, MemoryError),  # nested too deeply, for us or for Python
)
LARGEST = 256 << 10


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """One template as it was read. `path`: for messages. `problem`: why it was not read, "" when it was."""

    name: str
    path: str
    data: bytes
    problem: str = ""

    def source(self) -> str:
        """Its text, to be looked at."""
        return self.data.decode("utf-8-sig", "replace")


@dataclass(frozen=True, slots=True)
class Wording:
    """
    `folder`: where the operator keeps templates of his own, by the same names; a file that is not there is ours.

    Files are read each time, so that an edit shows at once. `read`: those that a `fixed` wording keeps to.
    """

    folder: Path | None = None
    read: tuple[TemplateFile, ...] | None = None

    def fixed(self) -> Wording:
        """The wording of this moment: what it renders and its `sha` agree, whoever edits the files meanwhile."""
        return replace(self, read=self.files())

    def files(self) -> tuple[TemplateFile, ...]:
        """Every template in force, by name. BadSettings when the folder cannot be read."""
        return self.read if self.read is not None else _files(self.folder)

    def render(self, kind: str, part: str, values: Mapping[str, Any]) -> str:
        """One part of a notice. BadTemplate when a template is wrong or asks for more than `values`."""
        files, name = self.files(), f"{kind}.{part}.j2"
        try:
            with within_bounds():
                return _environment(files, im=part == "im").get_template(name).render(values)
        except _RAISED as error:
            raise fault_of(error, {one.name: one.path for one in files}, name) from error

    def check(self, name: str) -> None:
        """BadTemplate when this file cannot be read or is written wrongly."""
        files = self.files()
        try:
            _environment(files, im=False).get_template(name)
        except _RAISED as error:
            raise fault_of(error, {one.name: one.path for one in files}, name) from error

    def parser(self) -> BoundedEnvironment:
        """What understands these templates, to look into them."""
        return _environment(self.files(), im=False)

    def sha(self, kind: str) -> str:
        """Names one wording of a kind: a change of its templates, or of any that they take in, changes it."""
        named = [one.name.encode() + b"\0" + one.data for one in self.taken(kind)]
        return hashlib.sha256(b"\0".join(named)).hexdigest()

    def taken(self, kind: str) -> tuple[TemplateFile, ...]:
        """The templates of a kind and all that they take in: what `sha` covers, and who signs it has to see."""
        return _taken(self.files(), kind)


OURS = Wording()


class _Missing(StrictUndefined):
    """Says in Chinese what is missing."""

    @property
    def _undefined_message(self) -> str:
        return self._undefined_hint or f"用了“{self._undefined_name}”，没有这一项"


class _Compiled(BytecodeCache):
    """
    Compiled templates by name, place and content: of an operator's folder only what he has changed is compiled anew.

    One for each way in which an environment places values: that is compiled in.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if len(self._kept) >= MOST_COMPILED:
            self._kept.clear()
        if bucket.code is not None:
            self._kept[bucket.key, bucket.checksum] = bucket.code


_COMPILED = {True: _Compiled(), False: _Compiled()}


@lru_cache(maxsize=1)
def _built_in() -> tuple[TemplateFile, ...]:
    """They come with the program and change with it."""
    return tuple(_all_of(BUILT_IN))


def _all_of(folder: Path) -> Iterator[TemplateFile]:
    return (_read(path) for path in folder.glob("[!.]*.j2"))


def _files(folder: Path | None) -> tuple[TemplateFile, ...]:
    try:
        own = _all_of(folder) if folder is not None and folder.is_dir() else ()
        found = {one.name: one for one in (*_built_in(), *own)}
    except OSError as error:
        raise BadSettings(f"{folder}: 模板读不了：{why(error)}") from None
    return tuple(found[name] for name in sorted(found))


def _read(path: Path) -> TemplateFile:
    """A file that cannot be read is one that is wrong: it stops the kinds that use it, and no others."""
    try:
        return TemplateFile(path.name, str(path), small_file(path, LARGEST))
    except OSError as error:
        return TemplateFile(path.name, str(path), b"", str(error) if isinstance(error, NotSmall) else why(error))


@lru_cache(maxsize=8)
def _environment(files: tuple[TemplateFile, ...], *, im: bool) -> BoundedEnvironment:
    environment = BoundedEnvironment(
        loader=FunctionLoader(_loader(files)),
        undefined=_Missing,
        # `select_autoescape(["html"])` would not match x.html.j2, and nothing would be escaped
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        # whatever is placed stands on one line: only a template breaks lines (so no macros: their output is placed)
        finalize=im_safe if im else one_line,
        bytecode_cache=_COMPILED[im],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests["web"] = is_web
    environment.sizes = {one.name: len(one.data) for one in files}
    return environment


def _loader(files: tuple[TemplateFile, ...]) -> Callable[[str], tuple[str, str, Callable[[], bool]] | None]:
    by_name = {one.name: one for one in files}

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        one = by_name.get(name)
        return None if one is None else (_text(one), one.path, lambda: True)

    return load


def _text(one: TemplateFile) -> str:
    if one.problem:
        raise BadTemplate(one.path, 0, f"不能读取：{one.problem}")
    try:
        return one.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = one.data.count(b"\n", 0, error.start) + 1
        raise BadTemplate(one.path, line, "编码不是 UTF-8，请另存为 UTF-8") from None


@lru_cache(maxsize=64)
def _taken(files: tuple[TemplateFile, ...], kind: str) -> tuple[TemplateFile, ...]:
    by_name = {one.name: one for one in files}
    taken: dict[str, TemplateFile] = {}
    waiting: list[str | None] = [f"{kind}.{part}.j2" for part in PARTS]
    while waiting:
        name = waiting.pop()
        if name is None:  # a name that is only computed when it is rendered: any of them
            waiting += by_name
        elif name in by_name and name not in taken:
            taken[name] = by_name[name]
            waiting += _referred(files, by_name[name])
    return tuple(taken[name] for name in sorted(taken))


def _referred(files: tuple[TemplateFile, ...], one: TemplateFile) -> list[str | None]:
    try:
        return list(meta.find_referenced_templates(_environment(files, im=False).parse(_text(one))))
    except (TemplateError, BadTemplate):
        return []  # a broken one renders nothing

"""Are the templates in force fit to be sent? Every kind is written with made-up facts, and the result is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache

from jinja2 import TemplateError, meta, nodes

from notifications.compose import Composed, compose
from notifications.faults import BadTemplate
from notifications.letters.base import Letter
from notifications.markup import strange_markup
from notifications.samples import SAMPLES
from notifications.wording import BUILT_IN, OURS, PARTS, Wording

LONGEST_SUBJECT = 200
ORDER = "责令"
PAPERS = ".docx"


@dataclass(frozen=True, slots=True)
class Remark:
    """`line` 0: the whole file. `grave`: notices of this kind cannot, or must not, be written like this."""

    path: str
    line: int
    words: str
    grave: bool = True

    def __str__(self) -> str:
        return f"{self.path}{f':{self.line}' if self.line else ''}：{self.words}"


def can_be_written(kind: str, wording: Wording) -> bool:
    """Whether the templates of a kind make a notice of made-up facts. True for a kind nobody has made any up for."""
    sample = SAMPLES.get(kind)
    try:
        return sample is None or all(compose(kind, letter, wording) for letter in (sample.full, sample.least))
    except BadTemplate:
        return False


def lint(wording: Wording) -> list[Remark]:
    """What is wrong, each thing once, what is graver first in each file."""
    wording = wording.fixed()
    found = [*_names(wording), *_broken(wording)]
    broken = {one.path for one in found if one.grave}
    for kind in SAMPLES:
        found += [one for one in _of_kind(kind, wording) if one.path not in broken or not one.grave]
    told = [one for one in dict.fromkeys(found) if not any(_says_more(other, one) for other in found)]
    return sorted(told, key=lambda one: (one.path, not one.grave, one.line))


def known_names() -> tuple[str, ...]:
    """Every name that a file of the operator's folder may have."""
    shared = [path.name for path in BUILT_IN.glob("*.j2")]
    return tuple(sorted({*shared, *(f"{kind}.{part}.j2" for kind in SAMPLES for part in PARTS)}))


def _says_more(other: Remark, one: Remark) -> bool:
    return other.path == one.path and other.words != one.words and other.words.startswith(one.words)


def _names(wording: Wording) -> Iterator[Remark]:
    """Files that nothing will ever read, most likely because of a slip in their names."""
    folder = wording.folder
    if folder is None or not folder.is_dir():
        return
    known = [*known_names(), *(f"{kind}{PAPERS}" for kind in SAMPLES)]
    taken_in = {name for one in wording.files() for name in _taken_in(one.source())}
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "~$")) or path.name in known or path.name in taken_in or path.is_dir():
            continue
        near = get_close_matches(path.name, known, 1, cutoff=0.8)
        if near or path.suffix in (".j2", PAPERS):
            yield Remark(str(path), 0, "没有模板用这个文件名" + (f"，是不是 {near[0]}？" if near else ""))


@lru_cache(maxsize=256)
def _taken_in(text: str) -> tuple[str, ...]:
    """The templates that one with this text takes in by name; all are parsed alike, and most are ours."""
    try:
        tree = OURS.parser().parse(text)
    except TemplateError:
        return ()
    return tuple(name for name in meta.find_referenced_templates(tree) if name)


@lru_cache(maxsize=256)
def _asked(text: str) -> Mapping[str, int]:
    """What a template with this text asks for → in which line, 0 when that is not to be found."""
    try:
        tree = OURS.parser().parse(text)
        asked = meta.find_undeclared_variables(tree)
    except TemplateError:  # _broken tells
        return {}
    lines = {node.name: node.lineno for node in reversed(list(tree.find_all(nodes.Name)))}
    return {name: lines.get(name, 0) for name in sorted(asked)}


def _broken(wording: Wording) -> Iterator[Remark]:
    """Files that cannot be read or parsed, also those that no made-up notice takes in."""
    for one in wording.files():
        try:
            wording.check(one.name)
        except BadTemplate as error:
            yield Remark(error.path, error.line, error.what)


def _of_kind(kind: str, wording: Wording) -> Iterator[Remark]:
    sample = SAMPLES.get(kind)
    if sample is None:
        return
    known = set(sample.full.values())
    for part in PARTS:
        yield from _unknown(wording, f"{kind}.{part}.j2", known)
    for letter in (sample.full, sample.least, replace(sample.full, test=True)):
        try:
            composed = compose(kind, letter, wording)
        except BadTemplate as error:
            yield Remark(error.path, error.line, error.what)
            continue
        yield from _said(kind, letter, composed, wording, sample.never if letter is sample.least else ())


def _unknown(wording: Wording, name: str, known: set[str]) -> Iterator[Remark]:
    one = next((one for one in wording.files() if one.name == name), None)
    if one is None:
        return
    for missing, line in _asked(one.source()).items():
        if missing in known:
            continue
        near = get_close_matches(missing, known, 1)
        words = f"，是不是 {near[0]}？" if near else f"；可用：{'、'.join(sorted(known))}"
        yield Remark(one.path, line, f"用了“{missing}”，没有这一项{words}")


def _said(kind: str, letter: Letter, composed: Composed, wording: Wording, never: Sequence[str]) -> Iterator[Remark]:
    texts = dict(zip(PARTS, (composed.subject, composed.text, composed.html, composed.im), strict=True))
    paths = {one.name: one.path for one in wording.files()}
    for part, text in texts.items():
        path = paths.get(f"{kind}.{part}.j2", f"{kind}.{part}.j2")
        for words in never:
            if words in text:
                yield Remark(path, 0, f"写给乡镇、街道的不能引用{words}：该条没有规定它们的期限")
        if ORDER in text:
            yield Remark(path, 0, f"用了“{ORDER}”：那是上级机关的措辞，确有依据才用", grave=False)
        if part == "subject" and len(text) > LONGEST_SUBJECT:
            yield Remark(path, 0, f"标题有 {len(text)} 个字，最多 {LONGEST_SUBJECT} 个")
        if part == "html":
            if not text:
                yield Remark(path, 0, "网页超过 100 KB，发出时只剩纯文本")
            yield from (Remark(path, 0, words) for words in strange_markup(text))

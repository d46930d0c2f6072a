"""What a person names on the command line → files to read, and their bytes within bounds."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import click

from audit.causes import why
from audit.errors import UnreadableInput
from audit.reading.sniffing import KINDS, LARGEST

STANDARD_INPUT = "-"
# What systems and office programs leave behind in shared folders.
LITTER = frozenset({"thumbs.db", "desktop.ini"})
LITTER_PREFIXES = (".", "~$")


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to read: a file, bytes at hand, or a path with a `problem` (kind, message)."""

    name: str
    path: Path | None = None
    data: bytes | None = None
    problem: tuple[str, str] | None = None


def sources(paths: Iterable[str]) -> Iterator[Source]:
    """Each path once, in the given order; a folder gives its files, sorted, at any depth."""
    seen: set[str] = set()
    for given in paths:
        for source in _sources_of(given):
            if source.name not in seen:
                seen.add(source.name)
                yield source


def load(source: Source) -> bytes:
    """The bytes. UnreadableInput when there are none to have, or too many."""
    if source.problem:
        raise UnreadableInput(*source.problem)
    if source.path is None:
        return source.data or b""
    try:
        with source.path.open("rb") as file:
            if os.fstat(file.fileno()).st_size > LARGEST:
                raise _too_large()
            return _bounded(file)
    except OSError as error:
        raise UnreadableInput("no_access", f"不能读取：{why(error)}") from None


def _sources_of(given: str) -> Iterator[Source]:
    if given == STANDARD_INPUT:
        yield _standard_input()
        return
    path = Path(given)
    name = click.format_filename(given)
    try:
        mode = path.stat().st_mode
    except OSError as error:
        kind = "missing" if isinstance(error, FileNotFoundError) else "no_access"
        message = "没有这个文件或文件夹" if kind == "missing" else f"不能读取：{why(error)}"
        yield Source(name, problem=(kind, message))
        return
    if stat.S_ISDIR(mode):
        yield from _folder(path)
    else:
        yield Source(name, path)


def _standard_input() -> Source:
    try:
        return Source(STANDARD_INPUT, data=_bounded(sys.stdin.buffer))
    except UnreadableInput as error:
        return Source(STANDARD_INPUT, problem=(error.kind, error.message))


def _folder(folder: Path) -> Iterator[Source]:
    problems: list[OSError] = []
    count = 0
    for path in _files(folder, problems):
        count += 1
        yield Source(click.format_filename(path), path)
    for error in problems:
        yield Source(click.format_filename(error.filename), problem=("no_access", f"不能读取：{why(error)}"))
    if not count and not problems:
        yield Source(click.format_filename(folder), problem=("empty_folder", "文件夹里没有可以检查的文件"))


def _files(folder: Path, problems: list[OSError]) -> Iterator[Path]:
    """Regular files only: a pipe or a device would block. Links are followed, each folder once."""
    visited: set[tuple[int, int]] = set()
    for here, folders, names in os.walk(folder, followlinks=True, onerror=problems.append):
        status = Path(here).stat()
        if (status.st_dev, status.st_ino) in visited:
            folders.clear()
            continue
        visited.add((status.st_dev, status.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith(LITTER_PREFIXES))
        for name in sorted(names):
            path = Path(here, name)
            if not _is_litter(name) and (path.is_file() or not path.exists()):
                yield path


def _is_litter(name: str) -> bool:
    return name.startswith(LITTER_PREFIXES) or name.lower() in LITTER


def _bounded(file: BinaryIO) -> bytes:
    data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise _too_large()
    return data


def _too_large() -> UnreadableInput:
    return UnreadableInput("too_large", KINDS["too_large"])

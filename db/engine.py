"""
sqlite-utils, without what it imports merely because it is there.

It looks for pandas and numpy, to know their types: a second or more of the start of every process, for types that
nobody here ever stores.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

UNUSED = ("pandas", "numpy")


@contextmanager
def _without(names: tuple[str, ...]) -> Iterator[None]:
    """Inside, importing these fails as if they were not installed."""
    modules: dict[str, ModuleType | None] = sys.modules  # type: ignore[assignment]  # None: "is not there"
    known = {name: modules[name] for name in names if name in modules}
    modules.update(dict.fromkeys(names))
    try:
        yield
    finally:
        for name in names:
            del modules[name]
        modules.update(known)


with _without(UNUSED):
    from sqlite_utils import Database, Migrations

__all__ = ["Database", "Migrations"]

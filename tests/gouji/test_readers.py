"""A kept reading is made anew when anything that reading rests on has changed."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from gouji.readers import LIBRARIES, PARTS, reader_version

AUDIT = Path(__file__).parents[2] / "audit"
# Names, errors, and what stands around a report: no part of what was read.
NO_READERS = {"errors.py", "policy.py", "severity.py", "surroundings.py"}
PACKAGES = {"PIL": "pillow", "cv2": "opencv-python-headless"}


def imported(path: Path) -> set[str]:
    """The modules that a file names."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    members = {
        f"{node.module}.{alias.name}"
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }
    return plain | members | {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}


def everything_read_with() -> tuple[set[str], set[str]]:
    """(files of ours outside of reading and form, names of other packages) that any reader may import."""
    waiting = [*(AUDIT / "reading").rglob("*.py"), AUDIT / "packing.py"]
    ours, others, seen = set(), set(), set()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        if path.parent == AUDIT:
            ours.add(path.name)
        for name in imported(path):
            first, _, rest = name.partition(".")
            if first == "audit":
                found = AUDIT / f"{rest.replace('.', '/')}.py"
                waiting += [found] if found.is_file() else []
            elif first not in sys.stdlib_module_names:
                others.add(PACKAGES.get(first, first))
    return ours, others


def test_whatever_reads_counts():
    ours, others = everything_read_with()
    assert "document.py" in ours
    assert ours - set(PARTS) == NO_READERS
    assert others <= set(LIBRARIES)


@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_there(part):
    assert (AUDIT / part).exists()


def test_the_version_is_short_and_the_same_in_one_program():
    assert reader_version() == reader_version()
    assert len(reader_version()) == 16

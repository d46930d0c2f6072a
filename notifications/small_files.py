"""Files that an operator names, read within bounds: a device never ends, a pipe may never begin."""

from __future__ import annotations

import os
import stat
from pathlib import Path


class NotSmall(OSError):
    """Too large, or no file at all. Its text says which, in words."""


def small_file(path: Path, most: int) -> bytes:
    """The bytes of a regular file. OSError when it cannot be read; NotSmall, one of them, when it must not be."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise NotSmall("不是普通文件")
        data = file.read(most + 1)
    if len(data) > most:
        raise NotSmall(f"超过 {most >> 10} KB")
    return data

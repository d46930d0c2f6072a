"""Files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from audit.causes import why
from audit.errors import BadSettings


@contextlib.contextmanager
def appearing_whole(target: Path) -> Iterator[BinaryIO]:
    """
    What is written stands at `target` once all of it is there; until then, and if it fails, what was there before does.

    BadSettings where it cannot be written; a full disk is left to whoever ends the program.
    """
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".gouji-")
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
            Path(name).chmod(0o644)
            Path(name).replace(target)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        raise BadSettings(f"{target}: 不能写入：{why(error)}") from None

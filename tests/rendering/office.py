"""LibreOffice as a second producer: files in, files out, one start of the program for all of them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

PATIENCE = 300


def converted(files: Mapping[str, bytes], to: str, folder: Path, *options: str) -> dict[str, bytes]:
    """
    Name of each file, with its ending → what LibreOffice makes of it. `to`: ending and filter, `doc:MS Word 97`. `options`: such as
    `--writer`, without which a page becomes a web document.

    The test skips where there is no soffice. Its settings live in `folder`, so that several may run at once.
    """
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("soffice is not installed")
    made = folder / "made"
    for name, data in files.items():
        (folder / name).write_bytes(data)
    command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", *options]
    command += ["--convert-to", to, "--outdir", str(made), *(str(folder / name) for name in files)]
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
    ending = to.partition(":")[0]
    return {name: (made / f"{Path(name).stem}.{ending}").read_bytes() for name in files}

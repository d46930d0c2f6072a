"""
LibreOffice, where it is installed, for the few old formats that have no reader here. Optional, never a need.

The files are strangers'. They are converted many to a start, in a folder that is removed afterwards, with an empty
profile that runs no macros and follows no links, without network where the system lets a process leave it, and within
limits of time, memory and size. What is not converted stays as unreadable as it was.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from audit.reading.sniffing import LARGEST

# kind of UnreadableInput → the ending by which LibreOffice is surest what it is
ENDINGS = {"rtf": ".rtf", "word95": ".doc", "damaged_tables": ".doc", "word_xml": ".xml", "odf": ".odt"}
PROGRAMS = ("soffice", "libreoffice")
BATCH = 40
START_SECONDS, SECONDS_A_FILE = 60, 5
MOST_MEMORY = 4 * 1024**3
ENDED_SECONDS = 5
# no macros, no links, no recovery of documents of an earlier run
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Recovery/RecoveryInfo"><prop oor:name="Enabled"><value>false</value></prop></item>
</oor:items>
"""


def program() -> str | None:
    """The path of LibreOffice, or None where it is not installed."""
    return next((path for name in PROGRAMS if (path := shutil.which(name))), None)


def is_convertible(kind: str) -> bool:
    """Whether a file that was unreadable for this reason may be readable once LibreOffice has saved it anew."""
    return kind in ENDINGS


def converted(files: Sequence[tuple[str, bytes]], soffice: str, *, seconds: int | None = None) -> list[bytes | None]:
    """
    (kind, bytes) of each file → the same as DOCX, or None where it was not to be had.

    `seconds`: the limit for a start of LibreOffice with up to BATCH files; by default it grows with their number.
    """
    results: list[bytes | None] = []
    for start in range(0, len(files), BATCH):
        batch = files[start : start + BATCH]
        limit = seconds or START_SECONDS + SECONDS_A_FILE * len(batch)
        try:
            results += _converted(batch, soffice, limit)
        except OSError:  # a full disk, or a program that cannot be started: what was checked already must not be lost
            results += [None] * len(batch)
    return results


def _converted(batch: Sequence[tuple[str, bytes]], soffice: str, seconds: int) -> list[bytes | None]:
    with tempfile.TemporaryDirectory(prefix="gouji-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        profile, out = folder / "profile" / "user", folder / "out"
        profile.mkdir(parents=True)
        out.mkdir()
        (profile / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
        paths = [folder / f"{number}{ENDINGS[kind]}" for number, (kind, _) in enumerate(batch)]
        for path, (_, data) in zip(paths, batch, strict=True):
            path.write_bytes(data)
        command = [
            *(soffice, f"-env:UserInstallation={profile.parent.as_uri()}", "--headless", "--norestore", "--nologo"),
            *("--nolockcheck", "--convert-to", "docx", "--outdir", str(out), *map(str, paths)),
        ]
        _run([*_within_limits(), *_without_network(), *command], folder, seconds)
        return [_result(out / f"{path.stem}.docx") for path in paths]


def _run(command: Sequence[str], folder: Path, seconds: int) -> None:
    """With nothing of the user's environment but the search path, in a group of its own that is ended as a whole."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    environment = kept | {"HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8"}
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        pass
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """The starter of LibreOffice leaves children of its own behind when it alone is killed."""
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait(ENDED_SECONDS)


def _within_limits() -> tuple[str, ...]:
    """A prefix that starts a command with little memory, small files and no core dumps. ulimit counts in 1024 and 512."""
    if sys.platform == "win32":
        return ()
    limits = f"ulimit -c 0; ulimit -v {MOST_MEMORY // 1024}; ulimit -f {LARGEST // 512}"
    return ("sh", "-c", f'{limits}; exec "$@"', "sh")


def _result(path: Path) -> bytes | None:
    try:
        return path.read_bytes() or None
    except OSError:
        return None


@cache
def _without_network() -> tuple[str, ...]:
    """A prefix that starts a command in an empty network, where this system allows it."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    prefix = (unshare, "--map-root-user", "--net")
    tried = subprocess.run([*prefix, "true"], check=False, capture_output=True)
    return prefix if tried.returncode == 0 else ()

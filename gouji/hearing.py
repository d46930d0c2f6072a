"""A run that fails leaves a sign of life, too: `gouji doctor` and the page 运行 tell what became of it."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import click

from audit.errors import GoujiError, TryLater
from db.heartbeats import beat
from db.opening import open_database
from gouji.exits import INTERNAL_FAULT, INTERRUPTED

LONGEST = 200


@contextmanager
def heard(database: Path, job: str) -> Iterator[None]:
    """What ends the block with an error is written down with its exit code, and raised on.

    A database that cannot be written, or is not there, has said so already.
    """
    try:
        yield
    except (Exception, KeyboardInterrupt) as error:
        if not isinstance(error, click.exceptions.Exit) and database.is_file():
            with suppress(GoujiError, OSError), open_database(database) as opened:
                beat(opened, job, now=datetime.now(UTC), exit_code=code_of(error), detail=in_short(error))
        raise


def code_of(error: BaseException) -> int:
    """The exit code with which the command line ends for an error."""
    if isinstance(error, GoujiError):
        return error.exit_code
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED
    full = isinstance(error, OSError) and error.errno == errno.ENOSPC
    return TryLater.exit_code if full else INTERNAL_FAULT


def in_short(error: BaseException) -> str:
    """One line: ours say what is wrong in their words, others begin with what they are."""
    words = str(error) if isinstance(error, GoujiError) else f"{type(error).__name__}: {error}"
    return " ".join(words.split())[:LONGEST]

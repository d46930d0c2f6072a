"""The secret that signs sessions: made once, beside the database, readable by its owner only."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from audit.errors import BadSettings

LENGTH = 32


def key_beside(database: Path) -> bytes:
    """
    The key in `<database>.key`, made when missing. Deleting the file ends all sessions.

    BadSettings when the file is not a key of ours.
    """
    path = database.with_name(database.name + ".key")
    if not path.exists():
        _make(path)
    key = path.read_bytes()
    if len(key) != LENGTH:
        raise BadSettings(f"{path}: 不是会话密钥；删掉它，下次启动会重新生成（所有人要重新登录）")
    return key


def _make(path: Path) -> None:
    """Written beside and linked in place: of two servers that start at once, one makes it and both read it."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(LENGTH))
        file.flush()
        os.fsync(file.fileno())
    try:
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)

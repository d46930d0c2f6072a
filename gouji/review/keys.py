"""The secret that signs sessions: made once, beside the database, readable by its owner only."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from audit.causes import why
from audit.errors import BadSettings

LENGTH = 32


def key_beside(database: Path) -> bytes:
    """
    The key in `<database>.key`, made when missing. Deleting the file ends all sessions.

    BadSettings when the file is not a key of ours, or others than its owner can read it.
    """
    path = database.with_name(database.name + ".key")
    try:
        if not path.exists():
            _make(path)
        key, others = path.read_bytes(), path.stat().st_mode & 0o077
    except OSError as error:
        raise BadSettings(f"{path}: 会话密钥读不出来，或写不进去：{why(error)}") from None
    if others and os.name == "posix":
        raise BadSettings(f"{path}: 会话密钥别人也能读，凭它可以冒充任何人；删掉它，下次启动会重新生成")
    if len(key) != LENGTH:
        raise BadSettings(f"{path}: 不是会话密钥；删掉它，下次启动会重新生成（所有人要重新登录）")
    return key


def _make(path: Path) -> None:
    """Written beside and linked in place: of two servers that start at once, one makes it and both read it."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(LENGTH))
        file.flush()
        os.fsync(file.fileno())
    try:
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)

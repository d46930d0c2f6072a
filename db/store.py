"""The content store: `ab/cd/<sha256>` below one folder. A file is named by what it holds and never changes."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zlib
from contextlib import suppress
from pathlib import Path

from audit.causes import why
from audit.errors import GoujiError

PACKED = ".z"
WORTH = 0.9  # packed only where it saves a tenth
LEVEL = 3  # of zlib: a third of the time of its default, and a tenth more to keep


class Store:
    """Files by content. Writing twice is writing once; reading checks the hash."""

    def __init__(self, root: Path) -> None:
        self.root = root
        # by this very store: what a crawl has just put down and nobody has touched since it need not read again
        self._written: dict[str, tuple[int, int] | None] = {}

    def write(self, data: bytes) -> str:
        """The SHA-256 of `data`, which is on the disk when this returns."""
        digest = hashlib.sha256(data).hexdigest()
        known = self._written.get(digest)
        fresh = known is not None and known == self._stamp(digest)
        if not fresh and not self._sound(digest):  # a damaged file is written anew when its content comes again
            packed = zlib.compress(data, LEVEL)
            small = len(packed) < WORTH * len(data)
            self._put(self._path(digest, PACKED if small else ""), packed if small else data)
        self._written[digest] = self._stamp(digest)
        return digest

    def read(self, digest: str) -> bytes:
        """GoujiError when there is no such content, or it is not what it was."""
        path = self.find(digest)
        if path is None:
            raise GoujiError(f"{self.root}: 没有内容 {digest}")
        try:
            content = path.read_bytes()
        except OSError as error:
            raise GoujiError(f"{path}: 读不了：{why(error)}") from None
        with suppress(zlib.error):  # what does not unpack fails the check below
            content = zlib.decompress(content) if path.suffix == PACKED else content
        if hashlib.sha256(content).hexdigest() != digest:
            raise GoujiError(f"{path}: 内容与其摘要不符，文件已损坏")
        return content

    def find(self, digest: str) -> Path | None:
        """Where the content lies, packed or plain; None when it is not here."""
        if len(digest) != 64 or not digest.isalnum():
            raise GoujiError(f"“{digest}”不是内容摘要")
        return next((path for path in (self._path(digest, PACKED), self._path(digest, "")) if path.is_file()), None)

    def stored_as(self, digest: str) -> str:
        """The place below the root, as `documents.stored_as` has it."""
        path = self.find(digest)
        if path is None:
            raise GoujiError(f"{self.root}: 没有内容 {digest}")
        return path.relative_to(self.root).as_posix()

    def _stamp(self, digest: str) -> tuple[int, int] | None:
        """Size and time of the file; another one after every change."""
        path = self.find(digest)
        if path is None:
            return None
        seen = path.stat()
        return seen.st_size, seen.st_mtime_ns

    def _sound(self, digest: str) -> bool:
        try:
            self.read(digest)
        except GoujiError:
            return False
        return True

    def _path(self, digest: str, suffix: str) -> Path:
        return self.root / digest[:2] / digest[2:4] / f"{digest}{suffix}"

    def _put(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name last, too. Windows has no such thing."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

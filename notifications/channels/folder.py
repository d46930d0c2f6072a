"""Writes each part into a folder: for a look before sending, for an office without network, for tests."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from audit.causes import why
from notifications.channels.base import Kind, Outcome, Part
from notifications.channels.message import Sender, ending, message_of
from notifications.text import sendable

NOBODY = "office@gouji.invalid"  # the folder knows no mailbox


@dataclass(frozen=True, slots=True)
class FolderChannel:
    """
    `<root>/<address>/<notice number>/<part>.txt`, .html and .eml, and its files beside them: `<number>-1.docx`, …

    Names come from our number, never from crawled text; written twice, the files are the same.
    """

    root: Path
    sender: Sender = field(default_factory=Sender)

    def send(self, part: Part) -> Outcome:
        folder = self.root / part.address / part.number
        if not _lies_within(folder, self.root):
            return Outcome(Kind.CONFIG, "outside", f"文件夹地址越界：{part.address}")
        try:
            contents = self._contents(part)
        except ValueError:
            return Outcome(Kind.DEAD, "header", "编号或邮件头里有不该有的字符")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, content in contents.items():
                write(folder / name, content)
        except OSError as error:
            return Outcome(Kind.RETRY, type(error).__name__, why(error))
        return Outcome(Kind.SENT, "written", str(folder))

    def _contents(self, part: Part) -> dict[str, bytes]:
        """Name → bytes. ValueError when no letter can be made of it."""
        stem = str(part.part)
        made = {
            f"{stem}.txt": sendable(part.text).encode(),
            f"{stem}.eml": bytes(message_of(part, self.sender, NOBODY)),
        }
        if part.html:
            made[f"{stem}.html"] = sendable(part.html).encode()
        names = (f"{part.number}-{turn}{ending(file)}" for turn, file in enumerate(part.files, 1))
        return made | {name: file.content for name, file in zip(names, part.files, strict=True)}

    def close(self) -> None:
        """Nothing is held."""


def _lies_within(folder: Path, root: Path) -> bool:
    """Whatever links stand on the way; what is no path at all lies nowhere."""
    try:
        return folder.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):  # RuntimeError: links in a circle
        return False


def write(path: Path, content: bytes) -> None:
    """Whole or not at all: a reader never sees half a file, and a disk that is full gets no fuller by trying."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise

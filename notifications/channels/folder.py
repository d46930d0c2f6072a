"""Writes each part into a folder: for a look before sending, for an office without network, for tests."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from audit.causes import why
from notifications.channels.base import Kind, Outcome, Part
from notifications.channels.message import Sender, message_of

NOBODY = "office@gouji.invalid"  # the folder knows no mailbox


@dataclass(frozen=True, slots=True)
class FolderChannel:
    """
    `<root>/<address>/<notice number>/<part>.txt`, .html and .eml.

    Names come from our number, never from crawled text; written twice, the files are the same.
    """

    root: Path
    sender: Sender = field(default_factory=Sender)

    def send(self, part: Part) -> Outcome:
        folder = self.root / part.address / part.number
        if not folder.resolve().is_relative_to(self.root.resolve()):
            return Outcome(Kind.CONFIG, "outside", f"文件夹地址越界：{part.address}")
        contents = {"txt": part.text.encode(), "eml": bytes(message_of(part, self.sender, NOBODY))}
        if part.html:
            contents["html"] = part.html.encode()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for ending, content in contents.items():
                write(folder / f"{part.part}.{ending}", content)
        except OSError as error:
            return Outcome(Kind.RETRY, type(error).__name__, why(error))
        return Outcome(Kind.SENT, "written", str(folder))

    def close(self) -> None:
        """Nothing is held."""


def write(path: Path, content: bytes) -> None:
    """Whole or not at all: a reader never sees half a file."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(content)
    temporary.replace(path)

"""The demo's own folder: made, recognised by a marker file, replaced by the next demo, and never somebody else's."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from audit.errors import BadSettings

MARKER = ".gouji-demo"
MARK = "这个文件夹由 gouji demo 生成，再次运行时其中的演示文件会被重写。\n"
SETTINGS = """# 演示用设置：名录、门户、邮箱、通知都是虚构的，邮件只交给演示时本机上的邮件服务器
[storage]
database = "gouji.db"
blobs = "gouji-files"

[crawl]
vantage = "demo"

[notify]
mode = "live"
folder = "notices"
issuing_office = "云汀区政务公开办公室（demo）"
contact = "电话 0000-8800000"
domain = "yunting.test"
local_deadline = "01-31"
local_basis = "云汀区年报工作通知（demo）"

[mail]
host = "127.0.0.1"
port = {port}
security = "plain"
sender = "nianbao@yunting.test"

[alerts]
folder = "alerts"
"""
NO_PORT = 1  # before the demo's mail server listens


@dataclass(frozen=True)
class Folder:
    """What lies where. Everything below `root` with one of these names is ours."""

    root: Path

    @property
    def settings(self) -> Path:
        """gouji.toml, for the commands that come after the demo."""
        return self.root / "gouji.toml"

    @property
    def database(self) -> Path:
        """The database file."""
        return self.root / "gouji.db"

    @property
    def blobs(self) -> Path:
        """The fetched pages."""
        return self.root / "gouji-files"

    @property
    def registry(self) -> Path:
        """The file that was imported."""
        return self.root / "registry.yaml"

    @property
    def truth(self) -> Path:
        """What is true about the reports."""
        return self.root / "truth.json"

    @property
    def page(self) -> Path:
        """The findings as one HTML page."""
        return self.root / "report.html"

    @property
    def status(self) -> Path:
        """How the portals are doing, as an HTML page."""
        return self.root / "portals.html"

    @property
    def mail(self) -> Path:
        """What the demo's mail server has taken: a folder a mailbox."""
        return self.root / "mail"

    def write_settings(self, port: int) -> None:
        """With the port on which the demo's mail server listens."""
        self.settings.write_text(SETTINGS.replace("{port}", str(port)), encoding="utf-8")

    def ours(self) -> list[Path]:
        """All that a demo leaves behind, the marker last: a removal that broke off can be repeated."""
        known = {self.settings, self.registry, self.truth, self.page, self.status, self.blobs, self.mail}
        known |= {self.root / "notices", self.root / "alerts"}
        return [*sorted(known), *self._databases(), self.root / MARKER]

    def _databases(self) -> list[Path]:
        return [self.root / f"gouji.db{end}" for end in ("", "-wal", "-shm", "-journal")]


def prepare(root: Path) -> Folder:
    """
    An empty demo folder with its settings.

    BadSettings when there is something at `root` that no demo has made. Files that a person has added stay.
    """
    folder = Folder(root)
    if root.exists():
        if not root.is_dir():
            raise BadSettings(f"{root}: 不是文件夹")
        if any(root.iterdir()) and not (root / MARKER).is_file():
            raise BadSettings(f"{root}: 不是演示文件夹（里面没有 {MARKER}），不会改动；请用 --to 换一个")
        remove(folder)
    root.mkdir(parents=True, exist_ok=True)
    (root / MARKER).write_text(MARK, encoding="utf-8")
    folder.write_settings(NO_PORT)
    return folder


def remove(folder: Folder) -> None:
    """Take away what a demo has made, and the folder itself when nothing else lies in it."""
    for path in folder.ours():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    if not any(folder.root.iterdir()):
        folder.root.rmdir()

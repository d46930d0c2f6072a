"""A consistent copy of the database while others write, and whether a copy can be trusted."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from audit.causes import why
from audit.errors import GoujiError, TryLater
from db.engine import Database
from db.heartbeats import beat
from db.logbook import log_action
from db.opening import BUSY_SECONDS, refusal, tx
from db.soundness import applied_steps, broken_pages, broken_references, missing_schema, unknown_steps
from db.times import beijing

JOB = "backup"
STEP = 2048  # pages between two looks at the progress: eight megabytes
SPARE = 16 << 20
PART = ".part"  # the end of the name of a copy that is not complete


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy holds. `newest`: the last line of the log of actions, "" without one."""

    size: int
    counts: dict[str, int]
    newest: str


_COUNTED = {
    "agencies": "机关",
    "versions": "报告版本",
    "findings": "问题",
    "finding_events": "问题的经过",
    "notices": "通知",
}


def back_up(
    source: Path, target: Path, *, force: bool = False, told: Callable[[int, int], None] | None = None
) -> Copied:
    """
    Write all of `source`, as it was at one moment, into the new file `target`: whole and checked, or not at all.

    `told(done, total)`: in pages; whatever it raises ends the copy. It holds no lock and does not migrate: a copy made
    by a newer program is still that of the old one. GoujiError, or TryLater without room.
    """
    _check_target(source, target, force)
    with _opened(source, "rw") as original:
        # one read transaction: without it every write of another would begin the copy anew, and it might never end
        original.execute("BEGIN")
        if not applied_steps(original):
            raise GoujiError(f"{source}: 不是 gouji 的数据库")
        _check_room(original, target)
        with _part(target) as part:
            _copy(original, part, told)
            copied = checked_copy(part)
            _sync(part)
            _place(part, target, force)
    _sync(target.absolute().parent)
    return copied


def checked_copy(path: Path) -> Copied:
    """What is in a copy. GoujiError names what is wrong with it."""
    try:
        with _opened(path, "ro") as connection:
            if not applied_steps(connection):
                raise GoujiError(f"{path}: 不是 gouji 的数据库")
            if unknown := unknown_steps(connection):
                raise GoujiError(f"{path}: 由更新版本的 gouji 写成（{unknown[-1]}），请用那个版本核对")
            wrong = broken_pages(connection, full=True) or broken_references(connection) or missing_schema(connection)
            if wrong:
                raise GoujiError(f"{path}: 没有通过核对：{'；'.join(wrong[:3])}")
            return _contents(path, connection)
    except sqlite3.DatabaseError as error:
        raise refusal(path, error) from None


def note_backup(source: Path, target: Path, copied: Copied, *, by: str, now: datetime) -> bool:
    """Write down in the original that there is a copy; False when it could not be written."""
    try:
        with _opened(source, "rw") as connection:
            database = Database(connection, execute_plugins=False)
            with tx(database):
                beat(database, JOB, now=now, exit_code=0, detail=target.name)
                log_action(database, by, "backup", str(target.absolute()), f"{copied.size} bytes", now)
    except (sqlite3.DatabaseError, GoujiError):
        return False
    return True


def left_over(folder: Path) -> list[Path]:
    """Copies that a killed backup has left, or that another one is writing just now: nobody but a person can tell."""
    return sorted(folder.glob(f".*{PART}"))


def _check_target(source: Path, target: Path, force: bool) -> None:
    folder = target.absolute().parent
    if not source.is_file():
        raise GoujiError(f"{source}: 没有这个数据库")
    if not folder.is_dir():
        raise GoujiError(f"{target}: 文件夹 {folder} 不存在")
    if target.is_dir():
        raise GoujiError(f"{target}: 这是文件夹，要写明文件名")
    beside = [source, *(source.with_name(source.name + end) for end in ("-wal", "-shm", "-journal"))]
    if any(target.exists() and one.exists() and target.samefile(one) for one in beside):
        raise GoujiError(f"{target}: 这就是数据库本身")
    if target.absolute() in [one.absolute() for one in beside]:
        raise GoujiError(f"{target}: 这是数据库自己的文件名")
    if target.exists() and not force:
        raise GoujiError(f"{target}: 已经有这个文件；覆盖用 --force")


def _check_room(original: sqlite3.Connection, target: Path) -> None:
    pages, size = (original.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    needed, free = pages * size + SPARE, shutil.disk_usage(target.absolute().parent).free
    if free < needed:
        raise TryLater(f"{target}: 空间不够：要 {needed >> 20} MB，只剩 {free >> 20} MB")


@contextmanager
def _part(target: Path) -> Iterator[Path]:
    """A new file beside the target that only we can read; gone at the end, unless it has become the target."""
    try:
        handle, name = tempfile.mkstemp(dir=target.absolute().parent, prefix=f".{target.name}.", suffix=PART)
    except OSError as error:
        raise GoujiError(f"{target}: 写不了：{why(error)}") from None
    os.close(handle)
    part = Path(name)
    try:
        yield part
    except sqlite3.DatabaseError as error:
        raise refusal(target, error) from error
    except OSError as error:
        raise GoujiError(f"{target}: 写不了：{why(error)}") from error
    finally:
        for end in ("", "-journal", "-wal", "-shm"):
            with suppress(OSError):
                part.with_name(part.name + end).unlink()


def _copy(original: sqlite3.Connection, part: Path, told: Callable[[int, int], None] | None) -> None:
    def progress(status: int, remaining: int, total: int) -> None:
        if told is not None:
            told(total - remaining, total)

    with closing(sqlite3.connect(part, isolation_level=None)) as copy:
        copy.execute("PRAGMA synchronous=OFF")  # a copy that breaks off is thrown away; the whole is synced at the end
        original.backup(copy, pages=STEP, progress=progress)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, readable where nothing can be written


def _place(part: Path, target: Path, force: bool) -> None:
    if force:
        part.replace(target)
        return
    try:
        os.link(part, target)  # unlike a rename it never takes the place of a file that came in the meantime
    except FileExistsError:
        raise GoujiError(f"{target}: 已经有这个文件；覆盖用 --force") from None
    except OSError:  # a file system without such links
        if target.exists():
            raise GoujiError(f"{target}: 已经有这个文件；覆盖用 --force") from None
        part.replace(target)


def _contents(path: Path, connection: sqlite3.Connection) -> Copied:
    counts = {
        word: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table, word in _COUNTED.items()
    }
    row = connection.execute("SELECT at FROM audit_log ORDER BY id DESC LIMIT 1").fetchone()
    return Copied(path.stat().st_size, counts, beijing(row[0]) if row else "")


@contextmanager
def _opened(path: Path, mode: str) -> Iterator[sqlite3.Connection]:
    """As it is: neither made nor migrated."""
    try:
        address = f"{path.absolute().as_uri()}?mode={mode}"
        connection = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    except sqlite3.DatabaseError as error:
        raise refusal(path, error) from None
    with closing(connection):
        try:
            yield connection
        except sqlite3.DatabaseError as error:
            raise refusal(path, error) from error


def _sync(path: Path) -> None:
    if os.name != "posix" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""The way to the database: `open_database` for a connection, `tx` for every write."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from audit.errors import GoujiError, TryLater
from db.engine import Database
from db.migrations import SET, migrations

__all__ = [
    "Database",
    "open_database",
    "path_of",
    "quickly",
    "refusal",
    "seldom_tidied",
    "settle",
    "snapshot",
    "storage_trouble",
    "tx",
]

DatabaseFault = sqlite3.Error  # for whoever must not fail because of it
OLDEST_SQLITE = (3, 37, 0)  # STRICT tables
BUSY_SECONDS = 10
SYNCHRONOUS_FULL = 2
LONG_LOG = 8_000  # pages
ROOM = 1 << 20  # with less than this left on the disk an I/O error means that it is full
FULL = "磁盘已满，没有写入"
_TRY_LATER = {sqlite3.SQLITE_BUSY: "数据库正被别的程序写入", sqlite3.SQLITE_FULL: FULL}
_WORDS = {
    sqlite3.SQLITE_NOTADB: "不是数据库文件",
    sqlite3.SQLITE_CORRUPT: "数据库已损坏，请用备份恢复",
    sqlite3.SQLITE_READONLY: "数据库或它的文件夹只读，不能写入",
    sqlite3.SQLITE_CANTOPEN: "打不开数据库：不是文件，或没有权限",
    sqlite3.SQLITE_PERM: "没有权限读写数据库",
    sqlite3.SQLITE_IOERR: "读写磁盘出错",
}


@contextmanager
def open_database(path: Path, *, busy_seconds: float = BUSY_SECONDS, durable: bool = True) -> Iterator[Database]:
    """
    Open `path`, made when missing, and bring it to the newest schema; closed at the end.

    `durable`: what was written is on the disk when `tx` ends. Without, a loss of power may take the last transactions,
    the oldest never without the newer ones: for what can be fetched again, never for what a person decided.

    GoujiError when the file is no database, is another program's, or was written by a newer gouji.
    TryLater when others have held it for `busy_seconds`, or the disk is full. What goes wrong with the file later on,
    inside the block, ends the same way; a fault in our own SQL stays an exception.
    """
    _check_sqlite(sqlite3.sqlite_version_info)
    with closing(_connect(path, busy_seconds)) as connection:
        try:
            database = _prepared(connection, durable=durable)
            _check_owner(path, database)
            _migrate(database)
        except sqlite3.DatabaseError as error:
            raise refusal(path, error) from None
        try:
            yield database
        except sqlite3.DatabaseError as error:
            if _code(error) in _TRY_LATER or _code(error) in _WORDS:
                raise refusal(path, error) from error
            raise


@contextmanager
def tx(database: Database) -> Iterator[None]:
    """
    One transaction, begun with the right to write; all of it or nothing.

    Inside another `tx` it is a part of that one. TryLater when the right is not to be had, or the disk is full.
    """
    if database.conn.in_transaction:
        with database.atomic():
            yield
        return
    try:
        database.conn.execute("BEGIN IMMEDIATE")
        yield
        database.conn.execute("COMMIT")
    except sqlite3.OperationalError as error:
        database.conn.rollback()
        if _code(error) in _TRY_LATER:
            raise TryLater(_TRY_LATER[_code(error)]) from error
        if _is_full(path_of(database), error):
            raise TryLater(FULL) from error
        raise
    except BaseException:
        database.conn.rollback()
        raise


@contextmanager
def quickly(database: Database) -> Iterator[None]:
    """
    Inside, a transaction outlives the program at once, and a loss of power only with the next one outside.

    For many small ones of which the last few may be done again. Never for what a person decided.
    """
    if database.conn.execute("PRAGMA synchronous").fetchone()[0] != SYNCHRONOUS_FULL:
        yield
        return
    database.conn.execute("PRAGMA synchronous=NORMAL")
    try:
        yield
    finally:
        database.conn.execute("PRAGMA synchronous=FULL")


@contextmanager
def seldom_tidied(database: Database) -> Iterator[None]:
    """Inside, the log may grow to some 30 MB before it is written into the database: for thousands of small writes."""
    usual = database.conn.execute("PRAGMA wal_autocheckpoint").fetchone()[0]
    database.conn.execute(f"PRAGMA wal_autocheckpoint={LONG_LOG}")
    try:
        yield
    finally:
        database.conn.execute(f"PRAGMA wal_autocheckpoint={usual}")


def settle(database: Database) -> None:
    """What was written `quickly` is on the disk."""
    database.conn.execute("PRAGMA wal_checkpoint(PASSIVE)")


@contextmanager
def snapshot(database: Database) -> Iterator[None]:
    """Inside, every query sees the database as it was at the first one. For reading only: what would write is refused."""
    database.conn.execute("PRAGMA query_only=ON")
    database.conn.execute("BEGIN")
    try:
        yield
    finally:
        database.conn.rollback()
        database.conn.execute("PRAGMA query_only=OFF")


def storage_trouble(error: BaseException) -> Exception | None:
    """
    The error that says so, when `error` is our own disk's or database's refusal; None for anything else.

    Whoever asks portals concludes nothing from it: neither the portal nor the program has done wrong.
    """
    if isinstance(error, TryLater | OSError):
        return error
    if isinstance(error, sqlite3.OperationalError) and (_code(error) in _TRY_LATER or _code(error) in _WORDS):
        return TryLater(_TRY_LATER.get(_code(error)) or _WORDS[_code(error)])
    return None


def path_of(database: Database) -> Path:
    """Where the file of an open database lies."""
    rows = database.conn.execute("PRAGMA database_list").fetchall()
    return Path(next(path for _, name, path in rows if name == "main"))


def _check_sqlite(version: tuple[int, ...]) -> None:
    if version < OLDEST_SQLITE:
        raise GoujiError(f"SQLite 版本是 {'.'.join(map(str, version))}，需要 3.37 或更新")


def _connect(path: Path, busy_seconds: float) -> sqlite3.Connection:
    if not path.parent.is_dir():
        raise GoujiError(f"{path}: 文件夹 {path.parent} 不存在")
    try:
        # no implicit transactions: they would be plain BEGIN, and two writers would meet in the middle
        return sqlite3.connect(path, timeout=busy_seconds, isolation_level=None)
    except sqlite3.OperationalError as error:
        raise refusal(path, error) from None


def _prepared(connection: sqlite3.Connection, *, durable: bool) -> Database:
    database = Database(connection, execute_plugins=False)
    for pragma in ("foreign_keys=ON", "recursive_triggers=ON", f"synchronous={'FULL' if durable else 'NORMAL'}"):
        connection.execute(f"PRAGMA {pragma}")
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA journal_mode=WAL")
    return database


def _check_owner(path: Path, database: Database) -> None:
    applied = {step.name for step in migrations.applied(database)}
    if not applied and database.table_names():
        raise GoujiError(f"{path}: 这是别的程序的数据库，不是 {SET} 的")
    unknown = sorted(applied - {step.name for step in migrations._migrations})
    if unknown:
        raise GoujiError(f"{path}: 由更新版本的 gouji 写成（{unknown[-1]}），请先升级程序")


def _migrate(database: Database) -> None:
    if migrations.pending(database):
        with tx(database):  # asked again inside: another process may have been first
            migrations.apply(database)


def _code(error: sqlite3.Error) -> int:
    """The primary result code; the extended ones keep it in the low byte."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _is_full(path: Path, error: sqlite3.Error) -> bool:
    """Making the files of the log on a full disk fails with an I/O error, not with SQLITE_FULL."""
    if _code(error) not in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN):
        return False
    return shutil.disk_usage(path.absolute().parent).free < ROOM


def refusal(path: Path, error: sqlite3.Error) -> GoujiError:
    """What SQLite says of the file at `path`, as one line. TryLater when it may go well another time."""
    code = _code(error)
    if code in _TRY_LATER:
        return TryLater(f"{path}: {_TRY_LATER[code]}")
    if _is_full(path, error):
        return TryLater(f"{path}: {FULL}")
    return GoujiError(f"{path}: {_WORDS.get(code) or f'打不开数据库：{error}'}")

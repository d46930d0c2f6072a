"""The database as a file, and the documents that it names."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from audit.causes import why
from audit.errors import GoujiError
from db.doctoring import FileFacts
from db.opening import OLDEST_SQLITE
from db.store import Store
from gouji.health.finding import Finding, look, note, some

DATABASE, DISK, EVIDENCE, LIBRARY = "数据库", "磁盘", "原件", "SQLite"
LARGE_LOG = 256 << 20
LITTLE_ROOM = 1 << 30
BUSY = "等它写完再看；很久不放的，用 lsof 或任务管理器找出是哪个程序，正常结束它"
RESTORE = "停下所有 gouji，把数据库文件另存一份，再用备份恢复（docs/backup.md）"


def check_file(facts: FileFacts) -> list[Finding]:
    """Whether the database can be trusted."""
    if not facts.there:
        return [look(DATABASE, "还没有数据库", "gouji agencies import 名录文件，或用 --config、--database 指明在哪里")]
    if facts.refused:
        return [look(DATABASE, facts.refused, BUSY if facts.passing else RESTORE)]
    found = []
    if facts.locked:
        found.append(look(DATABASE, "另一个程序一直占着，别的程序十秒以上不能写入", BUSY))
    if facts.pages:
        found.append(look(DATABASE, f"文件有损坏：{'；'.join(facts.pages[:3])}", RESTORE))
    if facts.references:
        found.append(look(DATABASE, f"有记录缺了它所指的记录：{'；'.join(facts.references[:3])}", RESTORE))
    if facts.schema:
        words = f"缺少或被改动：{some(facts.schema)}；触发器保护决定和审批不被改写"
        found.append(look(DATABASE, words, "有人用别的工具改过数据库。用改动前的备份恢复，并查明是谁改的"))
    if facts.triggers:
        found.append(look(DATABASE, f"有不是本程序建立的触发器：{some(facts.triggers)}", "查明是谁建立的，再删除"))
    if facts.newer:
        found.append(look(DATABASE, f"由更新版本的 gouji 写成（{facts.newer[-1]}）", "升级程序"))
    if facts.steps_ahead:
        found.append(
            note(
                DATABASE, f"下次运行别的命令时升级 {facts.steps_ahead} 步，其余的检查等升级以后", "先 gouji backup 备份"
            )
        )
    return found


def check_room(facts: FileFacts) -> list[Finding]:
    """The log beside the database, and the room on its disk."""
    if not facts.there:
        return []
    found = []
    if facts.log > LARGE_LOG:
        words = f"{facts.log >> 20} MB 的改动还在 -wal 文件里，没有并入数据库"
        found.append(look(DATABASE, words, "可能有程序长时间开着数据库；都停下以后再运行一次任何命令"))
    # as much again as the database: an upgrade, a backup, or a night of crawling must fit
    if facts.free < max(LITTLE_ROOM, facts.size):
        found.append(look(DISK, f"只剩 {facts.free >> 20} MB（数据库 {facts.size >> 20} MB）", "腾出空间"))
    return found


def check_folders(folders: Mapping[str, Path], database: Path) -> list[Finding]:
    """What else is written, setting → folder: whether it can be there, and the room on a disk that is not the database's."""
    found, seen = [], {_disk(database.absolute().parent)}
    for name, folder in folders.items():
        try:
            found += _of_folder(name, folder.absolute(), seen)
        except OSError as error:
            found.append(look(DISK, f"{name} {folder}：{why(error)}", f"改权限，或改 {name}"))
    return found


def _of_folder(name: str, folder: Path, seen: set[int]) -> list[Finding]:
    there = next(one for one in (folder, *folder.parents) if os.path.lexists(one))
    if not there.is_dir():
        what = "不是文件夹" if there == folder else f"{there} 不是文件夹，建不起来"
        return [look(DISK, f"{name} {folder}：{what}", f"改 {name}，或移开那个文件")]
    if not os.access(there, os.W_OK | os.X_OK):
        return [look(DISK, f"{name} {folder}：没有写入 {there} 的权限", f"改权限，或改 {name}")]
    if (disk := _disk(there)) in seen:
        return []
    seen.add(disk)
    if (free := shutil.disk_usage(there).free) >= LITTLE_ROOM:
        return []
    return [look(DISK, f"{name} {folder} 所在的磁盘只剩 {free >> 20} MB", "腾出空间")]


def _disk(folder: Path) -> int:
    return folder.stat().st_dev if folder.is_dir() else -1


def check_sqlite(facts: FileFacts) -> list[Finding]:
    """The library under Python."""
    if facts.sqlite >= OLDEST_SQLITE:
        return []
    return [look(LIBRARY, f"版本是 {'.'.join(map(str, facts.sqlite))}，需要 3.37 或更新", "升级 Python")]


def check_documents(store: Store, total: int, digests: Sequence[str], *, full: bool) -> list[Finding]:
    """Whether what was fetched is still there; with `full` whether it is still what it was."""
    missing, damaged = [], []
    for digest in digests:
        if store.find(digest) is None:
            missing.append(digest)
        elif full and not _sound(store, digest):
            damaged.append(digest)
    looked = "" if len(digests) == total else f"（抽查 {total} 份中的 {len(digests)} 份）"
    remedy = f"从备份把 {store.root} 复制回来；docs/backup.md 说明缺了它们意味着什么"
    shown = [("缺少", missing), ("内容已损坏", damaged)]
    return [
        look(EVIDENCE, f"{words} {len(found)} 份{looked}：{some([one[:12] for one in found])}", remedy)
        for words, found in shown
        if found
    ]


def _sound(store: Store, digest: str) -> bool:
    try:
        store.read(digest)
    except GoujiError:
        return False
    return True

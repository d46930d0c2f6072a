"""When each job last ran, how it ended, and whether the clock is right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from db.backups import JOB as BACKUP
from db.heartbeats import Heartbeat
from db.times import beijing, moment_of
from gouji.exits import INTERNAL_FAULT, WRONG_USAGE
from gouji.health.finding import Finding, look, note

JOBS, CLOCK, BACKUPS = "定时任务", "时钟", "备份"
WORDS = {
    "crawl": "抓取",
    "audit": "审核",
    "notices plan": "拟稿",
    "notices send": "发送",
    "discover": "寻找栏目",
    "schedule": "定时服务",
}
# How old a last run may be: twice the time between two. Jobs that are not here run when a person wants.
OLDEST = {name: timedelta(days=2) for name in ("crawl", "audit", "notices plan", "notices send")}
HANGING = timedelta(days=1)
OLD_BACKUP = timedelta(days=8)
AHEAD = timedelta(minutes=5)


def check_jobs(beats: Sequence[Heartbeat], now: datetime) -> list[Finding]:
    """Jobs that failed, hang or rest. What never ran is no fault: a small office may start everything by hand."""
    found = [finding for one in beats if one.name != BACKUP and (finding := _of(one, now))]
    if ahead := [one for one in beats if moment_of(one.at) > now + AHEAD]:
        words = f"{_word(ahead[0])}记在 {beijing(ahead[0].at)}，现在是 {now:%Y-%m-%d %H:%M}（{now.tzname()}）"
        found.append(look(CLOCK, words, "校准本机时间；期限和发送时间都看它"))
    return found


def check_backup(beats: Sequence[Heartbeat], now: datetime) -> list[Finding]:
    """How old the last backup is that this program has made."""
    last = next((one for one in beats if one.name == BACKUP), None)
    if last is None:
        return [note(BACKUPS, "从未用 gouji backup 备份过", "gouji backup FILE，每天一次；原件另行复制")]
    if now - moment_of(last.at) > OLD_BACKUP:
        return [look(BACKUPS, f"上次备份在 {beijing(last.at)}", "gouji backup FILE；检查定时任务")]
    return []


def _of(one: Heartbeat, now: datetime) -> Finding | None:
    age, at = now - moment_of(one.at), beijing(one.at)
    told = f"（{one.detail[:120]}）" if one.detail else ""
    if one.exit_code in (WRONG_USAGE, INTERNAL_FAULT):
        what = "设置有误" if one.exit_code == WRONG_USAGE else "程序出错"
        return look(JOBS, f"{_word(one)} {at} 没有完成：{what}{told}", f"手工运行 gouji {one.name} 看它说什么")
    if one.exit_code is None and age > HANGING:
        return look(JOBS, f"{_word(one)} {at} 开始，一直没有结束", "看它是否还在运行；不在就再运行一次")
    if one.name in OLDEST and age > OLDEST[one.name]:
        return look(JOBS, f"{_word(one)}上次运行在 {at}", f"检查定时任务，或手工运行 gouji {one.name}")
    return None


def _word(one: Heartbeat) -> str:
    return WORDS.get(one.name, one.name)

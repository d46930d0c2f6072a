"""When each job last ran, how it ended, and whether the clock is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median

from db.backups import JOB as BACKUP
from db.clock import WITNESS, ClockDoubt
from db.heartbeats import Heartbeat
from db.times import beijing, instant, moment_of
from gouji.clock import REMEDY, in_words
from gouji.exits import INTERNAL_FAULT, PARTLY, WRONG_USAGE
from gouji.health.finding import Finding, look, note
from gouji.settings import Schedule

JOBS, SCHEDULER, CLOCK, BACKUPS = "定时任务", "定时服务", "时钟", "备份"
SERVICE, PLAN, SEND = "schedule", "notices plan", "notices send"
WORDS = {
    "crawl": "抓取",
    "audit": "审核",
    PLAN: "拟稿",
    SEND: "发送",
    "discover": "寻找栏目",
    "export": "导出",
    SERVICE: "定时服务",
}
# How old a last run may be: twice the time between two, as long as nobody says that they are nearer.
# Jobs that are not here run when a person wants.
OLDEST = {name: timedelta(days=2) for name in ("crawl", "audit", PLAN, SEND)}
LATE = timedelta(minutes=30)  # within the hours in which notices leave
SILENT = timedelta(minutes=3)
LENIENT = timedelta(minutes=5)  # a run is told at its end
OFF = 60  # seconds
CLEAN = (0, 130, 143)
DEFAULT = Schedule()
HANGING = timedelta(days=1)
OLD_BACKUP = timedelta(days=8)
AHEAD = timedelta(minutes=5)


def check_jobs(beats: Sequence[Heartbeat], now: datetime, schedule: Schedule = DEFAULT) -> list[Finding]:
    """
    Jobs that failed, hang or rest. What never ran is no fault while nothing is due: a small office may start everything by
    hand.
    """
    oldest = OLDEST | _nearer(beats, now, schedule)
    ours = [one for one in beats if one.name not in (BACKUP, SERVICE, WITNESS)]
    found = [finding for one in ours if (finding := _of(one, now, oldest))]
    if ahead := [one for one in beats if one.name != WITNESS and moment_of(one.at) > now + AHEAD]:
        words = f"{_word(ahead[0])}记在 {beijing(ahead[0].at)}，本机的时钟是 {beijing(instant(now))}（北京时间）"
        found.append(look(CLOCK, words, "校准本机时间；期限和发送时间都看它"))
    return found


def check_idle(beats: Sequence[Heartbeat], since: datetime, due: int) -> list[Finding]:
    """
    `due`: notices that could have left at `since`. Whoever runs the jobs, by whatever means: then they have to run.
    """
    if not due:
        return []
    by_name = {one.name: one for one in beats}
    waiting = f"{due} 件通知到了发送时间半小时以上"
    found = []
    for name in (PLAN, SEND):
        remedy = f"手工运行 gouji {name}；检查定时任务"
        last = by_name.get(name)
        if last is None:
            found.append(look(JOBS, f"{WORDS[name]}从未运行，而 {waiting}", remedy))
        elif name == SEND and last.exit_code not in (WRONG_USAGE, INTERNAL_FAULT):  # those are told anyway
            if moment_of(last.at) < since - LENIENT:
                found.append(look(JOBS, f"发送上次运行在 {beijing(last.at)}，而 {waiting}", remedy))
            elif last.exit_code not in (None, PARTLY, *CLEAN):
                words = f"发送 {beijing(last.at)} 没有做完（{last.detail or last.exit_code}），而 {waiting}"
                found.append(look(JOBS, words, remedy))
    return found


def check_scheduler(beats: Sequence[Heartbeat], now: datetime) -> list[Finding]:
    """`gouji schedule`, if it was ever there. Who stopped it and runs the jobs by other means has said what he wants."""
    by_name = {one.name: one for one in beats}
    last = by_name.get(SERVICE)
    if last is None or now - moment_of(last.at) <= SILENT:
        return []
    if all(name in by_name and by_name[name].at > last.at for name in (PLAN, SEND)):
        return []
    by_other_means = "改用定时器的，拟稿和发送各运行一次以后不再提示"
    if last.exit_code is None:
        words = f"{beijing(last.at)} 以后没有心跳：已经不在运行，或者停住了"
        return [look(SCHEDULER, words, f"systemctl status gouji-schedule 看它的日志；重新启动；{by_other_means}")]
    words = f"{beijing(last.at)} 停下（退出码 {last.exit_code}），没有再启动"
    return [look(SCHEDULER, words, f"重新启动 gouji schedule；{by_other_means}")]


def check_offset(offsets: Mapping[str, Sequence[float]]) -> list[Finding]:
    """Our clock against those of the portals: of most of them, because one of them may be the wrong one."""
    if not offsets:
        return []
    ahead = median(median(found) for found in offsets.values())
    if abs(ahead) <= OFF:
        return []
    how = "快" if ahead > 0 else "慢"
    words = f"比最近访问的 {len(offsets)} 个网站{how} {_span(abs(ahead))}"
    return [look(CLOCK, words, "校准本机时间（NTP）；期限和发送时间都看它")]


def check_time(doubt: ClockDoubt | None, now: datetime) -> list[Finding]:
    """A clock so far off that nothing is drafted or sent."""
    return [look(CLOCK, f"{in_words(doubt, now)}；不拟稿，快了也不发送", REMEDY)] if doubt else []


def check_backup(beats: Sequence[Heartbeat], now: datetime) -> list[Finding]:
    """How old the last backup is that this program has made."""
    last = next((one for one in beats if one.name == BACKUP), None)
    if last is None:
        return [note(BACKUPS, "从未用 gouji backup 备份过", "gouji backup FILE，每天一次；原件另行复制")]
    if now - moment_of(last.at) > OLD_BACKUP:
        return [look(BACKUPS, f"上次备份在 {beijing(last.at)}", "gouji backup FILE；检查定时任务")]
    return []


def _of(one: Heartbeat, now: datetime, oldest: Mapping[str, timedelta]) -> Finding | None:
    age, at = now - moment_of(one.at), beijing(one.at)
    told = f"（{one.detail[:120]}）" if one.detail else ""
    if one.exit_code in (WRONG_USAGE, INTERNAL_FAULT):
        what = "设置有误" if one.exit_code == WRONG_USAGE else "程序出错"
        return look(JOBS, f"{_word(one)} {at} 没有完成：{what}{told}", f"手工运行 gouji {one.name} 看它说什么")
    if one.exit_code is None and age > HANGING:
        return look(JOBS, f"{_word(one)} {at} 开始，一直没有结束", "看它是否还在运行；不在就再运行一次")
    if one.name in oldest and age > oldest[one.name]:
        return look(JOBS, f"{_word(one)}上次运行在 {at}", f"检查定时任务，或手工运行 gouji {one.name}")
    return None


def _nearer(beats: Sequence[Heartbeat], now: datetime, schedule: Schedule) -> dict[str, timedelta]:
    """While `gouji schedule` lives, it says how often the jobs run."""
    alive = any(one.name == SERVICE and one.exit_code is None and now - moment_of(one.at) <= SILENT for one in beats)
    if not alive:
        return {}
    send = 2 * timedelta(minutes=schedule.send_every)
    return {PLAN: timedelta(hours=2) + LENIENT, SEND: send + LENIENT}


def _span(seconds: float) -> str:
    hours, minutes = seconds / 3600, seconds / 60
    return f"{hours:.1f} 小时" if hours >= 1 else f"{minutes:.0f} 分钟" if minutes >= 2 else f"{seconds:.0f} 秒"


def _word(one: Heartbeat) -> str:
    return WORDS.get(one.name, one.name)

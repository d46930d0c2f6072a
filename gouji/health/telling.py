"""Whether notices can leave: drafts, deliveries, endpoints and their secrets, the mode, the calendar."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from audit.errors import BadSettings
from db.doctoring import Owing, Way
from db.times import beijing, local_day
from gouji.health.finding import Finding, look, note, settings, some
from notifications.alerting import urgent_drafts
from notifications.calendar import Overrides, warnings
from notifications.channels.base import reveal
from notifications.ladder import CHASING, Step, ladder
from notifications.outbox import KILL_SWITCH

DRAFTS, DELIVERIES, ENDPOINTS, SECRETS, MODE, CALENDAR = "草稿", "投递", "联系方式", "密钥", "模式", "日历"
NEXT = "下一阶段"
CALENDAR_DAYS, DEADLINE_DAYS = 90, 30
STATES = {"unknown": "结果不明", "dead": "未能送达"}
GIVEN_UP = {"bounced": "退信", "revoked": "密钥失效"}


def check_drafts(drafts: Sequence[tuple[str, str | None]], now: datetime, overrides: Overrides) -> list[Finding]:
    """Drafts that wait for a person while their hour comes near."""
    urgent = urgent_drafts(drafts, now, overrides)
    if urgent:
        words = f"{len(urgent)} 件草稿到了时间或四个工作小时以内就到，还没有批准：{some(urgent)}"
        return [look(DRAFTS, words, "gouji notices show N 看过以后，gouji notices approve N --by …")]
    if drafts:
        first = next((at for _, at in drafts if at), None)
        until = f"，最早 {beijing(first)} 要发" if first else ""
        return [note(DRAFTS, f"{len(drafts)} 件草稿待批准{until}", "gouji notices list --state draft")]
    return []


def check_deliveries(by_state: Mapping[str, Sequence[str]], overdue: int) -> list[Finding]:
    """`overdue`: deliveries that could have left half an hour ago, within the hours in which notices leave."""
    found = [
        look(
            DELIVERIES,
            f"{len(numbers)} 件通知{STATES[state]}：{some(numbers)}",
            "gouji notices show N 看原因，与单位联系",
        )
        for state, numbers in by_state.items()
    ]
    if overdue:
        found.append(look(DELIVERIES, f"{overdue} 份投递到期半小时以上还没有发出", "gouji notices send；检查定时任务"))
    return found


def check_ways(ways: Sequence[Way], unreached: Sequence[str], mode: str) -> list[Finding]:
    """Endpoints that were given up, and bodies that cannot be reached."""
    found = []
    given_up = [f"{way.agency}（{GIVEN_UP[way.state]}）" for way in ways if way.state in GIVEN_UP and not way.is_test]
    if given_up:
        found.append(look(ENDPOINTS, f"已停用：{some(given_up)}", "与单位核实，改名录或 gouji agencies activate"))
    if unreached:
        how = look if mode == "live" else note
        words = f"{len(unreached)} 个单位没有可用的正式联系方式，收不到通知：{some(unreached)}"
        found.append(how(ENDPOINTS, words, "在名录里补上邮箱或机器人"))
    return found


def check_next_stage(bodies: Sequence[Owing], now: datetime, overrides: Overrides) -> list[Finding]:
    """Of each body that owes a report the next stage of its ladder: who of those it goes to cannot be reached."""
    today = local_day(now)
    ladders: dict[tuple[date, date], tuple[Step, ...]] = {}
    found: dict[tuple[date, str], list[str]] = {}
    for body in bodies:
        dates = date.fromisoformat(body.act_by), date.fromisoformat(body.legal_date)
        if dates not in ladders:
            ladders[dates] = ladder(*dates, overrides)
        coming = [step for step in ladders[dates] if 0 < (step.day - today).days <= DEADLINE_DAYS]
        if not coming:
            continue
        step = min(coming, key=lambda one: one.day)
        asked = {"responsible", "head"} if step.stage in CHASING else {"responsible"}
        if asked & body.unreached:
            who = "" if "responsible" in body.unreached else "（分管领导）"
            found.setdefault((step.day, step.stage), []).append(f"{body.agency}{who}")
    return [
        look(
            NEXT,
            f"{day} 的 {stage}，{len(names)} 个单位没有可用的联系方式：{some(names)}",
            "在那以前补上名录里的邮箱或机器人，或 gouji agencies activate",
        )
        for (day, stage), names in sorted(found.items())
    ]


def check_secrets(ways: Sequence[Way], ours: Mapping[str, str], environment: Mapping[str, str]) -> list[Finding]:
    """References to secrets that lead nowhere. Never a secret itself. `ours`: what of our own uses one → the reference."""
    users: dict[str, list[str]] = {}
    for way in ways:
        if way.secret_ref and way.state == "active":
            users.setdefault(way.secret_ref, []).append(way.agency)
    for name, reference in ours.items():
        if reference:
            users.setdefault(reference, []).append(name)
    found = []
    for reference, names in users.items():
        try:
            reveal(reference, environment)
        except BadSettings as error:
            found.append(settings(SECRETS, f"{error}；用到它的：{some(names)}", "设好以后再运行；密钥不写在设置文件里"))
            continue
        if _is_open(reference):
            words = f"密钥文件 {reference.removeprefix('file:')} 本机的所有用户都能读；用到它的：{some(names)}"
            found.append(note(SECRETS, words, "chmod o-rwx；别人可能读过的，换一个密钥"))
    return found


def _is_open(reference: str) -> bool:
    """Whether everybody on this machine may read or write it. A group may be there for it. Windows has other rights."""
    kind, _, name = reference.partition(":")
    return kind == "file" and os.name == "posix" and bool(Path(name).stat().st_mode & 0o007)


def check_mode(mode: str, deadline: str | None, stop_file: Path, now: datetime) -> list[Finding]:
    """Whether notices would really leave."""
    found = []
    if stop_file.exists():
        found.append(look(MODE, f"有 {stop_file} 文件，什么也不发", f"确定可以发了，再删去 {KILL_SWITCH} 文件"))
    if mode == "test" and deadline and (date.fromisoformat(deadline) - local_day(now)).days <= DEADLINE_DAYS:
        words = f"还是测试模式，而最近的期限是 {deadline}：正式通知一件也不会发"
        found.append(look(MODE, words, '准备好了就设 notify.mode = "live"，再 gouji notices plan'))
    return found


def check_calendar(now: datetime, overrides: Overrides) -> list[Finding]:
    """Days ahead of which nobody knows yet whether people work."""
    days = [local_day(now) + timedelta(days=number) for number in range(CALENDAR_DAYS)]
    return [
        look(
            CALENDAR,
            f"{CALENDAR_DAYS} 天以内的日子，{words}",
            "国务院办公厅公布以后，gouji notices calendar import 放假安排.csv --by …，或升级 chinesecalendar",
        )
        for words in warnings(days, overrides)
    ]

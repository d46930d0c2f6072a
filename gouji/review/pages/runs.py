"""运行: crawls, audits, signs of life, what needs a look, and who did what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from audit.errors import GoujiError
from db.alerts import end_by_person, open_alerts
from db.backups import JOB as BACKUP
from db.clock import WITNESS
from db.crawls import OutcomeName
from db.health import alarms, lift, suspend
from db.heartbeats import Heartbeat, heartbeats
from db.past_runs import log_lines, past_audits, past_crawls
from db.times import beijing, moment_of
from gouji.alerting import stop_file_of
from gouji.commands.agencies.words import CHANNELS
from gouji.health import examine_running
from gouji.health.ending import ALERTS
from gouji.health.finding import LEVELS
from gouji.health.jobs import SERVICE, SILENT
from gouji.health.jobs import WORDS as WORDS_OF_JOBS
from gouji.rendering.outcomes import KINDS, WORDS
from gouji.review.answering import decided
from gouji.review.database import database, desk, now
from gouji.review.forms import field, number_of
from gouji.review.identity import actor, needs
from gouji.rights import Right

page = Blueprint("runs", __name__)
MOST_RUNS, MOST_LOG = 30, 100
TRIGGERS = {"schedule": "定时", "person": "人工", "demo": "演示"}
ENDINGS = {"running": "进行中", "done": "完成", "partial": "部分完成", "failed": "失败", "abandoned": "中断"}
JOBS = {**WORDS_OF_JOBS, BACKUP: "备份"}
LEVEL_WORDS = {"warn": "提醒", "suspend": "暂停通知"}


@page.get("/runs")
@needs(Right.READ)
def show() -> str:
    """How the machine is doing."""
    opened, settings = database(), desk().settings
    crawls = past_crawls(opened, MOST_RUNS)
    return render_template(
        "runs.html",
        alerts=open_alerts(opened),
        # open alerts stand above, with a button
        looks=[one for one in examine_running(opened, settings, desk().environment, now()) if one.subject != ALERTS],
        levels=LEVELS,
        beats=(beats := [one for one in heartbeats(opened) if one.name != WITNESS]),
        service=_service(beats),
        jobs=JOBS,
        alarms=alarms(opened),
        level_words=LEVEL_WORDS,
        crawls=[(crawl, _kinds(crawl.outcomes)) for crawl in crawls],
        outcome_kinds=KINDS,
        audits=past_audits(opened, MOST_RUNS),
        triggers=TRIGGERS,
        endings=ENDINGS,
        mode=settings.notify.mode,
        stopped=stop_file_of(settings).exists(),
        channels=CHANNELS,
    )


@page.get("/runs/log")
@needs(Right.READ)
def log() -> str:
    """Every write by a person, and every export."""
    before = request.args.get("before", "")
    lines = log_lines(database(), MOST_LOG, before=number_of(before) if before else None)
    return render_template("log.html", lines=lines, more=len(lines) == MOST_LOG)


@page.post("/runs/alarms/<int:number>/lift")
@needs(Right.MANAGE)
def lift_alarm(number: int) -> Response:
    """Notices of that platform may leave again."""
    return _done(lambda why: lift(database(), number, by=actor(), why=why, now=now()), "警报已解除")


@page.post("/runs/alerts/<int:number>/end")
@needs(Right.DECIDE)
def end(number: int) -> Response:
    """Somebody has dealt with it. It comes back when its cause does."""

    def action() -> str:
        sentence = end_by_person(database(), number, by=actor(), now=now())
        return f"已处理：{sentence}"

    return decided(action, url_for("runs.show", _anchor="alerts"))


@page.post("/runs/suspend")
@needs(Right.MANAGE)
def suspend_platform() -> Response:
    """No notice leaves for bodies of a platform until somebody lifts it."""
    platform = field("platform", longest=200)
    return _done(lambda why: suspend(database(), platform, by=actor(), why=why, now=now()), "已暂停这个门户的通知")


def _service(beats: Sequence[Heartbeat]) -> tuple[str, bool]:
    """Whether the service that runs everything at its time is alive, in words."""
    one = next((beat for beat in beats if beat.name == SERVICE), None)
    if one is None:
        return "没有用过定时服务（gouji schedule）；由系统的定时任务或人运行。", True
    if one.exit_code is None and now() - moment_of(one.at) <= SILENT:
        return f"定时服务在运行，最近的信号 {beijing(one.at)}。", True
    return (
        f"定时服务没有在运行：最近的信号 {beijing(one.at)}。抓取、拟稿、发送不会自动进行；请启动 gouji schedule。",
        False,
    )


def _done(does: Callable[[str], object], said: str) -> Response:
    def action() -> str:
        why = field("why")
        if not why:
            raise GoujiError("要写理由")
        does(why)
        return said

    return decided(action, url_for("runs.show", _anchor="alarms"))


def _kinds(outcomes: Counter[str]) -> list[tuple[str, str, int]]:
    """Kind, its name and how many, in the order of KINDS."""
    counted: Counter[str] = Counter()
    for outcome, number in outcomes.items():
        counted[WORDS[OutcomeName(outcome)].kind] += number
    return [(kind, name, counted[kind]) for kind, (name, _) in KINDS.items() if counted[kind]]

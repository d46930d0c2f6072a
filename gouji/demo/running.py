"""Runs the whole cycle against the simulated portals: the only file here that knows the rest of the program.

Four things differ from everyday work: names that stand for this machine, no delay, the date, a folder of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from audit.verdict import Verdict
from db.decisions import confirm
from db.finding_queries import list_findings
from db.notices import approve, find_notices
from db.opening import Database, open_database
from db.registry import import_registry
from db.store import Store
from gouji import __version__
from gouji.auditing import audit_stored, due
from gouji.demo.clock import Clock
from gouji.demo.folder import Folder
from gouji.demo.registry import registry, write_registry
from gouji.demo.server import LOOPBACK, Simulator
from gouji.demo.story import CRAWL_DAYS, REPORT_YEAR, SEASON, bodies, guarded, sites
from gouji.demo.truth import truth, write_truth
from gouji.notifying import channels_of, policy_of
from gouji.policies import policies_of
from gouji.rendering.page import render_page
from gouji.settings import Settings, load_settings
from notifications.outbox import KILL_SWITCH, Outbox, send_due
from notifications.planning import plan
from spiders.running import CrawlOptions, crawl_apart

AUDITOR, APPROVER = "演示审核员", "演示审批人"
PINNED = {"*.sim.test": LOOPBACK}

Say = Callable[[str], None]


@dataclass
class Demo:
    """One demo while it runs. `verdicts`: every version that was judged, with what to call it."""

    folder: Folder
    settings: Settings
    clock: Clock
    say: Say
    verdicts: list[Verdict] = field(default_factory=list)


def run(folder: Folder, say: Say) -> None:
    """
    Three days of a season in `folder`, which `prepare` has made; `say` hears what happens.

    Nothing runs on afterwards: the portals go away with this call.
    """
    clock = Clock(SEASON, CRAWL_DAYS[0])
    demo = Demo(folder, load_settings(folder.settings), clock, say)
    portals, cast = sites(clock), bodies()
    with Simulator(portals, clock, fault=guarded) as simulator:
        write_registry(folder.registry, registry(portals, cast, simulator.port))
        write_truth(folder.truth, truth(portals, cast, clock, simulator.port))
        with open_database(folder.database) as database:
            imported = import_registry(database, folder.registry, now=clock.now, actor=AUDITOR)
        say(f"导入名录：{imported.count('added', 'agencies')} 个机关、{imported.count('added', 'platforms')} 个门户")
        for day in CRAWL_DAYS:
            clock.day = day
            _one_day(demo)
    folder.page.write_text(render_page(demo.verdicts, made=f"{demo.clock.today} 演示生成"), encoding="utf-8")


def _one_day(demo: Demo) -> None:
    today = demo.clock.today
    demo.say(f"── {today.year}年{today.month}月{today.day}日 ──")
    _crawl(demo)
    with open_database(demo.folder.database) as database:
        _audit(demo, database)
        _confirm(demo, database)
        _notify(demo, database)


def _crawl(demo: Demo) -> None:
    options = CrawlOptions(
        now=demo.clock.now,
        today=demo.clock.today,
        years=(REPORT_YEAR,),
        trigger="demo",
        app_version=__version__,
        vantage=demo.settings.crawl.vantage,
        pinned_hosts=PINNED,
    )
    summary = crawl_apart(demo.folder.database, demo.folder.blobs, options)
    demo.say(f"抓取：{summary.requests} 次请求，{summary.pairs} 个栏目，新的或改过的报告 {summary.new_versions} 份")


def _audit(demo: Demo, database: Database) -> None:
    results = list(
        audit_stored(
            database,
            Store(demo.folder.blobs),
            due(database, year=REPORT_YEAR, policy=policy_of(demo.settings), policies=policies_of(demo.settings)),
            now=demo.clock.now,
            whole_verdicts=True,
        )
    )
    for result in results:
        if result.verdict is not None:
            name = f"{result.version.agency}（{demo.clock.today} 抓取）"
            demo.verdicts.append(replace(result.verdict, source=name))
    new, fixed = (sum(getattr(result.saved, kind) for result in results) for kind in ("new", "fixed"))
    demo.say(f"审核：{len(results)} 份报告，新问题 {new} 个，已整改 {fixed} 个")


def _confirm(demo: Demo, database: Database) -> None:
    """What the machine found is a proposal; a person judges it, and her name stands beside it."""
    waiting = list_findings(database, states=["open"], severities=["error"], year=REPORT_YEAR)
    for finding in waiting:
        confirm(database, finding.id, by=AUDITOR, now=demo.clock.now, lock_version=finding.lock_version)
    if waiting:
        demo.say(f"复核：{AUDITOR} 确认 {len(waiting)} 个问题")


def _notify(demo: Demo, database: Database) -> None:
    """Draft, approval by a second person, delivery into the folder."""
    policy, now = policy_of(demo.settings), demo.clock.now
    planned = plan(database, policy, now, REPORT_YEAR)
    approved = approve(database, find_notices(database, states=("draft",), year=REPORT_YEAR), APPROVER, now)
    stop_file = demo.folder.root / KILL_SWITCH
    outbox = Outbox(database, channels_of(demo.settings, {}), policy, lambda: now, stop_file)
    sent = send_due(outbox, limit=demo.settings.notify.limit)
    demo.say(
        f"通知：拟稿 {len(planned.drafted)} 件，{APPROVER} 批准 {approved} 件，"
        f"写入文件夹 {sent.outcomes.total()} 件（测试模式）"
    )


def written_notices(folder: Folder) -> list[Path]:
    """The texts of the notices as they lie in the folder."""
    return sorted(folder.notices.rglob("*.txt"))

"""Runs the whole cycle against the simulated portals: the only file here that knows the rest of the program.

Four things differ from everyday work: names that stand for this machine, no delay, the date, a folder of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from audit.verdict import Verdict
from db.decisions import confirm
from db.finding_queries import list_findings
from db.health import alarms
from db.matrix import matrix, years_asked
from db.notices import Notice, approve, find_notices
from db.opening import Database, open_database
from db.registry import import_registry
from db.remarks import list_remarks
from db.store import Store
from db.supervisors import about_many
from gouji import __version__
from gouji.absences import confirm_missing, judge_absent, missing, reasons_against
from gouji.auditing import audit_stored, due
from gouji.clock import Trust
from gouji.demo.clock import Clock
from gouji.demo.folder import Folder
from gouji.demo.portals import guarded
from gouji.demo.postoffice import PostOffice, Received
from gouji.demo.registry import registry, write_registry
from gouji.demo.server import LOOPBACK, Simulator
from gouji.demo.story import CRAWL_DAYS, REPORT_YEAR, SEASON, bodies, sites
from gouji.demo.truth import truth, write_truth
from gouji.notice_runs import run_plan, run_send
from gouji.notifying import policy_of
from gouji.policies import policies_of
from gouji.rendering.notices import KINDS
from gouji.rendering.outcomes import FOR_PEOPLE, REMARKS
from gouji.rendering.page import render_page
from gouji.rendering.portals import render_portals
from gouji.settings import Settings, load_settings
from spiders.running import CrawlOptions, crawl_apart

AUDITOR, APPROVER = "演示审核员", "演示审批人"
READ = timedelta(minutes=27)  # not at a half hour: notices keep away from it
LEFT_AS_DRAFT = "circular"
NAMES = {body.code: body.name for body in bodies()}
PINNED = {"*.sim.test": LOOPBACK}

Say = Callable[[str], None]


@dataclass
class Demo:
    """One demo while it runs. `verdicts`: every version that was judged, with what to call it."""

    folder: Folder
    settings: Settings
    clock: Clock
    say: Say
    post: PostOffice
    verdicts: list[Verdict] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        """When people get to work, once the portals were read."""
        return self.clock.now + READ


def run(folder: Folder, say: Say) -> None:
    """
    Three days of a season in `folder`, which `prepare` has made; `say` hears what happens.

    Nothing runs on afterwards: the portals go away with this call.
    """
    clock = Clock(SEASON, CRAWL_DAYS[0])
    portals, cast = sites(clock), bodies()
    with PostOffice(folder.mail) as post, Simulator(portals, clock, fault=guarded) as simulator:
        folder.write_settings(post.port)
        demo = Demo(folder, load_settings(folder.settings), clock, say, post)
        write_registry(folder.registry, registry(portals, cast, simulator.port))
        write_truth(folder.truth, truth(portals, cast, clock, simulator.port))
        with open_database(folder.database) as database:
            imported = import_registry(database, folder.registry, now=clock.now, actor=AUDITOR)
        say(f"导入名录：{imported.count('added', 'agencies')} 个机关、{imported.count('added', 'platforms')} 个门户")
        for day in CRAWL_DAYS:
            clock.day = day
            _one_day(demo)
    made = f"{demo.clock.today} 演示生成"
    folder.page.write_text(render_page(demo.verdicts, made=made), encoding="utf-8")
    folder.status.write_text(_status_page(demo, made), encoding="utf-8")


def _status_page(demo: Demo, made: str) -> str:
    with open_database(demo.folder.database) as database:
        years = years_asked(database)
        lines, doubts = matrix(database, years), list_remarks(database, kinds=FOR_PEOPLE)
        return render_portals(lines, years, alarms(database), today=demo.clock.today, made=made, doubts=doubts)


def _one_day(demo: Demo) -> None:
    today = demo.clock.today
    demo.say(f"── {today.year}年{today.month}月{today.day}日 ──")
    _crawl(demo)
    with open_database(demo.folder.database) as database:
        _ask_about_missing(demo, database)
        _audit(demo, database)
        _confirm(demo, database)
        _tell_remarks(demo, database)
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


def _ask_about_missing(demo: Demo, database: Database) -> None:
    """
    What was not found is no conclusion: where all other conditions hold, a person telephones and decides.

    Whoever says that the report is on its way is not taken for one that has none.
    """
    cast, rules = {body.code: body for body in bodies()}, policies_of(demo.settings)
    for report in missing(database, now=demo.now, year=REPORT_YEAR, rules=rules):
        if report.absence.confirmed_by or reasons_against(database, report):
            continue
        body, word = cast[report.agency_code], "没有确认，不作结论"
        if body.denies:
            note = f"电话核对：{body.answer}"
            confirm_missing(database, body.code, REPORT_YEAR, by=AUDITOR, note=note, now=demo.now, rules=rules)
            word = "确认没有公开"
        demo.say(f"未见：{body.name}在电话里说“{body.answer}”，{AUDITOR}{word}")


def _audit(demo: Demo, database: Database) -> None:
    policies = policies_of(demo.settings)
    results = list(
        audit_stored(
            database,
            Store(demo.folder.blobs),
            due(database, year=REPORT_YEAR, policy=policy_of(demo.settings), policies=policies),
            now=demo.now,
            whole_verdicts=True,
        )
    )
    for result in results:
        if result.verdict is not None:
            demo.verdicts.append(replace(result.verdict, source=f"{demo.clock.today} 抓取"))
    absent = judge_absent(database, now=demo.now, year=REPORT_YEAR, rules=policies)
    saved = [*(result.saved for result in results), *(one.saved for one in absent)]
    new, fixed = (sum(getattr(one, kind) for one in saved) for kind in ("new", "fixed"))
    demo.say(f"审核：{len(results)} 份报告，新问题 {new} 个，已整改 {fixed} 个")


def _confirm(demo: Demo, database: Database) -> None:
    """What the machine found is a proposal; a person judges it, and her name stands beside it."""
    waiting = list_findings(database, states=["open"], severities=["error"], year=REPORT_YEAR)
    for finding in waiting:
        confirm(database, finding.id, by=AUDITOR, now=demo.now, lock_version=finding.lock_version)
    if waiting:
        demo.say(f"复核：{AUDITOR} 确认 {len(waiting)} 个问题")


def _tell_remarks(demo: Demo, database: Database) -> None:
    """What the crawl has noticed and nobody may conclude from: it is a matter for a person."""
    names = {body.code: body.name for body in bodies()}
    for remark in list_remarks(database, kinds=FOR_PEOPLE, year=REPORT_YEAR):
        demo.say(f"请人核实：{names[remark.agency_code]}，{REMARKS[remark.kind]}")
        for part in remark.detail.split("；"):
            demo.say(f"    {part}")


def _notify(demo: Demo, database: Database) -> None:
    """Draft, approval by a second person, delivery to the mail server. A 通报 stays a draft: it is for a person to judge."""
    now = demo.now
    run_plan(demo.settings, {}, now, REPORT_YEAR, trust=Trust.GIVEN)
    drafts = find_notices(database, states=("draft",), year=REPORT_YEAR)
    approved = [item for item in drafts if item.kind != LEFT_AS_DRAFT]
    approve(database, approved, APPROVER, now)
    before = len(demo.post.received)
    most = demo.settings.notify.limit
    run_send(demo.settings, {}, lambda: now, limit=most, asked_to_stop=lambda: 0, trust=Trust.GIVEN)
    _tell_notices(demo, approved, demo.post.received[before:])
    if len(drafts) > len(approved):
        demo.say(f"    另有{KINDS[LEFT_AS_DRAFT]} {len(drafts) - len(approved)} 件，留给人看")


def _tell_notices(demo: Demo, approved: Sequence[Notice], came: Sequence[Received]) -> None:
    if not approved:
        demo.say("通知：没有新的，说过的不再说")
        return
    demo.say(f"通知：拟稿 {len(approved)} 件，{APPROVER} 批准；本机的邮件服务器收下 {len(came)} 封")
    for kind, count in Counter(item.kind for item in approved).items():
        told = [item for item in approved if item.kind == kind]
        names = dict.fromkeys(_about(item) for item in told)
        demo.say(f"    {KINDS[kind]} {count} 件：{'、'.join(names)}")


def _about(item: Notice) -> str:
    """The body that a notice is about, or the office that gets one about all of its bodies."""
    return "给主管部门" if about_many(item.kind, item.stage) else NAMES[item.agency_code]


def written_notices(folder: Folder) -> list[Path]:
    """The letters as the mail server has kept them, a folder a mailbox."""
    return sorted(folder.mail.rglob("*.eml"))

"""gouji audit: judge what is stored and not judged yet. Without the network."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import click

from audit.errors import TryLater
from audit.severity import Severity
from db.agencies import agency
from db.finding_queries import counts
from db.findings import Saved
from db.heartbeats import beat
from db.locks import lease, new_owner, renew
from db.opening import Database, open_database
from db.rule_alarms import rule_alarms
from db.store import Store
from db.times import BEIJING, local_day
from gouji.absences import JudgedAbsent, judge_absent
from gouji.arguments import REPORT_YEAR
from gouji.auditing import Audited, audit_stored, close_seasons, due
from gouji.cli import Context
from gouji.exits import FOUND, INTERNAL_FAULT, PARTLY
from gouji.hearing import heard
from gouji.interrupting import stoppable
from gouji.notifying import policy_of
from gouji.policies import policies_of
from gouji.rendering.labels import SEVERITIES, crashed_words

LEASE, LEASE_MINUTES, RENEW_EVERY = "audit", 10, 50
STANDING = ("open", "confirmed")


@click.command("audit")
@click.option("--year", type=REPORT_YEAR, help="只审核这一报告年度。")
@click.option("--agency", "codes", multiple=True, metavar="CODE", help="只审核这个机关，可多次。")
@click.option("--all", "everything", is_flag=True, help="全部重新审核，不管审过没有。")
@click.option(
    "--fail-on",
    type=click.Choice([severity.value for severity in Severity]),
    default="error",
    help="有这一级及以上未了结的问题时退出码为 1，默认 error。",
)
@click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="当作今天的日期，默认今天（北京时间）。"
)
@click.option(
    "--dask",
    "cluster",
    metavar="ADDRESS",
    help="由这个 Dask 调度器的工作进程来审，如 tcp://10.1.2.3:8786；见 docs/scaling.md。",
)
@click.pass_obj
def audit_command(
    context: Context,
    year: int | None,
    codes: tuple[str, ...],
    everything: bool,
    fail_on: str,
    today: datetime | None,
    cluster: str | None,
) -> None:
    """
    审核已入库、需要审核的报告。

    每份报告审最新一版；用现在的规则审过的不再审。人工作过的决定不会丢失。
    审核季到次年 8 月 31 日为止，之后已整改的问题归档；再次出现时重新打开。

    退出码：0 没有未了结的错误；1 有；3 有报告没能读取；70 有规则出错（程序的缺陷，其余照常审完）；
    75 另一次审核正在运行。

    \b
    Example:
        gouji audit
        gouji audit --year 2025 --agency 11370300004222881A
    """
    with heard(context.settings.storage.database, LEASE):
        code = _audit(context, year, codes, Severity(fail_on), everything=everything, today=today, cluster=cluster)
    click.get_current_context().exit(code)


def _audit(
    context: Context,
    year: int | None,
    codes: tuple[str, ...],
    fail_on: Severity,
    *,
    everything: bool,
    today: datetime | None,
    cluster: str | None,
) -> int:
    owner, now = new_owner(), _moment(today)
    policy, settled = policy_of(context.settings), policies_of(context.settings)
    with stoppable() as stop, open_database(context.settings.storage.database) as database:
        with lease(database, LEASE, owner, datetime.now(UTC), LEASE_MINUTES):
            for named in codes:
                agency(database, named)
            versions = due(database, year=year, codes=codes, everything=everything, policy=policy, policies=settled)
            store = Store(context.settings.storage.blobs)
            audited = audit_stored(database, store, versions, now=now, cluster=cluster)
            leased = stop.between(_leased(audited, database, owner))
            results = [_Result.of(one) for one in _followed(leased, len(versions), quiet=context.verbosity < 0)]
            absent, closed = [], 0
            if not stop.asked:
                absent = judge_absent(database, now=now, year=year, codes=codes, everything=everything, rules=settled)
                closed = close_seasons(database, today=local_day(now), now=now)
        alarms = _alarms(database, {version.year for version in versions}, context.settings.notify.alarm_percent)
        code = _exit_code(results, counts(database, agencies=codes, year=year), fail_on)
        for one in absent:
            code = INTERNAL_FAULT if one.verdict.crashes else code
            _tell_absent(one)
        click.echo(_summary(results))
        if closed:
            click.echo(f"已过审核季，归档已整改的问题 {closed} 个。", err=True)
        if stop.asked:
            alarms.append("已中断；没审的报告下次再审。")
            code = stop.exit_code
        for line in alarms:
            click.echo(line, err=True)
        beat(database, LEASE, now=datetime.now(UTC), exit_code=code, detail=_summary(results))
    return code


def _alarms(database: Database, years: Iterable[int], percent: int) -> list[str]:
    return [
        f"{alarm.code} 在 {year} 年度 {alarm.reports} 份报告中的 {alarm.failing} 份（{alarm.percent}%）都有问题："
        f"请先看是不是规则或当地做法的缘故，逐条确认之前不会写进通知。"
        for year in sorted(years)
        for alarm in rule_alarms(database, year, percent)
    ]


def _moment(today: datetime | None) -> datetime:
    now = datetime.now(BEIJING)
    return now if today is None else datetime.combine(today.date(), now.timetz())


def _leased(audited: Iterable[Audited], database: Database, owner: str) -> Iterator[Audited]:
    """Prolong the lease now and then. Whoever has lost it stops: another run has begun."""
    for number, result in enumerate(audited, start=1):
        if number % RENEW_EVERY == 0 and not renew(database, LEASE, owner, datetime.now(UTC), LEASE_MINUTES):
            raise TryLater("审核时间过长，另一次审核已经开始，本次停止")
        yield result


def _followed(audited: Iterable[Audited], total: int, *, quiet: bool) -> Iterator[Audited]:
    if sys.stderr.isatty() and total and not quiet:
        yield from _with_bar(audited, total)
        return
    for result in audited:
        _tell(result, click.echo, quiet=quiet)
        yield result


def _with_bar(audited: Iterable[Audited], total: int) -> Iterator[Audited]:
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("审核", total=total)
        for result in audited:
            _tell(result, lambda line, err: progress.console.print(line, markup=False), quiet=True)
            progress.advance(task)
            yield result


def _tell(result: Audited, say: Callable[..., object], *, quiet: bool) -> None:
    """Problems always, what went well only when there is no bar."""
    name = f"{result.version.agency} {result.version.year}"
    verdict = result.verdict
    if verdict is None:
        say(f"{name}：{result.problem}", err=True)
        return
    if result.problem:
        say(f"{name}：{result.problem}", err=True)
    if verdict.error is not None:
        say(f"{name}：{verdict.error[1]}", err=True)
    elif not quiet:
        say(f"{name}：{_by_severity(Counter(finding.severity for finding in verdict.findings))}", err=True)
    for crash in verdict.crashes:
        say(f"{name}：{crashed_words(crash.code)} 出错，这是程序的缺陷，不影响已有结论：{crash.cause}", err=True)


def _tell_absent(judged: JudgedAbsent) -> None:
    absence = judged.report.absence
    for finding in judged.verdict.findings:
        click.echo(f"{absence.agency} {absence.year}：{finding.message}", err=True)
    for crash in judged.verdict.crashes:
        click.echo(f"{absence.agency} {absence.year}：规则 {crash.code} 出错：{crash.cause}", err=True)


def _by_severity(counted: Counter[Severity]) -> str:
    return "，".join(f"{word} {counted[severity]}" for severity, word in SEVERITIES.items())


@dataclass(frozen=True, slots=True)
class _Result:
    """What the end of a run needs to know of a report: of ten thousand no verdict is kept."""

    saved: Saved
    read: bool
    whole: bool
    crashed: bool

    @classmethod
    def of(cls, audited: Audited) -> _Result:
        verdict = audited.verdict
        read = verdict is not None and verdict.status == "read"
        return cls(audited.saved, read, read and not audited.problem, bool(verdict and verdict.crashes))


def _summary(results: list[_Result]) -> str:
    if not results:
        return "没有需要审核的报告。"
    failed = sum(not result.read for result in results)
    words = {
        "新问题": sum(result.saved.new for result in results),
        "再次出现": sum(result.saved.regressed for result in results),
        "情况有变": sum(result.saved.facts_changed for result in results),
        "已整改": sum(result.saved.fixed for result in results),
    }
    told = "，".join(f"{word} {number}" for word, number in words.items())
    return f"审核 {len(results)} 份报告，没能读取 {failed} 份；{told}。"


def _exit_code(results: list[_Result], standing: Mapping[tuple[str, str], int], fail_on: Severity) -> int:
    """A fault of ours before a report not read, before findings."""
    if any(result.crashed for result in results):
        return INTERNAL_FAULT
    if not all(result.whole for result in results):
        return PARTLY
    return FOUND if any(state in STANDING and Severity(level).rank >= fail_on.rank for state, level in standing) else 0

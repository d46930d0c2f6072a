"""One run of `gouji notices plan` and `send`: the same for a person, a timer and `gouji schedule`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date, datetime

from audit.errors import BadSettings
from db.agencies import offices_with_role
from db.alerts import end_alert, keep_alert
from db.heartbeats import beat
from db.notices import find_notices
from db.opening import Database, open_database
from db.times import beijing, local_day
from gouji.alerting import after_run, stop_file_of, store_of, tell_after, unready_of
from gouji.attaching import attaching
from gouji.clock import Trust, WrongClock, check_clock
from gouji.exits import PARTLY
from gouji.hearing import heard
from gouji.notifying import link_of, policy_of, working_channels
from gouji.rendering.notices import MODES, OUTCOMES, kind_name
from gouji.settings import Settings
from notifications.channels.base import Channel, Kind
from notifications.drafting import Link, no_link
from notifications.outbox import Outbox, Sent, send_due
from notifications.planning import Planned, plan

UNLINKED = "answer|"
PLAN, SEND = "notices plan", "notices send"


@dataclass(frozen=True, slots=True)
class PlanRun:
    """
    `line`: the run in one sentence. `kinds`: of the new drafts, in words. `unlinked`: why they have no link for an answer
    although there ought to be one.
    """

    planned: Planned
    kinds: Counter[str]
    line: str
    code: int
    unlinked: str = ""


@dataclass(frozen=True, slots=True)
class SendRun:
    """`line`: the run in one sentence. `told`: how many things the operator was told. `unready`: channels, and why not."""

    sent: Sent
    line: str
    code: int
    told: int
    unready: Mapping[str, str]


def run_plan(
    settings: Settings,
    environment: Mapping[str, str],
    start: datetime,
    year: int | None = None,
    *,
    asked_to_stop: Callable[[], int] = lambda: 0,
    trust: Trust = Trust.LOOK,
) -> PlanRun:
    """
    Bring the drafts up to date as of `start`; the sign of life says how it ended, whichever way.

    It is one item: it takes a minute, and ends whole. `asked_to_stop`: the number of the signal that came meanwhile.
    """
    path = settings.storage.database
    with heard(path, PLAN):
        policy, (link, unlinked) = policy_of(settings), _link(settings, environment)
        with open_database(path) as database:
            _check_clock(settings, environment, database, start, trust)
            planned = plan(database, policy, start, year, attach=attaching(settings, database), link=link)
            drafts = find_notices(database, states=("draft",), mode=policy.mode) if planned.drafted else []
            copies = offices_with_role(database, "head") | offices_with_role(database, "supervisor")
            line = planned_in_short(planned, policy.mode)
            code = 128 + asked if (asked := asked_to_stop()) else PARTLY if planned.broken or unlinked else 0
            _tell_unlinked(database, unlinked, start)
            beat(database, PLAN, now=start, exit_code=code, detail=line)
            tell_after(settings, database, environment, start)
    made = [item for item in drafts if item.number in planned.drafted]
    kinds = Counter(kind_name(item.kind, item.stage, copied=item.office_id in copies) for item in made)
    return PlanRun(planned, kinds, line, code, unlinked)


def run_send(
    settings: Settings,
    environment: Mapping[str, str],
    clock: Callable[[], datetime],
    *,
    limit: int | None,
    asked_to_stop: Callable[[], int],
    trust: Trust = Trust.LOOK,
) -> SendRun:
    """
    Release and deliver what is due. `asked_to_stop`: the number of the signal, 0 as long as there was none; then the item at
    hand is the last.

    Every channel and the database are closed at the end.
    """
    path = settings.storage.database
    with heard(path, SEND), ExitStack() as stack:
        channels = working_channels(settings, environment)
        for channel in channels.values():
            stack.enter_context(closing(channel))
        database = stack.enter_context(open_database(path))
        outbox = outbox_of(database, channels, settings, clock, asked_to_stop)
        _check_clock(settings, environment, database, clock(), trust, behind=False)
        sent = send_due(outbox, limit=limit)
        asked = asked_to_stop()
        unready = unready_of(channels)
        code = 128 + asked if asked else PARTLY if sent.failed or unready else 0
        line = sent_in_short(sent, local_day(clock()))
        beat(database, SEND, now=clock(), exit_code=code, detail=line)
        whole = not (sent.stopped or asked)  # a run that broke off has not looked at every notice
        told = after_run(settings, database, channels, clock(), sent.unreachable if whole else None)
    return SendRun(sent, line, code, told, unready)


def _check_clock(
    settings: Settings,
    environment: Mapping[str, str],
    database: Database,
    now: datetime,
    trust: Trust,
    *,
    behind: bool = True,
) -> None:
    """WrongClock, of which the operator was told."""
    try:
        check_clock(database, now, trust, behind=behind)
    except WrongClock:
        tell_after(settings, database, environment, now, look=False)
        raise


def _link(settings: Settings, environment: Mapping[str, str]) -> tuple[Link, str]:
    """How offices reply, and why they cannot: a notice without its link is better than none before the law's date."""
    try:
        return link_of(settings, environment), ""
    except BadSettings as error:
        return no_link, str(error)


def _tell_unlinked(database: Database, why: str, now: datetime) -> None:
    if why:
        words = f"新拟的通知没有带回复链接：{why}"
        keep_alert(database, UNLINKED, words, now=now, remedy="设好密钥或网址；不要链接就删去 notify.answer_page")
    else:
        end_alert(database, UNLINKED, now=now)


def outbox_of(
    database: Database,
    channels: Mapping[str, Channel],
    settings: Settings,
    clock: Callable[[], datetime],
    asked_to_stop: Callable[[], int] = lambda: 0,
) -> Outbox:
    """The outbox as the settings have it."""
    return Outbox(
        database,
        channels,
        policy_of(settings),
        clock,
        stop_file_of(settings),
        asked_to_stop=lambda: bool(asked_to_stop()),
        read_file=store_of(settings),
    )


def planned_in_short(planned: Planned, mode: str) -> str:
    """What a run of `plan` did."""
    return (
        f"新拟 {len(planned.drafted)} 件（{MODES[mode]}模式），取消 {planned.cancelled} 件，过期 {planned.expired} 件。"
    )


def sent_in_short(sent: Sent, today: date) -> str:
    """What a run of `send` did."""
    tries = "，".join(f"{OUTCOMES[Kind(kind)]} {count}" for kind, count in sent.outcomes.items())
    told = [f"投递：{tries or '无'}"] if tries or not sent.later else []
    if sent.next_at:
        told.append(f"待发送 {sent.later} 件，最早 {beijing(sent.next_at).removeprefix(f'{today} ')}")
    return f"签发 {sent.released} 件，取消 {sent.cancelled} 件，过期 {sent.expired} 件；{'；'.join(told)}。"

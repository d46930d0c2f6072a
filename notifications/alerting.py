"""The operator hears of what nobody else will mend: looked for after each run, told once, over by itself."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from audit.errors import GoujiError
from db.alerts import Alert, mark_told, untold_alerts
from db.deadlines import workday_overrides
from db.doctoring import drafts_waiting
from db.opening import Database, DatabaseFault, tx
from db.times import beijing, instant, moment_of
from notifications.calendar import Overrides, after_work
from notifications.channels.base import Channel, Kind, Part
from notifications.channels.limits import limit_of
from notifications.parts import KEYWORD
from notifications.text import im_safe

__all__ = ["AHEAD", "Way", "tell", "urgent_drafts", "waiting_drafts"]

AHEAD = timedelta(hours=4)  # of work, for an approver to come and look
LEAD = f"{KEYWORD}运维提醒"
SUBJECT = LEAD + "：{} 项要处理"
PAGE = "处理以后自行消除；全部可在审核页面“运行”或 gouji doctor 看到。"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Way:
    """How the operator is told. `last`: where nobody looks every day; it does not count as told while there is another."""

    name: str
    channel: Channel
    address: str = ""
    secret_ref: str = ""
    last: bool = False


def tell(database: Database, ways: Sequence[Way], now: datetime) -> int:
    """
    One message about all that was not told yet, by each way that is not itself what is broken; how many are told now.

    What could not be told stays for the next run. Never raises for a fault of a way or of the database.
    """
    try:
        return _tell(database, ways, now)
    except (GoujiError, OSError, ValueError, DatabaseFault) as error:
        _LOG.warning("没有能通知运维：%s", error)
        return 0


def urgent_drafts(drafts: Sequence[tuple[str, str | None]], now: datetime, overrides: Overrides) -> list[str]:
    """The drafts whose hour is less than four hours of work away, and that nobody has approved."""
    limit = after_work(now, AHEAD, overrides)
    return [number for number, at in drafts if at is None or moment_of(at) <= limit]


def waiting_drafts(database: Database, mode: str, now: datetime) -> list[str]:
    """Those of the database."""
    return urgent_drafts(drafts_waiting(database, mode), now, workday_overrides(database))


def _tell(database: Database, ways: Sequence[Way], now: datetime) -> int:
    untold = untold_alerts(database, now)
    heard: set[int] = set()
    real = [way for way in ways if not way.last]
    for way in ways:
        fit = [one for one in untold if one.channel != way.name or len(ways) == 1]
        if not fit or not _sent(way, fit, now):
            continue
        # the folder alone is enough only for what no other way may carry
        heard |= {one.id for one in fit if not way.last or all(one.channel == other.name for other in real)}
    with tx(database):
        for one in untold:
            if one.id in heard:
                mark_told(database, one, now)
    return len(heard)


def _sent(way: Way, alerts: Sequence[Alert], now: datetime) -> bool:
    """Whatever breaks in a way, the others speak: this is the one message that says what is broken."""
    try:
        return all(way.channel.send(part).kind is Kind.SENT for part in _parts(way, alerts, now))
    except Exception as error:  # noqa: BLE001  one way must not silence the others; what it says may hold a secret
        _LOG.warning("%s 不能用来通知运维：%s", way.name, type(error).__name__)
        return False


def _parts(way: Way, alerts: Sequence[Alert], now: datetime) -> list[Part]:
    subject = SUBJECT.format(len(alerts))
    number = "alert-" + instant(now).replace(":", "").replace("-", "")
    text = "\n\n".join([subject, *map(_line, alerts), f"{beijing(instant(now))}（北京时间）。{PAGE}"]) + "\n"
    limit = limit_of(way.name)
    texts = limit.split(_safe(text), LEAD) if limit else (text,)
    return [
        Part(
            number=number,
            part=turn,
            subject=subject,
            text=one,
            html=None,
            address=way.address,
            secret_ref=way.secret_ref,
            message_id=f"<{number}.{turn}@gouji.invalid>",
            first_message=None,
            at=now,
        )
        for turn, one in enumerate(texts, 1)
    ]


def _safe(text: str) -> str:
    """Line by line what a robot must not take for an order."""
    return "\n".join(str(im_safe(line)) for line in text.split("\n"))


def _line(one: Alert) -> str:
    again = f"（第 {one.times} 次）" if one.times > 1 else ""
    return f"· {one.sentence}{again}" + (f"\n  → {one.remedy}" if one.remedy else "")

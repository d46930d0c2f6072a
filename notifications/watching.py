"""What is wrong with the sending of notices → alerts, one a cause. Looked at as a whole, so that each ends by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from db.alerts import end_alerts_but, keep_alert
from db.gates import open_breakers
from db.opening import Database, tx
from db.times import beijing
from db.unjudged import waiting_bodies
from db.worries import (
    WrongSetUp,
    anything_due,
    failed_deliveries,
    given_up,
    last_refusal,
    lost_to_time,
    passed_on,
    wrong_set_ups,
)
from notifications.alerting import waiting_drafts
from notifications.box import KILL_SWITCH
from notifications.channels.dingtalk import DingTalkChannel
from notifications.channels.feishu import FeishuChannel
from notifications.channels.names import CHANNELS
from notifications.channels.unready import UNREADY
from notifications.channels.wecom import WeComChannel
from notifications.endings import HEARD
from notifications.releasing import FORWARDED

# every alert of ours starts with one of these
ENDPOINT, SET_UP, BREAKER, DELIVERY = "endpoint|", "config|", "breaker|", "delivery|"
CHANNEL, CODE, REACH, DRAFTS, STOP, LOST, FORWARD, UNREAD = (
    "channel|",
    "code|",
    "reach|",
    "drafts|",
    "stop|",
    "lost|",
    "forward|",
    "unread|",
)
GIVEN_UP = {"bounced": "退信，已停用", "revoked": "被拒绝，已停用"}
FAILED = {"dead": "未能送达", "unknown": "结果不明"}
KNOWN = {one.key: frozenset(map(str, one.meanings)) for one in (WeComChannel, DingTalkChannel, FeishuChannel)}
MOST_NAMED = 10
NONE_UNREADY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Worry:
    """An alert that holds now."""

    cause: str
    sentence: str
    remedy: str
    channel: str = ""


def watch(
    database: Database,
    mode: str,
    now: datetime,
    stop_file: Path,
    unreachable: Sequence[str] | None = None,
    unready: Mapping[str, str] = NONE_UNREADY,
) -> None:
    """
    Raise what holds and end what does not hold any more. `unreachable`: numbers of notices for which this run found
    nobody to tell; None when it was no run that looks for them. `unready`: channels that cannot be used, and why.
    """
    looks: list[tuple[str, Iterable[Worry]]] = [
        (ENDPOINT, _endpoints(database, mode)),
        (SET_UP, _set_ups(database, mode, now)),
        (CHANNEL, _unready(unready)),
        (BREAKER, _breakers(database)),
        (DELIVERY, _deliveries(database, mode, now)),
        (CODE, _codes(database, mode, now)),
        (DRAFTS, _drafts(database, mode, now)),
        (STOP, _stop(database, mode, now, stop_file)),
        (LOST, _lost(database, mode, now)),
        (FORWARD, _forwarded(database, mode, now)),
        (UNREAD, _unread(database, now)),
    ]
    if unreachable is not None:
        looks.append((REACH, _unreached(unreachable)))
    with tx(database):
        for prefix, worries in looks:
            found = _together(prefix, list(worries))
            for one in found:
                keep_alert(database, one.cause, one.sentence, now=now, remedy=one.remedy, channel=one.channel)
            end_alerts_but(database, prefix, {one.cause for one in found}, now=now)


def _together(prefix: str, found: list[Worry]) -> list[Worry]:
    """Very many of a kind have one cause, and are one thing to look at."""
    if len(found) <= MOST_NAMED:
        return found
    named = "；".join(one.sentence for one in found[:3])
    # the number is left out: one more is no news
    return [
        Worry(
            f"{prefix}many",
            f"有 {MOST_NAMED} 件以上同样的事：{named}……",
            f"{found[0].remedy}；gouji doctor",
            found[0].channel,
        )
    ]


def _endpoints(database: Database, mode: str) -> Iterator[Worry]:
    for one in given_up(database, mode):
        words = f"{one.agency} {one.office}的{CHANNELS[one.channel]}{GIVEN_UP[one.state]}：{one.reason}"
        yield Worry(f"{ENDPOINT}{one.id}", words, "与单位核实，改名录或用 gouji agencies activate 启用")


def _set_ups(database: Database, mode: str, now: datetime) -> Iterator[Worry]:
    for one in _by_cause(wrong_set_ups(database, mode, now)):
        if one.code == UNREADY:  # told as a channel
            continue
        way = CHANNELS[one.channel] + (f"（{one.secret_ref}）" if one.secret_ref else "")
        words = f"{way}发不出，{one.number} 份投递在等：{one.code} {one.detail}"
        cause = f"{SET_UP}{one.channel}|{one.secret_ref}|{one.code}"
        # a lost file is no fault of its channel
        broken = "" if one.code == "file" else one.channel
        yield Worry(cause, words, "改好设置、密钥或附件以后会自动再发；gouji doctor 查看", broken)


def _by_cause(found: Sequence[WrongSetUp]) -> Iterator[WrongSetUp]:
    """What every robot of a vendor refuses alike is one thing to mend, and no fault of any of them."""
    common: dict[tuple[str, str], WrongSetUp] = {}
    for one in found:
        if one.code not in HEARD:
            yield one
            continue
        key = one.channel, one.code
        number = one.number + (common[key].number if key in common else 0)
        common[key] = replace(common.get(key, one), secret_ref="", number=number)
    yield from common.values()


def _unready(unready: Mapping[str, str]) -> Iterator[Worry]:
    for channel, why in unready.items():
        words = f"{CHANNELS[channel]}没有设置好，一份也发不出：{why}"
        yield Worry(
            f"{CHANNEL}{channel}", words, "改好设置或密钥以后自动发出，别的渠道照常；gouji doctor 查看", channel
        )


def _breakers(database: Database) -> Iterator[Worry]:
    for channel in open_breakers(database):
        why = last_refusal(database, channel)
        words = f"{CHANNELS.get(channel, channel)}连续多次连不上{f'（{why}）' if why else ''}，暂停以后逐次再试"
        yield Worry(f"{BREAKER}{channel}", words, "检查网络、代理和对方的服务器；恢复以后自动接着发", channel)


def _deliveries(database: Database, mode: str, now: datetime) -> Iterator[Worry]:
    by_notice: dict[str, list[str]] = {}
    for one in failed_deliveries(database, mode, now):
        why = f"{CHANNELS[one.channel]}{FAILED[one.state]}（{one.code} {one.detail}，{beijing(one.at)}）"
        by_notice.setdefault(f"{one.notice} {one.agency}", []).append(why)
    for name, reasons in by_notice.items():
        number = name.split(" ")[0]
        words = f"{name}：{'；'.join(reasons[:3])}{'等' if len(reasons) > 3 else ''}"
        yield Worry(f"{DELIVERY}{number}", words, f"与单位联系核实；gouji notices resend {number} 再发一次")


def _codes(database: Database, mode: str, now: datetime) -> Iterator[Worry]:
    seen = {
        (one.channel, one.code): one.detail
        for one in failed_deliveries(database, mode, now)
        if one.state == "dead" and one.channel in KNOWN and one.code.lstrip("-").isdecimal()
        if one.code not in KNOWN[one.channel]
    }
    for (channel, code), detail in seen.items():
        words = f"{CHANNELS[channel]}答了一个没有见过的错误码 {code}：{detail}"
        yield Worry(f"{CODE}{channel}|{code}", words, "请报告给程序的维护者，补进错误码表")


def _drafts(database: Database, mode: str, now: datetime) -> Iterator[Worry]:
    urgent = waiting_drafts(database, mode, now)
    if urgent:
        words = f"{len(urgent)} 件草稿到了时间或四个工作小时以内就到，还没有批准：{_some(urgent)}"
        yield Worry(DRAFTS, words, "在审核页面“通知”里看过以后批准")


def _stop(database: Database, mode: str, now: datetime, stop_file: Path) -> Iterator[Worry]:
    if stop_file.exists() and (due := anything_due(database, mode, now)):
        words = f"有 {KILL_SWITCH} 文件，什么也不发；{due} 件通知已经到了时间"
        yield Worry(STOP, words, f"确定可以发了，再删去数据库旁边的 {KILL_SWITCH} 文件")


def _lost(database: Database, mode: str, now: datetime) -> Iterator[Worry]:
    for number, agency in lost_to_time(database, mode, now):
        words = f"{number} {agency}：批准了，到过期也没有发给任何人"
        yield Worry(f"{LOST}{number}", words, "与单位电话联系；gouji notices show 看原因，检查定时任务")


def _forwarded(database: Database, mode: str, now: datetime) -> Iterator[Worry]:
    for number, agency, office in passed_on(database, mode, FORWARDED, now):
        words = f"{number} {agency} {office}：没有可用的联系方式，已转送主管部门"
        yield Worry(f"{FORWARD}{number}", words, "核实联系方式，在名录里补上")


def _unread(database: Database, now: datetime) -> Iterator[Worry]:
    for code, agency, year, tried in waiting_bodies(database, now):
        why = "读不了" if tried else "几天都没有审核"
        words = f"{agency}{year}年度报告：新版本{why}，在旧版本里确认的问题不再写进通知"
        remedy = "打开网页看过：仍有的问题撤回决定、重新确认，改好了的驳回；新版本读得了以后自动照常"
        remedy = remedy if tried else "运行 gouji audit，看它为什么没有审核；审核以后自动照常"
        yield Worry(f"{UNREAD}{code}|{year}", words, remedy)


def _unreached(numbers: Sequence[str]) -> Iterator[Worry]:
    for number in numbers:
        words = f"{number}：单位和主管部门都没有可用的联系方式，没有发出"
        yield Worry(f"{REACH}{number}", words, "在名录里补上邮箱或机器人；补上以后自动再发，直到过期")


def _some(numbers: Sequence[str]) -> str:
    return "、".join(numbers[:MOST_NAMED]) + ("等" if len(numbers) > MOST_NAMED else "")

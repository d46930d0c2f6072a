"""gouji notices show --history, --format json: all that is kept about one notice, for who has to prove it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from audit.severity import Severity
from db.notice_histories import Carried, Grounds, History, as_data
from db.notice_lists import Sending
from db.notice_replies import REPLIES
from db.notices import STATES
from db.standings import STATES as STANDINGS
from db.standings import State
from db.times import beijing, instant
from gouji import __version__
from gouji.commands.agencies.words import CHANNELS
from gouji.rendering.labels import SEVERITIES
from gouji.rendering.notices import DELIVERIES, MODES, OUTCOMES
from gouji.rendering.places import subject_words
from notifications.channels.base import Kind
from notifications.channels.limits import ROBOTS


def json_of(history: History, now: datetime) -> str:
    """One document; its keys are in docs/contracts.md."""
    told = {"schema": 1, "gouji": __version__, "at": instant(now)} | as_data(history)
    return json.dumps(told, ensure_ascii=False, indent=1)


def history_lines(history: History) -> Iterator[str]:
    """In the order in which one asks: to whom, why, who had it in hand, what went where, what came back."""
    yield from _head(history)
    if history.grounds:
        yield "依据的问题"
        yield from (_ground(one, history.item.report_year) for one in history.grounds)
    if history.files:
        yield "附件"
        yield from (f"  {one.name}  sha256 {one.sha256}" for _, one in history.files)
    yield "经过"
    yield from _events(history)
    if history.body_im and any(one.channel in ROBOTS for one, _ in history.sent):
        yield "群机器人短文"
        yield from (f"  {line}" for line in history.body_im.splitlines())
    yield "投递" if history.sent else "投递：还没有"
    for sending, carried in history.sent:
        yield from _delivery(sending, carried, {number: one.name for number, one in history.files})
    yield "单位的回复" if history.replies else "单位的回复：没有"
    for one in history.replies:
        words = " ".join(filter(None, (REPLIES[one.kind], one.url, one.note)))
        by = f"{one.said_by}，" if one.said_by else ""
        yield f"  {beijing(one.at)}  {words}（{by}登记：{one.entered_by}）"


def _head(history: History) -> Iterator[str]:
    from gouji.review.letters import ROLES, stage_name

    item = history.item
    stage = stage_name(item.stage)
    yield f"{item.number}  {STATES[item.state]}（{MODES[item.mode]}）"
    if item.agency != item.office:
        yield f"  单位：{item.agency}（{item.agency_code}）"
    yield f"  发给：{item.office}（{ROLES[item.role]}）"
    yield f"  年度、阶段：{item.report_year}，{item.stage}" + (f"（{stage}）" if stage != item.stage else "")
    if item.not_before:
        until = f"，到 {beijing(item.expires_at)} 为止" if item.expires_at else ""
        yield f"  计划：不早于 {beijing(item.not_before)}{until}"
    yield f"  模板：{item.template} {item.template_sha[:12]}；内容散列：{item.content_hash}"


def _ground(one: Grounds, year: int) -> str:
    place = subject_words(one.subject, year)
    now = "与通知所述一致" if one.same_now else "事实已变"
    standing = STANDINGS[State(one.state_now)]
    return f"  {one.finding}  {one.code} {SEVERITIES[Severity(one.severity)]} {one.title}：{place}（现在：{standing}，{now}）"


def _events(history: History) -> Iterator[str]:
    from gouji.review.letters import happened

    for one in history.events:
        at, who, what, why = happened(one)
        yield f"  {beijing(at)}  {who}  {what}" + (f"：{why}" if why else "")


def _delivery(sending: Sending, carried: Carried, files: dict[int, str]) -> Iterator[str]:
    what = "" if carried.file is None else f"，文件 {files.get(carried.file, '?')}"
    part = f"，第 {carried.part} 条{what}" if carried.part > 1 or what else ""
    when = f" {beijing(sending.sent_at)}" if sending.sent_at else ""
    where = " ".join(filter(None, (sending.address, carried.secret_ref)))
    yield f"  {CHANNELS[sending.channel]} {where}{part}：{DELIVERIES[sending.state]}{when}"
    if carried.message_id and sending.channel not in ROBOTS:
        yield f"    Message-ID {carried.message_id}"
    for one in sending.tries:
        told = " ".join(filter(None, (OUTCOMES[Kind(one.outcome)], one.code, one.detail)))
        took = "" if one.elapsed_ms is None else f"（{one.elapsed_ms} 毫秒）"
        yield f"    {beijing(one.at)}  {told}{took}"

"""静默 and 常备批准: views of the blueprint of 通知, which adds their routes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from audit.errors import GoujiError
from audit.rules import ALL
from db.agencies import Office, offices
from db.silences import Silence, add_silence, end_silence, list_silences
from db.standing import MODES, REMINDER, Standing, list_standing, revoke, sign
from db.times import BEIJING, instant
from gouji.notifying import policy_of
from gouji.review.answering import decided
from gouji.review.database import database, desk, now, today
from gouji.review.forms import field, number_of, year_of
from gouji.review.identity import actor, needs
from gouji.rights import Right
from notifications.wording import Wording

MOST = 50
CODES = frozenset(rule.code for rule in ALL)
STATES = ("生效中", "未开始", "已结束")


@dataclass(frozen=True, slots=True)
class Shown:
    """A silence in words. `over`: nothing is left to end."""

    silence: Silence
    state: str
    over: bool


@needs(Right.READ)
def index() -> str:
    """All that ever were, those that hold first seen by their word."""
    return _page({"agency": request.args.get("agency", "").upper()}, {})


@needs(Right.APPROVE)
def add() -> Response | tuple[str, int]:
    """From the beginning of one day to the end of another; what was typed stays when it is refused."""
    typed = {name: field(name) for name in ("agency", "office", "code", "starts", "ends", "reason")}
    typed = typed | {"agency": typed["agency"].upper(), "code": typed["code"].upper()}
    errors = {name: "应是一个日期" for name in ("starts", "ends") if _day(typed[name]) is None}
    if typed["code"] and typed["code"] not in CODES:
        errors["code"] = f"没有编号为 {typed['code']} 的规则"
    try:
        if not errors:
            number = _add(typed)
            return decided(lambda: f"静默 {number} 已登记。", url_for("notices.silences"))
    except GoujiError as refusal:
        errors["reason" if "原因" in str(refusal) else "ends" if "结束" in str(refusal) else "agency"] = str(refusal)
    return _page(typed, errors), 400


@needs(Right.APPROVE)
def end(number: int) -> Response:
    """Before its time."""

    def action() -> str:
        end_silence(database(), number, by=actor(), why=field("why"), now=now())
        return f"静默 {number} 已结束；下次拟稿、发送时不再受它限制。"

    return decided(action, url_for("notices.silences"))


@needs(Right.READ)
def standing() -> str:
    """What is signed beforehand, and the wording that can be signed."""
    signed = [(one, _state_of(one)) for one in list_standing(database())]
    wording = _wording().fixed()  # whoever signs has seen every file that the version names
    texts = [(one.name, one.source()) for one in wording.taken(REMINDER)]
    return render_template(
        "standing.html", signed=signed, sha=wording.sha(REMINDER), texts=texts, year=today().year - 1,
        longest=(today() + timedelta(days=366)).isoformat(), mode=desk().settings.notify.mode, modes=MODES,
    )  # fmt: skip


@needs(Right.APPROVE)
def sign_now() -> Response:
    """The wording that was shown, and no other."""

    def action() -> str:
        year, until = year_of(field("year")), _day(field("until"))
        if year is None or until is None:
            raise GoujiError("报告年度或截止日期没有写对")
        sha = _wording().sha(REMINDER)
        if field("sha") != sha:
            raise GoujiError("提醒的模板已经变了，请看过新的模板再签")
        mode = field("mode")
        if mode != desk().settings.notify.mode:
            raise GoujiError("模式已经变了，请看过再签")
        number = sign(database(), year, sha, mode=mode, until=until, by=actor(), now=now())
        return f"常备批准 {number} 已签：{year}年度{MODES[mode]}模式的提醒和催报，至 {until.isoformat()}。"

    return decided(action, url_for("notices.standing"))


@needs(Right.APPROVE)
def revoke_now(number: int) -> Response:
    """From now on every draft waits for a click again."""

    def action() -> str:
        revoke(database(), number, by=actor(), now=now())
        return f"常备批准 {number} 已撤销；已经批准的不受影响。"

    return decided(action, url_for("notices.standing"))


def _wording() -> Wording:
    return policy_of(desk().settings).wording


def _add(typed: dict[str, str]) -> int:
    starts, ends = (_day(typed[name]) or date.min for name in ("starts", "ends"))
    return add_silence(
        database(),
        agency_code=typed["agency"] or None,
        office_id=number_of(typed["office"]) if typed["office"] else None,
        code=typed["code"] or None,
        starts_at=max(datetime.combine(starts, time(), BEIJING), now()) if starts == today() else _midnight(starts),
        ends_at=_midnight(ends + timedelta(days=1)),
        reason=typed["reason"],
        by=actor(),
        now=now(),
    )


def _page(typed: dict[str, str], errors: dict[str, str]) -> str:
    before = request.args.get("before", "")
    found = list_silences(database(), before=number_of(before) if before else None, most=MOST + 1)
    empty = dict.fromkeys(("agency", "office", "code", "starts", "ends", "reason"), "")
    known: list[Office] = offices(database(), typed["agency"]) if typed.get("agency") else []
    return render_template(
        "silences.html", shown=[_shown(one) for one in found[:MOST]], more=found[MOST - 1].id if len(found) > MOST else None,
        typed=empty | {"starts": today().isoformat()} | typed, errors=errors, offices=known,
    )  # fmt: skip


def _shown(one: Silence) -> Shown:
    moment = instant(now())
    word = STATES[0] if one.holds_at(moment) else STATES[1] if moment < one.starts_at else STATES[2]
    return Shown(one, word, word == STATES[2])


def _state_of(one: Standing) -> str:
    if one.revoked_at is not None:
        return "已撤销"
    if one.valid_until < today().isoformat():
        return "已到期"
    if one.template_sha != _wording().sha(REMINDER):
        return "模板已变，失效"
    return "有效" if one.able else "签署人已无审批权限，失效"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), BEIJING)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
    return found if found and 2000 <= found.year < 2100 else None

"""What a person does to findings by a form: read, checked, carried out; all of it or nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import abort, request

from audit.errors import GoujiError, TryLater
from db.answers import ANSWERS, record_answer, unsettled
from db.dossiers import Stand, stands_of, waiting
from db.happenings import (
    REASONS,
    WAIVE,
    Approve,
    Ask,
    Assign,
    Confirm,
    Decision,
    Dismiss,
    Refuse,
    TakeBack,
    Uphold,
)
from db.opening import Database, tx
from db.people import same_as
from db.states import GONE, LONGEST_DAYS, State
from db.stepping import Stale
from db.together import MOST, decide_together
from gouji.review.forms import LARGEST, field
from gouji.rights import Right

_TARGET = re.compile(r"([0-9]{1,19}):([0-9]{1,19})")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Target = tuple[int, int]  # a finding, and its lock_version as the person saw it


@dataclass(frozen=True, slots=True)
class Action:
    """`label`: of its button; `done`: what was done, in the past; `needs`: the fields that may not be empty."""

    label: str
    done: str
    right: Right = Right.DECIDE
    needs: tuple[str, ...] = ()


ACTIONS: Mapping[str, Action] = {
    "confirm": Action("确认", "已确认"),
    "dismiss": Action("驳回", "已驳回", needs=("reason", "note")),
    "waive": Action("申请豁免", "已申请豁免", needs=("reason", "note", "until")),
    "take_back": Action("撤回决定", "已撤回决定", needs=("note",)),
    "uphold": Action("维持决定", "已维持决定", needs=("note",)),
    "approve": Action("批准", "已批准", Right.APPROVE),
    "refuse": Action("不批准", "没有批准", Right.APPROVE, needs=("note",)),
    "withdraw": Action("撤回申请", "已撤回申请"),
    "assign": Action("分派", "已分派"),
    "answer": Action("登记答复", "已登记单位答复", needs=("answer",)),
}
ASKED = {"dismiss": "已申请驳回，待第二人批准", "waive": "已申请豁免，待第二人批准"}
BULK = ("confirm", "dismiss", "waive", "assign", "approve", "refuse")
UNFIT = {
    "confirm": "不是待复核，或有待批准的申请",
    "dismiss": "不是待复核，或有待批准的申请",
    "waive": "不是待复核，或有待批准的申请",
    "assign": "已整改或已归档",
    "approve": "没有申请，或是您自己的申请",
    "refuse": "没有申请，或是您自己的申请",
}
NOTES = {"take_back": "请写明撤回的理由", "uphold": "请写明维持的理由", "refuse": "请写明不批准的理由"}


@dataclass(frozen=True, slots=True)
class Entered:
    """What somebody has typed into a form, as typed: it goes back into the form when it is refused."""

    action: str = ""
    reason: str = ""
    note: str = ""
    until: str = ""
    to: str = ""
    answer: str = ""
    together: bool = True


@dataclass(frozen=True, slots=True)
class Done:
    """For how many findings it is decided, and for how many a second person is asked."""

    decided: int
    asked: int


def entered() -> Entered:
    """From the form of this request. 400 for an action that is none of ours."""
    texts = {name: field(name) for name in ("action", "reason", "note", "until", "to", "answer")}
    if texts["action"] not in ACTIONS:
        abort(400)
    return Entered(**texts, together=bool(request.form.get("together")))


def targets_of(texts: Sequence[str]) -> list[Target]:
    """`12:3,13:4` each, as ticks carry them; each finding once. 400 for anything else."""
    found: dict[int, int] = {}
    for text in ",".join(texts).split(",") if texts else ():
        match = _TARGET.fullmatch(text)
        if match is None or int(match[1]) > LARGEST or int(match[2]) > LARGEST:
            abort(400)
        found[int(match[1])] = int(match[2])
    return list(found.items())


def problems_of(given: Entered, *, today: date, reviewers: Collection[str]) -> dict[str, str]:
    """What is wrong with a form: field → sentence. Empty when it can be carried out."""
    needs = ACTIONS[given.action].needs
    wrong = {}
    if "reason" in needs and given.reason not in REASONS:
        wrong["reason"] = "请选择理由"
    if "until" in needs and not _is_end(given.until, today):
        last = today + timedelta(days=LONGEST_DAYS)
        wrong["until"] = f"请填截止日期：今天之后，{last.isoformat()} 以前"
    if "answer" in needs and given.answer not in ANSWERS:
        wrong["answer"] = "请选择整改情况"
    if "note" in needs and not given.note:
        wrong["note"] = NOTES.get(given.action, "请写说明")
    if given.action == "assign" and given.to and given.to not in reviewers:
        wrong["to"] = f"“{given.to}”不是可用的审核账号"
    return wrong


def carry_out(database: Database, given: Entered, targets: Sequence[Target], *, by: str, now: datetime) -> Done:
    """
    Each finding gets its own event, in one transaction. Stale, with all their numbers, when some were changed meanwhile.

    An `error` is not dismissed but asked for: a second person approves.
    """
    if given.action == "answer":
        return _answer(database, given, targets, by, now)
    with tx(database):
        if given.action == "withdraw":
            _check_own(database, targets, by)
        done = decide_together(database, targets, _decision(given), by=by, now=now)
    asked = sum(one.kind.startswith("asked_") for one in done)
    return Done(len(done) - asked, asked)


def carry_out_fitting(
    database: Database, given: Entered, targets: Sequence[Target], *, by: str, now: datetime
) -> tuple[Done, int]:
    """
    As `carry_out` for those of many that the action can be about; and how many it is not about.

    Of lines ticked together, some findings are decided already, or wait for somebody else. Whatever was ticked and has
    changed since is Stale all the same: nobody decides a list that he has not seen.
    """
    if not targets:
        raise GoujiError("请先勾选问题")
    if len(targets) > MOST:
        raise GoujiError(f"一次最多处理 {MOST} 个问题，选了 {len(targets)} 个")
    with tx(database):
        stands = stands_of(database, (number for number, _ in targets))
        stale = [number for number, lock in targets if number not in stands or stands[number].lock_version != lock]
        if stale:
            raise Stale(stale)
        fitting = [target for target in targets if _fits(database, given.action, stands[target[0]], by)]
        if not fitting:
            raise GoujiError(f"选中的问题都不能{ACTIONS[given.action].label}：{UNFIT[given.action]}")
        return carry_out(database, given, fitting, by=by, now=now), len(targets) - len(fitting)


def told(given: Entered, done: Done, left: int = 0) -> str:
    """What is said of it afterwards: `已确认 3 个问题`. `left`: how many were not touched."""
    parts = []
    if done.decided:
        parts.append(f"{ACTIONS[given.action].done} {done.decided} 个问题")
    if done.asked:
        parts.append(f"{ASKED[given.action]}：{done.asked} 个问题")
    if left:
        parts.append(f"另有 {left} 个没有改动（{UNFIT[given.action]}）")
    return "；".join(parts) + "。"


def refused_with(error: GoujiError) -> int:
    """The status of a form that comes back: busy is nobody's fault."""
    return 503 if isinstance(error, TryLater) else 409


def _fits(database: Database, action: str, stand: Stand, by: str) -> bool:
    if action in ("approve", "refuse"):
        return stand.requested_by is not None and not same_as(database, by, stand.requested_by)
    if action == "assign":
        return stand.state not in GONE
    return stand.state == State.OPEN and stand.requested_by is None


def _decision(given: Entered) -> Decision:
    note = given.note or None
    match given.action:
        case "confirm":
            return Confirm(note)
        case "dismiss":
            return Dismiss(given.reason, given.note)
        case "waive":
            return Ask(WAIVE, given.reason, given.note, date.fromisoformat(given.until))
        case "take_back":
            return TakeBack(given.note)
        case "uphold":
            return Uphold(given.note)
        case "approve":
            return Approve(note)
        case "assign":
            return Assign(given.to or None)
        case _:
            return Refuse(note)


def _answer(database: Database, given: Entered, targets: Sequence[Target], by: str, now: datetime) -> Done:
    if len(targets) > MOST:
        raise GoujiError(f"一次最多处理 {MOST} 个问题，选了 {len(targets)} 个")
    with tx(database):
        unheard = unsettled(database, [number for number, _ in targets], given.answer, given.note)
        for number, lock in targets:
            said: dict[str, Any] = {"answer": given.answer, "note": given.note, "via": "page"}
            again = number not in unheard
            record_answer(database, number, **said, by=by, now=now, lock_version=lock, again=again)
    return Done(len(targets), 0)


def _check_own(database: Database, targets: Sequence[Target], by: str) -> None:
    """Taking back the request of another would be refusing it, which not everybody may."""
    requests = waiting(database, (number for number, _ in targets))
    if not all(same_as(database, by, one.requested_by) for one in requests.values()):
        raise GoujiError("只有申请人自己可以撤回申请")


def _is_end(text: str, today: date) -> bool:
    if not _DAY.fullmatch(text):
        return False
    try:
        return 0 < (date.fromisoformat(text) - today).days <= LONGEST_DAYS
    except ValueError:
        return False

"""How a finding moves: the table of states as one pure function, for the machine and for people.

The worst fault of such a tool is a re-run that wipes what people decided. So: same facts keep a decision,
changed facts reopen it, what was not evaluated stays as it is, and only the machine says `fixed`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from audit.errors import GoujiError
from db.happenings import (
    ANSWERS,
    DISMISS,
    DISPUTED,
    MACHINE,
    REASONS,
    WAIVE,
    Answered,
    Approve,
    Ask,
    Assign,
    Confirm,
    Decision,
    Dismiss,
    Happening,
    NewDay,
    NotSeen,
    Refuse,
    SeasonEnds,
    Seen,
    TakeBack,
    Uphold,
    same_person,
)
from db.standings import DECIDED, ERROR, GONE, STATES, Asked, Standing, State

__all__ = ["DECIDED", "GONE", "STATES", "Standing", "State", "after", "name_of"]
LONGEST_DAYS = 366
NO_GROUND = "确认已经收回，没有了依据，只能申请驳回"


def after(standing: Standing, happening: Happening, by: str = MACHINE, today: date = date.max) -> Standing:
    """
    Where the finding stands when this has happened. The same object when nothing changes.

    `by`: the person who does it, `today`: the business date; both of people's happenings. GoujiError, without the
    number of the finding, when it may not be done now or not by this person.
    """
    match happening:
        case Seen(evidence_hash):
            return _seen(standing, evidence_hash)
        case NotSeen() if standing.state in (State.OPEN, State.CONFIRMED, State.WAIVED):
            origin = State.CONFIRMED if standing.state is State.CONFIRMED else State.OPEN
            gone = replace(standing, state=State.FIXED, fixed_from=origin, reason=None, waived_until=None)
            return replace(gone, request=None, disputed=False)
        case NewDay(day) if standing.waived_until is not None and standing.waived_until < day.isoformat():
            return _opened(standing)
        case NewDay(day) if _is_over(standing.request, day):
            return replace(standing, request=None)
        case SeasonEnds() if standing.state is State.FIXED:
            return replace(standing, state=State.CLOSED)
        case Answered(answer):
            if answer not in ANSWERS:
                raise GoujiError(f"整改情况“{answer}”应是其中之一：{'、'.join(ANSWERS.values())}")
            heard = answer == DISPUTED and standing.state not in GONE  # nothing is left to decide about what is gone
            return replace(standing, disputed=True) if heard else standing
        case Confirm() | Dismiss() | Ask() | Approve() | Refuse() | TakeBack() | Uphold() | Assign():
            return _decided(standing, happening, by, today)
    return standing


def _is_over(request: Asked | None, today: date) -> bool:
    """Whether nobody can approve it any more: the end that it asks for has passed."""
    return request is not None and request.until is not None and request.until < today.isoformat()


def _seen(standing: Standing, evidence_hash: str) -> Standing:
    judged = evidence_hash == standing.decided_evidence_hash
    now = standing
    if evidence_hash != standing.evidence_hash:
        # a request is about certain facts
        now = replace(standing, evidence_hash=evidence_hash, request=None)
    if now.state in GONE:
        back = State.CONFIRMED if judged and now.fixed_from is State.CONFIRMED else State.OPEN
        return replace(now, state=back, fixed_from=None, reopened=now.reopened + 1)
    if now.state in DECIDED and not judged:
        return _opened(now)
    return now


def _opened(standing: Standing) -> Standing:
    return replace(standing, state=State.OPEN, reason=None, waived_until=None)


def _decided(standing: Standing, decision: Decision, by: str, today: date) -> Standing:
    match decision:
        case Confirm():
            if not standing.grounded:
                raise GoujiError(NO_GROUND)
            return _judged(standing, State.CONFIRMED)
        case Dismiss(reason, note):
            _check_words("驳回", reason, note)
            if standing.state is State.OPEN and standing.severity == ERROR:
                raise GoujiError("是“错误”级，驳回须先申请，由第二人批准")
            return _judged(standing, State.DISMISSED, reason)
        case Ask():
            return replace(standing, request=_asked(standing, decision, by, today))
        case Approve():
            return _approved(standing, by, today)
        case Refuse():
            _request(standing)
            return replace(standing, request=None)
        case TakeBack(note):
            if not note.strip():
                raise GoujiError("撤回决定要写理由")
            _check_decided(standing, "撤回")
            return replace(_opened(standing), disputed=False)
        case Uphold(note):
            if not note.strip():
                raise GoujiError("维持决定要写理由")
            _check_decided(standing, "维持")
            if not standing.disputed:
                raise GoujiError("单位没有异议，无须维持")
            return replace(standing, disputed=False)
        case Assign(assignee):
            return replace(standing, assignee=assignee)


def _judged(standing: Standing, state: State, reason: str | None = None, until: str | None = None) -> Standing:
    """Whoever decides answers a request that waits, and the objection of the body."""
    if standing.state is not State.OPEN:
        raise GoujiError(f"现在是“{STATES[standing.state]}”，不能改为“{STATES[state]}”")
    decided = replace(standing, state=state, decided_evidence_hash=standing.evidence_hash, reason=reason)
    return replace(decided, waived_until=until, request=None, disputed=False)


def _asked(standing: Standing, ask: Ask, by: str, today: date) -> Asked:
    _check_words("申请", ask.reason, ask.note)
    if ask.kind not in (DISMISS, WAIVE):
        raise GoujiError(f"不能申请“{ask.kind}”")
    if ask.kind == WAIVE and (ask.until is None or not 0 < (ask.until - today).days <= LONGEST_DAYS):
        raise GoujiError("豁免要写截止日期，在今天之后、一年之内")
    if standing.state is not State.OPEN:
        raise GoujiError(f"现在是“{STATES[standing.state]}”，不能申请")
    if standing.request is not None:
        raise GoujiError("已有待批准的申请")
    if ask.kind == WAIVE and not standing.grounded:
        raise GoujiError(NO_GROUND)
    until = ask.until.isoformat() if ask.until and ask.kind == WAIVE else None
    return Asked(ask.kind, by, ask.reason, standing.evidence_hash, until)


def _approved(standing: Standing, by: str, today: date) -> Standing:
    request = _request(standing)
    if same_person(request.by, by):
        raise GoujiError("申请人不能批准自己的申请，须由第二人批准")
    if request.until is not None and request.until < today.isoformat():
        raise GoujiError(f"申请豁免到 {request.until}，已经过了，请重新申请")
    state = State.WAIVED if request.kind == WAIVE else State.DISMISSED
    return _judged(standing, state, request.reason, request.until)


def _request(standing: Standing) -> Asked:
    if standing.request is None:
        raise GoujiError("没有待批准的申请")
    return standing.request


def _check_words(what: str, reason: str, note: str) -> None:
    if reason not in REASONS:
        raise GoujiError(f"{what}理由“{reason}”应是其中之一：{'、'.join(REASONS)}")
    if not note.strip():
        raise GoujiError(f"{what}要写说明")


def _check_decided(standing: Standing, what: str) -> None:
    if standing.state not in DECIDED:
        raise GoujiError(f"现在是“{STATES[standing.state]}”，没有可{what}的决定")


def name_of(before: Standing, happening: Happening, standing: Standing, by: str = MACHINE) -> str | None:
    """The kind of the event for this change; None when there is nothing to tell. What people do is always told."""
    match happening:
        case Ask(kind):
            return f"asked_{kind}"
        case Refuse():
            return "withdrawn" if before.request and same_person(before.request.by, by) else "refused"
        case TakeBack():
            return "taken_back"
        case Uphold():
            return "upheld"
        case Assign():
            return "assigned"
        case Answered(answer):
            return answer
        case NewDay() if before.state is not standing.state:
            return "waiver_over"
        case NewDay() if before.request is not standing.request:
            return "request_over"
    if before.state is standing.state:
        return None if before.evidence_hash == standing.evidence_hash else "facts_changed"
    if before.state in GONE and standing.state is not State.CLOSED:
        return "regressed"
    return "facts_changed" if standing.state is State.OPEN else standing.state.value

"""通知: drafts first; read, edit, approve, cancel. Nothing is sent from here: that is done by `gouji notices send`."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from audit.errors import GoujiError
from db.agencies import endpoints
from db.bodies import codes_matching
from db.logbook import log_action
from db.notice_claims import claim_of
from db.notice_decisions import (
    MOST,
    acknowledge,
    approve_seen,
    cancel_by,
    edit_draft,
    take_back_acknowledgement,
)
from db.notice_files import notice_files
from db.notice_lists import (
    Filter,
    Listed,
    happenings,
    listed_notice,
    named_findings,
    notice_page,
    sendings,
    state_counts,
    undelivered,
    undelivered_counts,
)
from db.notice_replies import offered, replies_to
from db.notices import STATES, has_written, notice
from db.opening import tx
from db.store import Store
from db.times import instant
from gouji.alerting import stop_file_of
from gouji.attaching import attaching
from gouji.notifying import policy_of
from gouji.rendering.notices import KINDS, MODES, TEMPLATES
from gouji.review.answer_links import signed_again
from gouji.review.answering import decided
from gouji.review.database import database, desk, now
from gouji.review.forms import field, number_of, own_path, year_of
from gouji.review.identity import actor, allowed, needs
from gouji.review.letters import (
    REPLY_WORDS,
    ROLES,
    attached,
    carried,
    fact,
    happened,
    kind_name,
    loss,
    stage_name,
    trace,
    way,
)
from gouji.review.pages import replies, silences
from gouji.review.pages.answer import links
from gouji.rights import Right
from notifications.deciding import holds, suspended
from notifications.drafting import no_link
from notifications.planning import plan

page = Blueprint("notices", __name__)
SIZES = (50, MOST)
EARLIER = 20
ARRIVED_OR_OVER = ("sent", "expired", "cancelled")  # deliveries of which nothing more comes
_CURSOR = re.compile(r"([0-9TZ:-]{0,24})\.([0-9]{1,18})")
_PICK = re.compile(r"([0-9]{1,18})-([0-9a-f]{64})")
_NUMBER = re.compile(r"GJ-20\d\d-\d{6}", re.IGNORECASE)


@page.get("/notices")
@needs(Right.READ)
def index() -> str | Response:
    """One state at a time, drafts first; a body's all together."""
    text = request.args.get("body", "").strip()
    if _NUMBER.fullmatch(text):
        return redirect(url_for(".show", number=text.upper()), 303)
    asked = {name: request.args.get(name, "") for name in ("kind", "mode", "year")}
    state = request.args.get("state", "")
    wanted = Filter(
        state=state if state in STATES else None if text else "draft",
        kind=asked["kind"] if asked["kind"] in KINDS else None,
        mode=asked["mode"] if asked["mode"] in MODES else None,
        year=year_of(asked["year"]),
        agencies=tuple(codes_matching(database(), text)) if text else None,
    )
    most = MOST if request.args.get("most") == str(MOST) else SIZES[0]
    cursor = _CURSOR.fullmatch(request.args.get("after", ""))
    found = notice_page(database(), wanted, after=(cursor[1], int(cursor[2])) if cursor else None, most=most + 1)
    items = found[:most]
    more = f"{items[-1].place[0]}.{items[-1].id}" if len(found) > most else ""
    return render_template(
        "notices.html", **_surroundings(), wanted=wanted, text=text, asked=asked, items=items, more=more, most=most,
        sizes=SIZES, kind_name=kind_name, mine=actor(), moment=instant(now()), after=bool(cursor),
        ticked=request.args.get("all") == "1",
    )  # fmt: skip


@page.get("/notices/undelivered")
@needs(Right.READ)
def losses() -> str:
    """What did not arrive, and what to do."""
    before = request.args.get("before", "")
    found = undelivered(database(), before=number_of(before) if before else None, most=SIZES[0] + 1)
    shown = [loss(item, full=allowed(Right.MANAGE)) for item in found[: SIZES[0]]]
    more = found[SIZES[0] - 1].id if len(found) > SIZES[0] else None
    return render_template("undelivered.html", **_surroundings(), losses=shown, more=more)


@page.get("/notices/<number>")
@needs(Right.READ)
def show(number: str) -> str:
    """The exact text, and all that happened to it."""
    return _page(_known(number), {})


@page.post("/notices/approve")
@needs(Right.APPROVE)
def approve() -> Response:
    """All that are ticked, or none."""
    picks = [_PICK.fullmatch(value) for value in request.form.getlist("pick")]
    if None in picks:
        abort(400)
    seen = {int(one[1]): one[2] for one in picks if one}

    def action() -> str:
        if not seen:
            raise GoujiError("没有勾选任何草稿")
        return (
            f"已批准 {approve_seen(database(), seen, actor(), now())} 件；由 gouji notices send 按计划时间签发、发送。"
        )

    return decided(action, own_path(field("back")) or url_for(".index"))


@page.post("/notices/plan")
@needs(Right.DECIDE)
def draft() -> Response:
    """Drafts what is due. It sends nothing."""

    def action() -> str:
        settings, made = desk().settings, links()
        link = no_link if made is None else made.link
        done = plan(database(), policy_of(settings), now(), attach=attaching(settings, database()), link=link)
        told = f"新拟 {len(done.drafted)} 件，取消 {done.cancelled} 件，过期 {done.expired} 件"
        told += f"，按常备批准 {done.approved} 件" if done.approved else ""
        told += (
            f"；{len(done.unjudged)} 个单位的报告有新版本没有审核或读不了，内容问题暂不写进通知"
            if done.unjudged
            else ""
        )
        told += f"；静默中，{len(done.silenced)} 件到期的提醒没有拟" if done.silenced else ""
        told += "".join(f"；{TEMPLATES.get(kind, kind)}没有拟：{what}" for kind, what in done.broken.items())
        with tx(database()):
            log_action(database(), actor(), "notices planned", "", told, now())
        return told + "。"

    return decided(action, url_for(".index"))


@page.post("/notices/<number>/edit")
@needs(Right.DECIDE)
def edit(number: str) -> Response | tuple[str, int]:
    """Other words for a draft; refused, the form comes back with what was typed."""
    item = _known(number)
    typed = {"subject": field("subject", longest=2_000), "text": field("text", longest=200_000)}
    try:
        edited = typed | {"text": signed_again(typed["text"], item.body_text)}
        edit_draft(database(), item.number, seen=field("seen"), **edited, by=actor(), now=now())
    except GoujiError as refusal:
        return _page(_known(number), typed, str(refusal)), 409
    return decided(lambda: f"{item.number} 已改；您是修改人，要由别人批准。改过的件只发纯文本。", _at(item, "text"))


@page.post("/notices/<number>/cancel")
@needs(Right.APPROVE)
def cancel(number: str) -> Response:
    """Taken back by a person: it is not drafted again by itself."""
    item = _known(number)

    def action() -> str:
        cancel_by(database(), item.number, state=field("state"), reason=field("reason"), by=actor(), now=now())
        return f"{item.number} 已取消；尚未发出的投递一并取消。"

    return decided(action, _at(item, "history"))


@page.post("/notices/<number>/acknowledge")
@needs(Right.DECIDE)
def acknowledged(number: str) -> Response:
    """已电话确认."""

    def action(item: Listed) -> str:
        acknowledge(database(), item.number, note=field("note"), by=actor(), now=now())
        return f"{item.number} 已登记“已电话确认”。"

    return _on(number, action)


@page.post("/notices/<number>/acknowledge/back")
@needs(Right.DECIDE)
def not_acknowledged(number: str) -> Response:
    """It was a mistake."""

    def action(item: Listed) -> str:
        take_back_acknowledgement(database(), item.number, by=actor(), now=now())
        return f"{item.number} 的“已电话确认”已撤销。"

    return _on(number, action)


def _on(number: str, action: Callable[[Listed], str]) -> Response:
    item = _known(number)
    return decided(lambda: action(item), _at(item, "history"))


def _known(number: str) -> Listed:
    try:
        return listed_notice(database(), number)
    except GoujiError:
        abort(404)


def _at(item: Listed, anchor: str) -> str:
    return url_for(".show", number=item.number, _anchor=anchor)


def _page(item: Listed, typed: dict[str, str], error: str = "") -> str:
    full, stored = allowed(Right.MANAGE), notice(database(), str(item.id))
    policy, living = policy_of(desk().settings), item.state in ("draft", "approved", "released")
    sent = sendings(database(), item.id)
    waits = item.state in ("draft", "approved") or any(one.state not in ARRIVED_OR_OVER for one in sent)
    reached = [one for one in endpoints(database(), item.office_id) if one.is_test == (item.mode == "test")]
    store = Store(desk().settings.storage.blobs)
    claim = claim_of(database(), item.mode, item.agency_code, item.report_year)
    return render_template(
        "notice.html",
        item=item, kind=kind_name(item), kind_name=kind_name, stage=stage_name(item.stage), stage_name=stage_name, roles=ROLES, states=STATES, modes=MODES,
        events=[happened(one) for one in happenings(database(), item.id)],
        ways=[way(one, full=full) for one in reached],
        traces=[trace(one, full=full) for one in sent],
        facts=[fact(one) for one in named_findings(database(), item.id)],
        gone=waits and not holds(database(), stored, policy),
        rests=suspended(database(), stored, now()) if waits else "",
        own=has_written(database(), stored, actor()),
        late=item.expires_at is not None and item.expires_at <= instant(now()),
        typed=typed, error=error, replies=replies_to(database(), item.id),
        offered=[(name, *REPLY_WORDS[name]) for name in offered(item.kind, item.stage, item.role) if name != "acknowledged"],
        files=[attached(*one, store) for one in notice_files(database(), item.id)],
        carried=carried(stored, notice_files(database(), item.id), [one.channel for one in reached]),
        short=stored.body_im or "", earlier=_earlier(item), claim=claim if claim and living else None,
        **_brakes(),
    )  # fmt: skip


def _earlier(item: Listed) -> list[Listed]:
    """What the same body was told before of the same year, the newest first."""
    found = notice_page(database(), Filter(agencies=(item.agency_code,), year=item.report_year, mode=item.mode))
    return [one for one in found if one.id < item.id][:EARLIER]


def _brakes() -> dict[str, object]:
    """What keeps notices from leaving, whatever they say."""
    settings = desk().settings
    return {"mode": settings.notify.mode, "stopped": stop_file_of(settings).exists()}


def _surroundings() -> dict[str, object]:
    return {
        "counts": state_counts(database()),
        "lost": sum(undelivered_counts(database()).values()),
        **_brakes(),
        "modes": MODES,
        "notice_states": STATES,
        "notice_kinds": KINDS,
        "stage_name": stage_name,
    }


page.add_url_rule("/notices/replies", "replies", replies.index)
page.add_url_rule("/notices/replies/<int:number>/settle", "settle", replies.settle, methods=["POST"])
page.add_url_rule("/notices/<number>/reply", "reply", replies.reply, methods=["POST"])
page.add_url_rule("/notices/<number>/resend", "resend", replies.send_again, methods=["POST"])
page.add_url_rule("/notices/<number>/again", "again", replies.draft_again, methods=["POST"])
page.add_url_rule("/notices/<number>/files/<int:file>", "attachment", replies.attachment)
page.add_url_rule("/notices/silences", "silences", silences.index)
page.add_url_rule("/notices/silences", "silence", silences.add, methods=["POST"])
page.add_url_rule("/notices/silences/<int:number>/end", "silence_end", silences.end, methods=["POST"])
page.add_url_rule("/notices/standing", "standing", silences.standing)
page.add_url_rule("/notices/standing", "sign", silences.sign_now, methods=["POST"])
page.add_url_rule("/notices/standing/<int:number>/revoke", "revoke", silences.revoke_now, methods=["POST"])

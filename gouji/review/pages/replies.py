"""Replies of offices, what did not arrive or was cancelled, and attachments: views of the blueprint of 通知, which adds their routes."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, abort, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from audit.errors import GoujiError
from db.notice_claims import open_claims, settle_claim, unfetched_claims
from db.notice_files import NoticeFile, notice_files
from db.notice_lists import Listed, listed_notice
from db.notice_replies import LONGEST_NAME, LONGEST_NOTE, LONGEST_URL, REPLIES, Said, last_replies, record_reply
from db.resending import resend
from db.store import Store
from gouji.attaching import attaching
from gouji.notifying import policy_of
from gouji.review.answering import decided
from gouji.review.database import database, desk, now
from gouji.review.forms import LARGEST, field, number_of
from gouji.review.identity import actor, needs
from gouji.review.pages.answer import links
from gouji.review.pages.files import LOST, OCTETS, POLICY, SAFE
from gouji.review.trouble import trouble
from gouji.rights import Right
from notifications.drafting import no_link
from notifications.ordering import order_again

MOST = 50


@needs(Right.READ)
def index() -> str:
    """What waits for a person first, then all replies, the newest first."""
    before = request.args.get("before", "")
    found = last_replies(database(), before=number_of(before) if before else None, most=MOST + 1)
    more = found[MOST - 1][1].id if len(found) > MOST else None
    return render_template(
        "replies.html",
        claims=open_claims(database()),
        seen=unfetched_claims(database()),
        replies=found[:MOST],
        more=more,
    )


@needs(Right.DECIDE)
def reply(number: str) -> AnyResponse:
    """What an office has said on the telephone, on paper or in a message, in the name of whoever writes it down."""
    item = _known(number)

    def action() -> str:
        kind = field("kind")
        ticked = request.form.getlist("finding")
        chosen = tuple(number_of(one) for one in ticked) if kind in ("objected", "corrected") and ticked else None
        said = Said(
            kind=kind,
            note=field("note", longest=LONGEST_NOTE),
            url=field("url", longest=LONGEST_URL),
            said_by=field("said_by", longest=LONGEST_NAME),
            findings=chosen,
        )
        if not record_reply(database(), item.number, said, by=actor(), via="page", now=now()):
            raise GoujiError("这个回复已经登记过")
        return f"{item.number} 已登记单位回复：{REPLIES[kind]}。"

    return decided(action, url_for("notices.show", number=item.number, _anchor="replies"))


@needs(Right.DECIDE)
def settle(number: int) -> AnyResponse:
    """Somebody has looked where a body says that its report is, or takes back that it is there."""

    def action() -> str:
        verdict = field("verdict")
        if verdict not in ("registered", "refuted"):
            raise GoujiError("要选核实的结果")
        note, right = field("note", longest=LONGEST_NOTE), verdict == "registered"
        claim = settle_claim(database(), number, registered=right, note=note, by=actor(), now=now())
        return f"{claim.number} 的回复已核实；{'下次抓取会去看，抓到以前提醒和逾期都不发送' if right else '提醒照常发送'}。"

    return decided(action, url_for("notices.replies"))


@needs(Right.DECIDE)
def send_again(number: str) -> AnyResponse:
    """Queued again: one delivery, or all that were given up. What may have arrived only when he knows that it may twice."""
    item = _known(number)

    def action() -> str:
        one = field("delivery")
        count = resend(
            database(), item.number, by=actor(), now=now(), delivery_id=number_of(one) if one else None,
            may_repeat=field("repeat") == "1",
        )  # fmt: skip
        return f"{item.number} 已重新排队 {count} 份；由 gouji notices send 发送，编号不变。"

    return decided(action, url_for("notices.show", number=item.number, _anchor="ways"))


@needs(Right.APPROVE)
def draft_again(number: str) -> AnyResponse:
    """What was cancelled by mistake, with the facts of today."""
    item = _known(number)

    def action() -> str:
        settings, made = desk().settings, links()
        link, attach = no_link if made is None else made.link, attaching(settings, database())
        new = order_again(database(), policy_of(settings), now(), item.number, by=actor(), attach=attach, link=link)
        return f"已再拟一件：{new}，等人批准。"

    return decided(action, url_for("notices.show", number=item.number, _anchor="history"))


@needs(Right.READ)
def attachment(number: str, file: int) -> Response | tuple[str, int]:
    """The bytes as they go out, to be saved and never shown by us."""
    item = _known(number)
    one = dict(notice_files(database(), item.id)).get(file) if file <= LARGEST else None
    if one is None:
        abort(404)
    try:
        content = Store(desk().settings.storage.blobs).read(one.sha256)
    except GoujiError:
        return trouble(404, LOST, "附件取不出来")
    answer = make_response(content)
    answer.headers["Content-Type"] = one.media_type if one.media_type in SAFE.values() else OCTETS
    answer.headers["Content-Security-Policy"] = POLICY
    plain, name = f"{item.number}-{file}.{ending_of(one)}", quote(one.name, safe="")
    answer.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{name}"
    return answer


def ending_of(file: NoticeFile) -> str:
    """By the type that it was made as; `bin` for what we do not make."""
    return next((ending for ending, kind in SAFE.items() if kind == file.media_type), "bin")


def _known(number: str) -> Listed:
    try:
        return listed_notice(database(), number)
    except GoujiError:
        abort(404)

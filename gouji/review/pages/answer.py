"""回复: for offices, without an account, by the signed link in a notice. It shows that notice and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Blueprint, Flask, Response, abort, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from audit.errors import GoujiError, TryLater
from db.notice_lists import Listed, listed_notice, named_findings
from db.notice_replies import BY_LINK, LONGEST_NAME, LONGEST_NOTE, Said, offered, record_reply, replies_to
from db.supervisors import about_many
from gouji.review.answer_links import AnswerLinks
from gouji.review.database import database, now, today
from gouji.review.forms import number_of
from gouji.review.identity import current_user, public
from gouji.review.letters import ASKED, REPLY_WORDS, kind_name
from gouji.selfcheck.limits import Rate

AN_HOUR = 600  # of one address: a whole city hall may stand behind it
EXTENSION = "gouji-answers"
NAMES = ("kind", "note", "url", "said_by")
LONGEST = {"kind": 20, "note": LONGEST_NOTE, "url": 500, "said_by": LONGEST_NAME}

page = Blueprint("answer", __name__)


@dataclass(frozen=True)
class AnswerDesk:
    """What stands behind the page. `links`: None when no notice carries one; then no address here is anything."""

    links: AnswerLinks | None
    rate: Rate = field(default_factory=lambda: Rate(AN_HOUR), repr=False)

    def join(self, app: Flask) -> None:
        """The page becomes one of `app`'s."""
        app.extensions[EXTENSION] = self
        app.register_blueprint(page)


@page.get("/answer/<token>")
@public
def show(token: str) -> AnyResponse:
    """The form. Looking is no answer: scanners of mail open every link."""
    return _refused() or _form(token, {}, "", 200)


@page.post("/answer/<token>")
@public
def answer(token: str) -> AnyResponse:
    """Kept as the office's own word, in nobody's name of ours."""
    if (refused := _refused()) is not None:
        return refused
    item = _opened(token)
    if item is None or current_user() is not None:
        return _form(token, {}, "", 200)
    typed = {name: request.form.get(name, "").replace("\r\n", "\n").strip() for name in NAMES}
    if "\x00" in "".join(typed.values()):
        abort(400)
    try:
        if long := [name for name in NAMES if len(typed[name]) > LONGEST[name]]:
            raise GoujiError(
                f"{ {'url': '网址', 'said_by': '姓名'}.get(long[0], '说明') }太长，最长 {LONGEST[long[0]]} 字"
            )
        new = record_reply(database(), item.number, _said(typed), by=BY_LINK, via="link", now=now())
    except TryLater:
        raise
    except GoujiError as error:
        return _form(token, typed, str(error), 400)
    flash("回复已收到，谢谢。" if new else "这个回复已经收到过。")
    return redirect(url_for(".show", token=token), 303)


def links() -> AnswerLinks | None:
    """As the application was made with."""
    desk: AnswerDesk = current_app.extensions[EXTENSION]
    return desk.links


def _said(typed: dict[str, str]) -> Said:
    if not typed["kind"]:
        raise GoujiError("请选一种回复")
    ticked = request.form.getlist("finding")
    chosen = tuple(number_of(one) for one in ticked) if typed["kind"] in ("objected", "corrected") else None
    if typed["kind"] == "corrected" and not chosen:
        chosen = None  # none ticked: all of them
    return Said(kind=typed["kind"], note=typed["note"], url=typed["url"], said_by=typed["said_by"], findings=chosen)


def _opened(token: str) -> Listed | None:
    """The released notice that a token speaks for."""
    made = links()
    number = made.opened(token, today(), _office_of) if made is not None else ""
    item = _notice(number) if number else None
    return item if item is not None and item.state == "released" else None


def _office_of(number: str) -> int | None:
    item = _notice(number)
    return None if item is None else item.office_id


def _notice(number: str) -> Listed | None:
    try:
        return listed_notice(database(), number)
    except GoujiError:
        return None


def _refused() -> AnyResponse | None:
    desk: AnswerDesk = current_app.extensions[EXTENSION]
    wait = desk.rate.take(request.remote_addr or "", now())
    if not wait:
        return None
    answer = _quiet(Response(render_template("answer.html", item=None, wait=-(-wait // 60)), 429))
    answer.headers["Retry-After"] = str(wait)
    return answer


def _form(token: str, typed: dict[str, str], error: str, status: int) -> AnyResponse:
    item = _opened(token)
    if item is None:
        return _quiet(Response(render_template("answer.html", item=None, wait=0), 404))
    if current_user() is not None:  # what one of us writes must bear his name
        return redirect(url_for("notices.show", number=item.number, _anchor="replies"), 303)
    text = render_template(
        "answer.html",
        item=item, kind=kind_name(item), token_of_link=token, typed=dict.fromkeys(NAMES, "") | typed, error=error,
        asked="" if about_many(item.kind, item.stage) else ASKED.get(item.kind, ""), ticked=set(request.form.getlist("finding")),
        offered=[(name, *REPLY_WORDS[name]) for name in offered(item.kind, item.stage, item.role)],
        findings=named_findings(database(), item.id) if item.kind == "rectify" else [],
        said=[one for one in replies_to(database(), item.id) if one.via == "link"], longest=LONGEST,
    )  # fmt: skip
    return _quiet(Response(text, status))


def _quiet(answer: Response) -> Response:
    """No search engine may list it."""
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer

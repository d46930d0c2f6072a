"""问题: one finding in full, and what can be decided about it."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from audit.errors import GoujiError
from db.answers import ANSWERS
from db.dossiers import events_since
from db.finding_queries import KeptFinding, finding
from db.notices import STATES as NOTICES
from db.states import LONGEST_DAYS
from db.stepping import Stale
from gouji.rendering.events import ANSWERED, REQUESTS, event_name
from gouji.review.database import database, now, today
from gouji.review.deciding import (
    ACTIONS,
    Entered,
    Target,
    carry_out,
    entered,
    problems_of,
    refused_with,
    targets_of,
    told,
)
from gouji.review.finding_view import FindingPage, heads, is_waiting, lines_of_report, page_of
from gouji.review.forms import LARGEST, number_of, own_path
from gouji.review.identity import actor, allowed, needs
from gouji.review.links import link, report_link
from gouji.review.people_shown import event_told, person, reviewers
from gouji.rights import Right

page = Blueprint("finding", __name__)
page.add_app_template_filter(person, "person")
page.add_app_template_filter(event_told, "event")
page.add_app_template_filter(event_name, "event_name")
page.add_app_template_filter(REQUESTS.__getitem__, "request")
page.add_app_template_filter(ANSWERED.__getitem__, "answered")

GOES_ON = ("confirm", "dismiss", "waive")  # to the next finding that waits
LEAVES = (*GOES_ON, "approve", "refuse", "uphold")  # what is left is done with: whoever works on a list goes back to it
NOTHING = Entered()


@page.get("/findings/<int:number>")
@needs(Right.READ)
def show(number: int) -> str:
    """The page as it is now."""
    return _render(_known(number))


@page.post("/findings/<int:number>")
@needs(Right.DECIDE)
def decide(number: int) -> Response | tuple[str, int]:
    """Whatever is refused comes back with what was typed, beside the finding as it is now."""
    one, given, lock = _known(number), entered(), number_of(request.form.get("lock", ""))
    if not allowed(ACTIONS[given.action].right):
        abort(403)
    wrong = problems_of(given, today=today(), reviewers={one.login for one in reviewers()})
    if wrong:
        return _render(one, given=given, wrong=wrong), 400
    targets = [(number, lock), *_mates(given, number)]
    before, behind = heads(lines_of_report(database(), one.agency_code, one.report_year), number)
    try:
        done = carry_out(database(), given, targets, by=actor(), now=now())
    except Stale as stale:
        return _render(_known(number), given=given, stale=stale.numbers, seen=lock), 409
    except GoujiError as error:
        return _render(_known(number), given=given, wrong={"": str(error)}), refused_with(error)
    flash(f"{told(given, done)}（{one.agency} {one.code}）")
    return redirect(_onward(one, given, [*behind, *before]), 303)


def _known(number: int) -> KeptFinding:
    if number > LARGEST:
        abort(404)
    try:
        return finding(database(), number)
    except GoujiError:
        abort(404)


def _mates(given: Entered, number: int) -> list[Target]:
    mates = targets_of(request.form.getlist("mate")) if given.together else []
    return [target for target in mates if target[0] != number]


def _onward(one: KeptFinding, given: Entered, candidates: list[int]) -> str:
    """Who decides what is open goes on to the next line of the report; after the last one, back to where he came from."""
    back = own_path(request.form.get("next", ""))
    if given.action in GOES_ON:
        lines = lines_of_report(database(), one.agency_code, one.report_year)
        left = {member.id for line in lines for member in line.members if is_waiting(member)}
        following = next((number for number in candidates if number in left), None)
        if following is not None:
            return url_for("finding.show", number=following, next=back or None)
    if given.action in LEAVES:
        return back or url_for("queue.show")
    return url_for("finding.show", number=one.id, next=back or None, _anchor="main")


def _render(
    one: KeptFinding,
    *,
    given: Entered = NOTHING,
    wrong: dict[str, str] | None = None,
    stale: tuple[int, ...] = (),
    seen: int | None = None,
) -> str:
    rights = [right for right in Right if allowed(right)]
    shown: FindingPage = page_of(database(), one, me=actor(), rights=rights)
    return render_template(
        "finding.html",
        page=shown,
        opened=given.action if given.action in shown.offers else next(iter(shown.offers), ""),
        answers=ANSWERS,
        link=link,
        links={
            "report": report_link(one.agency_code, one.report_year, one.id),
            "agency": link("agency.show", code=one.agency_code),
            "rule": link("rules.show", code=one.code),
        },
        notice_states=NOTICES,
        latest=today() + timedelta(days=LONGEST_DAYS),
        tomorrow=today() + timedelta(days=1),
        given=given,
        wrong=wrong or {},
        stale=stale,
        meanwhile=events_since(database(), one.id, seen) if seen is not None else [],
        next=own_path(request.values.get("next", "")),
        reviewers=reviewers(),
    )

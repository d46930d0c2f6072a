"""待办: what waits for a person, report by report; and one decision about many."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from audit.errors import GoujiError
from audit.rules import ALL
from db.aging import REMIND_DAYS, idle_decisions, waivers_ending
from db.dossiers import events_since
from db.finding_queries import Event, KeptFinding, finding
from db.notice_claims import open_claims
from db.queue_sides import overview, years_with_counts
from db.stepping import Stale
from gouji.review.database import database, now, today
from gouji.review.deciding import (
    ACTIONS,
    BULK,
    Entered,
    Target,
    carry_out_fitting,
    entered,
    problems_of,
    refused_with,
    targets_of,
    told,
)
from gouji.review.filtering import DEFAULT, EVERY, ME, NOBODY, View, view_of
from gouji.review.forms import own_path
from gouji.review.identity import actor, allowed, needs
from gouji.review.links import link
from gouji.review.people_shown import reviewers
from gouji.review.queue_view import shown_queue
from gouji.rights import Right

page = Blueprint("queue", __name__)

RULES = tuple((rule.code, rule.title) for rule in ALL)
NOTHING = Entered()
MOST_LISTED = 200
SAID = {"pass": "已不存在", "not_assessable": "无法判断", "error": "规则出错", None: "规则没有运行"}
MOST_CLAIMS = 5  # named above the list; all of them have a page
MOST_NAMED = 20  # of those that somebody else was quicker with


@dataclass(frozen=True, slots=True)
class Overtaken:
    """A finding that somebody else has changed meanwhile, and what he did."""

    one: KeptFinding
    events: tuple[Event, ...]


@page.get("/")
@needs(Right.READ)
def show() -> str:
    """What waits for a person."""
    return _render(view_of(request.args))


@page.get("/settled")
@needs(Right.READ)
def settled() -> str:
    """Decisions that end soon, and those that match nothing any more: so that no list of them rots."""
    waivers, idle = waivers_ending(database(), today()), idle_decisions(database())
    return render_template(
        "settled.html",
        waivers=waivers[:MOST_LISTED],
        idle=idle[:MOST_LISTED],
        more=(max(0, len(waivers) - MOST_LISTED), max(0, len(idle) - MOST_LISTED)),
        days=REMIND_DAYS,
        said=SAID,
    )


@page.post("/decide")
@needs(Right.DECIDE)
def decide() -> Response | tuple[str, int]:
    """
    One decision about all that is ticked. The filter stands in the address: one comes back to the same place.

    Whatever is refused comes back with ticks and text, and nothing of it is written.
    """
    view, given = view_of(request.args), entered()
    if given.action not in BULK:
        abort(400)
    if not allowed(ACTIONS[given.action].right):
        abort(403)
    targets = targets_of([text for text in request.form.getlist("line") if text])
    wrong = problems_of(given, today=today(), reviewers={one.login for one in reviewers()})
    if wrong:
        return _render(view, given=given, ticked=targets, wrong=wrong), 400
    try:
        done, left = carry_out_fitting(database(), given, targets, by=actor(), now=now())
    except Stale as stale:
        return _render(view, given=given, ticked=targets, overtaken=_overtaken(stale, targets)), 409
    except GoujiError as error:
        return _render(view, given=given, ticked=targets, wrong={"": str(error)}), refused_with(error)
    flash(told(given, done, left))
    return redirect(_place(view), 303)


def _place(view: View) -> str:
    """Where one was: the line that was decided, or the one behind it when that is gone."""
    anchor = own_path("/#" + request.form.get("at", ""))[2:] or "list"
    return url_for("queue.show") + (f"?{view.query}" if view.query else "") + f"#{anchor}"


def _overtaken(stale: Stale, targets: list[Target]) -> list[Overtaken]:
    locks, found = dict(targets), []
    for number in stale.numbers[:MOST_NAMED]:
        try:
            one = finding(database(), number)
        except GoujiError:
            continue
        found.append(Overtaken(one, tuple(events_since(database(), number, locks[number]))))
    return found


def _render(
    view: View,
    *,
    given: Entered = NOTHING,
    ticked: list[Target] | None = None,
    wrong: dict[str, str] | None = None,
    overtaken: list[Overtaken] | None = None,
) -> str:
    shown = shown_queue(database(), view, me=actor(), today=today())
    return render_template(
        "queue.html",
        view=view,
        chosen=view.chosen,
        shown=shown,
        overview=overview(database(), actor(), today()),
        years=years_with_counts(database()),
        rules=RULES,
        reviewers=reviewers(),
        given=given,
        ticked={number for number, _ in ticked or ()},
        wrong=wrong or {},
        overtaken=overtaken or [],
        bulk=[(name, ACTIONS[name].label) for name in BULK if allowed(ACTIONS[name].right)],
        here=url_for("queue.show") + (f"?{view.query}" if view.query else ""),
        special={"me": ME, "nobody": NOBODY, "every": EVERY, "default": DEFAULT},
        runs=link("runs.show"),
        claims=open_claims(database(), most=MOST_CLAIMS + 1),
        most_claims=MOST_CLAIMS,
    )

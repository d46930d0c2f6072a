"""单位: bodies as a matrix with their years, and one body with all that is known of it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request

from audit.errors import GoujiError
from audit.model import BodyKind
from db.agencies import Agency, Office, agency, endpoints, offices
from db.agency_lists import dated_aliases, places
from db.bodies import MOST_COUNTED, Wanted, above, bodies, children, count_bodies, regions
from db.body_story import log_of, waiting_proposals
from db.deadlines import DueDate, workday_overrides
from db.matrix import years_asked
from db.notice_lists import Filter, notice_page
from db.notice_replies import last_replies
from db.notices import STATES
from db.remarks import list_remarks
from gouji.commands.agencies.words import PROPOSAL_KINDS, SOURCE_ROLES, SOURCE_STATES
from gouji.notifying import policy_of
from gouji.rendering.outcomes import REMARKS, WORDS
from gouji.review.bodies import LEVELS, Year, legend, log_line, matrix_rows, years_of_body
from gouji.review.database import database, desk, today
from gouji.review.forms import year_of
from gouji.review.identity import allowed, needs
from gouji.review.letters import ROLES, Way, kind_name, stage_name, way
from gouji.rights import Right
from notifications.deadlines import due_date

page = Blueprint("agency", __name__)
MOST = 50
YEARS = 7
SHORT = 20  # of a list that has a page of its own
KINDS = frozenset(kind.value for kind in BodyKind)


@dataclass(frozen=True, slots=True)
class Reached:
    """An office and the ways to it."""

    office: Office
    role: str
    ways: tuple[Way, ...]


@page.get("/agencies")
@needs(Right.READ)
def index() -> str:
    """Bodies by code, MOST a page, each with its last years."""
    asked = {name: request.args.get(name, "").strip() for name in ("text", "kind", "parent", "unpublished")}
    ticked = {name: request.args.get(name) == "1" for name in ("direct", "open")}
    head = _region(asked["parent"])
    wanted = Wanted(
        text=asked["text"][:100],
        kind=asked["kind"] if asked["kind"] in KINDS else None,
        parent=head.code if head else None,
        direct=ticked["direct"],
        open_only=ticked["open"],
        unpublished=year_of(asked["unpublished"]),
    )
    after = request.args.get("after", "")[:40]
    found = bodies(database(), wanted, after=after, most=MOST + 1)
    years = _years()
    rows = matrix_rows(database(), found[:MOST], years)
    total = count_bodies(database(), wanted)
    return render_template(
        "agencies.html",
        rows=rows, years=years, legend=legend(rows), asked=asked, ticked=ticked, after=after,
        more=found[MOST - 1].code if len(found) > MOST else "",
        total=f"{MOST_COUNTED} 以上" if total > MOST_COUNTED else str(total),
        head=head, trail=above(database(), head.code) if head else [],
        regions=regions(database(), head.code if head else None), body_kinds=list(BodyKind),
    )  # fmt: skip


@page.get("/agencies/<code>")
@needs(Right.READ)
def show(code: str) -> str:
    """All that is known of one body."""
    try:
        body = agency(database(), code)
    except GoujiError:
        abort(404)
    full = allowed(Right.MANAGE)
    below = children(database(), code, most=SHORT + 1)
    notices = notice_page(database(), Filter(agencies=(code,)), most=SHORT + 1)
    return render_template(
        "agency.html",
        body=body, level=LEVELS[body.level], trail=above(database(), code), below=below, short=SHORT,
        aliases=dated_aliases(database(), code), offices=_offices(code, full=full), years=_of_years(body),
        places=places(database(), code), words={name.value: words for name, words in WORDS.items()},
        source_roles=SOURCE_ROLES, source_states=SOURCE_STATES,
        proposals=waiting_proposals(database(), code, most=SHORT), proposal_kinds=PROPOSAL_KINDS,
        notices=notices[:SHORT], more_notices=len(notices) > SHORT, kind_name=kind_name, stage_name=stage_name,
        notice_states=STATES, replies=last_replies(database(), agency_code=code, most=SHORT), remarks=list_remarks(database(), codes=[code])[:SHORT], remark_kinds=REMARKS,
        log=[log_line(one, full=full) for one in log_of(database(), code, most=SHORT)],
    )  # fmt: skip


def _region(code: str) -> Agency | None:
    try:
        return agency(database(), code.upper()) if code else None
    except GoujiError:
        abort(404)


def _years() -> list[int]:
    """The newest years of which something is known; the one that is due now always."""
    return sorted({*years_asked(database(), YEARS), today().year - 1}, reverse=True)[:YEARS]


def _offices(code: str, *, full: bool) -> list[Reached]:
    return [
        Reached(one, ROLES[one.role], tuple(way(each, full=full) for each in endpoints(database(), one.id)))
        for one in offices(database(), code)
    ]


def _of_years(body: Agency) -> list[Year]:
    years, overrides = _years(), workday_overrides(database())
    lineage = (body.code, *(one.code for one in reversed(above(database(), body.code))))
    policy = policy_of(desk().settings)
    computed: dict[int, DueDate] = {}
    for year in years:
        due = due_date(body, year, policy, overrides, lineage)
        if body.owes(year, due.legal_date):
            computed[year] = due
    return years_of_body(database(), body.code, years, computed, today())

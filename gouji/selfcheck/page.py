"""The page: a form for a draft, and what is found in it."""

from __future__ import annotations

import base64
import io
import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import PurePath

from flask import Blueprint, Flask, Response, current_app, render_template, request, send_file
from jinja2 import PackageLoader
from markupsafe import Markup
from werkzeug.datastructures import FileStorage

from audit.errors import GoujiError, TryLater
from db.times import BEIJING
from gouji.policies import policies_of
from gouji.rendering.labels import KINDS, SEVERITIES
from gouji.review.database import desk, now
from gouji.review.forms import year_of
from gouji.review.identity import public
from gouji.selfcheck.examining import Answer, Draft
from gouji.selfcheck.limits import Rate
from gouji.selfcheck.workers import Workers
from gouji.settings import SelfCheck, Settings

LONGEST_NAME = 120
# A browser opens no longer address than this; a larger copy is fetched by handing the draft in once more.
LONGEST_LINK = 1_400_000
SLACK = 64 << 10  # of a form around its files
EXTENSION = "gouji-self-check"

page = Blueprint(
    "selfcheck", __name__, template_folder="templates", static_folder="static", static_url_path="/self-check/static"
)


@dataclass(frozen=True)
class SelfCheckDesk:
    """What stands behind the page: the processes, the limits, what is settled."""

    settings: SelfCheck
    workers: Workers
    rate: Rate = field(repr=False)

    @classmethod
    def of(cls, settings: Settings) -> SelfCheckDesk:
        """As the settings have it. BadSettings for a wrong [rules]."""
        wanted = settings.self_check
        policy = policies_of(settings).everyone
        return cls(wanted, Workers(policy, at_once=wanted.at_once, seconds=wanted.seconds), Rate(wanted.an_hour))

    @property
    def most_bytes(self) -> int:
        """Of a whole request: a draft, and last year's report."""
        return 2 * (self.settings.megabytes << 20) + SLACK

    def join(self, app: Flask) -> None:
        """The page becomes one of `app`'s."""
        app.extensions[EXTENSION] = self
        app.config["MOST_BYTES_OF"]["selfcheck.check"] = self.most_bytes
        app.register_blueprint(page)


def _desk() -> SelfCheckDesk:
    made: SelfCheckDesk = current_app.extensions[EXTENSION]
    return made


@page.get("/self-check")
@public
def form() -> Response:
    """The empty form."""
    return _form("", 200)


@page.get("/self-check/page.css")
@public
def look() -> Response:
    """How a report with its findings looks: that of `gouji check --format html`."""
    return Response(_page_css(), mimetype="text/css")


@page.post("/self-check")
@public
def check() -> Response:
    """Judged in a process of its own, answered, forgotten."""
    wait = _desk().rate.take(request.remote_addr or "", now())
    if wait:
        refused = _form(f"这个地址一小时内检查得太多了，请 {-(-wait // 60)} 分钟以后再试", 429)
        refused.headers["Retry-After"] = str(wait)
        return refused
    try:
        draft = _draft()
        answer = _desk().workers.examine(draft, f"{now().astimezone(BEIJING):%Y-%m-%dT%H:%M:%S}")
    except TryLater as busy:
        return _form(str(busy), 503)
    except GoujiError as error:
        return _form(str(error), 422)
    if answer.problem:
        return _form(f"{draft.name}：{answer.problem}", 422, answer.told)
    if request.form.get("want") == "marked" and answer.marked:
        return _marked_file(answer, draft)
    return _result(answer, draft)


def _draft() -> Draft:
    given, before = request.files.get("draft"), request.files.get("previous")
    data = _bytes(given)
    if given is None or not given.filename:
        raise GoujiError("请选择要检查的文件")
    if not data:
        raise GoujiError(f"{_name(given)}：文件是空的")
    kind = request.form.get("kind", "")
    return Draft(
        _name(given),
        data,
        _name(before) if before else "",
        _bytes(before),
        year_of(request.form.get("year", "")),
        kind if kind in {one.value for one in KINDS} else "",
    )


def _bytes(given: FileStorage | None) -> bytes:
    data = given.read() if given and given.filename else b""
    if given:
        given.close()  # larger ones lie in a file without a name, which goes with this
    if len(data) > _desk().settings.megabytes << 20:
        raise GoujiError(f"{_name(given)}：超过 {_desk().settings.megabytes} MB")
    return data


def _name(given: FileStorage | None) -> str:
    """The name as the browser gave it, without folders and whatever does not print."""
    name = PurePath(re.split(r"[/\\]", given.filename or "")[-1]).name if given else ""
    printable = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C")
    return printable[-LONGEST_NAME:] or "草稿"


def _form(problem: str, status: int, told: tuple[str, ...] = ()) -> Response:
    facts = {"problem": problem, "told": told, "limits": _desk().settings, "office": desk().settings.notify}
    years = [str(now().year - back) for back in range(4)]
    text = render_template("selfcheck/form.html", **facts, years=years, chosen=request.form, body_kinds=KINDS)
    return Response(text, status)


def _result(answer: Answer, draft: Draft) -> Response:
    link = f"data:application/octet-stream;base64,{answer.marked}" if 0 < len(answer.marked) < LONGEST_LINK else ""
    counts = [(name.value, words, answer.counts[name.value]) for name, words in SEVERITIES.items()]
    text = render_template(
        "selfcheck/result.html",
        answer=answer,
        draft=draft,
        counts=counts,
        link=link,
        marked_name=_marked_name(answer, draft),
        # rendered with escaping by `gouji.rendering.page`, in the process that read the draft
        report=Markup(answer.html),
        office=desk().settings.notify,
    )
    return Response(text)


def _marked_name(answer: Answer, draft: Draft) -> str:
    return f"{PurePath(draft.name).stem}-批注{answer.ending}"


def _marked_file(answer: Answer, draft: Draft) -> Response:
    content = io.BytesIO(base64.b64decode(answer.marked))
    name = _marked_name(answer, draft)
    return send_file(content, "application/octet-stream", as_attachment=True, download_name=name)


@cache
def _page_css() -> str:
    loader = PackageLoader("gouji.rendering")
    return loader.get_source(None, "page.css")[0]  # type: ignore[arg-type]

"""Makes the application: settings, guards, pages. `gouji.review.serving` runs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Flask, redirect, url_for
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from gouji.review.answer_links import links_of
from gouji.review.database import Desk, close_database
from gouji.review.forms import RowInteger
from gouji.review.guarding import LOCAL_NAMES, MOST_BYTES, guard, harden
from gouji.review.identity import HOURS, SessionCookie, public
from gouji.review.pages import (
    agency,
    deadlines,
    exports,
    files,
    finding,
    login,
    notices,
    queue,
    report,
    rules,
    runs,
    users,
)
from gouji.review.pages.answer import AnswerDesk
from gouji.review.trouble import register_troubles
from gouji.review.words import FILTERS, globals_of
from gouji.selfcheck.page import SelfCheckDesk
from gouji.settings import Settings

PAGES: tuple[Blueprint, ...] = (
    login.page,
    queue.page,
    report.page,
    finding.page,
    files.page,
    agency.page,
    deadlines.page,
    notices.page,
    rules.page,
    runs.page,
    exports.page,
    users.page,
)
MOST_FIELDS = 2_000


def utc_now() -> datetime:
    """The clock of the running server."""
    return datetime.now(UTC)


def create_app(
    settings: Settings,
    *,
    secret: bytes,
    now: Callable[[], datetime] = utc_now,
    behind_proxy: bool = False,
    environment: Mapping[str, str] | None = None,
    self_check: SelfCheckDesk | None = None,
) -> Flask:
    """
    The review pages over the database of `settings`.

    `secret` signs the sessions. `now`: the clock, in UTC. `behind_proxy`: address, scheme and host are those that exactly
    one proxy in front of us has written. `environment`: where secrets of channels are looked up. `self_check`: its page is
    among these, for everybody.

    BadSettings when offices are to reply by links and the settings for that are wrong.
    """
    app = _make("gouji", secret, behind_proxy=behind_proxy)
    app.extensions["gouji"] = Desk(settings, now, dict(environment or {}))
    AnswerDesk(links_of(settings.notify, environment or {})).join(app)
    for page in PAGES:
        app.register_blueprint(page)
    if self_check is not None:
        self_check.join(app)
    return app


def create_self_check(
    settings: Settings,
    self_check: SelfCheckDesk,
    *,
    secret: bytes,
    now: Callable[[], datetime] = utc_now,
    behind_proxy: bool = False,
) -> Flask:
    """The self-check alone, without accounts and without the database, for a port of its own."""
    app = _make("gouji-self-check", secret, behind_proxy=behind_proxy)
    app.extensions["gouji"] = Desk(settings, now, {})
    self_check.join(app)
    app.add_url_rule("/", "root", public(lambda: redirect(url_for("selfcheck.form"), 303)))
    return app


def _make(cookie: str, secret: bytes, *, behind_proxy: bool) -> Flask:
    app = Flask("gouji.review", template_folder="templates", static_folder="static")
    app.config.update(
        SECRET_KEY=secret,
        SESSION_COOKIE_NAME=cookie,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=HOURS),
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
        MAX_FORM_PARTS=MOST_FIELDS,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=8),
        MOST_BYTES_OF={"exports.write_answers": exports.MOST_SHOWN},
        OWN_NAMES=None if behind_proxy else LOCAL_NAMES,
    )
    app.session_interface = SessionCookie()
    _set_up_templates(app)
    app.url_map.converters["int"] = RowInteger
    app.before_request(guard)
    app.after_request(harden)
    app.teardown_request(close_database)
    register_troubles(app)
    if behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    return app


def _set_up_templates(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(FILTERS)
    made: dict[str, Any] = globals_of(app)
    app.jinja_env.globals.update(made)

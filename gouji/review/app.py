"""Makes the application: settings, guards, pages. `gouji.review.serving` runs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from gouji.review.database import Desk, close_database
from gouji.review.guarding import guard, harden
from gouji.review.identity import HOURS, SessionCookie
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
from gouji.review.trouble import register_troubles
from gouji.review.words import FILTERS, globals_of
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
MOST_BYTES = 1 << 20  # of a form or an upload
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
) -> Flask:
    """
    The review pages over the database of `settings`.

    `secret` signs the sessions. `now`: the clock, in UTC. `behind_proxy`: address, scheme and host are those that exactly
    one proxy in front of us has written. `environment`: where secrets of channels are looked up.
    """
    app = Flask("gouji.review", template_folder="templates", static_folder="static")
    app.config.update(
        SECRET_KEY=secret,
        SESSION_COOKIE_NAME="gouji",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=HOURS),
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
        MAX_FORM_PARTS=MOST_FIELDS,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=8),
    )
    app.session_interface = SessionCookie()
    app.extensions["gouji"] = Desk(settings, now, dict(environment or {}))
    _set_up_templates(app)
    app.before_request(guard)
    app.after_request(harden)
    app.teardown_request(close_database)
    register_troubles(app)
    for page in PAGES:
        app.register_blueprint(page)
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

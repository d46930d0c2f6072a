"""Who asks: the session in a signed cookie, and what its owner may do."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from flask import Flask, g, request, session
from flask.sessions import SecureCookieSessionInterface

from db.people import User, is_password_of_others, user_by_id
from gouji.review.database import database, now
from gouji.rights import Right, Role, may

HOURS = 8
F = TypeVar("F", bound=Callable[..., Any])


class SessionCookie(SecureCookieSessionInterface):
    """`Secure` whenever the request came by HTTPS, directly or by the proxy that is believed."""

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure


def needs(right: Right) -> Callable[[F], F]:
    """Marks a view with the right it needs. A view without a mark is refused to everybody: `gouji.review.guarding`."""

    def mark(view: F) -> F:
        view.right = right  # type: ignore[attr-defined]
        return view

    return mark


def public(view: F) -> F:
    """Marks a view that needs no login."""
    view.right = None  # type: ignore[attr-defined]
    return view


def begin_session(user: User) -> None:
    """After the login: a new session, nothing of the old one is kept."""
    session.clear()
    session.permanent = True
    session["user"] = user.id
    session["epoch"] = user.session_epoch
    session["since"] = now().isoformat()
    session["lent"] = is_password_of_others(database(), user.login)
    form_token()


def end_session() -> None:
    """At the logout."""
    session.clear()


def current_user() -> User | None:
    """
    The owner of the session; None without one, when it is over, was ended elsewhere, or the account is disabled.

    Asked of the database at every request: who was disabled is out at the next one.
    """
    if "user" not in g:
        g.user = _user_of_session()
    found: User | None = g.user
    return found


def _user_of_session() -> User | None:
    number, since = session.get("user"), session.get("since")
    if not isinstance(number, int) or not isinstance(since, str):
        return None
    begun = datetime.fromisoformat(since)
    if not begun <= now() < begun + timedelta(hours=HOURS):
        return None
    user = user_by_id(database(), number)
    if user is None or user.disabled_at is not None or user.session_epoch != session.get("epoch"):
        return None
    return user


def actor() -> str:
    """The login of whoever asks: what events and the log say did it."""
    user = current_user()
    assert user is not None, "a view without login writes nothing in somebody's name"
    return user.login


def allowed(right: Right) -> bool:
    """Whether whoever asks has this right."""
    user = current_user()
    return user is not None and may(Role(user.role), right)


def has_lent_password() -> bool:
    """Whether somebody else knows the password of whoever asks, who could decide in his name."""
    return session.get("lent") is True and current_user() is not None


def form_token() -> str:
    """The secret of this session that every form carries."""
    if "token" not in session:
        session["token"] = secrets.token_urlsafe(24)
    token: str = session["token"]
    return token


def is_form_token(given: str) -> bool:
    """Compared in constant time; never true without a session."""
    known = session.get("token")
    return isinstance(known, str) and secrets.compare_digest(known.encode(), given.encode())

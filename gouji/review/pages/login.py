"""登录、退出、改密码."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from audit.errors import GoujiError
from db.people import end_sessions
from gouji.accounts import LoginRefused, TooManyFailures, change_own_password, log_in
from gouji.review.database import database, now
from gouji.review.forms import own_path
from gouji.review.identity import actor, begin_session, current_user, end_session, needs, public
from gouji.rights import Right

page = Blueprint("login", __name__)


@page.get("/login")
@public
def form() -> str | Response:
    """The form; whoever is logged in already goes on."""
    if current_user() is not None:
        return redirect(own_path(request.args.get("next", "")) or url_for("queue.show"), 303)
    return render_template("login.html", error="", login="", next=own_path(request.args.get("next", "")))


@page.post("/login")
@public
def log_in_now() -> tuple[str, int] | Response:
    """One answer for an unknown name, a wrong password and a disabled account."""
    login, then = request.form.get("login", ""), own_path(request.form.get("next", ""))
    try:
        user = log_in(database(), login, request.form.get("password", ""), address=request.remote_addr or "", now=now())
    except (LoginRefused, TooManyFailures) as refusal:
        status = 401 if isinstance(refusal, LoginRefused) else 429
        return render_template("login.html", error=str(refusal), login=login, next=then), status
    begin_session(user)
    return redirect(then or url_for("queue.show"), 303)


@page.post("/logout")
@needs(Right.READ)
def log_out() -> Response:
    """The session ends in this browser."""
    end_session()
    return redirect(url_for("login.form"), 303)


@page.post("/me/end")
@needs(Right.READ)
def log_out_everywhere() -> Response:
    """Every session of this account ends, in whatever browser; this one too."""
    end_sessions(database(), actor(), by=actor(), now=now())
    end_session()
    return redirect(url_for("login.form"), 303)


@page.get("/me")
@needs(Right.READ)
def me() -> str:
    """Name, role, and the form for another password."""
    return render_template("me.html", error="")


@page.post("/me/password")
@needs(Right.READ)
def change_password() -> tuple[str, int] | Response:
    """Ends all other sessions of this account."""
    user = current_user()
    assert user is not None
    old, new, again = (request.form.get(name, "") for name in ("old", "new", "again"))
    try:
        if new != again:
            raise GoujiError("两次输入的新密码不一样")
        begin_session(change_own_password(database(), user, old, new, now=now()))
    except GoujiError as error:
        return render_template("me.html", error=str(error)), 400
    flash("密码已更改；在别处的登录都已退出。")
    return redirect(url_for("login.me"), 303)

"""人员: accounts, for whoever manages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from audit.errors import GoujiError
from db import people
from gouji.accounts import checked_login, hash_password
from gouji.review.database import database, now
from gouji.review.forms import field
from gouji.review.identity import actor, current_user, needs
from gouji.rights import ROLES, Right, Role

page = Blueprint("users", __name__)
TYPED = ("login", "name", "role")
NOTHING: Mapping[str, str] = {"login": "", "name": "", "role": "reviewer"}

# action of a button → what it does and what is said afterwards
CHANGES: dict[str, tuple[Callable[..., Any], str]] = {
    "disable": (people.disable, "{} 已停用，他的登录已结束"),
    "enable": (people.enable, "{} 已启用"),
    "end": (people.end_sessions, "{} 在各处的登录都已结束"),
}


@page.get("/users")
@needs(Right.MANAGE)
def index() -> str:
    """All accounts, and the form for another."""
    return _page()


@page.post("/users")
@needs(Right.MANAGE)
def add() -> Response | tuple[str, int]:
    """A new account. The password is told to its owner by whoever makes it, and changed at the first login."""
    try:
        login, role, password = checked_login(field("login", longest=64)), _role(), request.form.get("password", "")
        if people.user_of(database(), login) is not None:
            raise GoujiError(f"登录名 {login} 已有人用")
        name = field("name", longest=64)
        if not name:
            raise GoujiError("要写姓名")
        hashed = hash_password(password, login=login)
        people.add_user(database(), login, name, role.value, hashed, by=actor(), now=now())
    except GoujiError as error:
        return _page(str(error), {name: request.form.get(name, "") for name in TYPED}), 400
    flash(f"已添加 {login}。请把密码当面告诉本人，并请他登录后更改。")
    return redirect(url_for("users.index", _anchor=login), 303)


@page.post("/users/<login>/<change>")
@needs(Right.MANAGE)
def change(login: str, change: str) -> Response | tuple[str, int]:
    """Role, password, out, in."""
    if people.user_of(database(), login) is None:
        abort(404)
    try:
        said = _changed(login, change)
    except GoujiError as error:
        return _page(str(error)), 400
    flash(said)
    mine = current_user()
    out = mine is not None and mine.login == login and change in ("disable", "end")
    return redirect(url_for("login.form") if out else url_for("users.index", _anchor=login), 303)


def _changed(login: str, change: str) -> str:
    by, moment = actor(), now()
    if change in CHANGES:
        does, said = CHANGES[change]
        does(database(), login, by=by, now=moment)
        return said.format(login)
    if change == "role":
        role = _role()
        people.change_role(database(), login, role.value, by=by, now=moment)
        return f"{login} 的角色是{ROLES[role]}"
    if change == "password" and login == by:  # whoever found this session open must not take the account over
        raise GoujiError("自己的密码请在“我的账号”里更改：要先输入现在的密码")
    if change == "password":
        hashed = hash_password(request.form.get("password", ""), login=login)
        people.set_password_hash(database(), login, hashed, by=by, now=moment)
        return f"{login} 的密码已重设，他的登录已结束"
    abort(404)


def _role() -> Role:
    try:
        return Role(request.form.get("role", ""))
    except ValueError:
        raise GoujiError("请选择角色") from None


def _page(error: str = "", typed: Mapping[str, str] = NOTHING) -> str:
    """`typed`: of a form that was refused; never a password."""
    users, roles = people.all_users(database()), list(ROLES.items())
    return render_template("users.html", users=users, roles=roles, error=error, typed=typed)

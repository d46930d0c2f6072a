"""Accounts: who may log in, with which role. Each change and its line in the log are one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from audit.errors import GoujiError
from db.happenings import MACHINE, same_person
from db.inserting import insert
from db.logbook import log_action
from db.opening import Database, tx
from db.times import instant

ROLES = ("viewer", "reviewer", "approver", "admin")
_COLUMNS = (
    "id, login, name, role, session_epoch, disabled_at, created_at, password_set_at, last_login_at, last_login_from"
)


@dataclass(frozen=True, slots=True)
class User:
    """
    An account, without its password. A session holds `id` and `session_epoch`: with another epoch it is over.

    `last_login_at`, `last_login_from`: None for somebody who has never logged in.
    """

    id: int
    login: str
    name: str
    role: str
    session_epoch: int
    disabled_at: str | None
    created_at: str | None = None
    password_set_at: str | None = None
    last_login_at: str | None = None
    last_login_from: str | None = None


def any_accounts(database: Database) -> bool:
    """Whether there is one, be it disabled. Without any, names are free on the command line and no page opens."""
    return database.execute("SELECT 1 FROM users LIMIT 1").fetchone() is not None


def all_users(database: Database) -> list[User]:
    """All that ever were, by login."""
    return [User(**row) for row in database.query(f"SELECT {_COLUMNS} FROM users ORDER BY login")]


def user_of(database: Database, login: str) -> User | None:
    """By the login as stored: folded."""
    return _one(database, "login = ?", login)


def user_by_id(database: Database, number: int) -> User | None:
    """By the number that a session holds."""
    return _one(database, "id = ?", number)


def same_as(database: Database, by: str, name: str) -> bool:
    """
    Whether `by` is whoever is called `name` in the records.

    Before there were accounts people signed with their names: an account is whoever had a name that it has or had.
    """
    if same_person(by, name):
        return True
    if user_of(database, name) is not None:
        return False  # signed by another account: no name, and the log need not be read for it
    rows = database.execute(
        """SELECT name FROM users WHERE login = :login
           UNION SELECT detail FROM audit_log WHERE action = 'user renamed' AND target = :login
           UNION SELECT substr(detail, instr(detail, ' ')) FROM audit_log WHERE action = 'user added' AND target = :login""",
        {"login": by},
    )
    return any(same_person(known, name) for (known,) in rows.fetchall())


def password_hash_of(database: Database, number: int) -> str:
    """For the check of a password alone: it never leaves `gouji.accounts`."""
    return str(database.execute("SELECT pw_hash FROM users WHERE id = ?", [number]).fetchone()[0])


def add_user(database: Database, login: str, name: str, role: str, pw_hash: str, *, by: str, now: datetime) -> User:
    """A new account. GoujiError when the login is taken. Rules for logins and passwords: `gouji.accounts`."""
    row = {"login": login, "name": _name(name), "role": _role(role), "pw_hash": pw_hash}
    with tx(database):
        if login == MACHINE or user_of(database, login) is not None:
            raise GoujiError(f"登录名 {login} 已有人用")
        insert(database, "users", row | {"created_at": instant(now), "password_set_at": instant(now)})
        log_action(database, by, "user added", login, f"{row['role']} {row['name']}", now)
        return _known(database, login)


def set_password_hash(database: Database, login: str, pw_hash: str, *, by: str, now: datetime) -> User:
    """A new password ends all sessions, that of the person who sets it too."""
    return _change(
        database,
        login,
        {"pw_hash": pw_hash, "password_set_at": instant(now)},
        action="password set",
        by=by,
        now=now,
        out=True,
    )


def change_role(database: Database, login: str, role: str, *, by: str, now: datetime) -> User:
    """Valid at the next request. GoujiError when no admin would be left."""
    return _change(database, login, {"role": _role(role)}, action="role changed", by=by, now=now, detail=role)


def rename(database: Database, login: str, name: str, *, by: str, now: datetime) -> User:
    """The name that pages show. The login stays: it stands in the records."""
    shown = _name(name)
    return _change(database, login, {"name": shown}, action="user renamed", by=by, now=now, detail=shown)


def disable(database: Database, login: str, *, by: str, now: datetime) -> User:
    """Out at the next request, and no way in. GoujiError when no admin would be left."""
    if (known := _known(database, login)).disabled_at is not None:
        return known
    return _change(database, login, {"disabled_at": instant(now)}, action="user disabled", by=by, now=now, out=True)


def enable(database: Database, login: str, *, by: str, now: datetime) -> User:
    """In again, with the password of before; no old session lives again."""
    if (known := _known(database, login)).disabled_at is None:
        return known
    return _change(database, login, {"disabled_at": None}, action="user enabled", by=by, now=now, out=True)


def end_sessions(database: Database, login: str, *, by: str, now: datetime) -> User:
    """Every open session of a user is over at its next request."""
    return _change(database, login, {}, action="sessions ended", by=by, now=now, out=True)


def is_password_of_others(database: Database, login: str) -> bool:
    """Whether somebody else has set the password that holds, and so may know it: its owner has not changed it since."""
    last = database.execute(
        "SELECT actor FROM audit_log WHERE target = ? AND action IN ('user added', 'password set') ORDER BY id DESC LIMIT 1",
        [login],
    ).fetchone()
    return last is not None and last[0] != login


def note_login(database: Database, user: User, *, address: str, now: datetime) -> None:
    """A login that succeeded."""
    with tx(database):
        database.execute(
            "UPDATE users SET last_login_at = ?, last_login_from = ? WHERE id = ?", [instant(now), address, user.id]
        )
        log_action(database, user.login, "logged in", user.login, address, now)


def _change(
    database: Database,
    login: str,
    values: dict[str, str | None],
    *,
    action: str,
    by: str,
    now: datetime,
    detail: str = "",
    out: bool = False,
) -> User:
    with tx(database):
        before = _known(database, login)
        if _last_admin(database, before) and (values.get("role", "admin") != "admin" or values.get("disabled_at")):
            raise GoujiError(f"{login} 是唯一可用的管理账号，不能停用，也不能改为别的角色")
        sets = [f"{column} = :{column}" for column in values]  # names are those above, never a user's
        sets += ["session_epoch = session_epoch + 1"] if out else []
        database.execute(f"UPDATE users SET {', '.join(sets)} WHERE login = :login", values | {"login": login})
        log_action(database, by, action, login, detail, now)
        return _known(database, login)


def _last_admin(database: Database, user: User) -> bool:
    if user.role != "admin" or user.disabled_at is not None:
        return False
    others = "SELECT 1 FROM users WHERE id <> ? AND role = 'admin' AND disabled_at IS NULL"
    return database.execute(others, [user.id]).fetchone() is None


def _known(database: Database, login: str) -> User:
    user = user_of(database, login)
    if user is None:
        raise GoujiError(f"没有登录名为 {login} 的账号")
    return user


def _one(database: Database, where: str, value: str | int) -> User | None:
    row = next(database.query(f"SELECT {_COLUMNS} FROM users WHERE {where}", [value]), None)
    return User(**row) if row else None


def _role(role: str) -> str:
    if role not in ROLES:
        raise GoujiError(f"角色“{role}”应是其中之一：{'、'.join(ROLES)}")
    return role


def _name(name: str) -> str:
    shown = " ".join(name.split())
    if not shown or len(shown) > 40 or not shown.isprintable():
        raise GoujiError("姓名不能空，最长 40 个字，不能有控制字符")
    return shown

"""Logins and passwords: what they may be, and how they are checked. The same for pages and command line."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta

from werkzeug.security import check_password_hash, generate_password_hash

from audit.errors import GoujiError
from db.happenings import MACHINE
from db.logins import forget, try_login
from db.opening import Database, tx
from db.people import User, note_login, password_hash_of, set_password_hash, user_by_id, user_of

SHORTEST, LONGEST = 10, 256
FAILURES, WINDOW = 5, timedelta(minutes=5)
METHOD = "scrypt:32768:8:1"
# Not Chinese: what is typed every day on any keyboard, and has no look-alikes. The name beside it is Chinese.
LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
COMMON = (
    "password", "passw0rd", "p@ssw0rd", "p@ssword", "admin", "administrator", "root", "welcome", "letmein", "iloveyou",
    "woaini", "qwerty", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc", "1q2w3e4r5t", "qazwsxedc", "abcdefghij",
    "0123456789", "1234567890", "9876543210", "5201314", "gouji", "zhengwu", "gongkai", "nianbao", "changeme",
)  # fmt: skip
# Costs what a real one costs, and no password has it: an unknown login must take as long as a known one.
_NOBODY = f"{METHOD}$nobodynobodynobo${'0' * 128}"
_CHANGING = "password"


class LoginRefused(GoujiError):
    """One sentence for an unknown login, a wrong password and a disabled account: a stranger learns nothing."""

    def __init__(self) -> None:
        super().__init__("登录名或密码不对，或者账号已停用")


class TooManyFailures(GoujiError):
    """Nothing was looked at."""

    def __init__(self) -> None:
        super().__init__(f"失败次数太多，请 {WINDOW.seconds // 60} 分钟后再试")


def folded(text: str) -> str:
    """A login as it is stored, from what somebody typed."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def checked_login(text: str) -> str:
    """A login for a new account, folded. GoujiError says what it must be."""
    login = folded(text)
    if not LOGIN.fullmatch(login) or login == MACHINE:
        raise GoujiError("登录名是 2 到 32 个小写字母、数字、点、下划线或连字符，以字母或数字开头，不能是 gouji")
    return login


def checked_password(password: str, *, login: str) -> str:
    """The password as it is hashed. GoujiError says what is wrong with it, never what it is."""
    normal = unicodedata.normalize("NFKC", password)
    if any(unicodedata.category(char) in ("Cs", "Cc") for char in normal):
        raise GoujiError("密码里有不能用的字符")
    if not SHORTEST <= len(normal) <= LONGEST or len(password) > LONGEST:
        raise GoujiError(f"密码要有 {SHORTEST} 到 {LONGEST} 个字符")
    low = normal.casefold()
    bare = re.sub(r"[\W\d_]+$", "", low)  # password2026! is password
    if login and login in low and not low.replace(login, "").strip("0123456789!@#._-"):
        raise GoujiError("密码不能是登录名")
    if len(set(low)) < 5 or low in COMMON or bare in COMMON or low.rstrip("!@#$.") in COMMON:
        raise GoujiError("密码太常见，请换一个")
    return normal


def hash_password(password: str, *, login: str) -> str:
    """What is stored of a new password. GoujiError when it breaks a rule."""
    return generate_password_hash(checked_password(password, login=login), method=METHOD)


def verify(pw_hash: str, password: str) -> bool:
    """Whether this is the password. What no account could have is refused after the same work."""
    normal = unicodedata.normalize("NFKC", password[: LONGEST + 1]).encode("utf-8", "replace").decode()
    right = check_password_hash(pw_hash, normal[:LONGEST])
    return right and len(password) <= LONGEST and len(normal) <= LONGEST


def log_in(database: Database, login: str, password: str, *, address: str, now: datetime) -> User:
    """
    The account, as it was before: `last_login_at` is the login before this one.

    LoginRefused, or TooManyFailures of this login from this address. `address`: of the browser, or of the command line.
    """
    name = folded(login[:64])[:64].encode("utf-8", "replace").decode()
    if not try_login(database, name, address, now=now, limit=FAILURES, window=WINDOW):
        raise TooManyFailures
    user = user_of(database, name)
    right = verify(password_hash_of(database, user.id) if user else _NOBODY, password)
    if user is None or not right or user.disabled_at is not None:
        raise LoginRefused
    with tx(database):
        if not _stands(database, user):  # disabled, or another password, while this one was checked
            raise LoginRefused
        forget(database, name, address)
        note_login(database, user, address=address, now=now)
    return user


def change_own_password(database: Database, user: User, old: str, new: str, now: datetime) -> User:
    """
    The account with its new epoch: all sessions are over, the caller's too unless it takes over that epoch.

    LoginRefused when `old` is wrong, TooManyFailures when it was wrong too often; GoujiError when `new` will not do.
    """
    if not try_login(database, user.login, _CHANGING, now=now, limit=FAILURES, window=WINDOW):
        raise TooManyFailures
    if not verify(password_hash_of(database, user.id), old) or not _stands(database, user):
        raise LoginRefused
    forget(database, user.login, _CHANGING)
    if unicodedata.normalize("NFKC", new) == unicodedata.normalize("NFKC", old):
        raise GoujiError("新密码和原来的一样")
    return set_password_hash(database, user.login, hash_password(new, login=user.login), by=user.login, now=now)


def _stands(database: Database, user: User) -> bool:
    known = user_by_id(database, user.id)
    return known is not None and known.disabled_at is None and known.session_epoch == user.session_epoch

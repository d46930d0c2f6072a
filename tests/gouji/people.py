"""Accounts for tests, with a password that costs little to check."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from werkzeug.security import generate_password_hash

from db.opening import Database, open_database
from db.people import User, add_user

CHEAP = "scrypt:1024:8:1"
PASSWORD = "correct horse 电池"


def account(database: Database, login: str, role: str, name: str = "张三") -> User:
    """An account whose password is PASSWORD."""
    pw_hash = generate_password_hash(PASSWORD, method=CHEAP)
    return add_user(database, login, name, role, pw_hash, by="test", now=datetime(2026, 1, 1, tzinfo=UTC))


def accounts_at(path: Path, **roles: str) -> Path:
    """Accounts in the database at `path`, login=role; the file with their password."""
    with open_database(path) as database:
        for login, role in roles.items():
            account(database, login, role, f"{login}的姓名")
    secret = path.parent / "password.txt"
    secret.write_text(f"{PASSWORD}\n", encoding="utf-8")
    secret.chmod(0o600)
    return secret

"""What accounts need beside `users`: when each was made and last used; no name of the records may vanish."""

PEOPLE: tuple[str, ...] = (
    "ALTER TABLE users ADD COLUMN created_at TEXT",
    "ALTER TABLE users ADD COLUMN password_set_at TEXT",
    "ALTER TABLE users ADD COLUMN last_login_at TEXT",
    "ALTER TABLE users ADD COLUMN last_login_from TEXT",
    """
CREATE TRIGGER users_no_delete BEFORE DELETE ON users
  BEGIN SELECT RAISE(ABORT, 'users are disabled, never deleted'); END""",
    """
CREATE TRIGGER user_login_kept BEFORE UPDATE ON users WHEN NEW.login IS NOT OLD.login OR NEW.id IS NOT OLD.id
  BEGIN SELECT RAISE(ABORT, 'a login is kept'); END""",
    """
CREATE TRIGGER user_last_admin BEFORE UPDATE ON users
  WHEN OLD.role = 'admin' AND OLD.disabled_at IS NULL AND (NEW.role <> 'admin' OR NEW.disabled_at IS NOT NULL)
   AND NOT EXISTS (SELECT 1 FROM users u WHERE u.id <> OLD.id AND u.role = 'admin' AND u.disabled_at IS NULL)
  BEGIN SELECT RAISE(ABORT, 'the last admin stays'); END""",
)
"""The tables as SQL text, one tuple of statements a migration step. Never edited after release: append a step."""

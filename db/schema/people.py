"""What accounts need beside `users`: passwords that must be changed, sessions that ended, failed logins."""

PEOPLE: tuple[str, ...] = ()

"""What is wrong in a registry file, gathered: a person who mends a table wants to hear of all of it at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from audit.errors import BadRegistry


class Problems:
    """Hears of errors; `end` raises them as one. What is said twice of one place counts once."""

    def __init__(self) -> None:
        self._found: dict[str, BadRegistry] = {}

    @contextmanager
    def heard(self) -> Iterator[None]:
        """What goes wrong in this block is kept, and the work goes on behind it."""
        try:
            yield
        except BadRegistry as error:
            self._found.setdefault(error.sentence, error)

    def end(self) -> None:
        """BadRegistry for the first one in the file, with all others; nothing when there is none."""
        errors = sorted(self._found.values(), key=lambda error: error.line)
        if errors:
            errors[0].others = tuple(errors[1:])
            raise errors[0]

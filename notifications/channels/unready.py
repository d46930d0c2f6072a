"""A channel whose set-up is wrong: it stands in for the real one, so that the others send and the alert says why."""

from __future__ import annotations

from dataclasses import dataclass

from notifications.channels.base import Kind, Outcome, Part

UNREADY = "settings"


@dataclass(frozen=True, slots=True)
class UnreadyChannel:
    """`why`: what is missing or wrong, for people. Whatever is given to it waits until that is mended."""

    why: str

    def send(self, part: Part) -> Outcome:
        return Outcome(Kind.CONFIG, UNREADY, self.why)

    def close(self) -> None:
        """Nothing is held."""

"""What comes of marking a file, and why one cannot be marked."""

from __future__ import annotations

from dataclasses import dataclass

from audit.errors import GoujiError

AUTHOR = "勾稽"
INITIALS = "勾稽"


class CannotAnnotate(GoujiError):
    """A file that was read, but takes no comments: says why and what to do instead."""


@dataclass(frozen=True, slots=True)
class Marked:
    """
    The copy. `ending`: how it has to be called. `comments`: how many were written. `signed`: it had a signature, which
    does not hold for it. `anew`: it could not be written behind the original, and was saved anew.
    """

    data: bytes
    ending: str
    comments: int
    signed: bool = False
    anew: bool = False

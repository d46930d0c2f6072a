"""Every error of this project.

GoujiError             shown as one line, without a traceback
├── UnreadablePage     a page is not what we know how to read
├── UnreadableInput    a file cannot be read as a report
├── NotAssessable      a rule lacks an input: neither pass nor fail
│   └── MissingCell    a report has no such number
├── RuleCrashed        a rule raised: our bug, never an office's mistake
├── BadRegistry        a registry file has a wrong value: file, line, column and value
├── BadSettings        a setting is missing, unknown or out of range
└── TryLater           another run holds the lease, or the disk is full
"""

from __future__ import annotations

import traceback

from audit.privacy import masked


class GoujiError(Exception):
    """Ends as one line on standard error. `exit_code`: the contract of the command line."""

    exit_code = 2


class UnreadablePage(GoujiError):
    """A fetched page does not look as its family says it should."""

    exit_code = 3

    def __init__(self, where: str, expected: str, found: str) -> None:
        self.where, self.expected, self.found = where, expected, found
        super().__init__(where, expected, found)

    def __str__(self) -> str:
        return f"{self.where}: expected {self.expected}, found {self.found}"


class UnreadableInput(GoujiError):
    """A file cannot be read.

    `kind` is one word for programs (empty, binary, too_large, pdf …), `message` is for people.
    """

    exit_code = 3

    def __init__(self, kind: str, message: str) -> None:
        self.kind, self.message = kind, message
        super().__init__(kind, message)

    def __str__(self) -> str:
        return self.message


class NotAssessable(GoujiError):
    """A rule cannot decide. `reason` is one of the fixed codes (no_claim, row_absent …); `detail` free words."""

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason, self.detail = reason, detail
        super().__init__(reason, detail)

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}" if self.detail else self.reason


class MissingCell(NotAssessable):
    """A cell that a rule needs is blank, a dash, text or not there."""

    def __init__(self, address: str, state: str) -> None:
        self.address, self.state = address, state
        super().__init__("row_absent" if state == "absent" else "cell_not_number", address)

    def __reduce__(self) -> tuple[type[MissingCell], tuple[str, str]]:
        return (type(self), (self.address, self.state))


class RuleCrashed(GoujiError):
    """
    A rule, or the reading, raised something it does not declare: a fault of ours.

    `code`: the rule, "" for the reading; `cause`: what was raised, in words; `trace`: the traceback as text.
    """

    exit_code = 70

    def __init__(self, code: str, cause: str, trace: str = "") -> None:
        self.code, self.cause, self.trace = code, cause, trace
        super().__init__(code, cause, trace)

    @classmethod
    def of(cls, code: str, error: Exception) -> RuleCrashed:
        """From what was raised, inside the `except` that caught it. It may quote what was being read."""
        return cls(code, masked(f"{type(error).__name__}: {error}"), masked(traceback.format_exc()))

    def __str__(self) -> str:
        return f"{self.code or 'reading'} crashed: {self.cause}"


class BadRegistry(GoujiError):
    """
    A value of a registry file is wrong. `line` counts from 1, 0 = not known; `column`: as the file calls it.

    `place`: behind the name of the file, `:3:2` or `!B3`. `others`: what else is wrong in the same file.
    """

    SHOWN = 20

    def __init__(self, file: str, line: int, column: str, value: str, problem: str, place: str = "") -> None:
        self.file, self.line, self.column = file, line, column
        self.value, self.problem = value, problem
        self.place = place or (f":{line}" if line else "")
        self.others: tuple[BadRegistry, ...] = ()
        super().__init__(file, line, column, value, problem, place)

    @property
    def sentence(self) -> str:
        """This one, in a line."""
        return f"{self.file}{self.place}: {self.column}: “{self.value}”: {self.problem}"

    def __str__(self) -> str:
        lines = [self.sentence, *(other.sentence for other in self.others[: self.SHOWN - 1])]
        rest = len(self.others) + 1 - self.SHOWN
        return "\n".join([*lines, f"还有 {rest} 处不对，没有列出"] if rest > 0 else lines)


class BadSettings(GoujiError):
    """gouji.toml, the environment or an option is wrong."""


class TryLater(GoujiError):
    """Nothing is wrong, but not now."""

    exit_code = 75

"""Where each key of a TOML file stands: the parser of the standard library does not say."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field

Path = tuple[str, ...]
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_BASIC = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_LITERAL = re.compile(r"'[^'\n]*'")
_LONG_BASIC = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}(?!")', re.DOTALL)
_LONG_LITERAL = re.compile(r"'''.*?'{3,5}(?!')", re.DOTALL)
_STRINGS = (_LONG_BASIC, _LONG_LITERAL, _BASIC, _LITERAL)
_PLAIN = re.compile(r"[^,\]}#\n]+")
_GAP = re.compile(r"[ \t]*")
_WIDE_GAP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")


def line_of(text: str, path: Path) -> int:
    """The line of a key or section in a file that `tomllib` has read; of what holds it when it is not there itself."""
    lines = key_lines(text)
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def key_lines(text: str) -> dict[Path, int]:
    """Every key and section with its line, the first one of each. Elements of arrays are not told apart."""
    return _Scan(text).found


@dataclass(slots=True)
class _Scan:
    """One walk through a text that is known to be right: whatever is not understood would be a fault of this walk."""

    text: str
    at: int = 0
    found: dict[Path, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        section: Path = ()
        while self._skip(_WIDE_GAP) < len(self.text):
            if self.text[self.at] == "[":
                self.at += 2 if self.text.startswith("[[", self.at) else 1
                section = self._key(())
                self._skip(re.compile(r"[ \t]*\]{1,2}"))
            else:
                self._pair(section)

    def _skip(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.at

    def _pair(self, holder: Path) -> None:
        path = self._key(holder)
        self._skip(_GAP)
        self.at += 1  # =
        self._skip(_GAP)
        self._value(path)

    def _key(self, holder: Path) -> Path:
        path = holder
        while True:
            self._skip(_GAP)
            line = self.text.count("\n", 0, self.at) + 1
            path = (*path, self._name())
            self.found.setdefault(path, line)
            self._skip(_GAP)
            if not self.text.startswith(".", self.at):
                return path
            self.at += 1

    def _name(self) -> str:
        for pattern in (_BARE, _BASIC, _LITERAL):
            if match := pattern.match(self.text, self.at):
                self.at = match.end()
                return match[0] if pattern is _BARE else str(tomllib.loads(f"name = {match[0]}")["name"])
        raise ValueError(f"no key at {self.at}")

    def _value(self, path: Path) -> None:
        first = self.text[self.at]
        if first in "[{":
            self.at += 1
            while self.text[self._skip(_WIDE_GAP)] not in "]}":
                if self.text[self.at] == ",":
                    self.at += 1
                elif first == "[":
                    self._value(path)
                else:
                    self._pair(path)
            self.at += 1
            return
        for pattern in _STRINGS:
            if first in "\"'" and (match := pattern.match(self.text, self.at)):
                self.at = match.end()
                return
        self._skip(_PLAIN)

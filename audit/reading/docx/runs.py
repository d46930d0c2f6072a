"""What is printed inside a paragraph: text, tabs, breaks and signs, unless it is deleted, hidden or an instruction."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from audit.reading.beside import POSITIONS, STRUCK
from audit.reading.docx.markup import Attributes, Begin, End, is_on, value
from audit.reading.marking import BREAK

Hear = Callable[[str], object]


class Runs:
    """
    `parts` is where the text of the paragraph at hand goes. `silent` counts the reasons why nothing is printed here:
    deleted, hidden, the instruction of a field, an alternative. `properties`: pPr, trPr or "", where the walk is.

    `listen` as `Scanner.listen`; `hides`: whether a character style makes text invisible.
    """

    def __init__(self, listen: Callable[[Hear | None], None], hides: Callable[[str], bool]) -> None:
        self.parts: list[str] = []
        self.silent = 0
        self.properties = ""
        self._listen = listen
        self._hides = hides
        self._hidden: list[bool] = []
        self._beside: Mapping[int, str] | None = None
        # of each open field, whether its instruction goes on
        self._instructions: list[bool] = []
        self._unseparated = 0

    def begins(self) -> dict[str, Begin]:
        return {
            "w:r": self._begin_run,
            "w:vertAlign": self._position,
            "w:strike": self._strike,
            "w:dstrike": self._strike,
            "w:rStyle": self._style,
            "w:t": self._text,
            "m:t": self._text,
            "w:tab": self._tab,
            "w:ptab": lambda _: self._add("\t"),
            "w:br": lambda _: self._add(BREAK),
            "w:cr": lambda _: self._add(BREAK),
            "w:noBreakHyphen": lambda _: self._add("-"),
            "w:sym": self._symbol,
            "w:fldChar": self._field,
            "w:rt": lambda _: self.hush(),
        }

    def ends(self) -> dict[str, End]:
        return {
            "w:r": self._end_run,
            "w:t": lambda: self._listen(None),
            "m:t": lambda: self._listen(None),
            "w:rt": self.speak,
        }

    def hush(self) -> None:
        """What follows is not printed, until `speak`."""
        self.silent += 1

    def speak(self) -> None:
        self.silent -= 1

    def vanish(self, attributes: Attributes) -> None:
        """The run is hidden, unless the property says that it is not."""
        if is_on(attributes):
            self._hide()

    def end_paragraph(self) -> None:
        """A field whose instruction does not end with its paragraph is broken: the text behind it is printed."""
        if self._unseparated:
            self.silent -= self._unseparated
            self._unseparated = 0
            self._instructions.clear()

    def _text(self, _: Attributes) -> None:
        if not self.silent:
            self._listen(self._hear if self._beside else self.parts.append)

    def _hear(self, text: str) -> None:
        self.parts.append(text.translate(self._beside) if self._beside else text)

    def _add(self, sign: str) -> None:
        if not self.silent:
            self.parts.append(sign)

    def _tab(self, attributes: Attributes) -> None:
        """A tab stop of the paragraph has the same name, and says where it is."""
        if not attributes:
            self._add("\t")

    def _symbol(self, attributes: Attributes) -> None:
        """As in the file: which sign a symbol font draws there is not known, but that there is one."""
        try:
            sign = chr(int(value(attributes, "char"), 16))
        except (ValueError, OverflowError):
            sign = "\ufffd"
        self._add(sign if sign >= " " and not "\ud800" <= sign < "\ue000" else "\ufffd")

    def _field(self, attributes: Attributes) -> None:
        kind = value(attributes, "fldCharType")
        if kind == "begin":
            self._instructions.append(True)
            self._unseparated += 1
            self.silent += 1
        elif kind in ("separate", "end") and self._instructions:
            if self._instructions.pop():
                self._unseparated -= 1
                self.silent -= 1
            if kind == "separate":
                self._instructions.append(False)

    def _style(self, attributes: Attributes) -> None:
        if self._hides(value(attributes, "val")):
            self._hide()

    def _hide(self) -> None:
        if self._hidden and not (self._hidden[-1] or self.properties):
            self._hidden[-1] = True
            self.hush()

    def _position(self, attributes: Attributes) -> None:
        if not self.properties:
            self._beside = POSITIONS.get(value(attributes, "val"), self._beside)

    def _strike(self, attributes: Attributes) -> None:
        if not self.properties and is_on(attributes):
            self._beside = STRUCK

    def _begin_run(self, _: Attributes) -> None:
        self._hidden.append(False)
        self._beside = None

    def _end_run(self) -> None:
        self._beside = None
        if self._hidden and self._hidden.pop():
            self.speak()

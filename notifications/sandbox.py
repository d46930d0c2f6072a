"""Where templates of operators are evaluated: what they reach is data, and what they cost has an end.

A template that loops for ever, or makes a text of ten gigabytes, would take the whole service with it: every turn of a loop,
call, filter and placed text is paid for, out of a budget that a season's longest letter does not use up by far.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import Template
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

BUDGET = 2_000_000  # turns, calls and elements; and every so many characters count as one
CHARACTERS = 20
LARGEST = 500_000  # characters of a text, elements of a list
LARGEST_NUMBER = 10_000  # that a filter or a method is given: a width, a count
LONGEST_ARGUMENT = 100
MOST_BITS = 4_096
# filters that repeat one of their arguments
REPEATING = frozenset({"center", "indent", "join", "replace", "truncate", "wordwrap"})
# another text at every run, or time that grows with the square of a text
REMOVED = ("pprint", "random", "urlize")
METHODS_OF_TEXT = frozenset(
    [
        "capitalize",
        "casefold",
        "count",
        "endswith",
        "find",
        "format",
        "index",
        "isdigit",
        "lower",
        "lstrip",
        "partition",
        "removeprefix",
        "removesuffix",
        "rfind",
        "rindex",
        "rpartition",
        "rsplit",
        "rstrip",
        "split",
        "splitlines",
        "startswith",
        "strip",
        "swapcase",
        "title",
        "upper",
    ]
)
METHODS_OF_TABLES = frozenset({"get", "items", "keys", "values"})
# a width of four digits, a width out of the data
_WIDE = re.compile(r"\d{4}|\*|\{[^{}]*\{")
_LEFT: ContextVar[list[int] | None] = ContextVar("left", default=None)


class TooMuch(SecurityError):
    """A template would cost more than any notice does."""

    def __init__(self, words: str = "要的太多：循环的次数、文字的长度都有限") -> None:
        super().__init__(words)


@contextmanager
def within_bounds() -> Iterator[None]:
    """What is rendered inside is paid for out of one budget."""
    token = _LEFT.set([BUDGET])
    try:
        yield
    finally:
        _LEFT.reset(token)


class _Generator(CodeGenerator):
    """`~` is no operator that can be intercepted."""

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:
        self.write("environment.fitting(")
        super().visit_Concat(node, frame)
        self.write(")")


class BoundedEnvironment(ImmutableSandboxedEnvironment):
    """`finalize` is asked for every value that is placed. Rendered `within_bounds`; TooMuch when it costs more."""

    code_generator_class = _Generator
    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, *, finalize: Callable[[Any], Any], **options: Any) -> None:
        super().__init__(finalize=lambda value: self._placed(finalize(value)), **options)
        self.sizes: dict[str, int] = {}  # characters of each template that can be taken in
        del self.globals["lipsum"]
        for name in REMOVED:
            del self.filters[name]
        self.filters["safe"] = lambda value: value  # what pages say is never markup of ours
        for name, filter_ in self.filters.items():
            self.filters[name] = _watched(self, name, filter_)

    def pay(self, units: int) -> None:
        """TooMuch when nothing is left. Outside `within_bounds`, where constants are folded, nothing is paid."""
        left = _LEFT.get()
        if left is not None:
            left[0] -= units
            if left[0] < 0:
                raise TooMuch

    def fitting(self, value: Any) -> Any:
        """The value, unless it has become too large."""
        size = _size(value)
        if size > LARGEST:
            raise TooMuch
        self.pay(size // CHARACTERS)
        return value

    def turns(self, values: Iterable[Any]) -> Iterable[Any]:
        """What a loop goes over, paid for."""
        if isinstance(values, Sized):
            self.pay(len(values))
            return values
        return self._counted(values)

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        self.pay(2 + sum(map(_size, args)) // CHARACTERS)
        return self.fitting(super().call(context, obj, *args, **kwargs))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "%" and isinstance(left, str):
            _check_format(left)
        if operator == "*" and _size(left) * _number(right) + _size(right) * _number(left) > LARGEST:
            raise TooMuch
        bits = {"*": _bits(left) + _bits(right), "**": _bits(left) * _number(right)}.get(operator, 0)
        if bits > MOST_BITS:
            raise TooMuch
        return self.fitting(super().call_binop(context, operator, left, right))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Data, and of methods only those that make nothing larger than what they are given."""
        if not super().is_safe_attribute(obj, attr, value):
            return False
        if not callable(value) or type(obj).__module__.startswith("jinja2."):
            return True
        return attr in (
            METHODS_OF_TEXT if isinstance(obj, str) else METHODS_OF_TABLES if isinstance(obj, Mapping) else ()
        )

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        made = super().wrap_str_format(value)
        if made is not None:
            _check_format(value.__self__)
        return made

    def get_template(self, name: str | Template, *args: Any, **kwargs: Any) -> Template:
        if isinstance(name, str):
            self.pay(20 + self.sizes.get(name, 0) // CHARACTERS)
        return super().get_template(name, *args, **kwargs)

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        """Every loop asks for its turns, and whatever is run again pays for its text each time."""
        for switch in source.find_all(nodes.EvalContextModifier):
            raise TemplateSyntaxError("不能用 autoescape：放进来的值总要转义", switch.lineno, name, filename)
        for node in list(source.find_all((nodes.For, nodes.Macro, nodes.CallBlock))):
            text = sum(len(one.data) for one in node.find_all(nodes.TemplateData))
            node.body.insert(0, nodes.ExprStmt(_call("pay", nodes.Const(2 + text // CHARACTERS), line=node.lineno)))
            if isinstance(node, nodes.For):
                node.iter = _call("turns", node.iter, line=node.lineno)
        source.set_environment(self)
        return super()._generate(source, name, filename, defer_init)

    def _counted(self, values: Iterable[Any]) -> Iterator[Any]:
        for value in values:
            self.pay(1)
            yield value

    def _placed(self, value: Any) -> Any:
        if isinstance(value, list | tuple | dict):
            raise TooMuch("放进来的是一串值，要用 for 逐项写，或用 join 连成一句")
        return self.fitting(value)


def _watched(environment: BoundedEnvironment, name: str, filter_: Callable[..., Any]) -> Callable[..., Any]:
    first = 1 if getattr(filter_, "jinja_pass_arg", None) is not None else 0

    @wraps(filter_)
    def watched(*args: Any, **kwargs: Any) -> Any:
        value, given = args[first], (*args[first + 1 :], *kwargs.values())
        environment.pay(1 + _size(value) // (CHARACTERS if isinstance(value, str) else 1))
        if name == "format":
            _check_format(str(value))
        elif any(_number(one) > LARGEST_NUMBER for one in given):
            raise TooMuch
        if name in REPEATING and any(_size(one) > LONGEST_ARGUMENT for one in given):
            raise TooMuch
        return environment.fitting(filter_(*args, **kwargs))

    return watched


def _call(name: str, *args: nodes.Expr, line: int) -> nodes.Call:
    return nodes.Call(nodes.EnvironmentAttribute(name), list(args), [], None, None).set_lineno(line, override=True)


def _check_format(text: str) -> None:
    if _WIDE.search(text):
        raise TooMuch("格式里的宽度最多三位数，要直接写出")


def _size(value: Any) -> int:
    """0 for what has none."""
    return len(value) if isinstance(value, str | bytes | list | tuple | dict | set | frozenset) else 0


def _number(value: Any) -> int:
    return abs(value) if isinstance(value, int) else 0


def _bits(value: Any) -> int:
    return value.bit_length() if isinstance(value, int) else 0

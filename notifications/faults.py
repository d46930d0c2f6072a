"""What is wrong with a template, in one line that names the file and the place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import TracebackType

from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from audit.errors import BadSettings
from notifications.sandbox import TooMuch

# what the library says → what we say; {0}: the first group
_SAID = (
    (r"Encountered unknown tag '(\w+)'", "不认识的标记 {0}"),
    (r"Unexpected end of template.*innermost block that needs to be closed is '(\w+)'", "{0} 没有写结束（end{0}）"),
    (r"unexpected end of template", "标记没有写完整"),
    (r"Missing end of comment tag", "注释没有写结束（#}}）"),
    (r"Missing end of raw directive", "raw 没有写结束（endraw）"),
    (r"extend from a non top-level scope", "extends 只能写在最外层"),
    (r"block '(\w+)' defined twice", "有两个名为 {0} 的 block"),
    (r"No filter named '(\w+)'", "没有名为 {0} 的过滤器"),
    (r"No test named '(\w+)'", "没有名为 {0} 的判断"),
    (r"unexpected char '(.)'", "多了字符 {0}"),
    (r"expected token '(.+?)', got '(.+?)'", "应是 {0}，写的是 {1}"),
    (r"unexpected '(.+?)'", "多了 {0}"),
)


class BadTemplate(BadSettings):
    """A template that makes no text. `path`, `line` (0: unknown) and `what` are in its message."""

    def __init__(self, path: str, line: int, what: str) -> None:
        super().__init__(f"模板 {path}{f':{line}' if line else ''}：{what}")
        self.path, self.line, self.what = path, line, what


def fault_of(error: Exception, paths: Mapping[str, str], asked: str) -> BadTemplate:
    """`paths`: name of a template → its file. `asked`: the one that was to be rendered."""
    path, line = _place(error.__traceback__, set(paths.values()))
    path = path or paths.get(asked, asked)
    if isinstance(error, TemplateSyntaxError):
        name = error.name or ""  # of what the lexer says, the name is the file
        return BadTemplate(
            error.filename or paths.get(name, name) or path, error.lineno, _in_chinese(error.message or "")
        )
    if isinstance(error, TemplateNotFound):
        return BadTemplate(path or str(error.name), line, f"没有名为 {error.name} 的模板")
    if isinstance(error, UndefinedError):
        return BadTemplate(path, line, str(error))
    if isinstance(error, TooMuch):
        return BadTemplate(path, line, str(error))
    if isinstance(error, RecursionError | SyntaxError | MemoryError):
        return BadTemplate(path, line, "标记套得太深，或者太大")
    if isinstance(error, SecurityError):
        return BadTemplate(path, line, "用了不允许的写法：模板里只能取数据，不能调用程序")
    return BadTemplate(path, line, f"标记不能执行：{type(error).__name__} {error}"[:200])


def _place(trace: TracebackType | None, paths: set[str]) -> tuple[str, int]:
    """The innermost line of a template that was at work."""
    found = "", 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in paths:
            found = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    return found


def _in_chinese(said: str) -> str:
    for pattern, words in _SAID:
        if match := re.search(pattern, said, re.DOTALL):
            return "写错了：" + words.format(*match.groups())
    return f"写错了：{said}"

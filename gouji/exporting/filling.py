"""A Word template and its data → the paper. Templates come from operators: nothing in them reaches the program."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate  # type: ignore[import-untyped]  # ships no types
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from markupsafe import Markup, escape

from audit.errors import BadSettings
from audit.wording import figure
from gouji.exporting.text import clean
from notifications.sandbox import BoundedEnvironment, TooMuch, within_bounds

LARGEST = 10 << 20
LARGEST_UNPACKED = 100 << 20
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_WHOLE = re.compile(r"\{\{(?:r|p|tr|tc)\s")  # places what is no text into the file: crawled text would break it
# what the libraries raise for bytes that are no package of Word's, or a damaged one
_NO_FILE = (
    *(zipfile.BadZipFile, zlib.error, PackageNotFoundError, SyntaxError, OSError, EOFError, RuntimeError),
    *(LookupError, ValueError, AttributeError, TypeError),
)
_PREFIX = re.compile(r"(?:p|tr|tc|r)\s+")
_ENDS = {"endfor": "for", "endif": "if"}
_BETWEEN = ("else", "elif")
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")


class _Missing(StrictUndefined):
    """Names what is missing, in Chinese."""

    @property
    def _undefined_message(self) -> str:
        return f"用了“{self._undefined_name}”，没有这一项"


def fill(template: bytes, context: Mapping[str, Any], *, name: str = "内置模板") -> bytes:
    """
    The paper. All text of `context` arrives as text, whatever characters it has.

    BadSettings when the template is no Word file, is written wrongly, or asks for what `context` does not have.
    """
    _check_file(template, name)
    environment = _environment()
    paper = DocxTemplate(BytesIO(template))
    words = "\n".join(_texts(template))
    if _WHOLE.search(words):
        raise _refused(name, "不能用 {{r …}}、{{p …}}、{{tr …}}、{{tc …}}，请写 {{ … }}")
    try:
        missing = paper.get_undeclared_template_variables(environment) - set(context)
        if missing:
            raise _refused(name, f"用了“{'”、“'.join(sorted(missing))}”，没有这一项；可用：{'、'.join(context)}")
        with within_bounds():
            paper.render(dict(context), environment, autoescape=True)
    except TemplateSyntaxError as error:
        raise _refused(name, _fault(words, environment) or f"标记写错了：{error.message}") from None
    except UndefinedError as error:
        raise _refused(name, str(error)) from None
    except TooMuch as error:
        raise _refused(name, str(error)) from None
    except SecurityError:
        raise _refused(name, "用了不允许的写法：模板里只能取数据，不能调用程序") from None
    except (
        TemplateError,
        TypeError,
        ValueError,
        ArithmeticError,
        AttributeError,
        LookupError,
        SyntaxError,
        RecursionError,
        MemoryError,
    ) as error:
        # what stands in the template was evaluated: the data is plain text and lists, and raises nothing by itself
        raise _refused(name, f"标记不能执行：{error}") from error
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def _environment() -> BoundedEnvironment:
    made = BoundedEnvironment(undefined=_Missing, autoescape=True, finalize=_placed)
    # everything is escaped when it is placed: what would escape twice, or not at all, is not needed
    for filter_ in ("e", "escape", "forceescape", "safe"):
        made.filters[filter_] = lambda value: value
    for filter_ in ("xmlattr", "tojson"):
        del made.filters[filter_]
    return made


def _placed(value: Any) -> Any:
    if isinstance(value, StrictUndefined):
        return str(value)  # raises, with its name
    text = clean(figure(value) if not isinstance(value, str) else str(value))
    # docxtpl would turn `{_{` of a report into `{{`
    return Markup(str(escape(text)).replace("{", "&#123;").replace("}", "&#125;"))


def _check_file(template: bytes, name: str) -> None:
    if len(template) > LARGEST:
        raise _refused(name, f"超过 {LARGEST >> 20} MB")
    try:
        with zipfile.ZipFile(BytesIO(template)) as archive:
            if sum(item.file_size for item in archive.infolist()) > LARGEST_UNPACKED:
                raise _refused(name, "展开后太大")
        docx.Document(BytesIO(template))
    except _NO_FILE:
        raise _refused(name, "不是 Word 文档（.docx）") from None


def _texts(template: bytes) -> Iterator[str]:
    """The words of every paragraph, in order, tables included."""
    document = docx.Document(BytesIO(template))
    parts = [document.element.body]
    parts += [area._element for section in document.sections for area in (section.header, section.footer)]
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    for part in parts:
        for paragraph in part.iter(f"{space}p"):
            yield "".join(text.text or "" for text in paragraph.iter(f"{space}t")).translate(_STRAIGHT)


def _fault(words: str, environment: BoundedEnvironment) -> str:
    """Which tag is wrong, and how; "" when that cannot be told."""
    open_tags: list[tuple[str, str]] = []
    for tag in _TAG.findall(words):
        if problem := _problem(tag, open_tags, environment):
            return problem
    if open_tags:
        word, tag = open_tags[-1]
        return f"“{tag}”后面没有 {{% end{word} %}}"
    rest = _TAG.sub("", words)
    stray = re.search(r"(?:\{\{|\{%|\}\}|%\}).{0,20}", rest)
    return f"“{stray[0]}”没有写完整" if stray else ""


def _problem(tag: str, open_tags: list[tuple[str, str]], environment: BoundedEnvironment) -> str:
    if tag.startswith("{{"):
        return f"“{tag}”写错了" if _is_wrong(tag, environment) else ""
    inner = _PREFIX.sub("", tag[2:-2].strip("-+ "), count=1) if _PREFIX.match(tag[2:]) else tag[2:-2].strip("-+ ")
    word = (inner.split() or [""])[0]
    if word in _ENDS:
        if not open_tags or open_tags[-1][0] != _ENDS[word]:
            return f"“{tag}”前面没有 {{% {_ENDS[word]} … %}}"
        open_tags.pop()
    elif word in _ENDS.values():
        if _is_wrong(f"{{% {inner} %}}{{% end{word} %}}", environment):
            return f"“{tag}”写错了"
        open_tags.append((word, tag))
    elif word not in _BETWEEN and _is_wrong(f"{{% {inner} %}}", environment):
        return f"不认识“{tag}”"
    return ""


def _is_wrong(source: str, environment: BoundedEnvironment) -> bool:
    try:
        environment.parse(source)
    except TemplateSyntaxError:
        return True
    return False


def _refused(name: str, problem: str) -> BadSettings:
    return BadSettings(f"模板 {name}：{problem}")

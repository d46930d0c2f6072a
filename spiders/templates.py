"""Templates: data with placeholders, filled with what is known of a column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from audit.errors import BadSettings

HOLE = re.compile(r"\{(\w+)(\*?)\}")


class BadDialect(BadSettings):
    """A dialect that cannot be used; the message says which field, and what belongs there."""


def filled(template: Any, values: Mapping[str, Any]) -> Any:
    """A template with its placeholders filled; BadDialect for one without a value."""
    if isinstance(template, str):
        return _text(template, values)
    if isinstance(template, Mapping):
        return {key: filled(value, values) for key, value in template.items()}
    if isinstance(template, list | tuple):
        return [one for part in template for one in _spread(part, values)]
    return template


def _text(template: str, values: Mapping[str, Any]) -> Any:
    if whole := HOLE.fullmatch(template):
        return _value(whole[1], values)
    return HOLE.sub(lambda found: str(_value(found[1], values)), template)


def _spread(part: Any, values: Mapping[str, Any]) -> list[Any]:
    found = HOLE.fullmatch(part) if isinstance(part, str) else None
    if found is None or not found[2]:
        return [filled(part, values)]
    value = _value(found[1], values)
    if isinstance(value, list | tuple):
        return list(value)
    return [one.strip() for one in str(value).split(",") if one.strip()]


def _value(name: str, values: Mapping[str, Any]) -> Any:
    if name not in values:
        raise BadDialect(f"不知道 {{{name}}} 的值：请写进 unit_key，或在 dialect 的 find 里写明从栏目页哪里取")
    return values[name]


def holes(template: Any) -> Iterator[str]:
    """The names of all placeholders in a template."""
    if isinstance(template, str):
        yield from (found[1] for found in HOLE.finditer(template))
    elif isinstance(template, Mapping):
        for value in template.values():
            yield from holes(value)
    elif isinstance(template, list | tuple):
        for value in template:
            yield from holes(value)

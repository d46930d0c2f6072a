"""YAML as a registry file: lists of entries by table, or one list of the short form."""

from __future__ import annotations

from typing import Any

import yaml

from audit.errors import BadRegistry
from db.registry.rows import SHORT, Place, Row, Sheet, Value, shown
from db.registry.sheets import columns, table_named

DEEPEST = 20
NULL = "tag:yaml.org,2002:null"


def yaml_sheets(file: str, content: str) -> list[Sheet]:
    """All tables. BadRegistry for what is no YAML, or could grow when it is unfolded."""
    try:
        _plain_yaml(file, content)
        root = yaml.compose(content, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, place = (mark.line + 1, _at(mark)) if mark else (0, "")
        why = "不是完好的 YAML：请检查缩进、引号、括号和冒号后的空格"
        raise BadRegistry(file, line, "YAML", "", why, place) from None
    if isinstance(root, yaml.SequenceNode):
        return [_sheet(file, SHORT, root)]
    if not isinstance(root, yaml.MappingNode):
        raise BadRegistry(file, 0, "文件", file, "应是以表名为键的 YAML")
    return [_sheet(file, table_named(file, str(key.value), _at(key.start_mark)), node) for key, node in root.value]


def _plain_yaml(file: str, content: str) -> None:
    """No references: a few lines of them unfold to millions. No tags: they are not for data. No depth."""
    depth = 0
    for event in yaml.parse(content, Loader=yaml.SafeLoader):
        starts = isinstance(event, yaml.CollectionStartEvent)
        depth += starts - isinstance(event, yaml.CollectionEndEvent)
        problem = ""
        if isinstance(event, yaml.AliasEvent):
            problem = "不接受引用（*名称），请把内容写全"
        elif isinstance(event, yaml.NodeEvent) and getattr(event, "tag", None) not in (None, "!"):
            problem = "不接受标记（!…），请写成文字"
        elif depth > DEEPEST:
            problem = "嵌套太深"
        if problem:
            mark = event.start_mark
            assert mark is not None
            raise BadRegistry(file, mark.line + 1, "YAML", "", problem, _at(mark))


def _sheet(file: str, table: str, node: yaml.Node) -> Sheet:
    if isinstance(node, yaml.ScalarNode) and not node.value:
        return Sheet(table, ())
    if not isinstance(node, yaml.SequenceNode):
        mark = node.start_mark
        raise BadRegistry(file, mark.line + 1, table, "", "应是一列条目（每条以 - 开头）", _at(mark))
    return Sheet(table, tuple(_row(file, item, short=table == SHORT) for item in node.value))


def _row(file: str, node: yaml.Node, *, short: bool) -> Row:
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        raise BadRegistry(file, line, "条目", shown(str(node.value)), "应是“列: 值”", _at(node.start_mark))
    keys = [key for key, _ in node.value]
    headings = [str(key.value) if isinstance(key, yaml.ScalarNode) else "" for key in keys]
    names = columns(file, headings, lambda at: _place(keys[at]), short=short)
    if len(names) < len(keys):  # headings at the end that are blank
        at, where = _place(keys[len(names)])
        raise BadRegistry(file, at, "表头", "", "有一列没有名称", where)
    values = {name: _plain(child) for name, (_, child) in zip(names, node.value, strict=True)}
    places = {name: _place(child) for name, (_, child) in zip(names, node.value, strict=True)}
    return Row(file, line, values, dict(zip(names, headings, strict=True)), places)


def _place(node: yaml.Node) -> Place:
    return node.start_mark.line + 1, _at(node.start_mark)


def _at(mark: Any) -> str:  # of the library written in C, or of the one that is not
    return f":{mark.line + 1}:{mark.column + 1}"


def _plain(node: yaml.Node) -> Value:
    """Text stays text: a code of digits is no number, `no` is no family."""
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        try:
            return dict(yaml.constructor.SafeConstructor().construct_document(node))  # options keep their types
        except (yaml.YAMLError, ValueError, TypeError):
            return "{"  # an option that cannot be, as a date of month 13: no JSON, and told as that
    value = str(node.value).strip()
    return "" if node.tag == NULL else value

"""The source of the catalogue; docs/build.py compiles it. Not imported at run time."""

from __future__ import annotations

import struct

HEADER = "Content-Type: text/plain; charset=UTF-8\nLanguage: zh_CN\nPlural-Forms: nplurals=1; plural=0;\n"
# Several wordings of one thing: the library changed them from release to release.
WORDS = {
    "Usage:": "用法：",
    "Options": "选项",
    "Commands": "命令",
    "Positional arguments": "参数",
    "Show this message and exit.": "显示这段说明。",
    "required": "必填",
    "default: {default}": "默认 {default}",
    "env var: {var}": "环境变量 {var}",
    "Try '{command} {option}' for help.": "用法见：{command} {option}",
    "Error: {message}": "错误：{message}",
    "Invalid value: {message}": "写得不对：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 写得不对：{message}",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少参数",
    "Missing command.": "缺少命令。",
    "No such option: {name}": "没有 {name} 这个选项",
    "No such option {name!r}.": "没有 {name} 这个选项。",
    "No such command {name!r}.": "没有 {name} 这个命令。",
    "Did you mean {possibility}?": "是不是 {possibility}？",
    "Option {name!r} does not take a value.": "选项 {name} 后面不写值。",
    "Choose from:\n\t{choices}": "可以选：\n\t{choices}",
    "{value!r} is not a valid {number_type}.": "{value} 不是数。",
    "{value} is not in the range {range}.": "{value} 不在范围 {range} 之内。",
    "{value!r} is not a valid boolean.": "{value} 不是 true 或 false。",
    "{name} {filename!r} does not exist.": "没有{name} {filename}。",
    "{name} {filename!r} is a file.": "{filename} 是文件。",
    "{name} {filename!r} is a directory.": "{filename} 是文件夹。",
    "{name} {filename!r} is not readable.": "{name} {filename} 不能读取。",
    "{name} {filename!r} is not writable.": "{name} {filename} 不能写入。",
    "File": "文件",
    "Directory": "文件夹",
    "Path": "路径",
    "file": "文件",
    "directory": "文件夹",
    "path": "路径",
    "Aborted!": "已中断",
}
PLURALS = {
    ("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"): "是不是 {possibilities}？",
    ("Did you mean {possibility}?", "(Possible options: {possibilities})"): "是不是 {possibilities}？",
    ("{value!r} is not {choice}.", "{value!r} is not one of {choices}."): "{value} 不在可选之列：{choices}。",
    (
        "{value!r} does not match the format {format}.",
        "{value!r} does not match the formats {formats}.",
    ): "{value} 不是日期，应写作 2027-01-31 这样。",
    (
        "Option {name!r} requires an argument.",
        "Option {name!r} requires {nargs} arguments.",
    ): "选项 {name} 后面要写值。",
    ("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"): "多出来的参数：{args}",
}


def compiled() -> bytes:
    """The catalogue as the gettext module of the standard library reads it."""
    texts = {"": HEADER} | WORDS | {"\0".join(forms): text for forms, text in PLURALS.items()}
    pairs = sorted((key.encode(), text.encode()) for key, text in texts.items())
    starts = 28, 28 + 8 * len(pairs)
    at = 28 + 16 * len(pairs)
    tables: list[bytes] = []
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<2I", len(pair[column]), at))
            at += len(pair[column]) + 1
    strings = b"".join(pair[column] + b"\0" for column in (0, 1) for pair in pairs)
    return struct.pack("<7I", 0x950412DE, 0, len(pairs), *starts, 0, 0) + b"".join(tables) + strings

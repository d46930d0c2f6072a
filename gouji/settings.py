"""Settings: one frozen dataclass a section, from gouji.toml and the command line."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from audit.errors import BadSettings

DEFAULT_FILE = Path("gouji.toml")
TYPE_NAMES = {str: "文字（加引号）", int: "整数", bool: "true 或 false"}


@dataclass(frozen=True)
class Storage:
    """Where things are kept. Relative paths count from the folder of gouji.toml."""

    database: Path = Path("gouji.db")
    blobs: Path = Path("gouji-files")


@dataclass(frozen=True)
class Crawl:
    """Who we say we are, and where we ask from. Without contact and mailbox only `.test` hosts are asked."""

    contact_page: str = ""
    mailbox: str = ""
    phone: str = ""
    vantage: str = "unknown"


@dataclass(frozen=True)
class Notify:
    """Notices. `mode` is test until a person writes live. `folder`: where the folder channel writes."""

    mode: str = "test"
    folder: Path = Path("gouji-outbox")
    issuing_office: str = "政务公开办公室"
    contact: str = ""
    domain: str = "gouji.invalid"
    require_confirmed: bool = True
    limit: int = 50
    days_error: int = 3
    days_warning: int = 5
    days_note: int = 10
    local_deadline: str = "01-31"
    local_basis: str = "本地通知"


@dataclass(frozen=True)
class Mail:
    """The mail server. `security`: ssl, starttls or plain. `password`: env:NAME or file:PATH, never the secret."""

    host: str = ""
    port: int = 465
    security: str = "ssl"
    user: str = ""
    password: str = ""
    sender: str = ""
    sender_name: str = "年报审核系统"
    reply_to: str = ""
    ca_file: str = ""


@dataclass(frozen=True)
class Settings:
    """All settings, by section."""

    storage: Storage = field(default_factory=Storage)
    crawl: Crawl = field(default_factory=Crawl)
    notify: Notify = field(default_factory=Notify)
    mail: Mail = field(default_factory=Mail)


def load_settings(path: Path | None, *, database: Path | None = None) -> Settings:
    """
    Read `path`, or gouji.toml when it is there, or take the defaults.

    BadSettings for a named file that is missing, for broken TOML, unknown keys and wrong types.
    """
    source = path or DEFAULT_FILE
    if path is not None and not path.is_file():
        raise BadSettings(f"{path}: 没有这个设置文件")
    settings = _parse(source) if source.is_file() else Settings()
    if database is not None:
        settings = replace(settings, storage=replace(settings.storage, database=database))
    return settings


def _parse(source: Path) -> Settings:
    try:
        content = tomllib.loads(source.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(f"{source}: 不是正确的 TOML：{error}") from None
    except OSError as error:
        raise BadSettings(f"{source}: 不能读取：{error.strerror}") from None
    sections: dict[str, Any] = {item.name: item.default_factory for item in fields(Settings)}
    unknown = sorted(set(content) - set(sections))
    if unknown:
        raise BadSettings(f"{source}: 不认识的设置 [{unknown[0]}]；可用：{'、'.join(sections)}")
    built = {name: _section(source, name, make, content.get(name, {})) for name, make in sections.items()}
    return Settings(**built)


def _section(source: Path, name: str, make: type[Any], values: Any) -> Any:
    known: dict[str, Any] = {item.name: item.default for item in fields(make)}
    if not isinstance(values, dict):
        raise BadSettings(f"{source}: [{name}] 应是一节")
    checked: dict[str, Any] = {
        name: source.parent / default for name, default in known.items() if isinstance(default, Path)
    }
    for key, value in values.items():
        if key not in known:
            raise BadSettings(f"{source}: 不认识的设置 {name}.{key}；可用：{'、'.join(known)}")
        default = known[key]
        wanted = str if isinstance(default, Path) else type(default)
        if type(value) is not wanted:
            raise BadSettings(f"{source}: {name}.{key} 应是{TYPE_NAMES[wanted]}，写的是 {value!r}")
        checked[key] = source.parent / value if isinstance(default, Path) else value
    return make(**checked)

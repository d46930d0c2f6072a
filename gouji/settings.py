"""Settings: one frozen dataclass a section, from gouji.toml and the command line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from audit.causes import why
from audit.errors import BadSettings
from gouji.setting_checks import CHECKS, REGION, placed
from gouji.setting_lines import line_of

T = TypeVar("T")

# Sections whose keys are names of rules or codes of bodies.
FREE = ("rules", "region")
DEFAULT_FILE = Path("gouji.toml")
PLACE = re.compile(r"line (\d+), column (\d+)")
TYPE_NAMES = {str: "文字（加引号）", int: "整数", bool: "true 或 false"}


def setting(default: T, words: str) -> T:
    """A setting with its default and what it means, for docs/settings.md."""
    made: T = field(default=default, metadata={"words": words})
    return made


@dataclass(frozen=True)
class Storage:
    """数据放在哪里。相对路径从 gouji.toml 所在的文件夹算起。"""

    database: Path = setting(Path("gouji.db"), "数据库文件")
    blobs: Path = setting(Path("gouji-files"), "抓取到的原件和通知的附件，按内容散列存放")


@dataclass(frozen=True)
class Crawl:
    """抓取时怎样自我介绍。没有说明页和邮箱，只访问 `.test` 主机（演示）。"""

    contact_page: str = setting("", "说明抓取用途的网页地址，写进 User-Agent")
    mailbox: str = setting("", "联系邮箱，写进 User-Agent")
    phone: str = setting("", "联系电话，写进说明")
    vantage: str = setting(
        "unknown", "从哪里访问（如 provincial-intranet），写进抓取记录，用来判断“打不开”是不是网络原因"
    )


@dataclass(frozen=True)
class Notify:
    """通知。"""

    mode: str = setting("test", "test：只发到登记为测试的地址，标题以【测试】开头；live：经批准的通知发给单位")
    folder: Path = setting(Path("gouji-outbox"), "文件夹渠道写到哪里")
    issuing_office: str = setting("政务公开办公室", "通知的落款")
    contact: str = setting("", "通知里的联系人和电话")
    domain: str = setting("gouji.invalid", "邮件 Message-ID 用的域名")
    require_confirmed: bool = setting(True, "只有经人确认的问题才写进通知")
    alarm_percent: int = setting(
        30, "一条规则在一个年度多少百分比以上的报告里都有问题时，先怀疑规则：逐条确认之前不写进通知"
    )
    limit: int = setting(50, "一次最多签发多少件（已批准、到了时间的），其余下次；已签发的投递不受此限")
    days_error: int = setting(3, "有错误时，请在几个工作日内改正；[region.…] 里可另定")
    days_warning: int = setting(5, "只有疑点时，请在几个工作日内核对；[region.…] 里可另定")
    days_note: int = setting(10, "只有提示时的工作日数；[region.…] 里可另定")
    local_deadline: str = setting("01-31", "本地要求的发布期限（月-日）")
    local_basis: str = setting("本地通知", "本地期限的依据，写进通知")
    grace_days: int = setting(
        0, "期限以后约定宽限几天，宽限之内不说“未公开”，在宽限之内公开的不说“晚于期限”；[region.…] 里可另定"
    )
    templates: Path = setting(
        Path("gouji-templates"), "自己的通知模板放在这个文件夹；没有的文件用内置的，用 gouji notices lint 检查"
    )
    attach: bool = setting(True, "督促整改和复核销号附 Word 和 Excel 文件（邮件、企业微信、文件夹）")
    on_unknown: str = setting("retry", "发出后没有回音：retry 过十分钟用同一编号再发一次，hold 不再发、等人核实")
    publication_days: int = setting(5, "法定期限以后第几个工作日起草公布情况报告，0：不起草")
    answer_page: str = setting(
        "", "单位能打开的审核页面网址（https://…）；写了它，通知里就带一个可以回复的链接，空着不带"
    )
    answer_key: str = setting("", "给回复链接签名的密钥的出处：env:NAME 或 file:PATH")
    answer_days: int = setting(30, "回复链接几天内有效")


@dataclass(frozen=True)
class Mail:
    """发邮件的服务器。"""

    host: str = setting("", "服务器名；空着就不发邮件")
    port: int = setting(465, "端口")
    security: str = setting("ssl", "ssl、starttls 或 plain")
    user: str = setting("", "登录名")
    password: str = setting("", "只写出处：env:NAME 或 file:PATH，从不写密码本身")
    sender: str = setting("", "发件地址")
    sender_name: str = setting("年报审核系统", "发件人名")
    reply_to: str = setting("", "回复地址；空着用发件地址")
    ca_file: str = setting("", "内部证书颁发机构的证书文件；空着用系统自带的")
    chinese_names: bool = setting(False, "附件用中文文件名；QQ 邮箱等旧客户端可能显示乱码，默认用 ASCII 名")


@dataclass(frozen=True)
class Robots:
    """企业微信、钉钉、飞书的群机器人。密钥在名录里，只写出处。"""

    wecom: str = setting("https://qyapi.weixin.qq.com", "企业微信的地址；http 只能是本机，用于测试")
    dingtalk: str = setting("https://oapi.dingtalk.com", "钉钉的地址")
    feishu: str = setting("https://open.feishu.cn", "飞书的地址；Lark 是 https://open.larksuite.com")


@dataclass(frozen=True)
class Alerts:
    """出了要人处理的事（地址失效、密钥没有设置、定时任务停了……）告诉运维的人；页面“运行”上总能看到。"""

    mail: str = setting("", "运维的邮箱；空着不发邮件")
    wecom: str = setting("", "企业微信机器人密钥的出处：env:NAME 或 file:PATH")
    dingtalk: str = setting("", "钉钉机器人密钥的出处")
    feishu: str = setting("", "飞书机器人密钥的出处")
    folder: Path = setting(Path("gouji-alerts"), "总是再写一份到这个文件夹；没有设置文件时，它在数据库旁边")


@dataclass(frozen=True)
class Schedule:
    """gouji schedule 在什么时候做什么；北京时间。"""

    crawl: str = setting("20:07", "每天几点抓取；门户在 20:00–06:00 之间访问")
    audit: str = setting("06:37", "每天几点审核；抓取结束以后也审核一次")
    plan_minute: int = setting(23, "每小时的第几分钟拟稿")
    send_every: int = setting(5, "每几分钟发送一次，从第 2 分钟起：3、5、6、10、12、15、20 或 30")
    crawl_hours: int = setting(10, "抓取最多几小时，到时停下")
    audit_hours: int = setting(6, "审核最多几小时，到时停下")


@dataclass(frozen=True)
class SelfCheck:
    """自查页面：没有账号的单位上传草稿，当场看到会查出什么。上传的内容不保存。"""

    on: bool = setting(False, "是否开放自查页面")
    port: int = setting(0, "自查页面单独用的端口；0：与审核页面同一个端口，地址是 /self-check")
    megabytes: int = setting(20, "上传的文件最大多少 MB")
    an_hour: int = setting(30, "一个来源地址一小时最多检查多少次")
    at_once: int = setting(2, "同时检查几份；每份单独一个进程，识别扫描件时占约 1 GB 内存")
    seconds: int = setting(90, "一份最多看多少秒，到时停下")


@dataclass(frozen=True)
class Settings:
    """All settings, by section. `rules` and `region` as they stand in the file: `gouji.policies` understands them."""

    storage: Storage = field(default_factory=Storage)
    crawl: Crawl = field(default_factory=Crawl)
    notify: Notify = field(default_factory=Notify)
    mail: Mail = field(default_factory=Mail)
    robots: Robots = field(default_factory=Robots)
    alerts: Alerts = field(default_factory=Alerts)
    schedule: Schedule = field(default_factory=Schedule)
    self_check: SelfCheck = field(default_factory=SelfCheck)
    rules: Mapping[str, Any] = field(default_factory=dict)
    region: Mapping[str, Any] = field(default_factory=dict)

    @property
    def alerts_folder(self) -> Path:
        """Where alerts are always written: without a file of settings beside the database, wherever we were started."""
        return self.storage.database.absolute().parent / self.alerts.folder


def load_settings(path: Path | None, *, database: Path | None = None) -> Settings:
    """
    Read `path`, or gouji.toml when it is there, or take the defaults.

    BadSettings for a named file that is missing, for broken TOML, and, with the line, for unknown keys and for values of a
    wrong type or range.
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
        text = source.read_text(encoding="utf-8-sig")
        content = tomllib.loads(text)
    except UnicodeDecodeError:
        raise BadSettings(f"{source}: 不是正确的 TOML：编码不是 UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise BadSettings(f"{source}: 不是正确的 TOML：{_place(error)}") from None
    except OSError as error:
        raise BadSettings(f"{source}: 不能读取：{why(error)}") from None
    sections, file = flat_sections(), _File(source, text)
    for name in content:
        if name not in sections and name not in FREE:
            raise file.wrong(f"不认识的设置 [{name}]{_meant(name, (*sections, *FREE))}", name)
    built = {name: _section(file, name, make, content.get(name, {})) for name, make in sections.items()}
    built |= {name: _free(file, name, content.get(name, {})) for name in FREE}
    return Settings(**built)


@dataclass(frozen=True, slots=True)
class _File:
    """What is being read, to say where a fault is."""

    source: Path
    text: str

    def wrong(self, words: str, *path: str) -> BadSettings:
        return BadSettings(f"{self.source}:{line_of(self.text, path)}: {words}")


def _meant(name: str, known: Collection[str]) -> str:
    near = get_close_matches(name, known, 1)
    return f"；是不是 {near[0]}？" if near else f"；可用：{'、'.join(known)}"


def flat_sections() -> dict[str, type[Any]]:
    """Name → dataclass of every section whose keys are known."""
    made: dict[str, Any] = {item.name: item.default_factory for item in fields(Settings)}
    return {name: make for name, make in made.items() if name not in FREE}


def _free(file: _File, name: str, values: Any) -> Mapping[str, Any]:
    if not isinstance(values, dict):
        raise file.wrong(f"[{name}] 应是一节", name)
    for code, content in values.items() if name == "region" else ():
        for key, value in content.items() if isinstance(content, dict) else ():
            if problem := REGION.get(key, _fine)(value):
                raise file.wrong(f"{name}.{code}.{key} 应{problem}", name, code, key)
    return values


def _place(error: tomllib.TOMLDecodeError) -> str:
    """Where the fault is. What the parser says of it is English and may hold a value."""
    found = PLACE.search(str(error))
    return f"第 {found[1]} 行第 {found[2]} 列起读不下去" if found else "到文末还没有写完整"


def _section(file: _File, name: str, make: type[Any], values: Any) -> Any:
    known: dict[str, Any] = {item.name: item.default for item in fields(make)}
    if not isinstance(values, dict):
        raise file.wrong(f"[{name}] 应是一节", name)
    # a file that is there says where alerts are written, also by saying nothing
    folder = file.source.absolute().parent if make is Alerts else file.source.parent
    checked: dict[str, Any] = {key: folder / default for key, default in known.items() if isinstance(default, Path)}
    for key, value in values.items():
        if key not in known:
            raise file.wrong(f"不认识的设置 {name}.{key}{_meant(key, known)}", name, key)
        default = known[key]
        wanted = str if isinstance(default, Path) else type(default)
        # never the value: somebody may have written the password itself
        if type(value) is not wanted:
            words = f"{name}.{key} 应是{TYPE_NAMES[wanted]}，写的是{TYPE_NAMES.get(type(value), '别的')}"
            raise file.wrong(words, name, key)
        check: Callable[[Any], str] = CHECKS.get(f"{name}.{key}", _fine)
        if problem := check(value):
            raise file.wrong(f"{name}.{key} 应{problem}", name, key)
        checked[key] = folder / value if isinstance(default, Path) else placed(f"{name}.{key}", value, folder)
    return make(**checked)


def _fine(value: Any) -> str:
    return ""

"""What one running `gouji schedule` knows: its settings as last read, who it is, and whether it was asked to end."""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Event, Lock

from audit.causes import why
from audit.errors import BadSettings, GoujiError
from db.alerts import end_alert, raise_alert
from db.heartbeats import DONE, FAILED, beat, heartbeats
from db.locks import new_owner
from db.opening import Database, open_database
from db.times import BEIJING, instant
from gouji.alerting import SETTINGS_CAUSE
from gouji.exits import INTERNAL_FAULT, WRONG_USAGE
from gouji.health.jobs import WORDS
from gouji.listing import say
from gouji.policies import policies_of
from gouji.scheduling.children import GRACE, LOOK, Ended, run_child
from gouji.scheduling.times import Times, times_of
from gouji.settings import Settings, load_settings

CODES = {
    0: "完成",
    1: "完成，有问题",
    2: "设置有误",
    3: "部分完成",
    70: "程序出错",
    75: "稍后再试",
    130: "被中断",
    143: "被中断",
}


@dataclass
class Service:
    """
    `config`, `named`: the file of settings, and the database that was named in its place. `command`: what begins every
    child. `stopping`: asked to end; `hurry`: asked twice. `code`: with which it ends.
    """

    settings: Settings
    config: Path | None
    named: Path | None
    command: Sequence[str]
    environment: Mapping[str, str]
    clock: Callable[[], datetime] = lambda: datetime.now(BEIJING)
    grace: float = GRACE
    look: float = LOOK
    owner: str = field(default_factory=new_owner)
    stopping: Event = field(default_factory=Event)
    hurry: Event = field(default_factory=Event)
    code: int = 0
    lost: Callable[[], None] = lambda: None
    retime: Callable[[Times], None] = lambda times: None
    since: datetime = field(init=False)
    times: Times = field(init=False)
    troubled: bool = field(init=False, default=True)
    reading: Lock = field(init=False, default_factory=Lock)

    def __post_init__(self) -> None:
        self.since, self.times = self.clock(), times_of(self.settings.schedule)

    @property
    def database(self) -> Path:
        """The one whose lease is held, whatever the file of settings says by now."""
        return self.settings.storage.database

    def fresh(self) -> Settings:
        """
        The settings as they are now. While the file is broken, or names another database, those of before: a slip of
        the hand must not end what runs. It is an alert until it is mended.
        """
        with self.reading:
            try:
                read = load_settings(self.config, database=self.named)
                times = times_of(read.schedule)
                policies_of(read)
                if read.storage.database != self.database:
                    raise BadSettings("storage.database 改了：重新启动 gouji schedule 才用新的数据库")
            except (GoujiError, OSError) as error:
                self._troubled(str(error) if isinstance(error, GoujiError) else why(error))
                return self.settings
            if self.troubled:
                self.troubled = not self._ended(SETTINGS_CAUSE)
            self.settings = read
            if times != self.times:
                self.times = times
                self.retime(times)
                self.tell("schedule", "设置里的时间改了，从现在起按新的时间运行")
            return read

    def child(self, words: Sequence[str], seconds: float) -> Ended:
        """Run a command of ours; see `run_child`."""
        command = [*self.command, *words]
        return run_child(command, seconds, self.stopping, self.hurry, grace=self.grace, look=self.look)

    def asked(self) -> int:
        """The number of the signal that ends us, 0 while there was none: for work in this process."""
        if not self.stopping.is_set():
            return 0
        return self.code - 128 if self.code > 128 else signal.SIGTERM

    def tell(self, job: str, words: str) -> None:
        """One line for the log of the service."""
        say(f"{self.clock().astimezone(BEIJING):%Y-%m-%d %H:%M:%S} {WORDS.get(job, job)}：{words}")

    def settle(self, job: str, code: int, began: datetime, words: str = "", *, broken: bool = False) -> None:
        """
        Tell how a run ended, keep a sign of life where it has left none, open or end its alert.

        `broken`: something is wrong beside what the code says. Nothing here may end the service.
        """
        took = self.clock() - began
        short = CODES.get(code, f"以 {code} 结束")
        with suppress(GoujiError, OSError), open_database(self.database) as database:
            left = next((one for one in heartbeats(database) if one.name == job), None)
            if left is None or left.at < instant(began) or left.exit_code is None:
                beat(database, job, now=self.clock(), exit_code=code, detail=words or "没有写下自己怎样结束")
            else:
                words = words or left.detail or ""
            if broken or code in (WRONG_USAGE, INTERNAL_FAULT):
                sentence = f"{WORDS.get(job, job)}没有完成：{short}" + (f"（{words}）" if words else "")
                self._raise(database, job, sentence)
            elif code in DONE:
                end_alert(database, f"{FAILED}{job}", now=self.clock())
        self.tell(job, f"{short}（{code}），用时 {_span(took.total_seconds())}" + (f"：{words}" if words else ""))

    def skipped(self, job: str) -> None:
        """Its time has come and the run before is not over: it may hang, so it shows like a failure."""
        words = "到了时间，上一次还没有结束，这次跳过"
        with suppress(GoujiError, OSError), open_database(self.database) as database:
            beat(database, job, now=self.clock(), exit_code=INTERNAL_FAULT, detail=words)
            self._raise(database, job, f"{WORDS.get(job, job)}{words}")
        self.tell(job, words)

    def _raise(self, database: Database, job: str, sentence: str) -> None:
        remedy = f"看服务的日志；手工运行 gouji {job} 看它说什么"
        raise_alert(database, f"{FAILED}{job}", sentence, now=self.clock(), remedy=remedy)

    def _troubled(self, words: str) -> None:
        if not self.troubled:
            self.tell("schedule", f"设置文件有误，仍按先前的设置运行：{words}")
        self.troubled = True
        with suppress(GoujiError, OSError), open_database(self.database) as database:
            sentence = f"设置文件有误，定时服务仍按先前的设置运行：{words}"
            remedy = "改好设置文件；拟稿和发送下次就用新的，抓取和审核在改好以前不能运行"
            raise_alert(database, SETTINGS_CAUSE, sentence, now=self.clock(), remedy=remedy)

    def _ended(self, cause: str) -> bool:
        with suppress(GoujiError, OSError), open_database(self.database) as database:
            end_alert(database, cause, now=self.clock())
            return True
        return False


def _span(seconds: float) -> str:
    minutes, rest = divmod(max(round(seconds), 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} 小时 {minutes} 分" if hours else f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"

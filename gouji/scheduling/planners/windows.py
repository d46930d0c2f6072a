"""Windows: three planned tasks, as a script for PowerShell that registers them."""

from __future__ import annotations

import subprocess
from xml.sax.saxutils import escape

from gouji.scheduling.planners.place import Place
from gouji.scheduling.times import FIRST_MINUTE

NIGHT, SEND, PLAN = "gouji-night", "gouji-send", "gouji-plan"


def windows_files(place: Place) -> dict[str, str]:
    """One script."""
    times = place.times
    hours = int((times.crawl_seconds + times.audit_seconds) // 3600) + 1
    hour, minute = times.crawl
    tasks = {
        NIGHT: _task(
            place,
            "每天抓取、审核、拟稿",
            f"{hour:02}:{minute:02}",
            "",
            [("crawl", "--scheduled"), ("audit",), ("notices", "plan")],
            f"PT{hours}H",
        ),
        SEND: _task(
            place, "发送到期的通知", f"00:{FIRST_MINUTE:02}", f"PT{times.send_every}M", [("notices", "send")], "PT1H"
        ),
        PLAN: _task(place, "拟稿", f"00:{times.plan_minute:02}", "PT1H", [("notices", "plan")], "PT1H"),
    }
    calls = "\n".join(
        f"Register-ScheduledTask -TaskName '{name}' -Force -Xml @'\n{text}\n'@ | Out-Null"
        for name, text in tasks.items()
    )
    return {
        "gouji-tasks.ps1": f"""# 用管理员的 PowerShell 运行一次：powershell -ExecutionPolicy Bypass -File gouji-tasks.ps1
# 不要和 gouji schedule 一起用。错过的开机以后尽快补；上一次没有结束的，不再启动一次。
# 时间是北京时间，本机在别的时区也一样。密码和密钥在设置里写 file:路径，或设为系统环境变量。
# 删除：Unregister-ScheduledTask -TaskName '{NIGHT}','{SEND}','{PLAN}'
$ErrorActionPreference = 'Stop'
{calls}
"""
    }


def _task(place: Place, words: str, start: str, every: str, commands: list[tuple[str, ...]], limit: str) -> str:
    again = f"<Repetition><Interval>{every}</Interval><Duration>P1D</Duration></Repetition>" if every else ""
    actions = "\n".join(f"    {_exec(place, one)}" for one in commands)
    return f"""<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>{_text(f"gouji {words}")}</Description></RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      {again}<StartBoundary>2026-01-01T{start}:00+08:00</StartBoundary><Enabled>true</Enabled>
      <ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author"><UserId>{_text(place.user)}</UserId><LogonType>S4U</LogonType><RunLevel>LeastPrivilege</RunLevel></Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>{limit}</ExecutionTimeLimit>
    <Enabled>true</Enabled>
  </Settings>
  <Actions Context="Author">
{actions}
  </Actions>
</Task>"""


def _exec(place: Place, command: tuple[str, ...]) -> str:
    program, *words = place.words(*command)
    arguments = subprocess.list2cmdline(words)
    return (
        f"<Exec><Command>{_text(program)}</Command><Arguments>{_text(arguments)}</Arguments>"
        f"<WorkingDirectory>{_text(place.folder)}</WorkingDirectory></Exec>"
    )


def _text(words: str) -> str:
    """No quotes of PowerShell's can end the text early: it ends with a quote at the beginning of a line."""
    return escape(" ".join(words.split("\n")))

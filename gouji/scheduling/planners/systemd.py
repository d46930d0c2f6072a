"""systemd: one service that runs always, or timers and no scheduler at all."""

from __future__ import annotations

import re

from gouji.scheduling.planners.place import Place

HOMES = ("/home/", "/root/", "/run/user/")
EITHER = "两种办法只用一种：gouji-schedule.service，或者三个 gouji-*.timer"
AFTER = "After=network-online.target\nWants=network-online.target"


def systemd_files(place: Place) -> dict[str, str]:
    """File name below /etc/systemd/system → text."""
    crawl, audit, plan, send = (
        _line(place, *words)
        for words in (("crawl", "--scheduled"), ("audit",), ("notices", "plan"), ("notices", "send"))
    )
    times = place.times
    hour, minute = times.crawl
    limit = f"{int((times.crawl_seconds + times.audit_seconds) // 3600) + 1}h"
    # 1: findings; 3: partly done; 75: another run is at work. None of them may break the chain
    chain = f"SuccessExitStatus=1 3 75\n# 定时器没有 gouji schedule 的两个时限（crawl_hours、audit_hours）：这里是合起来的，到时停下，没做完的下次接着做\nTimeoutStartSec={limit}"
    return {
        "gouji-schedule.service": _always(place),
        "gouji-night.service": _once(place, "夜间抓取、审核、拟稿", [crawl, audit, plan], chain),
        "gouji-night.timer": _timer(
            f"每天 {hour:02}:{minute:02} 抓取",
            f"*-*-* {hour:02}:{minute:02}:00",
            "Persistent=true\nRandomizedDelaySec=300",
        ),
        "gouji-send.service": _once(place, "发送到期的通知", [send], "SuccessExitStatus=3 75\nTimeoutStartSec=1h"),
        "gouji-send.timer": _timer(
            f"每 {times.send_every} 分钟发送", f"*-*-* *:02/{times.send_every}:00", "AccuracySec=10s"
        ),
        "gouji-plan.service": _once(place, "拟稿", [plan], "SuccessExitStatus=3 75\nTimeoutStartSec=1h"),
        "gouji-plan.timer": _timer("每小时拟稿", f"*-*-* *:{times.plan_minute:02}:00", "Persistent=true"),
    }


def _always(place: Place) -> str:
    return f"""# /etc/systemd/system/gouji-schedule.service
# {EITHER}。
# systemctl enable --now gouji-schedule.service
[Unit]
Description=gouji scheduler
{AFTER}

[Service]
{_common(place)}
ExecStart={_line(place, "schedule")}
Restart=always
RestartSec=30
# 设置有误要人来改，再启动也没有用
RestartPreventExitStatus=2
# 被 SIGTERM 停下是正常结束
SuccessExitStatus=143
# 抓取和审核最多等 60 秒
TimeoutStopSec=120
{_shut_in(place)}

[Install]
WantedBy=multi-user.target
"""


def _once(place: Place, words: str, lines: list[str], more: str) -> str:
    starts = "\n".join(f"ExecStart={line}" for line in lines)
    return f"""# {EITHER}。由同名的 timer 启动；上一次没有结束，systemd 不会再启动一次。
[Unit]
Description=gouji {words}
{AFTER}

[Service]
Type=oneshot
{_common(place)}
{starts}
{more}
{_shut_in(place)}
"""


def _timer(words: str, when: str, more: str) -> str:
    return f"""# {EITHER}。
[Unit]
Description=gouji {words}

[Timer]
OnCalendar={when} Asia/Shanghai
{more}

[Install]
WantedBy=timers.target
"""


def _common(place: Place) -> str:
    return (
        f"User={_percent(place.system_user)}\nWorkingDirectory={_percent(place.folder)}\n"
        f"# 密码和机器人密钥，一行一个 NAME=值，权限 0600；没有就不读\nEnvironmentFile=-{_percent(place.secrets)}"
    )


def _shut_in(place: Place) -> str:
    paths = [*place.program[:1], place.config, place.folder, *place.writes, *place.reads]
    at_home = any(f"{path}/".startswith(HOMES) for path in paths)
    home = "# 程序或数据在用户目录里，所以不能把它关在外面\nProtectHome=no" if at_home else "ProtectHome=yes"
    writes = " ".join(_quoted(path) for path in place.writes)
    return (
        f"# 停下时只通知主进程，由它让别的进程做完手上的一件\nKillMode=mixed\nUMask=0077\nNoNewPrivileges=yes\n# 除了下面的文件夹，什么也不能写\nProtectSystem=strict\n{home}\n"
        f"PrivateTmp=yes\nReadWritePaths={writes}"
    )


def _line(place: Place, *words: str) -> str:
    return " ".join(_quoted(word).replace("$", "$$") for word in place.words(*words))


def _quoted(word: str) -> str:
    escaped = _percent(word.replace("\\", "\\\\").replace('"', '\\"'))
    return escaped if re.fullmatch(r"[\w@%+=:,./$-]+", escaped, re.ASCII) else f'"{escaped}"'


def _percent(text: str) -> str:
    return text.replace("%", "%%")

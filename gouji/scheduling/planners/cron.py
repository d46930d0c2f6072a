"""cron: a file for /etc/cron.d, with the user in every line."""

from __future__ import annotations

import shlex

from gouji.scheduling.planners.place import Place


def cron_files(place: Place) -> dict[str, str]:
    """One file. BadSettings for a user whose name would be read as more than one word."""
    user, times = place.system_user, place.times
    hour, minute = times.crawl
    night = "; ".join(
        shlex.join(place.words(*words)) for words in (("crawl", "--scheduled"), ("audit",), ("notices", "plan"))
    )
    lines = [
        _line(f"{minute} {hour} * * *", place, f"flock -n night.lock sh -c {shlex.quote(night)}"),
        _line(f"{times.send} * * * *", place, f"flock -n send.lock {shlex.join(place.words('notices', 'send'))}"),
        _line(f"{times.plan_minute} * * * *", place, shlex.join(place.words("notices", "plan"))),
    ]
    return {
        "gouji.cron": f"""# /etc/cron.d/gouji（文件名里不能有点）。不要和 gouji schedule 一起用。
# cronie（RHEL、openEuler、麒麟等）认得 CRON_TZ；别的 cron 不认得，把本机的时区设为 Asia/Shanghai。
# cron 不补停机时错过的；下一次运行会补上：什么到期由数据库算出。
# cron 的环境几乎是空的，密码和密钥在设置里写 file:路径，不写 env:变量。
# 输出发给本机的 {user}；不要邮件就写 MAILTO=""。每天看 gouji doctor。
CRON_TZ=Asia/Shanghai
SHELL=/bin/sh
PATH=/usr/local/bin:/usr/bin:/bin
{chr(10).join(lines)}
"""
    }


def _line(when: str, place: Place, command: str) -> str:
    # a bare per cent sign would end the command: cron takes it for a line break
    done = f"cd {shlex.quote(place.folder)} && {command}".replace("%", "\\%")
    return f"{when:<16} {place.user}  {done}"

"""gouji notices: decide, show, approve, deliver."""

from __future__ import annotations

import click

from gouji.commands.notices.approving import approve_command, cancel_command
from gouji.commands.notices.calendar import calendar_command
from gouji.commands.notices.drafting import draft_command
from gouji.commands.notices.listing import list_command, show_command
from gouji.commands.notices.planning import plan_command
from gouji.commands.notices.resending import resend_command
from gouji.commands.notices.sending import send_command
from gouji.commands.notices.templating import lint_command, preview_command, templates_command
from gouji.commands.notices.trying import try_command


@click.group("notices")
def notices_command() -> None:
    """
    通知：拟稿、列出、查看、批准、取消、发送；检查和预览自己的模板。

    新安装处于测试模式：通知只发到测试地址，标题以【测试】开头。

    \b
    Example:
        gouji notices plan
        gouji notices list --state draft
        gouji notices show GJ-2027-000001
        gouji notices show GJ-2027-000001 --history
        gouji notices approve GJ-2027-000001 --by 张三
        gouji notices send --dry-run
        gouji notices send
        gouji notices lint
        gouji notices try --mail me@example.gov.cn --by 张三
    """


COMMANDS = (
    plan_command,
    draft_command,
    list_command,
    show_command,
    approve_command,
    cancel_command,
    send_command,
    lint_command,
    templates_command,
    preview_command,
    calendar_command,
    resend_command,
    try_command,
)
for command in COMMANDS:
    notices_command.add_command(command)

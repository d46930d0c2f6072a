"""gouji findings: what does not agree, and what people decide about it."""

from __future__ import annotations

import click

from gouji.commands.findings.answering import approve_command, refuse_command
from gouji.commands.findings.deciding import (
    assign_command,
    confirm_command,
    dismiss_command,
    reopen_command,
    uphold_command,
    waive_command,
)
from gouji.commands.findings.listing import list_command
from gouji.commands.findings.showing import show_command
from gouji.commands.findings_import import import_command

__all__ = ["findings_command", "show_command"]


@click.group("findings")
def findings_command() -> None:
    """
    问题清单：列出、查看、确认、驳回、豁免、撤回或维持决定、交办，收回单位填好的清单。

    没有账号时 --by 写姓名；有了账号（gouji user），--by 写登录名，并核对密码和角色。

    \b
    Example:
        gouji findings list --state open --severity error
        gouji findings show 12
        gouji findings confirm 12 13 --by 张三
        gouji findings dismiss 14 --by 张三 --reason explained --note 正文第三段已说明
        gouji findings reopen 12 --by 张三 --note 看错了行
        gouji findings import 问题清单.xlsx --by 张三
    """


for command in (
    list_command,
    show_command,
    confirm_command,
    dismiss_command,
    waive_command,
    approve_command,
    refuse_command,
    reopen_command,
    uphold_command,
    assign_command,
    import_command,
):
    findings_command.add_command(command)

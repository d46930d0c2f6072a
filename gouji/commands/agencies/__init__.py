"""gouji agencies: the registry of bodies, offices, endpoints and portals."""

from __future__ import annotations

import click

from gouji.commands.agencies.giving import activate_command, article_command, upload_command
from gouji.commands.agencies.importing import export_command, import_command
from gouji.commands.agencies.listing import list_command, show_command
from gouji.commands.agencies.proposing import accept_command, proposals_command, refuse_command
from gouji.commands.agencies.reforming import merge_command, rename_command, split_command
from gouji.commands.agencies.words import CHANNELS, ENDPOINT_STATES

__all__ = ["CHANNELS", "ENDPOINT_STATES", "agencies_command"]


@click.group("agencies")
def agencies_command() -> None:
    """
    机关名录：导入导出、列出、查看；机构改革；核对程序找到的门户；登记网址；启用联系方式。

    \b
    Example:
        gouji agencies import 名录.csv --dry-run
        gouji agencies import 名录.csv
        gouji agencies list
        gouji agencies show 11370300004222881A
        gouji agencies proposals
    """


for command in (
    import_command,
    export_command,
    list_command,
    show_command,
    rename_command,
    merge_command,
    split_command,
    proposals_command,
    accept_command,
    refuse_command,
    article_command,
    upload_command,
    activate_command,
):
    agencies_command.add_command(command)

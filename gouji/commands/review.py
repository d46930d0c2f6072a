"""gouji review: the auditors' web pages."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from audit.errors import BadSettings, GoujiError
from db.opening import open_database
from db.people import any_accounts
from gouji.cli import Context
from gouji.settings import Settings

if TYPE_CHECKING:
    from gouji.review.serving import Service
    from gouji.selfcheck.page import SelfCheckDesk

PORT = 8650


@click.command("review")
@click.option("--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="监听的地址。")
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True, help="端口。")
@click.option("--behind-proxy", is_flag=True, help="前面有且只有一层反向代理：相信它写的来源地址和 https。")
@click.pass_obj
def review_command(context: Context, host: str, port: int, behind_proxy: bool) -> None:
    """
    审核页面：待办、报告、单位、期限、通知、规则、运行、导出。

    只在本机监听，用浏览器打开显示的地址。先用 gouji user add 建立账号，没有默认账号和默认密码。
    设置 self_check.on = true，同时开放自查页面：没有账号的单位上传草稿，当场看到结果。

    \b
    Example:
        gouji user add zhangsan --name 张三 --role admin
        gouji review
        gouji review --host 0.0.0.0 --behind-proxy
    """
    # here and not above: `gouji review --help` need not import the web side of the program
    from gouji.review.serving import addresses, checked_host, serve

    checked = checked_host(host, behind_proxy=behind_proxy)
    with open_database(context.settings.storage.database) as database:
        if not any_accounts(database):
            raise GoujiError("还没有账号，先运行：gouji user add 登录名 --name 姓名 --role admin")
    check = context.settings.self_check
    if check.on and check.port == port:
        raise BadSettings(f"self_check.port = {port}: 与审核页面是同一个端口；要同一个就写 0")
    desk = _self_check(context.settings)

    def ready() -> None:
        click.echo(f"审核页面 {addresses(checked, port)}（Ctrl-C 结束）", err=True)
        if desk is not None:
            click.echo(f"自查页面 {addresses(checked, check.port or port)}self-check，不需要账号", err=True)
            desk.workers.prepare()

    try:
        code = serve(checked, *_services(context.settings, port, desk, behind_proxy=behind_proxy), ready=ready)
    finally:
        if desk is not None:
            desk.workers.close()
    sys.exit(code)


def _self_check(settings: Settings) -> SelfCheckDesk | None:
    from gouji.selfcheck.page import SelfCheckDesk

    return SelfCheckDesk.of(settings) if settings.self_check.on else None


def _services(settings: Settings, port: int, desk: SelfCheckDesk | None, *, behind_proxy: bool) -> Iterator[Service]:
    from gouji.review.app import create_app, create_self_check
    from gouji.review.keys import key_beside
    from gouji.review.serving import Service

    apart = desk if settings.self_check.port else None
    app = create_app(
        settings,
        secret=key_beside(settings.storage.database),
        behind_proxy=behind_proxy,
        environment=os.environ,
        self_check=None if apart else desk,
    )
    yield Service(app, port, behind_proxy)
    if apart is not None:
        alone = create_self_check(settings, apart, secret=secrets.token_bytes(32), behind_proxy=behind_proxy)
        yield Service(alone, settings.self_check.port, behind_proxy)

"""gouji review: the auditors' web pages."""

from __future__ import annotations

import os

import click

from audit.errors import GoujiError
from db.opening import open_database
from db.people import all_users
from gouji.cli import Context

PORT = 8650


@click.command("review")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址。")
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True, help="端口。")
@click.option("--behind-proxy", is_flag=True, help="前面有且只有一层反向代理：相信它写的来源地址和 https。")
@click.pass_obj
def review_command(context: Context, host: str, port: int, behind_proxy: bool) -> None:
    """
    审核页面：待办、报告、单位、期限、通知、规则、运行、导出。

    只在本机监听，用浏览器打开显示的地址。先用 gouji user add 建立账号，没有默认账号和默认密码。

    \b
    Example:
        gouji user add zhangsan --name 张三 --role admin
        gouji review
        gouji review --host 0.0.0.0 --behind-proxy
    """
    # here and not above: `gouji review --help` need not import the web side of the program
    from gouji.review.app import create_app
    from gouji.review.keys import key_beside
    from gouji.review.serving import addresses, checked_host, serve

    checked = checked_host(host, behind_proxy=behind_proxy)
    path = context.settings.storage.database
    with open_database(path) as database:
        if not all_users(database):
            raise GoujiError("还没有账号，先运行：gouji user add 登录名 --name 姓名 --role admin")
    app = create_app(context.settings, secret=key_beside(path), behind_proxy=behind_proxy, environment=os.environ)
    click.echo(f"审核页面 {addresses(checked, port)}（Ctrl-C 结束）", err=True)
    serve(app, checked, port)

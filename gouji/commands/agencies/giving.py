"""gouji agencies article, upload, activate: what a person gives when no program can find it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from db.agencies import activate
from db.opening import open_database
from db.registering import forget_article, register_article
from db.store import Store
from gouji.acting import person
from gouji.arguments import REPORT_YEAR
from gouji.cli import Context
from gouji.commands.agencies.words import BY, CODE
from gouji.rights import Right


@click.command("article")
@CODE
@click.argument("year", type=REPORT_YEAR)
@click.argument("url", required=False)
@click.option("--host", metavar="NAME", help="主机还没有登记时，逐字写出它的名称，一并登记。")
@click.option("--remove", is_flag=True, help="不再用这一年度登记的地址。")
@BY
@click.pass_obj
def article_command(
    context: Context, code: str, year: int, url: str | None, host: str | None, remove: bool, by: str
) -> None:
    """
    登记一份报告的网址：列表只由脚本生成、或被防护挡住的门户用。

    只收已登记主机上的网址。以后这一年度直接读这个网址，不看列表。

    \b
    Example:
        gouji agencies article 11370300004222881A 2024 http://www.yangli.test/nb/2024.html --by 王芳
        gouji agencies article 11370300004222881A 2024 --remove --by 王芳
    """
    if remove == (url is not None):
        raise click.UsageError("写网址，或用 --remove，二者取一")
    now = datetime.now(UTC)
    with open_database(context.settings.storage.database) as database:
        by = person(database, by, Right.DECIDE, datetime.now(UTC))
        if url is None:
            gone = forget_article(database, code, year, by=by, now=now)
            click.echo(f"已去掉 {'、'.join(gone)}。" if gone else f"{code} {year} 年度没有登记的网址。")
            return
        done = register_article(database, code, year, url, host=host, by=by, now=now)
    if done.new_host:
        click.echo(f"新登记主机 {done.new_host}（平台 {done.platform_id}）。")
    if done.replaced:
        click.echo(f"原来登记的 {done.replaced} 不再用。")
    click.echo(f"已登记 {code} {year} 年度的网址；gouji crawl --agency {code} --year {year} 马上抓取。")


@click.command("upload")
@CODE
@click.argument("year", type=REPORT_YEAR)
@click.argument("file", type=click.Path(path_type=Path))
@BY
@click.pass_obj
def upload_command(context: Context, code: str, year: int, file: Path, by: str) -> None:
    """
    交来一份报告文件（经办人提供，没有经过门户），和抓到的一样审核。

    它不证明报告已经公开，只供审核内容。

    \b
    Example:
        gouji agencies upload 11370300004222881A 2024 年报.docx --by 王芳
    """
    from gouji.uploading import store_upload  # the readers of all formats: half a second

    storage = context.settings.storage
    with open_database(storage.database) as database:
        by = person(database, by, Right.DECIDE, datetime.now(UTC))
        version, new = store_upload(
            database, Store(storage.blobs), agency=code, year=year, file=file, by=by, now=datetime.now(UTC)
        )
    click.echo(f"已存为版本 {version}。" if new else f"内容与版本 {version} 相同，没有新增。")


@click.command("activate")
@CODE
@click.argument("address")
@BY
@click.pass_obj
def activate_command(context: Context, code: str, address: str, by: str) -> None:
    """
    重新启用一个被停用的联系方式（退信、密钥失效后，与单位核实过再用）。

    ADDRESS 是邮箱，或机器人密钥的名字，和 show 里显示的一样。

    \b
    Example:
        gouji agencies activate 11370300004222881A zwgk@example.gov.cn --by 王芳
    """
    with open_database(context.settings.storage.database) as database:
        by = person(database, by, Right.MANAGE, datetime.now(UTC))
        number = activate(database, code, address, by=by, now=datetime.now(UTC))
    click.echo(f"已重新启用 {number} 个联系方式。" if number else "它本来就在用。")

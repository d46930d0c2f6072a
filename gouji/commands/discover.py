"""gouji discover: look for the column of reports on a portal."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from db.times import local_day
from gouji.arguments import REPORT_YEAR
from gouji.cli import Context
from gouji.commands.agencies.words import PROPOSAL_KINDS
from gouji.crawl_options import options_of
from gouji.exits import PARTLY
from gouji.listing import say, show_rows
from spiders.discovering import Discovered, discover


@click.command("discover")
@click.argument("url", required=False, metavar="[网址]")
@click.option("--platform", metavar="ID", help="从这个平台的首页开始。")
@click.option("--year", "years", type=REPORT_YEAR, multiple=True, help="报告年度，可多次；默认去年。")
@click.pass_obj
def discover_command(context: Context, url: str | None, platform: str | None, years: tuple[int, ...]) -> None:
    """
    在门户的菜单里找年报栏目，列出建议。

    只走同一主机上像“政务公开”“政府信息公开年报”的链接，最多四层、四十页，间隔和 robots.txt 与抓取相同；别的主机只列出，
    不访问。建议由人确认后才进名录：gouji agencies proposals 列出，gouji agencies accept 接受。

    网址必须在已登记的主机上，可以是首页，也可以是“政府信息公开”页。

    退出码：0 走完了；3 没有走完，或入口读不到；75 另一次抓取正在访问它，或它正在休息。

    \b
    Example:
        gouji discover --platform zibo
        gouji discover http://www.example.gov.cn/zfxxgk/
    """
    if (url is None) == (platform is None):
        raise click.UsageError("请给出一个网址，或用 --platform 指定平台，二者选一")
    now = datetime.now(UTC)
    options = options_of(context, now, local_day(now), years)
    storage = context.settings.storage
    found = discover(storage.database, storage.blobs, options, platform=platform or "", url=url or "")
    show(found)
    click.get_current_context().exit(0 if found.finished else PARTLY)


def show(found: Discovered) -> None:
    """The proposals to standard output, how they were found to standard error."""
    if found.proposals:
        head = ("编号", "类别", "把握", "网址", "样例", "路径", "新")
        show_rows(
            head,
            (
                (
                    one.id,
                    PROPOSAL_KINDS.get(one.kind, one.kind),
                    f"{one.confidence:.2f}",
                    one.value,
                    one.sample[0] if one.sample else "",
                    " → ".join(one.path),
                    "新" if one.new else "",
                )
                for one in found.proposals
            ),
        )
    for seed, words in zip(found.seeds, found.words, strict=False):
        say(f"{seed}：{words}", err=True)
    click.echo(f"请求 {found.requests} 次；建议不会自动生效", err=True)

"""gouji record: what a new portal answers, as files for the tests of the families."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from db.times import local_day
from gouji.cli import Context
from gouji.exits import PARTLY

RED_TEST = Path("tests/spiders/test_every_family.py")
FOLDER = Path("tests/recorded")
PINNED: dict[str, str] = {}  # names that stand for this machine: only tests have any


@click.command("record")
@click.argument("url")
@click.option("--name", required=True, metavar="NAME", help="录制的名称：小写字母、数字、下划线。")
@click.option(
    "--to", "folder", type=click.Path(path_type=Path), default=FOLDER, help="写到哪个文件夹，默认 tests/recorded。"
)
@click.option("--host", metavar="NAME", help="主机没有登记时，逐字写出它的名称；只这一次有效。")
@click.option("--key", default="", metavar="TEXT", help="单位的键（文字或 JSON），家族需要时用。")
@click.option("--no-test", is_flag=True, help="不接着运行家族的测试。")
@click.pass_obj
def record_command(
    context: Context, url: str, name: str, folder: Path, host: str | None, key: str, no_test: bool
) -> None:
    """
    录下一个门户：年报栏目、最多三页后续列表、一份报告，原样存成文件。

    和平常抓取一样守规矩：说明身份、遵守 robots.txt、间隔不少于 4 秒、只访问登记或点名的主机。
    网页里的个人信息先遮盖；PDF、Word 等遮盖不了，提交前请人看过。
    最后运行家族的测试：第一次写出 expected.json 并失败，人看过、提交之后才通过。

    \b
    Example:
        gouji record http://www.yangli.test/zfxxgk/nb/ --name yangli --host www.yangli.test
    """
    from gouji.crawl_options import options_of
    from gouji.recording import Wanted, record  # Scrapy is slow to import

    now = datetime.now(UTC)
    options = options_of(context, now, local_day(now), (), pinned_hosts=PINNED)
    done = record(context.settings.storage.database, Wanted(url, name, folder, host, key), options)
    click.echo(f"已录到 {done.folder}：请求 {done.requests} 次，列表 {done.lists} 页，报告 {len(done.articles)} 份")
    click.echo(f"家族：{done.family}" if done.family else "认不出家族：要在 spiders/families/ 里新写一个")
    if done.hidden:
        click.echo(f"遮盖个人信息 {done.hidden} 处", err=True)
    for file in done.unmasked:
        click.echo(f"{file} 遮盖不了，提交前请打开看有没有个人信息", err=True)
    if not no_test:
        click.get_current_context().exit(_red_test(done.folder))


def _red_test(folder: Path) -> int:
    """Run the test of the families on the new recording; in a checkout of the source only."""
    root = folder.resolve().parents[2]
    if folder.resolve().parent != root / FOLDER or not (root / RED_TEST).is_file():
        click.echo(f"不在源码的 {FOLDER} 里，没有运行测试", err=True)
        return 0
    command = [sys.executable, "-m", "pytest", "-q", str(RED_TEST), "-k", folder.name]
    done = subprocess.run(command, cwd=root, check=False)
    if done.returncode and (folder / "expected.json").exists():
        click.echo(f"请看 {folder / 'expected.json'}：条目、日期、报告对不对；对了再提交，测试就会通过", err=True)
    return PARTLY if done.returncode else 0

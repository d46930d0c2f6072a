"""gouji demo: the whole cycle on this machine, without any network."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click

from audit.causes import why
from audit.errors import BadSettings
from db.crawls import OutcomeName
from db.decisions import STATES
from db.finding_queries import KeptFinding, list_findings
from db.matrix import matrix
from db.notices import find_notices
from db.opening import Database, open_database
from db.remarks import list_remarks
from db.states import State
from db.supervisors import about_many
from db.versions import latest_version
from gouji.cli import Context
from gouji.demo.clock import Clock
from gouji.demo.folder import Folder, prepare, remove
from gouji.demo.portals import PORTALS
from gouji.demo.story import CRAWL_DAYS, REPORT_YEAR, SEASON, Body, bodies
from gouji.listing import show_rows
from gouji.rendering.notices import KINDS
from gouji.rendering.outcomes import FOR_PEOPLE, WORDS

DEFAULT = Path("demo-output")
HEADINGS = ("机关", "门户", "报告", "查出", "现状")


@click.command("demo")
@click.option(
    "--to", "root", type=click.Path(path_type=Path), default=DEFAULT, help=f"写到哪个文件夹，默认 {DEFAULT}。"
)
@click.option("--keep/--clean", default=True, help="结束后留下文件夹，或者删掉。默认留下。")
@click.pass_obj
def demo_command(context: Context, root: Path, keep: bool) -> None:
    """
    在本机演示整个过程，不联网。

    程序自己模拟七个门户和一个邮件服务器，按虚拟日期抓取三次：核对没有找到的、审核、复核、拟通知、批准、寄出；改正的自动销号。
    机关、地名、数字全是虚构的。
    只用自己的文件夹，不理会设置文件里的数据库；再次运行会重写上次的演示文件，别的文件夹不会动。

    \b
    Example:
        gouji demo
        gouji demo --to 演示 --clean
    """
    folder = _prepared(root)
    # here and not above: `gouji demo --help` need not import Scrapy's side of the program
    from gouji.demo.running import run

    say = (lambda line: None) if context.verbosity < 0 else partial(click.echo, err=True)
    run(folder, say)
    with open_database(folder.database) as database:
        show_rows(HEADINGS, _rows(database))
        number = next((item.number for item in find_notices(database, kind="rectify")), "")
    if keep:
        for line in _next_steps(folder, number):
            click.echo(line)
    else:
        remove(folder)


def _prepared(root: Path) -> Folder:
    try:
        return prepare(root)
    except OSError as error:
        raise BadSettings(f"{root}: 不能写入：{why(error)}") from None


def _rows(database: Database) -> Iterator[tuple[str, ...]]:
    looks = {line.agency_code: line.of(REPORT_YEAR) for line in matrix(database, [REPORT_YEAR])}
    doubts = Counter(remark.agency_code for remark in list_remarks(database, kinds=FOR_PEOPLE, year=REPORT_YEAR))
    for body in bodies():
        look = looks[body.code]
        outcome = look.outcome if look else None
        version = latest_version(database, body.code, REPORT_YEAR)
        findings = list_findings(database, agencies=[body.code], year=REPORT_YEAR)
        seen = f"第{version.seq}版" if version else ""
        if outcome is not None and outcome is not OutcomeName.FOUND:
            seen = "，".join(filter(None, [seen, WORDS[outcome].full]))
        doubt = [f"待核实 {doubts[body.code]}"] if doubts[body.code] else []
        state = "；".join([*_states(findings), *doubt, *_notices(database, body)]) or "不发通知"
        yield body.name, PORTALS[body.platform].shown, seen, _found(findings) if version or findings else "—", state


def _found(findings: list[KeptFinding]) -> str:
    codes = "、".join(sorted({finding.code for finding in findings}))
    return codes or "没有问题"


def _states(findings: list[KeptFinding]) -> Iterator[str]:
    for state, count in Counter(finding.state for finding in findings).items():
        yield f"{STATES[State(state)]} {count}"


def _notices(database: Database, body: Body) -> Iterator[str]:
    sent = [
        item
        for item in find_notices(database, year=REPORT_YEAR)
        if item.agency_code == body.code and not about_many(item.kind, item.stage)
    ]
    for kind, count in Counter(item.kind for item in sent).items():
        yield f"{KINDS[kind]} {count} 件"


def _next_steps(folder: Folder, number: str) -> Iterator[str]:
    gouji = f"{_program()} --config {_quoted(folder.settings)}"
    last = Clock(SEASON, CRAWL_DAYS[-1])  # for the program of today all of it is long ago
    yield ""
    for body in bodies():
        yield f"{body.name}：{body.learns}"
    yield ""
    yield f"数据库    {folder.database}"
    yield f"审核结果  {folder.page}（用浏览器打开，有问题的单元格已标出）"
    yield f"门户情况  {folder.status}（用浏览器打开，可按情况筛选）"
    yield f"收到的信  {folder.mail}（每个邮箱一个文件夹）"
    yield f"标准答案  {folder.truth}"
    yield ""
    yield "接着可以试："
    yield f"  {gouji} findings list"
    yield f"  {gouji} findings show 1"
    yield f"  {gouji} notices list"
    if number:
        yield f"  {gouji} notices show {number}"
    yield f"  {gouji} portals status --today {last.today}"
    yield f"  {gouji} absences list --now {last.today}T10:30"
    yield f"  {gouji} agencies list"
    yield ""
    yield "审核页面：建一个账号（会问密码），再用浏览器打开它说的地址："
    yield f"  {gouji} user add zhangsan --name 张三 --role admin"
    yield f"  {gouji} review"


def _program() -> str:
    """How this program is called from here: by name, as the script beside this Python, or through it."""
    if shutil.which("gouji"):
        return "gouji"
    python = Path(sys.executable)
    script = shutil.which("gouji", path=str(python.parent))
    return _quoted(_from_here(Path(script))) if script else f"{_quoted(_from_here(python))} -m gouji"


def _from_here(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _quoted(path: Path) -> str:
    return f'"{path}"' if " " in str(path) else str(path)

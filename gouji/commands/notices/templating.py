"""gouji notices lint, templates, preview: the words of notices, before anybody gets them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from audit.causes import why
from audit.errors import BadSettings, GoujiError
from db.notice_files import NoticeFile, notice_files
from db.notices import notice
from db.opening import open_database
from gouji.attaching import MAKERS, paper
from gouji.cli import Context
from gouji.exits import WRONG_USAGE
from gouji.exporting.built_in import KINDS as PAPERS
from gouji.exporting.built_in import built_in
from gouji.exporting.letters import paper_for
from gouji.listing import say
from notifications.channels.limits import ROBOTS
from notifications.channels.names import CHANNELS
from notifications.compose import compose
from notifications.linting import Remark, lint
from notifications.parts import DOCX, parts_for, told_file
from notifications.samples import SAMPLES
from notifications.wording import OURS, Wording

FOLDER = click.option(
    "--templates",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="模板文件夹，默认按设置 notify.templates。",
)


@click.command("lint")
@FOLDER
@click.pass_obj
def lint_command(context: Context, folder: Path | None) -> None:
    """
    检查通知模板：用样例写出每一种通知，看写法、用到的名字、必需的内容、网页和文件名。

    退出码：0 可以用（警告不算），2 有错误，用了会写不出或不该发。

    \b
    Example:
        gouji notices lint
        gouji notices lint --templates 新模板
    """
    wording, place = _wording(context, folder)
    found = [*lint(wording), *_papers(place)]
    for one in found:
        say(f"{'错误' if one.grave else '警告'}  {one}")
    grave = sum(one.grave for one in found)
    own = sum(Path(one.path).parent == place for one in wording.files())
    if not grave:
        click.echo(f"可以用：{len(SAMPLES)} 种通知，{own} 个文件是自己的，其余是内置的。")
    click.get_current_context().exit(WRONG_USAGE if grave else 0)


@click.command("templates")
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), metavar="DIR", help="写到这个文件夹。")
def templates_command(target: Path) -> None:
    """
    把内置的通知模板复制出来，供修改。已有的文件不覆盖。

    只留下要改的几个，其余删去：没有的文件用内置的，以后随程序更新。

    \b
    Example:
        gouji notices templates --to gouji-templates
    """
    contents = {one.name: one.data for one in OURS.files()}
    contents |= {f"{kind}.docx": built_in(kind) for kind in MAKERS if kind in PAPERS}
    written, kept = 0, []
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            try:
                with (target / name).open("xb") as file:
                    file.write(content)
                written += 1
            except FileExistsError:
                kept.append(name)
    except OSError as error:
        raise GoujiError(f"{target}: 不能写入：{why(error)}") from None
    click.echo(f"写出 {written} 个文件到 {target}" + (f"，已有的 {len(kept)} 个没有动。" if kept else "。"))
    click.echo("改好以后用 gouji notices lint 检查，用 gouji notices preview 看样子。", err=True)


@click.command("preview")
@click.argument("what", metavar="KIND|N")
@click.option("--channel", type=click.Choice(list(CHANNELS)), default="mail", help="看哪个渠道发出的样子，默认 mail。")
@click.option("--format", "form", type=click.Choice(["text", "html"]), default="text", help="邮件看纯文本还是网页。")
@FOLDER
@click.pass_obj
def preview_command(context: Context, what: str, channel: str, form: str, folder: Path | None) -> None:
    """
    显示一种通知（用样例）或一件真的通知（编号或序号）在某个渠道上的样子。不发送，不改数据库。

    种类：reminder、overdue、overdue_list、rectify、resolved、circular、publication。

    \b
    Example:
        gouji notices preview rectify
        gouji notices preview rectify --channel wecom
        gouji notices preview reminder --format html
        gouji notices preview GJ-2027-000001 --channel feishu
    """
    if form == "html" and channel in ROBOTS:
        raise click.UsageError(f"{CHANNELS[channel]}只发文本")
    shown, files = _made_up(context, what, channel, folder) if what in SAMPLES else _real(context, what)
    if form == "html":
        if not shown.body_html:
            raise GoujiError("这一件没有网页，只发纯文本")
        click.echo(shown.body_html, nl=False)
        return
    parts = parts_for(channel, shown, files)
    for turn, part in enumerate(parts, 1):
        kind = "文件" if part.file_id is not None else "文本"
        click.echo(f"〔{CHANNELS[channel]} {turn}/{len(parts)}：{kind}，{len(part.text.encode())} 字节〕", err=True)
        if channel not in ROBOTS:
            click.echo(f"{shown.subject}\n")
        click.echo(part.text)
    if files and channel not in ROBOTS:
        click.echo(f"〔附件：{'、'.join(one.name for _, one in files)}〕", err=True)


@dataclass(frozen=True, slots=True)
class _Shown:
    number: str
    mode: str
    subject: str
    body_text: str
    body_html: str | None
    body_im: str | None


def _made_up(
    context: Context, kind: str, channel: str, folder: Path | None
) -> tuple[_Shown, Sequence[tuple[int, NoticeFile]]]:
    wording, _ = _wording(context, folder)
    letter, files = SAMPLES[kind].full, []
    if kind in MAKERS and context.settings.notify.attach:
        files = [(1, NoticeFile(f"{kind}.docx", DOCX, "", "", "")), (2, NoticeFile(f"{kind}.xlsx", "", "", "", ""))]
    letter = replace(letter, attached=tuple(told_file(one.name) for _, one in files))
    if files and channel == "wecom":
        letter = replace(letter, more="详见附件")
    made = compose(kind, letter, wording)
    return _Shown(letter.number, "live", made.subject, made.text, made.html, made.im), files


def _real(context: Context, reference: str) -> tuple[_Shown, Sequence[tuple[int, NoticeFile]]]:
    if not reference[:1].isdecimal() and not reference.startswith("GJ-"):
        raise BadSettings(f"没有“{reference}”这种通知，可用：{'、'.join(SAMPLES)}；或写一件通知的编号")
    with open_database(context.settings.storage.database) as database:
        item = notice(database, reference)
        files = notice_files(database, item.id)
    return _Shown(item.number, item.mode, item.subject, item.body_text, item.body_html, item.body_im), files


def _wording(context: Context, folder: Path | None) -> tuple[Wording, Path]:
    if folder is not None and not folder.is_dir():
        raise BadSettings(f"{folder}: 没有这个文件夹")
    place = folder or context.settings.notify.templates
    return Wording(place), place


def _papers(place: Path) -> list[Remark]:
    """The operator's Word templates, filled with the same made-up facts."""
    found = []
    for kind, sample in SAMPLES.items():
        if kind not in MAKERS or not (place / f"{kind}.docx").is_file():
            continue
        for letter in (sample.full, sample.least):
            filled = paper_for(letter)
            try:
                assert filled is None or paper(place, *filled)
            except BadSettings as error:
                found.append(Remark(str(place / f"{kind}.docx"), 0, str(error).partition("：")[2]))
    return list(dict.fromkeys(found))

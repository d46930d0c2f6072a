"""gouji notices lint, templates, preview: an office edits its wording without a programmer, and sees what will leave."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from db.opening import open_database
from gouji.attaching import MAKERS
from gouji.cli import Context
from gouji.commands.notices import notices_command
from gouji.health.setup import check_settings
from gouji.rendering.notices import TEMPLATES
from gouji.settings import Alerts, Notify, Settings, Storage
from notifications.channels.limits import ROBOTS
from notifications.deciding import KINDS
from notifications.samples import SAMPLES
from notifications.wording import BUILT_IN
from tests.notifications.world import World


@pytest.fixture
def run(tmp_path: Path):
    storage = Storage(tmp_path / "gouji.db", tmp_path / "files")
    notify, alerts = Notify(templates=tmp_path / "own"), Alerts(folder=tmp_path / "alerts")
    settings = Settings(storage=storage, notify=notify, alerts=alerts)
    return lambda *words: CliRunner().invoke(notices_command, [*map(str, words)], obj=Context(settings))


def test_built_in_templates_are_copied_once_and_pass(run, tmp_path):
    own = tmp_path / "own"
    first = run("templates", "--to", own)
    assert first.exit_code == 0
    names = {path.name for path in own.iterdir()}
    assert {f"{kind}.{part}.j2" for kind in KINDS for part in ("subject", "txt", "html", "im")} <= names
    assert "rectify.docx" in names
    (own / "reminder.im.j2").write_text("改过", encoding="utf-8")
    (own / "letter.txt.j2").unlink()
    assert "已有的" in run("templates", "--to", own).stdout
    assert (own / "reminder.im.j2").read_text(encoding="utf-8") == "改过"
    assert (own / "letter.txt.j2").is_file()
    told = run("lint")
    assert told.exit_code == 2
    assert f"错误  {own / 'reminder.im.j2'}：没有编号" in told.stdout
    (found,) = [
        one for one in check_settings(Settings(notify=Notify(templates=own)), [], {}) if one.subject == "通知模板"
    ]
    assert found.sentence == f"{own / 'reminder.im.j2'}：没有编号（{{{{ number }}}}）"
    (own / "reminder.im.j2").unlink()
    assert run("lint").exit_code == 0


def test_lint_judges_word_templates_and_warns_without_failing(run, tmp_path):
    own = tmp_path / "other"
    assert "没有这个文件夹" in str(run("lint", "--templates", own).exception)
    own.mkdir()
    paper = docx.Document()
    paper.add_paragraph("{{ letters[0].adressee }}")
    paper.save(str(own / "rectify.docx"))
    told = run("lint", "--templates", own)
    assert (told.exit_code, told.stdout.strip()) == (2, f"错误  {own / 'rectify.docx'}：用了“adressee”，没有这一项")
    (own / "rectify.docx").unlink()
    source = run("preview", "rectify", "--templates", own).stdout
    assert "督促整改" in source
    path, ours = own / "rectify.txt.j2", BUILT_IN / "rectify.txt.j2"
    path.write_text(ours.read_text(encoding="utf-8").replace("现就", "责令，现就"), encoding="utf-8")
    told = run("lint", "--templates", own)
    assert told.exit_code == 0
    assert told.stdout.startswith(f"警告  {path}：用了“责令”")


@pytest.mark.parametrize("kind", KINDS)
def test_what_each_channel_would_carry(run, kind):
    mail = run("preview", kind)
    assert mail.stdout.startswith("【年报审核】")
    assert "本件由审核系统生成" in mail.stdout
    assert run("preview", kind, "--format", "html").stdout.startswith("<!doctype html>")
    for channel in ROBOTS:
        assert run("preview", kind, "--channel", channel).stdout.startswith("【年报审核】")
    assert run("preview", kind, "--channel", "feishu", "--format", "html").exit_code == 2


def test_a_robot_that_takes_files_gets_the_document(run):
    shown = run("preview", "rectify", "--channel", "wecom")
    assert "〔企业微信 2/2：文件" in shown.stderr
    assert "附件：rectify.docx" in shown.stdout
    assert "等 12 项，详见附件。" in shown.stdout
    assert "附件" not in run("preview", "rectify", "--channel", "dingtalk").stdout


def test_every_kind_of_templates_and_papers_has_a_name_and_is_tried(run, tmp_path):
    assert set(TEMPLATES) == set(SAMPLES)
    (tmp_path / "own").mkdir()
    for kind in MAKERS:
        (tmp_path / "own" / f"{kind}.docx").write_bytes(b"no document")
    told = run("lint")
    assert told.exit_code == 2
    assert told.stdout.count("不是 Word 文档") == len(MAKERS) >= 4


def test_a_real_notice_is_shown_as_it_would_leave(run, tmp_path):
    with open_database(tmp_path / "gouji.db") as database:
        world = World(database)
        world.agency("A1", name="样例市财政局")
        world.published("A1", 2024)
        world.finding("A1", year=2024, message="总计少 1 件")
    assert run("plan", "--now", "2026-06-01T10:10").exit_code == 0
    shown = run("preview", "GJ-2026-000001", "--channel", "wecom")
    assert "督促整改" in shown.stdout
    assert "附件：zhenggai-A1-2024-1.docx" in shown.stdout
    assert "〔附件：zhenggai-A1-2024-1.docx、wenti-A1-2024-1.xlsx〕" in run("preview", "1").stderr
    assert "没有“remind”这种通知" in str(run("preview", "remind").exception)


def test_a_broken_template_of_one_kind_ends_the_plan_with_3(run, tmp_path):
    with open_database(tmp_path / "gouji.db") as database:
        world = World(database)
        world.agency("A1", name="样例市财政局")
    (tmp_path / "own").mkdir()
    own = tmp_path / "own" / "reminder.txt.j2"
    own.write_text("{{ number }", encoding="utf-8")
    planned = run("plan", "--now", "2027-01-26T10:10")
    assert planned.exit_code == 3
    assert f"提醒没有拟：模板 {own}:1：写错了" in planned.stderr
    own.unlink()
    assert run("plan", "--now", "2027-01-26T10:10").stdout.startswith("新拟 1 件")

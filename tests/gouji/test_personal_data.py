"""Numbers of persons that stand in a published report are nowhere in what this program shows, stores or sends."""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from audit.errors import RuleCrashed
from db.opening import open_database
from db.store import Store
from gouji.cli import Context
from gouji.commands.audit import audit_command
from gouji.commands.check import check_command
from gouji.commands.findings import findings_command
from gouji.commands.notices import notices_command
from gouji.commands.read import read_command
from gouji.demo.content import make_content, render_html, render_text
from gouji.settings import Notify
from notifications.channels.base import Part
from notifications.channels.message import Sender, message_of
from tests.gouji.desk import Desk
from tests.notifications.world import MORNING
from tests.personal import card, identity

ID, MOBILE, CARD = identity(), "13812345678", card()
GIVEN = "建国"
SECRETS = (ID, MOBILE, CARD, f"王{GIVEN}")
# Finds as much as possible about sentences with a number in them: N01, Q05, Q08, Q11.
PROSE = (
    f"2025年，共收到政府信息公开申请907件（来件人{ID}）。末收取费用,电话{MOBILE}，，退费{CARD}。"
    f"申请人王{GIVEN}申请公开档案“。"
)
NOW = "2026-02-26T10:10"


def content():
    made = make_content(1, "样例市样例局", 2025)
    parts = dict(made.parts) | {1: (PROSE, f"（六）联系{MOBILE}")}
    headings = dict(made.headings) | {6: f"六、其他需要报告的事项{ID}"}
    cells = dict(made.cells) | {"T3.granted.business": f"{MOBILE}", "T3.partial.business": f"见{ID}"}
    preface = (f"统计期限自2025年1月1日起，至2025年12月31日止。值班手机{MOBILE}。", *made.preface)
    changed = replace(made, parts=parts, headings=headings, cells=cells, preface=preface)
    return replace(changed, title=f"样例市样例局（{MOBILE}）2025年政府信息公开工作年度报告")


RENDERINGS = {"html": render_html, "text": render_text}


@pytest.fixture(params=RENDERINGS)
def data(request):
    made = RENDERINGS[request.param](content()).replace("1.属于国家秘密", f"1.属于国家秘密{ID}")
    assert all(secret in made for secret in SECRETS)
    return made.encode()


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path)
    made.register()
    return made


def leaks(text):
    return [secret for secret in SECRETS if secret in text]


def run(desk, command, *arguments, verbosity=0):
    settings = replace(desk.settings, notify=Notify(folder=desk.folder / "outbox", contact="电话 0533-2300000"))
    return CliRunner().invoke(command, [*map(str, arguments)], obj=Context(settings, verbosity))


@pytest.mark.parametrize("form", ["text", "json", "html"])
@pytest.mark.parametrize("verbosity", [-1, 0, 1])
def test_check_shows_none(data, desk, form, verbosity):
    path = desk.folder / f"样例局{MOBILE}王某{ID}.html"
    path.write_bytes(data)
    result = run(desk, check_command, path, "--format", form, verbosity=verbosity)
    assert result.exit_code == 1
    assert leaks(result.output) == []
    assert "138******78" in result.output
    if form == "json":
        (report,) = json.loads(result.stdout)["reports"]
        assert {"N01", "Q08", "Q11"} <= {finding["code"] for finding in report["findings"]}


@pytest.mark.parametrize("form", ["markdown", "sarif", "xlsx", "docx"])
def test_no_file_that_is_handed_on_has_one(data, desk, form):
    path, target = desk.folder / f"样例局{MOBILE}.html", desk.folder / f"result.{form}"
    path.write_bytes(data)
    assert run(desk, check_command, path, "--format", form, "--output", target).exit_code == 1
    written = target.read_bytes()
    if form in ("xlsx", "docx"):
        with ZipFile(BytesIO(written)) as archive:
            written = b"".join(archive.read(name) for name in archive.namelist())
    text = written.decode("utf-8", "replace").replace("\\*", "*")
    assert leaks(text) == []
    assert "138******78" in text


@pytest.mark.parametrize("numbers", [(), ("--numbers",)], ids=["plain", "numbers"])
@pytest.mark.parametrize("form", ["text", "json"])
def test_read_shows_none(data, desk, form, numbers):
    path = desk.folder / f"{MOBILE}.html"
    path.write_bytes(data)
    result = run(desk, read_command, path, "--format", form, *numbers)
    assert result.exit_code == 0
    assert leaks(result.output) == []
    assert "138******78" in result.output


def test_an_unreadable_file_is_named_without(desk):
    path = desk.folder / f"{ID}.doc"
    path.write_bytes(b"\0" * 50)
    for command in (check_command, read_command):
        result = run(desk, command, path)
        assert leaks(result.output + str(result.exception)) == []


def test_no_column_of_the_database_has_one(data, desk):
    desk.store(data)
    assert run(desk, audit_command, verbosity=1).exit_code == 1
    shown = run(desk, findings_command, "list").stdout
    numbers = [line.split("\t")[0] for line in shown.splitlines()[1:]]
    assert "Q11" in shown
    for number in numbers:
        shown += run(desk, findings_command, "show", number).stdout
    run(desk, findings_command, "confirm", *numbers, "--by", "张三", "--note", f"已电话{MOBILE}告知")
    assert leaks(shown) == []
    assert stored(desk) == []


def test_no_notice_has_one(data, desk):
    desk.store(data)
    run(desk, audit_command)
    listed = run(desk, findings_command, "list").stdout
    numbers = [line.split("\t")[0] for line in listed.splitlines()[1:]]
    assert run(desk, findings_command, "confirm", *numbers, "--by", "张三").exit_code == 0
    assert run(desk, notices_command, "plan", "--year", 2025, "--now", NOW).stdout.startswith("新拟 1 件")
    shown = run(desk, notices_command, "show", 1).stdout
    run(desk, notices_command, "approve", 1, "--by", "李四", "--now", NOW)
    assert "送达 1" in run(desk, notices_command, "send", "--now", NOW).stdout
    sent = [path for path in sorted((desk.folder / "outbox").rglob("*")) if path.is_file()]
    assert {path.suffix for path in sent} >= {".txt", ".html", ".eml", ".docx", ".xlsx"}
    for text in (shown, mail(desk), *(inside(path) for path in sent)):
        assert leaks(text) == []
    assert f"{ID[:3]}{'*' * 13}{ID[-2:]}" in shown
    assert stored(desk) == []


def inside(path):
    """What a file says; of a packed one every part, the cells of a workbook and the runs of a paper one after another."""
    if path.suffix not in (".docx", ".xlsx"):
        return path.read_text(encoding="utf-8")
    with zipfile.ZipFile(path) as package:
        parts = "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
    return parts + re.sub("<[^>]+>", "", parts)


def stored(desk):
    """What stands anywhere in the database's files. The report itself lies in the store, as it was published."""
    files = [path for path in desk.folder.glob("gouji.db*") if path.is_file()]
    assert files
    content = b"".join(path.read_bytes() for path in files)
    return [secret for secret in SECRETS if secret.encode() in content]


def mail(desk):
    with open_database(desk.settings.storage.database) as database:
        subject, text, html = database.execute("SELECT subject, body_text, body_html FROM notices").fetchone()
    part = Part(
        number="GJ-2026-000001",
        part=1,
        subject=subject,
        text=text,
        html=html,
        address="a@yangli.test",
        secret_ref="",
        message_id="<1@gouji.test>",
        first_message="",
        at=MORNING,
    )
    message = message_of(part, Sender(), "a@yangli.test")
    contents = (bytes(one.get_payload(decode=True)).decode() for one in message.walk() if not one.is_multipart())
    return str(message["Subject"]) + "".join(contents)


def test_a_crash_tells_none():
    try:
        raise ValueError(f"{MOBILE} {ID}")
    except ValueError as error:
        crash = RuleCrashed.of("N01", error)
    assert leaks(f"{crash} {crash.trace}") == []


def test_the_evidence_stays_as_it_was_published(data, desk):
    digest = desk.store(data)
    assert Store(desk.settings.storage.blobs).read(digest) == data

"""Files that go with a notice: what is in them, where they are kept, and that a list comes back."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest

from db.doctoring import documents_named
from db.notice_decisions import FOOTER
from db.notice_files import notice_files
from db.notices import find_notices
from db.opening import Database, open_database
from db.store import Store
from gouji.attaching import attaching
from gouji.notifying import policy_of
from gouji.returning.judging import Verdict, preview
from gouji.returning.reading import read_return
from gouji.settings import Mail, Notify, Settings, Storage
from notifications.planning import Planned, plan
from tests.notifications.world import MORNING, World

CODE = "11370303MB28399121"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    storage = Storage(tmp_path / "gouji.db", tmp_path / "files")
    return Settings(storage=storage, notify=Notify(templates=tmp_path / "own"))


@pytest.fixture
def database(settings):
    with open_database(settings.storage.database) as opened:
        world = World(opened)
        world.agency(CODE, name="样例市财政局")
        world.published(CODE)
        world.finding(CODE, message="总计少 1 件，联系人 13800138000", quote="证件 37030319800101123X")
        world.finding(CODE, "C12", "T3.new", severity="note", state="open")
        yield opened


def planned(database: Database, settings: Settings) -> Planned:
    return plan(database, policy_of(settings), MORNING, attach=attaching(settings, database))


def words_of(content: bytes) -> str:
    paper = docx.Document(BytesIO(content))
    cells = (cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


def test_a_notice_of_findings_takes_its_paper_and_its_list_along(database, settings):
    planned(database, settings)
    (item,) = find_notices(database)
    files = {one.name: one for _, one in notice_files(database, item.id)}
    assert list(files) == ["zhenggai-370303-2026-1.docx", "wenti-370303-2026-1.xlsx"]
    store = Store(settings.storage.blobs)
    assert all((store.root / one.blob_path).is_file() for one in files.values())
    paper = words_of(store.read(files["zhenggai-370303-2026-1.docx"].sha256))
    assert all(
        words in paper for words in (item.number, FOOTER, "【测试】", "样例市财政局：", "138******00", "整改情况反馈表")
    )
    listed = store.read(files["wenti-370303-2026-1.xlsx"].sha256)
    book = openpyxl.load_workbook(BytesIO(listed))
    text = "\n".join(str(cell.value) for row in book.active.iter_rows() for cell in row)
    book.close()
    assert book.sheetnames == ["问题清单"]  # how many others are open is none of the office's business
    for said in (paper, text):
        assert "13800138000" not in said
        assert "37030319800101123X" not in said
    assert documents_named(database, None)[0] == 3
    assert set(documents_named(database, 2)[1]) & {one.sha256 for one in files.values()}


def test_the_list_comes_back(database, settings):
    planned(database, settings)
    (item,) = find_notices(database)
    (_, _), (_, listed) = notice_files(database, item.id)
    book = openpyxl.load_workbook(BytesIO(Store(settings.storage.blobs).read(listed.sha256)))
    sheet = book.active
    headings = [cell.value for cell in sheet[1]]
    sheet.cell(2, headings.index("整改情况") + 1, "已整改")
    sheet.cell(2, headings.index("说明") + 1, "已更正发布")
    out = BytesIO()
    book.save(out)
    shown = preview(database, read_return(out.getvalue(), name=listed.name), by="张三", now=MORNING, agency_code=CODE)
    assert [line.verdict for line in shown.lines] == [Verdict.ACCEPTED]


def test_the_context_is_named_and_not_the_bytes(database, settings):
    planned(database, settings)
    live = replace(settings, notify=replace(settings.notify, mode="live"))
    planned(database, live)
    first, second = (notice_files(database, item.id) for item in find_notices(database))
    assert first[0][1].context_hash != second[0][1].context_hash  # another number, and no mark of a test
    assert first[1][1].context_hash == second[1][1].context_hash


def test_names_in_chinese_and_no_files_at_all_are_settings(database, settings):
    planned(database, replace(settings, mail=Mail(chinese_names=True)))
    without = replace(settings, notify=replace(settings.notify, mode="live", attach=False))
    planned(database, without)
    first, second = find_notices(database)
    assert [one.name for _, one in notice_files(database, first.id)] == [
        "督促整改通知-370303-2026-1.docx",
        "问题清单-370303-2026-1.xlsx",
    ]
    assert notice_files(database, second.id) == []


def test_a_broken_document_of_the_operator_stops_its_kind(database, settings):
    settings.notify.templates.mkdir()
    own = settings.notify.templates / "rectify.docx"
    own.write_bytes(b"no document")
    assert planned(database, settings).broken == {"rectify": f"模板 {own}：不是 Word 文档（.docx）"}
    assert find_notices(database) == []
    paper = docx.Document()
    paper.add_paragraph("{{ letters[0].addressee }}：请整改")
    paper.save(str(own))
    assert planned(database, settings).broken == {}
    (item,) = find_notices(database)
    content = Store(settings.storage.blobs).read(notice_files(database, item.id)[0][1].sha256)
    assert words_of(content) == "样例市财政局：请整改"

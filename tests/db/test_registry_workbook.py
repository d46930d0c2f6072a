"""Workbooks: made by hand, so that no writer of workbooks is needed to test a reader."""

from __future__ import annotations

import zipfile
from xml.sax.saxutils import escape

import pytest

from audit.errors import BadRegistry
from db.agencies import agency
from db.registry import import_registry
from tests.db.conftest import CODE, NOW

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHORT = [["统一社会信用代码", "机关名称", "类别"], [CODE, "样例市样例局", "部门"]]


def cell(value):
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def sheet(rows):
    lines = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    return f'<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData></worksheet>'


def write(path, sheets):
    numbered = list(enumerate(sheets, start=1))
    names = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in numbered)
    links = "".join(f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="s{n}.xml"/>' for n, _ in numbered)
    kinds = "".join(
        f'<Override PartName="/xl/s{n}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.worksheet+xml"/>'
        for n, _ in numbered
    )
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types">{kinds}</Types>')
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/officeDocument"'
            ' Target="xl/workbook.xml"/></Relationships>',
        )
        book.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>'
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'
        )
        for number, name in numbered:
            book.writestr(f"xl/s{number}.xml", sheet(sheets[name]))
    return path


def test_one_sheet_is_the_short_form(database, tmp_path):
    result = import_registry(database, write(tmp_path / "名录.xlsx", {"Sheet1": SHORT, "Sheet2": []}), now=NOW)
    assert result.count("added", "agencies") == 1
    assert agency(database, CODE).name == "样例市样例局"


def test_a_sheet_a_table_is_the_full_form(database, tmp_path):
    sheets = {
        "agencies": [["code", "name", "kind", "active_from"], [CODE, "样例市样例局", "department", "2020-01-01"]],
        "expectations": [["platform_id", "year", "minimum"], ["main", 2025, 3]],
        "platforms": [["platform_id", "name", "group_id", "hosts"], ["main", "门户", "yangli.test", "www.yangli.test"]],
        "host_groups": [["group_id", "delay_s"], ["yangli.test", 0]],
    }
    import_registry(database, write(tmp_path / "名录.xlsx", sheets), now=NOW)
    assert database.execute("SELECT * FROM expectations").fetchall() == [("main", 2025, 3, None)]
    assert agency(database, CODE).active_from == "2020-01-01"


@pytest.mark.parametrize(
    ("sheets", "where", "problem"),
    [
        ({"Sheet1": SHORT, "说明": [["一句话"]]}, "名录.xlsx[说明]", "只能有一张工作表"),
        ({"agencies": SHORT, "things": SHORT}, "名录.xlsx", "应是其中之一"),
        ({"Sheet1": [*SHORT, ["1", "二局", "部门"]]}, "名录.xlsx[Sheet1]!A3", "18 位"),
        ({"Sheet1": [[]]}, "名录.xlsx", "没有任何条目"),
    ],
)
def test_a_wrong_workbook_names_its_sheet(database, tmp_path, sheets, where, problem):
    with pytest.raises(BadRegistry, match=problem) as refused:
        import_registry(database, write(tmp_path / "名录.xlsx", sheets), now=NOW)
    assert str(refused.value).startswith(where + ":")

"""The Word papers: what goes in, how they look, and templates that operators have edited, well or badly."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from audit.errors import BadSettings, GoujiError
from gouji.exporting.built_in import KINDS, built_in
from gouji.exporting.filling import fill
from gouji.exporting.layout import FOOTER
from notifications.policy import Policy
from tests.gouji.exporting.conftest import HOSTILE, RARE, A, B, made_of


def words_of(data: bytes) -> str:
    """All text of the body, cells included, a paragraph a line."""
    body = docx.Document(BytesIO(data)).element.body
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))


def template_of(*lines: str) -> bytes:
    paper = docx.Document()
    for line in lines:
        paper.add_paragraph(line)
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def test_the_notice_names_confirmed_findings_only_one_line_a_group(database, world):
    world.finding(A, "N02", "open", severity="warning", state="open", cause=9, message="还没有确认")
    data, done = made_of(database, "docx", kind="rectify")
    words = words_of(data)
    assert done.words() == "1 份督促整改通知"
    assert "关于督促整改2026年政府信息公开工作" in words
    assert "样例市样例局：" in words
    assert "（共1项，见附件1）" in words
    assert "同一原因：列合计不平" in words
    assert RARE not in words
    assert "还没有确认" not in words
    assert "2027年2月3日" in words
    assert f"抄送：{A}supervisor" in words
    assert "2027年2月16日" in words  # three working days on: the days of 春节 do not count
    assert done.remarks == []


def test_the_days_are_those_of_the_region(database, world):
    policy = Policy(regional_days={A: {"error": 1}})
    assert "2027年2月4日" in words_of(made_of(database, "docx", policy, kind="rectify")[0])


def test_a_review_that_is_not_finished_is_told(database, world):
    world.finding(A, "N02", "open", state="open", cause=9)
    assert made_of(database, "docx", kind="rectify")[1].remarks == ["还有待复核的错误，审核未完：样例市样例局"]


def test_marks_of_templates_and_of_xml_arrive_as_text(database, world):
    for kind in ("rectify", "list"):
        words = words_of(made_of(database, "docx", kind=kind)[0])
        assert f"合计不平：{HOSTILE}" in words


def test_two_bodies_are_two_letters_on_pages_of_their_own(database, world):
    world.confirm(3)
    data, done = made_of(database, "docx", kind="rectify")
    assert done.count == 2
    assert words_of(data).count("整改情况反馈表") == 4  # as a title, and in the list of attachments
    assert data != made_of(database, "docx", kind="rectify", agencies=(B,))[0]
    assert "样例市样例局" not in words_of(made_of(database, "docx", kind="rectify", agencies=(B,))[0])


def test_without_confirmed_findings_there_is_no_notice(database, world):
    database.execute("UPDATE findings SET state = 'open'")
    with pytest.raises(GoujiError, match="没有已确认的错误或疑点"):
        made_of(database, "docx", kind="rectify")
    assert database.execute("SELECT count(*) FROM audit_log").fetchone() == (0,)


def test_notes_ride_along_and_cause_no_notice(database, world):
    world.finding(A, "F02", "x", severity="note", cause=9, message="只是提示")
    words = words_of(made_of(database, "docx", kind="rectify")[0])
    assert "（共1项，见附件1）" in words
    assert words.index("以下供修改时参考：") < words.index("只是提示")
    with pytest.raises(GoujiError, match="提示不单独发通知"):
        made_of(database, "docx", kind="rectify", severities=("note",))


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"kind": "rectify", "states": ("open",)}, "只写已确认的问题"),
        ({"kind": "overdue", "states": ("open",)}, "逾期情况说的是报告是否公布"),
        ({"kind": "filings", "severities": ("error",)}, "填报情况说的是报告是否公布"),
        ({"kind": "letter"}, "没有“letter”这种文书"),
    ],
)
def test_orders_that_make_no_sense(database, world, wanted, words):
    with pytest.raises(BadSettings, match=words):
        made_of(database, "docx", **wanted)


def test_filings_and_what_is_overdue(database, world):
    world.looked(world.source(B, "http://b.test/nb/"), "absent_unconfirmed")
    filed = words_of(made_of(database, "docx", kind="filings")[0])
    assert "应公布2家，已公布1家（50.0%），其中按时公布1家（50.0%）；确认未公布0家，尚未检索到1家，未能检索0家" in filed
    late = words_of(made_of(database, "docx", kind="overdue")[0])
    assert "一、经人核实未公布：0家" in late
    assert "二、尚未检索到（未经核实，不作为未公布认定）：1家" in late
    assert RARE in late
    assert "3天" in late


@pytest.mark.parametrize("kind", KINDS)
def test_the_standard_of_official_papers(kind):
    """GB/T 9704: paper, margins; every run names its font for Chinese; the line that says what it is not; no seal."""
    paper: Any = docx.Document(BytesIO(built_in(kind)))
    section = paper.sections[0]
    sizes = [round(value.mm) for value in (section.page_width, section.page_height)]
    if kind not in ("list", "filings"):
        margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        assert [round(value.mm) for value in margins] == [37, 35, 28, 26]
        assert sizes == [210, 297]
    else:
        assert sizes == [297, 210]
    runs = [run for part in (paper.element.body, section.footer._element) for run in part.iter(qn("w:r"))]
    fonts = [run.find(qn("w:rPr")).find(qn("w:rFonts")) for run in runs if run.find(qn("w:t")) is not None]
    assert all(font.get(qn("w:eastAsia")) == font.get(qn("w:ascii")) for font in fonts)
    assert section.footer.paragraphs[-1].text == FOOTER
    assert " PAGE " in section.footer._element.xml
    text = paper.element.body.xml
    assert "红头" not in text
    assert "责令" not in text


def test_the_body_has_lines_of_the_standard(database, world):
    paper: Any = docx.Document(BytesIO(made_of(database, "docx", kind="rectify")[0]))
    body = next(one for one in paper.paragraphs if one.text.startswith("根据"))
    assert (body.runs[0].font.size.pt, body.paragraph_format.line_spacing.pt) == (16, 28.8)
    title = paper.paragraphs[0]
    assert (title.runs[0].font.size.pt, title.runs[0].font.name) == (22, "方正小标宋简体")
    signed = next(one for one in paper.paragraphs if one.text == "2027年2月3日")
    assert signed.alignment == 2


def test_an_edited_template_is_used(database, world):
    template = template_of("{%p for letter in letters %}", "致{{ letter.addressee }}，{{ date }}", "{%p endfor %}")
    words = words_of(made_of(database, "docx", kind="rectify", template=template, template_name="我的.docx")[0])
    assert words == "致样例市样例局，2027年2月3日"


CONTEXT = {"date": "今天", "lines": [{"number": 1, "text": "x"}]}


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["{{ dat }} {{ nam }}"], "用了“dat”、“nam”，没有这一项；可用：date、lines"),
        (["{% for line in lines %}{{ line.txt }}{% endfor %}"], "用了“txt”，没有这一项"),
        (["{{ date"], "“{{ date”没有写完整"),
        (["{{ date | }}"], r"“{{ date \| }}”写错了"),
        (["{% fro line in lines %}"], "不认识“{% fro line in lines %}”"),
        (["{%p for line lines %}", "{%p endfor %}"], "“{%p for line lines %}”写错了"),
        (["{%p for line in lines %}", "{{ line.text }}"], "“{%p for line in lines %}”后面没有 {% endfor %}"),
        (["{% endif %}"], "“{% endif %}”前面没有 {% if … %}"),
        (["{{ date.__class__.__mro__ }}"], "只能取数据"),
        (["{{ lines.append(1) }} {{ ''.__class__.__base__.__subclasses__() }}"], "只能取数据"),
        (["{% for x in range(99999999) %}{% endfor %}"], "标记不能执行"),
        (["{{ 1 / 0 }}"], "标记不能执行"),
        (["{{r date }}"], "不能用 {{r …}}"),
        (["{{ date | urlize }}"], "urlize"),
        (["{% include 'x' %}"], "标记不能执行"),
        (["{% for x in range(9999) %}{% for y in range(9999) %}{% endfor %}{% endfor %}"], "要的太多"),
        (["{{ '字' * 9999999999 }}"], "要的太多"),
        (["{% for x in lines %}" * 25 + "{% endfor %}" * 25], "标记不能执行"),
        (["{% autoescape false %}{{ date }}{% endautoescape %}"], "不认识“{% autoescape false %}”"),
    ],
)
def test_a_template_that_is_wrong_is_told_in_one_line(lines, words):
    with pytest.raises(BadSettings, match=r"模板 我的.docx：.*" + words.replace("{", r"\{").replace("…", ".")) as told:
        fill(template_of(*lines), CONTEXT, name="我的.docx")
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.7", b"x" * (10 << 20) + b"x"])
def test_what_is_no_word_file(data):
    with pytest.raises(BadSettings, match=r"不是 Word 文档|超过 10 MB"):
        fill(data, {})


def test_another_office_file_and_an_archive_are_no_templates():
    for names in (["xl/workbook.xml"], ["[Content_Types].xml"], ["word/document.xml"]):
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name in names:
                archive.writestr(name, "<a/>")
        with pytest.raises(BadSettings, match="不是 Word 文档"):
            fill(out.getvalue(), {})


@pytest.mark.parametrize(
    ("kind", "outside", "words"),
    [
        ("image", True, "外部文件（image）"),
        ("attachedTemplate", True, "外部文件（attachedTemplate）"),  # may bring macros, from anywhere
        ("vbaProject", False, "宏、控件"),
        ("hyperlink", True, ""),
    ],
)
def test_nothing_active_goes_to_an_office(kind, outside, words):
    paper = docx.Document(BytesIO(template_of("{{ text }}")))
    target = "https://elsewhere.test/x" if outside else paper.part.numbering_part
    paper.part.rels.add_relationship(f"http://x.test/relationships/{kind}", target, "rId999", is_external=outside)
    out = BytesIO()
    paper.save(out)
    if not words:
        assert fill(out.getvalue(), {"text": "x"})
        return
    with pytest.raises(BadSettings, match=words):
        fill(out.getvalue(), {"text": "x"})


@pytest.mark.parametrize("mark", ["{{ text }}", "{{ text|safe }}", "{{ text|e }}"])
def test_nothing_in_a_template_can_switch_the_escaping_off(mark):
    hostile = "<w:p/>&amp; A<b>&C {{ date }} {% x %} {_{ }_} 䶮𠮷\x00\ud800"
    assert words_of(fill(template_of(mark), {"text": hostile})) == hostile.replace("\x00\ud800", "  ")


def test_lines_of_a_text_stay_lines():
    data = fill(template_of("{{ text }}"), {"text": "一\n二\r\n三"})
    assert docx.Document(BytesIO(data)).paragraphs[0].text == "一\n二\n三"


@pytest.mark.parametrize("kind", KINDS)
def test_the_built_in_templates_are_files_of_word_without_anything_active(kind):
    with zipfile.ZipFile(BytesIO(built_in(kind))) as archive:
        names = archive.namelist()
    assert not [name for name in names if re.search(r"vba|activeX|embeddings|oleObject", name)]

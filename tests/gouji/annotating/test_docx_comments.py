"""Word: each comment stands at its cell or sentence, and nothing else is changed."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest
from lxml import etree  # type: ignore[import-untyped]  # has no types of its own

from audit.engine import check
from audit.reading.docx import read_docx
from gouji.annotating import annotate
from gouji.annotating.docx import annotate_docx
from gouji.annotating.notes import Note, Place
from tests.gouji.annotating.planted import (
    CELLS,
    CODES,
    COMMENTS,
    SENTENCE,
    W,
    assert_same_verdict,
    comments_in,
    full,
    marked,
    part,
    planted,
    short,
)
from tests.rendering.docx import as_word, by_libreoffice, by_python_docx, cell, clean, document, packed, row, table

WRITERS = {"clean": clean, "as_word": as_word, "python-docx": by_python_docx}
OURS = re.compile(rb"<w:commentRangeStart [^>]*/>|<w:commentRangeEnd [^>]*/><w:r><w:commentReference [^>]*/></w:r>")


def canonical(xml):
    """`<w:p/>` and `<w:p></w:p>` are the same."""
    return etree.tostring(etree.fromstring(xml), method="c14n")


def runs(xml: bytes) -> list[tuple[str, bytes]]:
    """Every letter with the properties of its run: what splitting a run must not change."""
    found = []
    for run in etree.fromstring(xml).iter(f"{W}r"):
        properties = run.find(f"{W}rPr")
        dressed = b"" if properties is None else etree.tostring(properties, method="c14n")
        found += [(letter, dressed) for text in run.iter(f"{W}t") for letter in text.text or ""]
    return found


@pytest.fixture(scope="module")
def libreoffice(tmp_path_factory):
    return by_libreoffice([planted()], tmp_path_factory.mktemp("docx"))[0]


@pytest.mark.parametrize("writer", WRITERS)
def test_each_comment_stands_at_its_place(writer):
    copy, before, after = marked(WRITERS[writer](planted()))
    said = comments_in(copy.data)
    assert [finding.code for finding in before.findings] == CODES
    wrong, granted, total = (str(before.report.cell(one).raw) for one in CELLS)
    assert wrong == "707"
    places = [place for place, _ in said]
    assert places[:4] == [wrong, granted, total, SENTENCE]
    # in a content control a comment stands in front
    last = "" if writer == "as_word" else before.document.blocks[before.report.body[1] - 1].text
    assert places[4:] == [last]
    words = [words for _, words in said]
    assert words[:3] == [full(1, before), short(1, "A33", before), short(1, "A32", before)]
    assert words[3].startswith("问题2［Q08 提示］")
    assert words[4].removeprefix("批注：\n").startswith("问题3［C15 提示］文末没有落款和日期\n怎么改：")
    assert_same_verdict(before, after)


@pytest.mark.parametrize("writer", WRITERS)
def test_python_docx_reads_them(writer):
    copy, *_ = marked(WRITERS[writer](planted()), "2026-01-15T09:30:00")
    comments = list(docx.Document(io.BytesIO(copy.data)).comments)
    assert [(one.author, one.initials) for one in comments] == [("勾稽", "勾稽")] * COMMENTS
    assert {str(one.timestamp)[:19] for one in comments} == {"2026-01-15 09:30:00"}
    assert "A32" in comments[0].text


@pytest.mark.parametrize("writer", WRITERS)
def test_nothing_else_is_changed(writer):
    data = WRITERS[writer](planted())
    copy, *_ = marked(data)
    before, after = (zipfile.ZipFile(io.BytesIO(one)) for one in (data, copy.data))
    old, new = before.infolist(), after.infolist()
    assert [one.filename for one in new[: len(old)]] == [one.filename for one in old]
    assert [one.compress_type for one in new[: len(old)]] == [one.compress_type for one in old]
    touched = {"word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels", "word/comments.xml"}
    assert {one.filename for one in new} - {one.filename for one in old} <= {"word/comments.xml"}
    for one in old:
        if one.filename not in touched:
            assert before.read(one.filename) == after.read(one.filename)
            start = one.header_offset
            packed = data[start : start + one.compress_size]
            there = after.getinfo(one.filename).header_offset
            assert copy.data[there : there + one.compress_size] == packed
    assert after.testzip() is None
    assert runs(part(data, "word/document.xml")) == runs(part(copy.data, "word/document.xml"))


def test_where_no_run_is_split_the_text_is_the_same_to_the_byte():
    content = planted(sentence="", signed=True)
    data = by_python_docx(content)
    copy, before, _ = marked(data)
    assert {finding.code for finding in before.findings} == {"A32", "A33"}
    assert OURS.sub(b"", part(copy.data, "word/document.xml")) == part(data, "word/document.xml")


def test_of_an_empty_paragraph_only_the_spelling_changes():
    data = packed(document(table(row(cell("甲"), "<w:tc><w:p/></w:tc>"))))
    copy = annotate_docx(data, read_docx(data), [Note(1, Place(0, 1), ("评",))])
    written = OURS.sub(b"", part(copy.data, "word/document.xml"))
    assert written != part(data, "word/document.xml")
    assert canonical(written) == canonical(part(data, "word/document.xml"))


def test_a_file_of_libreoffice(libreoffice):
    copy, before, after = marked(libreoffice)
    assert [place for place, _ in comments_in(copy.data)][3] == SENTENCE
    assert_same_verdict(before, after)


def test_without_findings_the_copy_is_the_file():
    data = clean(planted())
    verdict = check(data, rules=())
    copy, astray = annotate(data, verdict)
    assert (copy.data, copy.comments, copy.ending, astray) == (data, 0, ".docx", 0)


def test_a_marked_copy_can_be_marked_again():
    once, *_ = marked(clean(planted()))
    twice, before, after = marked(once.data)
    said = comments_in(twice.data)
    assert len(said) == 2 * COMMENTS
    assert [place for place, _ in said].count(SENTENCE) == 2
    assert_same_verdict(before, after)


def test_the_official_form(shared_reports):
    data = (shared_reports / "real" / "official-form-2021.docx").read_bytes()
    copy, before, after = marked(data)
    said = comments_in(copy.data)
    blank = [(place, words) for place, words in said if "［C32" in words]
    assert blank
    assert {place.strip() for place, _ in blank} == {""}
    assert canonical(OURS.sub(b"", part(copy.data, "word/document.xml"))) == canonical(part(data, "word/document.xml"))
    assert_same_verdict(before, after)

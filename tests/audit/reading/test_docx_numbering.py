"""Numbers that Word sets: right, or not there at all."""

from __future__ import annotations

import pytest

from audit.document import Paragraph, Table
from audit.engine import check
from audit.reading.docx import read_docx
from audit.reading.numerals import numeral
from gouji.demo.content import make_content
from tests.rendering.docx import W, as_word, cell, document, packed, paragraph, row, table


def level(depth, form, text, *, start=1, more=""):
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def abstract(number, *levels, more=""):
    return f'<w:abstractNum w:abstractNumId="{number}">{more}{"".join(levels)}</w:abstractNum>'


def instance(number, of, more=""):
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def part(*inside):
    return f'<w:numbering xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">{"".join(inside)}</w:numbering>'


def styled(*styles):
    return f'<w:styles xmlns:w="{W}">{"".join(styles)}</w:styles>'


def style(name, properties="", base=""):
    on = f'<w:basedOn w:val="{base}"/>' if base else ""
    return f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>{on}<w:pPr>{properties}</w:pPr></w:style>'


def listed(list_=1, depth=0):
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_}"/></w:numPr>'


def texts(*paragraphs, **parts):
    found = read_docx(packed(document("".join(paragraphs)), **parts)).blocks
    return [block.text for block in found if isinstance(block, Paragraph)]


def lines(*places, text="文"):
    """A paragraph for each (list, depth)."""
    return [paragraph(text, listed(*place)) for place in places]


HEADINGS = abstract(
    0,
    level(0, "chineseCounting", "%1、"),
    level(1, "chineseCountingThousand", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimal", "%1.%3.%4", more="<w:isLgl/>"),
    level(4, "bullet", "\uf06c"),
)
PART = part(HEADINGS, instance(1, 0))


def test_levels_and_their_restart():
    places = (1, 0), (1, 1), (1, 2), (1, 2), (1, 1), (1, 2), (1, 3), (1, 0), (1, 1)
    assert texts(*lines(*places), numbering=PART) == [
        "一、文",
        "（一）文",
        "1.文",
        "2.文",
        "（二）文",
        "1.文",
        "1.1.1文",
        "二、文",
        "（一）文",
    ]


def test_a_bullet_is_nothing():
    assert texts(*lines((1, 4)), numbering=PART) == ["文"]


def test_a_number_is_never_part_of_another():
    places = (1, 0), (1, 2), (1, 2)
    assert texts(*lines(*places, text="5"), numbering=PART) == ["一、 5", "1. 5", "2. 5"]
    (found,) = read_docx(
        packed(document(table(row(cell("甲"), f"<w:tc>{lines((1, 2), text='5')[0]}</w:tc>"))), numbering=PART)
    ).blocks
    assert isinstance(found, Table)
    assert found.rows == (("甲", "1. 5"),)


def test_an_empty_paragraph_has_its_number():
    assert texts(*lines((1, 0), (1, 0), text=""), numbering=PART) == ["一、", "二、"]


@pytest.mark.parametrize(
    "numbering",
    [
        pytest.param("", id="no part"),
        pytest.param(part(instance(1, 7)), id="no definition"),
        pytest.param(part(HEADINGS, instance(2, 0)), id="no such list"),
        pytest.param(part(abstract(0, level(1, "decimal", "%2.")), instance(1, 0)), id="no such level"),
        pytest.param(part(abstract(0, level(0, "hebrew1", "%1.")), instance(1, 0)), id="a format of others"),
        pytest.param(part(abstract(0, level(0, "decimal", "%2.")), instance(1, 0)), id="a level that is not there"),
        pytest.param(part(abstract(0, level(0, "bullet", "%1.")), instance(1, 0)), id="a bullet"),
        pytest.param(
            part(
                abstract(
                    0,
                    '<w:lvl w:ilvl="0"><mc:AlternateContent><mc:Choice><w:numFmt w:val="custom" w:format="001"/></mc:Choice>'
                    '<mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1"/></w:lvl>',
                ),
                instance(1, 0),
            ),
            id="a format of its own",
        ),
        pytest.param(part(abstract(0, level(0, "chineseCounting", "%1、", start=100)), instance(1, 0)), id="too large"),
    ],
)
def test_what_cannot_be_worked_out_is_left_out(numbering):
    assert texts(*lines((1, 0)), numbering=numbering) == ["文"]


def test_a_level_above_that_has_not_begun():
    assert texts(*lines((1, 3)), numbering=PART) == ["文"]
    places = (1, 1), (1, 1), (1, 0), (1, 2), (1, 1), (1, 0), (1, 1)
    assert texts(*lines(*places), numbering=PART) == ["（一）文", "（二）文", "文", "1.文", "文", "文", "（一）文"]


def test_lists_of_one_definition_count_together_until_one_has_its_own_start():
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{}"/></w:lvlOverride>'
    numbering = part(
        HEADINGS, instance(1, 0), instance(2, 0), instance(3, 0, again.format(1)), instance(4, 0, again.format(6))
    )
    places = (1, 0), (2, 0), (3, 0), (3, 0), (4, 0), (1, 0)
    assert texts(*lines(*places), numbering=numbering) == ["一、文", "二、文", "一、文", "二、文", "六、文", "文"]


def test_a_list_with_a_level_of_its_own():
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1)")}</w:lvlOverride>'
    assert texts(*lines((1, 0)), numbering=part(HEADINGS, instance(1, 0, own))) == ["I)文"]


@pytest.mark.parametrize(("restart", "last"), [(None, "1"), (0, "3"), (1, "2"), (2, "1")])
def test_when_a_level_restarts(restart, last):
    more = "" if restart is None else f'<w:lvlRestart w:val="{restart}"/>'
    levels = level(0, "decimal", "%1"), level(1, "decimal", "%2"), level(2, "decimal", "%3", more=more)
    places = (1, 0), (1, 1), (1, 2), (1, 1), (1, 2)
    found = texts(*lines(*places), numbering=part(abstract(0, *levels), instance(1, 0)))
    assert found[-1] == {"1": "1文", "2": "2文", "3": "2文"}[last]
    found = texts(*lines(*places, (1, 0), (1, 2)), numbering=part(abstract(0, *levels), instance(1, 0)))
    assert found[-1] == ("3文" if restart == 0 else "1文")


def test_numbers_by_style():
    styles = styled(
        style("h1", '<w:numPr><w:numId w:val="1"/></w:numPr>'),
        style("h2", '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'),
        style("h3", "", "h2"),
        style("off", '<w:numPr><w:numId w:val="0"/></w:numPr>', "h1"),
    )
    named = [paragraph("文", f'<w:pStyle w:val="{name}"/>') for name in ("h1", "h3", "h2", "off", "h1")]
    named.append(paragraph("文", '<w:pStyle w:val="h1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'))
    named.append(paragraph("文", '<w:pStyle w:val="h1"/><w:numPr><w:ilvl w:val="1"/></w:numPr>'))
    assert texts(*named, styles=styles, numbering=PART) == [
        "一、文",
        "（一）文",
        "（二）文",
        "文",
        "二、文",
        "文",
        "（一）文",
    ]


def test_the_level_that_belongs_to_a_style():
    numbering = part(
        abstract(0, level(0, "decimal", "%1."), level(1, "decimal", "（%2）", more='<w:pStyle w:val="h2"/>')),
        instance(1, 0),
    )
    styles = styled(style("h2", '<w:numPr><w:numId w:val="1"/></w:numPr>'))
    assert texts(paragraph("文", '<w:pStyle w:val="h2"/>'), styles=styles, numbering=numbering) == ["（1）文"]


def test_a_definition_that_stands_with_a_style():
    numbering = part(
        HEADINGS,
        abstract(1, more='<w:numStyleLink w:val="list"/>'),
        instance(1, 1),
        instance(2, 0),
        abstract(2, more='<w:numStyleLink w:val="loop"/>'),
        instance(3, 2),
    )
    styles = styled(
        style("list", '<w:numPr><w:numId w:val="2"/></w:numPr>'),
        style("loop", '<w:numPr><w:numId w:val="3"/></w:numPr>'),
    )
    assert texts(*lines((1, 0), (3, 0)), styles=styles, numbering=numbering) == ["一、文", "文"]


def test_what_is_not_printed_is_not_counted():
    gone = "<w:rPr><w:del w:id='1'/></w:rPr>"
    old = f"<w:pPrChange w:id='1'><w:pPr>{listed()}</w:pPr></w:pPrChange>"
    fallback = (
        f"<mc:AlternateContent><mc:Choice/><mc:Fallback>{paragraph('文', listed())}</mc:Fallback></mc:AlternateContent>"
    )
    deleted = f"<w:p><w:pPr>{listed()}{gone}</w:pPr></w:p>"
    made = [paragraph("文", listed()), fallback, deleted, paragraph("文", old), paragraph("文", listed())]
    assert texts(*made, numbering=PART) == ["一、文", "文", "二、文"]


def test_a_paragraph_that_was_moved_away_has_no_number():
    away = (
        f"<w:p><w:pPr>{listed()}<w:rPr><w:moveFrom w:id='1'/></w:rPr></w:pPr>"
        "<w:moveFrom w:id='2'><w:r><w:t>甲</w:t></w:r></w:moveFrom></w:p>"
    )
    assert texts(*lines((1, 0)), away, *lines((1, 0)), numbering=PART) == ["一、文", "二、文"]


def test_headings_and_labels_have_their_numbers_so_that_no_rule_misses_them():
    content = make_content("numbers", "青川县水利局", 2024, size="large")
    verdict = check(as_word(content))
    assert [(one.code, one.message) for one in verdict.findings] == []
    report = verdict.report
    assert report is not None
    assert [(section.heading, section.ordinal) for section in report.sections] == [
        (text, text[0]) for text in content.headings.values()
    ]


@pytest.mark.parametrize(
    ("form", "values", "written"),
    [
        ("decimal", (1, 10, 123), "1 10 123"),
        ("decimalZero", (1, 10), "01 10"),
        ("decimalFullWidth", (1, 10), "１ １０"),
        ("decimalEnclosedCircle", (1, 20, 21), "① ⑳ None"),
        ("decimalEnclosedParen", (1,), "⑴"),
        ("decimalEnclosedFullstop", (1,), "⒈"),
        ("chineseCounting", (0, 1, 10, 11, 20, 21, 99, 100), "None 一 十 十一 二十 二十一 九十九 None"),
        ("chineseCountingThousand", (1, 10, 12), "一 十 十二"),
        ("japaneseCounting", (3,), "三"),
        ("ideographDigital", (1, 10, 21), "一 一〇 二一"),
        ("chineseLegalSimplified", (1, 10), "壹 None"),
        ("ideographTraditional", (1, 11), "甲 None"),
        ("ideographZodiac", (12,), "亥"),
        ("upperLetter", (1, 26, 27, 28), "A Z AA BB"),
        ("lowerLetter", (0, 2), "None b"),
        ("upperRoman", (1, 4, 9, 14, 40, 99), "I IV IX XIV XL XCIX"),
        ("lowerRoman", (3, 400), "iii None"),
        ("none", (1,), ""),
        ("hebrew1", (1,), "None"),
    ],
)
def test_formats(form, values, written):
    assert " ".join(str(numeral(value, form)) for value in values) == written

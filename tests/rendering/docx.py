"""
A report as a Word file: plain; as Word and WPS write one; by python-docx; by LibreOffice.

`body` and `packed` are for tests that need a file of their own making.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import docx

from gouji.demo.content import Content, render_html
from gouji.demo.rendering import TABLE_OF_PART
from gouji.rendering.printed_form import Slot, Table, tables
from tests.rendering.office import converted

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = {
    "w": W,
    "r": OFFICE,
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
}
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPES = (
    f'{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>{}</Types>'
)
PART_TYPE = (
    '<Override PartName="/word/{0}.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{0}+xml"/>'
)
RELATIONS = f'{DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{{}}</Relationships>'
# A moment that says nothing: the same content gives the same bytes.
LONG_AGO = (2020, 1, 1, 0, 0, 0)
RUNS = re.compile(r"[0-9]|[^0-9]{1,7}")


def document(inside: str, namespaces: Mapping[str, str] = NAMESPACES) -> str:
    """The main part around the content of its body."""
    declared = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in namespaces.items())
    return f"{DECLARATION}<w:document{declared}><w:body>{inside}</w:body></w:document>"


def packed(xml: str | bytes, pictures: Mapping[str, str] | None = None, **parts: str) -> bytes:
    """
    A Word file. `parts`: styles, numbering … by name. `pictures`: id of the relationship → target.
    """
    related = {f"rId{number}": (name, f"{name}.xml") for number, name in enumerate(parts, 1)}
    related |= {name: ("image", target) for name, target in (pictures or {}).items()}
    files = {
        "[Content_Types].xml": TYPES.format("".join(PART_TYPE.format(name) for name in parts)),
        "_rels/.rels": relations({"rId1": ("officeDocument", "word/document.xml")}),
        "word/document.xml": xml,
        "word/_rels/document.xml.rels": relations(related),
        **{f"word/{name}.xml": text for name, text in parts.items()},
    }
    return zipped(files)


def relations(related: Mapping[str, tuple[str, str]]) -> str:
    return RELATIONS.format(
        "".join(
            f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target={quoteattr(target)}/>'
            for name, (kind, target) in related.items()
        )
    )


def zipped(files: Mapping[str, str | bytes] | Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def run(text: str, properties: str = "") -> str:
    dressed = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{dressed}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(text: str, properties: str = "") -> str:
    dressed = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{dressed}{run(text) if text else ''}</w:p>"


def cell(text: str, properties: str = "") -> str:
    dressed = f"<w:tcPr>{properties}</w:tcPr>" if properties else ""
    return f"<w:tc>{dressed}{paragraph(text)}</w:tc>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def clean(content: Content) -> bytes:
    """Nothing but text, with its ordinals typed, and tables with gridSpan and vMerge."""
    made = tables(content.form, content.cells)
    lines = [content.title, *content.preface]
    parts = [paragraph(text) for text in lines]
    for number, heading in content.headings.items():
        parts += [paragraph(heading), *map(paragraph, content.parts.get(number, ()))]
        if number in TABLE_OF_PART:
            parts.append(grid(made[TABLE_OF_PART[number] or ""], cell))
    parts += map(paragraph, content.signature)
    return packed(document("".join(parts)))


Write = Callable[[str, str], str]


def grid(made: Table, write: Write) -> str:
    """Rows of w:tc; `write` makes one of a text and its properties."""
    rows = [[write(*_printed(one)) for one in line] for line in spanned(made)]
    return table(*(row(*line) for line in rows))


def _printed(one: tuple[Slot, bool]) -> tuple[str, str]:
    slot, goes_on = one
    span = f'<w:gridSpan w:val="{slot.colspan}"/>' if slot.colspan > 1 else ""
    down = "<w:vMerge/>" if goes_on else '<w:vMerge w:val="restart"/>' if slot.rowspan > 1 else ""
    return "" if goes_on else slot.text, span + down


def spanned(made: Table) -> Iterator[list[tuple[Slot, bool]]]:
    """Rows of slots, with one for each row that a slot above reaches into: True for these."""
    hanging: dict[int, tuple[int, Slot]] = {}
    for slots in made:
        line: list[tuple[Slot, bool]] = []
        column = 0
        waiting = list(slots)
        while waiting or column in hanging:
            left, slot = hanging.pop(column, (0, None))
            if slot is None:
                slot = waiting.pop(0)
                left = slot.rowspan
                line.append((slot, False))
            else:
                line.append((slot, True))
            if left > 1:
                hanging[column] = (left - 1, slot)
            column += slot.colspan
        yield line


FONT = '<w:rFonts w:hint="eastAsia" w:ascii="仿宋_GB2312" w:eastAsia="仿宋_GB2312" w:hAnsi="宋体" w:cs="宋体"/>'
SIZE = '<w:color w:val="000000"/><w:kern w:val="0"/><w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
STYLES = f"""{DECLARATION}<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>{FONT}</w:rPr></w:rPrDefault></w:docDefaults>
<w:latentStyles w:count="260">{'<w:lsdException w:name="toc" w:uiPriority="39"/>' * 60}</w:latentStyles>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:pPr><w:jc w:val="both"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:next w:val="a"/>
<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="10"><w:name w:val="标题一"/><w:basedOn w:val="1"/></w:style></w:styles>"""
# What numbers are set as: the pattern of an ordinal, its format and its text.
ORDINALS = (
    (re.compile(r"([一二三四五六])、"), "chineseCountingThousand", "%1、"),
    (re.compile(r"（([一二三四五六七])）"), "chineseCounting", "（%1）"),
    (re.compile(r"([1-9])\.(?![0-9])"), "decimal", "%1."),
)
HAN = "一二三四五六七八九"


class Lists:
    """Typed ordinals → numbers that Word sets. A list that begins anew is an instance with a start of its own."""

    def __init__(self) -> None:
        self._instances: list[tuple[int, int]] = [(0, 0)]
        self._at = [(0, 0)] * len(ORDINALS)

    def of(self, text: str) -> tuple[str, str]:
        """Properties of the paragraph, and the text without its ordinal; as it stands if it is out of order."""
        for kind, (pattern, _, _) in enumerate(ORDINALS):
            found = pattern.match(text)
            if found:
                value = HAN.index(found[1]) + 1 if found[1] in HAN else int(found[1])
                instance, last = self._at[kind]
                if value == 1:
                    self._instances.append((kind, value))
                    instance, last = len(self._instances), 0
                if value == last + 1:
                    self._at[kind] = (instance, value)
                    number = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{instance}"/></w:numPr>'
                    return number, text[found.end() :]
        return "", text

    def part(self) -> str:
        """numbering.xml; instance 1 is that of the headings."""
        abstracts = "".join(
            f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
            f'<w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="nothing"/><w:lvlText w:val="{text}"/>'
            f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="420"/></w:pPr></w:lvl></w:abstractNum>'
            for number, (_, form, text) in enumerate([*ORDINALS, ORDINALS[0]])
        )
        instances = '<w:num w:numId="1"><w:abstractNumId w:val="3"/></w:num>' + "".join(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="{kind}"/><w:lvlOverride w:ilvl="0">'
            f'<w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
            for number, (kind, start) in enumerate(self._instances[1:], 2)
        )
        return f'{DECLARATION}<w:numbering xmlns:w="{W}">{abstracts}{instances}</w:numbering>'


class Word:
    """What Word and WPS add: runs cut up, revision marks, spelling marks, bookmarks, controls, numbers it sets itself."""

    def __init__(self) -> None:
        self.lists = Lists()
        self._count = count(1)

    def paragraph(self, text: str, style: str = "") -> str:
        number, rest = ("", text[2:]) if style else self.lists.of(text)
        turn = next(self._count)
        named = f'<w:pStyle w:val="{style}"/>' if style else ""
        properties = (
            f'<w:pPr>{named}<w:keepNext w:val="0"/>{number}<w:spacing w:line="560" w:lineRule="exact"/>'
            f'<w:ind w:firstLine="640" w:firstLineChars="200"/><w:rPr>{FONT}{SIZE}</w:rPr></w:pPr>'
        )
        runs = [self._run(piece) for piece in RUNS.findall(rest)]
        if turn % 3 == 0:
            runs.insert(0, f'<w:bookmarkStart w:id="{turn}" w:name="_Hlk{turn}973412"/>')
            runs.append(f'<w:bookmarkEnd w:id="{turn}"/>')
        if turn % 5 == 0 and runs:
            runs[-1] = f'<w:ins w:id="{turn}" w:author="审核" w:date="2025-01-09T10:00:00Z">{runs[-1]}</w:ins>'
            runs.append(
                f'<w:del w:id="{turn}" w:author="审核"><w:r><w:delText>7</w:delText></w:r></w:del>'
                f'<w:moveFrom w:id="{turn}" w:author="审核">{run("8")}</w:moveFrom>'
            )
        made = f'<w:p w14:paraId="{turn:08X}" w:rsidR="00F4253C" w:rsidRDefault="00F4253C">{properties}{"".join(runs)}</w:p>'
        return (
            f"<w:sdt><w:sdtPr><w:id w:val='{turn}'/></w:sdtPr><w:sdtContent>{made}</w:sdtContent></w:sdt>"
            if turn % 11 == 0
            else made
        )

    def cell(self, text: str, properties: str) -> str:
        borders = "".join(f'<w:{side} w:val="single" w:color="auto" w:sz="4" w:space="0"/>' for side in ("top", "left"))
        made = (
            f'<w:tc><w:tcPr><w:tcW w:w="973" w:type="dxa"/>{properties}<w:tcBorders>{borders}</w:tcBorders>'
            f'<w:shd w:val="clear" w:color="auto" w:fill="FFFFFF"/><w:vAlign w:val="center"/></w:tcPr>{self.paragraph(text)}</w:tc>'
        )
        turn = next(self._count)
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{made}</w:sdtContent></w:sdt>" if turn % 17 == 0 else made

    def table(self, made: Table) -> str:
        width = sum(slot.colspan for slot in made[0])
        columns = '<w:gridCol w:w="973"/>' * width
        rows = [
            row(
                '<w:trPr><w:trHeight w:val="400"/><w:jc w:val="center"/></w:trPr>',
                *(self.cell(*_printed(one)) for one in line),
            )
            for line in spanned(made)
        ]
        rows[1] = f"<w:sdt><w:sdtContent>{rows[1]}</w:sdtContent></w:sdt>"
        gone = row("<w:trPr><w:del w:id='9' w:author='审核'/></w:trPr>", *(self.cell("99", "") for _ in range(width)))
        return table(
            '<w:tblPr><w:tblW w:w="9740" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>',
            f"<w:tblGrid>{columns}</w:tblGrid>",
            *rows,
            gone,
        )

    def _run(self, text: str) -> str:
        made = run(text, FONT + SIZE)
        return f'<w:proofErr w:type="spellStart"/>{made}<w:proofErr w:type="spellEnd"/>' if text.isdigit() else made


def as_word(content: Content) -> bytes:
    """As Word and WPS write it; ordinals of headings, paragraphs and labels are numbers that they set themselves."""
    word = Word()
    made = tables(content.form, content.cells)
    parts = [word.paragraph(text) for text in (content.title, *content.preface)]
    for number, heading in content.headings.items():
        parts.append(word.paragraph(heading, "10"))
        parts += [word.paragraph(text) for text in content.parts.get(number, ())]
        if number in TABLE_OF_PART:
            parts.append(word.table(made[TABLE_OF_PART[number] or ""]))
    parts += [word.paragraph(text) for text in content.signature]
    parts.append('<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:docGrid w:type="lines" w:linePitch="312"/></w:sectPr>')
    return packed(document("".join(parts)), styles=STYLES, numbering=word.lists.part())


def by_python_docx(content: Content) -> bytes:
    """Headings with styles, merged cells by `merge`."""
    made = tables(content.form, content.cells)
    written = docx.Document()
    for text in (content.title, *content.preface):
        written.add_paragraph(text)
    for number, heading in content.headings.items():
        written.add_heading(heading, 1)
        for text in content.parts.get(number, ()):
            written.add_paragraph(text)
        if number in TABLE_OF_PART:
            _merged(written, made[TABLE_OF_PART[number] or ""])
    for text in content.signature:
        written.add_paragraph(text)
    buffer = io.BytesIO()
    written.save(buffer)
    return buffer.getvalue()


def _merged(written: docx.document.Document, made: Table) -> None:
    width = sum(slot.colspan for slot in made[0])
    standing = written.add_table(len(made), width)
    grid_of = [line.cells for line in standing.rows]
    taken: set[tuple[int, int]] = set()
    for at, slots in enumerate(made):
        column = 0
        for slot in slots:
            while (at, column) in taken:
                column += 1
            taken |= {(at + down, column + right) for down in range(slot.rowspan) for right in range(slot.colspan)}
            first = grid_of[at][column]
            if slot.rowspan > 1 or slot.colspan > 1:
                first = first.merge(grid_of[at + slot.rowspan - 1][column + slot.colspan - 1])
            first.text = slot.text


def by_libreoffice(contents: Sequence[Content], folder: Path) -> list[bytes]:
    """Pages that LibreOffice turned into Word files, all in one start. Skips the test where there is no `soffice`."""
    pages = {f"{number}.html": render_html(content).encode() for number, content in enumerate(contents)}
    return list(converted(pages, "docx:Office Open XML Text", folder).values())

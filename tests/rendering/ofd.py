"""
A report as OFD (GB/T 33190), written in the ways of several producers.

`render_ofd` lays a report out and packs it; `pack` packs parts of any kind, for tests of a single object.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from xml.sax.saxutils import escape

from gouji.demo.content import Content
from tests.rendering.layout import HEIGHT, WIDTH, Look, Run, Sheet, lay_out

NAMESPACE = "http://www.ofdspec.org/2016"
# What zip entries are dated, so that the same report gives the same bytes.
THEN = (2025, 1, 20, 9, 0, 0)
SCALE = 0.5


@dataclass(frozen=True, slots=True)
class Style:
    """
    What producers do differently.

    `text`: an object a `line`, a `character`, or a line `scaled` by a matrix. `deltas`: `runs` (g n d), `plain`, or none.
    `rules`: `lines`, `frames` around each cell, or filled `bars`. `template`: rules and page numbers stand in templates.
    `composite`: the whole page is a composite unit, which may be `turned` to the right. `addresses`: relative, absolute,
    `folders` without Content.xml, or `windows` with backslashes and other case. `prefix` and `namespace`: of all tags;
    None leaves the prefix undeclared.
    """

    text: str = "line"
    deltas: str = "runs"
    rules: str = "lines"
    template: bool = False
    composite: bool = False
    turned: bool = False
    addresses: str = "relative"
    prefix: str = "ofd:"
    namespace: str | None = NAMESPACE


STYLES: dict[str, Style] = {
    "usual": Style(),
    "no deltas": Style(deltas="none", rules="frames"),
    "plain deltas, bars": Style(deltas="plain", rules="bars"),
    "a character an object": Style(text="character", addresses="absolute"),
    "scaled": Style(text="scaled", rules="frames", addresses="folders"),
    "template": Style(template=True, rules="bars", addresses="windows"),
    "composite": Style(composite=True, prefix="o:", namespace="http://www.ofdspec.org"),
    "turned": Style(composite=True, turned=True, rules="bars"),
    "no prefix": Style(prefix="", namespace=""),
    "prefix without namespace": Style(namespace=None),
}


def render_ofd(content: Content, style: str | Style = "usual", look: Look | None = None) -> bytes:
    """A report as a file."""
    made = STYLES[style] if isinstance(style, str) else style
    return pack(parts_of(lay_out(content, look), made), made)


def pack(parts: Mapping[str, str | bytes], style: Style = STYLES["usual"], *, stored: bool = False) -> bytes:
    """Parts by name → file. Markup is written with `<ofd:…>`; the style gives the namespace."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, THEN)
            entry.compress_type = archive.compression
            archive.writestr(entry, _spelt(part, style) if isinstance(part, str) else part)
    return buffer.getvalue()


def _spelt(part: str, style: Style) -> bytes:
    """With the prefix of the style, declared at the root."""
    tagged = part.replace("</ofd:", f"</{style.prefix}").replace("<ofd:", f"<{style.prefix}")
    if style.namespace:
        declared = f"xmlns:{style.prefix[:-1]}" if style.prefix else "xmlns"
        end = min(tagged.index(mark) for mark in (">", "/>", " ") if mark in tagged)
        tagged = f'{tagged[:end]} {declared}="{style.namespace}"{tagged[end:]}'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tagged}'.encode()


def document(
    pages: Sequence[str], *, common: str = "", more: Mapping[str, str | bytes] | None = None, area: str = "0 0 210 297"
) -> dict[str, str | bytes]:
    """The parts of a file whose pages have this content: what stands in a layer, or a whole `<ofd:Page>`."""
    listed = "".join(f'<ofd:Page ID="{at + 1}" BaseLoc="Pages/Page_{at}/Content.xml"/>' for at in range(len(pages)))
    parts: dict[str, str | bytes] = {
        "OFD.xml": "<ofd:OFD><ofd:DocBody><ofd:DocInfo><ofd:Title>旧标题</ofd:Title></ofd:DocInfo>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>{area}</ofd:PhysicalBox>"
        f"</ofd:PageArea>{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
    }
    parts |= {f"Doc_0/Pages/Page_{at}/Content.xml": page_of(text) for at, text in enumerate(pages)}
    return parts | dict(more or {})


def page_of(text: str, before: str = "") -> str:
    """A page with one layer; `before` its content stand area and templates."""
    if text.startswith("<ofd:Page>"):
        return text
    return f"<ofd:Page>{before}<ofd:Content><ofd:Layer>{text}</ofd:Layer></ofd:Content></ofd:Page>"


def parts_of(sheets: Sequence[Sheet], style: Style) -> dict[str, str | bytes]:
    """The parts of a report."""
    pages, common, more = [], "", {}
    for at, sheet in enumerate(sheets):
        rules = _rules(sheet, style)
        texts = "".join(_text(run, style) for run in sheet.runs)
        before = ""
        if style.template:
            common += f'<ofd:TemplatePage ID="{at + 900}" BaseLoc="Tpls/Tpl_{at}/Content.xml"/>'
            more[f"Doc_0/Tpls/Tpl_{at}/Content.xml"] = page_of(rules)
            before, rules = f'<ofd:Template TemplateID="{at + 900}" ZOrder="Background"/>', ""
        if style.composite:
            more[f"Doc_0/Res_{at}.xml"] = _unit(at, rules + texts)
            common += f"<ofd:DocumentRes>Res_{at}.xml</ofd:DocumentRes>"
            turn = f' CTM="0 1 -1 0 {HEIGHT} 0"' if style.turned else ""
            rules, texts = f'<ofd:CompositeObject ID="1" Boundary="0 0 210 297" ResourceID="{at + 500}"{turn}/>', ""
        pages.append(page_of(rules + texts, before))
    area = f"0 0 {HEIGHT} {WIDTH}" if style.turned else f"0 0 {WIDTH} {HEIGHT}"
    return _addressed(document(pages, common=common, more=more, area=area), style)


def _unit(at: int, content: str) -> str:
    return (
        f'<ofd:Res BaseLoc="Res"><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="{at + 500}" Width="{WIDTH}" '
        f'Height="{HEIGHT}"><ofd:Content><ofd:PageBlock>{content}</ofd:PageBlock></ofd:Content>'
        "</ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>"
    )


def _addressed(parts: dict[str, str | bytes], style: Style) -> dict[str, str | bytes]:
    """How one part names another."""
    entry, root = str(parts["OFD.xml"]), str(parts["Doc_0/Document.xml"])
    if style.addresses == "absolute":
        entry = entry.replace("<ofd:DocRoot>", "<ofd:DocRoot>/")
        root = root.replace('BaseLoc="', 'BaseLoc="/Doc_0/')
    elif style.addresses == "folders":
        root = root.replace("/Content.xml", "")
    elif style.addresses == "windows":
        entry = entry.replace("Doc_0/Document.xml", "DOC_0\\document.xml")
        root = root.replace("Pages/Page_", ".\\PAGES\\page_").replace("Tpls/", "..\\Doc_0\\tpls\\")
    return parts | {"OFD.xml": entry, "Doc_0/Document.xml": root}


def _text(run: Run, style: Style) -> str:
    if style.text == "character":
        objects, x = "", run.x
        for character, advance in zip(run.text, run.advances(), strict=True):
            if not character.isspace():
                objects += text_object(Run(x, run.y, run.size, character), "")
            x += advance
        return objects
    scale = SCALE if style.text == "scaled" else 1.0
    return text_object(run, deltas(run.advances()[:-1], style.deltas, scale), scale)


def text_object(run: Run, delta: str = "", scale: float = 1.0) -> str:
    """One line; its box reaches from the top of the characters to their foot."""
    ascent = run.size
    matrix = f' CTM="{1 / scale:g} 0 0 {1 / scale:g} 0 0"' if scale != 1 else ""
    x, y = run.x, run.y - ascent
    boundary = f"{x:.4f} {y:.4f} {max(sum(run.advances()), 0.1):.4f} {run.size * 1.3:.4f}"
    spacing = f' DeltaX="{delta}"' if delta else ""
    return (
        f'<ofd:TextObject ID="7" Boundary="{boundary}" Font="3" Size="{run.size * scale:.4f}"{matrix}>'
        f'<ofd:TextCode X="0" Y="{ascent * scale:.4f}"{spacing}>{escape(run.text)}</ofd:TextCode></ofd:TextObject>'
    )


def deltas(advances: Sequence[float], way: str, scale: float = 1.0) -> str:
    """The distances from character to character, as `runs` (g n d), plain, or none."""
    if way == "none":
        return ""
    written = [f"{advance * scale:.4f}" for advance in advances]
    if way == "plain":
        return " ".join(written)
    runs = ((value, len(list(same))) for value, same in groupby(written))
    return " ".join(f"g {count} {value}" if count > 2 else " ".join([value] * count) for value, count in runs)


def _rules(sheet: Sheet, style: Style) -> str:
    if style.rules == "frames":
        return "".join(path(0, 0, box[2] - box[0], box[3] - box[1], at=box[:2]) for box in sheet.cells)
    if style.rules == "bars":
        return "".join(_bar(*rule) for rule in sheet.rules())
    return "".join(_line(*rule) for rule in sheet.rules())


def path(x0: float, y0: float, x1: float, y1: float, *, at: Sequence[float] = (0, 0), how: str = "") -> str:
    """A rectangle. `how`: further attributes."""
    data = f"M {x0:.3f} {y0:.3f} L {x1:.3f} {y0:.3f} L {x1:.3f} {y1:.3f} L {x0:.3f} {y1:.3f} C"
    boundary = f"{at[0]:.3f} {at[1]:.3f} {x1 - x0:.3f} {y1 - y0:.3f}"
    return (
        f'<ofd:PathObject ID="8" Boundary="{boundary}" LineWidth="0.18"{how}>'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def _bar(x0: float, y0: float, x1: float, y1: float) -> str:
    thick = 0.18
    corner = (x0 - thick / 2, y0 - thick / 2)
    return path(0, 0, x1 - x0 + thick, y1 - y0 + thick, at=corner, how=' Stroke="false" Fill="true"')


def _line(x0: float, y0: float, x1: float, y1: float) -> str:
    return (
        f'<ofd:PathObject ID="8" Boundary="{x0:.3f} {y0:.3f} {max(x1 - x0, 0.2):.3f} {max(y1 - y0, 0.2):.3f}" '
        f'LineWidth="0.18"><ofd:AbbreviatedData>M 0 0 L {x1 - x0:.3f} {y1 - y0:.3f}</ofd:AbbreviatedData>'
        "</ofd:PathObject>"
    )

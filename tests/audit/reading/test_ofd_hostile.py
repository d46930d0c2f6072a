"""OFD files that are made to break a reader: every one is refused, or read in bounded time and memory."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from audit.errors import UnreadableInput
from audit.reading import read
from tests.audit.reading.ofd_pages import Facts, drawing, image, text
from tests.rendering.ofd import document, pack, page_of

LONGEST = 5.0
FILLED = 'Stroke="false" Fill="true"'


def composites(depth: int, width: int) -> Facts:
    """Each unit is the next one, several times."""
    units = "".join(
        f'<ofd:CompositeGraphicUnit ID="{level}"><ofd:Content>'
        + f'<ofd:CompositeObject ResourceID="{level + 1}"/>' * width
        + "</ofd:Content></ofd:CompositeGraphicUnit>"
        for level in range(depth)
    )
    last = f'<ofd:CompositeGraphicUnit ID="{depth}"><ofd:Content>{text("一")}</ofd:Content></ofd:CompositeGraphicUnit>'
    res = f"<ofd:Res><ofd:CompositeGraphicUnits>{units}{last}</ofd:CompositeGraphicUnits></ofd:Res>"
    return {"common": "<ofd:PublicRes>r.xml</ofd:PublicRes>", "more": {"Doc_0/r.xml": res}}


def templates(count: int) -> dict[str, str | bytes]:
    """Each refers to all."""
    all_of_them = "".join(f'<ofd:Template TemplateID="{number}"/>' for number in range(count))
    common = "".join(f'<ofd:TemplatePage ID="{number}" BaseLoc="t{number}.xml"/>' for number in range(count))
    more: dict[str, str | bytes] = {f"Doc_0/t{number}.xml": page_of(text("一"), all_of_them) for number in range(count)}
    return document([page_of(text("一"), all_of_them)], common=common, more=more)


def listed(count: int) -> dict[str, str | bytes]:
    """One page, listed many times."""
    parts = document([text("一")])
    page = '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>'
    return parts | {"Doc_0/Document.xml": str(parts["Doc_0/Document.xml"]).replace(page, page * count)}


def entities() -> dict[str, str | bytes]:
    laughs = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 12))
    page = f'<!DOCTYPE Page [<!ENTITY l0 "ha">{laughs}]><Page><Content><Layer><TextObject Boundary="0 0 9 9" Size="4"><TextCode X="0" Y="9">&l11;</TextCode></TextObject></Layer></Content></Page>'
    return document([""]) | {"Doc_0/Pages/Page_0/Content.xml": page.encode()}


def encoded(part: str, encoding: str) -> dict[str, str | bytes]:
    return document([""]) | {"Doc_0/Pages/Page_0/Content.xml": part.encode(encoding)}


HOSTILE: dict[str, Callable[[], dict[str, str | bytes]]] = {
    "zeros": lambda: document([""]) | {"Doc_0/Pages/Page_0/Content.xml": b" " * 90_000_000},
    "many tags": lambda: document(["<ofd:a/>" * 500_000]),
    "many attributes": lambda: document(["<ofd:a" + "".join(f' a{at}=""' for at in range(200_000)) + "/>"]),
    "many parts with many tags": lambda: document(["<ofd:a/>" * 90_000] * 40),
    "entities": entities,
    "entities in UTF-16": lambda: encoded('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "utf-16"),
    "external entity": lambda: encoded('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "utf-8"),
    "deep": lambda: document(["<ofd:PageBlock>" * 5_000 + "</ofd:PageBlock>" * 5_000]),
    "deep, but not for libxml2": lambda: document(["<ofd:PageBlock>" * 150 + text("一") + "</ofd:PageBlock>" * 150]),
    "units in units": lambda: document(['<ofd:CompositeObject ResourceID="0"/>'], **composites(40, 10)),
    "one unit in itself": lambda: document(['<ofd:CompositeObject ResourceID="0"/>'], **composites(200, 1)),
    "100,000 pages": lambda: listed(100_000),
    "templates in templates": lambda: templates(40),
    "many characters": lambda: document([text("一" * 400_000)]),
    "many characters, page by page": lambda: document([text("一" * 19_000)] * 20),
    "many segments": lambda: document([drawing("M 0 0 " + "L 9 9 L 9 0 " * 300_000)]),
    "a long number": lambda: document([drawing("M 0 " + "9" * 5_000_000)]),
    "many numbers": lambda: document([drawing("M" + " 1" * 3_000_000)]),
    "a matrix without end": lambda: document([text("一", attributes='CTM="1e308 0 0 1 0 0"')]),
    "a matrix that is none": lambda: document([text("一", attributes='CTM="1e308 1e308 -1e308 1 0 0"')]),
    "a place without end": lambda: document([text("一", at="1e308 0 9 9")]),
    "too many pages to recognise": lambda: document([image("1")] * 61),
    "tiny and huge": lambda: document(
        [
            text("一")
            + text("二", attributes='CTM="1e-300 0 0 1e300 0 0"')
            + text("三", attributes='CTM="1e308 1e308 1e308 1e308 0 0"')
        ]
    ),
}
HARMLESS: dict[str, Callable[[], dict[str, str | bytes]]] = {
    "a run without end": lambda: document(
        [text('<ofd:TextCode X="0" Y="0" DeltaX="g 1000000000 1">一二三</ofd:TextCode>')]
    ),
    "a million distances": lambda: document(
        [text(f'<ofd:TextCode X="0" Y="0" DeltaX="{"1 " * 1_000_000}">一二三</ofd:TextCode>')]
    ),
    "the same page 400 times": lambda: listed(400),
    "many lines": lambda: document(
        [
            text("一")
            + drawing(" ".join(f"M 0 {at / 100} L 90 {at / 100} M {at / 100} 0 L {at / 100} 90" for at in range(9_000)))
        ]
    ),
    "many small frames": lambda: document(
        [
            text("一")
            + drawing(
                " ".join(
                    f"M {at % 99} {at // 99} L {at % 99} {at // 99 + 1} L {at % 99 + 1} {at // 99 + 1} C"
                    for at in range(9_000)
                )
            )
        ]
    ),
    "many letters as outlines": lambda: document(
        [text("一") + drawing("M 0 0 Q 1 3 4 4 C " * 60_000, attributes=FILLED)]
    ),
    "many images": lambda: document(
        [
            "".join(text("一" * 18, at=f"10 {row} 9 9") for row in (30, 50, 70, 90))
            + '<ofd:ImageObject Boundary="0 0 100 100"/>' * 40_000
        ]
    ),
    "unknown characters": lambda: document([text("一" * 9_000 + "\ue000" * 400)]),
    "transforms": lambda: document(
        [
            text(
                '<ofd:CGTransform CodePosition="1" CodeCount="2" GlyphCount="999999999"/>' * 50_000
                + "<ofd:TextCode>一二三四</ofd:TextCode>"
            )
        ]
    ),
}


def measured(data: bytes) -> tuple[str, float]:
    """The kind of refusal or "", and seconds."""
    before = time.process_time()
    kind = ""
    try:
        read(data)
    except UnreadableInput as error:
        kind = error.kind
    return kind, time.process_time() - before


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused(name):
    kind, seconds = measured(pack(HOSTILE[name]()))
    assert kind in ("bomb", "damaged", "too_large", "empty")
    assert seconds < LONGEST


@pytest.mark.parametrize("name", HARMLESS)
def test_it_is_read_in_bounds(name):
    kind, seconds = measured(pack(HARMLESS[name]()))
    assert kind == ""
    assert seconds < LONGEST

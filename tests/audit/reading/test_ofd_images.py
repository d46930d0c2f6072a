"""The images of OFD pages without text, as recognition will ask for them."""

from __future__ import annotations

import sys

import pytest

from audit.document import Format, Paragraph
from audit.errors import UnreadableInput
from audit.reading import read
from audit.reading.geometry.page import Page
from audit.reading.ofd import read_ofd
from audit.reading.ofd.images import EmbeddedImage, embedded
from audit.reading.ofd.package import Package
from audit.reading.ofd.pages import drawn
from tests.audit.reading.ofd_pages import Facts, drawing, image, millimetres, text
from tests.rendering.ofd import document, pack

PNG, JPEG = b"\x89PNG\r\n\x1a\nscan", b"\xff\xd8\xffscan"


def resources(base: str = "Res", **files: str) -> Facts:
    media = "".join(
        f'<ofd:MultiMedia ID="{number.removeprefix("n")}" Type="Image"><ofd:MediaFile>{file}</ofd:MediaFile></ofd:MultiMedia>'
        for number, file in files.items()
    )
    res = f'<ofd:Res BaseLoc="{base}"><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>'
    return {"common": "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>", "more": {"Doc_0/DocumentRes.xml": res}}


def images(pages: list[str], files: dict[str, bytes], facts: Facts) -> list[EmbeddedImage]:
    package = Package(pack(document(pages, **facts) | files))
    shown = drawn(package)
    return [one for body, canvas in shown if canvas.is_picture for one in embedded(package, body, canvas)]


def test_bytes_and_place_of_each_page_without_text():
    files = {"Doc_0/Res/a.png": PNG, "Doc_0/Res/b.jpg": JPEG}
    pages = [image("1"), text("青川县"), image("2", at="10 20 100 200")]
    first, second = images(pages, files, resources(n1="a.png", n2="b.jpg"))
    assert (first.page, first.data, first.problem) == (1, PNG, "")
    assert (second.page, second.data, second.problem) == (3, JPEG, "")
    assert millimetres(*second.box) == (10, 20, 110, 220)
    assert millimetres(second.width, second.height) == (210, 297)


@pytest.mark.parametrize(
    ("base", "file"),
    [("Res", "a.png"), ("", "Res/a.png"), ("Res", "/Doc_0/Res/a.png"), ("/Doc_0/Res", "A.PNG"), ("Res", "Res\\a.png")],
)
def test_where_the_bytes_are(base, file):
    (found,) = images([image("1")], {"Doc_0/Res/a.png": PNG}, resources(base, n1=file))
    assert found.data == PNG


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\x97JB2\r\n\x1a\n", "图片用 JBIG2 压缩，不能识别"),
        (b"\x00\x00\x00\x0cjP  \r\n", "图片用 JPEG 2000 压缩，不能识别"),
        (b"GBIG", "图片的格式不认识"),
        (b"", "文件里没有这张图片"),
        (None, "文件里没有这张图片"),
    ],
)
def test_what_cannot_be_recognised_is_named(content, problem):
    files = {} if content is None else {"Doc_0/Res/a.jb2": content}
    (found,) = images([image("1")], files, resources(n1="a.jb2"))
    assert (found.data, found.problem) == (b"", problem)


@pytest.mark.parametrize("width", ["9", "900", "1e308"])
def test_an_image_that_is_not_the_page_is_not_recognised(width):
    files, where = {"Doc_0/Res/a.png": PNG}, image("1", at=f"0 0 {width} 90")
    with pytest.raises(UnreadableInput) as caught:
        read(pack(document([where], **resources(n1="a.png")) | files))
    assert caught.value.kind == "no_text_layer"


def test_an_image_without_resource():
    (found,) = images([image("7")], {}, resources())
    assert found.problem == "文件里没有这张图片"


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(text("一二三四五六七八九\ue123"), id="characters without names"),
        pytest.param(drawing("M 0 0 Q 1 3 4 4 C", attributes='Stroke="false" Fill="true"') * 20, id="outlines"),
    ],
)
def test_a_page_that_only_a_viewer_can_show(page):
    (found,) = images([page], {}, resources())
    assert (found.data, found.problem) == (b"", "文字没有编码或已转成曲线，要先导出成图片")


def test_pages_with_text_have_none():
    assert images([text("青川县"), ""], {}, resources()) == []


class Broken:
    """Recognition that cannot open any picture."""

    @staticmethod
    def recognise_file(data: bytes, number: int, width: float) -> Page:
        raise UnreadableInput("damaged", "图片损坏")


class Word:
    """Recognition that sees one word."""

    @staticmethod
    def recognise_file(data: bytes, number: int, width: float) -> Page:
        return Page(number, 595, 842, [(20.0, 20.0, 60.0, 30.0, "总体情况")])


def scanned_last() -> bytes:
    parts = document([text("青川县"), text("水利局"), image("1")], **resources(n1="a.png"))
    return pack(parts | {"Doc_0/Res/a.png": PNG})


def test_a_picture_that_cannot_be_opened_stays_a_picture(monkeypatch):
    monkeypatch.setitem(sys.modules, "audit.reading.recognition", Broken)
    assert read_ofd(scanned_last()).format is Format.OFD
    with pytest.raises(UnreadableInput) as caught:
        read_ofd(pack(document([image("1")], **resources(n1="a.png")) | {"Doc_0/Res/a.png": PNG}))
    assert caught.value.kind == "no_text_layer"


def test_a_page_that_is_one_picture_is_recognised(monkeypatch):
    monkeypatch.setitem(sys.modules, "audit.reading.recognition", Word)
    document = read_ofd(scanned_last())
    assert document.format is Format.SCAN
    assert document.blocks[-1] == Paragraph("总体情况", "page[3]/box[20,20,60,30]")
    assert read_ofd(scanned_last(), recognise=False).format is Format.OFD

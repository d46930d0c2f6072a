"""The images of pages without text, for recognition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from audit.reading.ofd.canvas import Canvas
from audit.reading.ofd.documents import Body
from audit.reading.ofd.numbers import Box
from audit.reading.ofd.package import Package

# Beginnings of what recognition can open.
READABLE = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
CODECS = ((b"\x97JB2", "JBIG2"), (b"\x00\x00\x00\x0cjP", "JPEG 2000"), (b"\xff\x4f\xff\x51", "JPEG 2000"))


@dataclass(frozen=True, slots=True)
class EmbeddedImage:
    """
    One image of a page that has no text. `box`: where it stands, in points of the page.

    `data` is empty where recognition cannot have it; `problem` then says why, in Chinese.
    """

    page: int
    width: float
    height: float
    box: Box
    data: bytes
    problem: str = ""


def embedded(package: Package, body: Body, canvas: Canvas) -> Iterator[EmbeddedImage]:
    """
    The images of a page whose text is a picture.

    A page whose letters are outlines, or have no characters, has no image: one entry without data, for the whole page.
    """
    if canvas.unknown or not canvas.images:
        whole = (0.0, 0.0, canvas.width, canvas.height)
        problem = "文字没有编码或已转成曲线，要先导出成图片"
        yield EmbeddedImage(canvas.number, canvas.width, canvas.height, whole, b"", problem)
    for image in canvas.images:
        name = body.resources.media(image.resource)
        content = package.archive.read(name) if name else b""
        problem = _problem(content)
        content = b"" if problem else content
        yield EmbeddedImage(canvas.number, canvas.width, canvas.height, image.box, content, problem)


def _problem(content: bytes) -> str:
    if not content:
        return "文件里没有这张图片"
    if content.startswith(READABLE):
        return ""
    codec = next((codec for start, codec in CODECS if content.startswith(start)), "")
    return f"图片用 {codec} 压缩，不能识别" if codec else "图片的格式不认识"

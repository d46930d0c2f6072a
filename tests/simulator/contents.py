"""Faults of what a page says: its type, its charset, its markup, its labels; pages that stand where another should."""

from __future__ import annotations

import gzip
import re
import struct
import zlib
from dataclasses import replace
from functools import cache
from itertools import count
from urllib.parse import urlencode

from gouji.demo.server import Wire
from gouji.demo.site import LOST, Answer, Ask
from tests.simulator.faults import HTML, Effect
from tests.simulator.wire import head

HEAD, BODY = re.compile(rb"<head>", re.IGNORECASE), re.compile(rb"<body[^>]*>", re.IGNORECASE)
METAS = re.compile(r'<meta name="[^"]+" content="[^"]*">\n')
WHOLE = re.compile(r"(<body[^>]*>).*(</body>)", re.DOTALL | re.IGNORECASE)


def page(html: str) -> Effect:
    """This page instead, with 200."""
    return lambda *_: Answer(200, html.encode("utf-8"), HTML)


def changed(*pairs: tuple[str, str]) -> Effect:
    """The page with parts of its text replaced; each must be there."""

    def effect(_: Ask, answer: Answer) -> Answer:
        text = answer.body.decode("utf-8")
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new)
        return replace(answer, body=text.encode("utf-8"))

    return effect


def inserted(html: str, *, last: bool = False) -> Effect:
    """Something more at the beginning or the end of the body."""

    def effect(_: Ask, answer: Answer) -> Answer:
        piece = html.encode("utf-8")
        if last:
            return replace(answer, body=answer.body.replace(b"</body>", piece + b"</body>"))
        return replace(answer, body=BODY.sub(lambda tag: tag[0] + piece, answer.body, count=1))

    return effect


def in_head(html: str) -> Effect:
    """Something more in the head, before everything else."""
    return lambda _, answer: replace(
        answer, body=HEAD.sub(lambda tag: tag[0] + html.encode("utf-8"), answer.body, count=1)
    )


# ── pages that lead on ──────────────────────────────────────────────────────────────────────────────────────────────


def shell(html: str = "<script>window.location.href='{to}'</script>") -> Effect:
    """A page that only sends on, by script or refresh, to where the page really is."""

    def effect(ask: Ask, answer: Answer) -> Answer:
        if "real" in ask.query:
            return answer
        to = f"{ask.path}?{urlencode({**ask.query, 'real': 1})}"
        return Answer(200, html.format(to=to).encode("utf-8"), HTML)

    return effect


def endless_shells() -> Effect:
    """Each shell leads to the next one."""

    def effect(ask: Ask, _: Answer) -> Answer:
        return page(f"<script>location.href='{ask.path}?n={int(ask.query.get('n', '0')) + 1}'</script>")(ask, _)  # type: ignore[return-value]

    return effect


def refresh_for_browsers_without_scripts() -> Effect:
    """A refresh within <noscript>: it is not meant for anybody who reads the page."""
    return in_head('<noscript><meta http-equiv="refresh" content="0; url=/noscript/"></noscript>')


# ── pages that are something else ───────────────────────────────────────────────────────────────────────────────────


def soft_404() -> Effect:
    """The page for an unknown address, with 200."""
    return page(
        f"<html><head><title>提示</title></head><body><p>{LOST}，请返回<a href='/'>首页</a>。</p></body></html>"
    )


def quiet_soft_404() -> Effect:
    """The same page for whatever is not there, in words that no list of words has."""

    def effect(ask: Ask, answer: Answer) -> Answer | Wire:
        if answer.status == 200 and not answer.fault:
            return answer
        return page(QUIET)(ask, answer)

    return effect


QUIET = (
    "<html><head><title>云汀在线</title></head><body><div class='box'>亲，您来晚了一步，小编正在整理。"
    + "".join(f"<p>便民提示第{number}条：办事前请先打电话询问。</p>" for number in range(30))
    + "</body></html>"
)


def json_error() -> Effect:
    """What a program answers, with 200."""
    return lambda *_: Answer(
        200, '{"code":500,"msg":"系统异常","data":null}'.encode(), "application/json;charset=utf-8"
    )


def error_page() -> Effect:
    """An error in words, with 200."""
    return page("<html><head><title>系统提示</title></head><body>系统错误，请稍后再试</body></html>")


def empty() -> Effect:
    """0 bytes with 200."""
    return lambda *_: Answer(200, b"", HTML)


def only_scripts() -> Effect:
    """An empty place for an application."""
    return page("<html><body><div id='app'></div><script src='/static/app.9f3.js'></script></body></html>")


# ── charsets and types ──────────────────────────────────────────────────────────────────────────────────────────────


def charset(codec: str, *, header: str | None, meta: str | None = None) -> Effect:
    """The page in `codec`, its header and its meta saying something; None: they say nothing."""

    def effect(_: Ask, answer: Answer) -> Answer:
        said = f'<meta charset="{meta}">' if meta else ""
        text = answer.body.decode("utf-8").replace('<meta charset="utf-8">', said)
        kind = f"text/html; charset={header}" if header else "text/html"
        return replace(answer, body=text.encode(codec), content_type=kind)

    return effect


def typed(content_type: str) -> Effect:
    """The same bytes under another type."""
    return lambda _, answer: replace(answer, content_type=content_type)


def file(data: bytes, content_type: str = "application/octet-stream") -> Effect:
    """A file with 200."""
    return lambda *_: Answer(200, data, content_type)


# ── packing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def gzipped() -> Effect:
    """Packed, whether it was asked for or not."""
    return _packed("gzip", lambda body: gzip.compress(body, mtime=0))


def deflated() -> Effect:
    """Packed as zlib."""
    return _packed("deflate", zlib.compress)


def half_gzip() -> Effect:
    """Packed and cut; the length is that of the part."""
    return _packed("gzip", lambda body: (packed := gzip.compress(body, mtime=0))[: len(packed) // 2])


def false_gzip() -> Effect:
    """Plain text that says it is packed."""
    return _packed("gzip", lambda body: body)


def brotli() -> Effect:
    """A packing nobody asked for."""
    return _packed("br", lambda body: b"\x0b\x02\x80" + body[:100])


def gzip_bomb(megabytes: int = 1024) -> Effect:
    """Zeros without end: 1 GB in one megabyte."""
    return lambda *_: Answer(200, bomb(megabytes), HTML, headers={"Content-Encoding": "gzip"})


def double_gzip_bomb(megabytes: int = 1024) -> Effect:
    """The same packed twice: 1 GB in some kilobytes."""
    packed = lambda: gzip.compress(bomb(megabytes), mtime=0)
    return lambda *_: Answer(200, packed(), HTML, headers={"Content-Encoding": "gzip, gzip"})


@cache
def bomb(megabytes: int) -> bytes:
    """That many megabytes of zeros as one gzip stream: one block, over and over again."""
    block = bytes(1024 * 1024)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    check = 0
    for _ in range(megabytes):
        check = zlib.crc32(block, check)
    closing = zlib.compressobj(9, zlib.DEFLATED, -15).flush()
    trailer = struct.pack("<II", check, megabytes * len(block) & 0xFFFFFFFF)
    return b"\x1f\x8b\x08\0\0\0\0\0\2\xff" + packed * megabytes + closing + trailer


def _packed(label: str, pack) -> Effect:
    return lambda _, answer: replace(
        answer, body=pack(answer.body), headers={**answer.headers, "Content-Encoding": label}
    )


# ── articles ────────────────────────────────────────────────────────────────────────────────────────────────────────


def only_file(address: str, shown: str = "年度报告.docx") -> Effect:
    """The report is not in the page: a link leads to its file."""
    return without_report(f'<div><p>见附件</p><a href="{address}">附件：{shown}</a></div>')


def without_report(instead: str) -> Effect:
    """The page of a report with its head, and with this for a body."""

    def effect(_: Ask, answer: Answer) -> Answer:
        text, times = WHOLE.subn(lambda body: body[1] + instead + body[2], answer.body.decode("utf-8"), count=1)
        assert times == 1
        return replace(answer, body=text.encode("utf-8"))

    return effect


def without_metas() -> Effect:
    """No labels in the head at all."""
    return lambda _, answer: replace(answer, body=METAS.sub("", answer.body.decode("utf-8")).encode("utf-8"))


def swapped_attributes() -> Effect:
    """content before name, as some portals have it."""

    def effect(_: Ask, answer: Answer) -> Answer:
        text = re.sub(
            r'<meta name="([^"]+)" content="([^"]*)">', r"<meta content='\2' name='\1'>", answer.body.decode()
        )
        return replace(answer, body=text.encode("utf-8"))

    return effect


def volatile() -> Effect:
    """A counter, a token and a block that are others each time: no change of the report."""
    numbers = count(1)

    def effect(ask: Ask, answer: Answer) -> Answer | Wire:
        now = next(numbers)
        block = (
            f"<div class='hit'>浏览次数：{now * 37}</div><form><input type='hidden' name='csrf' value='{now:032x}'></form>"
            f"<script>var r={now};</script><!-- {now} --><div class='related'><ul><li>相关文章</li></ul></div>"
        )
        return inserted(block, last=True)(ask, answer)

    return effect


def raw(answer_head: str, body: bytes = b"") -> Effect:
    """Headers written by hand, for what the server would not write."""
    return lambda _, answer: Wire(
        (head(answer, len(body or answer.body), answer_head), body or answer.body), status=200
    )

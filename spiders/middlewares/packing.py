"""Packed bodies: what an answer holds, whether it stops before its end, and what its bytes are."""

from __future__ import annotations

import zlib

from audit.errors import UnreadableInput
from audit.reading.sniffing import sniff

GZIP_OR_ZLIB = 47
STEP = 1 << 20


def unpacked(body: bytes, encoding: str, limit: int) -> bytes | None:
    """The content of an answer; None when it is over the limit or not what its label says."""
    if encoding in ("", "identity") or not body:
        return body
    for bits in (GZIP_OR_ZLIB, -zlib.MAX_WBITS):
        unpacker = zlib.decompressobj(bits)
        try:
            content = unpacker.decompress(body, limit)
        except zlib.error:
            continue
        return None if unpacker.unconsumed_tail else content
    return None


def ends_early(body: bytes, encoding: str) -> bool:
    """Whether a gzip stream stops before its end. Raw deflate has no end that could be told."""
    if encoding not in ("gzip", "x-gzip") or not body:
        return False
    unpacker = zlib.decompressobj(GZIP_OR_ZLIB)
    rest = body
    try:
        while rest and not unpacker.eof:
            unpacker.decompress(rest, STEP)
            rest = unpacker.unconsumed_tail
    except zlib.error:
        return False
    return not unpacker.eof


def media_type(body: bytes | None) -> str | None:
    """What the bytes are, by themselves."""
    if not body:
        return None
    try:
        return str(sniff(body).value)
    except UnreadableInput as error:
        return error.kind

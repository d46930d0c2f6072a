"""Faults below HTTP: answers that break off, drip or never come, and listeners that are no servers."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from gouji.demo.server import LOOPBACK, Wire
from gouji.demo.site import Answer, Ask
from tests.simulator.faults import Effect

LONG = 3600.0  # seconds: longer than anybody waits


def head(answer: Answer, length: int | None, *extra: str) -> bytes:
    """Status line and headers of an answer. `length` None: the end of the connection is the end of the body."""
    lines = [f"HTTP/1.1 {answer.status} OK", f"Content-Type: {answer.content_type}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in answer.headers.items()]
    lines += [f"Content-Length: {length}"] if length is not None else []
    return "\r\n".join([*lines, *extra, "", ""]).encode("latin-1")


def reset_in_body() -> Effect:
    """Half of the body, then the connection is torn down."""
    return lambda _, answer: Wire(
        (head(answer, len(answer.body)), _half(answer), 0.02), reset=True, status=answer.status
    )


def reset_at_once() -> Effect:
    """Torn down without a byte."""
    return lambda *_: Wire((), reset=True)


def closed_at_once() -> Effect:
    """Closed without a byte."""
    return lambda *_: Wire(())


def drip(first: int = 200) -> Effect:
    """The beginning, then a byte a second."""

    def effect(_: Ask, answer: Answer) -> Wire:
        pieces: list[bytes | float] = [head(answer, len(answer.body)), answer.body[:first]]
        for at in range(first, min(len(answer.body), first + 60)):
            pieces += [1.0, answer.body[at : at + 1]]
        return Wire(tuple(pieces), status=answer.status)

    return effect


def slow_first_byte(seconds: float = LONG) -> Effect:
    """The whole answer, but only after that long."""
    return lambda _, answer: Wire((seconds, head(answer, len(answer.body)), answer.body), status=answer.status)


def short_of_length() -> Effect:
    """Less than Content-Length says."""
    return lambda _, answer: Wire((head(answer, len(answer.body)), _half(answer)), status=answer.status)


def no_length_cut() -> Effect:
    """No Content-Length, and the page stops in the middle."""
    return lambda _, answer: Wire((head(answer, None), _half(answer)), status=answer.status)


def no_length_whole() -> Effect:
    """No Content-Length, and the page is whole: old servers do that."""
    return lambda _, answer: Wire((head(answer, None), answer.body), status=answer.status)


def chunks_cut() -> Effect:
    """Chunks without the last one."""

    def effect(_: Ask, answer: Answer) -> Wire:
        half = _half(answer)
        chunk = b"%x\r\n%b\r\n" % (len(half), half)
        return Wire((head(answer, None, "Transfer-Encoding: chunked"), chunk), status=answer.status)

    return effect


def endless(megabytes: int, *, declared: bool, content_type: str = "application/octet-stream") -> Effect:
    """That much of nothing, with or without saying so beforehand. Pieces are shared: it costs the server one megabyte."""
    piece = b"%PDF-1.7\n" + bytes(1024 * 1024 - 9)

    def effect(*_: object) -> Wire:
        answer = Answer(200, b"", content_type)
        beginning = head(answer, megabytes * len(piece) if declared else None)
        return Wire((beginning, *(piece for _ in range(megabytes))), status=200)

    return effect


def no_http() -> Effect:
    """Bytes that are no answer at all."""
    return lambda *_: Wire((b"\x00\x01\x02 SSH-2.0-nothing\r\n\r\n",))


@contextmanager
def refusing() -> Iterator[int]:
    """A port on which nobody listens, as long as this lasts: it is bound, so that nobody else may take it."""
    with socket.socket() as bound:
        bound.bind((LOOPBACK, 0))
        yield int(bound.getsockname()[1])


@contextmanager
def black_hole() -> Iterator[int]:
    """A port whose connections come about and then nothing ever happens: nobody accepts them."""
    with socket.socket() as silent:
        silent.bind((LOOPBACK, 0))
        silent.listen(64)
        yield int(silent.getsockname()[1])


def _half(answer: Answer) -> bytes:
    return answer.body[: len(answer.body) // 2]

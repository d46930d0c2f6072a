"""The end of a crawl: connections that close in time, late, or while this process is busy."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from twisted.internet.defer import Deferred

from spiders.transport import PatientHandler, WatchedHandler


def closing(handler: type[PatientHandler], closed: Deferred[None], patience: float) -> Any:
    """`close` of a handler whose connections are closed when `closed` fires."""
    made = handler.__new__(handler)
    vars(made).update(
        _pool=SimpleNamespace(closeCachedConnections=lambda: closed),
        _disconnect_timeout=patience,
    )
    return made.close()


@pytest.mark.parametrize("handler", [PatientHandler, WatchedHandler])
def test_connections_that_close_after_the_wait_close_once(handler):
    closed: Deferred[None] = Deferred()

    async def end() -> None:
        await closing(handler, closed, 0.001)
        assert not closed.called  # the wait has ended all the same
        closed.callback(None)

    asyncio.run(end())


def test_connections_that_close_in_the_moment_in_which_the_wait_ends():
    wrong: list[dict[str, Any]] = []

    async def end() -> None:
        closed: Deferred[None] = Deferred()
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: wrong.append(context))
        loop.call_later(0.001, closed.callback, None)
        await closing(PatientHandler, closed, 0.001)
        await asyncio.sleep(0.002)
        assert closed.called

    asyncio.run(end())
    assert wrong == []


def test_closed_connections_are_not_waited_for():
    closed: Deferred[None] = Deferred()

    async def end() -> None:
        asyncio.get_running_loop().call_soon(closed.callback, None)
        await asyncio.wait_for(closing(PatientHandler, closed, 3600), 30)

    asyncio.run(end())

"""
Draining a full outbox to a mail server, against the least a program can do: smtplib and one connection.

Both hand the same letters to the same server on loopback, an aiosmtpd in a process of its own that only says yes. The database
waits for the disk as in life. Rates are lifted; they are counted all the same. `make bench` sends 1,000 of them,
`python -m bench.sending` 10,000.
"""

from __future__ import annotations

import asyncio
import smtplib
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from threading import Thread

from aiosmtpd.smtp import SMTP

from bench.figures import Figure
from db.deliveries import due_deliveries
from db.inserting import insert
from db.notices import approve, find_notices, notice
from db.opening import Database, open_database, tx
from db.times import BEIJING
from notifications.channels.base import Part
from notifications.channels.mail import MailChannel, MailServer
from notifications.channels.message import Sender, message_of
from notifications.outbox import Outbox, approved, part_of, release, send_due
from notifications.planning import plan
from notifications.policy import Policy

SIZE, FULL_SIZE = 1_000, 10_000
ROUNDS = 10
NOW = datetime(2027, 1, 26, 10, 10, tzinfo=BEIJING)
LIFTED = {"mail": ((10_000_000, 60), (100_000_000, 3600))}


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of one turn: by the clock, of this process's processor, and of the server's."""

    clock: float
    processor: float
    server: float

    @property
    def both(self) -> float:
        """What one letter after another costs on a machine that does nothing else: client and server wait for each other."""
        return self.processor + self.server


@dataclass(frozen=True, slots=True)
class Sink:
    """A mail server in a process of its own: its port, and how it says what it has spent."""

    port: int
    pipe: Connection

    def processor(self) -> float:
        self.pipe.send(None)
        spent: float = self.pipe.recv()
        return spent


def figures(size: int = SIZE) -> list[Figure]:
    """
    Both in turn over the same letters, the first one changing. The share is a ratio of medians.

    On a machine with other work the clock lies: `sending.share.processor` is the same share in processor time of client
    and server together.
    """
    bare, own, each = list[Spent](), list[Spent](), size // ROUNDS
    with (
        tempfile.TemporaryDirectory() as name,
        mail_server() as sink,
        open_database(Path(name) / "bench.db") as database,
    ):
        for turn in range(ROUNDS):
            box = _filled(database, Path(name), sink.port, each, turn)
            letters = _letters(box)  # before they are gone out of the database
            steps = [(bare, partial(_bare, letters, sink.port)), (own, partial(_drained, box))]
            for kept, run in steps if turn % 2 else reversed(steps):
                kept.append(_spent(sink, run))
    floor, ours = (median(one.clock for one in turns) / each for turns in (bare, own))
    extra = median(one.processor for one in own) - median(one.processor for one in bare)
    share = 100 * median(one.both for one in bare) / median(one.both for one in own)
    return [
        Figure("sending.mail", round(1 / ours), "messages/s", f"{size} deliveries out of the database"),
        Figure("sending.bare", round(1 / floor), "messages/s", "smtplib, one connection, the same letters"),
        Figure("sending.share", round(100 * floor / ours, 1), "%", "of the bare loop's speed; at least 70"),
        Figure("sending.share.processor", round(share, 1), "%", "the same in processor time, client and server"),
        Figure(
            "sending.extra", round(extra / each * 1e6), "µs", "of the processor for each delivery, beyond the bare loop"
        ),
    ]


@contextmanager
def mail_server() -> Iterator[Sink]:
    """An aiosmtpd that takes everything; a server that also looks at its letters is slower."""
    context = get_context("spawn")
    mine, other = context.Pipe()
    process = context.Process(target=_serve, args=(other,), daemon=True)
    process.start()
    try:
        yield Sink(mine.recv(), mine)
    finally:
        process.terminate()
        process.join()


class Taking:
    """Says yes to whatever is handed in, and keeps nothing."""

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        return "250 OK"


def _serve(pipe: Connection) -> None:
    asyncio.run(_serve_for_ever(pipe))


async def _serve_for_ever(pipe: Connection) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Taking(), loop=loop), "127.0.0.1", 0)
    pipe.send(server.sockets[0].getsockname()[1])
    Thread(target=_tell, args=(pipe,), daemon=True).start()
    await server.serve_forever()


def _tell(pipe: Connection) -> None:
    while True:
        pipe.recv()
        pipe.send(time.process_time())


def _spent(sink: Sink, run: Callable[[], None]) -> Spent:
    before = time.perf_counter(), time.process_time(), sink.processor()
    run()
    after = time.perf_counter(), time.process_time(), sink.processor()
    return Spent(*(end - begin for begin, end in zip(before, after, strict=True)))


def _filled(database: Database, folder: Path, port: int, size: int, turn: int) -> Outbox:
    """So many reminders, each to a mailbox of its own, released and due."""
    with tx(database):
        for number in range(size):
            code = f"{turn:02}{number:016}"
            insert(database, "agencies", {"code": code, "name": f"青川县第{number}局", "kind": "department"})
            office = insert(database, "offices", {"agency_code": code, "name": "办公室", "role": "responsible"})
            way = {"office_id": office, "channel": "mail", "address": f"a{number}.{turn}@a.test", "is_test": 1}
            insert(database, "endpoints", way)
    channel = MailChannel(MailServer("127.0.0.1", port, "plain"), Sender("gouji@a.test"))
    box = Outbox(database, {"mail": channel}, Policy(), lambda: NOW, folder / "STOP", limits=LIFTED)
    plan(database, box.policy, NOW)
    approve(database, find_notices(database, states=("draft",)), "张三", NOW)
    with tx(database):
        for item in approved(box):
            release(box, item)
    return box


def _drained(box: Outbox) -> None:
    with closing(box.channels["mail"]):
        sent = send_due(box, limit=None)
    assert sent.outcomes.total() == sent.outcomes["sent"] > 0


def _letters(box: Outbox) -> list[Part]:
    waiting = due_deliveries(box.database, NOW, "test", None)
    return [part_of(box, notice(box.database, str(one.notice_id)), one) for one in waiting]


def _bare(letters: Sequence[Part], port: int) -> None:
    """They are made one by one as they are sent: whoever sends letters has to make them."""
    sender = Sender("gouji@a.test")
    with smtplib.SMTP("127.0.0.1", port) as connection:
        for part in letters:
            connection.sendmail(sender.address, part.address, bytes(message_of(part, sender, part.address)))


if __name__ == "__main__":
    for figure in figures(int(sys.argv[1]) if len(sys.argv) > 1 else FULL_SIZE):
        print(figure.line(), flush=True)

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
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

from aiosmtpd.smtp import SMTP

from bench.figures import Figure
from db.deliveries import due_deliveries
from db.inserting import insert
from db.notices import approve, find_notices, notice
from db.opening import Database, open_database, tx
from db.times import BEIJING
from notifications.channels.mail import MailChannel, MailServer
from notifications.channels.message import Sender, message_of
from notifications.outbox import Outbox, approved, part_of, release, send_due
from notifications.planning import plan
from notifications.policy import Policy

SIZE, FULL_SIZE = 1_000, 10_000
ROUNDS = 5
NOW = datetime(2027, 1, 26, 10, 10, tzinfo=BEIJING)
LIFTED = {"mail": ((10_000_000, 60), (100_000_000, 3600))}


def figures(size: int = SIZE) -> list[Figure]:
    """Messages a second of both, in turn; the ratio is the median of neighbours."""
    turns = []
    with (
        tempfile.TemporaryDirectory() as name,
        mail_server() as port,
        open_database(Path(name) / "bench.db") as database,
    ):
        for turn in range(ROUNDS):
            box = _filled(database, Path(name), port, size // ROUNDS, turn)
            turns.append((_bare(box, port), _drained(box)))
    share = median(100 * bare / own for bare, own in turns)
    fastest_bare, fastest_own = (size // ROUNDS / min(times) for times in zip(*turns, strict=True))
    return [
        Figure("sending.mail", round(fastest_own), "messages/s", f"{size} deliveries out of the database"),
        Figure("sending.bare", round(fastest_bare), "messages/s", "smtplib, one connection, the same letters"),
        Figure("sending.share", round(share, 1), "%", "of the bare loop's speed; at least 70"),
    ]


@contextmanager
def mail_server() -> Iterator[int]:
    """The port of an aiosmtpd that takes everything; a server that also looks at its letters is slower."""
    context = get_context("spawn")
    mine, other = context.Pipe()
    process = context.Process(target=_serve, args=(other,), daemon=True)
    process.start()
    try:
        yield mine.recv()
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
    await server.serve_forever()


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


def _drained(box: Outbox) -> float:
    start = time.perf_counter()
    with closing(box.channels["mail"]):
        sent = send_due(box, limit=None)
    seconds = time.perf_counter() - start
    assert sent.outcomes.total() == sent.outcomes["sent"] > 0
    return seconds


def _bare(box: Outbox, port: int) -> float:
    """The letters are made one by one as they are sent: whoever sends letters has to make them."""
    waiting = due_deliveries(box.database, NOW, "test", None)
    parts = [part_of(box, notice(box.database, str(one.notice_id)), one) for one in waiting]
    sender = Sender("gouji@a.test")
    start = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as connection:
        for part in parts:
            connection.sendmail(sender.address, part.address, bytes(message_of(part, sender, part.address)))
    return time.perf_counter() - start


if __name__ == "__main__":
    for figure in figures(int(sys.argv[1]) if len(sys.argv) > 1 else FULL_SIZE):
        print(figure.line(), flush=True)

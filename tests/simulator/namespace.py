"""Run within a network namespace: inner addresses that really answer, and a crawl that is led there."""

from __future__ import annotations

import fcntl
import json
import socket
import struct
import sys
import threading
from pathlib import Path

from tests.simulator import faults as f
from tests.simulator.faults import FaultPlan, Rule
from tests.simulator.inner import crawl_unlike
from tests.simulator.stand import make_spot, standing

ADDRESSES = ("10.0.0.5", "169.254.169.254", "192.168.1.1")
PORT = 8080
SET_FLAGS, SET_ADDRESS, UP = 0x8914, 0x8916, 0x1 | 0x40


def alias(name: str, address: str) -> None:
    """Give the loopback device an address; `name` is lo, lo:1 …"""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        row = struct.pack("16sHH4s8x", name.encode(), socket.AF_INET, 0, socket.inet_aton(address))
        fcntl.ioctl(control, SET_ADDRESS, row)
        fcntl.ioctl(control, SET_FLAGS, struct.pack("16sh14x", name.encode(), UP))


class Ears:
    """Listens on the inner addresses, on one port, and counts who comes."""

    def __init__(self) -> None:
        self.hits = 0
        for address in ADDRESSES:
            listener = socket.create_server((address, PORT))
            threading.Thread(target=self._listen, args=(listener,), daemon=True).start()

    def _listen(self, listener: socket.socket) -> None:
        while True:
            line, _ = listener.accept()
            self.hits += 1
            line.close()


def main(folder: Path) -> int:
    """Prints how often the inner addresses were reached."""
    try:
        alias("lo", "127.0.0.1")
        for number, address in enumerate(ADDRESSES, 1):
            alias(f"lo:{number}", address)
        ears = Ears()
    except OSError as error:
        print(f"no addresses on the loopback device: {error}", file=sys.stderr)  # noqa: T201
        return 77
    spots = [make_spot(number, f"to{number}") for number in range(len(ADDRESSES))]
    plan = FaultPlan(
        Rule("inward", f.redirect(f"http://{address}:{PORT}/"), spot.host, spot.list)
        for spot, address in zip(spots, ADDRESSES, strict=True)
    )
    with standing(folder, spots, plan) as stand:
        stand.crawl()
        guarded, outcomes = ears.hits, sorted({outcome for outcome, _ in stand.outcomes().values()})
        stand.clock.day += 1
        stand.execute("UPDATE platforms SET family = 'static_list'")
        crawl_unlike(stand, "OpenResolver", host_guard=False, platforms=tuple(spot.host for spot in spots))
    print(json.dumps({"guarded": guarded, "outcomes": outcomes, "without guards": ears.hits > 0}))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

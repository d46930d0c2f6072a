"""
Recorded portals on this machine: what stands in `tests/recorded`, served over real sockets under its own host.

Addresses inside the pages get the port of the server, so that a crawl finds its way as it would on the portal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

from gouji.demo.site import Answer, Ask
from tests.spiders.recordings import Recording

RECORDED = Path(__file__).parents[1] / "recorded"
Key = tuple[str, str, str, str]


@dataclass
class Host:
    """One host as `gouji.demo.server.Simulator` wants it. `pages`: method, path, query and body → answer; `bodies`: as posted."""

    host: str
    pages: dict[Key, Answer] = field(default_factory=dict)
    port: int = 0
    bodies: list[str] = field(default_factory=list)

    def put(self, address: str, text: str | bytes, *, method: str = "GET", body: str = "", status: int = 200) -> None:
        """An answer for an address, for a POST with this body; HTML unless it looks like JSON."""
        data = text.encode("utf-8") if isinstance(text, str) else text
        kind = "application/json" if data[:1] in (b"{", b"[") else "text/html; charset=utf-8"
        parts = urlsplit(address)
        self.pages[method, parts.path, _query(parts.query), body] = Answer(status, data, kind)

    def answer(self, ask: Ask) -> Answer:
        """As recorded; 404 for anything else."""
        key = (ask.method, ask.path, urlencode(ask.query), ask.body.decode("utf-8"))
        if ask.method == "POST":
            self.bodies.append(key[3])
        found = self.pages.get(key) or self.pages.get((*key[:3], "*"))
        if found is None:
            return Answer(404, b"<p>404</p>", "text/html")
        return Answer(found.status, self._ported(found.body), found.content_type)

    def _ported(self, body: bytes) -> bytes:
        name = f"//{self.host}/".encode()
        return body.replace(name, f"//{self.host}:{self.port}/".encode())


def hosts_of(*names: str) -> Iterator[Host]:
    """The hosts of recordings, each once."""
    made: dict[str, Host] = {}
    for name in names:
        recording = Recording.load(RECORDED / name)
        for (method, url, body), one in recording.answers.items():
            host = made.setdefault(urlsplit(url).netloc, Host(urlsplit(url).netloc))
            parts = urlsplit(url)
            data = (recording.folder / one["file"]).read_bytes()
            kind = one.get("headers", {}).get("Content-Type", "text/html; charset=utf-8")
            host.pages[method, parts.path, _query(parts.query), body] = Answer(one.get("status", 200), data, kind)
    yield from made.values()


def _query(query: str) -> str:
    return urlencode(dict(parse_qsl(query, keep_blank_values=True)))

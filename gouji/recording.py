"""Records a portal: a short crawl of one column, its answers as files, for the test of the families."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from audit.errors import BadRegistry, GoujiError, TryLater, UnreadableInput
from audit.privacy import covered, find
from audit.reading.decoding import decode_with_facts
from db.locks import lease, new_owner
from db.opening import open_database
from db.recorded import RecordedAnswer, answers
from db.registering import USUAL_PORTS, checked_host, platform_of
from db.registry import import_registry
from db.registry.exporting import exported
from db.registry.short import owner_of
from db.sources import cooling_groups
from db.store import Store
from db.times import beijing
from gouji.registry_files import write_registry
from spiders.beginning import own_process
from spiders.recording import Seen, crawl_briefly
from spiders.running import CrawlOptions
from spiders.tasks import LEASE_MINUTES, is_test_host

BODY = {"code": "11990000SIM0000000", "name": "录制用", "kind": "department"}
MOST_REQUESTS = 20
KEPT_HEADERS = ("Content-Type", "Location")  # the rest is of that day, or of that visitor
SUFFIXES = ((b"<", "html"), (b"{", "json"), (b"[", "json"), (b"%PDF", "pdf"), (b"PK", "zip"), (b"\xd0\xcf", "ole"))
BINARY = frozenset({"pdf", "zip", "ole", "bin"})
# Where a number is part of an address, a covered one would lead nowhere.
ADDRESS = re.compile(r"(?:href|src|action|url)\s*[=:]\s*(?:\"[^\"]*\"|'[^']*')|https?://[^\s\"'<>]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    What to record. `key`: what the family needs to know of the unit.

    `host`: named by the person, for a host that the registry does not have; only for this run.
    """

    url: str
    name: str
    folder: Path
    host: str | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was written. `hidden`: how many pieces of personal data were covered; `unmasked`: files nobody can cover."""

    folder: Path
    family: str
    lists: int
    articles: dict[str, int]
    requests: int
    hidden: int
    unmasked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class File:
    """One answer as it is written. `hidden`: pieces of personal data that were covered."""

    name: str
    content: bytes
    hidden: int
    unmasked: bool = False


def record(main: Path, wanted: Wanted, options: CrawlOptions) -> Recorded:
    """
    Ask the column, at most three further pages and one report, and write `<folder>/<name>/recording.json`.

    GoujiError for a host that is neither registered nor named, for a folder that is there already, and when nothing
    could be had. TryLater when the portal is being asked by another run, or rests.
    """
    target = wanted.folder / wanted.name
    if not re.fullmatch(r"[a-z0-9][a-z0-9_]{0,60}", wanted.name):
        raise GoujiError(f"“{wanted.name}”：名称只用小写字母、数字和下划线")
    if target.exists():
        raise GoujiError(f"{target} 已经有了；换一个名称，或先移开它")
    with TemporaryDirectory() as name, _registered(main, Path(name), wanted, options.now):
        database, blobs = Path(name) / "recording.db", Path(name) / "files"
        with own_process() as pool:
            summary, seen = pool.submit(crawl_briefly, database, blobs, options).result()
        with open_database(database) as opened:
            found, family = answers(opened), exported(opened)["platforms"][0]["family"]
        kept = list(_kept(found, seen))
        if not any(one.status and one.status < 400 for one, _ in kept):
            why = next((one.error or f"HTTP {one.status}" for one, _ in kept), "没有一次请求发得出去")
            raise GoujiError(f"没有录到 {wanted.url}：{why}；结果 {dict(summary.outcomes)}")
        files = _write(target, wanted, kept, seen, Store(blobs))
    return Recorded(
        folder=target,
        family=str(family or ""),
        lists=sum(one.kind == "list" for one, _ in kept),
        articles=seen.articles,
        requests=summary.requests,
        hidden=sum(file.hidden for file in files),
        unmasked=tuple(file.name for file in files if file.unmasked),
    )


@contextmanager
def _registered(main: Path, folder: Path, wanted: Wanted, now: datetime) -> Iterator[None]:
    """A registry of this one column in `folder`, as the real one knows its portal; the portal is ours meanwhile."""
    host, _, _ = checked_host(wanted.url)
    if wanted.host is not None and wanted.host.lower() != host:
        raise GoujiError(f"网址的主机是 {host}，--host 写的是 {wanted.host}；请逐字核对")
    with ExitStack() as stack:
        tables: dict[str, Any] = {}
        if main.exists():
            known = stack.enter_context(open_database(main))
            platform = platform_of(known, host)
            if platform is not None:
                tables = _of_platform(exported(known), platform)
                group = tables["host_groups"][0]["group_id"]
                if until := dict(cooling_groups(known, now)).get(group):
                    raise TryLater(f"{group} 休息到 {beijing(until)}，现在不访问")
                stack.enter_context(lease(known, f"crawl:{group}", new_owner(), now, LEASE_MINUTES))
        if not tables and wanted.host is None:
            raise GoujiError(f"主机 {host} 没有登记；核对是哪个机关的门户后，用 --host {host} 只为这一次点名")
        _fill(folder, wanted, tables or _of_host(wanted.url), now)
        yield


def _of_platform(tables: dict[str, list[dict[str, Any]]], platform: str) -> dict[str, Any]:
    rows = [dict(row) for row in tables["platforms"] if row["platform_id"] == platform]
    if not rows[0]["enabled"]:
        raise GoujiError(f"平台 {platform} 已停用，不访问")
    groups = [dict(row) for row in tables["host_groups"] if row["group_id"] == rows[0]["group_id"]]
    for group in groups:
        group["nightly_budget"] = min(int(group["nightly_budget"]), MOST_REQUESTS)
    return {"host_groups": groups, "platforms": rows}


def _of_host(url: str) -> dict[str, Any]:
    """A host that is in no registry, with the pace of a new one."""
    host, port, plain = checked_host(url)
    group = {"group_id": owner_of(host), "nightly_budget": MOST_REQUESTS}
    group |= {"delay_s": 0} if is_test_host(host) else {}  # of names that can be no real portal
    platform = {"platform_id": host, "name": host, "group_id": owner_of(host), "hosts": json.dumps([host])}
    ports = [port] if port not in USUAL_PORTS else []
    return {"host_groups": [group], "platforms": [platform | {"ports": json.dumps(ports), "http_only": int(plain)}]}


def _fill(folder: Path, wanted: Wanted, tables: dict[str, Any], now: datetime) -> None:
    """The short crawl's own database."""
    source = {
        "agency_code": BODY["code"],
        "platform_id": tables["platforms"][0]["platform_id"],
        "column_url": wanted.url,
        "unit_key": wanted.key,
    }
    path = folder / "registry.yaml"
    write_registry(path, "yaml", tables | {"agencies": [BODY], "sources": [source]})
    with open_database(folder / "recording.db") as database:
        try:
            import_registry(database, path, now=now)
        except BadRegistry as error:
            raise GoujiError(f"“{error.value}”：{error.problem}") from None


def _kept(found: list[RecordedAnswer], seen: Seen) -> Iterator[tuple[RecordedAnswer, str]]:
    """Each request once, with what was posted. Of a redirect only where it ended."""
    last: dict[tuple[str, str, str], RecordedAnswer] = {}
    for one in found:
        last[one.method, one.asked, seen.bodies.get(one.capture_id, "")] = one
    for (_, _, body), one in last.items():
        yield one, body


def _write(
    target: Path, wanted: Wanted, kept: list[tuple[RecordedAnswer, str]], seen: Seen, store: Store
) -> list[File]:
    """The bytes, each answer a file, and `recording.json` beside them."""
    target.mkdir(parents=True)
    column: dict[str, Any] = {"url": wanted.url}
    if wanted.key:
        column["key"] = json.loads(wanted.key) if wanted.key.startswith("{") else {"unit": wanted.key}
    told, files = [], []
    for number, (one, posted) in enumerate(kept, 1):
        content = store.read(one.document_sha256) if one.document_sha256 else b""
        file = _file(f"{number:02}_{one.kind}", content, one.headers.get("Content-Type", ""))
        (target / file.name).write_bytes(file.content)
        files.append(file)
        entry: dict[str, Any] = {"method": one.method, "url": one.asked, "body": posted, "status": one.status or 0}
        entry |= {"final_url": one.final_url} if one.final_url != one.asked else {}
        headers = {name: one.headers[name] for name in KEPT_HEADERS if name in one.headers}
        told.append(entry | {"headers": headers, "file": file.name})
    data = {"column": column, "articles": seen.articles, "answers": told}
    (target / "recording.json").write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return files


def _file(stem: str, content: bytes, content_type: str) -> File:
    """What is written: pages without personal data, all else as it came."""
    start = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    suffix = next((suffix for sign, suffix in SUFFIXES if start.startswith(sign)), "")
    suffix = suffix or ("html" if "text" in content_type or not content else "bin")
    if suffix in BINARY:
        return File(f"{stem}.{suffix}", content, 0, unmasked=True)
    page, hidden = _masked(content, content_type)
    return File(f"{stem}.{suffix}", content if page is None else page, hidden, unmasked=page is None)


def _masked(content: bytes, content_type: str) -> tuple[bytes | None, int]:
    """
    The page without personal data, in its own charset; how many pieces were covered. Addresses stay.

    None for what cannot be decoded: nobody can say what it holds.
    """
    declared = re.search(r"charset=([\w-]+)", content_type)
    try:
        page = decode_with_facts(content, declared[1] if declared else None)
    except UnreadableInput:
        return (None if content else content), 0
    whole = page.text
    addresses = [match.span() for match in ADDRESS.finditer(whole)]
    pieces = [one for one in find(whole) if not any(start <= one.start and one.end <= end for start, end in addresses)]
    if not pieces:
        return content, 0
    return covered(whole, tuple(pieces)).encode(page.used, "replace"), len(pieces)

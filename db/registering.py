"""What a person registers one by one: hosts, addresses of single reports, and columns."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from audit.errors import GoujiError
from db.agencies import agency
from db.inserting import insert
from db.logbook import log_action
from db.opening import Database, tx
from db.registry import values as v
from db.registry.short import owner_of
from db.registry.unit_keys import articles_added, articles_of
from db.times import instant

USUAL_PORTS = frozenset({None, 80, 443})


@dataclass(frozen=True, slots=True)
class Registered:
    """What was written: the source, and the host when it is new."""

    source_id: int
    platform_id: str
    new_host: str = ""
    replaced: str = ""


def register_article(
    database: Database, code: str, year: int, url: str, *, host: str | None = None, by: str, now: datetime
) -> Registered:
    """
    The address of one report, for a portal whose list no program can read.

    `host`: named by the person because it is not registered yet. GoujiError for an unregistered host that is not
    named, or named differently.
    """
    with tx(database):
        agency(database, code)
        platform, new_host = _platform(database, url, host, by=by, now=now)
        source_id, key = _source(database, code, platform)
        articles = articles_of(key)
        replaced = articles.get(str(year), "")
        articles[str(year)] = url
        database.execute(
            "UPDATE sources SET unit_key = ? WHERE source_id = ?", [articles_added(key, articles), source_id]
        )
        detail = {"year": year, "url": url, "source_id": source_id} | ({"replaced": replaced} if replaced else {})
        log_action(database, by, "article", code, json.dumps(detail, ensure_ascii=False), now)
    return Registered(source_id, platform, new_host, "" if replaced == url else replaced)


def forget_article(database: Database, code: str, year: int, *, by: str, now: datetime) -> list[str]:
    """The addresses that were registered for that year, and are no longer."""
    with tx(database):
        agency(database, code)
        gone = []
        rows = database.execute("SELECT source_id, unit_key FROM sources WHERE agency_code = ?", [code]).fetchall()
        for source_id, key in rows:
            articles = articles_of(key)
            if url := articles.pop(str(year), ""):
                gone.append(url)
                database.execute(
                    "UPDATE sources SET unit_key = ? WHERE source_id = ?", [articles_added(key, articles), source_id]
                )
        if gone:
            detail = json.dumps({"year": year, "urls": gone}, ensure_ascii=False)
            log_action(database, by, "article remove", code, detail, now)
    return gone


def register_column(database: Database, code: str, platform: str, url: str, *, by: str, now: datetime) -> int:
    """The source of a column that a person has looked at: a new one, or one that is there and counts again."""
    with tx(database):
        row = database.execute(
            "SELECT source_id FROM sources WHERE agency_code = ? AND platform_id = ? AND column_url = ? ORDER BY 1",
            [code, platform, url],
        ).fetchone()
        checked = {"verified_by": by, "verified_at": instant(now), "status": "active"}
        if row:
            database.table("sources").update(row[0], checked)
            return int(row[0])
        return insert(database, "sources", {"agency_code": code, "platform_id": platform, "column_url": url} | checked)


def retire_columns(database: Database, code: str, *, but: int) -> list[str]:
    """The other own columns of a body have moved: they are no longer asked. Their addresses."""
    with tx(database):
        rows = database.execute(
            """SELECT source_id, column_url FROM sources WHERE agency_code = ? AND role = 'own' AND source_id <> ?
               AND column_url <> '' AND status IN ('active', 'broken', 'blocked') ORDER BY source_id""",
            [code, but],
        ).fetchall()
        for source_id, _ in rows:
            database.execute("UPDATE sources SET status = 'moved' WHERE source_id = ?", [source_id])
    return [url for _, url in rows]


def add_host(database: Database, platform: str, host: str, port: int | None = None) -> None:
    """One more host of a platform, and the port of an address that a person gave."""
    with tx(database):
        row = database.execute("SELECT hosts, ports FROM platforms WHERE platform_id = ?", [platform]).fetchone()
        if row is None:
            raise GoujiError(f"名录里没有平台 {platform}")
        hosts, ports = json.loads(row[0]), json.loads(row[1])
        hosts += [] if host in hosts else [host]
        ports += [] if port in USUAL_PORTS or port in ports else [port]
        database.table("platforms").update(platform, {"hosts": json.dumps(hosts), "ports": json.dumps(ports)})


def platform_of(database: Database, host: str) -> str | None:
    """The platform that has this host; of several the first."""
    rows = database.execute("SELECT platform_id, hosts FROM platforms ORDER BY platform_id").fetchall()
    return next((platform for platform, hosts in rows if host in json.loads(hosts)), None)


def checked_host(written: str) -> tuple[str, int | None, bool]:
    """Host and port of a host name or an address, and whether it is without https. GoujiError for anything else."""
    try:
        parts = v.url(written if "://" in written else f"https://{written}")
        (host,) = json.loads(v.hosts([(parts.hostname or "").rstrip(".")]))
    except ValueError as error:
        raise GoujiError(f"“{written[:80]}”：{error}") from None
    return host, parts.port, parts.scheme == "http"


def _platform(database: Database, url: str, named: str | None, *, by: str, now: datetime) -> tuple[str, str]:
    """The platform of an address, and its host when that was not registered before."""
    if "://" not in url:
        raise GoujiError(f"“{url[:80]}”：应是 http:// 或 https:// 开头的网址")
    host, port, plain = checked_host(url)
    if named is not None and named.lower() != host:
        raise GoujiError(f"网址的主机是 {host}，--host 写的是 {named}；请逐字核对")
    known = platform_of(database, host)
    if known is None and named is None:
        raise GoujiError(f"主机 {host} 没有登记；核对是本机关的门户后，加 --host {host} 一并登记")
    if known is None:
        group = owner_of(host)
        insert(database, "host_groups", {"group_id": group}, ignore=True)
        row = {"platform_id": host, "name": host, "group_id": group, "http_only": int(plain)}
        insert(database, "platforms", row)
        log_action(database, by, "host", host, urlsplit(url).netloc, now)
    add_host(database, known or host, host, port)
    return known or host, "" if known else host


def _source(database: Database, code: str, platform: str) -> tuple[int, str]:
    """The source that gets the address: one that a crawl asks; else a new one without a column."""
    row = database.execute(
        """SELECT source_id, unit_key FROM sources
           WHERE agency_code = ? AND platform_id = ? AND role = 'own' AND status IN ('active', 'manual')
           ORDER BY column_url = '', source_id""",
        [code, platform],
    ).fetchone()
    if row:
        return int(row[0]), str(row[1])
    new = {"agency_code": code, "platform_id": platform, "status": "manual", "unit_key": ""}
    return insert(database, "sources", new), ""

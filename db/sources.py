"""Where agencies publish: sources, their platforms and host groups, and which of them are due."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from audit.errors import GoujiError
from db.due import Wanted
from db.opening import Database, tx
from db.times import instant

NO_NAMES: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HostGroup:
    """Hosts that share a pace. `cooldown_until`: an instant, or None. `window`: when the schedule may ask, 北京时间."""

    group_id: str
    delay: float
    budget: int
    cooldown_until: str | None
    window: str = "20:00-06:00"


@dataclass(frozen=True, slots=True)
class Platform:
    """
    A portal. `family` is "" until it was detected. `post_allowed`: paths below which reading needs POST.

    `tls_policy`: verify, accept_invalid_once, own_process. `http_only`: a person has said that there is no https.
    """

    platform_id: str
    name: str
    group_id: str
    family: str
    dialect: Mapping[str, Any]
    hosts: tuple[str, ...]
    attachment_hosts: tuple[str, ...]
    ports: tuple[int, ...]
    robots_override: bool
    exclude_selectors: tuple[str, ...]
    post_allowed: tuple[str, ...] = ()
    tls_policy: str = "verify"
    http_only: bool = False
    list_mode: str = "static"


@dataclass(frozen=True, slots=True)
class Source:
    """
    Where one agency's reports stand. `years`: those that are due. `articles`: addresses a person registered.

    `key`: what the family needs to know of the unit (organId, area code …), from `unit_key` without the articles.
    """

    source_id: int
    agency: str
    names: tuple[str, ...]
    platform_id: str
    role: str
    column_url: str
    articles: Mapping[int, str]
    expected_years: tuple[int, ...]
    expect_empty_until: str | None
    years: tuple[int, ...]
    key: Mapping[str, Any] = field(default_factory=dict)


_SOURCES = """
SELECT s.*, p.group_id FROM sources s
JOIN platforms p USING (platform_id)
JOIN host_groups g USING (group_id)
JOIN agencies a ON a.code = s.agency_code
WHERE p.enabled = 1 AND s.status IN ('active', 'manual')
  AND (g.cooldown_until IS NULL OR g.cooldown_until <= :now)
  AND (a.active_to IS NULL OR a.active_to >= :today)
  AND (:agencies = '[]' OR s.agency_code IN (SELECT value FROM json_each(:agencies)))
  AND (:platforms = '[]' OR s.platform_id IN (SELECT value FROM json_each(:platforms)))
ORDER BY s.source_id"""


def due_sources(
    database: Database,
    years: Iterable[int],
    *,
    now: datetime,
    today: date,
    agencies: Iterable[str] = (),
    platforms: Iterable[str] = (),
    recheck: bool = False,
) -> list[Source]:
    """
    Sources with the years to ask for. Named agencies or platforms are due whatever they said last.

    `recheck`: only reports with something outstanding, at once: standing findings, an absence that was confirmed.
    Else what a body says it has corrected is asked for as well, of whatever year it is.

    A source is done for a day when its outcome row exists, so an aborted run is simply started again.
    GoujiError for a name the registry does not have.
    """
    named = {"agencies": list(agencies), "platforms": list(platforms)}
    _check_named(database, named)
    wanted = Wanted.of(database, years, now=now, today=today, everything=any(named.values()), recheck=recheck)
    values = {"now": instant(now), "today": today.isoformat()} | {key: json.dumps(item) for key, item in named.items()}
    names = agency_names(database)
    found = []
    for row in database.query(_SOURCES, values):
        source = _source(row, names, wanted.years_of(row["source_id"], row["agency_code"]))
        if source.years:
            found.append(source)
    return found


def platforms_by_id(database: Database) -> dict[str, Platform]:
    """All platforms."""
    return {row["platform_id"]: _platform(row) for row in database.query("SELECT * FROM platforms")}


def host_groups(database: Database) -> dict[str, HostGroup]:
    """All host groups."""
    rows = database.execute("SELECT group_id, delay_s, nightly_budget, cooldown_until, window FROM host_groups")
    return {row[0]: HostGroup(*row) for row in rows.fetchall()}


def agency_codes(database: Database) -> frozenset[str]:
    """The codes of all agencies: a report that carries another one's is not theirs."""
    return frozenset(code for (code,) in database.execute("SELECT code FROM agencies"))


def agency_names(database: Database) -> dict[str, tuple[str, ...]]:
    """Code → the name, then the aliases."""
    names: dict[str, tuple[str, ...]] = {}
    for code, name in database.execute(
        "SELECT code, name FROM agencies UNION ALL SELECT agency_code, name FROM agency_aliases"
    ):
        names[code] = (*names.get(code, ()), name)
    return names


def set_family(database: Database, platform_id: str, family: str, preset: str = "") -> None:
    """
    Keep a family that was detected; one that stands in the registry is never changed.

    `preset`: the name of a ready dialect, kept where the registry has none of its own.
    """
    dialect = json.dumps({"preset": preset}) if preset else "{}"
    with tx(database):
        database.execute(
            """UPDATE platforms SET family = ?, dialect = CASE WHEN dialect = '{}' THEN ? ELSE dialect END
               WHERE platform_id = ? AND coalesce(family, '') = ''""",
            [family, dialect, platform_id],
        )


def set_prints(database: Database, platform_id: str, lost: str, home: str) -> None:
    """What a portal showed last for an address that is not there, and for its front page."""
    with tx(database):
        database.execute(
            "UPDATE platforms SET soft404_print = ?, home_print = ? WHERE platform_id = ?",
            [lost or None, home or None, platform_id],
        )


def set_robots_state(database: Database, host_platforms: Iterable[str], verdict: str, now: datetime) -> None:
    """The last verdict on a platform's robots.txt."""
    with tx(database):
        database.conn.executemany(
            "UPDATE platforms SET robots_state = ?, robots_checked_at = ? WHERE platform_id = ?",
            [(verdict, instant(now), platform) for platform in host_platforms],
        )


def cool_down(database: Database, group_id: str, until: datetime) -> None:
    """Leave a group alone until then; never shortens a rest."""
    with tx(database):
        database.execute(
            "UPDATE host_groups SET cooldown_until = ? WHERE group_id = ? AND coalesce(cooldown_until, '') < ?",
            [instant(until), group_id, instant(until)],
        )


def cooling_groups(database: Database, now: datetime) -> list[tuple[str, str]]:
    """Groups at rest, with the instant it ends."""
    rows = database.execute(
        "SELECT group_id, cooldown_until FROM host_groups WHERE cooldown_until > ? ORDER BY 1", [instant(now)]
    )
    return list(rows.fetchall())


def _check_named(database: Database, named: Mapping[str, list[str]]) -> None:
    for table, key, what in (("agencies", "code", "机关"), ("platforms", "platform_id", "平台")):
        for name in named[table]:
            if database.execute(f"SELECT 1 FROM {table} WHERE {key} = ?", [name]).fetchone() is None:
                raise GoujiError(f"名录里没有{what} {name}")


def _source(row: Mapping[str, Any], names: Mapping[str, tuple[str, ...]], years: tuple[int, ...]) -> Source:
    key = _key(row["unit_key"])
    articles = {int(year): str(url) for year, url in key.pop("articles", {}).items()}
    column_url = "" if row["status"] == "manual" else row["column_url"]
    if not column_url:  # only what a person registered can be asked
        years = tuple(year for year in years if year in articles)
    return Source(
        source_id=row["source_id"],
        agency=row["agency_code"],
        names=names.get(row["agency_code"], NO_NAMES),
        platform_id=row["platform_id"],
        role=row["role"],
        column_url=column_url,
        articles=articles,
        expected_years=tuple(json.loads(row["expected_years"])),
        expect_empty_until=row["expect_empty_until"],
        years=years,
        key=key,
    )


def _key(unit_key: str) -> dict[str, Any]:
    """`{"articles": {"2024": "http://…"}}` and what the family of the platform needs; anything else is `unit`."""
    if unit_key.startswith("{"):
        return dict(json.loads(unit_key))
    return {"unit": unit_key} if unit_key else {}


def _platform(row: Mapping[str, Any]) -> Platform:
    return Platform(
        platform_id=row["platform_id"],
        name=row["name"],
        group_id=row["group_id"],
        family=row["family"] or "",
        dialect=json.loads(row["dialect"]),
        hosts=tuple(host.lower() for host in json.loads(row["hosts"])),
        attachment_hosts=tuple(host.lower() for host in json.loads(row["attachment_hosts"])),
        ports=tuple(json.loads(row["ports"])),
        robots_override=row["robots_override_by"] is not None,
        exclude_selectors=tuple(json.loads(row["exclude_selectors"])),
        post_allowed=tuple(json.loads(row["post_allowed"])),
        tls_policy=row["tls_policy"],
        http_only=bool(row["http_only"]),
        list_mode=row["list_mode"],
    )

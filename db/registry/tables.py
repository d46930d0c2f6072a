"""The tables of the full form: which columns a file may fill, and what may stand in them.

Columns that the machine fills (last verdict of robots, prints of pages …) are not for files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from db.registry import values as v
from db.registry.unit_keys import unit_key, without_articles
from db.registry.words import KINDS, LEVELS, ROLES

FASTEST_S, LARGEST_BUDGET, NIGHT_STARTS, NIGHT_MINUTES = 4, 300, 20 * 60, 10 * 60

Stored = v.Stored
Check = Callable[[dict[str, Stored]], "tuple[str, str] | None"]


@dataclass(frozen=True, slots=True)
class Column:
    """`empty` is stored when the value is blank. `refers`: the table whose key it names."""

    name: str
    parse: v.Parse
    required: bool = False
    empty: Stored = None
    refers: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """`key`: the columns that tell rows apart. `check`: (column, problem) of a row, or None."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    check: Check | None = None

    def identity(self, row: Mapping[str, Stored]) -> tuple[Stored, ...]:
        """The values of the key. Registered articles are no part of it: a source stays itself when one is added."""
        return tuple(without_articles(row[name]) if name == "unit_key" else row[name] for name in self.key)


def polite(row: dict[str, Stored]) -> tuple[str, str] | None:
    """A file may be stricter than our defaults, never laxer. Only `.test` hosts may be asked faster."""
    if str(row["group_id"]).endswith(".test"):
        return None
    if float(row.get("delay_s") or FASTEST_S) < FASTEST_S or row.get("delay_s") == 0:
        return "delay_s", f"不能小于 {FASTEST_S} 秒"
    if not 0 < int(row.get("nightly_budget") or LARGEST_BUDGET) <= LARGEST_BUDGET:
        return "nightly_budget", f"应在 1 到 {LARGEST_BUDGET} 之间"
    return None if _at_night(str(row.get("window") or "20:00-06:00")) else ("window", "应在 20:00-06:00 之内")


def _at_night(window: str) -> bool:
    start, end = (
        (int(clock[:2]) * 60 + int(clock[3:]) - NIGHT_STARTS) % (24 * 60) for clock in window.split("-", maxsplit=1)
    )
    return start < end <= NIGHT_MINUTES


def _all_or_none(*names: str) -> Check:
    def check(row: dict[str, Stored]) -> tuple[str, str] | None:
        filled = [name for name in names if row.get(name) is not None]
        if not filled or len(filled) == len(names):
            return None
        return filled[0], f"{'、'.join(names)} 要么都填，要么都不填"

    return check


HOST_GROUPS = Table(
    "host_groups",
    ("group_id",),
    (
        Column("group_id", v.text, required=True),
        Column("delay_s", v.seconds, empty=4),
        Column("nightly_budget", v.whole, empty=300),
        Column("window", v.window, empty="20:00-06:00"),
    ),
    polite,
)

PLATFORMS = Table(
    "platforms",
    ("platform_id",),
    (
        Column("platform_id", v.text, required=True),
        Column("name", v.text, required=True),
        Column("group_id", v.text, required=True, refers="host_groups"),
        Column("family", v.text),
        Column("family_version", v.text),
        Column("dialect", v.mapping, empty="{}"),
        Column("list_mode", v.one_of("static", "xml", "json", "html_fragment", "js_only", "manual"), empty="static"),
        Column("hosts", v.hosts, required=True),
        Column("attachment_hosts", v.hosts, empty="[]"),
        Column("ports", v.numbers, empty="[]"),
        Column("http_only", v.flag, empty=0),
        Column("tls_policy", v.one_of("verify", "accept_invalid_once", "own_process"), empty="verify"),
        Column("post_allowed", v.paths, empty="[]"),
        Column("robots_override_by", v.text),
        Column("robots_override_at", v.moment),
        Column("robots_override_reason", v.text),
        Column("exclude_selectors", v.items, empty="[]"),
        Column("enabled", v.flag, empty=1),
        Column("notes", v.text, empty=""),
    ),
    _all_or_none("robots_override_by", "robots_override_at", "robots_override_reason"),
)

AGENCIES = Table(
    "agencies",
    ("code",),
    (
        Column("code", v.code, required=True),
        Column("name", v.text, required=True),
        Column(
            "kind",
            v.one_of("government", "government_office", "department", "street_office", "township", words=KINDS),
            required=True,
        ),
        Column("level", v.one_of("province", "city", "county", "town", words=LEVELS)),
        Column("parent", v.code, refers="agencies"),
        Column("vertical", v.flag, empty=0),
        Column("active_from", v.day),
        Column("active_to", v.day),
    ),
    lambda row: ("parent", "上级不能是自己") if row.get("parent") == row["code"] else None,
)

AGENCY_ALIASES = Table(
    "agency_aliases",
    ("agency_code", "name"),
    (
        Column("agency_code", v.code, required=True, refers="agencies"),
        Column("name", v.text, required=True),
        Column("valid_from", v.day),
        Column("valid_to", v.day),
    ),
)

ROLE = v.one_of("responsible", "head", "supervisor", words=ROLES)

OFFICES = Table(
    "offices",
    ("agency_code", "role", "name"),
    (
        Column("agency_code", v.code, required=True, refers="agencies"),
        Column("role", ROLE, empty="responsible"),
        Column("name", v.text, required=True),
    ),
)

# An office has no number outside the database: a file names it by its own label (`office_id`), or in full.
ENDPOINTS = Table(
    "endpoints",
    ("agency_code", "role", "office", "channel", "address", "secret_ref"),
    (
        Column("agency_code", v.code, required=True, refers="agencies"),
        Column("role", ROLE, empty="responsible"),
        Column("office", v.text, required=True),
        Column("channel", v.one_of("mail", "wecom", "dingtalk", "feishu", "folder"), required=True),
        Column("address", v.text, empty=""),
        Column("secret_ref", v.secret, empty=""),
        Column("label", v.text),
        Column("is_test", v.flag, empty=0),
        Column("state", v.one_of("active", "muted", "bounced", "revoked"), empty="active"),
        Column("muted_until", v.day),
        Column("state_reason", v.text),
    ),
    lambda row: _reachable(row),
)


def _reachable(row: dict[str, Stored]) -> tuple[str, str] | None:
    if (row.get("state") == "muted") != (row.get("muted_until") is not None) and {"state", "muted_until"} & set(row):
        return "muted_until", "state 是 muted 时要写 muted_until，不是时不能写"
    channel, where, secret = row["channel"], str(row.get("address") or ""), row.get("secret_ref")
    if channel in {"wecom", "dingtalk", "feishu"}:
        return None if secret and not where else ("secret_ref", "机器人应写 secret_ref（env:… 或 file:…），不写地址")
    if not where:
        return "address", "不能为空"
    if channel == "folder" and not re.fullmatch(r"\w[\w.-]*", where):
        return "address", "应是一个文件夹的名字，不带路径"
    if channel == "mail":
        try:
            v.mail(where)
        except ValueError as error:
            return "address", str(error)
    return None


SOURCES = Table(
    "sources",
    ("agency_code", "platform_id", "role", "column_url", "unit_key"),
    (
        Column("agency_code", v.code, required=True, refers="agencies"),
        Column("platform_id", v.text, required=True, refers="platforms"),
        Column("role", v.one_of("own", "summary", "parent_list", "legacy"), empty="own"),
        Column("column_url", v.address, empty=""),
        Column("unit_key", unit_key, empty=""),
        Column("expected_years", v.years, empty="[]"),
        Column("expect_empty_by", v.text),
        Column("expect_empty_why", v.text),
        Column("expect_empty_until", v.day),
        Column("status", v.one_of("active", "moved", "broken", "blocked", "manual"), empty="active"),
        Column("verified_at", v.moment),
        Column("verified_by", v.text),
    ),
    _all_or_none("expect_empty_by", "expect_empty_why", "expect_empty_until"),
)

EXPECTATIONS = Table(
    "expectations",
    ("platform_id", "report_year"),
    (
        Column("platform_id", v.text, required=True, refers="platforms"),
        Column("report_year", v.year, required=True),
        Column("minimum", v.whole, empty=0),
        Column("maximum", v.whole),
    ),
    lambda row: _not_below(row),
)


def _not_below(row: dict[str, Stored]) -> tuple[str, str] | None:
    most, least = row.get("maximum"), row.get("minimum")
    if most is None or least is None or int(most) >= int(least):
        return None
    return "maximum", "不能小于 minimum"


# in the order of writing: what is referred to comes first
TABLES = (HOST_GROUPS, PLATFORMS, AGENCIES, AGENCY_ALIASES, OFFICES, ENDPOINTS, SOURCES, EXPECTATIONS)
BY_NAME = {table.name: table for table in TABLES}

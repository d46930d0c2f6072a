"""Entries → rows of the database: what is new is added, what differs is changed, the rest is left."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from db.opening import Database
from db.registry.tables import ENDPOINTS, TABLES, Stored, Table
from db.registry.understanding import Entry, Keys
from db.registry.unit_keys import with_articles

REPLACED = "名录导入时更换"
Key = tuple[Stored, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What an entry does. `what`: added, changed or left. `fields`: column → (before, after) of a change."""

    table: str
    key: str
    what: str
    fields: tuple[tuple[str, Stored, Stored], ...] = ()


def stored_keys(database: Database) -> Keys:
    """The keys of every table that others refer to."""
    return {
        table.name: {key for (key,) in database.execute(f"SELECT {table.key[0]} FROM {table.name}")}
        for table in TABLES
        if len(table.key) == 1
    }


def store(database: Database, entries: list[Entry]) -> list[Change]:
    """Write entries in the order given, inside the caller's transaction."""
    before = {
        table.name: _rows(database, table) for table in {entry.table.name: entry.table for entry in entries}.values()
    }
    return [_store(database, entry, before[entry.table.name].get(entry.key)) for entry in entries]


def _rows(database: Database, table: Table) -> dict[Key, dict[str, Stored]]:
    source = table.name
    if table is ENDPOINTS:
        source = """(SELECT e.*, o.agency_code, o.role, o.name AS office
                     FROM endpoints e JOIN offices o ON o.id = e.office_id)"""
    return {table.identity(row): row for row in database.query(f"SELECT * FROM {source}")}


def _store(database: Database, entry: Entry, old: dict[str, Stored] | None) -> Change:
    shown = " ".join(str(part) for part in entry.key if part not in (None, ""))
    if old is not None and "unit_key" in entry.values:
        entry.values["unit_key"] = with_articles(entry.values["unit_key"], old["unit_key"])
    try:
        if old is None:
            _insert(database, entry)
            return Change(entry.table.name, shown, "added")
        fields = tuple((name, old[name], value) for name, value in entry.values.items() if not _same(old[name], value))
        if fields:
            _update(database, entry, {name: after for name, _, after in fields}, old)
        return Change(entry.table.name, shown, "changed" if fields else "left", fields)
    except sqlite3.IntegrityError as error:
        why = "与名录里已有的条目重复" if "UNIQUE" in str(error) else "与名录里已有的值合不到一起"
        raise entry.row.bad(entry.table.key[0], why, shown) from None


def _same(before: Stored, after: Stored) -> bool:
    """Lists and options may be written in several ways."""
    if before == after or not (isinstance(before, str) and isinstance(after, str) and before[:1] in ("[", "{")):
        return before == after
    try:
        return bool(json.loads(before) == json.loads(after))
    except json.JSONDecodeError:
        return False


def _insert(database: Database, entry: Entry) -> None:
    values = dict(entry.values)
    if entry.table is ENDPOINTS:
        office = [values.pop(name) for name in ("agency_code", "role", "office")]
        found = database.execute("SELECT id FROM offices WHERE agency_code = ? AND role = ? AND name = ?", office)
        number = found.fetchone()
        if number is None:
            raise entry.row.bad("office", "offices 里没有这个科室", str(office[2]))
        values["office_id"] = number[0]
    names = ", ".join(values)
    places = ", ".join(f":{name}" for name in values)
    database.execute(f"INSERT INTO {entry.table.name} ({names}) VALUES ({places})", values)


def _update(database: Database, entry: Entry, changed: dict[str, Stored], old: dict[str, Stored]) -> None:
    own = {"endpoints": "id", "sources": "source_id"}.get(entry.table.name)
    key = {own: old[own]} if own else {name: entry.values[name] for name in entry.table.key}
    setting = ", ".join(f"{name} = :{name}" for name in changed)
    where = " AND ".join(f"{name} IS :key_{name}" for name in key)
    values = changed | {f"key_{name}": value for name, value in key.items()}
    database.execute(f"UPDATE {entry.table.name} SET {setting} WHERE {where}", values)


def rename_office(database: Database, code: str, name: str) -> list[Change]:
    """The short form knows one responsible office a body: another name is a new name, not a second office."""
    known = database.execute(
        "SELECT id, name FROM offices WHERE agency_code = ? AND role = 'responsible'", [code]
    ).fetchall()
    if len(known) != 1 or known[0][1] == name:
        return []
    database.execute("UPDATE offices SET name = ? WHERE id = ?", [name, known[0][0]])
    return [Change("offices", f"{code} responsible {known[0][1]}", "changed", (("name", known[0][1], name),))]


def replace_portal(database: Database, code: str, column_url: str) -> list[Change]:
    """The short form names the one source of a body: its one other active source has moved."""
    others = database.execute(
        "SELECT source_id, column_url FROM sources"
        " WHERE agency_code = ? AND role = 'own' AND status = 'active' AND column_url <> ?",
        [code, column_url],
    ).fetchall()
    if len(others) != 1:
        return []
    database.execute("UPDATE sources SET status = 'moved' WHERE source_id = ?", [others[0][0]])
    database.execute(
        "UPDATE sources SET status = 'active'"
        " WHERE agency_code = ? AND role = 'own' AND status = 'moved' AND column_url = ?",
        [code, column_url],
    )
    return [Change("sources", f"{code} {others[0][1]}", "changed", (("status", "active", "moved"),))]


def allow_port(database: Database, platform_id: str, port: int) -> list[Change]:
    """A person gave an address with this port: the crawler may use it."""
    before = database.execute("SELECT ports FROM platforms WHERE platform_id = ?", [platform_id]).fetchone()[0]
    ports = json.loads(before)
    if port in ports:
        return []
    after = json.dumps([*ports, port])
    database.execute("UPDATE platforms SET ports = ? WHERE platform_id = ?", [after, platform_id])
    return [Change("platforms", platform_id, "changed", (("ports", before, after),))]


def replace_mailboxes(database: Database, code: str, role: str, office: str, mailboxes: list[str]) -> list[Change]:
    """The short form names the mailboxes of an office: other ones of it are no longer written to."""
    rows = database.query(
        """SELECT e.* FROM endpoints e JOIN offices o ON o.id = e.office_id
           WHERE o.agency_code = ? AND o.role = ? AND o.name = ? AND e.channel = 'mail' AND e.is_test = 0""",
        [code, role, office],
    )
    changes = []
    for row in list(rows):
        wanted = row["address"] in mailboxes
        if row["state"] == "active" and not wanted:
            after, reason = "revoked", REPLACED
        elif row["state"] == "revoked" and row["state_reason"] == REPLACED and wanted:
            after, reason = "active", None
        else:
            continue
        database.execute("UPDATE endpoints SET state = ?, state_reason = ? WHERE id = ?", [after, reason, row["id"]])
        fields = (("state", row["state"], after),)
        changes.append(Change("endpoints", f"{code} {office} mail {row['address']}", "changed", fields))
    return changes

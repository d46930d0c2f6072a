"""A registry file → the database, all of it or nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from audit.errors import BadRegistry
from db.logbook import log_action
from db.opening import Database, tx
from db.registry.families import Dialects, Families, known_families
from db.registry.files import read_sheets
from db.registry.problems import Problems
from db.registry.rows import SHORT
from db.registry.short import Expanded, Known, all_rows, expand
from db.registry.storing import Change, allow_port, rename_office, replace_mailboxes, replace_portal, store, stored_keys
from db.registry.understanding import Entry, no_circle, understand
from db.registry.warning import warnings


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do."""

    changes: tuple[Change, ...]
    warnings: tuple[str, ...] = ()

    def count(self, what: str, table: str | None = None) -> int:
        """How many entries were added, changed or left."""
        return sum(change.what == what and table in (None, change.table) for change in self.changes)


class _Undo(Exception):
    """Rolls a dry run back."""


def import_registry(
    database: Database,
    path: Path,
    *,
    now: datetime,
    dry_run: bool = False,
    actor: str = "gouji",
    families: Families | None = None,
    dialects: Dialects | None = None,
) -> Imported:
    """
    Take over a file of the short or the full form. BadRegistry for what is wrong in it: nothing is taken over.

    A dry run does the same and undoes it, so it finds what a real one would find. Bodies that the file does
    not name stay as they are. `families`: gives the known families with their presets, `dialects` judges a dialect;
    both are only asked when the file names a family or a preset.
    """
    sheets = read_sheets(path)
    result: Imported | None = None
    try:
        with tx(database):
            if not all_rows(sheets):
                raise BadRegistry(path.name, 0, "文件", path.name, "没有任何条目")
            expanded, problems = Expanded(), Problems()
            if any(sheet.table == SHORT for sheet in sheets):
                expanded = expand(all_rows(sheets), _known(database), problems)
                sheets = expanded.sheets()
            entries = understand(sheets, stored_keys(database), problems)
            known_families(entries, families, problems, dialects)
            problems.end()
            result = _take_over(database, entries, expanded)
            if result.count("added") or result.count("changed"):
                _log(database, path, result, now=now, actor=actor)
            if dry_run:
                raise _Undo
    except _Undo:
        pass
    assert result is not None
    return result


def _take_over(database: Database, entries: list[Entry], expanded: Expanded) -> Imported:
    changes = [change for code, name in expanded.offices.items() for change in rename_office(database, code, name)]
    changes += store(database, entries)
    no_circle(entries, dict(database.execute("SELECT code, parent FROM agencies").fetchall()))
    for platform_id, port in expanded.ports:
        changes += allow_port(database, platform_id, port)
    for code, column_url in expanded.portals.items():
        changes += replace_portal(database, code, column_url)
    for (code, role, office), mailboxes in expanded.mailboxes.items():
        changes += replace_mailboxes(database, code, role, office, mailboxes)
    return Imported(_once(changes), tuple(warnings(database, entries)))


def _once(changes: Iterable[Change]) -> tuple[Change, ...]:
    """One change an entry: what is new and then completed is new."""
    found: dict[tuple[str, str], Change] = {}
    for change in changes:
        key = change.table, change.key
        before = found.get(key, change)
        if before.what == "changed" and change.what == "changed" and before is not change:
            found[key] = replace(before, fields=before.fields + change.fields)
        elif before.what == "left":
            found[key] = change
        else:
            found[key] = before
    return tuple(found.values())


def _known(database: Database) -> Known:
    known = Known(groups={group for (group,) in database.execute("SELECT group_id FROM host_groups")})
    for platform, hosts in database.execute("SELECT platform_id, hosts FROM platforms ORDER BY platform_id DESC"):
        known.platforms.update(dict.fromkeys(json.loads(hosts), platform))
    for code, name in database.execute("SELECT code, name FROM agencies"):
        known.codes.setdefault(name, set()).add(code)
    offices: dict[str, list[str]] = {}
    for code, name in database.execute("SELECT agency_code, name FROM offices WHERE role = 'responsible' ORDER BY id"):
        offices.setdefault(code, []).append(name)
    known.offices = {code: names[0] for code, names in offices.items()}
    return known


def _log(database: Database, path: Path, result: Imported, *, now: datetime, actor: str) -> None:
    detail = json.dumps(Counter(change.what for change in result.changes), sort_keys=True)
    log_action(database, actor, "agencies import", path.name, detail, now)

"""What a person asks for → the file, with its line in the log. The command and the pages come through here."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO

from audit.errors import BadSettings, GoujiError
from audit.wording import SEVERITIES
from db.agencies import agency
from db.decisions import STATES
from db.exported import Selection, body_counts, chosen_numbers, exported, years_known
from db.logbook import log_action
from db.notice_facts import under_review
from db.opening import Database, snapshot, tx
from db.redacting import redacted_copy
from db.times import beijing, instant, local_day
from gouji.exporting.built_in import KINDS, built_in
from gouji.exporting.commas import ENCODINGS, csv_pieces
from gouji.exporting.data import json_pieces
from gouji.exporting.filling import fill
from gouji.exporting.letters import KINDS as LETTERS
from gouji.exporting.letters import context_now
from gouji.exporting.papers import (
    CONFIRMED,
    MOST_LISTED,
    filings_context,
    list_context,
    overdue_context,
    rectify_context,
)
from gouji.exporting.summary import summary
from gouji.exporting.workbook import write_workbook
from notifications.filings import filings
from notifications.policy import Policy

# form → media type
FORMS = MappingProxyType(
    {
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "csv": "text/csv",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "json": "application/json",
        "sqlite": "application/vnd.sqlite3",
    }
)
EVERYTHING = Selection()


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """
    `form`: one of FORMS. `kind` and `template` (an edited one, `template_name` for messages): docx only. `encoding`: csv
    only, one of ENCODINGS.
    """

    form: str
    selection: Selection = EVERYTHING
    kind: str = "list"
    encoding: str = ENCODINGS[0]
    template: bytes | None = None
    template_name: str = "内置模板"


@dataclass(slots=True)
class Delivered:
    """How many `unit` went into the file, and what whoever takes it should know."""

    count: int
    unit: str = "个问题"
    remarks: list[str] = field(default_factory=list)

    def words(self) -> str:
        """`12 个问题`."""
        return f"{self.count} {self.unit}"


def deliver(
    database: Database,
    order: Order,
    out: BinaryIO,
    *,
    target: str,
    by: str,
    now: datetime,
    policy: Policy,
    scratch: Path | None = None,
) -> Delivered:
    """
    Write the file into `out` and log it: who has made what. `target`: its name, for the log. `scratch`: a folder for what a
    copy of the database needs meanwhile.

    What it holds is of one moment. GoujiError when nothing can be made of the order; then nothing is logged.
    """
    check(database, order)
    if order.form == "sqlite":
        done = _sqlite(database, out, scratch)
    else:
        with snapshot(database):
            done = _WRITERS[order.form](database, order, out, now, policy)
    with tx(database):
        log_action(database, by, f"export {order.form}", target, f"{done.words()}；{chosen_words(order)}", now)
    return done


def check(database: Database, order: Order) -> None:
    """GoujiError for a body that is not registered, a filter that says nothing here, or a kind that is none."""
    chosen = order.selection
    for code in chosen.agencies:
        agency(database, code)
    if order.form not in FORMS:
        raise BadSettings(f"不能导出为 .{order.form}，可用：{'、'.join(FORMS)}")
    if order.encoding not in ENCODINGS:
        raise BadSettings(f"编码 {order.encoding} 不能用，可用：{'、'.join(ENCODINGS)}")
    if order.form == "sqlite" and chosen != EVERYTHING:
        raise BadSettings("sqlite 是整个数据库去掉人员和联系方式后的副本，不能筛选")
    if order.form != "docx":
        return
    if order.kind not in KINDS:
        raise BadSettings(f"没有“{order.kind}”这种文书，可用：{'、'.join(KINDS)}")
    if order.kind == "rectify" and set(chosen.states) - {CONFIRMED}:
        raise BadSettings("督促整改通知只写已确认的问题，不能用 --state 选别的状态")
    if order.kind in ("filings", "overdue") and (chosen.states or chosen.severities):
        raise BadSettings(f"{KINDS[order.kind]}说的是报告是否公布，不能按问题的状态、级别筛选")
    if order.kind in LETTERS and (chosen.states or chosen.severities):
        raise BadSettings(f"{KINDS[order.kind]}写什么由事实决定，不能按问题的状态、级别筛选")


def file_name(order: Order, now: datetime) -> str:
    """A name for a download: 问题清单-20270201.xlsx."""
    named = KINDS[order.kind] if order.form == "docx" else "gouji" if order.form == "sqlite" else "问题清单"
    return f"{named}-{local_day(now):%Y%m%d}.{order.form}"


def chosen_words(order: Order) -> str:
    """What was asked for, in words."""
    if order.form == "sqlite":
        return "去掉人员和联系方式的副本"
    chosen = order.selection
    words = ["、".join(f"{year}年度" for year in chosen.years), "、".join(chosen.agencies)]
    words.append("、".join(STATES[state] for state in STATES if state.value in chosen.states))
    words.append("、".join(name for severity, name in SEVERITIES.items() if severity.value in chosen.severities))
    kind = f"{KINDS[order.kind]}：" if order.form == "docx" else ""
    return kind + ("；".join(filter(None, words)) or "全部")


def _xlsx(database: Database, order: Order, out: BinaryIO, now: datetime, policy: Policy) -> Delivered:
    chosen = order.selection
    numbers = chosen_numbers(database, chosen)
    filed = filings(database, _years(database, order), policy, local_day(now), chosen.agencies)
    made = f"{beijing(instant(now))}（北京时间）"
    write_workbook(
        out,
        summary=summary(body_counts(database, chosen), filed, made=made, chosen=chosen_words(order)),
        findings=exported(database, numbers),
        count=len(numbers),
        rows=filed,
    )
    return Delivered(len(numbers))


def _csv(database: Database, order: Order, out: BinaryIO, now: datetime, policy: Policy) -> Delivered:
    numbers = chosen_numbers(database, order.selection)
    _write(out, csv_pieces(exported(database, numbers), encoding=order.encoding))
    return Delivered(len(numbers))


def _json(database: Database, order: Order, out: BinaryIO, now: datetime, policy: Policy) -> Delivered:
    chosen = order.selection
    numbers = chosen_numbers(database, chosen)
    filters: dict[str, tuple[Any, ...]] = {
        "year": chosen.years,
        "agency": chosen.agencies,
        "state": chosen.states,
        "severity": chosen.severities,
    }
    found = exported(database, numbers, history=True)
    _write(out, json_pieces(found, exported_at=instant(now), filters=filters))
    return Delivered(len(numbers))


def _docx(database: Database, order: Order, out: BinaryIO, now: datetime, policy: Policy) -> Delivered:
    context, done = _context(database, order, now, policy)
    out.write(fill(order.template or built_in(order.kind), context, name=order.template_name))
    return done


def _context(database: Database, order: Order, now: datetime, policy: Policy) -> tuple[dict[str, Any], Delivered]:
    today, chosen = local_day(now), order.selection
    if order.kind == "rectify":
        context = rectify_context(database, chosen, policy, today)
        if not context["letters"]:
            raise GoujiError(
                "没有已确认的错误或疑点，督促整改通知没有内容（提示不单独发通知）；先用 gouji findings confirm 或在页面上确认"
            )
        return context, Delivered(len(context["letters"]), "份督促整改通知", _unready(database, context))
    if order.kind == "list":
        numbers = chosen_numbers(database, chosen)
        if len(numbers) > MOST_LISTED:
            raise GoujiError(f"有 {len(numbers)} 个问题，Word 文档最多 {MOST_LISTED} 个：请缩小范围，或导出为 xlsx")
        return list_context(exported(database, numbers), len(numbers), policy, today), Delivered(len(numbers))
    if order.kind in LETTERS:
        years = chosen.years or (today.year - 1,)
        made_now, count = context_now(database, order.kind, policy, now, years, chosen.agencies)
        if made_now is None:
            raise GoujiError(f"现在没有可写进{KINDS[order.kind]}的内容")
        return made_now, Delivered(count, f"份{KINDS[order.kind]}")
    filed = filings(database, _years(database, order), policy, today, chosen.agencies)
    made = filings_context if order.kind == "filings" else overdue_context
    context = made(filed, policy, today)
    if not context["seasons"]:
        raise GoujiError(f"没有可写进{KINDS[order.kind]}的年度")
    return context, Delivered(len(filed), "家次（单位和年度）")


def _unready(database: Database, context: dict[str, Any]) -> list[str]:
    """Letters about reports whose review is not finished: more may follow."""
    years = {letter["year"] for letter in context["letters"]}
    waiting = {agency(database, code).name for year in years for code in under_review(database, year)}
    named = [letter["addressee"] for letter in context["letters"] if letter["addressee"] in waiting]
    return [f"还有待复核的错误，审核未完：{'、'.join(dict.fromkeys(named))}"] if named else []


def _sqlite(database: Database, out: BinaryIO, scratch: Path | None) -> Delivered:
    with tempfile.TemporaryDirectory(dir=scratch, prefix=".gouji-") as made:
        target = Path(made) / "redacted.sqlite"
        rows = redacted_copy(database, target)
        with target.open("rb") as copy:
            shutil.copyfileobj(copy, out, 1 << 20)
    return Delivered(rows, "行")


def _years(database: Database, order: Order) -> Sequence[int]:
    return order.selection.years or years_known(database)


def _write(out: BinaryIO, pieces: Iterable[bytes]) -> None:
    out.writelines(pieces)


_WRITERS = MappingProxyType({"xlsx": _xlsx, "csv": _csv, "json": _json, "docx": _docx})

"""What a process of its own does with one draft: read, judge, render, mark. No other process looks into a draft."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from audit.engine import check
from audit.errors import UnreadableInput
from audit.model import BodyKind
from audit.policy import AS_CATALOGUED, Policy
from audit.severity import Severity
from audit.verdict import Verdict
from gouji.annotating import annotate
from gouji.annotating.marked import CannotAnnotate
from gouji.beside import Beside, Given
from gouji.checking import Checked, Question, examined, read_by_conversion, verdict_of
from gouji.choosing import chosen_codes
from gouji.inputs import Source

PREVIOUS_UNREAD = "上年的报告没能读取：{}；没有与上年比较"


@dataclass(frozen=True, slots=True)
class Draft:
    """What an office hands in. `previous`: its report of the year before, to compare with; no bytes: none."""

    name: str
    data: bytes
    previous_name: str = ""
    previous: bytes = b""
    year: int | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What it is told. `html`: the report with its findings, escaped; `problem`: why there is none. `marked`: the draft with
    comments, base64, "" where its format takes none: `unmarked` says why. `told`: what it was compared with, and what not.
    """

    problem: str = ""
    agency: str = ""
    year: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    html: str = ""
    marked: str = ""
    ending: str = ""
    unmarked: str = ""
    told: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """For the way between two processes."""
        return asdict(self)


def answer_of(values: Mapping[str, Any]) -> Answer:
    """The other way. TypeError for what is none: a file may have made the process say anything."""
    names = ("problem", "agency", "html", "marked", "ending", "unmarked")
    texts = [*(values[name] for name in names), *values["told"]]
    numbers = [values["year"] or 0, *(values["counts"][severity.value] for severity in Severity if values["counts"])]
    if not (all(isinstance(one, str) for one in texts) and all(isinstance(one, int) for one in numbers)):
        raise TypeError("no answer of ours")
    return Answer(**{**values, "told": tuple(values["told"])})


def examine(draft: Draft, policy: Policy = AS_CATALOGUED, *, made: str = "") -> Answer:
    """
    What the supervising office would say of this draft, under its `policy`.

    `made`: the moment that stands in the comments, as ISO date and time. Bad input is an answer too.
    """
    told: list[str] = []
    question = Question(
        codes=chosen_codes((), ()),
        year=draft.year,
        body_kind=BodyKind(draft.kind) if draft.kind else None,
        form="html",
        alone=True,
        beside=_beside(draft, told),
        policy=policy,
    )
    source = Source(draft.name, data=draft.data)
    verdict = verdict_of(source, question)
    (checked,) = read_by_conversion([examined(1, verdict, question)], [source], question)
    told += [*checked.used, *checked.refused]
    entry = checked.entry
    if entry.status != "read":
        return Answer(problem=entry.problem, told=tuple(told))
    answer = Answer("", entry.agency, entry.year, entry.counts, checked.rendered, told=tuple(told))
    return _marked(answer, checked, verdict, draft, made)


def _beside(draft: Draft, told: list[str]) -> Beside | None:
    if not draft.previous:
        return None
    verdict = check(draft.previous, name=draft.previous_name, rules=())
    if verdict.report is None or verdict.status != "read":
        told.append(PREVIOUS_UNREAD.format(verdict.error[1] if verdict.error else ""))
        return None
    return Beside((Given(draft.previous_name, verdict.report),), asked=frozenset({"previous"}))


def _marked(answer: Answer, checked: Checked, verdict: Verdict, draft: Draft, made: str) -> Answer:
    """With a copy that has comments, where the format takes them and there is something to say."""
    if not verdict.findings or checked.by_conversion:
        return answer
    try:
        marked, _ = annotate(draft.data, verdict, made=made)
    except (CannotAnnotate, UnreadableInput) as error:
        return replace(answer, unmarked=str(error))
    return replace(answer, marked=base64.b64encode(marked.data).decode(), ending=marked.ending)

"""Whatever was lost, doubled or put out of order in a document: no rule of C, Q19 or Q20 crashes on it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from audit.document import Block, Document, Format, Paragraph, Picture, Table
from audit.engine import audit
from audit.model import BodyKind, Report
from audit.policy import LocalItem, Policy
from audit.reading import read
from audit.reading.interpret import interpret
from audit.rules import ALL
from audit.surroundings import Copy, Download, Look, Publication, Registered, Surroundings
from gouji.demo.content import make_content
from tests.generating import BODIES, RENDERINGS

OURS = tuple(rule for rule in ALL if rule.code.startswith("C") or rule.code in ("Q19", "Q20"))
MANY, CHUNK = 200, 20
POLICY = Policy("样例市", local_items=(LocalItem("建议提案", ("建议", "提案"), 6), LocalItem("创新", ("创新",))))


def made(dice: random.Random) -> Document:
    agency, kind = dice.choice(BODIES)
    content = make_content(dice.random(), agency, dice.randint(2019, 2026), kind=kind)
    return read(RENDERINGS[dice.choice(sorted(RENDERINGS))](content))


def mutilated(document: Document, dice: random.Random) -> Document:
    blocks = list(document.blocks)
    for _ in range(dice.randint(1, 6)):
        blocks = dice.choice((_without, _shuffled, _doubled, _cut, _pictured, _torn))(blocks, dice) or blocks
    chosen = dice.choice((document.format, Format.SCAN, Format.PDF))
    return replace(document, blocks=tuple(blocks), format=chosen, truncated=dice.random() < 0.2)


def _without(blocks: Sequence[Block], dice: random.Random) -> list[Block]:
    return [block for block in blocks if dice.random() > 0.2]


def _shuffled(blocks: Sequence[Block], dice: random.Random) -> list[Block]:
    return dice.sample(list(blocks), len(blocks))


def _doubled(blocks: Sequence[Block], dice: random.Random) -> list[Block]:
    return [one for block in blocks for one in ([block, block] if dice.random() < 0.2 else [block])]


def _cut(blocks: Sequence[Block], dice: random.Random) -> list[Block]:
    return [
        replace(block, text=block.text[: dice.randint(0, len(block.text))])
        if isinstance(block, Paragraph) and dice.random() < 0.3
        else block
        for block in blocks
    ]


def _pictured(blocks: Sequence[Block], dice: random.Random) -> list[Block]:
    return [Picture("x.png", "img[1]") if dice.random() < 0.1 else block for block in blocks]


def _torn(blocks: Sequence[Block], dice: random.Random) -> list[Block]:
    """Tables lose rows, and cells at the end of rows."""
    return [_torn_table(block, dice) if isinstance(block, Table) else block for block in blocks]


def _torn_table(table: Table, dice: random.Random) -> Table:
    kept = [number for number in range(len(table.rows)) if dice.random() > 0.2]
    ends = [dice.randint(0, len(table.rows[number])) if dice.random() < 0.3 else None for number in kept]
    return replace(
        table,
        rows=tuple(table.rows[number][:end] for number, end in zip(kept, ends, strict=True)),
        places=tuple(table.places[number][:end] for number, end in zip(kept, ends, strict=True)),
        exact=dice.random() < 0.5,
    )


def around(report: Report, dice: random.Random) -> Surroundings:
    """Everything that may stand beside a report, as damaged as the report itself."""
    others = [interpret(mutilated(report.document, dice)) for _ in range(2)]
    day = f"2025-0{dice.randint(1, 9)}-1{dice.randint(0, 9)}"
    publication = Publication(
        published_on=dice.choice((day, None)),
        first_seen_on=dice.choice((day, None)),
        due_on=dice.choice(("2025-01-31", None)),
        columns=dice.choice((None, (), ("news",), ("annual",), ("什么",))),
        downloads=dice.choice((None, (), (Download("", "", None), Download("a", "b", 404)))),
        looks=dice.choice((None, (Look(f"{day}T00:00:00Z", 404),) * 3)),
    )
    return Surroundings(
        registered=dice.choice((None, Registered(""), Registered("青川县水利局", ("水利局",)))),
        publication=dice.choice((None, publication)),
        copies=tuple(Copy("附件", other) for other in others[:1]),
        earlier=others[1],
        policy=POLICY,
    )


@pytest.mark.parametrize("chunk", range(MANY // CHUNK))
def test_no_rule_crashes(chunk):
    for number in range(chunk * CHUNK, (chunk + 1) * CHUNK):
        dice = random.Random(number)
        report = interpret(mutilated(made(dice), dice), body_kind=dice.choice((*BodyKind, None)))
        verdict = audit(replace(report, around=around(report, dice)), rules=OURS)
        assert [(crash.code, crash.cause) for crash in verdict.crashes] == [], number
        subjects = [(finding.code, finding.subject) for finding in verdict.findings]
        assert len(subjects) == len(set(subjects)), number


def test_nothing_at_all_crashes_no_rule():
    for report in (Report(Document(Format.TEXT, ())), interpret(Document(Format.HTML, ()))):
        assert audit(report, rules=OURS).crashes == ()

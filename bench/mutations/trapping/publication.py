"""C01, C03, C04 and C06: what was seen and proves nothing."""

from __future__ import annotations

from audit.surroundings import Download, Look, Publication
from bench.mutations.changing import Trap, around
from bench.mutations.planting.completeness import MODERN
from bench.mutations.planting.publication import COLUMN, FILE, GONE
from bench.mutations.trapping.reports import Make


def _publication(**facts: object) -> Make:
    known = Publication(url=COLUMN + "1.html", **facts)  # type: ignore[arg-type]
    return lambda scene, dice: around(scene, publication=known)


TRAPS: tuple[Trap, ...] = (
    Trap("C01", "报告就在这里", lambda scene, dice: scene, MODERN),
    Trap("C03", "年报栏目里也有", _publication(columns=("notice", "annual")), MODERN),
    Trap("C03", "不知道是什么栏目", _publication(columns=("unknown",)), MODERN),
    Trap("C04", "可以下载", _publication(downloads=(Download(FILE, COLUMN + "a.docx", 200, 48_000),)), MODERN),
    Trap("C04", "拒绝访问", _publication(downloads=(Download(FILE, COLUMN + "a.docx", 403),)), MODERN),
    Trap("C04", "没有应答", _publication(downloads=(Download(FILE, COLUMN + "a.docx", None),)), MODERN),
    Trap("C06", "又恢复了", _publication(looks=(Look(GONE[0], 404), Look(GONE[2], 200))), MODERN),
    Trap("C06", "整个网站打不开", _publication(looks=tuple(Look(at, None, host_up=False) for at in GONE)), MODERN),
    Trap("C06", "还有别的版本", _publication(looks=tuple(Look(at, 404) for at in GONE), other_copy=True), MODERN),
)

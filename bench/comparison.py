"""python -m bench.comparison [FOLDER]: what the closest peer was measured with, done once more with this program.

Writes the tables of docs/comparison.md; the five real reports lie beside the project (../shared/reports/seeds).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from audit.engine import check
from audit.verdict import Finding, Verdict
from bench.mutations.campaigns import Count, figures

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "reports" / "seeds"
PAGE = Path(__file__).resolve().parents[1] / "docs" / "comparison.md"
FILES = {
    "000": "000-zhangdian-fire-2024.txt",
    "001": "001-zibo-emergency-2024.txt",
    "002": "002-zhangdian-gov-office-2024.txt",
    "003": "003-zhanhe-emergency-2024.txt",
    "004": "004-taierzhuang-emergency-2021.txt",
}
# the peer in two versions, as measured; for table 2 it has no rule
BOTH = "one cell of table 2 changed, last year's report and text: seen"
BEFORE = "one cell of table 2 changed, last year's report alone: seen"
TEXT = "one cell of table 2 changed, text alone: seen"
PEER_FOUND = (("000", "A32"),)
LATER_PEER_FOUND = (("000", "A32"), ("001", "N02"))


@dataclass(frozen=True, slots=True)
class Defect:
    """One of the sixteen. `where`: a beginning of the subject, or what the quotation holds."""

    report: str
    kind: str
    code: str
    words: str
    where: str = ""

    def is_found(self, findings: tuple[Finding, ...]) -> bool:
        """Whether one of the findings is about it."""
        return any(
            one.code == self.code and (one.subject.startswith(self.where) or self.where in (one.mismatch.quote or ""))
            for one in findings
        )


DEFECTS = (
    Defect("000", "数字", "A32", "表三各项结果全为 0，总计为 9", "T3.total"),
    Defect("001", "数字", "N02", "正文答复 2 件，表三为 7", "T3.total.total"),
    Defect("002", "数字", "N09", "正文现行有效 11 件，表二为 15", "T2.normative_docs.in_force"),
    Defect("003", "数字", "N08", "正文办理许可 15 项，表二为 9", "T2.licensing.decisions"),
    Defect("002", "结构", "C15", "没有落款"),
    Defect("003", "结构", "C12", "没有前言（统计期限、联系方式）"),
    Defect("003", "结构", "C15", "没有落款"),
    Defect("004", "结构", "C12", "没有前言（统计期限、联系方式）"),
    Defect("004", "结构", "C15", "没有落款"),
    Defect("004", "结构", "C21", "一、四两个标题没有序号"),
    Defect("004", "结构", "C22", "第五部分标题不是规定的说法", "五、政务信息公开"),
    Defect("004", "结构", "C50", "第六部分没有信息处理费情况"),
    Defect("000", "用语", "Q05", "“末收取”", "末收取"),
    Defect("000", "用语", "Q06", "“情況”", "情況"),
    Defect("001", "用语", "Q08", "引号不成对"),
    Defect("002", "用语", "Q07", "同一文件名写成“监测”“检测”"),
)


def verdicts(folder: Path = SEEDS) -> Mapping[str, Verdict]:
    """What the program says of each real report, alone, without a registry or last year's report."""
    return {name: check((folder / file).read_bytes(), name=file) for name, file in FILES.items()}


def seed_lines(found: Mapping[str, Verdict]) -> Iterator[str]:
    """The table of the sixteen."""
    yield "| 报告 | 类 | 缺陷 | 同类 1 月版 | 同类 5 月版 | gouji |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for one in DEFECTS:
        key = (one.report, one.code)
        ours = f"{one.code}" if one.is_found(found[one.report].findings) else "–"
        yield f"| {one.report} | {one.kind} | {one.words} | {_mark(key in PEER_FOUND)} | {_mark(key in LATER_PEER_FOUND)} | {ours} |"
    hits = sum(one.is_found(found[one.report].findings) for one in DEFECTS)
    yield f"| **合计** | | 16 处 | {len(PEER_FOUND)} | {len(LATER_PEER_FOUND)} | **{hits}** |"


def cell_lines(counts: list[Count]) -> Iterator[str]:
    """The table of single cells and pairs."""
    named = {one.name: one for one in counts}
    yield "| 改一个格 | 同类 | gouji |"
    yield "| --- | --- | --- |"
    yield f"| 表三，改了有人说 | 175/175 | {_of(named, 'one cell of table 3 changed: seen')} |"
    yield f"| 表三每格加一，指名是哪一格、应是几 | 没有这一步 | {_of(named, 'one cell of table 3 plus one: named as the only one')} |"
    yield f"| 表三，加减一到一百，指名 | 没有这一步 | {_of(named, 'one cell of table 3 changed: named as the only one')} |"
    yield f"| 表三，指错了格 | – | {_of(named, 'one cell of table 3 changed: another one named')} |"
    yield f"| 表三，一处错误几条说法 | 2.06 | {named['groups per wrong cell'].number:g} |"
    yield f"| 表四，改了有人说 | 15/15 | {_of(named, 'one cell of table 4 changed: seen')} |"
    yield f"| 表二，有上年报告，正文写了数 | 0/10 | {_of(named, BOTH)} |"
    yield f"| 表二，只有上年报告 | 0/10 | {_of(named, BEFORE)} |"
    yield f"| 表二，只有正文 | 0/10 | {_of(named, TEXT)} |"
    yield f"| 表三两个格，两个都指名 | 没有这一步 | {_of(named, 'two cells of table 3 changed: all named')} |"
    wrong = [
        one for name, one in named.items() if name.endswith("another one named") and not name.startswith("one cell")
    ]
    yield f"| 表三两个、三个格（也有同增同减、同行同列的），指错了格 | – | {sum(one.number for one in wrong):g}/{sum(one.of for one in wrong):g} |"


def _of(named: Mapping[str, Count], name: str) -> str:
    return f"{named[name].number:g}/{named[name].of:g}"


def _mark(found: bool) -> str:
    return "有" if found else "–"


def put(page: str, name: str, lines: Iterator[str]) -> str:
    """The page with these lines between its two marks."""
    begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    before, _, rest = page.partition(begin)
    _, _, after = rest.partition(end)
    return before + begin + "".join(f"{line}\n" for line in lines) + end + after


def main(arguments: list[str]) -> int:
    """Write both tables into the page. The first argument: where the real reports lie."""
    folder = Path(arguments[0]) if arguments else SEEDS
    page = PAGE.read_text(encoding="utf-8")
    if folder.is_dir():
        page = put(page, "seeds", seed_lines(verdicts(folder)))
    page = put(page, "cells", cell_lines(figures()))
    PAGE.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`gouji check --format markdown`: for a wiki, a mail or an issue; tables that GitHub, GitLab and Typora draw."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from audit.engine import RULESET
from gouji import __version__
from gouji.rendering.lines import Sheet
from gouji.rendering.summary import Summary

# What a renderer would take for its own: a report must not be able to draw in somebody's page.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~!])")
COLUMNS = ("编号", "级别", "规则", "位置", "说明", "怎么改", "依据")


def run_markdown(reports: Iterable[str], summary: Summary, copies: Sequence[str] = ()) -> Iterator[str]:
    """A run, piece by piece. `copies`: what is said of files of one report."""
    yield f"# 政府信息公开工作年度报告审核结果\n\n{summary.words()}\n"
    yield from reports
    yield from (f"\n{plain(words)}。\n" for words in copies)
    yield f"\n勾稽 gouji {__version__} · 规则集 {RULESET} · 由程序审核，供人核对\n"


def report_markdown(sheet: Sheet) -> str:
    """One file: its name, and a row a finding; findings of one cause carry one number."""
    name = " · ".join(
        filter(None, (sheet.agency or "机关未识别", f"{sheet.year}年度" if sheet.year else "", sheet.source))
    )
    lines = ["", f"## {plain(name if not sheet.problem else sheet.source)}", ""]
    if sheet.problem:
        return "\n".join([*lines, f"未能读取：{plain(sheet.problem)}", ""])
    if not sheet.lines:
        return "\n".join([*lines, "没有发现问题。", ""])
    lines += [_row(COLUMNS), _row(["---"] * len(COLUMNS))]
    for one in sheet.lines:
        place = f"{one.where}（原件{one.place}）" if one.place else one.where
        quoted = f"<br>“{plain(one.quote)}”" if one.quote and one.quote not in one.message else ""
        judged = f"<br>判断：{plain(one.diagnosis)}" if one.diagnosis else ""
        told = plain(one.message) + quoted + judged
        lines.append(
            _row([str(one.group), one.severity, one.code, plain(place), told, plain(one.fix), plain(one.basis)])
        )
    return "\n".join([*lines, ""])


def plain(text: str) -> str:
    """Text that is drawn as it is written, on one line."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def _row(texts: Sequence[str]) -> str:
    return f"| {' | '.join(texts)} |"

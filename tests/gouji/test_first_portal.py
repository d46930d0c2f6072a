"""docs/first-portal.md: what it says is typed is typed here, on a portal of this machine, and what it shows comes."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from db.opening import open_database
from gouji.cli import cli
from gouji.commands import crawl as crawling
from gouji.commands import record as recording
from gouji.demo.clock import Clock
from gouji.demo.server import LOOPBACK, Simulator
from gouji.demo.story import SEASON, sites
from spiders.running import CrawlOptions, CrawlSummary, crawl_apart

PAGE = Path(__file__).parents[2] / "docs" / "first-portal.md"
HOST = "www.yt-a.sim.test"
PINS = {"*.sim.test": LOOPBACK}
DAY = 31


def blocks() -> list[tuple[str, str]]:
    """(language, text) of every block of the page, in order."""
    return re.findall(r"^```(\w+)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def commands(text: str) -> list[tuple[str, str]]:
    return re.findall(r"^\$ gouji (.+)\n((?:(?!\$ ).*\n)*)", text, re.MULTILINE)


def files(text: str) -> tuple[str, str]:
    """The name in the first line, a comment, and the content behind it."""
    first, _, rest = text.partition("\n")
    return first.removeprefix("#").strip(), rest


def as_shown(text: str, port: int) -> str:
    return text.replace(f":{port}", "").strip()


def fits(shown: str, came: str) -> bool:
    """`…` stands for anything: times differ from day to day."""
    return re.fullmatch(re.escape(shown.strip()).replace("…", ".*"), came, re.DOTALL) is not None


@pytest.fixture(scope="module")
def typed(tmp_path_factory):
    """(command, shown, came) of every command of the page, run one after the other."""
    folder = tmp_path_factory.mktemp("first")
    clock = Clock(SEASON, DAY)

    def crawl(database: Path, blobs: Path, options: CrawlOptions, *_: object) -> CrawlSummary:
        with open_database(database) as opened:
            opened.execute("UPDATE host_groups SET delay_s = 0")
        return crawl_apart(database, blobs, replace(options, now=clock.now, today=clock.today, pinned_hosts=PINS))

    with pytest.MonkeyPatch.context() as patch, Simulator(sites(clock), clock) as portal:
        patch.setattr(crawling, "crawl", crawl)
        patch.setattr(recording, "PINNED", PINS)
        patch.chdir(folder)
        return list(_typed(portal.port))


def _typed(port: int):
    for language, text in blocks():
        real = text.replace(f"{HOST}/", f"{HOST}:{port}/")
        if language == "console":
            for command, shown in commands(real):
                result = CliRunner().invoke(cli, shlex.split(command))
                yield command, as_shown(shown, port), as_shown(result.output, port)
        elif language in ("csv", "toml"):
            name, content = files(real)
            Path(name).write_text(content, encoding="utf-8")


def test_what_the_page_shows_is_what_comes(typed):
    assert len(typed) > 6
    wrong = [(command, came) for command, shown, came in typed if not fits(shown, came)]
    assert wrong == []


def test_the_page_names_no_real_host():
    text = PAGE.read_text(encoding="utf-8")
    assert set(re.findall(r"[\w.-]+\.(?:cn|com|org|net)\b", text)) <= {"gov.cn"}

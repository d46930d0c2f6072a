"""
A crawl that is killed anywhere and started again ends as one that nobody disturbed.

Some points here, many with `make soak`: GOUJI_KILLS of them, drawn from GOUJI_SEED.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import threading
from ast import literal_eval
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from db.opening import open_database
from gouji.demo.content import make_content
from spiders.running import CrawlOptions
from tests.spiders.conftest import NOW, Handler, Portal, article_page, article_path, list_page
from tests.spiders.killing import crawl_and_die, crawl_and_tell, crawl_on_a_full_disk, left

KILLS = int(os.environ.get("GOUJI_KILLS", "5"))
SEED = os.environ.get("GOUJI_SEED", "gouji")
YEARS = (2024, 2025)
PLATFORMS = ("one", "two", "three")
BODIES = 2  # on each platform
FAMILIES = {"one": "static_list", "two": None, "three": None}
PDF = b"%PDF-1.4 nothing that can be read %%EOF"
WAIT = 120


@dataclass
class Deadly(Portal):
    """A portal that sends `blow` to who asks for its `fatal`-th page, before or after it has answered."""

    fatal: int = 0
    blow: int = signal.SIGKILL
    after: bool = False
    victim: int = 0
    answered: int = 0
    lock: Any = field(default_factory=threading.Lock)

    def hit(self, *, answered: bool) -> None:
        with self.lock:
            self.answered += not answered
            # several hosts are asked at once: when this answer has left, another question may have come
            if self.victim and self.fatal and self.answered >= self.fatal and answered == self.after:
                os.kill(self.victim, self.blow)
                self.victim = 0


class DeadlyHandler(Handler):
    portal: Deadly

    def do_GET(self) -> None:
        self.portal.hit(answered=False)
        try:
            super().do_GET()
        except OSError:
            return  # whoever asked is dead
        self.portal.hit(answered=True)


def body_of(platform: str, number: int) -> tuple[str, str, str]:
    place = PLATFORMS.index(platform) * BODIES + number
    return f"11990000SIM00001{place:02}", f"样例市第{place}局", f"/{platform}{number}"


def publish(portal: Portal) -> None:
    """Reports of every body for both years; one is missing, one lies in a file, one page is gone."""
    for platform in PLATFORMS:
        for number in range(BODIES):
            code, name, folder = body_of(platform, number)
            listed = (2022, 2023, 2024) if (platform, number) == ("two", 1) else (2023, 2024, 2025)
            page = list_page(listed).replace("样例市应急管理局", name).replace("./", f"{folder}/nb/")
            portal.put(f"{folder}/nb/", page)
            for year in listed:
                article = article_page(make_content(7, name, year)).replace("11990000SIM0000012", code)
                portal.put(f"{folder}{article_path(year)}", article)
    pdf_page = '<h1>样例</h1><p>见附件</p><a href="r.html.pdf">年报.pdf</a>'
    portal.put(f"/three0{article_path(2025)}", pdf_page)
    portal.put("/three0/nb/202601/r.html.pdf", PDF)
    del portal.pages[f"/three1{article_path(2024)}"]


def register(path: Path, port: int) -> None:
    with open_database(path) as database:
        for platform in PLATFORMS:
            host = f"www.{platform}.test"
            database.execute("INSERT INTO host_groups (group_id, delay_s) VALUES (?, 0)", [platform])
            database.execute(
                "INSERT INTO platforms (platform_id, name, group_id, family, hosts, ports) VALUES (?, ?, ?, ?, ?, ?)",
                [platform, platform, platform, FAMILIES[platform], f'["{host}"]', f"[{port}]"],
            )
            for number in range(BODIES):
                code, name, folder = body_of(platform, number)
                database.execute("INSERT INTO agencies (code, name, kind) VALUES (?, ?, 'department')", [code, name])
                database.execute(
                    "INSERT INTO sources (agency_code, platform_id, column_url) VALUES (?, ?, ?)",
                    [code, platform, f"http://{host}:{port}{folder}/nb/"],
                )


@dataclass
class Ground:
    """The portals, what an undisturbed crawl leaves, and how much it asks and writes on its way."""

    portal: Deadly
    expected: dict[str, list[Any]]
    answers: int
    statements: int

    def crawl(self, folder: Path, *, fatal: int = 0, after: bool = False, at: int = 0) -> int | None:
        """The exit code of a crawl in a process of its own, negative when it was killed."""
        self.portal.blow = signal.SIGKILL
        return self.process(crawl_and_die, folder, at, folder / "counted", fatal=fatal, after=after)

    def process(
        self, target: Callable[..., None], folder: Path, *more: object, fatal: int = 0, after: bool = False
    ) -> int | None:
        hosts = {f"*.{platform}.test": "127.0.0.1" for platform in PLATFORMS}
        options = CrawlOptions(now=NOW, today=NOW.date(), years=YEARS, pinned_hosts=hosts)
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["spiders.process", "tests.spiders.killing"])
        process = context.Process(target=target, args=(folder / "gouji.db", folder / "files", options, *more))
        with self.portal.lock:
            process.start()
            self.portal.answered, self.portal.fatal, self.portal.after = 0, fatal, after
            self.portal.victim = process.pid or 0
        process.join(WAIT)
        assert process.exitcode is not None
        self.portal.victim = 0
        return process.exitcode


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    portal = Deadly(0)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(DeadlyHandler, portal))
    portal.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    publish(portal)
    folder = tmp_path_factory.mktemp("undisturbed")
    register(folder / "gouji.db", portal.port)
    made = Ground(portal, {}, 0, 0)
    assert made.crawl(folder) == 0
    made.answers, made.statements = portal.answered, int((folder / "counted").read_text())
    made.expected = left(folder / "gouji.db", folder / "files")
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_undisturbed_crawl_meets_everything_that_matters(ground):
    kinds = {literal_eval(row)[2] for row in ground.expected["outcomes"]}
    assert kinds == {"found", "found_pdf_only", "absent_unconfirmed", "moved"}
    assert (len(ground.expected["outcomes"]), ground.expected["alarms"]) == (len(PLATFORMS) * BODIES * len(YEARS), [])
    assert ground.answers > 20
    assert ground.statements > 200


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
@pytest.mark.parametrize("turn", range(KILLS))
def test_a_crawl_that_was_killed_ends_as_if_nothing_had_happened(ground, tmp_path, turn):
    dice = random.Random(f"{SEED}{turn}")
    register(tmp_path / "gouji.db", ground.portal.port)
    killed = 0
    for _ in range(dice.choice((1, 1, 2))):  # the one that takes over may die, too
        if dice.random() < 0.5:
            # behind the last answers it may be at its end before it is hit
            code = ground.crawl(tmp_path, fatal=dice.randint(1, ground.answers * 4 // 5), after=dice.random() < 0.5)
        else:
            # how many there are hangs a little on what was written together: the last ones may not come
            code = ground.crawl(tmp_path, at=dice.randint(1, ground.statements * 4 // 5))
        killed += code == -signal.SIGKILL
        if code == 0:  # the second death was set behind the end
            break
    assert killed
    assert ground.crawl(tmp_path) == 0
    assert left(tmp_path / "gouji.db", tmp_path / "files") == ground.expected


@pytest.mark.parametrize("policy", ["verify", "own_process"])
def test_a_run_that_is_asked_to_stop_ends_its_item_and_leaves_the_rest(ground, tmp_path, policy):
    """Only the process that was started hears of it; what is crawled in others stops as well."""
    register(tmp_path / "gouji.db", ground.portal.port)
    with open_database(tmp_path / "gouji.db") as database:
        database.execute("UPDATE platforms SET tls_policy = ?", [policy])
        database.execute("UPDATE host_groups SET delay_s = 0.6")
    ground.portal.blow = signal.SIGTERM
    told = tmp_path / "told"
    assert ground.process(crawl_and_tell, tmp_path, told, fatal=ground.answers // 4) == 0
    number, outcomes, waiting = literal_eval(told.read_text(encoding="utf-8"))
    assert number == signal.SIGTERM
    assert "parser_drift" not in outcomes
    assert sum(outcomes.values()) + sum(pairs for _, pairs, _ in waiting) == len(ground.expected["outcomes"])
    assert waiting
    assert {why for _, _, why in waiting} == {"被要求停止"}
    with open_database(tmp_path / "gouji.db") as database:
        database.execute("UPDATE host_groups SET delay_s = 0")
    assert ground.crawl(tmp_path) == 0
    assert left(tmp_path / "gouji.db", tmp_path / "files") == ground.expected


@pytest.mark.skipif(os.name != "posix", reason="needs a limit on the size of files")
def test_a_full_disk_concludes_nothing_and_the_next_run_does(ground, tmp_path):
    register(tmp_path / "gouji.db", ground.portal.port)
    told = tmp_path / "told"
    ground.process(crawl_on_a_full_disk, tmp_path, told, (tmp_path / "gouji.db").stat().st_size)
    code, why = literal_eval(told.read_text(encoding="utf-8"))
    assert (code, "磁盘已满" in why) == (75, True)
    with open_database(tmp_path / "gouji.db") as database:
        drifted = database.execute("SELECT count(*) FROM outcomes WHERE outcome = 'parser_drift'").fetchone()
    assert drifted == (0,)
    assert ground.crawl(tmp_path) == 0
    assert left(tmp_path / "gouji.db", tmp_path / "files") == ground.expected

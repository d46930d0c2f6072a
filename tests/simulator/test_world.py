"""Worlds: the same inputs give the same bytes, nothing is made before it is asked for, and the truth fits the pages."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gouji.demo.publications
import tests.simulator.world
from audit.reading import read
from gouji.demo.dice import Dice
from gouji.demo.files import docx
from gouji.demo.site import Answer, Ask
from spiders.normalising import page_text, text_hash
from tests.simulator import normal
from tests.simulator.families import BY_NAME, SKELETONS
from tests.simulator.fates import eventful, lively
from tests.simulator.skeletons import Skeleton
from tests.simulator.truth import entry, lines, on_day, truth
from tests.simulator.world import SIZES, World, registry_text

ROOT = Path(__file__).parents[2]
PORT = 8640
NOISE = st.sampled_from(
    [
        "浏览次数：12次",
        "阅读量:3",
        "字号：[大][中][小]",
        "字号大",
        "【字体：大中小】",
        "打印本页",
        "[打印]",
        "分享到：",
        "语音播报",
        "当前时间：2026年1月2日 10:11",
        "访问人次",
        "点击数:",
        "字体",
        "字号：",
        "２０２５年",
        "Ａ１",
        " \n\u3000",
        "年度报告",
    ]
)


def ask(world: World, url: str) -> Answer:
    """The answer to an address of the truth on the world's day."""
    parts = urlsplit(url)
    site = next(site for site in world.sites if site.host == parts.hostname)
    return site.answer(
        Ask(
            path=parts.path,
            today=world.clock.today,
            host=site.host,
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers={"host": f"{site.host}:{PORT}"},
        )
    )


def prints(seed: int) -> dict[str, str]:
    """Of everything that a world of size S is."""
    world = lively_world(seed)
    told = truth(world, PORT)
    pages = {one["url"]: ask(world, one["url"]).body for one in told["reports"] if one["url"]}
    made = {url: hashlib.sha256(page).hexdigest() for url, page in pages.items()}
    return made | {"truth": digest_of(world, told)}


def lively_world(seed: int) -> World:
    world = World(seed=seed, plan=lively)
    world.clock.day = 58
    return world


def digest_of(world: World, told: dict[str, Any]) -> str:
    registry = registry_text(world.registry(PORT))
    return normal.digest(json.dumps(told | {"registry": registry}, ensure_ascii=False))


def test_the_same_inputs_give_the_same_bytes_and_the_same_truth_in_every_process():
    code = "import json; from tests.simulator.test_world import prints; print(json.dumps(prints(3)))"
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "5", "TZ": "America/Lima"},
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    told = prints(3)
    assert json.loads(done.stdout) == told
    other = lively_world(4)
    assert digest_of(other, truth(other, PORT)) != told["truth"]


def test_no_clock_of_the_wall_and_no_random_numbers():
    """
    But for what measures, the token of the control port, which must not be guessed, and certificates: whether they
    have run out, the library that checks them asks the clock of the wall.
    """
    allowed = {
        ("server.py", "time"),
        ("season.py", "time"),
        ("campaign.py", "time"),
        ("control.py", "secrets"),
        ("tls.py", "datetime"),
    }
    found = set()
    for path in [*(ROOT / "gouji" / "demo").rglob("*.py"), *(ROOT / "tests" / "simulator").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            found |= {(path.name, name) for name in names if name in ("random", "time", "secrets", "uuid")}
            if (
                isinstance(node, ast.Attribute)
                and node.attr in ("now", "today", "utcnow")
                and isinstance(node.value, ast.Name)
            ):
                found |= {(path.name, node.value.id) for _ in "1" if node.value.id in ("datetime", "date")}
    assert {one for one in found if not one[0].startswith("test_")} <= allowed


def check_counts(world: World) -> None:
    """As many as the size says, but a portal for each skeleton at least."""
    tables, measures = (
        world.registry(PORT),
        replace(SIZES[world.size], platforms=max(SIZES[world.size].platforms, len(SKELETONS))),
    )
    assert {name: len(rows) for name, rows in tables.items()} == {
        "host_groups": measures.groups,
        "platforms": measures.platforms,
        "agencies": measures.agencies,
        "sources": measures.agencies,
    }
    assert len(world.years) == measures.years
    assert len({row["name"] for row in tables["agencies"]}) == measures.agencies
    assert all(len(row["code"]) == 18 and "SIM" in row["code"] for row in tables["agencies"])
    assert all(host.endswith(".sim.test") for row in tables["platforms"] for host in row["hosts"])


def test_a_world_of_size_m_has_as_many_of_everything_as_that_says():
    check_counts(World(size="M"))


def test_building_a_large_world_writes_no_report(monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("nobody has asked")

    monkeypatch.setattr(tests.simulator.world, "make_content", refuse)
    monkeypatch.setattr(gouji.demo.publications, "render_body", refuse)
    world = World(size="L", plan=lively)
    world.clock.day = 60
    check_counts(world)
    list_page = ask(world, world.registry(PORT)["sources"][0]["column_url"])
    assert "政府信息公开工作年度报告" in list_page.body.decode("utf-8")


def test_one_body_for_each_skeleton_at_size_s():
    world = World()
    assert [world.portals_skeleton(agency).name for agency in world.agencies] == [one.name for one in SKELETONS]
    chosen = World(size="M", families=("F9", "F1"))
    assert {portal.skeleton.name for portal in chosen.portals} == {"F1", "F9"}


@pytest.mark.parametrize("width", range(1, 25))
def test_two_bodies_of_a_portal_never_have_one_fate(width):
    plan = eventful(width)
    fates = [plan(Dice()) for _ in range(2 * width)]
    assert all(one != other for one, other in zip(fates[:width], fates[width:], strict=True))


def test_the_plan_of_a_lively_season_has_everything_in_it():
    fates = [agency.fate for agency in World(size="L", plan=lively).agencies]
    kinds = {kind for fate in fates for _, kind in fate.edited}
    assert kinds == {"cell", "text", "files", "layout"}
    assert 200 < sum(fate.published is None for fate in fates) < 400
    assert any(fate.withdrawn for fate in fates)
    assert all(day > (fate.published or 0) for fate in fates for day, _ in fate.edited)


@given(pieces=st.lists(NOISE | st.text(max_size=6), max_size=12))
@settings(max_examples=150, deadline=None)
def test_both_writings_of_the_rules_agree(pieces):
    """Inside a paragraph of the report: whole blocks of a template are taken out before, and tested elsewhere."""
    body = "".join(pieces).replace("<", "").replace("&", "").replace("\r", "").replace("\0", "")
    body = "".join(one for one in body if one.isprintable() or (one.isspace() and ord(one) > 31) or one == "\n")
    html = f'<html><body><div id="zoom"><p>一、总体情况{body}</p></div></body></html>'
    assert page_text(html) == normal.plain(f"一、总体情况{body}")


@pytest.mark.parametrize(
    "skeleton", [one for one in SKELETONS if one.body == "html" and one.contained], ids=lambda s: s.name
)
def test_the_text_of_a_page_is_that_of_the_truth(skeleton: Skeleton):
    world = World(families=(skeleton.name,), plan=lively, seed=1)
    world.clock.day = 19
    agency = world.agencies[0]
    for year in world.years[:-1]:
        true = entry(world, agency, year, PORT)
        body = ask(world, true["url"]).body
        assert text_hash(body, read(body)) == true["versions"][0]["text_sha256"]


def test_the_text_of_a_word_file_is_that_of_the_truth():
    world = World()
    for year in (2020, 2024):
        content = world.content(world.agencies[0], year)
        file = docx(content)
        assert text_hash(file, read(file)) == normal.file_hash(lines(content))


def test_the_truth_has_an_entry_for_every_report_with_what_the_plan_says():
    world = World(size="M", families=("F1", "F6"), plan=lively, years=(2024, 2025))
    edited = [agency for agency in world.agencies if agency.fate.edited][:20]
    others = [agency for agency in world.agencies if not agency.fate.edited][:30]
    for agency in (*edited, *others):
        one, fate = entry(world, agency, 2025, PORT), agency.fate
        assert (one["published_day"], one["withdrawn_day"]) == (fate.published, fate.withdrawn)
        assert on_day(one["outcomes"], 0)["value"] == "absent_unconfirmed"
        if fate.published is None:
            assert (one["url"], one["versions"], len(one["outcomes"])) == (None, [], 1)
            continue
        changes = [kind for _, kind in fate.edited if kind != "layout"]
        if one["family"] == "F6":  # which has no files that could be exchanged
            changes = [kind for kind in changes if kind != "files"]
        assert len(one["versions"]) == 1 + len(changes)
        first, last = one["versions"][0], one["versions"][-1]
        assert (first["tables"] != last["tables"]) == (changes == ["cell"])
        assert (first["text_sha256"] != last["text_sha256"]) == (changes in (["cell"], ["text"]))
        assert (first["attachments"] != last["attachments"]) == bool(changes and one["family"] == "F1")
        assert on_day(one["outcomes"], fate.published)["value"] == "found"
        assert (one["dates"]["url"] == one["dates"]["label"]) == (one["family"] == "F1")


def test_the_id_of_an_address_may_be_younger_than_every_date_on_the_page():
    world = World(families=("F12",))
    dates = entry(world, world.agencies[0], 2025, PORT)["dates"]
    assert dates["meta"] == f"{dates['label']} 09:30"
    assert dates["id"] > dates["label"] == dates["row"]


def test_special_characters_and_wide_digits_occur():
    world = World(size="M", families=("F1", "F6"))
    texts = ["".join(lines(world.content(agency, 2025))) for agency in world.agencies[:40]]
    assert any("𠮷" in text for text in texts)
    assert any("𠮷" in text for text in texts)
    assert any("２０２５" in text for text in texts)
    assert not all("２０２５" in text for text in texts)
    assert "F1" in BY_NAME

"""Every skeleton whose list a program gives, with each of its switches, read by the spider of its family."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from gouji.demo.families.f06_gkmlpt import Gkmlpt
from gouji.demo.publications import Showing
from gouji.demo.site import Family
from spiders.items import Fetched
from spiders.titles import is_report
from tests.demo.test_families import CODE, TODAY, column, newest, site
from tests.simulator.families.f04_jpaas import Jpaas
from tests.simulator.families.f05_xxgk import Xxgk
from tests.simulator.families.f07_ucap import Ucap
from tests.simulator.families.f08_lonsun import Lonsun
from tests.simulator.families.f10_epoint import Epoint
from tests.simulator.families.f11_easttone import Easttone
from tests.simulator.families.f13_truecms import Truecms
from tests.simulator.reading import Reader

REPORTS = 5


@dataclass(frozen=True)
class Case:
    """A skeleton, how it is registered, and whether its list can be read to the end. `outcome`: of a list that cannot."""

    make: Family
    family: str
    preset: str = ""
    dialect: dict[str, Any] = field(default_factory=dict)
    key: dict[str, Any] = field(default_factory=dict)
    outcome: str = ""
    files: tuple[str, ...] = ()


def json_case(make: Family, preset: str, outcome: str = "", **dialect: Any) -> Case:
    return Case(make, "json_list", preset, dialect, {}, outcome, ("pdf",))


CASES = {
    "gkmlpt": Case(Gkmlpt(), "gkmlpt"),
    "gkmlpt, pages": Case(Gkmlpt(rows=4), "gkmlpt"),
    "gkmlpt, pages from zero": Case(Gkmlpt(rows=4, twice=False), "gkmlpt"),
    "gkmlpt, one page from zero": Case(Gkmlpt(twice=False), "gkmlpt"),
    "gkmlpt, body in the script": Case(Gkmlpt(detail_only=True), "gkmlpt"),
    "lonsun": Case(Lonsun(rows=4), "lonsun", files=("pdf",)),
    "lonsun, folded": Case(Lonsun(folded=True), "lonsun"),
    "lonsun, without twins": Case(Lonsun(twins=False, nameless=True), "lonsun"),
    "ucap": json_case(Ucap(), "ucap", size=4),
    "ucap, redirected": json_case(Ucap(redirected=True), "ucap"),
    "ucap, wrapped": json_case(Ucap(wrapped=True), "ucap"),
    "ucap, by post": json_case(Ucap(post=True), "ucap_post", size=4),
    "ucap, with a token": json_case(Ucap(guarded=True), "ucap", "blocked_by_protection"),
    "epoint": json_case(Epoint(), "epoint", size=4),
    "epoint, viewer": json_case(Epoint(viewer=True), "epoint"),
    "epoint, static articles": json_case(Epoint(shell=False), "epoint"),
    "easttone": json_case(Easttone(), "easttone", size=4),
    "easttone, with hosts": json_case(Easttone(full=True), "easttone"),
    "easttone, channels as text": json_case(Easttone(), "easttone", "parser_drift", json={"channelList": "{channel}"}),
    "jpaas": Case(Jpaas(rows=4), "jpaas_unit", files=("pdf",)),
    "jpaas, guarded": Case(Jpaas(referer=True, visit=True, rotates=True), "jpaas_unit"),
    "jpaas, page ignored": Case(Jpaas(rows=4, ignores_page=True), "jpaas_unit", outcome="parser_drift"),
    "jpaas, data as text": Case(Jpaas(rows=4, data="text"), "jpaas_unit"),
    "jpaas, data as json": Case(Jpaas(rows=4, data="json"), "jpaas_unit"),
    "jpaas, spelled otherwise": Case(Jpaas(misspelt=False, entities=True), "jpaas_unit"),
    "jpaas, in a frame": Case(Jpaas(framed=True), "jpaas_unit", files=("pdf",)),
    "xxgk": Case(Xxgk(rows=5), "hanweb_xxgk", key={"area": CODE}, files=("pdf",)),
    "xxgk, filtered": Case(Xxgk(mixed=False, other_columns=False), "hanweb_xxgk", key={"area": CODE}),
    "xxgk, unknown area": Case(Xxgk(), "hanweb_xxgk", key={"area": "1"}, outcome="parser_drift"),
    "truecms": Case(Truecms(rows=4), "hanweb_jpage", "truecms"),
    "truecms, at most four": Case(Truecms(rows=4, most=4), "hanweb_jpage", "truecms"),
    "truecms, more are a 404": Case(Truecms(rows=4, most=4, refuses="lost"), "hanweb_jpage", "truecms"),
    "truecms, bare": Case(Truecms(bare=True), "hanweb_jpage", "truecms"),
}


def reader(case: Case) -> Reader:
    dialect = {"preset": case.preset, **case.dialect} if case.preset else case.dialect
    portal = site(case.make, column(Showing(files=case.files)), column(number=2))
    return Reader(portal, case.family, TODAY, key=case.key, dialect=dialect)


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in CASES.items() if not case.outcome])
def test_a_list_is_read_to_its_end_and_the_report_is_found(case):
    reading = reader(case)
    walk, facts, _ = reading.walk()
    spider = reading.spider()
    ours = spider.ours(spider.columns[0], walk.rows)
    titles = [row.title for row in ours if is_report(row.title) and "图片版" not in row.title]
    assert (len(set(titles)), walk.proof, facts.unreadable) == (REPORTS, "complete", "")
    assert all(row.date for row in ours)
    item = newest(reading.site)
    url = next(row.url for row in ours if row.title == item.title)
    found = reading.report(url, 2025)
    assert isinstance(found, Fetched)
    assert (found.name, found.read.report is not None) == ("found", True)
    assert len(found.files) == len(case.files)
    assert found.around.agency_code == CODE or case.preset == "epoint"


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in CASES.items() if case.outcome])
def test_a_list_that_cannot_be_read_never_says_that_a_report_is_missing(case):
    assert reader(case).walk()[2] == case.outcome

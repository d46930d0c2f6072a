"""The seven portals of the demo's story: where they stand, how they are registered, and the one that lets no machine in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gouji.demo.families.f01_trs import Trs
from gouji.demo.families.f03_jpage import Jpage
from gouji.demo.families.f06_gkmlpt import Gkmlpt
from gouji.demo.families.f09_vsb import Vsb
from gouji.demo.families.f12_doc import Doc
from gouji.demo.families.f14_summary import Summary
from gouji.demo.server import Wire
from gouji.demo.site import Answer, Ask, Family


@dataclass(frozen=True)
class Portal:
    """
    One portal of the story. `shown`: its name in the table of the demo. `family`: the name of the spider.

    `preset`: the dialect that goes with it. `role`: of its sources. `group`: portals that share it share their pace.
    """

    host: str
    shown: str
    name: str
    family: str
    make: Family
    preset: str = ""
    list_mode: str = "static"
    role: str = "own"
    group: str = ""
    post_allowed: tuple[str, ...] = ()
    soft_404: bool = False


PORTALS: Mapping[str, Portal] = MappingProxyType(
    {
        "doc": Portal(
            "www.yt-b.sim.test",
            "doc",
            "云汀区政务公开网（demo）",
            "doc_family",
            Doc(),
            group="yt-b.sim.test",
            soft_404=True,
        ),
        "trs": Portal("www.yt-a.sim.test", "TRS", "澜州市云汀区人民政府（demo）", "static_list", Trs(), "trs"),
        "jpage": Portal(
            "czj.yt-c.sim.test",
            "大汉",
            "云汀区财政局（demo）",
            "hanweb_jpage",
            Jpage(),
            list_mode="xml",
            post_allowed=("/module/web/jpage/dataproxy.jsp",),
        ),
        "vsb": Portal("jyj.yt-d.sim.test", "博达", "云汀区教育局（demo）", "static_list", Vsb(), "vsb"),
        "gkmlpt": Portal("mzj.yt-e.sim.test", "公开目录", "云汀区民政局（demo）", "gkmlpt", Gkmlpt(), list_mode="json"),
        "guarded": Portal(
            "slj.yt-f.sim.test", "TRS", "云汀区水利局（demo）", "static_list", Trs(one_based=True), "trs"
        ),
        "summary": Portal(
            "wjj.yt-b.sim.test",
            "汇总页",
            "云汀区卫生健康局（demo）",
            "static_list",
            Summary(),
            role="summary",
            group="yt-b.sim.test",
        ),
    }
)
GUARD = (
    b"<html><head><meta charset='utf-8'></head><body><script>var $_ts=window['$_ts']||{};$_ts.nsd=20260121;</script>"
    b"</body></html>"
)


def guarded(ask: Ask, answer: Answer) -> Answer | Wire:
    """One portal shows its protection page to everything that is no browser."""
    if ask.host != PORTALS["guarded"].host or ask.path == "/robots.txt":
        return answer
    return Answer(412, GUARD, "text/html; charset=utf-8", "protection")

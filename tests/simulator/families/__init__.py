"""One file a skeleton that does not ship. Each adds its line to `SKELETONS`, in the order of the design."""

from __future__ import annotations

from functools import partial

from gouji.demo.families.f01_trs import Trs
from gouji.demo.families.f03_jpage import Jpage, stores
from gouji.demo.families.f06_gkmlpt import Gkmlpt
from gouji.demo.families.f09_vsb import Vsb
from gouji.demo.families.f12_doc import Doc
from gouji.demo.families.f14_summary import Summary
from tests.simulator.families.f04_jpaas import Jpaas
from tests.simulator.families.f05_xxgk import SEARCH as XXGK
from tests.simulator.families.f05_xxgk import Xxgk
from tests.simulator.families.f07_ucap import Ucap
from tests.simulator.families.f08_lonsun import Lonsun
from tests.simulator.families.f10_epoint import DETAIL as EPOINT_DETAIL
from tests.simulator.families.f10_epoint import LIST as EPOINT_LIST
from tests.simulator.families.f10_epoint import Epoint
from tests.simulator.families.f11_easttone import SEARCH as EASTTONE
from tests.simulator.families.f11_easttone import Easttone
from tests.simulator.families.f13_small import Eportal, Openness
from tests.simulator.families.f13_truecms import Truecms
from tests.simulator.families.f15_script import Scripted
from tests.simulator.families.f16_frame import Framed
from tests.simulator.families.f17_legacy import Legacy
from tests.simulator.families.f18_years import Yearly, key
from tests.simulator.skeletons import Skeleton

SKELETONS: tuple[Skeleton, ...] = (
    Skeleton("F1", "static_list", "trs", Trs, files=("docx",), url_date=True),
    Skeleton("F1p", "static_list", "trs", Trs, body="picture", url_date=True),
    Skeleton("F2", "static_list", "trs", partial(Trs, one_based=True, stub=True), files=("pdf",), url_date=True),
    Skeleton(
        "F3",
        "hanweb_jpage",
        "",
        partial(Jpage, perpage=2, store=True),
        list_mode="xml",
        post_allowed=("/module/web/jpage/dataproxy.jsp",),
        others=stores,
        files=("docx", "pdf"),
        url_date=True,
    ),
    Skeleton(
        "F4",
        "jpaas_unit",
        "",
        partial(Jpaas, rows=4, referer=True, visit=True, rotates=True, data="json", framed=True),
        list_mode="html_fragment",
        files=("pdf",),
        contained=False,  # the body is a page of its own, in a frame
    ),
    Skeleton(
        "F5",
        "hanweb_xxgk",
        "",
        partial(Xxgk, rows=5),
        list_mode="html_fragment",
        post_allowed=(XXGK,),
        unit_key=lambda column: {"area": column.code},
        files=("docx",),
        url_date=True,
    ),
    Skeleton("F6", "gkmlpt", "", Gkmlpt, list_mode="json"),
    Skeleton("F7", "json_list", "ucap", partial(Ucap, rows=4, redirected=True), list_mode="json", files=("docx",)),
    Skeleton("F8", "lonsun", "", partial(Lonsun, rows=5), list_mode="html_fragment", files=("pdf",)),
    Skeleton("F9", "static_list", "vsb", Vsb, files=("docx",)),
    Skeleton("F9v", "static_list", "vsb", Vsb, files=("pdf",), body="viewer", outcome="found_pdf_only"),
    Skeleton(
        "F10",
        "json_list",
        "epoint",
        partial(Epoint, rows=4, viewer=True),
        list_mode="json",
        post_allowed=(EPOINT_LIST, EPOINT_DETAIL),
        files=("pdf",),
        body="viewer",
        outcome="found_pdf_only",
    ),
    Skeleton("F11", "json_list", "easttone", partial(Easttone, rows=4), list_mode="json", post_allowed=(EASTTONE,)),
    Skeleton("F12", "doc_family", "", partial(Doc, late_ids=9), files=("pdf",), id_days=9),
    Skeleton("F12j", "doc_family", "", partial(Doc, static_rows=False), list_mode="js_only", outcome="js_only"),
    Skeleton("F13 truecms", "hanweb_jpage", "truecms", partial(Truecms, rows=4), list_mode="xml", files=("docx",)),
    Skeleton("F13 openness", "static_list", "openness", Openness, files=("docx",)),
    Skeleton("F13 eportal", "static_list", "eportal", Eportal),
    Skeleton(
        "F14",
        "static_list",
        "",
        Summary,
        role="summary",
        files=("pdf",),
        body="file",
        outcome="found_pdf_only",
        friends=False,
    ),
    Skeleton("F15", "manual", "", Scripted, outcome="js_only", contained=False),
    Skeleton("F16", "static_list", "", Framed, url_date=True),
    Skeleton("F17", "static_list", "", Legacy, files=("docx",), contained=False),
    Skeleton("F18", "static_list", "", Yearly, unit_key=key, one_list=True),
)
BY_NAME = {skeleton.name: skeleton for skeleton in SKELETONS}

"""One file a skeleton that does not ship. Each adds its line to `SKELETONS`, in the order of the design."""

from __future__ import annotations

from gouji.demo.families.f01_trs import Trs
from gouji.demo.families.f12_doc import Doc
from tests.simulator.skeletons import Skeleton

SKELETONS: tuple[Skeleton, ...] = (
    Skeleton("F1", "static_list", "trs", Trs),
    Skeleton("F12", "doc_family", "", Doc),
)
BY_NAME = {skeleton.name: skeleton for skeleton in SKELETONS}

"""OFD files: how their parts find each other, what is on a page, and the same report in the ways of many producers."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from audit.document import Format, Table
from audit.errors import UnreadableInput
from audit.reading import read
from audit.reading.ofd import read_ofd
from audit.reading.recogniser import SENTENCE
from gouji.demo.content import make_content
from tests.audit.reading.ofd_pages import (
    Facts,
    drawing,
    image,
    lines_of,
    millimetres,
    page_with,
    pages_of,
    starts,
    text,
    text_of,
)
from tests.generating import varied_contents
from tests.parity import assert_same, place_of
from tests.rendering.layout import Look
from tests.rendering.ofd import STYLES, Style, document, pack, page_of, render_ofd

# Reports are large: shrinking one takes minutes, and what is wrong shows as well in the first.
WITHOUT_SHRINKING = (Phase.explicit, Phase.generate)
SMALL = make_content("ofd", "青川县水利局", 2024, size="large")


class TestParity:
    @pytest.mark.parametrize("year", [2019, 2024])
    @pytest.mark.parametrize("style", sorted(STYLES))
    def test_every_way_gives_the_same_report(self, style, year):
        content = make_content("ofd", "临江区人民政府", year, kind="government", size="large")
        assert_same(content, render_ofd(content, style))

    @settings(max_examples=40, derandomize=True, database=None, phases=WITHOUT_SHRINKING)
    @given(content=varied_contents(), style=st.sampled_from(sorted(STYLES)), bottom=st.floats(225, 262))
    def test_every_report_gives_the_same_numbers(self, content, style, bottom):
        """`bottom`: where pages break, also within a table."""
        assert_same(content, render_ofd(content, style, Look(bottom=bottom)))

    def test_a_cell_has_its_place_on_a_page(self):
        report = assert_same(SMALL, render_ofd(SMALL))
        assert place_of(report, "T3.new_received.natural_person").startswith("page[3]/box[")

    def test_the_format_is_told_by_content(self):
        found = read(render_ofd(SMALL))
        assert (found.format, found.title, found.charset_used) == (Format.OFD, "", None)
        assert sum(isinstance(block, Table) for block in found.blocks) == 3


def without(parts: dict[str, str | bytes], *names: str) -> dict[str, str | bytes]:
    return {name: part for name, part in parts.items() if name not in names}


def changed(parts: dict[str, str | bytes], name: str, old: str, new: str) -> dict[str, str | bytes]:
    part = str(parts[name])
    assert old in part
    return parts | {name: part.replace(old, new)}


def texts_of(parts: dict[str, str | bytes], style: Style = STYLES["usual"]) -> list[str]:
    return [text_of(page) for page in pages_of(pack(parts, style))]


def kind_of(data: bytes) -> str:
    with pytest.raises(UnreadableInput) as caught:
        read_ofd(data)
    return caught.value.kind


TWO = document([text("一"), text("二")])
ROOT = "Doc_0/Document.xml"


class TestAddresses:
    @pytest.mark.parametrize(
        "address",
        [
            "Pages/Page_0/Content.xml",
            "/Doc_0/Pages/Page_0/Content.xml",
            "Doc_0/Pages/Page_0/Content.xml",
            "/Pages/Page_0/Content.xml",
            "Pages/Page_0",
            "Pages/Page_0/",
            "./Pages//Page_0/../Page_0/Content.xml",
            "../Doc_0/Pages/Page_0/Content.xml",
            "../../../Doc_0/Pages/Page_0/Content.xml",
            "Pages\\Page_0\\Content.xml",
            "\\Doc_0\\Pages\\Page_0\\Content.xml",
            "PAGES/page_0/CONTENT.XML",
            " Pages/Page_0/Content.xml ",
        ],
    )
    def test_a_page_is_found(self, address):
        assert texts_of(changed(TWO, ROOT, "Pages/Page_0/Content.xml", address)) == ["一", "二"]

    @pytest.mark.parametrize("address", ["/Doc_0/Document.xml", "doc_0\\document.xml", "\n  Doc_0/Document.xml\n"])
    def test_a_document_is_found(self, address):
        assert texts_of(changed(TWO, "OFD.xml", "Doc_0/Document.xml", address)) == ["一", "二"]

    @pytest.mark.parametrize("style", [Style(), Style(prefix="x:", namespace="urn:other"), Style(namespace=None)])
    def test_namespaces_do_not_matter(self, style):
        assert texts_of(TWO, style) == ["一", "二"]

    def test_pages_are_in_the_order_in_which_they_are_listed(self):
        parts = changed(TWO, ROOT, "Page_0/", "Page_x/")
        parts = changed(changed(parts, ROOT, "Page_1/", "Page_0/"), ROOT, "Page_x/", "Page_1/")
        assert texts_of(parts) == ["二", "一"]

    def test_a_package_may_hold_several_documents(self):
        second = {f"Doc_1{name.removeprefix('Doc_0')}": part for name, part in document([text("三")]).items()}
        bodies = "</ofd:DocBody><ofd:DocBody><ofd:DocRoot>Doc_1/Document.xml</ofd:DocRoot></ofd:DocBody><ofd:DocBody/>"
        parts = changed(second | TWO, "OFD.xml", "</ofd:DocBody>", bodies)
        pages = pages_of(pack(parts))
        assert [(page.number, text_of(page)) for page in pages] == [(1, "一"), (2, "二"), (3, "三")]


class TestAreas:
    """How large the paper is."""

    @pytest.mark.parametrize(
        ("area", "size"),
        [
            pytest.param("0 0 297 210", (297, 210), id="landscape"),
            pytest.param("0 0 420.5 297", (420.5, 297), id="A3"),
            pytest.param("0 0 0 0", (210, 297), id="nothing"),
            pytest.param("", (210, 297), id="not said"),
            pytest.param("0 0 1e300 1e300", (210, 297), id="no paper"),
            pytest.param("0 0 -210 297", (210, 297), id="less than nothing"),
        ],
    )
    def test_of_the_document(self, area, size):
        page = page_with(text("一"), area=area)
        assert millimetres(page.width, page.height) == size

    def test_of_a_page(self):
        own = page_of(text("一"), "<ofd:Area><ofd:PhysicalBox>0 0 100 150</ofd:PhysicalBox></ofd:Area>")
        pages = pages_of(pack(document([own, text("二")])))
        assert [millimetres(page.width, page.height) for page in pages] == [(100, 150), (210, 297)]

    def test_other_boxes_move_nothing(self):
        boxes = "".join(f"<ofd:{name}Box>9 9 50 50</ofd:{name}Box>" for name in ("Application", "Content", "Bleed"))
        area = f"<ofd:Area><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>{boxes}</ofd:Area>"
        assert starts(page_with(page_of(text("一"), area))) == [("一", 10, 20)]

    @pytest.mark.parametrize("area", ["0 0 210", "a b c d", "0 0 nan 297"])
    def test_what_is_no_box_makes_the_file_damaged(self, area):
        assert kind_of(pack(document([text("一")], area=area))) == "damaged"


class TestContent:
    def test_layers_and_blocks_are_opened(self):
        layers = "".join(
            f'<ofd:Layer Type="{kind}"><ofd:PageBlock><ofd:PageBlock>{text(word)}</ofd:PageBlock></ofd:PageBlock></ofd:Layer>'
            for kind, word in (("Background", "一"), ("Body", "二"), ("Foreground", "三"))
        )
        assert text_of(page_with(f"<ofd:Page><ofd:Content>{layers}</ofd:Content></ofd:Page>")) == "一二三"

    def test_what_is_not_visible_is_not_opened(self):
        assert text_of(page_with(f'{text("一")}<ofd:PageBlock Visible="false">{text("假")}</ofd:PageBlock>')) == "一"

    def test_annotations_and_other_parts_are_not_read(self):
        parts = changed(
            TWO, ROOT, "</ofd:Pages>", "</ofd:Pages><ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>"
        )
        more: dict[str, str | bytes] = {
            "Doc_0/Annots/Annotations.xml": '<ofd:Annotations><ofd:Page PageID="1"><ofd:FileLoc>Annot_0.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>',
            "Doc_0/Annots/Annot_0.xml": f"<ofd:PageAnnot><ofd:Annot><ofd:Appearance>{text('章')}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>",
            "Doc_0/Signs/Signatures.xml": b"no xml at all",
        }
        assert texts_of(parts | more) == ["一", "二"]

    def test_comments_and_instructions_are_none(self):
        written = '<ofd:TextCode X="0" Y="0">一<!-- 假 -->二<?假 假?><![CDATA[&三]]></ofd:TextCode>'
        assert text_of(page_with(f"<!-- {text('假')} --><?x y?>{text(written)}")) == "一二&三"


class TestTemplates:
    def page(self, before: str, templates: dict[str, str]) -> str:
        common = "".join(f'<ofd:TemplatePage ID="{name}" BaseLoc="Tpls/{name}.xml"/>' for name in templates)
        more: dict[str, str | bytes] = {f"Doc_0/Tpls/{name}.xml": part for name, part in templates.items()}
        return text_of(page_with(page_of(text("页"), before), common=common, more=more))

    def test_they_lie_below_or_above(self):
        before = '<ofd:Template TemplateID="a" ZOrder="Foreground"/><ofd:Template TemplateID="b"/>'
        before += '<ofd:Template TemplateID="c" ZOrder="Background"/>'
        templates = {name: page_of(text(word)) for name, word in (("a", "上"), ("b", "下"), ("c", "底"))}
        assert self.page(before, templates) == "下底页上"

    def test_one_that_is_not_asked_for_is_not_drawn(self):
        assert self.page("", {"a": page_of(text("假"))}) == "页"

    def test_one_that_is_not_listed_draws_nothing(self):
        assert self.page('<ofd:Template TemplateID="z"/>', {}) == "页"

    def test_one_that_is_listed_must_be_there(self):
        common = '<ofd:TemplatePage ID="a" BaseLoc="Tpls/a.xml"/>'
        assert kind_of(pack(document([text("一")], common=common))) == "damaged"

    def test_a_template_in_itself_is_drawn_once(self):
        assert (
            self.page('<ofd:Template TemplateID="a"/>', {"a": page_of(text("底"), '<ofd:Template TemplateID="a"/>')})
            == "底页"
        )

    def test_templates_in_each_other_end(self):
        templates = {
            "a": page_of(text("甲"), '<ofd:Template TemplateID="b"/>'),
            "b": page_of(text("乙", at="90 90 9 9"), '<ofd:Template TemplateID="a"/>'),
        }
        assert self.page('<ofd:Template TemplateID="a"/>', templates) == "乙甲页"


class TestCompositeUnits:
    def unit(self, content: str, number: str = "50") -> str:
        return (
            f'<ofd:Res BaseLoc="Res"><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="{number}" Width="50" Height="50">'
            f"<ofd:Content>{content}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>"
        )

    def use(self, number: str = "50", attributes: str = "", at: str = "100 100 50 50") -> str:
        return f'<ofd:CompositeObject ID="9" Boundary="{at}" ResourceID="{number}" {attributes}/>'

    def facts(self, unit: str, where: str = "PublicRes") -> Facts:
        return {"common": f"<ofd:{where}>{where}.xml</ofd:{where}>", "more": {f"Doc_0/{where}.xml": unit}}

    @pytest.mark.parametrize("where", ["PublicRes", "DocumentRes"])
    def test_text_and_lines_are_moved_with_the_object(self, where):
        unit = self.unit(text("一", at="1 2 9 9") + drawing("M 0 0 L 30 0", at="3 4 9 9"))
        page = page_with(self.use(), **self.facts(unit, where))
        assert starts(page) == [("一", 101, 102)]
        assert lines_of(page) == ([(104, 103, 133)], [])

    def test_matrices_multiply(self):
        unit = self.unit(drawing("M 0 0 L 10 0", at="3 4 9 9", attributes='CTM="2 0 0 2 1 0"'))
        page = page_with(self.use(attributes='CTM="2 0 0 2 0 10"') + text("一"), **self.facts(unit))
        assert lines_of(page) == ([(118, 108, 148)], [])

    def test_of_a_page_only(self):
        page = f"<ofd:Page><ofd:PageRes>Own.xml</ofd:PageRes><ofd:Content><ofd:Layer>{self.use()}</ofd:Layer></ofd:Content></ofd:Page>"
        more: dict[str, str | bytes] = {"Doc_0/Pages/Page_0/Own.xml": self.unit(text("一"))}
        assert text_of(page_with(page, more=more)) == "一"

    def test_one_that_is_not_there_makes_the_file_damaged(self):
        assert kind_of(pack(document([self.use("51")]))) == "damaged"

    def test_a_unit_in_itself_is_a_bomb(self):
        assert kind_of(pack(document([self.use()], **self.facts(self.unit(self.use()))))) == "bomb"


class TestPictures:
    def test_an_image_beside_text_is_kept_as_its_box(self):
        page = page_with(text("一") + image("4", at="20 30 40 50"))
        assert [millimetres(*box) for box in page.pictures] == [(20, 30, 60, 80)]

    def test_a_page_number_on_a_scan_is_no_text(self):
        page = page_with(image("4", at="0 0 210 200") + text("— 3 —"))
        assert (page.glyphs, len(page.pictures)) == ((), 1)

    def test_a_scan_may_be_in_strips(self):
        strips = "".join(image("4", at=f"0 {top} 210 20") for top in range(0, 200, 20))
        page = page_with(strips + text("— 3 —"))
        assert (page.glyphs, len(page.pictures)) == ((), 10)

    def test_a_small_image_beside_few_words_is_no_scan(self):
        assert text_of(page_with(image("4", at="0 0 100 100") + text("特此报告"))) == "特此报告"

    def test_text_below_a_scan_is_somebody_elses_recognition(self):
        words = text('<ofd:TextCode X="0" Y="0" DeltaX="g 99 1">' + "一" * 100 + "</ofd:TextCode>")
        assert page_with(words + image("4")).glyphs == ()
        assert len(page_with(image("4") + words).glyphs) == 100
        assert len(page_with(words + image("4", at="0 60 210 200")).glyphs) == 100
        over_a_third = image("4", at="0 0 45 297")
        assert len(page_with(words + over_a_third * 3).glyphs) == 100
        see_through = image("4").replace("ResourceID", 'Alpha="60" ResourceID')
        assert len(page_with(words + see_through).glyphs) == 100

    def test_a_file_of_images_has_no_text_layer(self):
        assert kind_of(pack(document([image("4"), image("5")]))) == "no_text_layer"

    def test_a_last_page_may_be_an_image(self):
        found = read_ofd(pack(document([text("青川县水利局"), image("5")])))
        assert [type(block).__name__ for block in found.blocks] == ["Paragraph", "Picture"]

    @pytest.mark.parametrize("pages", ["图文图", "文图文", "图图文"])
    def test_an_image_must_not_take_part_of_a_table_away(self, pages):
        made = [text("青川县水利局") if page == "文" else image("5") for page in pages]
        assert kind_of(pack(document(made))) == "no_text_layer"


class TestUnreadable:
    def test_nothing_on_any_page(self):
        assert kind_of(pack(document(["", drawing("M 0 0 L 50 0")]))) == "empty"

    def test_no_page(self):
        assert kind_of(pack(document([]))) == "empty"

    @pytest.mark.parametrize("name", ["OFD.xml", ROOT, "Doc_0/Pages/Page_1/Content.xml"])
    def test_a_part_that_is_missing(self, name):
        assert kind_of(pack(without(TWO, name))) == "damaged"

    @pytest.mark.parametrize("name", ["OFD.xml", ROOT, "Doc_0/Pages/Page_1/Content.xml"])
    @pytest.mark.parametrize("part", [b"", b"\x00\x01\x02", b"<ofd:Page><ofd:Content>", b"<a>&nothing;</a>"])
    def test_a_part_that_is_no_xml(self, name, part):
        assert kind_of(pack(TWO | {name: part})) == "damaged"

    def test_a_page_without_an_address(self):
        assert kind_of(pack(changed(TWO, ROOT, 'BaseLoc="Pages/Page_1/Content.xml"', ""))) == "damaged"

    def test_no_zip(self):
        assert kind_of(b"PK\x03\x04OFD.xml") == "damaged"

    @pytest.mark.parametrize("part", [0.3, 0.6, 0.9, 0.99])
    def test_a_file_that_was_cut(self, part):
        data = render_ofd(SMALL)
        assert kind_of(data[: int(len(data) * part)]) == "damaged"

    @pytest.mark.parametrize("name", ["Encryptions.xml", "Doc_0/Encrypt/Encryptions.xml", "DecryptSeed.dat"])
    def test_encrypted_parts(self, name):
        parts: dict[str, str | bytes] = {name: b"<x/>", "Doc_0/Pages/Page_0/Content.xml": b"\x9c\x11\x80"}
        assert kind_of(pack(TWO | parts)) == "encrypted"
        assert kind_of(pack({"OFD.xml": b"\x9c\x11\x80", name: b"<x/>"})) == "encrypted"

    def test_encrypted_entries(self):
        data = bytearray(pack(TWO, stored=True))
        for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            at = data.find(signature)
            while at >= 0:
                data[at + offset] |= 1
                at = data.find(signature, at + 1)
        assert kind_of(bytes(data)) == "encrypted"

    def test_a_message_is_chinese_and_one_line(self):
        with pytest.raises(UnreadableInput) as caught:
            read(pack(document([image("4")])))
        assert str(caught.value) == SENTENCE


def test_other_packers_are_read():
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(render_ofd(SMALL))) as made,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_BZIP2) as other,
    ):
        for name in reversed(made.namelist()):
            other.writestr(f"/{name}", made.read(name))
    assert_same(SMALL, buffer.getvalue())

"""Files that would keep PDFium busy for ever are refused before it sees them; others are not."""

from __future__ import annotations

import time
import zlib

import pytest

from audit.errors import UnreadableInput
from audit.reading import read
from audit.reading.pdf.dangers import LARGEST_STREAM, must_be_harmless
from gouji.demo.content import make_content
from tests.rendering.drawing import Look
from tests.rendering.pdf import render_pdf


def pdf(*objects: bytes) -> bytes:
    """Objects 1, 2 … without a table of them, which PDFium makes by itself."""
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (at, text) for at, text in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer\n<</Root 1 0 R>>\n%%EOF\n"


def stream(head: bytes, content: bytes, *, packed: bool = False) -> bytes:
    if packed:
        content, head = zlib.compress(content, 9), head + b"/Filter/FlateDecode"
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (head, len(content), content)


def form(content: bytes, resources: bytes, **how) -> bytes:
    return stream(b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources" + resources, content, **how)


CATALOG = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>")


def page(resources: bytes) -> bytes:
    return b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources" + resources + b">>"


def kind(data: bytes) -> str:
    start = time.process_time()
    try:
        read(data)
        found = "read"
    except UnreadableInput as error:
        found = error.kind
    assert time.process_time() - start < 5
    return found


@pytest.mark.parametrize(
    "resources", [b"<</XObject<</F 5 0 R>>>>", b"6 0 R", b"<</XObject 7 0 R>>", b"<</XO#62ject<</#46 5 0 R>>>>"]
)
@pytest.mark.parametrize("packed", [False, True])
def test_a_form_that_draws_itself(resources, packed):
    loop = form(b"/F Do /F Do", resources, packed=packed)
    extra = (b"<</XObject<</F 5 0 R>>>>", b"<</F 5 0 R>>")
    assert kind(pdf(*CATALOG, page(b"<</XObject<</F 5 0 R>>>>"), stream(b"", b"/F Do"), loop, *extra)) == "bomb"


def test_forms_that_multiply():
    levels = [form(b"/F Do " * 10, b"<</XObject<</F %d 0 R>>>>" % (at + 6)) for at in range(9)]
    last = form(b"0 0 m 1 1 l S", b"<<>>")
    assert kind(pdf(*CATALOG, page(b"<</XObject<</F 5 0 R>>>>"), stream(b"", b"/F Do"), *levels, last)) == "bomb"


def test_a_page_that_draws_one_form_over_and_over():
    heavy = form(b"0 0 m 1 1 l S " * 10_000, b"<<>>", packed=True)
    calls = stream(b"", b"/F Do " * 5000)
    assert kind(pdf(*CATALOG, page(b"<</XObject<</F 5 0 R>>>>"), calls, heavy)) == "bomb"


@pytest.mark.parametrize("head", [b"", b"/Subtype/Image", b"/Length1 9"])
def test_streams_that_unfold(head):
    content = zlib.compress(b" " * (LARGEST_STREAM + 10), 9)
    data = b"<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (head, len(content), content)
    assert kind(pdf(*CATALOG, page(b"<<>>"), data)) == "bomb"


def test_streams_within_streams():
    data = b"%PDF-1.7\n" + b"1 0 obj <<>> stream\n" * 200_000
    start = time.process_time()
    with pytest.raises(UnreadableInput):
        read(data)
    assert time.process_time() - start < 5


def test_forms_of_one_name_are_not_taken_for_each_other():
    """Each form has names of its own: F in F is another."""
    outer, inner = form(b"/F Do", b"<</XObject<</F 6 0 R>>>>"), form(b"0 0 m 5 5 l S", b"<<>>")
    assert kind(pdf(*CATALOG, page(b"<</XObject<</F 5 0 R>>>>"), stream(b"", b"/F Do"), outer, inner)) == "read"


def test_resources_that_only_name_the_form_itself():
    """Producers give a form the resources of the whole page."""
    same = form(b"0 0 m 5 5 l S", b"<</XObject<</F 5 0 R>>>>")
    assert kind(pdf(*CATALOG, page(b"<</XObject<</F 5 0 R>>>>"), stream(b"", b"/F Do"), same)) == "read"


def test_a_report_is_harmless():
    must_be_harmless(render_pdf(make_content("pdf", "青川县水利局", 2024, size="large"), Look(rules="dashed")))


HOSTILE = {
    "comments": (stream(b"", b"/F " + b"% " * 5_000), b""),
    "objects that do not end": (form(b"/F Do", b"<<>>"), b"".join(b"%d 0 obj " % at for at in range(20, 100_000))),
    "a large stream of many objects": (
        form(b"/F Do", b"<<>>"),
        b"20 0 obj\n%s\nendobj\n"
        % stream(b"/Type/ObjStm", b"1 1 " * 8_000 + b"/#46 1 0 R " * 100_000 + b" ", packed=True).replace(
            b"1 1", b"7 1"
        ),
    ),
    "one object that all name": (
        form(b"/F Do", b"6 0 R " + b"/Resources 6 0 R " * 3_000),
        b"6 0 obj <<" + b"/XObject 6 0 R " * 4_000 + b">> endobj ",
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_looking_for_what_names_mean_takes_no_time(case):
    drawing, rest = HOSTILE[case]
    start = time.process_time()
    must_be_harmless(pdf(*CATALOG, page(b"<<>>"), stream(b"", b"/F Do"), drawing) + rest)
    assert time.process_time() - start < 3


def test_many_forms_that_name_one_large_object():
    forms = b"".join(b"%d 0 obj %s endobj " % (at, form(b"/F Do", b" 6 0 R")) for at in range(20, 20_000))
    large = b"6 0 obj <<" + b"/F 7 0 R " * 7_000 + b">> endobj "
    start = time.process_time()
    must_be_harmless(pdf(*CATALOG, page(b"<<>>"), stream(b"", b"/F Do")) + large + forms)
    assert time.process_time() - start < 3

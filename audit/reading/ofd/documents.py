"""OFD.xml → the documents of a package, their pages and templates (GB/T 33190 §7.4–7.7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from audit.errors import UnreadableInput
from audit.reading.archives import bomb
from audit.reading.ofd.numbers import Box, box
from audit.reading.ofd.package import Element, Package, children, words
from audit.reading.ofd.resources import Resources, listed

ENTRY = "OFD.xml"
CONTENT = "/Content.xml"
# No report is longer; each page costs milliseconds even if all are the same part.
MOST_PAGES = 400


@dataclass(frozen=True, slots=True)
class Body:
    """
    One document. `templates`: ID → entry. `pages`: entries in order. `area`: the size of a page that names none.

    `roots` keeps templates that were parsed.
    """

    package: Package
    templates: dict[str, str]
    pages: tuple[str, ...]
    area: Box | None
    resources: Resources
    roots: dict[str, Element] = field(default_factory=dict)

    def template(self, number: str) -> Element | None:
        """The root element of a template page, None where the document lists none of this number."""
        name = self.templates.get(number)
        if name is None:
            return None
        if name not in self.roots:
            self.roots[name] = self.package.parse(name)
        return self.roots[name]


def bodies(package: Package) -> Iterator[Body]:
    """
    The documents in order.

    UnreadableInput: `damaged` where a part that is named is not there, `empty` where no page is named,
    `bomb` for more than MOST_PAGES.
    """
    entry = package.named("", ENTRY)
    found = [
        _body(package, package.named(entry, words(body, "DocRoot")))
        for body in children(package.parse(entry), "DocBody")
        if words(body, "DocRoot")
    ]
    pages = sum(len(body.pages) for body in found)
    if pages == 0:
        raise UnreadableInput("empty", "文件里一页也没有")
    if pages > MOST_PAGES:
        raise bomb()
    yield from found


def _body(package: Package, name: str) -> Body:
    root = package.parse(name)
    resources = Resources(package)
    area = None
    templates: dict[str, str] = {}
    for common in children(root, "CommonData"):
        resources.add(name, listed(common, "PublicRes", "DocumentRes"))
        area = area or area_of(common, "PageArea")
        for template in children(common, "TemplatePage"):
            templates[template.get("ID", "")] = package.named(name, template.get("BaseLoc", ""), CONTENT)
    pages = [page.get("BaseLoc", "") for page in children(root, "Pages", "Page")]
    if len(pages) > MOST_PAGES:
        raise bomb()
    entries = tuple(package.named(name, page, CONTENT) for page in pages)
    return Body(package, templates, entries, area, resources)


def area_of(element: Element, name: str) -> Box | None:
    """The physical box of a PageArea or Area."""
    return next((box(words(area, "PhysicalBox") or None) for area in children(element, name)), None)

"""An Office package (ISO/IEC 29500-2) to which parts are added: their types, and who refers to them."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

from audit.reading.archives import Archive, damaged
from gouji.annotating.archive import plain, with_parts
from gouji.annotating.splicing import Outline, attribute_of, in_utf8, spliced

TYPES = "[Content_Types].xml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
# Type of the main part → how the file has to be called for Office to open it.
ENDINGS = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml": ".dotx",
    "application/vnd.ms-word.document.macroenabled.main+xml": ".docm",
    "application/vnd.ms-word.template.macroenabledtemplate.main+xml": ".dotm",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml": ".xltx",
    "application/vnd.ms-excel.sheet.macroenabled.main+xml": ".xlsm",
    "application/vnd.ms-excel.template.macroenabled.main+xml": ".xltm",
}
# Of the ids of new relationships: a file may refer to a usual one (rId7) that it has lost.
STEM = "gouji"
_SIGNED = re.compile(r"(?:^|/)_xmlsignatures/", re.IGNORECASE)


class Package:
    """Parts to read and to change; `written` gives the whole file. UnreadableInput as from `Archive`."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._archive = Archive(data)
        self._changed: dict[str, bytes] = {}

    @property
    def signed(self) -> bool:
        """Whether somebody has signed the file, which holds for no changed copy."""
        return any(_SIGNED.search(name) for name in self._archive.names)

    def find(self, name: str) -> str | None:
        """The name as written of a part, one that was added here as well."""
        added = next((one for one in self._changed if plain(one) == plain(name)), None)
        return self._archive.find(name) or added

    def read(self, name: str) -> bytes:
        """A part in UTF-8, as changed so far."""
        found = self.find(name)
        if found is None:
            raise damaged()
        if found not in self._changed:
            return in_utf8(self._archive.read(found))
        return self._changed[found]

    def raw(self, name: str) -> bytes:
        """A part as it is, changed so far: for what is not always XML."""
        found = self.find(name)
        if found is None:
            raise damaged()
        return self._changed[found] if found in self._changed else self._archive.read(found)

    def write(self, name: str, content: bytes) -> None:
        self._changed[self.find(name) or name] = content

    def written(self) -> bytes:
        """The whole file with all that was written."""
        return with_parts(self._data, self._changed)

    def relations(self, part: str) -> list[tuple[str, str, str]]:
        """(id, type, name of the part) of what a part refers to inside the file; "" is the package itself."""
        name = self.find(_relations_of(part))
        if name is None:
            return []
        folder = posixpath.dirname(part)
        outline = Outline(self.read(name))
        return [
            (
                one.attributes.get("Id", ""),
                one.attributes.get("Type", ""),
                resolved(folder, one.attributes.get("Target", "")),
            )
            for one in outline.children
            if one.attributes.get("TargetMode") != "External"
        ]

    def related(self, part: str, kind: str) -> str | None:
        """The first part of this kind (the last word of the type) that `part` refers to, if it is there."""
        targets = (target for _, type_, target in self.relations(part) if type_.rpartition("/")[2] == kind)
        return next((found for target in targets if (found := self.find(target))), None)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Let `part` refer to `target`; the id of the relationship."""
        name = self.find(_relations_of(part)) or _relations_of(part)
        if self.find(name) is None:
            self.write(name, f'{DECLARATION}<Relationships xmlns="{RELATIONSHIPS}"/>'.encode())
        xml = self.read(name)
        outline = Outline(xml)
        known = {one.attributes.get("Id", "").lower() for one in outline.children}
        types = " ".join(one.attributes.get("Type", "") for one in outline.children)
        identity = free(known, STEM)
        base = STRICT if STRICT in types and TRANSITIONAL not in types else TRANSITIONAL
        element = f"{outline.root.prefix}Relationship"
        near = attribute_of(posixpath.relpath(target, posixpath.dirname(part)))
        line = f'<{element} Id="{identity}" Type="{base}/{kind}" Target={near}/>'
        self.write(name, spliced(xml, [outline.appending(line)]))
        return identity

    def declare(self, part: str, type_: str) -> None:
        """Say of what type a part is, unless that is said."""
        xml = self.read(TYPES)
        outline = Outline(xml)
        if plain(part) in (plain(one.attributes.get("PartName", "")) for one in outline.children):
            return
        element = f"{outline.root.prefix}Override"
        line = f'<{element} PartName={attribute_of("/" + part)} ContentType="{type_}"/>'
        self.write(TYPES, spliced(xml, [outline.appending(line)]))

    def declare_ending(self, ending: str, type_: str) -> None:
        """Say of what type all parts with this ending are, unless that is said."""
        xml = self.read(TYPES)
        outline = Outline(xml)
        if ending in (one.attributes.get("Extension", "").lower() for one in outline.children):
            return
        line = f'<{outline.root.prefix}Default Extension="{ending}" ContentType="{type_}"/>'
        self.write(TYPES, spliced(xml, [outline.prepending(line)]))

    def ending(self, main: str, usual: str) -> str:
        """How a file with this main part is called."""
        types = {
            plain(one.attributes.get("PartName", "")): one.attributes.get("ContentType", "")
            for one in Outline(self.read(TYPES)).children
        }
        return ENDINGS.get(types.get(plain(main), "").lower(), usual)

    def main(self, usual: str) -> str:
        """The name of the main part."""
        found = self.related("", "officeDocument") or self.find(usual)
        if found is None:
            raise damaged()
        return found


def resolved(folder: str, target: str) -> str:
    """The name of a part that something in `folder` refers to."""
    return posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")


def free(known: set[str], stem: str) -> str:
    """A name with a number that is not taken; `known` in lower case."""
    number = len(known) + 1
    while f"{stem}{number}".lower() in known:
        number += 1
    return f"{stem}{number}"


def free_part(package: Package, stem: str, ending: str) -> str:
    """The name of a part that is not there: `xl/comments3.xml`."""
    number = 1
    while package.find(f"{stem}{number}{ending}"):
        number += 1
    return f"{stem}{number}{ending}"


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")

"""The files that go with a notice: made with its draft, kept in the content store, sent as they are kept."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any

from audit.causes import why
from audit.errors import BadSettings
from audit.privacy import masked
from db.exported import Exported, exported
from db.notice_files import NoticeFile
from db.opening import Database
from db.store import Store
from gouji.exporting.built_in import built_in
from gouji.exporting.delivering import FORMS
from gouji.exporting.filling import LARGEST, fill
from gouji.exporting.letters import paper_for
from gouji.exporting.papers import letter_paper
from gouji.exporting.workbook import write_return_list
from gouji.settings import Settings
from notifications.drafting import Attach, no_files
from notifications.letters.rectify import Rectify
from notifications.parts import TITLES
from notifications.season import Wanted
from notifications.small_files import NotSmall, small_file

_REGION = slice(2, 8)  # of a 统一社会信用代码


@dataclass(frozen=True, slots=True)
class Made:
    """
    One file before it is made. `stem`: its name in ASCII, without code and number. `context`: what it is made of; the
    bytes also hold the time, so that only this says whether two are the same.
    """

    stem: str
    form: str
    context: Any
    make: Callable[[], bytes]

    @property
    def title(self) -> str:
        """Its name in Chinese."""
        return TITLES[self.stem]


@dataclass(frozen=True, slots=True)
class Desk:
    """What files are made with. `templates`: the operator's own, `<kind>.docx`."""

    database: Database
    templates: Path


Maker = Callable[[Desk, Wanted], Iterable[Made]]


def attaching(settings: Settings, database: Database) -> Attach:
    """What `plan` takes as `attach`, as the office has settled it."""
    if not settings.notify.attach:
        return no_files
    desk, store = Desk(database, settings.notify.templates), Store(settings.storage.blobs)
    chinese = settings.mail.chinese_names

    def attach(wish: Wanted) -> tuple[NoticeFile, ...]:
        maker = MAKERS.get(wish.kind)
        return tuple(_kept(store, made, wish, chinese=chinese) for made in maker(desk, wish)) if maker else ()

    return attach


def paper(templates: Path, kind: str, context: Mapping[str, Any]) -> bytes:
    """The document of a kind, by the operator's template where there is one. BadSettings when that is wrong."""
    own = templates / f"{kind}.docx"
    if not own.is_file():
        return fill(built_in(kind), context)
    try:
        template = small_file(own, LARGEST)
    except NotSmall as error:
        raise BadSettings(f"{own}: 不能读取：{error}") from None
    except OSError as error:
        raise BadSettings(f"{own}: 不能读取：{why(error)}") from None
    return fill(template, context, name=str(own))


def file_name(wish: Wanted, made: Made, *, chinese: bool) -> str:
    """`zhenggai-370303-2024-3.docx`: region, report year and running number. Nothing of it comes from a page."""
    code = re.sub(r"[^0-9A-Za-z]", "", wish.agency.code) or "0"
    part = code[_REGION] if len(code) == 18 else code[:18]
    turn = int(wish.letter.number.rpartition("-")[2])
    return f"{made.title if chinese else made.stem}-{part}-{wish.letter.year}-{turn}.{made.form}"


def _kept(store: Store, made: Made, wish: Wanted, *, chinese: bool) -> NoticeFile:
    digest = store.write(made.make())
    return NoticeFile(
        name=file_name(wish, made, chinese=chinese),
        media_type=FORMS[made.form],
        sha256=digest,
        blob_path=store.stored_as(digest),
        context_hash=hashlib.sha256(
            json.dumps(made.context, ensure_ascii=False, sort_keys=True, default=str).encode("utf-8", "replace")
        ).hexdigest(),
    )


def _rectify(desk: Desk, wish: Wanted) -> Iterator[Made]:
    """The notice on paper with its return form, and its findings as the list that an office fills in and sends back."""
    assert isinstance(wish.letter, Rectify)
    context = letter_paper(wish.letter)
    yield Made("zhenggai", "docx", context, lambda: paper(desk.templates, "rectify", context))
    numbers = [fact.finding_id for fact in wish.facts]
    found = [_covered(one) for one in exported(desk.database, numbers)]
    listed = [(one.id, one.lock_version, one.fingerprint, one.message, one.evidence) for one in found]
    yield Made("wenti", "xlsx", listed, lambda: _list(found))


def _list(found: list[Exported]) -> bytes:
    out = BytesIO()
    write_return_list(out, found, len(found))
    return out.getvalue()


def _covered(one: Exported) -> Exported:
    """With nothing private in what it quotes, as in the letter."""
    return replace(one, message=masked(one.message), title=masked(one.title), evidence=_masked(one.evidence))


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, Mapping):
        return {name: _masked(part) for name, part in value.items()}
    return [_masked(part) for part in value] if isinstance(value, list) else value


def _paper(desk: Desk, wish: Wanted) -> Iterator[Made]:
    """The letter on paper."""
    found = paper_for(wish.letter)
    if found is not None:
        kind, context = found
        yield Made(STEMS[kind], "docx", context, lambda: paper(desk.templates, kind, context))


STEMS = {"resolved": "fuhe", "circular": "tongbao", "publication": "gongbu"}
# kind → what goes with it; a kind that is not here goes alone
MAKERS: Mapping[str, Maker] = MappingProxyType({"rectify": _rectify} | dict.fromkeys(STEMS, _paper))

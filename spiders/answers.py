"""An answer of a portal: what it is before anybody reads it, and its page as text."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scrapy.http import HtmlResponse, Response, TextResponse
from w3lib.encoding import http_content_type_encoding

from audit.reading.decoding import canonical, decode_with_facts
from spiders.addresses import is_home, problem
from spiders.classifying import Facts
from spiders.endings import BLANK, breaks_off, lacks_end


@dataclass(frozen=True, slots=True)
class Answer:
    """`response` is None when there was none; `facts` say why, or what it is."""

    response: Response | None
    capture_id: int | None
    facts: Facts

    @property
    def body(self) -> bytes | None:
        """The body of an answer that may be read; None for refusals, errors, redirects and front pages."""
        facts = self.facts
        fine = not (facts.protection or facts.moved or facts.forbidden_target or facts.soft_404)
        good = self.response is not None and fine and 200 <= self.response.status < 300
        return self.response.body if good and self.response is not None else None

    @property
    def url(self) -> str:
        return self.response.url if self.response is not None else ""


@dataclass(frozen=True, slots=True)
class Page:
    """A decoded page. `declared`: as written in header or page; `used`: what it really was."""

    response: TextResponse
    declared: str | None
    used: str

    @property
    def note(self) -> str:
        """The finding beside the outcome when the declared charset is wrong."""
        if self.declared is None or canonical(self.declared) == canonical(self.used):
            return ""
        return f"wrong_charset: 声明 {self.declared}，实际 {self.used}"


def answer_facts(asked: str, response: Response) -> Facts:
    """What status, target and middlewares say about an answer."""
    location = (response.headers.get("Location") or b"").decode("latin-1")
    forbidden = 300 <= response.status < 400 and bool(location) and bool(problem(response.urljoin(location)))
    home = is_home(response.url) and not is_home(asked)
    return Facts(
        status=response.status,
        protection=response.meta.get("protection"),
        forbidden_target=forbidden,
        moved=f"转到首页 {response.url}" if home else "",
    )


def merged(known: Facts, answer: Facts) -> Facts:
    """What is known of a list, with the facts of one article's answer."""
    return replace(
        known,
        refused=answer.refused,
        robots=answer.robots,
        transport=answer.transport,
        protection=answer.protection,
        too_large=answer.too_large,
        status=answer.status,
        forbidden_target=answer.forbidden_target,
        moved=answer.moved,
        soft_404=answer.soft_404,
        why=answer.why,
    )


def looks_like_html(body: bytes) -> bool:
    """By the first sign of the content, whatever the header says."""
    return body[:64].lstrip(BLANK).startswith(b"<")


def looks_like_json(body: bytes) -> bool:
    """By the first sign of the content: what programs of portals answer instead of pages."""
    return body[:64].lstrip(BLANK).startswith((b"{", b"["))


def looks_cut(response: Response) -> bool:
    """
    Whether an answer ends too early.

    The transport notices what is missing of a declared length; of the others only the content tells. Half a list
    lacks reports that are there, half a report lacks its tables: neither may be taken for the whole.
    """
    body = response.body
    if not body:
        return False
    if "partial" in response.flags and lacks_end(body):  # it did not say how long it is
        return True
    return breaks_off(body)


def page_of(response: Response) -> Page:
    """Decode an answer by our own order of charsets. UnreadableInput when nothing fits."""
    header = (response.headers.get("Content-Type") or b"").decode("latin-1")
    decoded = decode_with_facts(response.body, http_content_type_encoding(header))
    body = decoded.text.encode("utf-8", "replace")
    page = HtmlResponse(response.url, body=body, encoding="utf-8", request=response.request)
    return Page(page, decoded.declared, decoded.used)

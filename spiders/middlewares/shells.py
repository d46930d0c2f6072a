"""ShellRedirect: a tiny page that only sends on, by script or meta refresh, is followed once, on the same host."""

from __future__ import annotations

import re

from scrapy import Request
from scrapy.http import Response

from audit.errors import UnreadableInput
from audit.reading.decoding import decode
from spiders.addresses import canonical, host_of

SHELL = 1024
NOT_SEEN = re.compile(r"<noscript\b.*?</noscript>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
SCRIPT = re.compile(
    r"""(?:window\.|document\.|self\.|top\.)?location(?:\.href\s*=|\s*=|\.replace\s*\()\s*(["'])(?P<to>[^"'<>\s]+)\1""",
    re.IGNORECASE,
)
REFRESH_TAG = re.compile(r"""<meta\b[^>]*http-equiv\s*=\s*["']?refresh\b[^>]*>""", re.IGNORECASE)
REFRESH = re.compile(
    r"""content\s*=\s*["']?\s*(?P<wait>\d+)(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?["']?(?P<to>[^"'>\s]+)""",
    re.IGNORECASE,
)
LONGEST_WAIT = 5


class ShellRedirect:
    """After decompression, before the spiders. The request that follows is guarded like any other."""

    def process_response(self, request: Request, response: Response) -> Response | Request:
        if request.meta["kind"] == "robots" or request.meta.get("shell") or response.status != 200:
            return response
        target = target_of(response)
        if target is None or host_of(target) != host_of(response.url) or canonical(target) == canonical(response.url):
            return response
        sent_from = [*request.meta.get("redirect_urls", ()), request.url]
        hop = {"url": request.url, "status": response.status, "location": target}
        hops = (*request.meta.get("hops", ()), hop)
        return request.replace(
            url=target, meta=request.meta | {"shell": True, "redirect_urls": sent_from, "hops": hops}
        )


def target_of(response: Response) -> str | None:
    """Where a shell sends to; None for a page that says anything, or sends to more than one place."""
    if not 0 < len(response.body) < SHELL:
        return None
    try:
        text = NOT_SEEN.sub("", decode(response.body))
    except UnreadableInput:
        return None
    targets = {found["to"] for found in SCRIPT.finditer(text)}
    refreshes = [found for tag in REFRESH_TAG.findall(text) if (found := REFRESH.search(tag))]
    targets |= {found["to"] for found in refreshes if int(found["wait"]) <= LONGEST_WAIT}
    return response.urljoin(targets.pop()) if len(targets) == 1 else None

"""The transport with its facts: which TLS version a connection speaks, whose certificate it was shown.

Scrapy tells neither of an answer without a body nor of a connection that failed. The openers of connections are
public; this stands in front of Scrapy's own and remembers the connection of each host.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from OpenSSL import SSL
from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.http import Response
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.internet.ssl import TLSVersion, optionsForClientTLS
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

from spiders.addresses import host_of, port_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

LEGACY_CONNECT = 0x4  # OpenSSL: SSL_OP_LEGACY_SERVER_CONNECT


@dataclass(frozen=True, slots=True)
class Line:
    """What a connection showed: version as OpenSSL names it, SHA-256 of the certificate, its dates as ASN.1 has them."""

    version: str | None = None
    cert_sha256: str | None = None
    cert_not_before: str | None = None
    cert_not_after: str | None = None


class WatchedHandler(HTTP11DownloadHandler):
    """Leaves a `Line` in `request.meta["line"]`, for answers and for failures."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        old = crawler.settings.getbool("GOUJI_OLD_TLS")
        self._watch = Watch(OldTls() if old else self._contextFactory)
        self._contextFactory = self._watch  # type: ignore[assignment]  # it implements the interface

    async def download_request(self, request: Request) -> Response:
        try:
            return await super().download_request(request)
        finally:
            request.meta["line"] = self._watch.line(host_of(request.url), port_of(request.url))


@implementer(IPolicyForHTTPS)
class Watch:
    """Opens connections as `policy` does, and remembers the last one to each host and port."""

    def __init__(self, policy: Any) -> None:
        self._policy = policy
        self._connections: dict[tuple[str, int], Any] = {}

    def creatorForNetloc(self, hostname: bytes, port: int) -> _Creator:
        """Named by Twisted's interface."""
        opener = self._policy.creatorForNetloc(hostname, port)
        return _Creator(opener, self._connections, (hostname.decode("ascii").lower().rstrip("."), port))

    def line(self, host: str, port: int) -> Line:
        """What the last connection to that host showed; nothing when it did not get so far."""
        connection = self._connections.get((host, port))
        if connection is None:
            return Line()
        version = certificate = None
        with suppress(SSL.Error):
            version = connection.get_protocol_version_name()
            certificate = connection.get_peer_certificate()
        if certificate is None:
            return Line(version)
        before, after = certificate.get_notBefore(), certificate.get_notAfter()
        return Line(
            version,
            certificate.digest("sha256").decode("ascii").replace(":", "").lower(),
            before.decode("ascii") if before else None,
            after.decode("ascii") if after else None,
        )


@implementer(IOpenSSLClientConnectionCreator)
class _Creator:
    def __init__(self, opener: Any, known: dict[tuple[str, int], Any], key: tuple[str, int]) -> None:
        self._opener, self._known, self._key = opener, known, key

    def clientConnectionForTLS(self, tlsProtocol: Any) -> Any:
        connection = self._opener.clientConnectionForTLS(tlsProtocol)
        self._known[self._key] = connection
        return connection


@implementer(IPolicyForHTTPS)
class OldTls:
    """
    Verified like all others, but old versions, weak keys and legacy renegotiation pass.

    Only for a process of its own: for hosts that a person has registered so.
    """

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:
        """Named by Twisted's interface."""
        creator = optionsForClientTLS(
            hostname.decode("ascii"),
            extraCertificateOptions={"acceptableCiphers": _Weak(), "insecurelyLowerMinimumTo": TLSVersion.TLSv1_0},
        )
        _context_of(creator).set_options(LEGACY_CONNECT)
        return creator


@dataclass(frozen=True, slots=True)
class _Cipher:
    fullName: str


class _Weak:
    """What OpenSSL takes for a list of ciphers may name a level, too."""

    def selectCiphers(self, availableCiphers: Any) -> tuple[_Cipher, ...]:
        return (_Cipher("DEFAULT:@SECLEVEL=0"),)


def _context_of(creator: Any) -> SSL.Context:
    from scrapy.core.downloader.contextfactory import _get_creator_context

    return _get_creator_context(creator)

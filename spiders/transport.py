"""The transport with its facts: which TLS version a connection speaks, whose certificate it was shown.

Scrapy tells neither of an answer without a body nor of a connection that failed. The openers of connections are
public; this stands in front of Scrapy's own and remembers the connection of each host.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from OpenSSL import SSL
from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.http import Response
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.internet.ssl import CertificateOptions, TLSVersion, optionsForClientTLS
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

from spiders.addresses import host_of, port_of
from spiders.classifying import is_about_certificates

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
    verified: bool = True


class PatientHandler(HTTP11DownloadHandler):
    """
    Waits a moment for its connections to close, and leaves the rest to them.

    Scrapy's own wait ends by firing what the connections fire as well. When this process was busy for that moment,
    both happen, and a run that is in order logs an error that nobody can make anything of.
    """

    async def close(self) -> None:
        closing = self._pool.closeCachedConnections()  # type: ignore[no-untyped-call]  # of Twisted
        closed = closing.asFuture(asyncio.get_running_loop())
        await asyncio.wait({closed}, timeout=self._disconnect_timeout)


class WatchedHandler(PatientHandler):
    """Leaves a `Line` in `request.meta["line"]`, for answers and for failures."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        old = crawler.settings.getbool("GOUJI_OLD_TLS")
        self._once = crawler.settings.getbool("GOUJI_UNVERIFIED_ONCE")
        self._watch = Watch(OldTls() if old else self._contextFactory)
        self._contextFactory = self._watch  # type: ignore[assignment]  # it implements the interface

    async def download_request(self, request: Request) -> Response:
        host = host_of(request.url)
        try:
            return await super().download_request(request)
        except Exception as error:
            if self._once and request.meta["kind"] != "robots" and is_about_certificates(str(error)):
                self._watch.unverified.add(host)  # the retry of this request passes, and nothing after it
            raise
        finally:
            request.meta["line"] = self._watch.line(host, port_of(request.url))


@implementer(IPolicyForHTTPS)
class Watch:
    """
    Opens connections as `policy` does, and remembers the last one to each host and port.

    `unverified`: hosts whose certificates are no longer looked at.
    """

    def __init__(self, policy: Any) -> None:
        self._policy = policy
        self.unverified: set[str] = set()
        self._connections: dict[tuple[str, int], Any] = {}

    def creatorForNetloc(self, hostname: bytes, port: int) -> _Creator:
        """Named by Twisted's interface."""
        host = hostname.decode("ascii").lower().rstrip(".")
        opener = Anybody(hostname) if host in self.unverified else self._policy.creatorForNetloc(hostname, port)
        return _Creator(opener, self._connections, (host, port))

    def line(self, host: str, port: int) -> Line:
        """What the last connection to that host showed; nothing when it did not get so far."""
        connection = self._connections.get((host, port))
        verified = host not in self.unverified
        if connection is None:
            return Line(verified=verified)
        version = certificate = None
        with suppress(SSL.Error):
            version = connection.get_protocol_version_name()
            certificate = connection.get_peer_certificate()
        if certificate is None:
            return Line(version, verified=verified)
        before, after = certificate.get_notBefore(), certificate.get_notAfter()
        return Line(
            version,
            certificate.digest("sha256").decode("ascii").replace(":", "").lower(),
            before.decode("ascii") if before else None,
            after.decode("ascii") if after else None,
            verified,
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


@implementer(IOpenSSLClientConnectionCreator)
class Anybody:
    """Speaks to whoever answers to that name."""

    def __init__(self, hostname: bytes) -> None:
        self._hostname = hostname

    def clientConnectionForTLS(self, tlsProtocol: Any) -> Any:
        connection = SSL.Connection(CertificateOptions().getContext(), None)
        connection.set_app_data(tlsProtocol)
        connection.set_tlsext_host_name(self._hostname)
        return connection


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

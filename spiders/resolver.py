"""The resolver that no inner address gets through.

It sees every name at the moment of connecting: literals (`2130706433`, `127.1`), redirect hops, cached names.
The address it returns is the one that is connected, so there is no gap between the check and the use.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred, succeed
from twisted.internet.error import DNSLookupError

from audit.errors import BadSettings
from spiders.tasks import is_test_host

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

LOOPBACK = "127.0.0.1"
NAT64 = IPv6Network("64:ff9b::/96")
REFUSED: dict[str, str] = {}  # name → why; the network layers above replace the error by their own


class AddressRefused(DNSLookupError):
    """A name that leads to an address which is not public."""


class GuardedResolver(CachingThreadedResolver):
    """IPv4 only. Pinned names go to this machine, all others must be public."""

    def __init__(
        self, reactor: ReactorBase, cache_size: int, timeout: float, pins: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(reactor, cache_size, timeout)
        self.pins = checked_pins(pins or {})

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> GuardedResolver:
        settings = crawler.settings
        return cls(
            reactor,
            settings.getint("DNSCACHE_SIZE"),
            settings.getfloat("DNS_TIMEOUT"),
            settings.getdict("GOUJI_PINNED_HOSTS"),
        )

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:
        if is_pinned(name, self.pins):
            return succeed(LOOPBACK)
        return self.look_up(name, timeout).addCallback(_public, name)

    def look_up(self, name: str, timeout: Sequence[int]) -> Deferred[str]:
        """The lookup below the guard; tests put their own answers here."""
        return super().getHostByName(name, timeout)


def address_problem(text: str) -> str | None:
    """Why an address must not be connected, or None for a public one."""
    try:
        address = ip_address(text)
    except ValueError:
        return "不是地址"
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped
        if inner is None:
            tunnelled = address.sixtofour is not None or address.teredo is not None or address in NAT64
            return "IPv6 地址，不访问" if address.is_global and not tunnelled else "不是公网地址"
        address = inner
    return None if address.is_global and not address.is_multicast else "不是公网地址"


def checked_pins(pins: Mapping[str, str]) -> dict[str, str]:
    """BadSettings unless every pin leads a `.test` name to this machine."""
    for name, address in pins.items():
        if not is_test_host(name.lower()) or address != LOOPBACK:
            raise BadSettings(f"GOUJI_PINNED_HOSTS：只能把 .test 名称指向 {LOOPBACK}，不能是 {name} → {address}")
    return {name.lower(): address for name, address in pins.items()}


def is_pinned(name: str, pins: Mapping[str, str]) -> bool:
    """`*.sim.test` covers the names below sim.test."""
    name = name.lower().rstrip(".")
    return any(name == pin or (pin.startswith("*.") and name.endswith(pin[1:])) for pin in pins)


def _public(address: str, name: str) -> str:
    trouble = address_problem(address)
    if trouble:
        REFUSED[name] = f"{name} → {address}：{trouble}"
        raise AddressRefused(REFUSED[name])
    return address

"""Addresses that no page may send a crawl to: this machine, private networks, link-local services. Pure.

A paper's page, redirect or DNS record can name any address. Only public ones are asked, unless the operator has
allowed the host by name.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address


class ForbiddenAddressError(Exception):
    """A host's name or DNS answer leads to an address that is not public; nothing was sent to it."""


# Prefixes of IPv6 addresses that carry an IPv4 address in their last 32 bits: NAT64 (RFC 6052, RFC 8215).
_CARRIERS = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))


def refusal(address: str) -> str | None:
    """Why an address is not asked, in two or three words; ``None`` for a public one.

    Args:
        address: An IPv4 or IPv6 address as text, with or without a zone; anything else is refused too.
    """
    try:
        ip = _innermost(ip_address(address.partition("%")[0].strip("[]")))
    except ValueError:
        return "not an address"
    for kind, is_kind in (
        ("this machine's own", ip.is_loopback),
        ("link-local", ip.is_link_local),
        ("unspecified", ip.is_unspecified),
        ("multicast", ip.is_multicast),
        ("private", ip.is_private),
    ):
        if is_kind:
            return kind
    return None if ip.is_global else "not public"


def check(host: str, address: str, allowed: frozenset[str]) -> None:
    """Let a request go to a public address, or to a host that the operator has named.

    Args:
        host: As in the URL.
        address: That it has led to.
        allowed: Hosts that may be anywhere.

    Raises:
        ForbiddenAddressError: Neither holds; the message says what to do.
    """
    if host in allowed or (why := refusal(address)) is None:
        return
    raise ForbiddenAddressError(
        f"{host} leads to {address}, which is {why}; --base-url or the setting NEWSARCHIVE_ALLOWED_HOSTS allows it"
    )


def is_address(host: str) -> bool:
    """Whether a URL's host is an address and not a name."""
    try:
        ip_address(host.partition("%")[0].strip("[]"))
    except ValueError:
        return False
    return True


def _innermost(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 address stands for, if it does."""
    if isinstance(ip, IPv4Address):
        return ip
    inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo or (None, None))[1]
    if inner is not None:
        return inner
    if any(ip in network for network in _CARRIERS) or (int(ip) >> 32 == 0 and int(ip) > 1):
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip

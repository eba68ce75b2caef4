"""Addresses of visitors: whom to count as one."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address


def network_of(address: str | None) -> str:
    """An IPv4 address; of IPv6 the /64 that one household has for itself."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return ""
    if isinstance(parsed, IPv6Address):
        mapped = parsed.ipv4_mapped  # how a socket for both kinds names an IPv4 address
        return str(mapped) if mapped else parsed.exploded[:19]
    return str(parsed)

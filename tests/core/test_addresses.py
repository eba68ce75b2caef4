"""Addresses of visitors: whom to count as one."""

from __future__ import annotations

import pytest

from core.addresses import network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2::1", "2001:0db8:0001:0002"),
        ("2001:db8:1:2:ffff::9", "2001:0db8:0001:0002"),
        ("2001:db8:1:3::1", "2001:0db8:0001:0003"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("unix", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_a_household_counts_as_one(address: str | None, network: str) -> None:
    assert network_of(address) == network

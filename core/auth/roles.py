"""Roles: what each may do, what it is called, to whom it may be given; filled by app."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from core.i18n import LazyText

NETWORK_ROLE = "managing_company"

_permissions: dict[str, frozenset[StrEnum]] = {}
_names: dict[str, LazyText] = {}
_gives: dict[str, frozenset[str]] = {}


def set_roles(
    permissions: Mapping[str, frozenset[StrEnum]],
    names: Mapping[str, LazyText] | None = None,
    gives: Mapping[str, frozenset[str]] | None = None,
) -> None:
    """Say what each role may do, its name for people, and the roles that it may give others."""
    _permissions.update(permissions)
    _names.update(names or {})
    _gives.update(gives or {})


def permissions_of(role: str) -> frozenset[StrEnum]:
    """What the role may do; nothing when nobody knows it."""
    return _permissions.get(role, frozenset())


def given_by(role: str) -> frozenset[str]:
    """The roles whose people this role may invite, reset and disable."""
    return _gives.get(role, frozenset())


def role_name(role: str) -> str:
    """What people call the role."""
    return str(_names.get(role, role))


def known_roles() -> tuple[str, ...]:
    """All roles, in the order in which app named them."""
    return tuple(_permissions)

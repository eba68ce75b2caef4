"""Partners and their keys: made, revoked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select, update

from core.audit.operations import record
from core.clock import now
from core.db import db, lock
from core.i18n import _l
from core.organisation.models import Resort
from core.refusals import NotThere, Refusal
from crs.channels.keys import beginning_of, hash_of, new_secret
from crs.channels.models import Partner, PartnerGrant, PartnerKey
from crs.channels.queries import find_partner, resorts_of


class PartnerThere(Refusal):
    """A partner of that name sells elsewhere, or with other rights."""

    message = _l(
        "There is a partner named {name} already, with other resorts or rights. Choose another "
        "name, or make a key for it as it is."
    )


def make_partner(
    name: str, *, resort_ids: Collection[int] | None, may_book: bool, by: str
) -> Partner:
    """A partner that sells these resorts (None: all); the same again is the one that is there.

    Raises PartnerThere where it differs.
    """
    found = find_partner(name)
    if found is not None:
        wanted = None if resort_ids is None else frozenset(resort_ids)
        if resorts_of(found) != wanted or found.may_book != may_book:
            raise PartnerThere(name=name)
        return found
    partner = Partner(name=name, may_book=may_book)
    places = [None] if resort_ids is None else sorted(resort_ids)
    partner.grants = [PartnerGrant(resort_id=place) for place in places]
    db.session.add(partner)
    record(partner, "made", by=by, name=name, may_book=may_book, resorts=places)
    return partner


def make_key(partner: Partner, *, by: str, secret: str | None = None) -> str:
    """A new key of the partner; what it returns is shown once and stored nowhere."""
    secret = secret or new_secret()
    key = PartnerKey(
        partner_id=partner.id,
        key_hash=hash_of(secret),
        prefix=beginning_of(secret),
        created_by=by,
    )
    db.session.add(key)
    record(key, "made", by=by, partner=partner.name, prefix=key.prefix)
    return secret


def revoke_key(key_id: int, *, by: str) -> PartnerKey:
    """Let nobody in with it any more, from this second on. Raises NotThere."""
    if db.session.get(PartnerKey, key_id) is None:
        raise NotThere
    [key] = lock(PartnerKey, key_id)
    if key.revoked_at is None:
        key.revoked_at = now()
        record(key, "revoked", by=by, prefix=key.prefix)
    return key


def note_use(key_id: int, day: date) -> None:
    """Remember the day on which the key was last used."""
    used = update(PartnerKey).where(PartnerKey.id == key_id)
    db.session.execute(used.values(last_used_on=day))


def resort_ids_of(slugs: Collection[str]) -> frozenset[int] | None:
    """The resorts of these slugs; None where there are none: the whole network.

    Raises NotThere where one is unknown.
    """
    if not slugs:
        return None
    found = frozenset(db.session.scalars(select(Resort.id).where(Resort.slug.in_(slugs))))
    if len(found) != len(set(slugs)):
        raise NotThere
    return found


def key_of_prefix(prefix: str) -> int:
    """The key that begins so; raises NotThere."""
    found = db.session.scalar(select(PartnerKey.id).where(PartnerKey.prefix == prefix))
    if found is None:
        raise NotThere
    return found

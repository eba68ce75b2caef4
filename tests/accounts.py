"""What the provider has charged and sent back, held against what stands here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
import stripe

from tests.cluster import Database
from tests.sandbox.running import RunningSandbox

Line = tuple[str, int, str]
"""Number at the provider, minor units, currency."""
POSTED: LiteralString = """
    SELECT p.subject, p.amount, e.currency FROM ledger_posting p
    JOIN ledger_entry e ON e.id = p.entry_id JOIN ledger_account a ON a.id = p.account_id
    WHERE a.code = 'clearing:stripe' AND e.kind IN ('payment', 'refund_sent')"""
UNKEPT: LiteralString = """
    WITH money AS (
        SELECT b.code, b.status, b.total, b.due_now, coalesce(b.cancellation_fee, 0) AS fee,
               (SELECT coalesce(sum(amount), 0) FROM payment
                WHERE subject = 'booking:' || b.code AND status = 'paid') AS came,
               (SELECT coalesce(sum(amount), 0) FROM refund
                WHERE subject = 'booking:' || b.code AND status <> 'failed') AS back
        FROM booking b)
    SELECT format('%s is %s, %s came and %s went back', code, status, came, back) FROM money
    WHERE CASE status WHEN 'confirmed' THEN came - back NOT BETWEEN 0 AND total
                      WHEN 'cancelled' THEN came - back <> least(came, fee)
                      WHEN 'expired' THEN came <> back
                      ELSE came - back NOT BETWEEN 0 AND total END"""


@dataclass(frozen=True)
class Provider:
    """One account at the sandbox, seen through Stripe's own SDK."""

    box: RunningSandbox
    key: str

    def charges(self) -> list[Any]:
        """That went through."""
        return [one for one in self._all("charges") if one.paid]

    def refunds(self) -> list[Any]:
        """That went through, or will."""
        return [one for one in self._all("refunds") if one.status in ("succeeded", "pending")]

    def sessions(self, **wanted: Any) -> list[Any]:
        """The newest hundred."""
        params: Any = {"limit": 100, **wanted}
        return list(self._client.v1.checkout.sessions.list(params).data)

    @property
    def _client(self) -> stripe.StripeClient:
        return stripe.StripeClient(
            self.key, base_addresses={"api": self.box.url}, max_network_retries=2
        )

    def _all(self, name: str) -> Iterator[Any]:
        pages: Any = getattr(self._client.v1, name).list({"limit": 100})
        yield from pages.auto_paging_iter()


def differences(provider: Provider, database: Database) -> list[str]:
    """Every charge and refund there has one posting here, and none is more; each booking keeps
    what it may keep, and no more.
    """
    there = Counter[Line]()
    for charge in provider.charges():
        there[charge.payment_intent, charge.amount, charge.currency.upper()] += 1
    for refund in provider.refunds():
        there[refund.id, -refund.amount, refund.currency.upper()] += 1
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("SET app.scope = 'all'")
        here = Counter[Line](connection.execute(POSTED).fetchall())
        unkept = [words for (words,) in connection.execute(UNKEPT)]
    return [
        *(f"not posted: {line}" for line in (there - here).elements()),
        *(f"posted and not there: {line}" for line in (here - there).elements()),
        *(f"charged twice: {line}" for line, times in there.items() if times > 1),
        *unkept,
    ]

"""The recount of money: entries, payments and refunds against what was posted of them."""

from __future__ import annotations

MONEY_CHECKS = {
    "an entry does not balance, or has no postings": """
        SELECT e.id FROM ledger_entry e LEFT JOIN ledger_posting p ON p.entry_id = e.id
        GROUP BY e.id HAVING coalesce(sum(p.amount), 1) <> 0""",
    "a posting is of another entity, currency or resort than its entry": """
        SELECT p.id FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
        JOIN ledger_account a ON a.id = p.account_id
        WHERE (a.legal_entity_id, a.currency, p.resort_id)
           IS DISTINCT FROM (e.legal_entity_id, e.currency, e.resort_id)""",
    "a reversal is not the opposite of what it reverses": """
        SELECT r.id FROM ledger_entry r
        JOIN ledger_posting p ON p.entry_id = r.id OR p.entry_id = r.reverses_id
        WHERE r.reverses_id IS NOT NULL
        GROUP BY r.id, p.account_id, p.subject HAVING sum(p.amount) <> 0""",
    "a payment that came was not posted once, in its amount, for its subject": """
        SELECT y.id FROM payment y LEFT JOIN
            (SELECT e.reference, count(DISTINCT e.id) AS entries,
                    sum(p.amount) FILTER (WHERE a.code = 'clearing:stripe') AS came,
                    sum(p.amount) FILTER (WHERE a.code = 'prepayment') AS owed,
                    min(p.subject) FILTER (WHERE a.code = 'prepayment') AS subject,
                    min(e.currency) AS currency, min(e.legal_entity_id) AS entity
             FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
             JOIN ledger_account a ON a.id = p.account_id WHERE e.kind = 'payment' GROUP BY 1) f
          ON f.reference = y.key::text
        WHERE y.status = 'paid' AND
              (f.entries, f.came, f.owed, f.subject, f.currency, f.entity) IS DISTINCT FROM
              (1, y.amount, -y.amount, y.subject, y.currency, y.legal_entity_id)""",
    "money is posted for a payment that did not come": """
        SELECT e.id FROM ledger_entry e LEFT JOIN payment y ON y.key::text = e.reference
        WHERE e.kind = 'payment' AND y.status IS DISTINCT FROM 'paid'""",
    "a payment that came was not told once": """
        SELECT y.id FROM payment y LEFT JOIN
            (SELECT (facts ->> 'payment_id')::bigint AS payment_id, count(*) AS times
             FROM outbox WHERE kind = 'payment_received' GROUP BY 1) o ON o.payment_id = y.id
        WHERE (y.status = 'paid') <> (coalesce(o.times, 0) = 1) OR o.times > 1""",
    "a payment's refunds do not sum up to what it says, or to more than came": """
        SELECT y.id FROM payment y LEFT JOIN refund r
          ON r.payment_id = y.id AND r.status <> 'failed'
        GROUP BY y.id HAVING coalesce(sum(r.amount), 0) <> y.refunded OR y.refunded > y.amount""",
    "a refund is not posted as far as it has come": """
        SELECT r.id FROM refund r LEFT JOIN
            (SELECT e.reference, sum(p.amount) FILTER (WHERE a.code = 'prepayment') AS owed,
                    sum(p.amount) FILTER (WHERE a.code = 'refunds:due') AS due,
                    sum(p.amount) FILTER (WHERE a.code = 'clearing:stripe') AS sent
             FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
             JOIN ledger_account a ON a.id = p.account_id
             WHERE e.kind LIKE 'refund\\_%' GROUP BY 1) f
          ON f.reference = r.key::text
        WHERE (coalesce(f.owed, 0), coalesce(f.due, 0), coalesce(f.sent, 0)) IS DISTINCT FROM
              (CASE WHEN r.status = 'failed' THEN 0 ELSE r.amount END,
               CASE WHEN r.status = 'due' THEN -r.amount ELSE 0 END,
               CASE WHEN r.status IN ('sent', 'done') THEN -r.amount ELSE 0 END)""",
    "money is posted for a refund that is not there": """
        SELECT e.id FROM ledger_entry e
        WHERE e.kind LIKE 'refund\\_%'
          AND NOT EXISTS (SELECT FROM refund r WHERE r.key::text = e.reference)""",
    "a request, its payments and their refunds are not of one subject, resort and currency": """
        SELECT y.id FROM payment y JOIN payment_request q ON q.id = y.request_id
        WHERE (y.subject, y.resort_id, y.legal_entity_id, y.currency)
           <> (q.subject, q.resort_id, q.legal_entity_id, q.currency)
        UNION ALL
        SELECT r.id FROM refund r JOIN payment y ON y.id = r.payment_id
        WHERE (r.subject, r.resort_id, r.currency) <> (y.subject, y.resort_id, y.currency)""",
    "a line of the provider's account is not posted": """
        SELECT m.id FROM provider_movement m
        WHERE (m.fee <> 0 OR m.place IS NULL AND m.amount <> 0) AND NOT EXISTS
              (SELECT FROM ledger_entry e
               WHERE e.kind = 'movement' AND split_part(e.reference, ':', 1) = m.provider_id)""",
    "money stands as unallocated, and nobody was told": """
        SELECT e.id FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
        JOIN ledger_account a ON a.id = p.account_id
        WHERE a.code = 'unallocated:stripe' AND NOT EXISTS
              (SELECT FROM task t WHERE t.reference = e.reference
                 AND t.kind IN ('payment_doubted', 'money_unknown', 'money_difference'))""",
    "money is owed for a booking that is not there": """
        SELECT p.id FROM ledger_posting p
        WHERE p.subject LIKE 'booking:%' AND NOT EXISTS
              (SELECT FROM booking b WHERE b.code = substr(p.subject, 9))""",
}

"""Stripe's API: paths, parameters, answers, idempotency keys, faults on purpose."""

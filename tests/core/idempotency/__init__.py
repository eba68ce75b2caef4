"""Tests of core/idempotency."""

"""Tests of billing.ledger."""

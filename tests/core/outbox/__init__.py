"""Tests of core.outbox."""
